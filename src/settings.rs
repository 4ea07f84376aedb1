//! What is remembered between starts: one versioned JSON file, written atomically, without any secret.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    fault::{Fault, Kind},
    run::Form,
};

/// The version that this program writes.
pub const VERSION: u32 = 1;

/// Everything that is remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// [`VERSION`] when written by this program.
    pub version: u32,
    /// The form as it was typed.
    #[serde(default)]
    pub form: Form,
    /// The choice of theme.
    #[serde(default)]
    pub theme: Theme,
    /// The window's inner size in points.
    #[serde(default)]
    pub window_size: Option<[f32; 2]>,
}

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Default for Settings {
    fn default() -> Self {
        Self { version: VERSION, form: Form::default(), theme: Theme::default(), window_size: None }
    }
}

/// Where the settings stand on this computer, or `None` where there is no home folder.
/// `LINE_PRODUCER_SETTINGS` names another file.
pub fn default_path() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("LINE_PRODUCER_SETTINGS").filter(|path| !path.is_empty()) {
        return Some(PathBuf::from(path));
    }
    Some(directories::ProjectDirs::from("", "", "line-producer")?.config_dir().join("settings.json"))
}

impl Settings {
    /// What is remembered at `path`, or the defaults where nothing is: for the window, which will write there. A file
    /// whose text cannot be used, or that a newer program wrote, is put aside beside it (never over an earlier one), and
    /// the fault names where. A file that may not be read stays as it is: `SettingsUnreadable`.
    pub fn load(path: &Path) -> (Self, Option<Fault>) {
        match Self::look(path) {
            Ok(settings) => (settings.unwrap_or_default(), None),
            Err(Unusable::Text(why)) => (Self::default(), Some(put_aside(path, &why))),
            Err(Unusable::File(why)) => (Self::default(), Some(unreadable(path, why))),
        }
    }

    /// What is remembered at `path`, and `None` where nothing is. Changes nothing there.
    ///
    /// # Errors
    /// `SettingsUnreadable`, when the file may not be read, its text cannot be used, or a newer program wrote it.
    pub fn read(path: &Path) -> Result<Option<Self>, Fault> {
        Self::look(path).map_err(|(Unusable::File(why) | Unusable::Text(why))| unreadable(path, why))
    }

    fn look(path: &Path) -> Result<Option<Self>, Unusable> {
        match fs::read(path) {
            Ok(text) => parse(&text).map(Some).map_err(Unusable::Text),
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(Unusable::File(error.to_string())),
        }
    }

    /// Writes the settings to `path` in one step: whoever reads sees the earlier ones or these, also after a crash.
    ///
    /// # Errors
    /// `SettingsUnwritable`, with the operating system's reason.
    pub fn save(&self, path: &Path) -> Result<(), Fault> {
        let kind = || Kind::SettingsUnwritable { path: path.display().to_string() };
        self.write(path).map_err(|error| Fault::with(kind(), error.to_string()))
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        // A path without a folder is a name in the current one.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        create_folder(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    }
}

/// Why what is remembered cannot be used, in the words of whoever found out.
enum Unusable {
    /// The file could not be read.
    File(String),
    /// It could, and its text is not this version's.
    Text(String),
}

fn unreadable(path: &Path, why: String) -> Fault {
    Fault::with(Kind::SettingsUnreadable { path: path.display().to_string() }, why)
}

/// No such file, or a part of its path is no folder: nothing was ever remembered there.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The settings in `text`, brought to this version. What a program of this version does not know is left out.
fn parse(text: &[u8]) -> Result<Settings, String> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    let Versioned { version } = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    match version {
        // An earlier version gets an arm of its own here, which reads its shape and makes this one of it.
        VERSION => serde_json::from_slice(text).map_err(|error| error.to_string()),
        version => Err(format!("version {version}; this program knows version {VERSION}")),
    }
}

fn put_aside(path: &Path, why: &str) -> Fault {
    match (0..100).map(|number| aside_name(path, number)).find(|aside| !aside.exists()) {
        Some(aside) => match fs::rename(path, &aside) {
            Ok(()) => damaged(&aside, why.to_owned()),
            Err(error) => damaged(path, format!("{why}; not put aside: {error}")),
        },
        None => damaged(path, format!("{why}; not put aside: too many were put aside before")),
    }
}

fn damaged(aside: &Path, technical: String) -> Fault {
    Fault::with(Kind::SettingsDamaged { aside: aside.display().to_string() }, technical)
}

/// `settings.damaged.json`, then `settings.damaged-2.json` and so on.
fn aside_name(path: &Path, number: u32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let end = path.extension().map(|end| format!(".{}", end.to_string_lossy())).unwrap_or_default();
    let number = if number == 0 { String::new() } else { format!("-{}", number + 1) };
    path.with_file_name(format!("{stem}.damaged{number}{end}"))
}

fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    struct Place {
        folder: tempfile::TempDir,
        path: PathBuf,
    }

    fn place() -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config").join("settings.json");
        Place { folder, path }
    }

    fn place_with(text: &[u8]) -> Place {
        let place = place();
        fs::create_dir(place.path.with_file_name("")).expect("a folder");
        fs::write(&place.path, text).expect("written");
        place
    }

    fn changed() -> Settings {
        let mut form = Form { topic: "other".to_owned(), ..Form::default() };
        form.profile.bootstrap = "a:9092".to_owned();
        Settings { form, theme: Theme::Dark, window_size: Some([1024.5, 640.0]), ..Settings::default() }
    }

    fn put_aside_as(place: &Place, aside: &str) -> String {
        let text = fs::read(&place.path).ok();
        let (settings, fault) = Settings::load(&place.path);
        assert_eq!(settings, Settings::default());
        let fault = fault.expect("a fault");
        let aside = place.path.with_file_name(aside);
        assert_eq!(fault.kind, Kind::SettingsDamaged { aside: aside.display().to_string() });
        assert_eq!(fs::read(&aside).ok(), text, "nothing is lost");
        assert!(!place.path.exists());
        fault.technical
    }

    #[test]
    fn what_is_saved_is_loaded() {
        let place = place();
        assert_eq!(Settings::load(&place.path), (Settings::default(), None));
        for settings in [changed(), Settings::default()] {
            settings.save(&place.path).expect("saved");
            assert_eq!(Settings::load(&place.path), (settings, None));
        }
        let names: Vec<_> = fs::read_dir(place.path.with_file_name("")).expect("a folder").collect();
        assert_eq!(names.len(), 1, "nothing is left beside it: {names:?}");
    }

    #[cfg(unix)]
    #[test]
    fn folder_and_file_are_the_persons_own() {
        use std::os::unix::fs::PermissionsExt;
        let place = place();
        Settings::default().save(&place.path).expect("saved");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&place.path.with_file_name("")), 0o700);
        assert_eq!(mode(&place.path), 0o600);
    }

    #[test]
    fn a_damaged_file_is_put_aside_and_never_over_an_earlier_one() {
        for text in ["{", "", "[]", "null", r#"{"theme":"dark"}"#, r#"{"version":"1"}"#, r#"{"version":1,"theme":5}"#] {
            assert!(!put_aside_as(&place_with(text.as_bytes()), "settings.damaged.json").is_empty(), "{text}");
        }
        let place = place_with(b"\xff\xfe");
        for aside in ["settings.damaged.json", "settings.damaged-2.json", "settings.damaged-3.json"] {
            fs::write(&place.path, aside).expect("written");
            put_aside_as(&place, aside);
        }
        assert_eq!(
            fs::read(place.path.with_file_name("settings.damaged.json")).expect("there"),
            b"settings.damaged.json"
        );
    }

    #[test]
    fn a_newer_programs_file_is_put_aside_and_named_as_newer() {
        let why = put_aside_as(&place_with(br#"{"version":2,"form":"something new"}"#), "settings.damaged.json");
        assert_eq!(why, "version 2; this program knows version 1");
        put_aside_as(&place_with(br#"{"version":0}"#), "settings.damaged.json");
    }

    #[test]
    fn what_is_no_file_stays_as_it_is() {
        let place = place();
        fs::create_dir_all(&place.path).expect("a folder");
        let (settings, fault) = Settings::load(&place.path);
        let fault = fault.expect("a fault");
        assert_eq!(settings, Settings::default());
        assert_eq!(fault.kind, Kind::SettingsUnreadable { path: place.path.display().to_string() });
        assert!(!fault.technical.is_empty());
        assert_eq!(Settings::read(&place.path), Err(fault));
        assert!(place.path.is_dir());
    }

    #[test]
    fn reading_says_what_is_wrong_and_changes_nothing() {
        let place = place();
        assert_eq!(Settings::read(&place.path), Ok(None));
        changed().save(&place.path).expect("saved");
        assert_eq!(Settings::read(&place.path), Ok(Some(changed())));
        for (text, why) in [("{", "EOF"), (r#"{"version":2}"#, "version 2; this program knows version 1")] {
            fs::write(&place.path, text).expect("written");
            let fault = Settings::read(&place.path).expect_err("a fault");
            assert_eq!(fault.kind, Kind::SettingsUnreadable { path: place.path.display().to_string() });
            assert!(fault.technical.starts_with(why), "{}", fault.technical);
            assert_eq!(fs::read_to_string(&place.path).expect("still there"), text);
        }
    }

    #[test]
    fn unknown_fields_are_ignored_and_missing_ones_have_their_default() {
        let place = place_with(br#"{"version":1,"colour":"red","form":{"topic":"other","size":3,"profile":{"x":1}}}"#);
        let (settings, fault) = Settings::load(&place.path);
        assert_eq!(fault, None);
        let form = Form { topic: "other".to_owned(), ..Form::default() };
        assert_eq!(settings, Settings { form, ..Settings::default() });
    }

    #[test]
    fn where_nothing_can_be_written_it_is_said_and_nothing_is_missed() {
        let place = place();
        let file = place.folder.path().join("file");
        fs::write(&file, "").expect("written");
        let path = file.join("settings.json");
        assert_eq!(Settings::load(&path), (Settings::default(), None));
        let fault = changed().save(&path).expect_err("a file is no folder");
        assert_eq!(fault.kind, Kind::SettingsUnwritable { path: path.display().to_string() });
        assert!(!fault.technical.is_empty());
    }

    #[test]
    fn a_save_that_fails_leaves_the_earlier_file() {
        let place = place();
        changed().save(&place.path).expect("saved");
        let inside = place.path.join("settings.json");
        changed().save(&inside).expect_err("a file is no folder");
        assert_eq!(Settings::load(&place.path), (changed(), None));
    }

    fn names(value: &Value, found: &mut Vec<String>) {
        if let Value::Object(fields) = value {
            for (name, value) in fields {
                found.push(name.clone());
                names(value, found);
            }
        }
    }

    /// A new field makes this fail: whoever adds it looks whether it can hold a secret.
    #[test]
    fn no_field_holds_a_secret() {
        let mut found = Vec::new();
        names(&serde_json::to_value(Settings::default()).expect("JSON"), &mut found);
        found.sort();
        assert_eq!(
            found.join(" "),
            "acks api_key bad_lines batch_size bootstrap ca_file client_certificate client_id client_key cluster \
             compression count deadline delay file form from_line id idempotence key_field linger mechanism \
             message_size name partitioner profile properties secret_home security shown_field theme topic version \
             window_size"
        );
        let mut typed = changed();
        typed.form.profile.properties = "sasl.password=hunter2".to_owned();
        let place = place();
        typed.save(&place.path).expect("saved");
        assert!(!fs::read_to_string(&place.path).expect("read").contains("hunter2"));
    }
}
