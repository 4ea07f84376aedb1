//! The lessons, done as somebody would who sees them for the first time.

use eframe::egui::Role;
use egui_kittest::kittest::Queryable as _;
use line_producer::{
    action::{Action, LabAction},
    lessons::Lesson,
    practice::Rehearsal,
    run::Form,
    text::lab as words,
};

use crate::{
    bench::{Bench, Start},
    lab::{open_lab, switch_on, undo},
};

fn begin(lesson: Lesson, form: Form) -> Bench {
    let mut bench = Start::form(form).open();
    open_lab(&mut bench);
    bench.press(&words::begin(lesson));
    assert_eq!(ticked(&bench), 0);
    bench
}

fn ticked(bench: &Bench) -> usize {
    let lab = &bench.core().state.lab;
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
fn no_press_alone_ticks_anything() {
    let mut bench = Start::form(Form { delay: "1 m".to_owned(), ..quick() }).open();
    for lesson in Lesson::ALL {
        open_lab(&mut bench);
        bench.press(&words::begin(lesson));
        for rehearsal in Rehearsal::ALL {
            switch_on(&mut bench, rehearsal);
        }
        undo(&mut bench);
        for tab in ["Topics", "Messages", "Totals", "Practice lab"] {
            bench.pick(Role::Tab, tab);
        }
        assert_eq!(ticked(&bench), 0, "{lesson:?}");
        bench.press("Close");
    }
    let lab = &bench.core().state.lab;
    assert_eq!((lab.courses.len(), lab.open), (Lesson::ALL.len(), None));
}

#[test]
fn what_was_before_a_lesson_does_not_count() {
    let mut core = Start::form(quick()).core();
    core.act(Action::Send);
    crate::bench::take_in_until(&mut core, "the end", |core| {
        core.state.run.as_ref().is_some_and(line_producer::run::Run::finished)
    });
    core.act(Action::Lab(LabAction::Begin(Lesson::FirstDelivery)));
    core.take_in();
    assert_eq!(core.state.lab.courses[0].ticked(), 0);
}
