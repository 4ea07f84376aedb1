//! A fault in the window: in its whole words in the form, in the banner or at its row.

use std::time::Duration;

use eframe::egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use line_producer::{
    delivery::{Row, State},
    fault::{Fault, Field, Kind, Words},
    producer::Outcome,
    run::Form,
    text,
};

use super::{Case, Place};
use crate::bench::{Bench, Start};

/// After what has failed everywhere a run ends, counted by itself; with room for a busy machine.
const FAILED: Duration = Duration::from_secs(6);
/// After silence, or a name that nobody knows.
const SILENCE: Duration = Duration::from_secs(11);

/// Fills in the form, presses Send, and reads the screen.
pub fn meet(case: &Case) {
    if let Place::Field(field) = case.place {
        return assert_at_field(&mut open(&case.form, case.secret.as_deref()), field, &case.wanted);
    }
    let mut bench = send(&case.form, case.secret.as_deref());
    bench.until_finished();
    if let Some(contact) = case.place.run() {
        assert_ended(&bench, &case.wanted, contact);
    }
    if let Some(state) = case.place.row() {
        assert_at_row(&mut bench, state, &case.wanted);
    }
}

fn open(form: &Form, secret: Option<&str>) -> Bench {
    let start = Start::form(form.clone());
    if let Some(secret) = secret {
        start.keyring.keep(secret);
    }
    start.open()
}

/// The window with this form, in which Send was pressed.
pub fn send(form: &Form, secret: Option<&str>) -> Bench {
    let mut bench = open(form, secret);
    bench.until("all is filled in", |bench| bench.core().state.plan().is_ok());
    bench.settle();
    bench.shortcut(Key::Enter);
    bench
}

/// Title and what happened stand there, and what to try when the title is pointed at; nothing can be sent.
fn assert_at_field(bench: &mut Bench, field: Field, wanted: &Kind) {
    let Words { title, happened, to_try } = Fault::new(wanted.clone()).words();
    bench.until_said(&title);
    let problems = bench.core().state.plan().expect_err("a problem");
    let (_, fault) = problems.iter().find(|(named, _)| *named == field).expect("a problem of this field");
    assert_eq!(fault.kind, *wanted);
    if field == Field::File {
        assert!(bench.says(&happened), "“{happened}” is not in\n{}", bench.screen());
    }
    let words = bench.harness.query_all_by_label(&title).next().expect("the title");
    words.hover();
    bench.until_said(&to_try);
    bench.shortcut(Key::Enter);
    assert!(bench.core().state.run.is_none() && !bench.core().state.starting, "nothing is sent");
}

/// The run ended by this fault, in time, and says so in whole.
pub fn assert_ended(bench: &Bench, wanted: &Kind, contact: bool) {
    let finish = bench.run().status().finish.expect("an end");
    let Outcome::Broken { fault, contact: had } = &finish.outcome else { panic!("{finish:?}\n{}", bench.screen()) };
    assert_eq!((&fault.kind, *had), (wanted, contact), "{}", fault.technical);
    let Words { title, happened, to_try } = fault.words();
    for part in [&title, &happened, &to_try] {
        assert!(bench.says(part), "“{part}” is not in\n{}", bench.screen());
    }
    if !contact {
        assert!(bench.lines().is_empty(), "nothing was handed over");
        let patient = matches!(wanted, Kind::Silent { .. } | Kind::NotKafka { .. } | Kind::HostNotFound { .. });
        assert!(finish.elapsed < if patient { SILENCE } else { FAILED }, "{finish:?}");
    }
}

/// The first row that ended so has this fault, and says so in whole when it is chosen.
pub fn assert_at_row(bench: &mut Bench, state: State, wanted: &Kind) {
    let (row, fault) = {
        let log = bench.run().log();
        let rows: Vec<Row> = (0..log.len()).filter_map(|index| log.row(index)).collect();
        let row =
            rows.iter().find(|row| row.state() == state).unwrap_or_else(|| panic!("none of {rows:?} is {state:?}"));
        (*row, log.fault(*row).expect("a fault"))
    };
    assert_eq!((&fault.kind, fault.name()), (wanted, Fault::new(wanted.clone()).name()), "{}", fault.technical);
    let Words { title, happened, to_try } = fault.words();
    let (line, title) = (format!("Line {},", row.line()), text::lower_first(&title));
    // The log follows its end; the first rows are those that matter here.
    bench.harness.get_by_role_and_label(Role::Table, "Delivery log").focus();
    bench.settle();
    bench.harness.key_press(Key::Home);
    bench.settle();
    let named = |bench: &Bench| bench.row_names().into_iter().find(|name| name.starts_with(&line));
    bench.until("the row", |bench| named(bench).is_some_and(|name| name.contains(&title)));
    let name = named(bench).expect("the row");
    bench.pick(Role::Row, &name);
    for part in [&happened, &to_try] {
        bench.until_said(part);
    }
}
