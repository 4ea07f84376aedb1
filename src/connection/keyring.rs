//! The operating system's keyring: Secret Service, Keychain, Credential Manager.
//!
//! Each call of [`open_keyring`] opens it anew, since a store that was opened once keeps its first failure.

mod platform;

use std::{collections::HashMap, sync::Arc};

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

    fn forget_all(&self) -> Result<usize, Fault> {
        let found = self.0.search(&HashMap::from([platform::SEARCH])).map_err(fault)?;
        let ours = |entry: &&Entry| entry.get_specifiers().is_none_or(|(service, _)| service == SERVICE);
        let ours: Vec<&Entry> = found.iter().filter(ours).collect();
        let faults: Vec<Fault> = ours.iter().filter_map(|entry| remove(entry).err()).collect();
        let removed = ours.len() - faults.len();
        match (removed, faults.len(), faults.into_iter().next()) {
            (_, _, None) => Ok(removed),
            (0, _, Some(fault)) => Err(fault),
            (_, left, Some(Fault { kind, technical })) => {
                Err(Fault { kind: Kind::KeyringPartly { removed, left, cause: Box::new(kind) }, technical })
            }
        }
    }

    fn name(&self) -> Option<&'static str> {
        platform::name()
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

#[cfg(test)]
mod tests {
    use keyring_core::api::CredentialStoreApi;

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
    fn all_that_is_ours_is_forgotten_and_counted() {
        let inner = keyring_core::mock::Store::new().expect("a mock store");
        let store = Keyring(inner.clone());
        assert_eq!(store.forget_all(), Ok(0));
        for id in ["a", "a/pass-phrase", "of a connection long gone"] {
            store.save(id, &Secret::new("hunter2".to_owned())).expect("kept");
        }
        let others = inner.build("line-producer-2", "a", None).expect("an entry");
        others.set_password("of another program").expect("kept");
        assert_eq!(store.forget_all(), Ok(3));
        assert_eq!((store.load("a"), store.load("a/pass-phrase")), (Ok(None), Ok(None)));
        assert_eq!(others.get_password().expect("still there"), "of another program");
    }

    #[test]
    fn one_that_cannot_be_removed_keeps_no_other() {
        let inner = keyring_core::mock::Store::new().expect("a mock store");
        let store = Keyring(inner.clone());
        for id in ["a", "b", "c"] {
            store.save(id, &Secret::new("hunter2".to_owned())).expect("kept");
        }
        let refuses = |id: &str| {
            let entry = inner.build(SERVICE, id, None).expect("an entry");
            let entry = entry.as_any().downcast_ref::<keyring_core::mock::Cred>().expect("a mock entry");
            entry.set_error(Error::NotSupportedByStore("not today".to_owned()));
        };
        refuses("a");
        let kind = Kind::KeyringPartly { removed: 2, left: 1, cause: Box::new(Kind::KeyringRefused) };
        let fault = store.forget_all().expect_err("one refuses");
        assert_eq!((fault.kind, fault.technical.contains("not today")), (kind, true));
        assert_eq!((store.load("b"), store.load("c")), (Ok(None), Ok(None)));
        store.forget_all().expect("the others are gone already");
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
