//! The operating system's keyring: Secret Service, Keychain, Credential Manager.
//!
//! Each call of [`open_keyring`] opens it anew, since a store that was opened once keeps its first failure.

use std::sync::Arc;

use keyring_core::{CredentialStore as Store, Entry, Error};
use zeroize::Zeroize;

use super::{CredentialStore, Secret};
use crate::{
    fault::{Fault, Kind},
    text::connection as words,
};

/// The service under which secrets stand in the keyring; the user is the connection's id. Never changed.
pub const SERVICE: &str = "line-producer";

/// Opens the keyring of this computer anew. May block for as long as the keyring likes.
///
/// # Errors
/// `KeyringAbsent`, when there is none to be reached; `KeyringRefused`, when there is one that does not let us in.
pub fn open_keyring() -> Result<Arc<dyn CredentialStore>, Fault> {
    let store = platform::open().map_err(platform::not_opened)?;
    Ok(Arc::new(Keyring(store)))
}

struct Keyring(Arc<Store>);

impl Keyring {
    fn entry(&self, id: &str) -> Result<Entry, Fault> {
        self.0.build(SERVICE, id, None).map_err(fault)
    }
}

impl CredentialStore for Keyring {
    fn load(&self, id: &str) -> Result<Option<Secret>, Fault> {
        match self.entry(id)?.get_password() {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(fault(error)),
        }
    }

    fn save(&self, id: &str, secret: &Secret) -> Result<(), Fault> {
        self.entry(id)?.set_password(secret.reveal()).map_err(fault)
    }

    fn forget(&self, id: &str) -> Result<(), Fault> {
        match self.entry(id)?.delete_credential() {
            Err(Error::Ambiguous(entries)) => entries.iter().try_for_each(remove),
            outcome => gone(outcome),
        }
    }
}

fn remove(entry: &Entry) -> Result<(), Fault> {
    gone(entry.delete_credential())
}

fn gone(outcome: Result<(), Error>) -> Result<(), Fault> {
    match outcome {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(error) => Err(fault(error)),
    }
}

/// What an error of the keyring means. The technical text never holds what is kept there: the errors that carry the
/// kept bytes get a text of ours, and the bytes are wiped.
fn fault(error: Error) -> Fault {
    let refused = |why: String| Fault::with(Kind::KeyringRefused, why);
    match error {
        Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
            bytes.zeroize();
            refused(words::KEPT_IS_NOT_TEXT.to_owned())
        }
        Error::Ambiguous(entries) => refused(words::entries_of_the_same_name(entries.len())),
        Error::TooLong(what, limit) => refused(words::too_long_for_keyring(&what, limit)),
        Error::PlatformFailure(reason) | Error::NoStorageAccess(reason) => {
            Fault::with(platform::kind(&format!("{reason:?}")), reason.to_string())
        }
        error => refused(error.to_string()),
    }
}

#[cfg(target_os = "linux")]
mod platform {
    use super::{Arc, Error, Fault, Kind, Store};

    pub fn open() -> Result<Arc<Store>, Error> {
        Ok(zbus_secret_service_keyring_store::Store::new()?)
    }

    /// An answer of the service itself is a refusal; without one there is no service, or no bus to find it on.
    pub fn not_opened(error: Error) -> Fault {
        let fault = super::fault(error);
        let answered = fault.technical.contains(".Error.") || fault.technical.starts_with("Crypto");
        if answered { fault } else { Fault::with(Kind::KeyringAbsent, fault.technical) }
    }

    /// Told by the Debug text, since the error types belong to crates that only the store names. The names of the
    /// errors are D-Bus's and the Secret Service specification's own; `Locked`, `Prompt`, `PromptDisconnected` are the
    /// variants of `secret_service::Error`.
    pub fn kind(reason: &str) -> Kind {
        const LOCKED: [&str; 1] = ["org.freedesktop.Secret.Error.IsLocked"];
        const ABSENT: [&str; 5] = [
            "org.freedesktop.DBus.Error.ServiceUnknown",
            "org.freedesktop.DBus.Error.NameHasNoOwner",
            "org.freedesktop.DBus.Error.NoReply",
            "org.freedesktop.DBus.Error.Disconnected",
            "org.freedesktop.DBus.Error.Spawn.",
        ];
        let names = |list: &[&str]| list.iter().any(|name| reason.contains(name));
        match reason {
            "Locked" | "Prompt" | "PromptDisconnected" => Kind::KeyringLocked,
            "Unavailable" => Kind::KeyringAbsent,
            _ if names(&LOCKED) => Kind::KeyringLocked,
            _ if names(&ABSENT) => Kind::KeyringAbsent,
            _ => Kind::KeyringRefused,
        }
    }
}

#[cfg(target_os = "macos")]
mod platform {
    use super::{Arc, Error, Fault, Kind, Store};

    pub fn open() -> Result<Arc<Store>, Error> {
        Ok(apple_native_keyring_store::keychain::Store::new()?)
    }

    pub fn not_opened(error: Error) -> Fault {
        super::fault(error)
    }

    /// By the codes of Apple's SecBase.h: `errSecAuthFailed`, `errSecUserCanceled`, `errSecInteractionNotAllowed`;
    /// `errSecNotAvailable`, `errSecNoSuchKeychain`, `errSecNoDefaultKeychain`.
    pub fn kind(reason: &str) -> Kind {
        let code = reason.split_once("code: ").and_then(|(_, rest)| rest.split([',', ' ']).next());
        match code {
            Some("-25293" | "-128" | "-25308") => Kind::KeyringLocked,
            Some("-25291" | "-25294" | "-25307") => Kind::KeyringAbsent,
            _ => Kind::KeyringRefused,
        }
    }
}

#[cfg(target_os = "windows")]
mod platform {
    use super::{Arc, Error, Fault, Kind, Store};

    pub fn open() -> Result<Arc<Store>, Error> {
        Ok(windows_native_keyring_store::Store::new()?)
    }

    pub fn not_opened(error: Error) -> Fault {
        super::fault(error)
    }

    /// `ERROR_NO_SUCH_LOGON_SESSION` (1312): this session, such as a service's, has no credentials at all.
    pub fn kind(reason: &str) -> Kind {
        if reason.contains("(1312)") { Kind::KeyringAbsent } else { Kind::KeyringRefused }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
mod platform {
    use super::{Arc, Error, Fault, Kind, Store};

    pub fn open() -> Result<Arc<Store>, Error> {
        Err(Error::NoDefaultStore)
    }

    pub fn not_opened(_: Error) -> Fault {
        Fault::new(Kind::KeyringAbsent)
    }

    pub fn kind(_: &str) -> Kind {
        Kind::KeyringRefused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_in_the_keyring_never_change() {
        assert_eq!(SERVICE, "line-producer");
        let store = Keyring(keyring_core::mock::Store::new().expect("a mock store"));
        let names = store.entry("my-cluster").expect("an entry").get_specifiers();
        assert_eq!(names, Some(("line-producer".to_owned(), "my-cluster".to_owned())));
    }

    #[test]
    fn what_is_saved_is_loaded_and_can_be_forgotten_twice() {
        let store = Keyring(keyring_core::mock::Store::new().expect("a mock store"));
        let secret = Secret::new("hunter2".to_owned());
        assert_eq!(store.load("a"), Ok(None));
        store.save("a", &secret).expect("kept");
        assert_eq!(store.load("a"), Ok(Some(secret)));
        store.forget("a").expect("removed");
        store.forget("a").expect("nothing there is not an error");
        assert_eq!(store.load("a"), Ok(None));
    }

    #[test]
    fn what_is_kept_is_in_no_fault() {
        let kept = "hunter2 hunter2".to_owned();
        let in_the_reason = String::from_utf8([kept.as_bytes(), &[0xff]].concat()).expect_err("not UTF-8");
        let errors = [
            Error::BadEncoding(kept.clone().into_bytes()),
            Error::BadDataFormat(kept.clone().into_bytes(), Box::new(in_the_reason)),
        ];
        for error in errors {
            let fault = fault(error);
            assert_eq!(fault, Fault::with(Kind::KeyringRefused, "what is kept there is not text"));
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_keyring_that_cannot_be_opened_is_absent_unless_it_answered() {
        let not_opened = |why: &str| platform::not_opened(Error::PlatformFailure(why.into())).kind;
        assert_eq!(not_opened("zbus error: I/O error: Connection refused"), Kind::KeyringAbsent);
        assert_eq!(not_opened("no secret service provider or dbus session found"), Kind::KeyringAbsent);
        let unknown = "zbus error: org.freedesktop.DBus.Error.ServiceUnknown: not provided";
        assert_eq!(not_opened(unknown), Kind::KeyringAbsent);
        let answer = "zbus error: org.freedesktop.DBus.Error.NotSupported: the algorithm is not supported";
        assert_eq!(not_opened(answer), Kind::KeyringRefused);
        assert_eq!(not_opened("Crypto error: wrong key"), Kind::KeyringRefused);
        assert_eq!(platform::kind("MethodError(\"org.freedesktop.Secret.Error.IsLocked\")"), Kind::KeyringLocked);
    }

    #[test]
    fn a_secret_beyond_the_limit_is_refused_with_the_limit() {
        let fault = fault(Error::TooLong("password encoded as UTF-16".to_owned(), 2560));
        let technical = "password encoded as UTF-16 is longer than this keyring takes: 2560 bytes";
        assert_eq!(fault, Fault::with(Kind::KeyringRefused, technical));
    }
}
