//! Closing the window, in a run and without one.

use std::fs;

use eframe::egui::{Role, ViewportCommand, ViewportEvent, ViewportId};
use line_producer::{
    action::Action,
    connection::{Secret, SecretHome, SecretKind},
    delivery::State,
    run::{Form, Run},
};

use crate::{
    bench::{Bench, Start, signing_in, take_in_until},
    export,
    keyring::TestKeyring,
};

const QUESTION: &str = "Stop sending and close?";

/// A person presses the window's own cross. What the app answers.
fn close(bench: &mut Bench) -> Vec<ViewportCommand> {
    let window = bench.harness.input_mut().viewports.get_mut(&ViewportId::ROOT).expect("the window");
    window.events.push(ViewportEvent::Close);
    bench.harness.step();
    let window = bench.harness.input_mut().viewports.get_mut(&ViewportId::ROOT).expect("the window");
    window.events.clear();
    commands(bench)
}

fn commands(bench: &Bench) -> Vec<ViewportCommand> {
    bench.harness.output().viewport_output.get(&ViewportId::ROOT).expect("the window").commands.clone()
}

fn running() -> Bench {
    let mut bench = Start::form(Form { delay: "1 m".to_owned(), ..Form::default() }).open();
    bench.press("Send 10 lines");
    bench.until_ended(1);
    bench
}

#[test]
fn without_a_run_nothing_is_in_the_way() {
    let mut bench = Start::default().open();
    assert!(!close(&mut bench).contains(&ViewportCommand::CancelClose));
    bench.settle();
    assert!(!bench.says(QUESTION));
}

#[test]
fn during_a_run_it_asks_and_can_be_told_to_go_on() {
    let mut bench = running();
    assert!(close(&mut bench).contains(&ViewportCommand::CancelClose));
    bench.settle();
    assert!(bench.says(QUESTION), "{}", bench.screen());
    bench.press("Keep sending");
    assert!(!bench.says(QUESTION));
    assert!(!bench.run().finished() && !commands(&bench).contains(&ViewportCommand::Close));
    bench.press("Stop");
    bench.until_finished();
    assert!(!commands(&bench).contains(&ViewportCommand::Close), "it stays open after all");
}

#[test]
fn told_to_stop_it_closes_when_the_run_is_over() {
    let mut bench = running();
    close(&mut bench);
    bench.settle();
    bench.press("Stop and close");
    bench.until("the window closes", |bench| commands(bench).contains(&ViewportCommand::Close));
    assert!(bench.run().finished());
    assert_eq!((bench.count(State::Delivered), bench.count(State::Waiting)), (1, 0));
    assert!(!close(&mut bench).contains(&ViewportCommand::CancelClose));
}

#[test]
fn during_an_export_it_asks_too_and_leaves_no_half_file() {
    let place = tempfile::tempdir().expect("a folder");
    let mut bench = export::sent();
    export::lengthen(&bench);
    export::export_to(&mut bench, &place.path().join("log.csv"));
    bench.until_said("Stop exporting");
    assert!(close(&mut bench).contains(&ViewportCommand::CancelClose));
    bench.settle();
    assert!(bench.says("Stop writing the file and close?") && !bench.says(QUESTION), "{}", bench.screen());
    bench.press("Keep writing");
    assert!(bench.says("Stop exporting"), "it goes on: {}", bench.screen());
    close(&mut bench);
    bench.settle();
    bench.press("Stop and close");
    bench.until("the window closes", |bench| commands(bench).contains(&ViewportCommand::Close));
    assert!(bench.core().state.export.is_none());
    assert_eq!(fs::read_dir(place.path()).expect("a folder").count(), 0);
}

#[test]
fn a_question_about_a_run_that_ended_by_itself_goes_away() {
    let mut bench = Start::form(Form { delay: "1 s".to_owned(), count: "2".to_owned(), ..Form::default() }).open();
    bench.press("Send 2 lines");
    bench.until_ended(1);
    close(&mut bench);
    assert!(bench.core().state.asking_to_close);
    bench.until("the end of the run", |bench| bench.core().state.run.as_ref().is_some_and(Run::finished));
    bench.settle();
    assert!(!bench.says(QUESTION), "{}", bench.screen());
    assert!(!bench.disabled(Role::Button, "Send 2 lines"));
}

#[test]
fn closing_while_the_practice_cluster_starts_begins_no_run() {
    let mut core = Start::default().core();
    core.act(Action::Send);
    assert!(!core.may_close() && core.state.asking_to_close);
    core.act(Action::StopAndClose);
    assert!(!core.closes_now() && !core.may_close() && !core.state.asking_to_close);
    take_in_until(&mut core, "it closes", |core| core.closes_now());
    assert!(core.state.run.is_none() && core.may_close());
}

/// The keyring gets what it was last told, also when the window is closed at once.
#[test]
fn leaving_waits_for_the_keyring() {
    let keyring = TestKeyring::default();
    keyring.keep("an older secret");
    let mut core = Start { keyring: keyring.clone(), ..Start::form(signing_in()) }.core();
    core.act(Action::Secret(SecretKind::ApiSecret, Secret::new("hush-hush".to_owned())));
    core.leave();
    assert_eq!(keyring.kept().as_deref(), Some("hush-hush"));
    let mut form = signing_in();
    form.profile.secret_home = SecretHome::ThisRun;
    core.act(Action::Edit(Box::new(form)));
    core.leave();
    assert_eq!(keyring.kept(), None);
}

/// Not every system asks before it ends a program.
#[test]
fn leaving_during_a_run_stops_it_and_waits() {
    let mut core = Start::form(Form { delay: "1 m".to_owned(), ..Form::default() }).core();
    core.act(Action::Send);
    take_in_until(&mut core, "a delivered row", |core| {
        core.state.run.as_ref().is_some_and(|run| run.log().totals().of(State::Delivered) == 1)
    });
    core.leave();
    assert!(core.state.run.as_ref().is_some_and(Run::finished));
}
