//! The lessons, done as somebody would who sees them for the first time.

use eframe::egui::Role;
use egui_kittest::kittest::Queryable as _;
use line_producer::{
    action::{Action, LabAction, MessagesAction, TotalsAction},
    app::Core,
    lessons::Lesson,
    practice::Rehearsal,
    run::{Form, Run},
    text::lab as words,
};

use crate::{
    bench::{Bench, Start, take_in_until},
    lab::{bring_into_sight, open_lab, switch_on, undo},
};

fn begin(lesson: Lesson, form: Form) -> Bench {
    let mut bench = Start::form(form).open();
    open_lab(&mut bench);
    bench.press(&words::begin(lesson));
    assert_eq!(ticked(&bench), 0);
    bench
}

fn ticked(bench: &Bench) -> usize {
    ticked_in(bench.core())
}

fn ticked_in(core: &Core) -> usize {
    let lab = &core.state.lab;
    lab.courses[lab.open.expect("an open lesson")].ticked()
}

#[track_caller]
fn until_ticked(bench: &mut Bench, steps: usize) {
    bench.until("the tick", |bench| ticked(bench) >= steps);
    bench.settle();
    assert_eq!(ticked(bench), steps, "{}", bench.screen());
}

#[track_caller]
fn assert_learned(bench: &Bench, lesson: Lesson) {
    assert!(bench.says(words::learned(lesson)), "{}", bench.screen());
}

fn quick() -> Form {
    Form { delay: "20 ms".to_owned(), ..Form::default() }
}

#[test]
fn first_delivery() {
    let mut bench = begin(Lesson::FirstDelivery, quick());
    bench.press("Send 10 lines");
    until_ticked(&mut bench, 2);
    bench.press("Send 10 lines");
    until_ticked(&mut bench, 3);
    assert_learned(&bench, Lesson::FirstDelivery);
}

#[test]
fn same_key_same_partition() {
    let mut bench = begin(Lesson::SameKey, quick());
    bench.press("Send 10 lines");
    until_ticked(&mut bench, 1);
    bench.press("Send 10 lines");
    until_ticked(&mut bench, 2);
    bench.choose("Key field", "No key");
    bench.press("Send 10 lines");
    until_ticked(&mut bench, 3);
    assert_learned(&bench, Lesson::SameKey);
}

#[test]
fn a_wrong_secret() {
    let mut bench = begin(Lesson::WrongSecret, quick());
    switch_on(&mut bench, Rehearsal::WrongSecret);
    bench.press("Send 10 lines");
    until_ticked(&mut bench, 1);
    bench.until_finished();
    bench.press("Test connection");
    until_ticked(&mut bench, 2);
    // The lesson can be closed, too; the test stands above it.
    bench.harness.get_all_by_role_and_label(Role::Button, "Close").last().expect("the test's").click();
    bench.settle();
    undo(&mut bench);
    bench.press("Send 10 lines");
    until_ticked(&mut bench, 3);
    assert_learned(&bench, Lesson::WrongSecret);
}

#[test]
fn the_broker_goes_away() {
    let form = Form { delay: "100 ms".to_owned(), count: "60".to_owned(), ..Form::default() };
    let mut bench = begin(Lesson::BrokerDown, form);
    bench.press("Send 60 lines");
    until_ticked(&mut bench, 1);
    switch_on(&mut bench, Rehearsal::BrokerDown);
    until_ticked(&mut bench, 2);
    undo(&mut bench);
    bench.until("the tick", |bench| ticked(bench) >= 3);
    until_ticked(&mut bench, 4);
    assert_learned(&bench, Lesson::BrokerDown);
}

#[test]
fn who_read_what() {
    let mut bench = begin(Lesson::WhoReadWhat, quick());
    bench.press("Send 10 lines");
    until_ticked(&mut bench, 1);
    bench.pick(Role::Tab, "Messages");
    bench.press("Read");
    until_ticked(&mut bench, 2);
    bench.pick(Role::Tab, "Totals");
    bench.press("Start");
    until_ticked(&mut bench, 3);
    bench.press("Stop");
    bench.until_said("Stopped. Start goes on from here");
    bench.fill("Consumer group", "another");
    bench.press("Start");
    until_ticked(&mut bench, 4);
    open_lab(&mut bench);
    assert_learned(&bench, Lesson::WhoReadWhat);
}

/// Everything that a step says to press is pressed, while nothing can come of it: what is sent and tested meets silence, and
/// nothing is there to be read.
#[test]
fn no_press_that_a_step_names_ticks_it() {
    let mut core = Start::form(quick()).core();
    take_in_until(&mut core, "the file is looked at", |core| core.state.plan().is_ok());
    core.act(Action::Lab(LabAction::Rehearse(Rehearsal::NoAnswer)));
    take_in_until(&mut core, "it is on", |core| core.state.lab.on.is_some());
    for lesson in Lesson::ALL {
        core.act(Action::Lab(LabAction::Begin(lesson)));
        for press in [
            Action::Messages(MessagesAction::Read),
            Action::Totals(TotalsAction::Start),
            Action::TestConnection,
            Action::Send,
        ] {
            core.act(press);
            assert_eq!(ticked_in(&core), 0, "{lesson:?}");
        }
        let counts = |core: &Core| core.state.totals.running();
        let over = |core: &Core| core.state.run.as_ref().is_some_and(Run::finished);
        assert!(core.state.test.is_some() && core.state.messages.reading.is_some() && counts(&core));
        take_in_until(&mut core, "a run", |core| core.state.run.as_ref().is_some_and(|run| !run.finished()));
        core.act(Action::CancelTest);
        core.act(Action::Totals(TotalsAction::Stop));
        core.act(Action::Stop);
        take_in_until(&mut core, "the end of all", |core| over(core) && !counts(core));
        assert_eq!(ticked_in(&core), 0, "{lesson:?}");
    }
}

#[test]
fn no_press_alone_ticks_anything() {
    let mut bench = Start::form(Form { delay: "1 m".to_owned(), ..quick() }).open();
    for lesson in Lesson::ALL {
        open_lab(&mut bench);
        bring_into_sight(&mut bench, Role::Button, &words::begin(lesson));
        bench.press(&words::begin(lesson));
        for rehearsal in Rehearsal::ALL {
            switch_on(&mut bench, rehearsal);
        }
        undo(&mut bench);
        for tab in ["Topics", "Messages", "Totals", "Practice lab"] {
            bench.pick(Role::Tab, tab);
        }
        assert_eq!(ticked(&bench), 0, "{lesson:?}");
        bring_into_sight(&mut bench, Role::Button, "Close");
        bench.press("Close");
    }
    let lab = &bench.core().state.lab;
    assert_eq!((lab.courses.len(), lab.open), (Lesson::ALL.len(), None));
}

#[test]
fn what_was_before_a_lesson_does_not_count() {
    let mut core = Start::form(quick()).core();
    core.act(Action::Send);
    take_in_until(&mut core, "the end", |core| core.state.run.as_ref().is_some_and(Run::finished));
    core.act(Action::Lab(LabAction::Begin(Lesson::FirstDelivery)));
    core.take_in();
    assert_eq!(core.state.lab.courses[0].ticked(), 0);
}
