//! What is answered, dropped or written while another connection may be shown: it belongs to the one that it was about.

use std::{fs, path::Path};

use line_producer::{
    action::{Action, Saved},
    app::{Core, state::Question},
    connection::{Profile, exported},
    fault::Kind,
    run::Form,
};

use crate::{
    bench::{Start, take_in_until},
    connections::{menu, names, open, profile, three},
    dialogs::TestDialogs,
    files::drop_file,
};

/// A dialog of the desktop stays open while another connection is chosen.
#[test]
fn what_a_dialog_answers_belongs_to_the_connection_that_it_was_opened_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("b.connection.json");
    let dialogs = |core: &mut Core, ask: Action, then: &[Saved], dialogs: &TestDialogs, path: &Path| {
        core.act(ask);
        then.iter().cloned().for_each(|asked| core.act(Action::Saved(asked)));
        dialogs.answer(Some(path));
        take_in_until(core, "the dialog is closed", |core| !core.state.dialog_open);
    };
    let start = || Start { settings: three(), ..Start::default() };
    let asked = TestDialogs::default();
    let mut core = start().core_with(asked.clone());
    let to_a = Saved::Choose("a".to_owned());
    dialogs(&mut core, Action::Saved(Saved::Export), std::slice::from_ref(&to_a), &asked, &path);
    take_in_until(&mut core, "it is written", |core| core.state.exported.is_some());
    assert!(fs::read_to_string(&path).expect("text").contains("b:9092"), "the one that was asked for");

    core.act(Action::Saved(Saved::Choose("b".to_owned())));
    dialogs(&mut core, Action::ChooseCaFile, &[to_a], &asked, Path::new("/tmp/ca.pem"));
    assert_eq!(
        (core.state.form.profile.ca_file.as_str(), core.state.others["b"].ca_file.as_str()),
        ("", "/tmp/ca.pem")
    );

    core.act(Action::Saved(Saved::Choose("b".to_owned())));
    for ask in [Action::ChooseClientKey, Action::Saved(Saved::Export)] {
        let before = core.state.form.profile.id.clone();
        dialogs(&mut core, ask, &[Saved::Delete], &asked, Path::new("/tmp/key.pem"));
        assert_ne!(core.state.form.profile.id, before);
        assert_eq!(core.state.form.profile.client_key, "");
        let kind = core.state.notices.pop_front().map(|notice| notice.fault.kind);
        assert_eq!(kind, Some(Kind::ConnectionGone { path: "/tmp/key.pem".to_owned() }));
    }
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_text_is_carried_where_it_can_be_and_said_where_not() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(OsStr::from_bytes(b"class\xff.connection.json"));
    let asked = TestDialogs::default();
    let mut core = Start { settings: three(), ..Start::default() }.core_with(asked.clone());
    let answer = |core: &mut Core, ask: Action| {
        core.act(ask);
        asked.answer(Some(&path));
        take_in_until(core, "the dialog is closed", |core| !core.state.dialog_open);
    };
    answer(&mut core, Action::Saved(Saved::Export));
    take_in_until(&mut core, "it is written", |core| core.state.exported.is_some());
    assert!(path.exists(), "under its own name");
    answer(&mut core, Action::Saved(Saved::Import));
    take_in_until(&mut core, "it is taken", |core| core.state.others.len() == 3);
    for ask in [Action::ChooseFile, Action::ChooseClientKey] {
        let before = core.state.form.clone();
        answer(&mut core, ask);
        assert_eq!(core.state.form, before);
        let kind = core.state.notices.pop_front().map(|notice| notice.fault.kind);
        assert_eq!(kind, Some(Kind::PathNotText { path: path.display().to_string() }));
    }
    core.act(Action::DropFile(path.with_file_name(OsStr::from_bytes(b"\xfe.json"))));
    take_in_until(&mut core, "it is said", |core| !core.state.notices.is_empty());
    assert!(matches!(core.state.notices[0].fault.kind, Kind::PathNotText { .. }));
}

#[test]
fn a_question_is_about_the_connection_that_it_was_asked_about() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("new.connection.json");
    fs::write(&path, exported::write(&profile("n", "New one"))).expect("written");
    let mut bench = open(three());
    menu(&mut bench, "Delete…");
    drop_file(&mut bench, &path);
    bench.until_said("The dropped file was not taken");
    assert!(bench.says("Delete “B”?") && names(&bench).0 == ["A", "B", "C"], "{}", bench.screen());
    bench.press("Keep it");

    // Dropped before it was asked, and looked at after.
    let mut core = Start { settings: three(), ..Start::default() }.core();
    core.act(Action::DropFile(path.clone()));
    core.act(Action::Saved(Saved::AskDelete));
    take_in_until(&mut core, "it is said", |core| !core.state.notices.is_empty());
    assert_eq!(core.state.notices[0].fault.kind, Kind::DroppedDuringQuestion { path: path.display().to_string() });
    assert_eq!((core.state.form.profile.id.as_str(), core.state.question), ("b", Some(Question::Delete)));
    core.act(Action::Saved(Saved::Choose("a".to_owned())));
    assert_eq!(core.state.question, None, "it was about B");
}

#[test]
fn what_of_another_connection_is_not_taken_over_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("share.connection.json");
    let teacher = Profile { ca_file: r"\\school\share\ca.pem".to_owned(), ..profile("n", "New one") };
    fs::write(&path, exported::write(&teacher)).expect("written");
    let mut bench = open(three());
    drop_file(&mut bench, &path);
    bench.until_said("The CA file was left out");
    assert!(bench.screen().contains(r"\\school\share\ca.pem"), "{}", bench.screen());
    assert_eq!((names(&bench).1, bench.form().profile.ca_file.as_str()), ("New one", ""));
}

/// It may be a secret, so it is not written; and it is not taken away while it is typed.
#[test]
fn a_half_typed_property_stays_in_the_window_and_comes_into_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    let mut core = Start { settings: three(), settings_path: Some(path.clone()), ..Start::default() }.core();
    let mut form = core.state.form.clone();
    form.profile.properties = "retries=3\nsasl.pasword=hunter2".to_owned();
    core.act(Action::Edit(Box::new(form)));
    core.act(Action::Saved(Saved::Choose("a".to_owned())));
    take_in_until(&mut core, "it is written", |_| {
        fs::read_to_string(&path).is_ok_and(|text| text.contains("retries=3"))
    });
    let changed = Form { count: "7".to_owned(), ..core.state.form.clone() };
    core.act(Action::Edit(Box::new(changed)));
    let written = |path: &Path| fs::read_to_string(path).expect("settings");
    take_in_until(&mut core, "it is written again", |_| written(&path).contains("\"7\""));
    assert!(!written(&path).contains("hunter2"));
    assert_eq!(core.state.others["b"].properties, "retries=3\nsasl.pasword=hunter2");
}
