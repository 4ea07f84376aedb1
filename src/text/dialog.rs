//! Words of the native file dialogs.

pub const CHOOSE_FILE: &str = "Choose the file to send";
pub const CHOOSE_CA_FILE: &str = "Choose the file of certificate authorities";
pub const CHOOSE_KEY_FILE: &str = "Choose the file with the credentials";
pub const CHOOSE_CLIENT_CERTIFICATE: &str = "Choose the client certificate";
pub const CHOOSE_CLIENT_KEY: &str = "Choose the private key of the client certificate";
pub const KEYS: &str = "Private keys (PEM)";
pub const CHOOSE_CONNECTION: &str = "Choose an exported connection";
pub const EXPORT_CONNECTION: &str = "Export the connection without its secrets";
pub const SAVE_MESSAGES: &str = "Save the messages";
pub const EXPORT_LOG: &str = "Export the delivery log";
pub const SAVE_SAMPLE: &str = "Save the sample";
pub const CONNECTIONS: &str = "Exported connections";
pub const LINES: &str = "JSON, text, CSV, TSV, gzip, zstd";
pub const CERTIFICATES: &str = "Certificates (PEM)";
pub const ALL_FILES: &str = "All files";
