//! The way to a cluster for whoever asks it or reads from it.

use std::time::Duration;

use rdkafka::ClientConfig;

use super::{Profile, Secrets, client::reading_config, client_config};
use crate::fault::Fault;

/// A profile with its secrets: all that is needed to reach a cluster. Its secrets do not show in `Debug`.
#[derive(Clone, Debug, PartialEq)]
pub struct Access {
    profile: Profile,
    secrets: Secrets,
}

/// A client that only asks sends no message that could run into it.
const NO_MESSAGE: Duration = Duration::from_secs(60);

impl Access {
    pub fn new(profile: Profile, secrets: Secrets) -> Self {
        Self { profile, secrets }
    }

    /// Where it leads.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The configuration of a client that reads. It commits nothing and makes no topic.
    ///
    /// # Errors
    /// An address or a property that cannot be used.
    pub fn reading(&self) -> Result<ClientConfig, Fault> {
        let mut config = reading_config(&self.profile, &self.secrets)?;
        config.set("enable.auto.commit", "false").set("enable.auto.offset.store", "false");
        Ok(config)
    }

    /// The configuration of a producer that is used for questions only: `native::Cluster` asks through one.
    ///
    /// # Errors
    /// As [`Access::reading`], and those of the profile's choices about sending.
    pub fn asking(&self) -> Result<ClientConfig, Fault> {
        client_config(&self.profile, &self.secrets, NO_MESSAGE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::{Secret, Security};

    #[test]
    fn who_reads_gets_the_way_and_nothing_of_sending_and_shows_no_secret() {
        let secrets = Secrets { api_secret: Some(Secret::new("hunter2".to_owned())), ..Secrets::default() };
        let bootstrap = "localhost:9092".to_owned();
        let profile =
            Profile { bootstrap, security: Security::SaslSsl, api_key: "KEY".to_owned(), ..Profile::default() };
        let access = Access::new(profile, secrets);
        let config = access.reading().expect("a configuration");
        for (name, value) in [
            ("sasl.password", Some("hunter2")),
            ("allow.auto.create.topics", Some("false")),
            ("enable.auto.commit", Some("false")),
            ("acks", None),
            ("linger.ms", None),
        ] {
            assert_eq!(config.get(name), value, "{name}");
        }
        assert!(!format!("{access:?} {config:?}").contains("hunter2"));
        assert_eq!(access.asking().expect("a configuration").get("acks"), Some("all"));
    }
}
