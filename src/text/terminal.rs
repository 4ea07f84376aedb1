//! Words of the terminal: help and summary.

use super::{number, state};

/// The help of the program.
pub const ABOUT: &str = "Sends a file, line by line, to an Apache Kafka topic and shows what became of every line";
/// What follows the help of the program.
pub const ABOUT_MORE: &str = "Without a command the window opens.";
/// The help of `send`.
pub const SEND: &str = "Send lines without a window";
/// What follows the help of `send`.
pub const SEND_MORE: &str = "\
The secret of the API key is never an argument. With --connection it comes from this computer's keyring, else from the
environment variable LINE_PRODUCER_SECRET or from standard input (--secret-stdin). The pass phrase of a locked client
key comes from the keyring in the same way, else from LINE_PRODUCER_PASS_PHRASE. Where the keyring is silent or locked,
unlock it and try again, or use the variables.

Exit code 0: every line was delivered. 1: not every line. 2: wrong usage or configuration, no
line to send, or no contact at all.";
pub const FILE: &str = "The file to send, - for standard input; without it ten lines of the built-in sample go to the practice cluster, 500 ms apart";
pub const PRACTICE: &str = "Send to the small Kafka inside this program";
pub const CONNECTION: &str = "Send to the connection saved under this name in the window";
pub const BOOTSTRAP: &str = "Send to the cluster at these addresses, separated by commas";
pub const SECURITY: &str = "Whether the connection is encrypted, and whether to sign in";
pub const MECHANISM: &str = "How to sign in";
pub const API_KEY: &str = "The API key, also called user name";
pub const CLIENT_ID: &str = "The name under which the cluster's log shows this program";
pub const SECRET_STDIN: &str = "Read the secret from the first line of standard input";
pub const CA: &str = "PEM file of the certificate authorities to trust instead of this computer's";
pub const CLIENT_CERTIFICATE: &str = "PEM file of the certificate to show to the cluster";
pub const CLIENT_KEY: &str = "PEM file of its private key, where it is not in the same file";
pub const INPUT_FORMAT: &str = "How the file is divided into messages; without it, as its beginning looks";
pub const RECORD_AS: &str =
    "What is sent for a row of CSV or TSV: a JSON object with the column names, or the row as it stands";
pub const TOPIC: &str = "The topic to send to; it is never created, except on the practice cluster";
pub const KEY_FIELD: &str = "The field of each line that becomes the message's key, nested ones with dots";
pub const NO_KEY: &str = "Send messages without a key";
pub const BAD_LINES: &str =
    "What to do with a line that is not JSON or lacks a field asked for: refuse it, or send it without that";
pub const COUNT: &str = "How many lines to send, or all";
pub const FROM_LINE: &str = "The number of the first line to send";
pub const DEADLINE: &str = "How long the cluster may take to confirm a line";
pub const ACKS: &str =
    "Who must have stored a line before it counts as delivered: all copies in step, or the first alone (1)";
pub const IDEMPOTENCE: &str = "Whether the cluster is asked to store no line twice";
pub const COMPRESSION: &str = "How lines are compressed on their way";
pub const LINGER: &str = "How long a line waits for others to go with it, such as 5ms";
pub const BATCH_SIZE: &str = "How much goes to a partition at once at most, such as 1MB";
pub const MESSAGE_SIZE: &str = "The longest line that is sent, such as 1MB";
pub const PARTITIONER: &str = "Which rule finds the partition of a key";
pub const FORMAT: &str = "How each line's end is printed";
pub const PROPERTY: &str = "A further librdkafka property; may be given several times";

/// The help of `test`.
pub const TEST: &str = "Test a connection, step by step; nothing is written";
/// What follows the help of `test`.
pub const TEST_MORE: &str = "\
Each step is printed as it ends: the address is looked up, the port reached, encryption agreed, the sign-in made, the
cluster and the topic seen, and the cluster asked whether this key may write the topic.

Exit code 0: no step failed. 1: the cluster let us in, and a later step failed. 2: wrong usage or configuration, no
contact at all, or not let in.";
pub const TEST_TOPIC: &str = "The topic that is looked for; it is never created";
pub const TEST_FORMAT: &str = "How each step is printed";

/// A cluster must be named for a file.
pub const NAME_A_CLUSTER: &str = "name a cluster: --practice, --connection NAME or --bootstrap HOST:PORT";
/// `--connection` with a name that is not saved.
/// `saved` are the names that can be given.
pub fn no_such_connection(name: &str, saved: &[String]) -> String {
    let known = match saved {
        [] => "none is saved yet".to_owned(),
        names => format!("saved are {}", names.join(", ")),
    };
    format!("there is no saved connection “{name}”: {known}")
}
/// A flag about signing in, with a security that does not.
pub fn no_sign_in(flag: &str, security: &str) -> String {
    format!(
        "{flag} has no effect: the security {security} does not sign in. Leave it out, or choose another --security"
    )
}
/// A flag about certificates, with a security that wants none.
pub fn no_encryption(flag: &str, security: &str) -> String {
    format!(
        "{flag} has no effect: the security {security} does not encrypt. Leave it out, or choose another --security"
    )
}
/// What was switched off that keeps the lines safe.
pub fn warning(sentence: &str) -> String {
    format!("Warning: {sentence}")
}
/// Standard input cannot be both.
pub const STDIN_TWICE: &str = "standard input cannot hold both the secret and the lines";
/// What was piped in is no secret.
pub const SECRET_TOO_LONG: &str = "the first line of standard input is longer than 64 KiB";
/// Neither is this.
pub const SECRET_NOT_UTF8: &str = "the first line of standard input is not UTF-8";

/// Where a key would stand.
pub const KEYLESS: &str = "–";

/// A row that was delivered. `result` is its word.
pub fn delivered_row(line: u64, key: &str, partition: i32, offset: i64, latency_us: u32, result: &str) -> String {
    let (offset, latency) = (number::offset(offset), number::latency(u64::from(latency_us)));
    format!("line {line:>6}  key {key:<12}  partition {partition:>3}  offset {offset:>8}  {latency:>10}  {result}")
}

/// The word of a row that was delivered, but not in the file's order.
pub fn out_of_order(result: &str) -> String {
    format!("{result}, {}", state::OUT_OF_ORDER)
}

/// A row that was not. `result` is its word, and why.
pub fn lost_row(line: u64, key: &str, result: &str) -> String {
    format!("line {line:>6}  key {key:<12}  {result}")
}

/// The practice cluster's address, on standard error.
pub fn practice(address: &str) -> String {
    format!("Practice cluster running at {address}")
}

/// So many rows ended with a fault, the first of them that of `first_line`; `fault` is its text in whole.
pub fn reason(rows: u64, first_line: u64, fault: &str) -> String {
    let which = match rows {
        1 => format!("Line {}", number::whole(first_line)),
        rows => format!("{} lines, line {} first", number::whole(rows), number::whole(first_line)),
    };
    format!("{which}: {}", super::lower_first(fault))
}

/// Nobody read standard output after a stop.
pub fn unread(rows: usize) -> String {
    format!("{} not printed, because nobody reads the standard output", number::count(rows as u64, "row", "rows"))
}

/// Standard output took no more, and not because its reader went away.
pub fn not_printed(reason: &str) -> String {
    format!("The standard output could not be written, so the run was stopped: {reason}")
}

/// Standard output took no more of a list.
pub fn list_not_printed(reason: &str) -> String {
    format!("The standard output could not be written: {reason}")
}

/// The window could not be opened.
pub fn no_window(reason: &str) -> String {
    format!(
        "The window could not be opened: {reason}\n  \
         Without a display, send lines in the terminal: line-producer send --help"
    )
}
