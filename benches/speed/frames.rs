//! What a frame of the window costs with ten million rows in its log, against one with a thousand: laid out, drawn and cut
//! into triangles, without a screen.

use std::{sync::Arc, task::Waker};

use eframe::egui::pos2;
use line_producer::{
    app::state::{State, Wanted},
    delivery::{self, Order, Sieve, SortBy},
    producer::{Contact, End, Ended, Event, Handed, Listener as _},
    run::{Form, Run},
    settings::Theme,
    source::Source,
};

use crate::{
    screen::{Screen, anywhere},
    table::Table,
};

const FEW: u64 = 1_000;
const MANY: u64 = 10_000_000;
/// Rows are told in such portions.
const PORTION: u64 = 50_000;
const GOAL: &str = "≤ 1.2";

/// Measures all rows, those in the order of their latency with one of them chosen, and those of one partition.
///
/// # Errors
/// What went wrong, in words.
pub fn measure(table: &mut Table) -> Result<(), String> {
    let at = pos2(800.0, 300.0);
    let (mut few, mut many) = (Screen::open(log(FEW)?, at), Screen::open(log(MANY)?, at));
    let measured = anywhere("all rows", [&mut few, &mut many], [FEW, MANY]);
    table.add("table frame at 10,000,000 rows against 1,000, anywhere", GOAL, measured);
    let order = Order { by: SortBy::Latency, descending: true };
    let sorted = Wanted { order, ..Wanted::default() };
    let filtered = Wanted { partition: Some(1), ..Wanted::default() };
    for (name, wanted, chosen) in [("sorted by latency", sorted, Some(FEW / 2)), ("of one partition", filtered, None)] {
        let mut shown = [0; 2];
        for (screen, shown) in [&mut few, &mut many].into_iter().zip(&mut shown) {
            *shown = look(&mut screen.state, &wanted)?;
            screen.state.selected = chosen;
        }
        let measured = anywhere(name, [&mut few, &mut many], shown);
        table.add(format!("the same, the rows {name}"), GOAL, measured);
    }
    Ok(())
}

/// A window with a run of so many rows.
fn log(rows: u64) -> Result<State, String> {
    let mut state = State::new(Form::default(), Theme::Light);
    let plan = state.plan().map_err(|problems| format!("{problems:?}"))?;
    let source = Source::start(&plan.origin, &plan.selection).map_err(|fault| fault.technical)?;
    let run = Run::new(1, plan, source.reader());
    let mut recorder = run.recorder(Waker::noop().clone());
    recorder.event(Event::Started { run: 1 });
    recorder.event(Event::Contact { run: 1, contact: Contact::Made { partitions: 4 } });
    (0..rows).step_by(PORTION as usize).for_each(|from| recorder.event(delivered(from..rows.min(from + PORTION))));
    state.run = Some(run);
    Ok(state)
}

/// Has these rows shown, as the window's own job finds them; returns how many they are.
fn look(state: &mut State, wanted: &Wanted) -> Result<u64, String> {
    let log = state.run.as_ref().ok_or("no run")?.log_handle();
    let sieve = Sieve { states: wanted.states, partition: wanted.partition, lines: None };
    let found = delivery::sift(&sieve, wanted.order, |look| look(&log.lock()), || true).ok_or("broken off")?;
    let shown = found.len();
    state.log_view.wanted = wanted.clone();
    state.log_view.listing = Some(Arc::new(found));
    Ok(shown)
}

fn delivered(rows: std::ops::Range<u64>) -> Event {
    let end = |row: u64| End::Delivered {
        partition: (row % 4) as i32,
        offset: row as i64 / 4,
        latency_us: 5_000 + (row * 7_919 % 1_009) as u32,
        out_of_order: false,
    };
    Event::Rows {
        run: 1,
        handed: rows.clone().map(|row| Handed { line: row + 1, key: None }).collect(),
        ended: rows.map(|row| Ended { row, end: end(row) }).collect(),
        blank: 0,
        bytes: 0,
        pass: 1,
    }
}
