//! Two windows at once on the same settings.

use std::path::Path;

use line_producer::{
    action::{Action, Saved},
    app::Core,
    connection::Profile,
    settings::Settings,
};

use crate::{
    bench::{Start, take_in_until},
    connections::{profile, three},
};

/// Two windows on the same settings, as two programs would be.
fn two(path: &Path) -> [Core; 2] {
    three().save(&Settings::default().into(), path).expect("saved");
    [(); 2].map(|()| {
        Start { settings: Settings::load(path).0, settings_path: Some(path.to_owned()), ..Start::default() }.core()
    })
}

/// Until what was changed is written.
#[track_caller]
fn until_written(core: &mut Core, path: &Path, what: &str, is: impl Fn(&Settings) -> bool) {
    take_in_until(core, what, |core| core.wake_after().is_none() && is(&Settings::load(path).0));
}

fn saved_names(settings: &Settings) -> Vec<&str> {
    settings.connections().into_iter().map(|profile| profile.name.as_str()).collect()
}

fn shown(core: &Core) -> Vec<&str> {
    core.state.connections().into_iter().map(|profile| profile.name.as_str()).collect()
}

#[test]
fn two_windows_do_not_undo_each_others_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    let [mut one, mut other] = two(&path);
    one.act(Action::Saved(Saved::Delete));
    one.act(Action::Saved(Saved::New));
    one.act(Action::Saved(Saved::Rename("Made in one".to_owned())));
    until_written(&mut one, &path, "one's", |file| saved_names(file) == ["A", "C", "Made in one"]);

    // Opening the list shows it. What is shown here stays, although it was deleted there.
    other.act(Action::Saved(Saved::LookAgain));
    take_in_until(&mut other, "the other sees it", |core| shown(core).contains(&"Made in one"));
    assert_eq!((shown(&other), other.state.form.profile.id.as_str()), (vec!["A", "B", "C", "Made in one"], "b"));

    let mut form = other.state.form.clone();
    form.topic = "orders".to_owned();
    other.act(Action::Edit(Box::new(form)));
    until_written(&mut other, &path, "the topic", |file| file.form.topic == "orders");
    assert_eq!(saved_names(&Settings::load(&path).0), ["A", "C", "Made in one"], "showing it does not bring it back");

    let mut form = other.state.form.clone();
    form.profile.bootstrap = "typed:9092".to_owned();
    other.act(Action::Edit(Box::new(form)));
    until_written(&mut other, &path, "what was typed", |file| {
        file.connections().iter().any(|profile| profile.bootstrap == "typed:9092")
    });
    assert_eq!(saved_names(&Settings::load(&path).0), ["A", "B", "C", "Made in one"], "typing in it does");

    one.act(Action::Saved(Saved::Choose("c".to_owned())));
    one.act(Action::Saved(Saved::Rename("CC".to_owned())));
    until_written(&mut one, &path, "one's new name", |file| saved_names(file).contains(&"CC"));
    assert_eq!(shown(&one), ["A", "B", "CC", "Made in one"], "writing shows the other's, too");
    assert_eq!(Settings::load(&path).0.form.topic, "orders");
}

/// Both show the same connection and change different fields of it.
#[test]
fn two_windows_on_the_same_connection_keep_both_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    let [mut one, mut other] = two(&path);
    let edit = |core: &mut Core, change: &dyn Fn(&mut Profile)| {
        let mut form = core.state.form.clone();
        change(&mut form.profile);
        core.act(Action::Edit(Box::new(form)));
    };
    edit(&mut one, &|profile| profile.bootstrap = "one:9092".to_owned());
    one.act(Action::Saved(Saved::Rename("Renamed".to_owned())));
    one.leave();
    edit(&mut other, &|profile| profile.api_key = "OTHER".to_owned());
    other.leave();
    assert_eq!(other.state.form.profile.name, "Renamed");
    assert_eq!(other.state.form.profile.bootstrap, "b:9092", "as typed here");
    edit(&mut other, &|profile| profile.client_id = "me".to_owned());
    other.leave();
    let profile = Settings::load(&path).0.form.profile;
    let Profile { name, bootstrap, api_key, client_id, .. } = &profile;
    assert_eq!([name, bootstrap, api_key, client_id], ["Renamed", "one:9092", "OTHER", "me"]);
}

#[test]
fn the_next_start_finds_all_connections_and_the_chosen_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    let [mut one, _] = two(&path);
    one.act(Action::Saved(Saved::Choose("c".to_owned())));
    one.leave();
    let settings = Settings::load(&path).0;
    assert_eq!((saved_names(&settings), &settings.form.profile), (vec!["A", "B", "C"], &profile("c", "C")));
}
