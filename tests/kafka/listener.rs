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
    /// Encrypted, with sign-in by PLAIN or SCRAM.
    SaslSsl,
    /// Not encrypted, with sign-in by SCRAM alone.
    SaslPlaintext,
    /// Encrypted, with a certificate for another name.
    OtherName,
    /// Encrypted, with a certificate that is no longer valid.
    Expired,
    /// Encrypted, with a certificate that is not valid yet.
    NotYet,
    /// Encrypted, for those who show a certificate of their own.
    ClientCertificate,
    /// The same by the TLS before the current one, where a missing certificate is told in another way.
    ClientCertificateTls12,
    /// Not encrypted; the name that the cluster gives for itself is not known here.
    Advertised,
    /// Not encrypted; nothing listens at the address that the cluster gives for itself.
    AdvertisedClosed,
}

impl Listener {
    pub const ALL: [Self; 11] = [
        Self::Controller,
        Self::Plaintext,
        Self::SaslSsl,
        Self::SaslPlaintext,
        Self::OtherName,
        Self::Expired,
        Self::NotYet,
        Self::ClientCertificate,
        Self::ClientCertificateTls12,
        Self::Advertised,
        Self::AdvertisedClosed,
    ];

    /// Kafka's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Controller => "CONTROLLER",
            Self::Plaintext => "PLAINTEXT",
            Self::SaslSsl => "SASL_SSL",
            Self::SaslPlaintext => "SASL_PLAINTEXT",
            Self::OtherName => "OTHERNAME",
            Self::Expired => "EXPIRED",
            Self::NotYet => "NOTYET",
            Self::ClientCertificate => "CLIENTCERTIFICATE",
            Self::ClientCertificateTls12 => "CLIENTCERTIFICATETLS12",
            Self::Advertised => "ADVERTISED",
            Self::AdvertisedClosed => "ADVERTISEDCLOSED",
        }
    }

    fn protocol(self) -> &'static str {
        match self {
            Self::Controller | Self::Plaintext | Self::Advertised | Self::AdvertisedClosed => "PLAINTEXT",
            Self::SaslSsl => "SASL_SSL",
            Self::SaslPlaintext => "SASL_PLAINTEXT",
            Self::OtherName | Self::Expired | Self::NotYet | Self::ClientCertificate | Self::ClientCertificateTls12 => {
                "SSL"
            }
        }
    }

    /// `host:port` that the cluster gives for itself when somebody comes in by this listener's `port`.
    pub fn advertised(self, port: u16) -> String {
        match self {
            Self::Advertised => format!("kafka.invalid:{port}"),
            // A freed port may be given to another test; nothing listens on the first.
            Self::AdvertisedClosed => "127.0.0.1:1".to_owned(),
            _ => format!("localhost:{port}"),
        }
    }

    fn properties(self, certificates: &Certificates, jaas: &str) -> Vec<(&'static str, String)> {
        let shows = |shown| {
            let path = certificates.key_store(shown).display().to_string();
            vec![("ssl.keystore.type", "PEM".to_owned()), ("ssl.keystore.location", path)]
        };
        match self {
            Self::Controller | Self::Plaintext | Self::Advertised | Self::AdvertisedClosed => Vec::new(),
            Self::SaslSsl => {
                let plain = [("plain.sasl.jaas.config", jaas.to_owned())];
                let sign_in = scram("PLAIN,SCRAM-SHA-256,SCRAM-SHA-512").into_iter().chain(plain);
                shows(Shown::Good).into_iter().chain(sign_in).collect()
            }
            Self::SaslPlaintext => scram("SCRAM-SHA-256,SCRAM-SHA-512").to_vec(),
            Self::OtherName => shows(Shown::OtherName),
            Self::Expired => shows(Shown::Expired),
            Self::NotYet => shows(Shown::NotYet),
            Self::ClientCertificate | Self::ClientCertificateTls12 => {
                let trust = certificates.ca().display().to_string();
                let asks = [
                    ("ssl.client.auth", "required"),
                    ("ssl.truststore.type", "PEM"),
                    ("ssl.truststore.location", &trust),
                ];
                let tls12 = (self == Self::ClientCertificateTls12).then_some(("ssl.enabled.protocols", "TLSv1.2"));
                let asks = asks.into_iter().chain(tls12).map(|(name, value)| (name, value.to_owned()));
                shows(Shown::Good).into_iter().chain(asks).collect()
            }
        }
    }
}

/// Sign-in by these mechanisms, those of SCRAM with the users that Kafka keeps itself.
fn scram(mechanisms: &str) -> [(&'static str, String); 3] {
    let module = "org.apache.kafka.common.security.scram.ScramLoginModule required;".to_owned();
    [
        ("sasl.enabled.mechanisms", mechanisms.to_owned()),
        ("scram-sha-256.sasl.jaas.config", module.clone()),
        ("scram-sha-512.sasl.jaas.config", module),
    ]
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
    let advertised = each(&|listener, port| format!("{}://{}", listener.name(), listener.advertised(port)));
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
