//! Several windows write the same file.

use std::{
    fs,
    sync::{Arc, Barrier, mpsc},
    time::Duration,
};

use super::{changed, connected, named, place, place_with, profile, save};
use crate::{
    fault::Kind,
    jobs,
    settings::{Settings, Stored, adopt},
};

#[test]
fn two_windows_keep_each_others_connections() {
    let place = place();
    let start = connected(&[("a", "A"), ("b", "B")]);
    save(&start, &place.path).expect("saved");
    let known = Stored::from(start.clone());
    // One renames its own and makes a new one; the other deletes B and types in A.
    let mut one = start.clone();
    one.form.profile.name = "AA".to_owned();
    one.others.insert("c".to_owned(), profile("c", "C"));
    one.form.topic = "orders".to_owned();
    let mut other = start.clone();
    other.others.remove("b");
    other.form.profile.bootstrap = "host:9092".to_owned();
    other.form.count = "7".to_owned();
    one.save(&known, &place.path).expect("saved");
    let file = other.save(&known, &place.path).expect("saved");
    assert_eq!(named(&file), [("a", "AA"), ("c", "C")]);
    assert_eq!(file.form.profile.bootstrap, "host:9092");
    assert_eq!((file.form.topic.as_str(), file.form.count.as_str()), ("orders", "7"));
    assert_eq!(Settings::load(&place.path), (file.clone(), None));

    // The other takes over what it does not show, and the name of what it shows.
    let (shown, known) = adopt(&other.clone().into(), other.clone(), file.clone());
    assert_eq!(named(&shown), [("a", "AA"), ("c", "C")]);
    assert_eq!(shown.form.topic, "invoices", "as typed");
    assert_eq!(Stored::from(shown.clone()), known, "nothing is left to be written");
    assert_eq!(shown.save(&known, &place.path), Ok(file), "and nothing undone");
}

#[test]
fn what_is_changed_while_writing_is_still_to_be_written() {
    let start = connected(&[("a", "A"), ("b", "B")]);
    let mut now = start.clone();
    now.form.profile.bootstrap = "typed:9092".to_owned();
    now.others.insert("n".to_owned(), profile("n", "New"));
    let file = connected(&[("a", "A"), ("b", "Their B"), ("c", "C")]);
    let (shown, known) = adopt(&start.into(), now, file);
    assert_eq!(named(&shown), [("a", "A"), ("c", "C"), ("n", "New"), ("b", "Their B")]);
    assert_eq!(shown.form.profile.bootstrap, "typed:9092");
    let place = place();
    save(&connected(&[("a", "A"), ("b", "Their B"), ("c", "C")]), &place.path).expect("saved");
    let file = shown.save(&known, &place.path).expect("saved");
    assert_eq!((named(&file).len(), file.form.profile.bootstrap.as_str()), (4, "typed:9092"));
}

#[test]
fn a_connection_that_another_window_deletes_stays_where_it_is_shown() {
    let place = place();
    let start = connected(&[("a", "A"), ("b", "B")]);
    save(&start, &place.path).expect("saved");
    let mut other = connected(&[("b", "B")]);
    other = other.save(&start.clone().into(), &place.path).expect("saved");
    assert_eq!(named(&other), [("b", "B")]);
    let (mut shown, known) = adopt(&start.clone().into(), start.clone(), other);
    assert_eq!((shown.form.profile.id.as_str(), named(&shown).len()), ("a", 2));
    shown.form.count = "7".to_owned();
    let file = shown.save(&known, &place.path).expect("saved");
    assert_eq!(named(&file), [("b", "B")], "not brought back by being shown");
    shown.form.profile.bootstrap = "typed:9092".to_owned();
    let file = shown.save(&known, &place.path).expect("saved");
    assert_eq!(named(&file), [("a", "A"), ("b", "B")], "but by being changed: nothing typed is lost");
}

#[test]
fn the_same_name_given_in_two_windows_is_numbered_in_the_later() {
    let place = place();
    let start = connected(&[("a", "A")]);
    save(&start, &place.path).expect("saved");
    let known = Stored::from(start);
    let (one, other) = (connected(&[("a", "A"), ("c", "New")]), connected(&[("b", "new"), ("a", "A")]));
    one.save(&known, &place.path).expect("saved");
    let file = other.save(&known, &place.path).expect("saved");
    assert_eq!(named(&file), [("a", "A"), ("c", "New"), ("b", "new (2)")]);
    let (shown, known) = adopt(&other.clone().into(), other, file);
    assert_eq!(shown.form.profile.name, "new (2)");
    assert_eq!(Stored::from(shown), known);
}

/// Many windows at once, each of which adds one connection.
#[test]
fn nothing_is_lost_when_windows_write_at_the_same_time() {
    const WINDOWS: usize = 8;
    let place = Arc::new(place());
    let (barrier, done) = (Arc::new(Barrier::new(WINDOWS)), mpsc::channel());
    for number in 0..WINDOWS {
        let (place, barrier, done) = (Arc::clone(&place), Arc::clone(&barrier), done.0.clone());
        jobs::thread("window", move || {
            let id = format!("window-{number}");
            let mine = connected(&[("my-cluster", "My cluster"), (&id, &id)]);
            barrier.wait();
            let _ = done.send(mine.save(&Settings::default().into(), &place.path).map(drop));
        })
        .expect("a thread");
    }
    for _ in 0..WINDOWS {
        done.1.recv_timeout(Duration::from_secs(20)).expect("an answer").expect("saved");
    }
    assert_eq!(Settings::load(&place.path).0.connections().len(), WINDOWS + 1);
}

#[test]
fn a_window_that_does_not_end_writing_is_not_waited_for_for_ever() {
    let place = place_with(b"{\"version\":2}");
    let lock = fs::File::create(place.folder.path().join("config").join("settings.json.lock")).expect("made");
    lock.lock().expect("locked");
    let fault = save(&changed(), &place.path).expect_err("locked");
    assert_eq!(fault.kind, Kind::SettingsUnwritable { path: place.path.display().to_string() });
    assert!(fault.technical.contains("another window"), "{}", fault.technical);
    lock.unlock().expect("unlocked");
    save(&changed(), &place.path).expect("saved");
}

#[test]
fn a_newer_programs_settings_are_not_written_over() {
    let text = r#"{"version":3}"#;
    let place = place_with(text.as_bytes());
    let fault = save(&changed(), &place.path).expect_err("not ours");
    assert_eq!(fault.name(), "settings-unwritable");
    assert_eq!(fs::read_to_string(&place.path).expect("still there"), text);
}
