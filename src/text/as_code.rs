//! The words about the same in code: in the dialog, and in the programs' comments.

/// The button that opens the dialog.
pub const BUTTON: &str = "Same in code…";
pub const BUTTON_TIP: &str = "What the form says, as a program in Python or Java or as a kcat command, to copy";
pub const TITLE: &str = "The same in code";
pub const LANGUAGE: &str = "Language";
pub const PYTHON: &str = "Python";
pub const JAVA: &str = "Java";
pub const KCAT: &str = "kcat";
pub const CODE: &str = "Code";
pub const SCROLL: &str = "Scroll the code";
pub const COPY: &str = "Copy";
pub const COPY_TIP: &str = "Copy the whole program";
pub const CLOSE: &str = "Close";
/// Above the reason why there is no program.
pub const NONE: &str = "There is no such program for this form";
/// The form cannot be used: its first fault follows.
pub const FORM_FIRST: &str = "First the form has to be complete";
pub const FILE_FIRST: &str = "The file is still being looked at";
/// The name of its file follows.
pub const SAVE_AS: &str = "Save it as";

pub const INSTALL_PYTHON: &str =
    "Needs Python 3.9 or newer and confluent-kafka: python3 -m pip install confluent-kafka";
pub const START_PYTHON: &str = "Start: python3 send_lines.py";
pub const INSTALL_JAVA: &str =
    "Needs Java 17 or newer and the folder libs of Apache Kafka 4 (https://kafka.apache.org/downloads)";
pub const START_JAVA: &str = "Start: java -cp \"libs/*\" SendLines.java";
pub const INSTALL_KCAT: &str = "Needs bash, Python 3.9 or newer, and kcat 1.7 or newer";
pub const START_KCAT: &str = "Start: bash send_lines.sh";

pub const SAMPLE: &str = "The program reads the sample from a file: save it beside the program as invoices.json";
pub const SAVE_SAMPLE: &str = "Save the sample…";
pub const PRACTICE: &str = "The practice cluster lives in Line Producer: keep its window open";
pub const NO_PRACTICE: &str = "The practice cluster is being started";
pub const HEADER_OBJECTS: &str =
    "Where the field of a header holds an object or a list, the line is not sent; Send takes that as it stands";
pub const ARRAY: &str = "The whole file is held in memory, and the program ends at the first element that is not JSON; Send goes on behind it";
pub const TABLE: &str = "Rows that are not UTF-8 are not sent, or go without key and headers where bad lines are sent";
pub const PYTHON_3_11: &str = "Times need Python 3.11 or newer";
pub const KCAT_PACE: &str = "kcat reads ahead and sends everything at once: the time between lines is not kept";
pub const JAVA_TOPICS: &str = "A Java client may make a missing topic, where the cluster allows it";
pub const JAVA_KEYS: &str =
    "The client key has to be PKCS #8, which begins with BEGIN PRIVATE KEY or BEGIN ENCRYPTED PRIVATE KEY";
pub const JAVA_WHOLE_MS: &str = "A Java client lingers for whole milliseconds: the time was rounded up";
pub const JAVA_CHECKS: &str = "A Java client has no switch for trusting every certificate: it is checked all the same";

pub const NO_UTF16: &str = "The file is UTF-16, and its lines are sent as UTF-8. Save the file as UTF-8 first";
pub const NO_ZSTD: &str = "Python reads no zstd before version 3.14. Unpack the file first: zstd -d";
pub const NO_JAVA_ARRAY: &str = "An element of a JSON array is sent with its bytes as they stand, which a short Java program cannot tell. Python can";
pub const NO_JAVA_TABLE: &str = "Java has no reader of CSV and TSV of its own. Python has";
pub const KCAT_FIELDS: &str = "kcat gives every message of a command the same headers and its own timestamp: fields cannot go there. Python and Java can";
pub const KCAT_SETTINGS: &str =
    "A setting holds a letter that nobody sees, or is empty: kcat's settings cannot hold it. Python and Java can";
pub const KCAT_HEADER: &str = "kcat takes no header with = in its name or a zero byte in its value. Python and Java do";

/// The first line of a program.
pub fn about(topic: &str) -> String {
    format!("Sends a file to the Kafka topic {topic}, each line as a message. Made by Line Producer.")
}

/// How a secret is handed over.
pub fn give_secret(name: &str) -> String {
    let what = if name == "KAFKA_SECRET" { "The secret of the API key" } else { "The pass phrase of the client key" };
    format!(
        "{what} is read from {name}: read -rs {name} && export {name} (in PowerShell: $env:{name} = Read-Host -MaskInput)"
    )
}

/// Properties that another client does not have.
pub fn not_carried(names: &[&str]) -> String {
    format!("Not carried over, since they are librdkafka's own: {}", names.join(", "))
}
