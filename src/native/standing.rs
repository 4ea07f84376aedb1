//! How a client's connections stand, read from librdkafka's statistics (STATISTICS.md): documented, and exact where its
//! log is text for people. What is passed between two of them is not seen; a later stage tells that it was.

use std::collections::HashMap;

use serde::Deserialize;

/// How a client's connections stand at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How far the furthest connection is.
    pub furthest: Stage,
    /// Whether an idempotent producer has its number; `None` for one that wants none.
    pub numbered: Option<bool>,
}

/// How far a connection is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// None yet, or none any more.
    #[default]
    Away,
    /// Encryption is being agreed.
    Encrypting,
    /// The port takes what is sent; nothing has come back in Kafka's language.
    Greeting,
    /// A Kafka answered, and the sign-in goes on.
    SigningIn,
    /// It can be used.
    Up,
}

#[derive(Deserialize)]
struct Statistics {
    brokers: HashMap<String, Broker>,
    eos: Option<Eos>,
}

#[derive(Deserialize)]
struct Broker {
    state: String,
}

#[derive(Deserialize)]
struct Eos {
    idemp_state: String,
}

impl Standing {
    /// Reads librdkafka's JSON; `None` for anything else.
    pub(super) fn read(json: &str) -> Option<Self> {
        let Statistics { brokers, eos } = serde_json::from_str(json).ok()?;
        let furthest = brokers.values().map(|broker| Stage::of(&broker.state)).max().unwrap_or_default();
        Some(Self { furthest, numbered: eos.map(|eos| eos.idemp_state == "Assigned") })
    }
}

impl Stage {
    /// rdkafka_broker.c's rd_kafka_broker_state_names.
    fn of(state: &str) -> Self {
        match state {
            "SSL_HANDSHAKE" => Self::Encrypting,
            "APIVERSION_QUERY" => Self::Greeting,
            "AUTH_LEGACY" | "AUTH_HANDSHAKE" | "AUTH_REQ" => Self::SigningIn,
            "UP" | "UPDATE" | "REAUTH" => Self::Up,
            _ => Self::Away,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_furthest_connection_counts() {
        let json = r#"{"name":"x","brokers":{"a:1/bootstrap":{"state":"DOWN","nodeid":-1},
            "sasl_ssl://b:1/1":{"state":"AUTH_REQ"}},"topics":{},"eos":{"idemp_state":"WaitPID"}}"#;
        assert_eq!(Standing::read(json), Some(Standing { furthest: Stage::SigningIn, numbered: Some(false) }));
        let up = json.replace("DOWN", "UP").replace("WaitPID", "Assigned");
        assert_eq!(Standing::read(&up), Some(Standing { furthest: Stage::Up, numbered: Some(true) }));
        let none = r#"{"brokers":{}}"#;
        assert_eq!(Standing::read(none), Some(Standing { furthest: Stage::Away, numbered: None }));
        assert_eq!(Standing::read("no statistics"), None);
    }
}
