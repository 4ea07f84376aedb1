//! A connection as a file that is handed on: without its secrets, and read with care, since anybody may have written it.

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::{Profile, import, names::tidy_name, properties, without_secrets};
use crate::{
    fault::{Fault, Kind},
    text::connection as words,
    whole_file::{self, Readers},
};

/// The version of the file that this program writes.
const VERSION: u64 = 1;

/// The name of the field by which such a file is known. This program writes it first.
const MARK: &str = "\"line_producer_connection\"";

/// No such file is longer; a file that is need not be read any further.
pub const MOST_EXPORTED_BYTES: usize = 64 * 1024;

/// File systems take names of 255 bytes, and a letter can have four.
const MOST_STEM_BYTES: usize = 200;

#[derive(Serialize)]
struct Exported<'p> {
    line_producer_connection: u64,
    connection: &'p Profile,
}

/// The text of the file: no secret, no id, and no path of the person's own certificate and key.
pub fn write(profile: &Profile) -> Vec<u8> {
    let connection = &Profile { client_certificate: String::new(), client_key: String::new(), ..profile.clone() };
    let exported = Exported { line_producer_connection: VERSION, connection };
    // A profile is made of texts and names, which JSON can always hold.
    let mut text = serde_json::to_vec_pretty(&exported).unwrap_or_default();
    text.push(b'\n');
    text
}

/// Writes the file in one step. Blocks: not for the window's thread.
///
/// # Errors
/// `DiskFull` and `FileUnwritable`, with the operating system's reason.
pub fn save(profile: &Profile, path: &Path) -> Result<(), Fault> {
    whole_file::write(path, &write(profile), Readers::Everybody)
        .map_err(|error| Fault::unwritable(path.display().to_string(), &error))
}

/// A connection that was read, and what of it was not taken over, to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenOver {
    pub profile: Profile,
    pub left_out: Vec<Fault>,
}

/// The connection in the bytes of a file; `None` where the file is something else. Its id is empty: whoever takes it gives
/// it one of its own, and a name that is free. `path` is named in the fault. Looks at no file.
///
/// # Errors
/// `NotAConnection`, where such a file is damaged or of a newer version; `PropertyForbidden`, where it holds a property
/// that this program does not set.
pub fn read(bytes: &[u8], path: &str) -> Option<Result<TakenOver, Fault>> {
    // As editors and other programs save it again.
    let decoded = import::decode(bytes.to_vec());
    let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = match &decoded {
        Some(text) if !is_marked(plain) => text.reveal().as_bytes(),
        _ => plain,
    };
    is_marked(bytes).then(|| {
        let not_one = |why: String| Fault::with(Kind::NotAConnection { path: path.to_owned() }, why);
        if bytes.len() > MOST_EXPORTED_BYTES {
            return Err(not_one(words::EXPORTED_TOO_LONG.to_owned()));
        }
        parse(bytes).map_err(not_one).and_then(|profile| harmless(profile, path))
    })
}

/// Whether the mark stands first, whatever follows, or anywhere at the top of what is whole.
fn is_marked(bytes: &[u8]) -> bool {
    let Some(inside) = bytes.trim_ascii_start().strip_prefix(b"{") else { return false };
    let top = || serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(bytes);
    inside.trim_ascii_start().starts_with(MARK.as_bytes())
        || top().is_ok_and(|names| names.contains_key(MARK.trim_matches('"')))
}

fn parse(bytes: &[u8]) -> Result<Profile, String> {
    #[derive(Deserialize)]
    struct Versioned {
        line_producer_connection: u64,
    }
    #[derive(Deserialize)]
    struct First {
        connection: Profile,
    }
    let Versioned { line_producer_connection: version } =
        serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    match version {
        VERSION => {
            let First { connection } = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
            Ok(connection)
        }
        version => Err(words::newer_version(version, VERSION)),
    }
}

/// What is taken over of a connection that anybody may have written.
fn harmless(profile: Profile, path: &str) -> Result<TakenOver, Fault> {
    if let Some(fault) = forbidden(&profile.properties) {
        return Err(fault);
    }
    let name = tidy_name(&profile.name);
    let name = if name.is_empty() { Profile::default().name } else { name };
    let mut left_out = Vec::new();
    let mut ca_file = profile.ca_file;
    // Looking at a file on another computer's share would show that computer who we are.
    if is_share(&ca_file) {
        left_out.push(Fault::new(Kind::ShareLeftOut { path: std::mem::take(&mut ca_file) }));
    }
    let properties = without_secrets(&profile.properties);
    if properties != profile.properties {
        left_out.push(Fault::new(Kind::PropertiesLeftOut { path: path.to_owned() }));
    }
    let profile = Profile {
        id: String::new(),
        name,
        ca_file,
        // Whom we show ourselves as is never another's choice.
        client_certificate: String::new(),
        client_key: String::new(),
        properties,
        ..profile
    };
    Ok(TakenOver { profile, left_out })
}

/// The first property that this program does not set, or that a field of the form sets. Each line is asked about by itself, so that none hides behind one
/// that is wrong in another way; lines that go on in the next are asked about in the whole text.
fn forbidden(text: &str) -> Option<Fault> {
    std::iter::once(text).chain(text.lines()).find_map(|part| {
        let alone = Profile { properties: part.to_owned(), ..Profile::default() };
        let unfit =
            |fault: &Fault| matches!(fault.kind, Kind::PropertyForbidden { .. } | Kind::PropertyHasField { .. });
        properties::properties(&alone).err().filter(unfit)
    })
}

/// `\\server\share` in either spelling.
fn is_share(path: &str) -> bool {
    let slash = |letter: char| matches!(letter, '\\' | '/');
    path.trim().chars().take(2).filter(|letter| slash(*letter)).count() == 2
}

/// A file name made of the connection's name that every file system takes.
pub fn file_name(name: &str) -> String {
    const FORBIDDEN: [char; 9] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];
    let plain = |letter: char| if letter.is_control() || FORBIDDEN.contains(&letter) { '-' } else { letter };
    let mut stem: String = tidy_name(name).chars().map(plain).collect();
    stem.truncate(stem.floor_char_boundary(MOST_STEM_BYTES));
    // Windows takes no name that begins or ends so, and hides what begins with a dot elsewhere.
    let stem = stem.trim_matches(|letter: char| letter == '.' || letter.is_whitespace());
    // The second part keeps names such as CON from being Windows' devices; the first alone would still be one.
    let stem = if stem.is_empty() || is_device(stem) { format!("connection {stem}") } else { stem.to_owned() };
    format!("{}.connection.json", stem.trim_end())
}

/// A name under which Windows has a device, whatever its ending.
fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |prefix: &str| {
        first.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    ["CON", "PRN", "AUX", "NUL"].contains(&first.as_str()) || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::connection::{Acks, Compression, Mechanism, Partitioner, SecretHome, Security};

    fn full() -> Profile {
        Profile {
            id: "0badcafe".to_owned(),
            name: "Class 7, Lyon".to_owned(),
            bootstrap: "a.example:9092,b.example:9092".to_owned(),
            security: Security::SaslPlaintext,
            mechanism: Mechanism::ScramSha512,
            api_key: "KEY".to_owned(),
            secret_home: SecretHome::ThisRun,
            client_id: "class".to_owned(),
            ca_file: "/etc/class/ca.pem".to_owned(),
            client_certificate: "own/certificate.pem".to_owned(),
            client_key: "own/key.pem".to_owned(),
            acks: Acks::Leader,
            idempotence: false,
            compression: Compression::Zstd,
            linger: "20 ms".to_owned(),
            batch_size: "1 MB".to_owned(),
            message_size: "2 MB".to_owned(),
            partitioner: Partitioner::Java,
            properties: "client.rack=a\nretries=3".to_owned(),
        }
    }

    fn with(change: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
        let mut value = serde_json::from_slice(&write(&full())).expect("JSON");
        change(&mut value);
        // The mark stays first: `serde_json` sorts the names of a `Value`.
        let connection = value["connection"].take();
        let version = &value["line_producer_connection"];
        format!("{{ {MARK}: {version}, \"connection\": {connection} }}").into_bytes()
    }

    #[test]
    fn a_connection_comes_back_without_what_is_the_persons_own() {
        let empty = String::new;
        let expected = Profile { id: empty(), client_certificate: empty(), client_key: empty(), ..full() };
        assert_eq!(read(&write(&full()), "a.json"), Some(Ok(TakenOver { profile: expected, left_out: Vec::new() })));
        let text = String::from_utf8(write(&full())).expect("text");
        assert!(!text.contains("0badcafe") && !text.contains("own/") && text.ends_with("}\n"), "{text}");
        let bom = [b"\xef\xbb\xbf\n".as_slice(), &write(&full())].concat();
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let sorted: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let sorted = serde_json::to_vec(&sorted).expect("JSON");
        assert!(!sorted.starts_with(format!("{{{MARK}").as_bytes()), "another name stands first");
        for saved_again in [bom, [b"\xff\xfe", wide.as_slice()].concat(), wide, sorted] {
            assert_eq!(read(&saved_again, "a.json"), read(&write(&full()), "a.json"));
        }
        assert_eq!(read(format!("{{\"a\": {text}}}").as_bytes(), "a.json"), None, "it stands deeper");
    }

    #[test]
    fn no_secret_is_written_and_none_is_taken() {
        let typed = Profile { properties: "linger.ms=5\nsasl.password=hunter2".to_owned(), ..full() };
        let text = String::from_utf8(write(&typed)).expect("text");
        assert!(!text.contains("hunter2") && text.contains("linger.ms=5"), "{text}");
        for property in [
            "ssl.key.pem=hunter2",
            "ssl.crl.location=/dev/zero",
            "ssl.cipher.suites=eNULL",
            "retries=3\nssl.keystore.location=hunter2",
            "plugin.library.paths=evil.so",
            "no-sign\nssl.key.pem=hunter2",
            "sasl.pass\\\nword=hunter2",
        ] {
            let bytes = with(|file| file["connection"]["properties"] = property.into());
            let fault = read(&bytes, "a.json").expect("one of ours").expect_err("refused");
            assert_eq!(fault.name(), "property-forbidden", "{property}");
            assert!(!format!("{fault:?}").contains("hunter2"), "{fault:?}");
        }
        let bytes = with(|file| file["connection"]["properties"] = "sasl.password=hunter2".into());
        let fault = read(&bytes, "a.json").expect("one of ours").expect_err("refused");
        assert_eq!(fault.name(), "property-has-field");
        assert!(!format!("{fault:?}").contains("hunter2"), "{fault:?}");
    }

    #[test]
    fn what_is_something_else_is_left_to_others() {
        let long_line = format!("{{\"order\":\"{}\"}}", "x".repeat(MOST_EXPORTED_BYTES));
        for other in ["", "{", "{}", "[]", "{\"order\":1}\n{\"order\":2}\n", "\"line_producer_connection\"", &long_line]
        {
            assert_eq!(read(other.as_bytes(), "a.json"), None, "{other:.40}");
        }
        assert_eq!(read(b"\xff\xfe{", "a.json"), None);
    }

    #[test]
    fn what_is_damaged_too_long_or_newer_is_refused_with_the_reason() {
        let newer = with(|file| file["line_producer_connection"] = 2.into());
        let long = with(|file| file["connection"]["bootstrap"] = "a".repeat(MOST_EXPORTED_BYTES).into());
        let wrong = with(|file| file["connection"]["idempotence"] = "perhaps".into());
        let cut = write(&full())[..200].to_vec();
        let cases = [(newer, "version 2"), (long, "longer than 64 KiB"), (wrong, "invalid type"), (cut, "EOF")];
        for (bytes, why) in cases {
            let fault = read(&bytes, "a.json").expect("one of ours").expect_err(why);
            assert_eq!(fault.kind, Kind::NotAConnection { path: "a.json".to_owned() });
            assert!(fault.technical.contains(why), "{}", fault.technical);
        }
    }

    #[test]
    fn names_ids_and_paths_of_others_are_not_trusted() {
        let bytes = with(|file| {
            file["connection"]["id"] = "my-cluster".into();
            file["connection"]["name"] = " \u{1b}]0;title\u{7} ".into();
            file["connection"]["ca_file"] = r"\\evil.example\share\ca.pem".into();
            file["connection"]["client_key"] = "/etc/shadow".into();
        });
        let TakenOver { profile, left_out } = read(&bytes, "a.json").expect("one of ours").expect("a connection");
        let path = r"\\evil.example\share\ca.pem".to_owned();
        assert_eq!(left_out, [Fault::new(Kind::ShareLeftOut { path })]);
        assert_eq!((profile.id.as_str(), profile.name.as_str()), ("", "]0;title"));
        assert_eq!((profile.ca_file.as_str(), profile.client_key.as_str()), ("", ""));
        assert!(is_share("//evil.example/share") && !is_share("/etc/ca.pem") && !is_share(r"C:\ca.pem"));
        let nameless = with(|file| file["connection"]["name"] = " ".into());
        assert_eq!(read(&nameless, "a").expect("ours").expect("a connection").profile.name, "My cluster");
        let unseen = with(|file| file["connection"]["name"] = "\u{200b}\u{202e}".into());
        assert_eq!(read(&unseen, "a").expect("ours").expect("a connection").profile.name, "My cluster");
        let half = with(|file| file["connection"]["properties"] = "retries=3\nhunter2".into());
        let taken = read(&half, "a").expect("ours").expect("a connection");
        assert_eq!(taken.profile.properties, "retries=3\n");
        assert_eq!(taken.left_out, [Fault::new(Kind::PropertiesLeftOut { path: "a".to_owned() })]);
    }

    #[test]
    fn file_names_fit_every_file_system() {
        assert_eq!(file_name("Invoices, test cluster"), "Invoices, test cluster.connection.json");
        assert_eq!(file_name("a/b\\c:d?\n"), "a-b-c-d-.connection.json");
        assert_eq!(file_name(".. "), "connection.connection.json");
        for device in ["con", "NUL", "com1", "aux.txt"] {
            assert_eq!(file_name(device), format!("connection {device}.connection.json"));
        }
        assert!(file_name(&"\u{1f600}".repeat(80)).len() <= 255);
        assert_eq!(file_name("Console"), "Console.connection.json");
    }

    #[test]
    fn it_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("class.connection.json");
        std::fs::write(&path, "an earlier one").expect("written");
        save(&full(), &path).expect("saved");
        assert_eq!(std::fs::read(&path).expect("read"), write(&full()));
        let inside = path.join("class.json");
        let fault = save(&full(), &inside).expect_err("a file is no folder");
        assert_eq!(fault.kind, Kind::FileUnwritable { path: inside.display().to_string() });
        assert_eq!(std::fs::read_dir(folder.path()).expect("there").count(), 1, "nothing is left beside it");
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken_or_refused_and_never_panic(rest in proptest::collection::vec(any::<u8>(), 0..200)) {
            let marked = [b"{".as_slice(), MARK.as_bytes(), &rest].concat();
            prop_assert!(matches!(read(&marked, "a.json"), Some(Err(_) | Ok(_))));
            let _ = read(&rest, "a.json");
        }

        #[test]
        fn any_connection_comes_back(
            name in "\\PC{1,60}", bootstrap in "\\PC{0,60}", api_key in "\\PC{0,30}", linger in "\\PC{0,10}",
        ) {
            let profile = Profile { name, bootstrap, api_key, linger, ..Profile::default() };
            let back = read(&write(&profile), "a.json").expect("one of ours").expect("a connection").profile;
            prop_assert_eq!(back.name, Some(tidy_name(&profile.name)).filter(|name| !name.is_empty()).unwrap_or("My cluster".to_owned()));
            prop_assert_eq!((back.bootstrap, back.api_key, back.linger), (profile.bootstrap, profile.api_key, profile.linger));
        }

        #[test]
        fn any_name_makes_a_file_name(name in "\\PC{0,90}") {
            let file = file_name(&name);
            prop_assert!(!file.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']) && file.ends_with(".connection.json"));
            prop_assert!(!file.starts_with('.') && !file.starts_with(' '));
        }
    }
}
