//! Words about the saved connections.

pub const SAVED_AS: &str = "Saved as";
pub const TIP_SAVED_AS: &str = "The saved connections; what you change below belongs to the one that is chosen";
/// Beside the name of a connection that does not check whom it talks to.
pub const UNSAFE: &str = "Unsafe";
pub const MENU: &str = "New, copy, rename, export, import or delete a connection";
pub const NEW: &str = "New";
pub const COPY: &str = "Copy";
pub const RENAME: &str = "Rename…";
pub const EXPORT: &str = "Export…";
pub const IMPORT: &str = "Import…";
pub const DELETE: &str = "Delete…";
pub const TIP_NEW: &str = "An empty connection";
pub const TIP_COPY: &str = "Another one like this, with its secrets";
pub const TIP_EXPORT: &str = "Write this connection without its secrets into a file, to hand it on";
pub const TIP_IMPORT: &str = "Take a connection from a file that was exported";

pub const ASK_NAME: &str = "Rename the connection";
pub const NAME: &str = "Name";
pub const DO_RENAME: &str = "Rename";
pub const CANCEL: &str = "Cancel";
pub const NAME_EMPTY: &str = "A connection needs a name";
pub const NAME_TAKEN: &str = "Another connection has this name";

pub const ASK_DELETE_TEXT: &str = "What is filled in for this connection goes, and its secrets are removed from this computer's keyring and from this program. It cannot be undone.";
pub const DO_DELETE: &str = "Delete";
pub const KEEP: &str = "Keep it";

/// Asks before a connection is deleted.
pub fn ask_delete(name: &str) -> String {
    format!("Delete “{name}”?")
}

/// The help of the terminal's `connections`.
pub const CONNECTIONS: &str = "List the connections that the window has saved";
/// What follows that help.
pub const CONNECTIONS_MORE: &str = "\
The chosen one has a *. A name can be given to --connection; a connection without an address cannot be
used there. Secrets are neither shown nor asked for.";
/// The help of its `--format`.
pub const CONNECTIONS_FORMAT: &str = "How each connection is printed";
/// A name with its mark.
pub fn not_safe(name: &str) -> String {
    format!("{name} ({UNSAFE})")
}

/// Nothing was ever saved, or without an address.
pub const NO_CONNECTIONS: &str = "No connection is saved yet";
/// The heading of the list, in the order of the columns.
pub const HEADING: [&str; 4] = ["Name", "Bootstrap", "Security", "API key"];
/// Before the chosen one, and before the others.
pub const MARKS: [&str; 2] = ["* ", "  "];
