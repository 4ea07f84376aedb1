//! The files of certificates and keys that a profile names: whether they can be used, asked of librdkafka itself.

use std::{fs, path::Path};

use super::{Profile, Secrets, client};
use crate::{
    fault::{Fault, Field, Kind},
    text::connection as words,
};

/// A key file is a few kilobytes; of anything longer only this much is looked at.
const MOST_KEY_BYTES: u64 = 1024 * 1024;

/// What is to be checked: the parts of a profile and its secrets that encryption depends on. Equal when a check would
/// find the same, as long as nobody changes the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateCheck {
    profile: Profile,
    secrets: Secrets,
}

/// What was found in the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateFiles {
    /// What cannot be used, in the order of the form.
    pub problems: Vec<(Field, Fault)>,
    /// The private key of the client certificate is encrypted, so that a pass phrase is wanted.
    pub key_encrypted: bool,
}

impl CertificateFiles {
    /// What is wrong with one field.
    pub fn problem(&self, field: Field) -> Option<&Fault> {
        self.problems.iter().find(|(named, _)| *named == field).map(|(_, fault)| fault)
    }
}

impl CertificateCheck {
    /// A check of these. Looks at no file yet, and is cheap enough for every frame.
    pub fn of(profile: &Profile, secrets: &Secrets) -> Self {
        if !profile.security.encrypted() {
            return Self { profile: Profile::default(), secrets: Secrets::default() };
        }
        Self {
            profile: Profile {
                ca_file: profile.ca_file.clone(),
                client_certificate: profile.client_certificate.clone(),
                client_key: profile.client_key.clone(),
                ..Profile::default()
            },
            secrets: Secrets { pass_phrase: secrets.pass_phrase.clone(), ..Secrets::default() },
        }
    }

    /// Whether there is anything to look at.
    pub fn is_needed(&self) -> bool {
        let Profile { ca_file, client_certificate, .. } = &self.profile;
        [ca_file, client_certificate].iter().any(|text| !text.trim().is_empty())
    }

    /// Reads the files and lets librdkafka try them: not for the window's thread.
    pub fn run(&self) -> CertificateFiles {
        let mut problems = Vec::new();
        let Profile { ca_file, client_certificate, .. } = &self.profile;
        let (ca, certificate, key) = (ca_file.trim(), client_certificate.trim(), key_file(&self.profile));
        let key_encrypted = !certificate.is_empty() && wants_pass_phrase(Path::new(key));
        let only = |profile| Self { profile, secrets: self.secrets.clone() };
        if !ca.is_empty() {
            let outcome = readable(ca, |path| Kind::CaFile { path });
            let part = only(Profile { ca_file: ca.to_owned(), ..Profile::default() });
            problems.extend(outcome.and_then(|()| part.try_out(key_encrypted)).err());
        }
        if !certificate.is_empty() {
            let of_certificate = readable(certificate, |path| Kind::ClientCertificateFile { path });
            let of_key = readable(key, |path| Kind::ClientKeyFile { path });
            let part = only(Profile { ca_file: String::new(), ..self.profile.clone() });
            match (of_certificate, of_key) {
                (Ok(()), Ok(())) => problems.extend(part.try_out(key_encrypted).err()),
                (Err(fault), _) if key == certificate => problems.push(fault),
                (one, other) => problems.extend([one.err(), other.err()].into_iter().flatten()),
            }
        }
        CertificateFiles { problems: problems.into_iter().map(|fault| (field(&fault), fault)).collect(), key_encrypted }
    }

    fn try_out(&self, key_encrypted: bool) -> Result<(), Fault> {
        let fault = match client::try_encryption(&self.profile, &self.secrets) {
            Ok(()) => return Ok(()),
            Err(fault) => fault,
        };
        // What a wrong pass phrase makes of the key may by chance look like a key that is damaged.
        let damaged = matches!(fault.kind, Kind::ClientKeyFile { .. }) && !fault.technical.contains("mismatch");
        match fault.kind {
            Kind::ClientKeyFile { path } if damaged && key_encrypted => {
                Err(Fault::with(Kind::PassPhrase { path }, fault.technical))
            }
            _ => Err(fault),
        }
    }
}

/// The field at which a fault in a file is told.
fn field(fault: &Fault) -> Field {
    match fault.kind {
        Kind::CaFile { .. } => Field::CaFile,
        Kind::ClientCertificateFile { .. } => Field::ClientCertificate,
        Kind::ClientKeyFile { .. } => Field::ClientKey,
        Kind::PassPhrase { .. } => Field::PassPhrase,
        _ => Field::Properties,
    }
}

/// The file of the client certificate's private key: that of the certificate where none is named.
pub fn key_file(profile: &Profile) -> &str {
    match profile.client_key.trim() {
        "" => profile.client_certificate.trim(),
        key => key,
    }
}

fn readable(path: &str, kind: impl FnOnce(String) -> Kind) -> Result<(), Fault> {
    let look = || -> Result<(), String> {
        if !fs::metadata(path).map_err(|error| error.to_string())?.is_file() {
            return Err(words::NOT_A_FILE.to_owned());
        }
        fs::File::open(path).map(drop).map_err(|error| error.to_string())
    };
    look().map_err(|why| Fault::with(kind(path.to_owned()), why))
}

/// Whether a file holds an encrypted private key in PEM, so that a pass phrase is wanted. Reads the file. What cannot be
/// read wants none.
pub fn wants_pass_phrase(key: &Path) -> bool {
    use std::io::Read;
    // RFC 7468 for PKCS#8, and RFC 1421 for the older form.
    const SIGNS: [&[u8]; 2] = [b"-----BEGIN ENCRYPTED PRIVATE KEY-----", b"Proc-Type: 4,ENCRYPTED"];
    if !fs::metadata(key).is_ok_and(|about| about.is_file()) {
        return false;
    }
    let mut bytes = zeroize::Zeroizing::new(Vec::new());
    let read = fs::File::open(key).and_then(|file| file.take(MOST_KEY_BYTES).read_to_end(&mut bytes));
    read.is_ok() && SIGNS.iter().any(|sign| memchr::memmem::find(&bytes, sign).is_some())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::connection::{Secret, Security};

    /// A folder with a certificate, its key, that key encrypted with `hunter2` in both forms, and another key.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let (key, other) = (rcgen::KeyPair::generate().expect("a key"), rcgen::KeyPair::generate().expect("a key"));
        let params = rcgen::CertificateParams::new(vec!["client.example".to_owned()]).expect("a name");
        let certificate = params.self_signed(&key).expect("a certificate").pem();
        fs::write(path("cert.pem"), &certificate).expect("written");
        fs::write(path("key.pem"), key.serialize_pem()).expect("written");
        fs::write(path("both.pem"), key.serialize_pem() + &certificate).expect("written");
        fs::write(path("other.pem"), other.serialize_pem()).expect("written");
        fs::write(path("text.pem"), "This is not PEM").expect("written");
        let openssl = |arguments: &[&str], out: &str| {
            let mut command = Command::new("openssl");
            command.args(arguments).args(["-passout", "pass:hunter2"]).arg("-in").arg(path("key.pem"));
            assert!(command.arg("-out").arg(path(out)).status().expect("openssl").success());
        };
        openssl(&["pkcs8", "-topk8", "-v2", "aes-256-cbc"], "encrypted.pem");
        openssl(&["ec", "-aes256"], "older.pem");
        folder
    }

    fn checked(folder: &Path, [ca, certificate, key]: [&str; 3], phrase: Option<&str>) -> CertificateFiles {
        let path = |name: &str| if name.is_empty() { String::new() } else { folder.join(name).display().to_string() };
        let profile = Profile {
            security: Security::Ssl,
            ca_file: path(ca),
            client_certificate: path(certificate),
            client_key: path(key),
            ..Profile::default()
        };
        let pass_phrase = phrase.map(|phrase| Secret::new(phrase.to_owned()));
        CertificateCheck::of(&profile, &Secrets { pass_phrase, ..Secrets::default() }).run()
    }

    /// The field and name of what was found, and whether a pass phrase is wanted.
    fn found(folder: &Path, files: [&str; 3], phrase: Option<&str>) -> (Vec<(Field, &'static str)>, bool) {
        let found = checked(folder, files, phrase);
        (found.problems.iter().map(|(field, fault)| (*field, fault.name())).collect(), found.key_encrypted)
    }

    #[test]
    fn a_certificate_with_its_key_can_be_used() {
        let folder = folder();
        for (files, phrase, encrypted) in [
            (["", "cert.pem", "key.pem"], None, false),
            (["", "cert.pem", "key.pem"], Some("not wanted"), false),
            (["", "both.pem", ""], None, false),
            (["cert.pem", "both.pem", "both.pem"], None, false),
            (["", "cert.pem", "encrypted.pem"], Some("hunter2"), true),
            (["", "cert.pem", "older.pem"], Some("hunter2"), true),
            (["", "", ""], None, false),
        ] {
            assert_eq!(found(folder.path(), files, phrase), (Vec::new(), encrypted), "{files:?} {phrase:?}");
        }
    }

    #[test]
    fn a_key_that_no_pass_phrase_opens_says_so() {
        let folder = folder();
        for key in ["encrypted.pem", "older.pem"] {
            for phrase in [None, Some(""), Some("wrong"), Some("hunter"), Some(&"hunter2".repeat(300)[..])] {
                let wanted = (vec![(Field::PassPhrase, "pass-phrase")], true);
                assert_eq!(found(folder.path(), ["", "cert.pem", key], phrase), wanted, "{key} {phrase:?}");
            }
        }
    }

    #[test]
    fn each_file_that_cannot_be_used_is_told_at_its_field() {
        use Field::{CaFile, ClientCertificate, ClientKey};
        let folder = folder();
        for (files, wanted) in [
            (["gone.pem", "", ""], vec![(CaFile, "ca-file")]),
            (["text.pem", "", ""], vec![(CaFile, "ca-file")]),
            (["key.pem", "", ""], vec![(CaFile, "ca-file")]),
            (["", "gone.pem", ""], vec![(ClientCertificate, "client-certificate-file")]),
            (["", "text.pem", "key.pem"], vec![(ClientCertificate, "client-certificate-file")]),
            (["", "key.pem", "key.pem"], vec![(ClientCertificate, "client-certificate-file")]),
            (["", "cert.pem", "gone.pem"], vec![(ClientKey, "client-key-file")]),
            (["", "cert.pem", "text.pem"], vec![(ClientKey, "client-key-file")]),
            (["", "cert.pem", "other.pem"], vec![(ClientKey, "client-key-file")]),
            (["", "cert.pem", ""], vec![(ClientKey, "client-key-file")]),
            (["", "cert.pem", "."], vec![(ClientKey, "client-key-file")]),
            (
                ["gone.pem", "gone.pem", "gone.key"],
                vec![
                    (CaFile, "ca-file"),
                    (ClientCertificate, "client-certificate-file"),
                    (ClientKey, "client-key-file"),
                ],
            ),
        ] {
            assert_eq!(found(folder.path(), files, None), (wanted, false), "{files:?}");
        }
        let why = |files| checked(folder.path(), files, None).problems.remove(0).1.technical;
        assert!(why(["gone.pem", "", ""]).contains("No such file"), "the system's words");
        assert_eq!(why([".", "", ""]), "not a file");
        assert!(why(["text.pem", "", ""]).contains("ssl.ca.location"), "librdkafka's words");
        assert!(why(["", "cert.pem", "other.pem"]).contains("key values mismatch"), "OpenSSL's words");
    }

    /// A check, a run or the terminal would wait for ever at what is no plain file.
    #[cfg(unix)]
    #[test]
    fn what_never_ends_is_not_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe.pem");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
        for path in [pipe.to_string_lossy().as_ref(), "/dev/zero"] {
            let profile =
                Profile { ca_file: path.to_owned(), client_certificate: path.to_owned(), ..Profile::default() };
            let found = CertificateCheck::of(&profile, &Secrets::default()).run();
            let why: Vec<_> = found.problems.iter().map(|(_, fault)| fault.technical.as_str()).collect();
            assert_eq!(why, [words::NOT_A_FILE; 2], "{path}");
        }
    }

    #[test]
    fn a_check_is_the_same_until_something_changes_that_it_depends_on() {
        let of = |change: fn(&mut Profile), phrase: Option<&str>| {
            let mut profile = Profile { ca_file: "ca.pem".to_owned(), ..Profile::default() };
            change(&mut profile);
            let pass_phrase = phrase.map(|phrase| Secret::new(phrase.to_owned()));
            CertificateCheck::of(&profile, &Secrets { pass_phrase, ..Secrets::default() })
        };
        let as_it_was = of(|_| {}, None);
        assert!(as_it_was.is_needed());
        assert_eq!(of(|profile| profile.bootstrap = "a:1".to_owned(), None), as_it_was);
        assert_eq!(of(|profile| profile.properties = "retries=3".to_owned(), None), as_it_was);
        assert_ne!(of(|profile| profile.client_key = "key.pem".to_owned(), None), as_it_was);
        assert_ne!(of(|_| {}, Some("hunter2")), as_it_was);
        assert!(!of(|profile| profile.security = Security::Plaintext, None).is_needed());
        assert!(!format!("{:?}", of(|_| {}, Some("hunter2"))).contains("hunter2"));
    }
}
