//! The file: chosen in a dialog, dropped, typed; and what keeps one from being sent.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use eframe::egui::{self, Key, Role};
use line_producer::{
    app::{Chosen, state::FileState},
    delivery::State,
    fault::Field,
    producer::Outcome,
    run::Form,
};
use tempfile::TempDir;

use crate::bench::{Bench, Start, plain_form};

/// A folder with a file of three orders, of which one is blank and one has no customer.
struct Place {
    folder: TempDir,
    orders: PathBuf,
}

const ORDERS: &str =
    "{\"order\":1,\"customer\":{\"city\":\"Lyon\"}}\n\n{\"order\":2}\n{\"order\":3,\"customer\":{\"city\":\"Graz\"}}\n";

fn place() -> Place {
    let folder = tempfile::tempdir().expect("a folder");
    let orders = folder.path().join("orders.json");
    fs::write(&orders, ORDERS).expect("written");
    Place { folder, orders }
}

fn quick() -> Start {
    Start::form(Form { delay: "0".to_owned(), key_field: String::new(), ..Form::default() })
}

fn until_known(bench: &mut Bench, path: &Path) {
    let path = path.to_string_lossy().into_owned();
    bench.until("the file is known", |bench| {
        bench.form().file == path && matches!(&bench.core().state.file, FileState::Known(_))
    });
    bench.settle();
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

pub fn drop_file(bench: &mut Bench, path: &Path) {
    bench.harness.input_mut().dropped_files.push(Arc::new(Dropped(path.to_owned())));
    bench.harness.step();
}

#[test]
fn a_chosen_file_is_sent() {
    let place = place();
    let mut bench = quick().open();
    bench.press("Choose…");
    assert_eq!(bench.dialogs.opened(), [Chosen::File]);
    assert!(bench.disabled(Role::Button, "Choose…"), "one dialog at a time");
    bench.shortcut(Key::O);
    assert_eq!(bench.dialogs.opened().len(), 1);
    bench.dialogs.answer(Some(&place.orders));
    until_known(&mut bench, &place.orders);
    assert!(bench.says("3 lines of JSON, 91 bytes. No problems found."), "{}", bench.screen());
    bench.press("Send 3 lines");
    bench.until_finished();
    assert_eq!((bench.lines(), bench.count(State::Delivered)), (vec![1, 3, 4], 3));
    bench.press("Use the sample");
    bench.until_said("1,500 lines of JSON, 1.0 MB. No problems found.");
}

#[test]
fn a_cancelled_dialog_changes_nothing() {
    let mut bench = quick().open();
    let before = bench.form().clone();
    bench.shortcut(Key::O);
    assert_eq!(bench.dialogs.opened(), [Chosen::File]);
    bench.dialogs.answer(None);
    bench.until("the dialog is closed", |bench| !bench.core().state.dialog_open);
    assert_eq!(bench.form(), &before);
    bench.settle();
    assert!(bench.says("1,500 lines of JSON, 1.0 MB. No problems found."));
    bench.press("Choose…");
    assert_eq!(bench.dialogs.opened().len(), 2, "it can be opened again");
}

#[test]
fn what_is_chosen_while_a_run_goes_on_is_not_taken() {
    let place = place();
    let mut bench = Start::form(Form { delay: "1 m".to_owned(), ..Form::default() }).open();
    bench.press("Choose…");
    bench.shortcut(Key::Enter);
    bench.until_ended(1);
    bench.dialogs.answer(Some(&place.orders));
    bench.until("the dialog is closed", |bench| !bench.core().state.dialog_open);
    assert_eq!(bench.form().file, "");
    drop_file(&mut bench, &place.orders);
    bench.settle();
    assert_eq!(bench.form().file, "");
    bench.shortcut(Key::O);
    assert_eq!(bench.dialogs.opened().len(), 1);
}

#[test]
fn a_dropped_file_is_taken() {
    let place = place();
    let mut bench = quick().open();
    drop_file(&mut bench, &place.orders);
    until_known(&mut bench, &place.orders);
    assert!(bench.says("Send 3 lines"));
}

#[test]
fn a_typed_path_is_taken_and_what_is_wrong_with_it_is_said() {
    let place = place();
    let empty = place.folder.path().join("empty.json");
    fs::write(&empty, "\n\n").expect("written");
    let missing = place.folder.path().join("missing.json");
    let mut bench = quick().open();
    for (path, title) in [
        (missing.as_path(), "File not found"),
        (place.folder.path(), "That is a folder"),
        (&empty, "The file is empty"),
    ] {
        bench.fill("File", &path.to_string_lossy());
        bench.until("a reason", |bench| matches!(bench.core().state.file, FileState::Trouble(_)));
        bench.settle();
        assert_eq!(bench.times(title), 2, "{title}: beneath the field and beneath the button\n{}", bench.screen());
        let FileState::Trouble(fault) = &bench.core().state.file else { panic!("no trouble") };
        assert_eq!(fault.words().title, title);
        assert!(bench.says(&fault.words().happened), "{title}");
        assert!(bench.disabled(Role::Button, "Send"), "{title}");
        bench.shortcut(Key::Enter);
        assert!(bench.core().state.run.is_none() && !bench.core().state.starting, "{title}");
    }
    bench.fill("File", &place.orders.to_string_lossy());
    until_known(&mut bench, &place.orders);
    assert!(bench.says("Send 3 lines"));
}

/// A file that was missing, and is chosen again when it is there.
#[test]
fn the_same_file_chosen_again_is_looked_at_again() {
    let place = place();
    let late = place.folder.path().join("late.json");
    let mut bench = quick().open();
    drop_file(&mut bench, &late);
    bench.until_said("File not found");
    fs::write(&late, ORDERS).expect("written");
    drop_file(&mut bench, &late);
    until_known(&mut bench, &late);
    fs::write(&late, [ORDERS, ORDERS].concat()).expect("written");
    bench.press("Choose…");
    bench.dialogs.answer(Some(&late));
    bench.until_said("Send 6 lines");
}

#[test]
fn a_file_that_goes_before_it_is_sent_is_told_in_whole() {
    let place = place();
    let mut bench = quick().open();
    drop_file(&mut bench, &place.orders);
    until_known(&mut bench, &place.orders);
    fs::remove_file(&place.orders).expect("removed");
    bench.press("Send 3 lines");
    bench.until_finished();
    let Some(Outcome::Broken { fault, .. }) = bench.run().status().finish.map(|finish| finish.outcome) else {
        panic!("{:?}", bench.run().status());
    };
    assert_eq!(fault.name(), "file-missing");
    assert!(bench.says(&fault.words().happened) && bench.says(&fault.words().to_try), "{}", bench.screen());
    assert_eq!((bench.lines().len(), bench.form().from_line.as_str()), (0, "1"));
}

#[test]
fn a_ca_file_is_chosen_and_looked_at() {
    let place = place();
    let mut form = plain_form("localhost:9092");
    form.profile.security = line_producer::connection::Security::Ssl;
    let mut bench = Start::form(form).open();
    bench.open_options();
    bench.press("Choose the file of certificate authorities");
    assert_eq!(bench.dialogs.opened(), [Chosen::CaFile]);
    bench.dialogs.answer(Some(&place.orders));
    bench.until("what is wrong with it", |bench| !bench.core().state.certificates.problems.is_empty());
    bench.settle();
    let words = bench.core().state.certificates.problem(Field::CaFile).expect("a fault").words();
    assert_eq!(bench.times(&words.title), 2, "{}", bench.screen());
    assert!(bench.disabled(Role::Button, "Send"));

    let key = rcgen::KeyPair::generate().expect("a key");
    let certificate = rcgen::CertificateParams::new(vec!["ca.example".to_owned()]).expect("a name");
    fs::write(&place.orders, certificate.self_signed(&key).expect("a certificate").pem()).expect("written");
    bench.press("Choose the file of certificate authorities");
    bench.dialogs.answer(Some(&place.orders));
    bench.until("it is a CA file by now", |bench| {
        bench.core().state.certificates.problems.is_empty() && !bench.says(&words.title)
    });
    assert!(!bench.disabled(Role::Button, "Send 10 lines"));
}
