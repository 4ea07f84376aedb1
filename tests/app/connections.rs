//! The saved connections: made, copied, renamed, deleted, chosen, handed on and taken in.

use std::{
    fs,
    path::{Path, PathBuf},
};

use eframe::egui::{Key, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use line_producer::{
    action::{Action, Saved},
    app::{Chosen, state::SecretState},
    connection::{Profile, SecretHome, Security},
    fault::Kind,
    run::{Cluster, Form},
    settings::Settings,
};

use crate::{
    bench::{Bench, Start, plain_form, signing_in, take_in_until},
    files::drop_file,
    keyring::TestKeyring,
};

const MENU: &str = "New, copy, rename, export, import or delete a connection";

/// Chooses in the menu beside the list.
#[track_caller]
fn menu(bench: &mut Bench, entry: &str) {
    bench.press(MENU);
    bench.pick(Role::MenuItem, entry);
}

/// The names in the list, in their order, and the chosen one.
fn names(bench: &Bench) -> (Vec<&str>, &str) {
    let state = &bench.core().state;
    (state.connections().into_iter().map(|profile| profile.name.as_str()).collect(), &state.form.profile.name)
}

pub fn profile(id: &str, name: &str) -> Profile {
    let bootstrap = format!("{id}:9092");
    Profile { id: id.to_owned(), name: name.to_owned(), bootstrap, security: Security::Plaintext, ..Profile::default() }
}

/// The connections A, B and C, of which B is chosen.
pub fn three() -> Settings {
    let form = Form { cluster: Cluster::Mine, profile: profile("b", "B"), ..Form::default() };
    let others = [profile("a", "A"), profile("c", "C")].map(|profile| (profile.id.clone(), profile)).into();
    Settings { form, others, ..Settings::default() }
}

fn open(settings: Settings) -> Bench {
    Start { settings, ..Start::default() }.open()
}

#[test]
fn another_connection_is_made_and_filled_in_and_the_first_comes_back_as_it_was() {
    let mut bench = Start::form(plain_form("")).open();
    bench.fill("Bootstrap", "one:9092");
    menu(&mut bench, "New");
    assert_eq!(names(&bench), (vec!["My cluster", "My cluster (2)"], "My cluster (2)"));
    let fresh = &bench.form().profile;
    assert_eq!((fresh.bootstrap.as_str(), fresh.security, fresh.id.len()), ("", Security::SaslSsl, 8));
    let said = bench.times("Bootstrap is empty");
    assert_eq!(said, 1, "beside the button: nothing is held against fields that were not left yet");
    bench.fill("Bootstrap", "two:9092");
    bench.choose("Saved as", "My cluster");
    assert_eq!(bench.form().profile.bootstrap, "one:9092");
    assert!(bench.says("Send 10 lines") && !bench.disabled(Role::Button, "Send 10 lines"), "at once");
    bench.choose("Saved as", "My cluster (2)");
    assert_eq!(bench.form().profile.bootstrap, "two:9092");
}

#[test]
fn a_copy_has_a_name_and_secrets_of_its_own() {
    let keyring = TestKeyring::default();
    keyring.keep("hush-hush");
    let mut bench = Start { keyring: keyring.clone(), ..Start::form(signing_in()) }.open();
    bench.until("the secret is there", |bench| bench.core().state.secret == SecretState::Kept);
    menu(&mut bench, "Copy");
    menu(&mut bench, "Copy");
    assert_eq!(names(&bench).0, ["My cluster", "My cluster (copy)", "My cluster (copy 2)"]);
    assert_eq!(bench.form().profile.api_key, signing_in().profile.api_key);
    bench.until("the copy's secret is kept", |bench| bench.core().state.secret == SecretState::Kept);
    let copy = bench.form().profile.id.clone();
    assert_eq!(keyring.kept_as(&copy).as_deref(), Some("hush-hush"));
    menu(&mut bench, "Delete…");
    bench.press("Delete");
    bench.until("it is gone", |_| keyring.kept_as(&copy).is_none());
    assert_eq!(keyring.kept().as_deref(), Some("hush-hush"), "the original keeps its own");
}

#[test]
fn a_connection_is_renamed_by_keyboard_and_its_keyring_entry_stays() {
    let mut bench = open(three());
    menu(&mut bench, "Rename…");
    bench.harness.get_by_role_and_label(Role::TextInput, "Name").type_text("Class 7");
    bench.settle();
    bench.harness.key_press(Key::Enter);
    bench.settle();
    assert_eq!(names(&bench), (vec!["A", "C", "Class 7"], "Class 7"));
    assert_eq!(bench.form().profile.id, "b");
    assert!(!bench.says("Rename the connection"));

    menu(&mut bench, "Rename…");
    for (typed, why) in [(" ", "A connection needs a name"), (" a", "Another connection has this name")] {
        bench.shortcut(Key::A);
        bench.harness.get_by_role_and_label(Role::TextInput, "Name").type_text(typed);
        bench.settle();
        assert!(bench.says(why) && bench.disabled(Role::Button, "Rename"), "{}", bench.screen());
        bench.harness.key_press(Key::Enter);
        bench.settle();
        assert!(bench.says("Rename the connection"), "it is typed on");
    }
    bench.harness.key_press(Key::Escape);
    bench.settle();
    assert_eq!((names(&bench).1, bench.says("Rename the connection")), ("Class 7", false));
}

#[test]
fn deleting_asks_first_and_takes_the_secrets_along() {
    let keyring = TestKeyring::default();
    keyring.keep("hush-hush");
    let mut bench = Start { keyring: keyring.clone(), ..Start::form(signing_in()) }.open();
    bench.until("the secret is there", |bench| bench.core().state.secret == SecretState::Kept);
    menu(&mut bench, "Delete…");
    assert!(bench.says("Delete “My cluster”?"), "{}", bench.screen());
    bench.shortcut(Key::Enter);
    assert!(bench.core().state.run.is_none(), "no run is started behind the question");
    bench.harness.key_press(Key::Escape);
    bench.settle();
    assert!(!bench.says("Delete “My cluster”?") && names(&bench).0.len() == 1);
    menu(&mut bench, "Delete…");
    bench.press("Keep it");
    assert_eq!(keyring.kept().as_deref(), Some("hush-hush"));

    menu(&mut bench, "Delete…");
    bench.press("Delete");
    bench.until("the secret is forgotten", |_| keyring.kept().is_none());
    assert_eq!(names(&bench), (vec!["My cluster"], "My cluster"), "an empty one is left");
    let left = &bench.form().profile;
    assert_eq!((left.bootstrap.as_str(), left.id == Profile::default().id), ("", false));
    assert_eq!(bench.core().state.secret, SecretState::Absent);
}

#[test]
fn the_next_in_the_list_takes_the_place_of_a_deleted_one() {
    let mut bench = open(three());
    for (left, chosen) in [(vec!["A", "C"], "C"), (vec!["A"], "A")] {
        menu(&mut bench, "Delete…");
        bench.press("Delete");
        assert_eq!(names(&bench), (left, chosen));
    }
}

#[test]
fn each_connection_has_its_own_secret_and_a_typed_one_stays_with_its_connection() {
    let keyring = TestKeyring::default();
    let mut settings = Settings { form: signing_in(), ..Settings::default() };
    let other = Profile { id: "other".to_owned(), name: "Other".to_owned(), ..signing_in().profile };
    settings.others.insert(other.id.clone(), other);
    let mut bench = Start { settings, keyring: keyring.clone(), ..Start::default() }.open();
    bench.until("the keyring has answered", |bench| bench.core().state.secret == SecretState::Absent);
    bench.fill_role(Role::PasswordInput, "Secret", "first");
    bench.until("it is kept", |bench| bench.core().state.secret == SecretState::Kept);
    // Typed, and not left: a screen reader presses without moving the keyboard.
    bench.harness.get_by_role_and_label(Role::PasswordInput, "Secret").focus();
    bench.settle();
    bench.harness.get_by_role_and_label(Role::PasswordInput, "Secret").type_text("second");
    bench.harness.get_by_role_and_label(Role::ComboBox, "Saved as").click_accesskit();
    bench.settle();
    bench.harness.get_by_role_and_label(Role::ListBoxOption, "Other").click_accesskit();
    bench.settle();
    bench.until("the other has none", |bench| bench.core().state.secret == SecretState::Absent);
    assert_eq!((keyring.kept().as_deref(), keyring.kept_as("other")), (Some("second"), None));
    assert!(bench.disabled(Role::Button, "Send"));
    bench.choose("Saved as", "My cluster");
    bench.until("it is at hand again", |bench| bench.core().state.secret == SecretState::Kept);
}

#[test]
fn choosing_never_moves_a_secret_from_one_home_to_another() {
    let keyring = TestKeyring::default();
    keyring.keep("hush-hush");
    let mut settings = Settings { form: signing_in(), ..Settings::default() };
    let this_run = Profile {
        id: "other".to_owned(),
        name: "Other".to_owned(),
        secret_home: SecretHome::ThisRun,
        ..signing_in().profile
    };
    settings.others.insert(this_run.id.clone(), this_run);
    let mut bench = Start { settings, keyring: keyring.clone(), ..Start::default() }.open();
    bench.until("the secret is there", |bench| bench.core().state.secret == SecretState::Kept);
    bench.choose("Saved as", "Other");
    bench.choose("Saved as", "My cluster");
    bench.settle();
    assert_eq!((keyring.kept().as_deref(), keyring.opened()), (Some("hush-hush"), 1));
}

#[test]
fn nothing_is_chosen_or_changed_during_a_run() {
    let mut settings = three();
    settings.form.cluster = Cluster::Practice;
    settings.form.delay = "1 m".to_owned();
    let mut core = Start { settings, ..Start::default() }.core();
    core.act(Action::Send);
    take_in_until(&mut core, "the run begins", |core| core.state.run.is_some());
    for asked in [
        Saved::Choose("a".to_owned()),
        Saved::New,
        Saved::Copy,
        Saved::Rename("Z".to_owned()),
        Saved::Delete,
        Saved::Export,
        Saved::Import,
        Saved::AskDelete,
    ] {
        core.act(Action::Saved(asked));
    }
    assert_eq!((core.state.form.profile.clone(), core.state.others.len()), (profile("b", "B"), 2));
    assert!(core.state.question.is_none() && !core.state.dialog_open);
    core.leave();

    let mut bench = open(Settings { form: Form { delay: "1 m".to_owned(), ..plain_form("localhost:1") }, ..three() });
    bench.shortcut(Key::Enter);
    bench.until("the run begins", |bench| bench.core().state.running());
    bench.settle();
    assert!(bench.disabled(Role::ComboBox, "Saved as") && bench.disabled(Role::Button, MENU));
}

/// A frame that was drawn before another connection was chosen asks for an edit of the earlier one.
#[test]
fn a_late_edit_does_not_bring_the_earlier_connection_back() {
    let mut core = Start { settings: three(), ..Start::default() }.core();
    let late = Form { count: "7".to_owned(), ..core.state.form.clone() };
    core.act(Action::Saved(Saved::Choose("a".to_owned())));
    core.act(Action::Edit(Box::new(late)));
    assert_eq!((&core.state.form.profile, core.state.form.count.as_str()), (&profile("a", "A"), "7"));
    assert_eq!(core.state.connections().len(), 3);
}

fn export(bench: &mut Bench, path: &Path) {
    menu(bench, "Export…");
    bench.dialogs.answer(Some(path));
    bench.until("the dialog is closed", |bench| !bench.core().state.dialog_open);
}

#[test]
fn a_connection_is_handed_on_without_its_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("class.connection.json");
    let keyring = TestKeyring::default();
    keyring.keep("hush-hush");
    let mut teacher = Start { keyring, ..Start::form(signing_in()) }.open();
    teacher.until("the secret is there", |bench| bench.core().state.secret == SecretState::Kept);
    export(&mut teacher, &path);
    assert_eq!(teacher.dialogs.opened(), [Chosen::Export { suggested: "My cluster.connection.json".to_owned() }]);
    teacher.until("it is written", |_| path.exists());
    let text = fs::read_to_string(&path).expect("text");
    assert!(text.contains("L3J7QZ6ZEHVR5KXW") && !text.contains("hush") && !text.contains("my-cluster"), "{text}");

    let mut learner = Start::form(Form { cluster: Cluster::Mine, ..Form::default() }).open();
    menu(&mut learner, "Import…");
    assert_eq!(learner.dialogs.opened(), [Chosen::Connection]);
    learner.dialogs.answer(None);
    learner.until("the dialog is closed", |bench| !bench.core().state.dialog_open);
    drop_file(&mut learner, &path);
    learner.until("it is taken", |bench| bench.core().state.others.len() == 1);
    assert_eq!(names(&learner), (vec!["My cluster", "My cluster (2)"], "My cluster (2)"));
    let taken = &learner.form().profile;
    assert_eq!((&taken.api_key, &taken.bootstrap), (&signing_in().profile.api_key, &signing_in().profile.bootstrap));
    assert_ne!(taken.id, signing_in().profile.id);
    learner.until("the secret is each person's own", |bench| bench.core().state.secret == SecretState::Absent);
}

#[test]
fn what_cannot_be_written_or_taken_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("missing").join("class.json");
    let lines = folder.path().join("lines.json");
    fs::write(&lines, "{\"order\":1}\n").expect("written");
    let mut bench = open(three());
    export(&mut bench, &nowhere);
    bench.until_said("The file cannot be written");
    assert!(!nowhere.exists());
    bench.press("Dismiss");
    for path in [&lines, &nowhere, &PathBuf::from(folder.path())] {
        menu(&mut bench, "Import…");
        bench.dialogs.answer(Some(path));
        bench.until_said("Not a connection of this program");
        let kind = bench.core().state.notices.front().map(|notice| notice.fault.kind.clone());
        assert_eq!(kind, Some(Kind::NotAConnection { path: path.display().to_string() }));
        bench.press("Dismiss");
    }
    assert_eq!(names(&bench).0.len(), 3);
}

#[test]
fn the_list_says_itself_to_a_screen_reader() {
    let bench = open(three());
    let list = bench.harness.get_by_role_and_label(Role::ComboBox, "Saved as");
    assert_eq!(list.accesskit_node().value().as_deref(), Some("B"));
}

#[test]
fn a_connection_that_does_not_check_whom_it_talks_to_is_marked_until_it_does() {
    let mut settings = three();
    settings.form.profile.security = Security::Ssl;
    settings.form.profile.properties = "enable.ssl.certificate.verification=false".to_owned();
    let mut bench = open(settings);
    let shown =
        |bench: &Bench| bench.harness.get_by_role_and_label(Role::ComboBox, "Saved as").accesskit_node().value();
    assert_eq!(shown(&bench).as_deref(), Some("B, Unsafe"));
    bench.choose("Saved as", "A");
    bench.choose("Saved as", "B, Unsafe");
    bench.open_options();
    bench.choose("Security", "PLAINTEXT");
    assert_eq!(shown(&bench).as_deref(), Some("B"), "nothing is checked without encryption, which the security says");
}
