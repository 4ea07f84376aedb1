//! What differs between the systems: the store, which keyring it is, and what its errors mean.

pub(super) use system::{SEARCH, kind, name, not_opened, open};

#[cfg(target_os = "linux")]
mod system {
    use std::sync::Arc;

    use keyring_core::{CredentialStore as Store, Error};
    use zbus::{blocking::Connection, blocking::fdo::DBusProxy, names::OwnedUniqueName};

    use super::super::{SERVICE, fault};
    use crate::{
        fault::{Fault, Kind},
        text::keyring as words,
    };

    /// Finds all entries of this program.
    pub const SEARCH: (&str, &str) = ("service", SERVICE);

    /// Who keeps the secrets of a desktop has further names on the bus, by which it is known.
    const NAMES: [(&str, &str); 5] = [
        ("org.gnome.keyring", words::GNOME_KEYRING),
        ("org.kde.kwalletd6", words::KWALLET),
        ("org.kde.kwalletd5", words::KWALLET),
        ("org.kde.secretservicecompat", words::KWALLET),
        ("org.keepassxc.KeePassXC.MainWindow", words::KEEPASSXC),
    ];

    pub fn open() -> Result<Arc<Store>, Error> {
        Ok(zbus_secret_service_keyring_store::Store::new()?)
    }

    /// Which program answers as the Secret Service, where it is one that is known. Asks the bus alone, which answers
    /// also when that program does not.
    pub fn name() -> Option<&'static str> {
        let bus = Connection::session().ok()?;
        let bus = DBusProxy::new(&bus).ok()?;
        let owner = |name: &str| -> Option<OwnedUniqueName> { bus.get_name_owner(name.try_into().ok()?).ok() };
        let keyring = owner("org.freedesktop.secrets")?;
        NAMES.into_iter().find(|(name, _)| owner(name).as_ref() == Some(&keyring)).map(|(_, words)| words)
    }

    /// An answer of the service itself is a refusal; without one there is no service, or no bus to find it on.
    pub fn not_opened(error: Error) -> Fault {
        let fault = fault(error);
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
mod system {
    use std::sync::Arc;

    use keyring_core::{CredentialStore as Store, Error};

    use super::super::{SERVICE, fault};
    use crate::{
        fault::{Fault, Kind},
        text::keyring as words,
    };

    /// Finds all entries of this program.
    pub const SEARCH: (&str, &str) = ("service", SERVICE);

    pub fn open() -> Result<Arc<Store>, Error> {
        Ok(apple_native_keyring_store::keychain::Store::new()?)
    }

    pub fn name() -> Option<&'static str> {
        Some(words::KEYCHAIN)
    }

    pub fn not_opened(error: Error) -> Fault {
        fault(error)
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
mod system {
    use std::sync::Arc;

    use keyring_core::{CredentialStore as Store, Error};

    use super::super::fault;
    use crate::{
        fault::{Fault, Kind},
        text::keyring as words,
    };

    /// Finds all entries of this program, whose names are user, a dot, and service.
    pub const SEARCH: (&str, &str) = ("pattern", r"\.line-producer$");

    pub fn open() -> Result<Arc<Store>, Error> {
        Ok(windows_native_keyring_store::Store::new()?)
    }

    pub fn name() -> Option<&'static str> {
        Some(words::CREDENTIAL_MANAGER)
    }

    pub fn not_opened(error: Error) -> Fault {
        fault(error)
    }

    /// `ERROR_NO_SUCH_LOGON_SESSION` (1312): this session, such as a service's, has no credentials at all.
    pub fn kind(reason: &str) -> Kind {
        if reason.contains("(1312)") { Kind::KeyringAbsent } else { Kind::KeyringRefused }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
mod system {
    use std::sync::Arc;

    use keyring_core::{CredentialStore as Store, Error};

    use crate::fault::{Fault, Kind};

    pub const SEARCH: (&str, &str) = ("service", super::super::SERVICE);

    pub fn open() -> Result<Arc<Store>, Error> {
        Err(Error::NoDefaultStore)
    }

    pub fn name() -> Option<&'static str> {
        None
    }

    pub fn not_opened(_: Error) -> Fault {
        Fault::new(Kind::KeyringAbsent)
    }

    pub fn kind(_: &str) -> Kind {
        Kind::KeyringRefused
    }
}
