//! Words of More options: headings, choices, hints and tooltips.

pub const SECURITY_AND_SIGN_IN: &str = "Security and sign-in";
pub const CERTIFICATES: &str = "Certificates";
pub const SENDING: &str = "Sending";
pub const LINES: &str = "Lines";

pub const CHOOSE_CLIENT_CERTIFICATE: &str = "Choose the client certificate";
pub const CHOOSE_CLIENT_KEY: &str = "Choose the client key";
pub const NO_CERTIFICATE: &str = "None";
pub const SAME_FILE: &str = "In the certificate's file";

pub const ACKS_ALL: &str = "All copies";
pub const ACKS_ALL_NOTE: &str = "nothing is lost";
pub const ACKS_LEADER: &str = "Leader only";
pub const ACKS_LEADER_NOTE: &str = "sooner, may be lost";

pub const NOT_COMPRESSED: &str = "None";

pub const PARTITIONER_LIBRDKAFKA: &str = "As librdkafka";
pub const PARTITIONER_LIBRDKAFKA_NOTE: &str = "Python, Go, kcat";
pub const PARTITIONER_JAVA: &str = "As Java";
pub const PARTITIONER_JAVA_NOTE: &str = "Java, Kafka's tools";

/// librdkafka's own values, shown where a field is empty.
pub const LINGER_HINT: &str = "5 ms";
pub const SIZE_HINT: &str = "1 MB";

pub const TIP_CLIENT_CERTIFICATE: &str =
    "A PEM file with which this program shows who it is, where the cluster asks for one";
pub const TIP_CLIENT_KEY: &str =
    "A PEM file with the private key of the client certificate; leave it empty where both are in one file";
pub const TIP_ACKS: &str = "Who must have stored a line before it counts as delivered: all copies that the cluster keeps in step, or the first alone";
pub const TIP_COMPRESSION: &str =
    "Makes what travels to the cluster smaller; whoever reads the topic gets the lines as they were";
pub const TIP_LINGER: &str = "How long a line waits for others, so that they travel together: a time such as 20 ms";
pub const TIP_BATCH_SIZE: &str =
    "How much of what is to be sent travels to a partition at once at most: a size such as 500 kB";
pub const TIP_MESSAGE_SIZE: &str =
    "The longest line that this program sends: a size such as 2 MB; the topic has a limit of its own";
pub const TIP_PARTITIONER: &str =
    "Which rule finds the partition of a key; programs that share a topic should use the same one";

/// A compression's name as the form writes it. `name` is Kafka's.
pub fn compression(name: &'static str) -> &'static str {
    if name == "none" { NOT_COMPRESSED } else { name }
}

/// What a compression is good for, beside its name.
pub fn compression_note(name: &str) -> &'static str {
    match name {
        "gzip" => "small, slow",
        "snappy" | "lz4" => "fast",
        "zstd" => "small and fast",
        _ => "",
    }
}
