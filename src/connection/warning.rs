//! What a person has switched off that keeps them safe.

use super::{Profile, client, properties::value_of};
use crate::text::connection as words;

/// A property that gives up a part of the trust. It is taken, and said wherever the connection is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Warning {
    /// Whoever answers is believed to be the cluster.
    CertificateNotChecked,
    /// A certificate that was made for another name is believed, too.
    NameNotChecked,
}

impl Warning {
    const ALL: [Self; 2] = [Self::CertificateNotChecked, Self::NameNotChecked];

    /// The property and the value under which it is switched off, as librdkafka writes both.
    fn switch(self) -> (&'static str, &'static str) {
        match self {
            Self::CertificateNotChecked => ("enable.ssl.certificate.verification", "false"),
            Self::NameNotChecked => ("ssl.endpoint.identification.algorithm", "none"),
        }
    }

    /// What it means, in a sentence or two.
    pub fn words(self) -> &'static str {
        match self {
            Self::CertificateNotChecked => words::CERTIFICATE_NOT_CHECKED,
            Self::NameNotChecked => words::NAME_NOT_CHECKED,
        }
    }
}

/// What is switched off in a profile. Without encryption nobody is checked anyway, which the security's name says. Asks
/// nobody; cheap enough for every frame.
pub fn warnings(profile: &Profile) -> Vec<Warning> {
    if !profile.security.encrypted() || profile.properties.is_empty() {
        return Vec::new();
    }
    let off = |warning: &Warning| {
        let (name, value) = warning.switch();
        // librdkafka's own reading: it takes `F` and `0` for false, too.
        value_of(&profile.properties, name).and_then(|typed| client::understood(name, typed)).as_deref() == Some(value)
    };
    let found: Vec<_> = Warning::ALL.into_iter().filter(off).collect();
    // Without the certificate its name is not checked either.
    found.into_iter().take(1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::Security;

    fn of(properties: &str) -> Vec<Warning> {
        warnings(&Profile { properties: properties.to_owned(), ..Profile::default() })
    }

    #[test]
    fn each_way_to_switch_the_trust_off_is_marked() {
        use Warning::{CertificateNotChecked, NameNotChecked};
        for text in ["false", "False", "f", "0", " false "] {
            assert_eq!(of(&format!("enable.ssl.certificate.verification={text}")), [CertificateNotChecked], "{text}");
        }
        for text in ["none", "NONE"] {
            let typed = format!("retries=3\nssl.endpoint.identification.algorithm = {text}");
            assert_eq!(of(&typed), [NameNotChecked], "{text}");
        }
        let both = "ssl.endpoint.identification.algorithm=none\nenable.ssl.certificate.verification=false";
        assert_eq!(of(both), [CertificateNotChecked], "the greater says the lesser");
    }

    #[test]
    fn what_is_on_or_has_no_effect_is_not_marked() {
        let name = "enable.ssl.certificate.verification";
        for text in [
            String::new(),
            format!("{name}=true"),
            format!("{name}=false\n{name}=true"),
            format!("{name}=maybe"),
            "ssl.endpoint.identification.algorithm=https".to_owned(),
        ] {
            assert_eq!(of(&text), [], "{text}");
        }
        let properties = format!("{name}=false");
        assert_eq!(warnings(&Profile { security: Security::Plaintext, properties, ..Profile::default() }), []);
    }
}
