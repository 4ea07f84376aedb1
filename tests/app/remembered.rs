//! What is remembered between two starts, and what is said where it cannot be.

use std::{
    fs,
    path::{Path, PathBuf},
};

use eframe::egui::{self, Role, ViewportId};
use line_producer::{
    action::Action,
    app::state::SecretState,
    fault::Kind,
    run::Form,
    settings::{Settings, Theme},
};

use crate::bench::{Bench, Start, signing_in, take_in_until};

fn start_at(path: &Path) -> Start {
    let (settings, trouble) = Settings::load(path);
    Start { settings, trouble, settings_path: Some(path.to_owned()), ..Start::default() }
}

/// Frames until the file holds this text.
#[track_caller]
fn until_written(bench: &mut Bench, path: &Path, text: &str) {
    bench.until(text, |_| fs::read_to_string(path).is_ok_and(|written| written.contains(text)));
}

fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config").join("settings.json");
    (folder, path)
}

#[test]
fn the_next_start_finds_everything_as_it_was_left_but_the_secret() {
    let (_folder, path) = place();
    let mut bench =
        Start { settings: Settings { form: signing_in(), ..Settings::default() }, ..start_at(&path) }.open();
    bench.fill("Topic", "orders");
    bench.fill("Count", "ten");
    bench.fill_role(Role::PasswordInput, "Secret", "hush-hush");
    bench.until("the secret is kept", |bench| bench.core().state.secret == SecretState::Kept);
    bench.pick(Role::RadioButton, "Dark");
    until_written(&mut bench, &path, "\"dark\"");
    let text = fs::read_to_string(&path).expect("written");
    assert!(text.contains("orders") && text.contains("L3J7QZ6ZEHVR5KXW") && !text.contains("hush"), "{text}");

    let again = start_at(&path).open();
    assert_eq!(again.form(), bench.form());
    assert_eq!(again.form().count, "ten", "half typed, too");
    assert_eq!(again.core().state.theme, Theme::Dark);
    assert!(again.core().state.notices.is_empty());
}

#[test]
fn the_remembered_from_line_belongs_to_the_remembered_file() {
    let remembered = Form { from_line: "7".to_owned(), ..Form::default() };
    let mut bench = Start::form(remembered.clone()).open();
    bench.fill("Topic", "orders");
    assert_eq!(bench.form().from_line, "7", "the same file goes on where it was left");
    bench.fill("File", "another.json");
    assert_eq!(bench.form().from_line, "1", "another file begins at its first line");

    let mut bench = Start::form(remembered).open();
    bench.fill("From line", "8");
    bench.fill("File", "another.json");
    assert_eq!(bench.form().from_line, "8", "what a person typed stays");
}

#[test]
fn the_window_comes_back_in_its_size_whatever_the_zoom() {
    let (_folder, path) = place();
    let mut bench = start_at(&path).open();
    bench.harness.ctx.set_zoom_factor(2.0);
    bench.settle();
    let window = bench.harness.input_mut().viewports.get_mut(&ViewportId::ROOT).expect("the window");
    window.inner_rect = Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(512.0, 384.0)));
    until_written(&mut bench, &path, "1024.0");
    assert_eq!(Settings::load(&path).0.window_size, Some([1024.0, 768.0]));
    // A window that is put away has no size.
    for size in [[0.0, 0.0], [f32::NAN, 768.0]] {
        let mut core = start_at(&path).core();
        core.window_resized(size);
        core.leave();
        assert_eq!(
            Settings::load(&path),
            (Settings { window_size: Some([1024.0, 768.0]), ..Settings::default() }, None)
        );
    }
}

#[test]
fn damaged_settings_are_said_until_dismissed() {
    let (_folder, path) = place();
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(&path, "{").expect("written");
    let mut bench = start_at(&path).open();
    let title = "The remembered settings could not be read";
    assert!(bench.says(title), "{}", bench.screen());
    assert_eq!(bench.form(), &Form::default());
    bench.press("Dismiss");
    assert!(!bench.says(title));
    bench.fill("Topic", "orders");
    until_written(&mut bench, &path, "orders");
}

#[test]
fn what_cannot_be_written_is_said_once_and_written_when_it_can_be() {
    let (folder, path) = place();
    let in_the_way = folder.path().join("config");
    fs::write(&in_the_way, "a file where the folder would be").expect("written");
    let mut bench = start_at(&path).open();
    let title = "The settings could not be saved";
    bench.fill("Topic", "orders");
    bench.until_said(title);
    bench.press("Dismiss");
    let mut core = start_at(&path).core();
    for topic in ["one", "two"] {
        core.act(Action::Edit(Box::new(Form { topic: topic.to_owned(), ..Form::default() })));
        core.leave();
    }
    let said: Vec<_> = core.state.notices.iter().map(|notice| notice.fault.kind.clone()).collect();
    assert_eq!(said, [Kind::SettingsUnwritable { path: path.display().to_string() }]);
    core.act(Action::DismissNotice);
    core.act(Action::Edit(Box::new(Form { topic: "three".to_owned(), ..Form::default() })));
    core.leave();
    assert!(core.state.notices.is_empty(), "not said a second time");

    fs::remove_file(&in_the_way).expect("removed");
    core.leave();
    assert_eq!(Settings::load(&path).0.form.topic, "three", "what failed is still to be written");
}

/// Leaving waits for a writing that has begun, and the newest state is what stays.
#[test]
fn leaving_in_the_middle_of_a_writing_loses_nothing() {
    let (_folder, path) = place();
    for round in 0..6 {
        let mut core = start_at(&path).core();
        let edit = |topic: String| Action::Edit(Box::new(Form { topic, ..Form::default() }));
        core.act(edit(format!("early-{round}")));
        // To where the writing has begun: nobody waits for it.
        take_in_until(&mut core, "the writing begins", |core| core.wake_after().is_none());
        if round % 2 == 0 {
            core.act(edit(format!("late-{round}")));
        }
        core.leave();
        let expected = if round % 2 == 0 { format!("late-{round}") } else { format!("early-{round}") };
        drop(core);
        assert_eq!(Settings::load(&path).0.form.topic, expected);
        let names: Vec<_> = fs::read_dir(path.parent().expect("a folder")).expect("there").collect();
        assert_eq!(names.len(), 2, "beside the lock no half-written file is left: {names:?}");
    }
}
