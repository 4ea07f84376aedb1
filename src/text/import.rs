//! Words of the dialog that takes in credentials, and why a line of them is not taken.

use super::number;

pub const TITLE: &str = "Add credentials";
pub const BUTTON: &str = "Key file…";
pub const BUTTON_TIP: &str = "Fill in bootstrap, API key and secret from a file or from the clipboard";
pub const DROP_HINT: &str = "You can also drop the key file here";
pub const EXPLAINED: &str = "Nothing has to be typed. This program reads:";
pub const KINDS: [&str; 3] = [
    "the key file that Confluent Cloud offers for download",
    "client.properties, as for librdkafka, kcat or Java",
    "a piece of Python, Java, C# or JSON with the same names",
];
pub const WAYS: &str = "Drop the file here, choose it, or copy the text and press Paste";
pub const CHOOSE: &str = "Choose a file…";
pub const PASTE: &str = "Paste";
pub const CANCEL: &str = "Cancel";
pub const READING: &str = "Reading…";
pub const RECOGNISED: &str = "Recognised";
pub const NOT_RECOGNISED: &str = "Not recognised";
pub const AS_NEW: &str = "Add as a new connection";
pub const NOT_NAMED: &str = "not named in the text, this is the usual one";
pub const SCROLL: &str = "Scroll the credentials";
pub const CLEAR_CLIPBOARD: &str = "Clear the clipboard";
pub const CLEARED: &str = "The clipboard is empty. A clipboard manager with a history may still have a copy.";
pub const DELETE: &str = "Delete the file…";
pub const DELETE_NOW: &str = "Delete the file";
pub const KEEP: &str = "Keep the file";
pub const DELETING: &str = "Deleting…";
pub const DELETED: &str = "The file is deleted";
pub const DONE: &str = "Done";
pub const NOT_NOW: &str = "Lines are being sent: drop it when the run is over";
pub const DROP_HERE: &str = "Drop the file here";

// Why a line is not taken.
pub const NOT_A_SETTING: &str = "not a setting";
pub const ELSEWHERE: &str = "the value stands elsewhere, such as in the environment";
pub const PLACEHOLDER: &str = "a placeholder, no value yet";
pub const NO_VALUE: &str = "no value";
pub const UNKNOWN: &str = "no setting of this program or of librdkafka";
pub const REFUSED: &str = "librdkafka does not take this value";
pub const FORBIDDEN: &str = "this program does not set it";
pub const METHOD: &str = "this program signs in with PLAIN or SCRAM";
pub const JAVA_STORE: &str = "a Java key store; this program reads PEM files";
pub const TRUST: &str = "it would give up the check of the cluster's certificate";
pub const NOT_AN_ADDRESS: &str = "not host:port";
pub const NOT_A_NUMBER: &str = "not a number";
pub const VALUE: &str = "not a value that is known here";
pub const PEM_TEXT: &str = "save the certificate or key as a file, and choose that file in More options";
pub const NO_CONFIRMATION: &str = "no line could be known to be delivered";
pub const JAAS: &str = "no user name with a password in it";
pub const REGISTRY_KEY: &str = "a key of Schema Registry, which is not for the cluster";
pub const HOLDS_A_SECRET: &str = "the value seems to hold a secret, and this field would show it";

/// The way on, with the connection's name: `Use in My cluster`.
pub fn use_in(name: &str) -> String {
    const MOST_LETTERS: usize = 24;
    match name.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => format!("Use in {}…", &name[..end]),
        None => format!("Use in {name}"),
    }
}

/// Where the preview's text came from.
pub fn from_file(name: &str) -> String {
    format!("From {name}")
}

/// The same for pasted text.
pub const FROM_CLIPBOARD: &str = "From the clipboard";

/// Some lines that were not recognised: `Line 3`, `Lines 3 to 5`.
pub fn lines(first: usize, last: usize) -> String {
    let (first_text, last_text) = (number::whole(first as u64), number::whole(last as u64));
    match last - first {
        0 => format!("Line {first_text}"),
        _ => format!("Lines {first_text} to {last_text}"),
    }
}

/// What was left out on purpose.
pub fn left_out(names: &[String]) -> String {
    format!("Left out on purpose, as this program needs none of them: {}", names.join(", "))
}

/// It has been taken over into a connection.
pub fn taken(name: &str) -> String {
    format!("The credentials are in {name}")
}

/// Asks before the file is deleted.
pub fn ask_to_delete(name: &str) -> String {
    format!("Delete {name} for good?")
}

/// What is lost with the file.
pub const DELETE_EXPLAINED: &str =
    "Confluent Cloud does not show a secret a second time. If another program still needs this file, keep it.";

/// What stands beside the offer to delete the file.
pub fn file_still_there(name: &str) -> String {
    format!("The secret still stands in {name}, readable for everybody who can open it")
}

/// What stands beside the offer to clear the clipboard.
pub const CLIPBOARD_STILL_FULL: &str = "The secret is still on the clipboard, readable for every program";
