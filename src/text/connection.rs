//! Why a property, a file of authorities or a keyring is not taken: technical texts of this program's own, beside those
//! of librdkafka and the keyrings. And what a person is warned of.

use std::time::Duration;

use super::number;

pub const NO_REPORTS: &str = "delivered lines would not be reported";
pub const LOG_LOST: &str = "what librdkafka says would get lost";
pub const SIGNAL: &str = "it would send a signal to this program";
pub const NO_TRANSACTIONS: &str = "this program sends without transactions";

pub const MAKES_TOPICS: &str = "a slip in the topic's name would make a new topic";
pub const HIDES_TOPICS: &str = "topics could not be found";
pub const NOT_AS_TEXT: &str = "it cannot be set by a text";
pub const ADDS_TRUST: &str = "it would trust more than the field CA file says";
pub const WEAKENS: &str = "it can switch off the encryption, or the check of whom we talk to";
pub const HOLDS_A_SECRET: &str = "it would hold a secret";
pub const OPENS_FILES: &str = "it would open a file that no field names";
pub const LOADS_CODE: &str = "it would load a program";
pub const PRINTS_SECRETS: &str = "it would print secrets";
pub const SIGNS_IN: &str = "the fields for signing in decide it";
pub const TEST_HOOK: &str = "it is for tests of librdkafka alone";
pub const NO_SUCH_PROPERTY: &str = "no such property";
pub const MORE_THAN_A_NUMBER: &str = "not a number alone";
pub const NO_EQUALS_SIGN: &str = "not NAME=VALUE";

/// A line of the properties whose words are not shown; `number` from 1.
pub fn line(number: u64) -> String {
    format!("line {number}")
}

/// The two controls that contradict each other, as a person sees them.
pub const ACKS_AND_IDEMPOTENCE: &str = "Acks “Leader only” and Idempotence";
pub const WANTS_ALL: &str = "idempotence wants every copy to confirm (acks=all), and not the leader alone (acks=1)";

pub const CERTIFICATE_NOT_CHECKED: &str = "The cluster's certificate is not checked. Anybody in between can pretend to be the cluster, and read the secret and every line.";
pub const NAME_NOT_CHECKED: &str = "The name in the cluster's certificate is not checked. Anybody with a certificate that this computer trusts can pretend to be the cluster, and read the secret and every line.";

pub const NOT_A_FILE: &str = "not a file";

pub const KEPT_IS_NOT_TEXT: &str = "what is kept there is not text";

pub const EXPORTED_TOO_LONG: &str = "longer than 64 KiB";

pub const LOCKED: &str = "another window is writing them, and does not end";

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

/// Technical text of an address that did not answer for as long as it was waited for.
pub fn no_answer_within(waited: Duration) -> String {
    // What was measured is a little longer than what was meant.
    let waited = match waited.as_secs() {
        0 => Duration::from_millis(u64::from(waited.subsec_millis())),
        seconds => Duration::from_secs(seconds),
    };
    format!("no answer within {}", number::duration(waited))
}
/// Technical text of a name that is known and leads nowhere.
pub const NO_ADDRESS: &str = "the name has no address";
