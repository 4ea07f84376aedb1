//! Labels, tooltips and sentences of the window.

mod format;
mod offer;
pub mod preview;

use std::time::Duration;

use super::{lower_first, number, state};
use crate::{
    connection::Security,
    delivery::{Ending, Row, State},
    fault::Fault,
    source::{BadLines, Format, FoundField},
};

pub use format::*;
pub use offer::*;

pub const STEP_CONNECTION: &str = "1  Connection";
pub const STEP_FILE: &str = "2  File";
pub const STEP_SEND: &str = "3  Send";
pub const MORE_OPTIONS: &str = "More options";
pub const CLUSTER: &str = "Cluster";
pub const PRACTICE: &str = "Practice cluster";
pub const MINE: &str = "My cluster";
pub const PRACTICE_EXPLAINED: &str =
    "A small Kafka inside this program. Nothing to install, no account, nothing leaves this computer.";
pub const PRACTICE_OFF: &str = "Starts when you press Send";
pub const PRACTICE_STARTING: &str = "Starting…";
pub const PRACTICE_RUNNING: &str = "Running at";
pub const COPY_ADDRESS: &str = "Copy the address: other programs on this computer can use it";

pub const BOOTSTRAP_HINT: &str = "host:port";
/// As many dots whatever the secret's length.
pub const SECRET_DOTS: &str = "••••••••••••";
pub const FORGET: &str = "Forget";
pub const FORGET_TIP: &str = "Remove the secret from the keyring and from this program";
pub const KEEP_IN_KEYRING: &str = "Keep in this computer's keyring";
pub const KEEP_THIS_RUN: &str = "For this run of the program only";
pub const SECRET_THIS_RUN: &str = "The secret is forgotten when this program closes";
pub const SECRET_ASKING: &str = "Waiting for the keyring…";
pub const SECRET_PENDING: &str = "Press Enter in the secret field first";
pub const TRY_AGAIN: &str = "Try again";

pub const FILE_HINT: &str = "invoices.json, the sample";
pub const CHOOSE: &str = "Choose…";
pub const CHOOSE_FILE: &str = "Choose the file to send";
pub const CHOOSE_CA: &str = "Choose the file of certificate authorities";
/// Where a fault says to do so.
pub const CHOOSE_CA_FILE: &str = "Choose the CA file…";
pub const USE_SAMPLE: &str = "Use the sample";
pub const USE_SAMPLE_TIP: &str = "Send the 1,500 invoices that are built in";
pub const EXAMINING: &str = "Looking at the file…";
pub const NO_KEY: &str = "No key";
pub const NO_FIELD: &str = "None";
pub const FIELD_HINT: &str = "Type a field, nested ones with dots";
pub const TYPE_FIELD: &str = "Another field";
pub const DROP_HERE: &str = "Drop a file to send, or a file with credentials";

pub const SECURITY: &str = "Security";
pub const SIGN_IN: &str = "Sign-in";
pub const SHOWN_FIELD: &str = "Shown field";
pub const BAD_LINES: &str = "Lines that are not JSON or lack a field";
pub const IDEMPOTENCE: &str = "Idempotence";
pub const CA_HINT: &str = "System's own";
pub const PROPERTIES_HINT: &str = "NAME=VALUE, one a line";
pub const THEME: &str = "Theme";
pub const THEME_SYSTEM: &str = "System";
pub const THEME_LIGHT: &str = "Light";
pub const THEME_DARK: &str = "Dark";

pub const STOP: &str = "Stop";
pub const STOPPING: &str = "Stopping…";
pub const SEND_TIP: &str = "Start sending";
pub const STOP_TIP: &str = "Send no more lines, and wait for the answers to those on their way";

pub const LINE: &str = "Line";
pub const KEY: &str = "Key";
pub const PARTITION: &str = "Partition";
pub const OFFSET: &str = "Offset";
pub const LATENCY: &str = "Latency";
pub const RESULT: &str = "Result";
pub const EMPTY_LOG: &str = "Here you will see what became of each line";
pub const SCROLL_BAR: &str = "Scroll the delivery log";
pub const SCROLL_FORM: &str = "Scroll the form";
pub const SCROLL_BANNER: &str = "Scroll what happened to the run";
pub const SCROLL_LIST: &str = "Scroll the list";
pub const SCROLL_HAPPENED: &str = "Scroll what happened";
pub const SCROLL_LINE: &str = "Scroll the line's text";
pub const NO_ROWS_YET: &str = "The first lines will be here in a moment";

/// While the cluster has not answered.
pub const NO_CONTACT_YET: &str = "Lines are sent as soon as the cluster answers";

pub const HAPPENED: &str = "What happened";
pub const TO_TRY: &str = "What to try";
pub const TECHNICAL: &str = "Technical text";
pub const COPY: &str = "Copy";
pub const COPY_DETAILS: &str = "Copy details";
/// The same button as a screen reader says it: several may stand on the screen.
pub const COPY_NOTICE: &str = "Copy details of the notice";
pub const COPY_RUN_TROUBLE: &str = "Copy details of the run";
pub const COPY_TEST_TROUBLE: &str = "Copy details of the test";
pub const COPY_IMPORT_TROUBLE: &str = "Copy details of the import";
pub const CLOSE_DETAIL: &str = "Close the detail";
pub const FETCHING: &str = "Reading the line…";
pub const DISMISS: &str = "Dismiss";
pub const PROGRESS: &str = "Progress";

pub const ASK_TITLE: &str = "Stop sending and close?";
pub const ASK_TEXT: &str = "A run is still going on. If you stop it, no more lines are sent, and the answers to those on their way are waited for, six seconds at most.";
pub const STOP_AND_CLOSE: &str = "Stop and close";
pub const STAY_OPEN: &str = "Keep sending";
/// The same where a file is being written, and no run goes on.
pub const ASK_WRITING_TITLE: &str = "Stop writing the file and close?";
pub const ASK_WRITING_TEXT: &str = "A file is still being written. If you stop it, nothing of it is left; a file that was there before stays as it was.";
pub const KEEP_WRITING: &str = "Keep writing";

pub const TIP_BOOTSTRAP: &str =
    "Where to find the cluster: host and port of one of its servers, or several with commas";
pub const TIP_API_KEY: &str = "The user name for the cluster; Confluent Cloud calls it an API key";
pub const TIP_SECRET: &str = "The password that belongs to the API key";
pub const TIP_KEY: &str = "Kafka puts messages with the same key into the same partition, in order";
pub const TIP_TOPIC: &str = "A topic is a named place in Kafka that messages are written to and read from";
pub const TIP_PARTITION: &str = "A topic is split into partitions; messages are kept in order within each of them";
pub const TIP_OFFSET: &str = "The offset is a message's number within its partition, from 0";
pub const TIP_LATENCY: &str = "The time from handing the line over to the cluster's answer";
pub const TIP_LINE: &str = "The number of the line in the file; blank lines count, but are not sent";
pub const TIP_RESULT: &str = "What became of the line";
pub const TIP_COUNT: &str = "How many lines to send: a number, or all";
pub const TIP_FROM_LINE: &str = "The number of the first line to send";
pub const TIP_DELAY: &str = "The time between one line and the next, for example 500 ms; 0 for full speed";
pub const TIP_DEADLINE: &str = "How long the cluster may take to confirm a line before it is given up";
pub const TIP_SECURITY: &str = "Whether the connection is encrypted (SSL) and whether we sign in (SASL)";
pub const TIP_SIGN_IN: &str = "How the API key and the secret are shown to the cluster: PLAIN for Confluent Cloud";
pub const TIP_CLIENT_ID: &str = "The name under which the cluster's own log shows this program";
pub const TIP_CA: &str = "A PEM file of the authorities to trust, where the cluster has an authority of its own";
pub const TIP_IDEMPOTENCE: &str = "Kafka numbers the messages, so that none is stored twice or out of order";
pub const TIP_PROPERTIES: &str =
    "Further settings of librdkafka, with which this program talks to Kafka, for example retries=10";
pub const TIP_SHOWN_FIELD: &str = "A field of the line that the delivery log shows beside the key";

pub const TIP_BAD_LINES: &str = "Such a line lacks its key, a header's field or its time: either it fails and is not sent, or it is sent without that";
pub const TIP_THEME: &str = "Whether the window is light or dark; System follows this computer's own choice";

/// What a security means, beside its name.
pub fn security(security: Security) -> &'static str {
    match security {
        Security::Plaintext => "not encrypted, no sign-in",
        Security::Ssl => "encrypted, no sign-in",
        Security::SaslPlaintext => "not encrypted, sign-in",
        Security::SaslSsl => "encrypted, sign-in",
    }
}

/// The tooltip of the heading with the shown field's name, which may be cut there.
pub fn tip_shown(field: &str) -> String {
    format!("{field}: {}", lower_first(TIP_SHOWN_FIELD))
}

/// The version as it stands at the foot of the form.
pub fn version() -> String {
    format!("{} {}", super::PROGRAM, super::VERSION)
}

/// A tooltip that names its shortcut: `Start sending (Ctrl+Enter)`.
pub fn with_shortcut(tip: &str, shortcut: &str) -> String {
    format!("{tip} ({shortcut})")
}

/// What the primary button says: `Send 10 lines`, `Send all 1,500 lines`. `count` is as planned, `None` for all;
/// `expected` how many lines that is, where it is known.
pub fn send_label(all: bool, expected: Option<u64>) -> String {
    match (all, expected) {
        (_, Some(1)) => "Send 1 line".to_owned(),
        (true, Some(lines)) => format!("Send all {} lines", number::whole(lines)),
        (false, Some(lines)) => format!("Send {} lines", number::whole(lines)),
        (true, None) => "Send all lines".to_owned(),
        (false, None) => "Send".to_owned(),
    }
}

/// The button beside Count.
pub fn all_button(lines: Option<u64>) -> String {
    lines.map_or_else(|| "All".to_owned(), |lines| format!("All {}", number::whole(lines)))
}

/// What the delay comes to: `2 a second`, `one every 5 s`.
pub fn pace(delay: Duration) -> String {
    let seconds = delay.as_secs_f64();
    if delay.is_zero() {
        "full speed".to_owned()
    } else if seconds <= 1.0 {
        let rate = (10.0 / seconds).round() / 10.0;
        if rate.fract() == 0.0 {
            format!("{} a second", number::whole(rate as u64))
        } else {
            format!("{rate} a second")
        }
    } else {
        format!("1 every {}", number::duration(delay))
    }
}

/// What is wrong with the first record that cannot be sent: `Line 7: not JSON`.
pub fn first_bad(number: u64, fault: &Fault, format: Option<Format>) -> String {
    format!("{}: {}", preview::numbered(number, format), lower_first(&fault.words().title))
}

/// How many values a field has: `20 different`.
pub fn different(field: &FoundField) -> String {
    format!("{} different", number::whole(field.different as u64))
}

/// A field is chosen that was not found.
pub fn field_not_found(looked_at: u64, format: Option<Format>) -> String {
    format!("Not in the first {} of this file", preview::count_of(looked_at, format))
}

/// A field is chosen that was found, and in a record at least was neither text nor number.
pub fn field_not_scalar(looked_at: u64, format: Option<Format>) -> String {
    format!("Not always a text or number in the first {}", preview::count_of(looked_at, format))
}

/// What becomes of lines that are not JSON or lack a field that is asked for.
pub fn bad_lines(choice: BadLines) -> &'static str {
    match choice {
        BadLines::Refuse => "Not sent, shown as failed",
        BadLines::Send => "Sent without it",
    }
}

/// The empty log: what will be there and what to press.
pub fn empty_log(send_label: &str) -> String {
    format!("Press {send_label}")
}

/// While the cluster has not answered yet, and something was heard already.
pub fn seeking(fault: &Fault) -> String {
    format!("Connecting, so far: {}", lower_first(&fault.words().title))
}

/// The heading of a row's detail.
pub fn detail_title(row: Row, fault: Option<&Fault>) -> String {
    let line = number::whole(row.line());
    let why = fault.map(|fault| lower_first(&fault.words().title));
    match (row.state(), why) {
        (State::Delivered, _) => format!("Line {line} was delivered"),
        (State::Waiting, _) => format!("Line {line} is waiting for an answer"),
        (State::Failed, Some(why)) => format!("Line {line} failed: {why}"),
        (State::Failed, None) => format!("Line {line} failed"),
        (State::Unknown, Some(why)) => format!("Line {line} may have arrived: {why}"),
        (State::Unknown, None) => format!("Line {line} may have arrived"),
        (State::NotSent, _) => format!("Line {line} was not sent"),
    }
}

/// What happened to a row that has no fault.
pub fn detail_sentence(row: Row) -> String {
    match row.ending() {
        Some(Ending::Delivered { partition, offset, latency_us, out_of_order }) => format!(
            "It is stored in partition {partition} at offset {}. The cluster confirmed it after {}.{}",
            number::offset(offset),
            number::latency(latency_us.into()),
            if out_of_order { format!(" {}", state::OUT_OF_ORDER_WHY) } else { String::new() }
        ),
        _ => "It was handed over, and the cluster has not answered yet.".to_owned(),
    }
}

/// What stands in the place of a key: it is not looked up in a line that is too long to be sent.
pub fn no_key(looked_up: bool) -> &'static str {
    if looked_up { NO_KEY } else { "Key not looked up" }
}

/// The key in the heading of the line's text: `key STR5864`, `no key`.
pub fn key_in_title(key: Option<&str>, looked_up: bool) -> String {
    key.map_or_else(|| lower_first(no_key(looked_up)), |key| format!("key {key}"))
}

/// The button that copies what happened to a line, as a screen reader says it.
pub fn copy_line_trouble(line: u64) -> String {
    format!("{COPY_DETAILS} of line {}", number::whole(line))
}

/// The same where it is the line's text that cannot be shown.
pub fn copy_text_trouble(line: u64) -> String {
    format!("{COPY_DETAILS} of the text of line {}", number::whole(line))
}

/// The line's text as a screen reader names it.
pub fn line_text(line: u64) -> String {
    format!("Text of line {}", number::whole(line))
}

/// The button that copies the line's text, or what is at hand of it.
pub fn copy_line(limit: Option<usize>) -> String {
    limit.map_or_else(|| "Copy line".to_owned(), |limit| format!("Copy the first {}", number::bytes(limit as u64)))
}

/// The line is longer than what is shown of it.
pub fn cut_short(limit: usize) -> String {
    format!("Only the first {} are shown", number::bytes(limit as u64))
}

/// A counter as a screen reader says it: `Delivered 1,500`.
pub fn counter(state: State, count: u64) -> String {
    format!("{} {}", state.word(), number::whole(count))
}

/// A row as a screen reader says it.
pub fn row_name(line: u64, key: &str, result: &str) -> String {
    let key = if key.is_empty() { String::new() } else { format!("{key}, ") };
    format!("Line {}, {key}{result}", number::whole(line))
}

/// Title, what happened, what to try and the technical text, to be pasted into a mail.
pub fn fault_text(title: &str, fault: &Fault) -> String {
    let words = fault.words();
    let mut out = format!("{title}\n\n{}\n\n{TO_TRY}: {}\n", words.happened, words.to_try);
    if !fault.technical.is_empty() {
        out.push_str(&format!("\n{TECHNICAL} ({}): {}\n", fault.name(), fault.technical));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_says_what_it_will_do() {
        assert_eq!(send_label(false, Some(10)), "Send 10 lines");
        assert_eq!(send_label(true, Some(1500)), "Send all 1,500 lines");
        assert_eq!(send_label(true, None), "Send all lines");
        assert_eq!(send_label(false, Some(1)), "Send 1 line");
    }

    #[test]
    fn a_delay_is_also_told_as_a_pace() {
        let pace_of = |ms| pace(Duration::from_millis(ms));
        assert_eq!(
            [0, 10, 300, 500, 1000, 5000].map(pace_of),
            ["full speed", "100 a second", "3.3 a second", "2 a second", "1 a second", "1 every 5 s"]
        );
    }
}
