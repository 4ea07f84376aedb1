//! The ports of a cluster: how each is secured and what is wrong with it on purpose.

use std::net::TcpListener;

use crate::certificates::{Certificates, Shown};

/// A port of the cluster. To add one, add a variant and say in [`Listener::protocol`] and [`Listener::properties`] what
/// it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// Kafka's own, for its metadata.
    Controller,
    /// No encryption, no sign-in: whoever comes may do everything.
    Plaintext,
    /// Encrypted, with sign-in by PLAIN or SCRAM-SHA-512.
    SaslSsl,
    /// Encrypted, with a certificate for another name.
    OtherName,
    /// Encrypted, with a certificate that is no longer valid.
    Expired,
    /// Encrypted, with a certificate that is not valid yet.
    NotYet,
    /// Encrypted, for those who show a certificate of their own.
    ClientCertificate,
    /// Not encrypted; the address that the cluster gives for itself leads nowhere.
    Advertised,
}

impl Listener {
    pub const ALL: [Self; 8] = [
        Self::Controller,
        Self::Plaintext,
        Self::SaslSsl,
        Self::OtherName,
        Self::Expired,
        Self::NotYet,
        Self::ClientCertificate,
        Self::Advertised,
    ];

    /// Kafka's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Controller => "CONTROLLER",
            Self::Plaintext => "PLAINTEXT",
            Self::SaslSsl => "SASL_SSL",
            Self::OtherName => "OTHERNAME",
            Self::Expired => "EXPIRED",
            Self::NotYet => "NOTYET",
            Self::ClientCertificate => "CLIENTCERTIFICATE",
            Self::Advertised => "ADVERTISED",
        }
    }

    fn protocol(self) -> &'static str {
        match self {
            Self::Controller | Self::Plaintext | Self::Advertised => "PLAINTEXT",
            Self::SaslSsl => "SASL_SSL",
            Self::OtherName | Self::Expired | Self::NotYet | Self::ClientCertificate => "SSL",
        }
    }

    fn advertised_host(self) -> &'static str {
        if self == Self::Advertised { "kafka.invalid" } else { "localhost" }
    }

    fn properties(self, certificates: &Certificates, jaas: &str) -> Vec<(&'static str, String)> {
        let shows = |shown| {
            let path = certificates.key_store(shown).display().to_string();
            vec![("ssl.keystore.type", "PEM".to_owned()), ("ssl.keystore.location", path)]
        };
        match self {
            Self::Controller | Self::Plaintext | Self::Advertised => Vec::new(),
            Self::SaslSsl => {
                let scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
                let sign_in = [
                    ("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512"),
                    ("plain.sasl.jaas.config", jaas),
                    ("scram-sha-512.sasl.jaas.config", scram),
                ];
                let sign_in = sign_in.map(|(name, value)| (name, value.to_owned()));
                shows(Shown::Good).into_iter().chain(sign_in).collect()
            }
            Self::OtherName => shows(Shown::OtherName),
            Self::Expired => shows(Shown::Expired),
            Self::NotYet => shows(Shown::NotYet),
            Self::ClientCertificate => {
                let trust = certificates.ca().display().to_string();
                let asks = [
                    ("ssl.client.auth", "required"),
                    ("ssl.truststore.type", "PEM"),
                    ("ssl.truststore.location", &trust),
                ];
                shows(Shown::Good).into_iter().chain(asks.map(|(name, value)| (name, value.to_owned()))).collect()
            }
        }
    }
}

/// A free port for each listener, in the order of [`Listener::ALL`].
pub fn free_ports() -> std::io::Result<[u16; Listener::ALL.len()]> {
    // All are held at once, so that they differ; between here and Kafka's start another program may take one.
    let held = (0..Listener::ALL.len()).map(|_| TcpListener::bind("127.0.0.1:0")).collect::<Result<Vec<_>, _>>()?;
    let mut ports = [0; Listener::ALL.len()];
    for (port, listener) in ports.iter_mut().zip(&held) {
        *port = listener.local_addr()?.port();
    }
    Ok(ports)
}

/// The part of Kafka's configuration that is about its ports. `jaas` holds the users of PLAIN.
pub fn configuration(ports: &[u16], certificates: &Certificates, jaas: &str) -> String {
    let each = |line: &dyn Fn(Listener, u16) -> String| {
        Listener::ALL.iter().zip(ports).map(|(listener, port)| line(*listener, *port)).collect::<Vec<_>>().join(",")
    };
    let listeners = each(&|listener, port| format!("{}://127.0.0.1:{port}", listener.name()));
    let advertised = each(&|listener, port| format!("{}://{}:{port}", listener.name(), listener.advertised_host()));
    let protocols = each(&|listener, _| format!("{}:{}", listener.name(), listener.protocol()));
    let mut lines = format!(
        "listeners={listeners}\nadvertised.listeners={advertised}\nlistener.security.protocol.map={protocols}\n\
         inter.broker.listener.name=PLAINTEXT\ncontroller.listener.names=CONTROLLER\n"
    );
    for listener in Listener::ALL {
        let prefix = format!("listener.name.{}", listener.name().to_lowercase());
        for (name, value) in listener.properties(certificates, jaas) {
            lines += &format!("{prefix}.{name}={value}\n");
        }
    }
    lines
}
