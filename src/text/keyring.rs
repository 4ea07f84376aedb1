//! Words about the keyring, and about forgetting what is kept in it.

use super::number;

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
