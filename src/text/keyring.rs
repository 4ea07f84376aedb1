//! Words about the keyring, and about forgetting what is kept in it.

use super::number;
use crate::connection::SecretKind;

pub const GNOME_KEYRING: &str = "GNOME Keyring";
pub const KWALLET: &str = "KWallet";
pub const KEEPASSXC: &str = "KeePassXC";
pub const KEYCHAIN: &str = "the macOS Keychain";
pub const CREDENTIAL_MANAGER: &str = "the Windows Credential Manager";
/// The keyring of a computer that does not tell which it is.
pub const UNNAMED: &str = "this computer's keyring";

/// Where a secret is kept.
pub fn kept_in(keyring: Option<&str>) -> String {
    format!("Kept in {}", keyring.unwrap_or(UNNAMED))
}

/// Which keyring a failure is about, where it is known.
pub fn keyring_is(keyring: &str) -> String {
    format!("The keyring of this computer is {keyring}")
}

/// What a keyring that fails means in the window.
pub const TYPED_FOR_THIS_RUN: &str = "A secret that you type is kept for this run of the program only";
/// Where "for this run only" was chosen before the keyring could be read.
pub const STAYS: &str = "What the keyring may keep of this connection stays there";
/// The buttons that copy what is said about a failure, as a screen reader says them.
pub const COPY_TROUBLE: &str = "Copy details of the keyring";
pub const COPY_PASS_PHRASE_TROUBLE: &str = "Copy details of the keyring about the pass phrase";
pub const COPY_FORGET_TROUBLE: &str = "Copy details of forgetting all secrets";
/// How to do without the keyring in the terminal.
pub const SECRET_WITHOUT_KEYRING: &str =
    "Or do without it: put the secret into the variable LINE_PRODUCER_SECRET, or pipe it in with --secret-stdin.";
/// The same for the pass phrase.
pub const PASS_PHRASE_WITHOUT_KEYRING: &str =
    "Or do without it: put the pass phrase into the variable LINE_PRODUCER_PASS_PHRASE.";

/// What a fault of the keyring means in the terminal: which keyring, where that is known, and how to do without it.
pub fn in_the_terminal(fault: &str, keyring: Option<&str>, without: &str) -> String {
    let which = keyring.map(|name| format!("\n  {}.", keyring_is(name))).unwrap_or_default();
    format!("{fault}{which}\n  {without}")
}

pub const FORGET_SECRET: &str = "Forget secret";
pub const FORGET_PASS_PHRASE: &str = "Forget pass phrase";
pub const TIP_PASS_PHRASE: &str = "What the client key is locked with; empty when it is not locked";
pub const PASS_PHRASE_PENDING: &str = "Press Enter in the pass phrase field first";

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

pub const FORGET_ALL: &str = "Forget all secrets…";
pub const FORGET_ALL_TIP: &str = "Remove every secret of this program from the keyring and from its memory";
pub const FORGET_ALL_TITLE: &str = "Forget all secrets?";
pub const FORGET_ALL_TEXT: &str = "The secrets and pass phrases of all connections are removed from this computer's keyring and from this program, also of connections that are no longer here. They cannot be brought back.";
pub const FORGET_THEM: &str = "Forget them";
pub const KEEP_THEM: &str = "Keep them";
pub const FORGETTING_ALL: &str = "Forgetting all secrets…";

/// How many secrets were removed from the keyring.
pub fn forgotten(count: usize) -> String {
    match count {
        0 => "There was no secret in the keyring. Nothing is held any more".to_owned(),
        _ => format!("{} removed from the keyring", number::count(count as u64, "secret", "secrets")),
    }
}
