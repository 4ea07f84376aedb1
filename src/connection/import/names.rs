//! What a name in a pasted text stands for, in librdkafka's spelling, Java's, Python's, .NET's, or as a label.

/// What a known name is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Bootstrap,
    Security,
    Mechanism,
    ApiKey,
    ApiSecret,
    /// Java's user name and password in one value.
    Jaas,
    CaFile,
    /// Java's file of authorities: of use where it is PEM.
    TrustStore,
    Certificate,
    /// Java's file of certificate and key: of use where it is PEM.
    KeyStore,
    Key,
    PassPhrase,
    /// The password of a Java key store.
    StorePassword,
    ClientId,
    Acks,
    Compression,
    Linger,
    BatchSize,
    MessageSize,
    Idempotence,
    Partitioner,
    /// Whether the certificate's name is checked.
    Identification,
    /// A certificate or a key in the text itself.
    Pem,
    /// Left out on purpose.
    Ignored,
    /// About Schema Registry, left out on purpose.
    Registry,
}

/// A known name: what it is about, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub slot: Slot,
    /// Kafka's own name for the sign-in, unlike the labels that other keys have, too.
    pub sasl: bool,
    /// A word of everyday, such as `password`: it counts only beside others.
    pub weak: bool,
}

/// What programs and frameworks put before Kafka's names.
const PREFIXES: [&str; 11] = [
    "springkafka",
    "kafkajs",
    "kafka",
    "confluentcloud",
    "confluent",
    "ccloud",
    "cluster",
    "properties",
    "producer",
    "override",
    "common",
];

/// The name, or nothing where it is not known. Upper and lower case, dots, dashes, underscores and spaces make no
/// difference, so that `SASL_USERNAME`, `SaslUsername` and `sasl.username` are one.
pub(super) fn known(name: &str) -> Option<Known> {
    // Longer than any name: perhaps a whole sentence.
    let in_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-' | ' ');
    if name.len() > 80 || !name.chars().all(in_name) {
        return None;
    }
    let mut rest = normal(name);
    loop {
        let found = exact(&rest).or_else(|| exact(rest.strip_suffix("config")?));
        if found.is_some() {
            return found;
        }
        rest = PREFIXES.iter().find_map(|prefix| rest.strip_prefix(prefix))?.to_owned();
    }
}

/// Letters and digits alone, in lower case.
pub(super) fn normal(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

fn exact(name: &str) -> Option<Known> {
    let weak = matches!(name, "username" | "user" | "password" | "key" | "secret" | "keyid" | "brokers");
    let slot = match name {
        "bootstrapservers" | "bootstrapserver" | "bootstrap" | "bootstrapurl" | "bootstrapendpoint"
        | "metadatabrokerlist" | "brokerlist" | "brokers" => Slot::Bootstrap,
        "securityprotocol" => Slot::Security,
        "saslmechanism" | "saslmechanisms" => Slot::Mechanism,
        "saslusername" | "saslplainusername" | "apikey" | "apikeyid" | "username" | "user" | "key" | "keyid" => {
            Slot::ApiKey
        }
        "saslpassword" | "saslplainpassword" | "apisecret" | "apikeysecret" | "apisecretkey" | "password"
        | "secret" => Slot::ApiSecret,
        "sasljaas" | "sasljaasconfig" => Slot::Jaas,
        "sslcalocation" | "sslcafile" => Slot::CaFile,
        "ssltruststorelocation" => Slot::TrustStore,
        "sslcertificatelocation" | "sslcertfile" => Slot::Certificate,
        "sslkeystorelocation" => Slot::KeyStore,
        "sslkeylocation" | "sslkeyfile" => Slot::Key,
        "sslkeypassword" => Slot::PassPhrase,
        "ssltruststorepassword" | "sslkeystorepassword" => Slot::StorePassword,
        "clientid" => Slot::ClientId,
        "acks" | "requestrequiredacks" => Slot::Acks,
        "compressiontype" | "compressioncodec" => Slot::Compression,
        "lingerms" | "queuebufferingmaxms" => Slot::Linger,
        "batchsize" => Slot::BatchSize,
        "messagemaxbytes" | "maxrequestsize" => Slot::MessageSize,
        "enableidempotence" => Slot::Idempotence,
        "partitioner" | "partitionerclass" => Slot::Partitioner,
        "sslendpointidentificationalgorithm" | "enablesslcertificateverification" => Slot::Identification,
        "sslcapem"
        | "sslcertificatepem"
        | "sslkeypem"
        | "sslkeystorekey"
        | "sslkeystorecertificatechain"
        | "ssltruststorecertificates" => Slot::Pem,
        "sessiontimeoutms"
        | "clientdnslookup"
        | "keyserializer"
        | "valueserializer"
        | "keydeserializer"
        | "valuedeserializer"
        | "groupid"
        | "autooffsetreset"
        | "enableautocommit"
        | "ssltruststoretype"
        | "sslkeystoretype"
        | "sslprotocol"
        | "sslenabledprotocols"
        | "deliverytimeoutms"
        | "messagetimeoutms"
        | "autoregisterschemas"
        | "useschemaid"
        | "uselatestversion" => Slot::Ignored,
        name if registry(name) => Slot::Registry,
        _ => return None,
    };
    Some(Known { slot, sasl: name.starts_with("sasl"), weak })
}

fn registry(name: &str) -> bool {
    let family = name.starts_with("schemaregistry") || name.starts_with("basicauth");
    family && name.len() <= 60 && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether a name may be shown: it looks like one of a setting, and not like something that somebody made up to keep
/// others out. No capitals, no digits, no signs but those that stand in names.
pub(super) fn harmless(name: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_lowercase() || matches!(letter, '.' | '_' | '-');
    known(name).is_some_and(|known| !known.weak)
        || (name.len() <= 60 && name.starts_with(|first: char| first.is_ascii_lowercase()) && name.chars().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(name: &str) -> Option<Slot> {
        known(name).map(|known| known.slot)
    }

    #[test]
    fn one_name_in_all_its_spellings() {
        for name in [
            "bootstrap.servers",
            "bootstrap_servers",
            "BOOTSTRAP_SERVERS_CONFIG",
            "BootstrapServers",
            "Bootstrap server",
            "spring.kafka.bootstrap-servers",
            "KAFKA_BOOTSTRAP_SERVERS",
        ] {
            assert_eq!(slot(name), Some(Slot::Bootstrap), "{name}");
        }
        for name in ["sasl.password", "SASL_PASSWORD", "API secret", "api_secret", "sasl_plain_password"] {
            assert_eq!(slot(name), Some(Slot::ApiSecret), "{name}");
        }
        assert_eq!(slot("spring.kafka.properties.sasl.jaas.config"), Some(Slot::Jaas));
        assert_eq!(slot("schema.registry.url"), Some(Slot::Registry));
        assert_eq!(slot("StoreID"), None);
        assert_eq!(slot(""), None);
    }

    #[test]
    fn what_could_be_a_secret_is_no_name_to_be_shown() {
        for name in ["linger.ms", "max.block.ms", "retries", "SASL_USERNAME", "API key"] {
            assert!(harmless(name), "{name}");
        }
        for name in ["", "cfltAbCdEf", "hunter2", "L3J7QZ6ZEHVR5KXW", "Zm9v+/", "two words", ".a"] {
            assert!(!harmless(name), "{name}");
        }
    }
}
