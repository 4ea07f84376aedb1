//! Whether a profile can be used as typed, before anything is sent.

use super::{Profile, client};
use crate::fault::{Fault, Field, Kind};

/// The addresses of a bootstrap list, as `(host, port)`. An IPv6 host stands in brackets.
pub fn addresses(bootstrap: &str) -> Result<Vec<(String, u16)>, Fault> {
    let addresses: Vec<_> =
        bootstrap.split(',').map(str::trim).filter(|part| !part.is_empty()).map(address).collect::<Result<_, _>>()?;
    if addresses.is_empty() {
        return Err(Fault::new(Kind::FieldEmpty { field: Field::Bootstrap }));
    }
    Ok(addresses)
}

fn address(text: &str) -> Result<(String, u16), Fault> {
    // A security prefix as librdkafka's own lists may carry: SASL_SSL://host:port.
    let plain = text.split_once("://").map_or(text, |(_, rest)| rest);
    let no_port = || Fault::new(Kind::NoPort { address: text.to_owned() });
    let (host, port) = plain.rsplit_once(':').ok_or_else(no_port)?;
    if host.is_empty() {
        return Err(Fault::new(Kind::FieldEmpty { field: Field::Bootstrap }));
    }
    if port.is_empty()
        || (host.contains(':') && !host.ends_with(']'))
        || (host.starts_with('[') && !host.ends_with(']'))
    {
        return Err(no_port());
    }
    match port.parse() {
        Ok(port) if port > 0 => Ok((host.to_owned(), port)),
        _ => Err(Fault::new(Kind::PortNotNumber { address: text.to_owned() })),
    }
}

/// What is wrong with a profile, by field. Looks at no file and asks nobody.
pub fn check_profile(profile: &Profile, secret_known: bool) -> Vec<(Field, Fault)> {
    let mut problems = Vec::new();
    if let Err(fault) = addresses(&profile.bootstrap) {
        problems.push((Field::Bootstrap, fault));
    }
    if profile.security.signs_in() {
        if profile.api_key.trim().is_empty() {
            problems.push((Field::ApiKey, Fault::new(Kind::FieldEmpty { field: Field::ApiKey })));
        }
        if !secret_known {
            problems.push((Field::Secret, Fault::new(Kind::SecretMissing)));
        }
    }
    if let Err(fault) = client::properties(profile) {
        problems.push((Field::Properties, fault));
    }
    problems
}
