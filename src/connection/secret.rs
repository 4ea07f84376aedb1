//! A text that must not be seen: prints as `[secret]`, wiped when dropped.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

/// The secret of an API key, a pass phrase, or a text that may hold one. Neither `Debug` nor `Display` shows it; there is no `Serialize`. Each clone is wiped by
/// itself. Comparing is for "has it changed?", not for letting somebody in: its time depends on the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes over the text and its buffer; nothing is copied.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Takes the text out of a field, which is empty afterwards. The buffer moves, so the field keeps no copy.
    pub fn take(field: &mut String) -> Self {
        Self::new(std::mem::take(field))
    }

    /// Takes over UTF-8 bytes. `None`, and the bytes wiped, when they are none.
    pub fn from_utf8(bytes: Vec<u8>) -> Option<Self> {
        match String::from_utf8(bytes) {
            Ok(text) => Some(Self::new(text)),
            Err(error) => {
                error.into_bytes().zeroize();
                None
            }
        }
    }

    /// The text itself, for the one call that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

/// What a connection can have to keep secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SecretKind {
    /// The secret of the API key.
    ApiSecret,
    /// The pass phrase of the client certificate's private key.
    PassPhrase,
}

impl SecretKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::ApiSecret, Self::PassPhrase];

    /// The user name of the keyring's entry for a connection. Never changed: what was kept must be found again.
    pub fn entry(self, id: &str) -> String {
        match self {
            Self::ApiSecret => id.to_owned(),
            Self::PassPhrase => format!("{id}/pass-phrase"),
        }
    }

    /// What was typed or piped in, without what does not belong to it: an API secret has no blanks at its ends, a pass
    /// phrase may have some, but not the end of the line.
    pub fn tidy(self, text: &str) -> &str {
        match self {
            Self::ApiSecret => text.trim(),
            Self::PassPhrase => text.trim_end_matches(['\r', '\n']),
        }
    }
}

/// The secrets of one connection that are at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets {
    /// The secret of the API key.
    pub api_secret: Option<Secret>,
    /// The pass phrase of the client certificate's private key.
    pub pass_phrase: Option<Secret>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_a_word() {
        let secret = Secret::new("hunter2".to_owned());
        assert_eq!(format!("{secret} {secret:?} {:?} {:#?}", Some(&secret), [&secret]).matches("hunter2").count(), 0);
        assert_eq!(secret.to_string(), "[secret]");
    }

    #[test]
    fn entries_in_the_keyring_never_change_their_names() {
        assert_eq!(SecretKind::ALL.map(|kind| kind.entry("my-cluster")), ["my-cluster", "my-cluster/pass-phrase"]);
    }

    #[test]
    fn taking_moves_the_buffer_out_of_the_field() {
        let mut field = String::from("hunter2");
        let buffer = field.as_ptr();
        let secret = Secret::take(&mut field);
        assert_eq!((secret.reveal(), secret.reveal().as_ptr()), ("hunter2", buffer));
        assert_eq!((field.as_str(), field.capacity()), ("", 0));
    }

    #[test]
    fn bytes_become_a_secret_only_as_text() {
        assert_eq!(Secret::from_utf8(b"hunter2".to_vec()), Some(Secret::new("hunter2".to_owned())));
        assert_eq!(Secret::from_utf8(vec![0xff]), None);
    }
}
