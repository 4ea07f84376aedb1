//! Settings written, read, laid over one another.

mod windows;

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::*;
use crate::{
    connection::{Profile, SecretHome},
    fault::{Fault, Kind},
};

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

/// Writes all of the settings, as a window does that has changed everything.
fn save(settings: &Settings, path: &Path) -> Result<Settings, Fault> {
    settings.save(&Settings::default().into(), path)
}

fn profile(id: &str, name: &str) -> Profile {
    Profile { id: id.to_owned(), name: name.to_owned(), ..Profile::default() }
}

/// With these connections as `(id, name)`, the first of them chosen.
fn connected(connections: &[(&str, &str)]) -> Settings {
    let mut profiles = connections.iter().map(|(id, name)| profile(id, name));
    let form = Form { profile: profiles.next().unwrap_or_default(), ..Form::default() };
    let others = profiles.map(|profile| (profile.id.clone(), profile)).collect();
    Settings { form, others, ..Settings::default() }
}

/// All connections as `(id, name)`, in the order of their names.
fn named(settings: &Settings) -> Vec<(&str, &str)> {
    settings.connections().into_iter().map(|profile| (profile.id.as_str(), profile.name.as_str())).collect()
}

fn changed() -> Settings {
    let mut form = Form { topic: "other".to_owned(), ..Form::default() };
    form.profile.bootstrap = "a:9092".to_owned();
    let others = [("0badcafe".to_owned(), profile("0badcafe", "Test"))].into();
    Settings {
        form,
        others,
        leftovers: BTreeMap::from([("gone".to_owned(), "Gone".to_owned())]),
        theme: Theme::Dark,
        columns: LogColumns::default().with(crate::run::LogColumn::Offset, false),
        totals: TotalsForm { group: "shared".to_owned(), ..TotalsForm::default() },
        window_size: Some([1024.5, 640.0]),
    }
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
    assert_eq!(save(&changed(), &place.path), Ok(changed()));
    assert_eq!(Settings::load(&place.path), (changed(), None));
    assert_eq!(Settings::default().save(&changed().into(), &place.path), Ok(Settings::default()));
    assert_eq!(Settings::load(&place.path), (Settings::default(), None));
    let mut names: Vec<_> = fs::read_dir(place.path.with_file_name(""))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["settings.json", "settings.json.lock"], "nothing else is left");
}

#[cfg(unix)]
#[test]
fn folder_and_file_are_the_persons_own() {
    use std::os::unix::fs::PermissionsExt;
    let place = place();
    save(&Settings::default(), &place.path).expect("saved");
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
    assert_eq!(fs::read(place.path.with_file_name("settings.damaged.json")).expect("there"), b"settings.damaged.json");
}

#[test]
fn a_newer_programs_file_is_put_aside_and_named_as_newer() {
    let why = put_aside_as(&place_with(br#"{"version":3,"form":"something new"}"#), "settings.damaged.json");
    assert_eq!(why, "version 3; this program knows version 2");
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
    save(&changed(), &place.path).expect("saved");
    assert_eq!(Settings::read(&place.path), Ok(Some(changed())));
    for (text, why) in [("{", "EOF"), (r#"{"version":3}"#, "version 3; this program knows version 2")] {
        fs::write(&place.path, text).expect("written");
        let fault = Settings::read(&place.path).expect_err("a fault");
        assert_eq!(fault.kind, Kind::SettingsUnreadable { path: place.path.display().to_string() });
        assert!(fault.technical.starts_with(why), "{}", fault.technical);
        assert_eq!(fs::read_to_string(&place.path).expect("still there"), text);
    }
}

#[test]
fn unknown_fields_are_ignored_and_missing_ones_have_their_default() {
    for text in [
        r#"{"version":1,"colour":"red","form":{"topic":"other","size":3,"profile":{"x":1}}}"#,
        r#"{"version":2,"colour":"red","form":{"topic":"other","size":3},"connections":{"my-cluster":{"x":1}}}"#,
        r#"{"version":2,"form":{"topic":"other","connection":"gone"}}"#,
    ] {
        let (settings, fault) = Settings::load(&place_with(text.as_bytes()).path);
        assert_eq!(fault, None, "{text}");
        let form = Form { topic: "other".to_owned(), ..Form::default() };
        assert_eq!(settings, Settings { form, ..Settings::default() }, "{text}");
    }
}

#[test]
fn where_nothing_can_be_written_it_is_said_and_nothing_is_missed() {
    let place = place();
    let file = place.folder.path().join("file");
    fs::write(&file, "").expect("written");
    let path = file.join("settings.json");
    assert_eq!(Settings::load(&path), (Settings::default(), None));
    let fault = save(&changed(), &path).expect_err("a file is no folder");
    assert_eq!(fault.kind, Kind::SettingsUnwritable { path: path.display().to_string() });
    assert!(!fault.technical.is_empty());
}

#[test]
fn a_save_that_fails_leaves_the_earlier_file() {
    let place = place();
    save(&changed(), &place.path).expect("saved");
    let inside = place.path.join("settings.json");
    save(&changed(), &inside).expect_err("a file is no folder");
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
        "acks api_key bad_lines batch_size bootstrap by ca_file client_certificate client_id client_key cluster \
         columns compression computer connection connections count deadline delay file form format from_line \
         group headers idempotence key key_field latency leftovers line linger machine mechanism message_size \
         my-cluster name number offset partition partition partitioner properties rate record_as repeat result secret_home \
         security shown shown_field spacing speed theme time_field timestamp_field topic totals tries version \
         window_size"
    );
    for secret in [
        "ssl.key.password=hunter2",
        "sasl.pasword=hunter2",
        "hunter2",
        "API key:\nKEY\nAPI secret:\nhunter2",
        "\"sasl.password\":\n  \"hunter2\"",
        "retries=3 hunter2",
    ] {
        let mut typed = changed();
        typed.others.values_mut().for_each(|other| other.properties = secret.to_owned());
        typed.form.profile.properties = format!("retries=3\n{secret}");
        let place = place();
        save(&typed, &place.path).expect("saved");
        let written = fs::read_to_string(&place.path).expect("read");
        assert!(!written.contains("hunter2") && written.contains("retries=3"), "{secret}: {written}");
        assert!(!format!("{typed:?}").contains("hunter2"), "{secret}");
    }
}

#[test]
fn what_version_1_has_remembered_is_still_there() {
    let profile = json!({
        "id": "my-cluster", "name": "My cluster", "bootstrap": "a:9092", "security": "sasl-plaintext",
        "mechanism": "SCRAM-SHA-512", "api_key": "KEY", "client_id": "line-producer", "ca_file": "ca.pem",
        "idempotence": false, "properties": "linger.ms=5",
    });
    let form = json!({
        "cluster": "mine", "profile": profile, "secret_home": "this-run", "file": "a.json", "key_field": "a",
        "shown_field": "b", "topic": "t", "count": "all", "from_line": "3", "delay": "0", "deadline": "1 m",
        "bad_lines": "send",
    });
    let first = json!({"version": 1, "form": form, "theme": "dark", "window_size": [1000.0, 700.0]});
    let (settings, fault) = Settings::load(&place_with(first.to_string().as_bytes()).path);
    assert_eq!(fault, None);
    let Form { profile, .. } = &settings.form;
    assert_eq!((profile.id.as_str(), profile.client_id.as_str()), ("my-cluster", ""));
    assert_eq!((profile.secret_home, settings.others.len()), (SecretHome::ThisRun, 0));
    // Everything else stands where it stood.
    let now = serde_json::to_value(&settings).expect("JSON");
    assert_eq!(now["form"]["connection"], "my-cluster");
    for (name, value) in first["form"]
        .as_object()
        .expect("fields")
        .iter()
        .filter(|(name, _)| !["profile", "secret_home"].contains(&name.as_str()))
    {
        assert_eq!(&now["form"][name], value, "{name}");
    }
    for (name, value) in first["form"]["profile"]
        .as_object()
        .expect("fields")
        .iter()
        .filter(|(name, _)| !["id", "client_id"].contains(&name.as_str()))
    {
        assert_eq!(&now["connections"]["my-cluster"][name], value, "{name}");
    }
    assert_eq!((settings.theme, settings.window_size), (Theme::Dark, Some([1000.0, 700.0])));
}

#[test]
fn a_client_id_of_ones_own_is_kept() {
    let text = r#"{"version":1,"form":{"profile":{"client_id":"class-7"}}}"#;
    assert_eq!(Settings::load(&place_with(text.as_bytes()).path).0.form.profile.client_id, "class-7");
    let text = r#"{"version":2,"connections":{"a":{"client_id":"line-producer"}}}"#;
    let chosen = Settings::load(&place_with(text.as_bytes()).path).0.form.profile;
    assert_eq!((chosen.id.as_str(), chosen.client_id.as_str()), ("a", "line-producer"), "typed by a person");
}

#[test]
fn each_connection_has_a_name_of_its_own() {
    let text = json!({"version": 2, "form": {"connection": "c"}, "connections": {
        "b": {"name": "test "}, "a": {"name": "Test"}, "c": {"name": " \u{1b}"}, "d": {"name": "Test", "id": "a"},
    }});
    let (settings, _) = Settings::load(&place_with(text.to_string().as_bytes()).path);
    assert_eq!(named(&settings), [("c", "My cluster"), ("a", "Test"), ("b", "test (2)"), ("d", "Test (3)")]);
    assert_eq!(settings.form.profile.id, "c");
}

#[test]
fn long_names_stay_with_their_connections() {
    let long = "x".repeat(80);
    let text = json!({"version": 2, "connections": {"a": {"name": long}, "b": {"name": long}}}).to_string();
    let place = place_with(text.as_bytes());
    let (first, _) = Settings::load(&place.path);
    let by_id = |settings: &Settings| {
        let all = settings.connections().into_iter();
        all.map(|profile| (profile.id.clone(), profile.name.clone())).collect::<std::collections::BTreeMap<_, _>>()
    };
    assert_eq!(by_id(&first)["b"], "x".repeat(76) + " (2)");
    for _ in 0..3 {
        save(&first, &place.path).expect("saved");
        assert_eq!(by_id(&Settings::load(&place.path).0), by_id(&first));
    }
}

#[test]
fn names_are_listed_as_people_count() {
    let names = ["Class 10", "class 9", "A (copy 2)", "A (copy)", "b", "A", "a (10)", "(2)"];
    let profiles = names.map(|name| profile(name, name));
    let sorted: Vec<_> = sorted(&profiles).into_iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!(sorted, ["(2)", "A", "a (10)", "A (copy)", "A (copy 2)", "b", "class 9", "Class 10"]);
}
