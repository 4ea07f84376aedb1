//! States of the window, made up for tests and pictures.

mod figures;

use std::{collections::HashMap, sync::Arc, task::Waker, time::Duration};

use crate::{
    app::state::{FileState, PracticeState, SecretState, State},
    fault::{Fault, Kind},
    producer::{Contact, End, Ended, Event, Finish, Handed, Listener, Outcome},
    run::{Attached, Cluster, Form, RowText, Run},
    settings::Theme,
    source::{Examined, Format, FoundField, Source, ValueTypes},
};

pub use figures::{figures_at_the_end, figures_of_a_slow_run, figures_on_the_way};

/// The first start: practice cluster, the sample, ten lines.
pub fn first_start() -> State {
    State { file: FileState::Known(examined()), ..State::new(Form::default(), Theme::System) }
}

fn examined() -> Examined {
    let field = |path: &str, different, scalar| FoundField {
        path: path.to_owned(),
        different,
        scalar,
        types: ValueTypes { text: scalar, object: !scalar, ..ValueTypes::default() },
        records: 1500,
        ..FoundField::default()
    };
    let fields = vec![
        field("InvoiceNumber", 998, true),
        field("StoreID", 20, true),
        field("CustomerType", 2, true),
        field("DeliveryAddress", 400, false),
        field("DeliveryAddress.City", 81, true),
    ];
    let format = Some(Format::JsonLines);
    Examined { size: 1_014_000, lines: Some(1500), fields, looked_at: 1500, format, ..Examined::default() }
}

/// My cluster, filled in, with its secret in the keyring.
pub fn my_cluster() -> State {
    let mut state = first_start();
    state.form.cluster = Cluster::Mine;
    state.form.profile.bootstrap = "pkc-12576z.us-west2.gcp.example.com:9092".to_owned();
    state.form.profile.api_key = "L3J7QZ6ZEHVR5KXW".to_owned();
    state.secret = SecretState::Kept;
    state
}

/// Gives `state` a run of its form, to which the events that `feed` makes are told.
pub fn run(state: &mut State, feed: impl FnOnce(&mut dyn FnMut(Event))) {
    let plan = state.plan().expect("a form that can be sent");
    let source = Source::start(&plan.origin, &plan.selection).expect("a source");
    let run = Run::new(1, plan, source.reader());
    let mut recorder = run.recorder(Waker::noop().clone());
    feed(&mut |event| recorder.event(event));
    state.run = Some(run);
}

/// The text of every row up to `rows`.
pub fn texts(rows: u64) -> HashMap<u64, Arc<RowText>> {
    const STORES: [&str; 4] = ["STR2629", "STR7443", "STR8513", "STR1534"];
    let text = |row: u64| {
        let store = STORES[row as usize % 4];
        let head = format!(
            "{{\n  \"InvoiceNumber\": \"{}\",\n  \"CreatedTime\": 1595688902254,\n  \"StoreID\": \"{store}\",\n  \"PosID\": \"POS259\",\n  \"CustomerType\": \"PRIME\",\n  \"TotalAmount\": 11115.0,\n  \"NumberOfItems\": 3,\n  \"PaymentMethod\": \"CARD\"\n}}",
            51_402_901 + row
        );
        RowText::Line {
            key: Some(store.to_owned()),
            shown: Some((51_402_901 + row).to_string()),
            looked_up: true,
            first_line: None,
            utf8: true,
            json: true,
            length: head.len() as u64,
            head,
            attached: Attached::default(),
        }
    };
    (0..rows).map(|row| (row, Arc::new(text(row)))).collect()
}

/// Rows handed over from line 1 on, of which the first `delivered` are delivered.
pub fn rows(handed: u64, delivered: u64) -> Event {
    let end = |row| Ended {
        row,
        end: End::Delivered {
            partition: (row * 7 % 4) as i32,
            offset: 100 + row as i64 / 4,
            latency_us: 2_100 + (row * 1_711 % 7_000) as u32,
            out_of_order: false,
        },
    };
    Event::Rows {
        run: 1,
        handed: (1..=handed).map(|line| Handed { line, key: None }).collect(),
        ended: (0..delivered).map(end).collect(),
        blank: 0,
        bytes: handed * 676,
        pass: 1,
    }
}

/// A row that was not delivered.
pub fn ended(row: u64, end: End) -> Event {
    Event::Rows { run: 1, handed: Vec::new(), ended: vec![Ended { row, end }], blank: 0, bytes: 0, pass: 1 }
}

pub fn made() -> Event {
    Event::Contact { run: 1, contact: Contact::Made { partitions: 4 } }
}

pub fn finished(outcome: Outcome) -> Event {
    finished_after(outcome, Duration::from_secs(10))
}

pub fn finished_after(outcome: Outcome, elapsed: Duration) -> Event {
    Event::Finished {
        run: 1,
        finish: Finish { outcome, next_line: None, next_pass: 1, next_offered: 0, passed_over: 0, elapsed },
    }
}

/// In the middle of all 1,500 lines, at ten milliseconds.
pub fn running() -> State {
    let mut state = first_start();
    state.form.count = "all".to_owned();
    state.form.delay = "10 ms".to_owned();
    state.practice = PracticeState::Running("127.0.0.1:41877".to_owned());
    run(&mut state, |tell| {
        tell(Event::Started { run: 1 });
        tell(made());
        tell(rows(412, 410));
    });
    state.texts = texts(500);
    state
}

/// Twenty lines of my cluster, of which each kind of ending has one.
pub fn finished_with_failures() -> State {
    let mut state = my_cluster();
    state.form.count = "20".to_owned();
    run(&mut state, |tell| {
        tell(Event::Started { run: 1 });
        tell(made());
        tell(rows(20, 14));
        let topic = "invoices".to_owned();
        let technical = "Broker: Message size too large";
        tell(ended(
            14,
            End::Failed(
                Fault::with(Kind::LineTooLongForTopic { topic, length: 1_204_551, limit: 0 }, technical).into(),
            ),
        ));
        tell(ended(15, End::Failed(Fault::with(Kind::NotJson { column: 214 }, "expected `,` or `}`").into())));
        let deadline = Duration::from_secs(120);
        tell(ended(16, End::Unknown(Fault::new(Kind::NoAnswer { deadline, cause: None }).into())));
        for row in 17..20 {
            tell(ended(row, End::NotSent(Fault::new(Kind::Stopped).into())));
        }
        tell(finished(Outcome::Done));
    });
    state.texts = texts(20);
    state
}

/// A run that never found its cluster.
pub fn broken() -> State {
    let mut state = my_cluster();
    run(&mut state, |tell| {
        tell(Event::Started { run: 1 });
        let technical = "SASL authentication error: Authentication failed: Invalid username or password";
        let fault = Fault::with(Kind::SignInRefused, technical);
        tell(finished(Outcome::Broken { fault, contact: false }));
    });
    state
}

/// Contact lost while lines are in flight.
pub fn lost() -> State {
    let mut state = running();
    run(&mut state, |tell| {
        tell(Event::Started { run: 1 });
        tell(made());
        tell(rows(24, 12));
        let technical = "127.0.0.1:41877/1: Connect to ipv4#127.0.0.1:41877 failed: Connection refused";
        tell(Event::Contact { run: 1, contact: Contact::Lost(Fault::with(Kind::ClusterLost, technical)) });
    });
    state
}

/// The text of a row's line, as it is at hand.
pub fn sent(state: &State, row: u64) -> String {
    match state.texts.get(&row).map(AsRef::as_ref) {
        Some(RowText::Line { head, .. }) => head.clone(),
        _ => String::new(),
    }
}
