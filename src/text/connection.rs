//! Why a property, a file of authorities or a keyring is not taken: technical texts of this program's own, beside those
//! of librdkafka and the keyrings.

pub const ACKS_NONE: &str = "the cluster would confirm nothing, so no line could be known to be delivered";
pub const NO_REPORTS: &str = "delivered lines would not be reported";
pub const LOG_LOST: &str = "what librdkafka says would get lost";
pub const SIGNAL: &str = "it would send a signal to this program";
pub const NO_TRANSACTIONS: &str = "this program sends without transactions";

pub const NOT_A_FILE: &str = "not a file";
pub const PATH_NOT_UTF8: &str = "the path is not UTF-8";

pub const KEPT_IS_NOT_TEXT: &str = "what is kept there is not text";

pub const EXPORTED_TOO_LONG: &str = "longer than 64 KiB";

/// A file of another version than this program's.
pub fn newer_version(found: u64, known: u64) -> String {
    format!("version {found}; this program knows version {known}")
}

/// There is more than one entry where one is looked for.
pub fn entries_of_the_same_name(count: usize) -> String {
    format!("{count} entries of the same name")
}

/// `what` is the keyring's name for what was too long.
pub fn too_long_for_keyring(what: &str, limit_bytes: u32) -> String {
    format!("{what} is longer than this keyring takes: {limit_bytes} bytes")
}
