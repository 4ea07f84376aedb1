//! Words about one secret: replaced, or forgotten.

use crate::connection::SecretKind;

/// While something is typed over a secret that is kept.
pub const REPLACES: &str = "A secret is kept already. Enter replaces it, Escape keeps the old one";
pub const REPLACE: &str = "Replace";
pub const KEEP_OLD: &str = "Keep the old one";

/// The two buttons, as a screen reader says them: two kinds of secret may stand on the screen.
pub fn replace_or_keep(kind: SecretKind) -> [&'static str; 2] {
    match kind {
        SecretKind::ApiSecret => ["Replace the secret", "Keep the old secret"],
        SecretKind::PassPhrase => ["Replace the pass phrase", "Keep the old pass phrase"],
    }
}

/// What was typed took the place of another secret.
pub fn replaced(kind: SecretKind) -> &'static str {
    match kind {
        SecretKind::ApiSecret => "Replaced: the secret that was kept before is gone",
        SecretKind::PassPhrase => "Replaced: the pass phrase that was kept before is gone",
    }
}

/// Beside Send, while it is not said whether the old secret is to be replaced.
pub const UNDECIDED: &str = "Replace the secret first, or keep the old one";

/// Asks before a secret is forgotten.
pub fn ask_forget(kind: SecretKind, connection: &str) -> String {
    match kind {
        SecretKind::ApiSecret => format!("Forget the secret of “{connection}”?"),
        SecretKind::PassPhrase => format!("Forget the pass phrase of “{connection}”?"),
    }
}

/// What is lost with it.
pub fn ask_forget_text(kind: SecretKind) -> &'static str {
    match kind {
        SecretKind::ApiSecret => {
            "It is removed from this computer's keyring and from this program. Confluent Cloud does not show a secret a second time: without a copy elsewhere you need a new API key."
        }
        SecretKind::PassPhrase => {
            "It is removed from this computer's keyring and from this program. Without it the client key cannot be used."
        }
    }
}
pub const FORGET_IT: &str = "Forget it";
pub const KEEP_IT: &str = "Keep it";
