//! Whether a profile can be used as typed, before anything is sent.

use std::net::Ipv6Addr;

use super::{Profile, properties, sending::Sending};
use crate::fault::{Fault, Field, Kind};

/// The addresses of a bootstrap list, as `(host, port)`. An IPv6 host stands in brackets. A security prefix as
/// librdkafka's own lists may carry (`SASL_SSL://host:port`) is left out: the security has a field of its own.
///
/// # Errors
/// `FieldEmpty`, `NoPort` and `PortNotNumber`, for the first address that cannot be used.
pub fn addresses(bootstrap: &str) -> Result<Vec<(String, u16)>, Fault> {
    // No host name holds any of these, and pasted lists hold all of them.
    let between = |letter: char| letter == ',' || letter == ';' || letter.is_whitespace();
    let addresses: Vec<_> =
        bootstrap.split(between).filter(|part| !part.is_empty()).map(address).collect::<Result<_, _>>()?;
    if addresses.is_empty() {
        return Err(Fault::new(Kind::FieldEmpty { field: Field::Bootstrap }));
    }
    Ok(addresses)
}

fn address(text: &str) -> Result<(String, u16), Fault> {
    let plain = text.split_once("://").map_or(text, |(_, rest)| rest);
    let no_port = |address: &str| Fault::new(Kind::NoPort { address: address.to_owned() });
    let no_number = || Fault::new(Kind::PortNotNumber { address: text.to_owned() });
    if plain.parse::<Ipv6Addr>().is_ok() {
        return Err(no_port(&format!("[{plain}]")));
    }
    if plain.is_empty() || plain.ends_with(']') {
        return Err(no_port(text));
    }
    let (host, port) = plain.rsplit_once(':').ok_or_else(|| no_port(text))?;
    if host.is_empty() {
        return Err(Fault::new(Kind::FieldEmpty { field: Field::Bootstrap }));
    }
    if port.is_empty() {
        return Err(no_port(text.trim_end_matches(':')));
    }
    let bracketed = host.starts_with('[') && host.ends_with(']');
    if (host.contains(':') && !bracketed) || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(no_number());
    }
    match port.parse() {
        Ok(port) if port > 0 => Ok((host.to_owned(), port)),
        _ => Err(no_number()),
    }
}

/// What is wrong with a profile, by field. Looks at no file and asks nobody; cheap enough for every frame.
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
    if profile.security.encrypted()
        && profile.client_certificate.trim().is_empty()
        && !profile.client_key.trim().is_empty()
    {
        let field = Field::ClientCertificate;
        problems.push((field, Fault::new(Kind::FieldEmpty { field })));
    }
    problems.extend(Sending::of(profile).problems);
    if let Err(fault) = properties::properties(profile) {
        problems.push((Field::Properties, fault));
    }
    problems
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(bootstrap: &str) -> Vec<String> {
        let addresses = addresses(bootstrap).unwrap_or_else(|fault| panic!("{bootstrap}: {fault:?}"));
        addresses.into_iter().map(|(host, port)| format!("{host}:{port}")).collect()
    }

    fn refused(bootstrap: &str) -> Kind {
        addresses(bootstrap).expect_err(bootstrap).kind
    }

    #[test]
    fn addresses_in_all_their_forms() {
        let two = ["a.example:9092", "b.example:1"];
        assert_eq!(found("localhost:9092"), ["localhost:9092"]);
        for list in [
            "a.example:9092,b.example:1",
            " a.example:9092 , b.example:1 ,",
            "a.example:9092;b.example:1",
            "a.example:9092\r\nb.example:1\r\n",
            "SASL_SSL://a.example:9092,plaintext://b.example:1",
            ",,a.example:09092,,b.example:01",
        ] {
            assert_eq!(found(list), two, "{list}");
        }
        assert_eq!(found("[::1]:9092,127.0.0.1:65535"), ["[::1]:9092", "127.0.0.1:65535"]);
        assert_eq!(found("[fe80::1%eth0]:9092"), ["[fe80::1%eth0]:9092"]);
        assert_eq!(found("bücher.example:9092"), ["bücher.example:9092"]);
    }

    #[test]
    fn each_mistake_in_an_address_has_its_own_fault() {
        let empty = Kind::FieldEmpty { field: Field::Bootstrap };
        let no_port = |address: &str| Kind::NoPort { address: address.to_owned() };
        let no_number = |address: &str| Kind::PortNotNumber { address: address.to_owned() };
        for nothing in ["", " \n", ",", " ; , ", ":9092", "SSL://:9092"] {
            assert_eq!(refused(nothing), empty, "{nothing}");
        }
        for host in ["localhost", "[::1]", "SSL://localhost", "SSL://"] {
            assert_eq!(refused(host), no_port(host), "{host}");
        }
        assert_eq!(refused("localhost:"), no_port("localhost"));
        assert_eq!(refused("::1"), no_port("[::1]"));
        assert_eq!(refused("a:1,b,c:x"), no_port("b"), "the first mistake");
        for port in ["a:0", "a:65536", "a:-1", "a:+9092", "a:9092x", "a:9092/", "a:1:2", "[::1:9092", "a:99999999999"] {
            assert_eq!(refused(port), no_number(port), "{port}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused_and_never_panics(text in "\\PC{0,40}|[a-z:,;\\[\\]./ 0-9]{0,40}") {
            if let Ok(list) = addresses(&text) {
                for (host, port) in &list {
                    prop_assert!(!host.is_empty() && *port > 0);
                    prop_assert!(!host.contains([',', ';', ' ']));
                }
                let joined = list.iter().map(|(host, port)| format!("{host}:{port}")).collect::<Vec<_>>().join(",");
                prop_assert_eq!(addresses(&joined), Ok(list), "what was understood is understood again");
            }
        }

        #[test]
        fn any_profile_is_checked_without_a_panic(bootstrap in any::<String>(), properties in any::<String>()) {
            let profile = Profile { bootstrap, properties, ..Profile::default() };
            check_profile(&profile, false);
        }
    }

    #[test]
    fn only_what_the_sign_in_needs_is_asked_for() {
        use super::super::Security;
        let fields = |security, secret_known| {
            let profile = Profile { bootstrap: "a:1".to_owned(), security, ..Profile::default() };
            check_profile(&profile, secret_known).into_iter().map(|(field, _)| field).collect::<Vec<_>>()
        };
        assert_eq!(fields(Security::SaslSsl, false), [Field::ApiKey, Field::Secret]);
        assert_eq!(fields(Security::SaslPlaintext, true), [Field::ApiKey]);
        assert_eq!(fields(Security::Ssl, false), []);
        assert_eq!(fields(Security::Plaintext, false), []);
    }
}
