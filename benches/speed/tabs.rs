//! What a frame of the tabs Messages and Totals costs with as many messages as are kept, and as many values, against a
//! thousand; as `frames` measures the log.

use std::sync::Arc;

use eframe::egui::{Pos2, pos2};
use line_producer::{
    app::state::{Counted, Look, State, Tab},
    reader::{
        Fields, Found, From, KEPT_BYTES, KEPT_MESSAGES, Kept, Message, Reading, Wanted,
        totals::{Decimal, MOST_VALUES, Phase, Row, Snapshot},
    },
    run::Form,
    settings::Theme,
};

use crate::{
    screen::{Screen, anywhere},
    table::Table,
};

const FEW: u64 = 1_000;
const MANY: u64 = KEPT_MESSAGES as u64;
const GOAL: &str = "≤ 1.2";
/// A place in both tables, above what stands beneath them.
const IN_TABLE: Pos2 = pos2(800.0, 300.0);

/// Measures messages as they came, in the order of their time with one of them chosen, and totals.
pub fn measure(table: &mut Table) {
    let mut both = [FEW, MANY].map(|count| Screen::open(messages(count), IN_TABLE));
    let [few, many] = &mut both;
    let measured = anywhere("messages", [&mut *few, &mut *many], [FEW, MANY]);
    table.add("Messages frame at 100,000 messages against 1,000, anywhere", GOAL, measured);
    by_time(&mut few.state, FEW);
    by_time(&mut many.state, MANY);
    let measured = anywhere("messages by their time", [few, many], [FEW, MANY]);
    table.add("the same, sorted by time, and one chosen", GOAL, measured);
    let values = [FEW, MOST_VALUES as u64];
    let [mut few, mut many] = values.map(|count| Screen::open(totals(count), IN_TABLE));
    let measured = anywhere("totals", [&mut few, &mut many], values);
    table.add("Totals frame at 100,000 values against 1,000, anywhere", GOAL, measured);
}

fn showing(tab: Tab) -> State {
    let mut state = State::new(Form::default(), Theme::Light);
    state.tab = tab;
    state
}

/// A window with so many messages of a topic.
fn messages(count: u64) -> State {
    let mut kept = Kept::new(KEPT_MESSAGES, KEPT_BYTES);
    for number in 0..count {
        let key = format!("STR{:04}", number % 5_000);
        let value = format!(
            r#"{{"InvoiceNumber":"{number:08}","StoreID":"{key}","TotalAmount":{}.5,"Remarks":"{}"}}"#,
            number % 977,
            "as delivered, ".repeat(40)
        );
        kept.push(Message::new(&Fields {
            partition: (number % 4) as i32,
            offset: number as i64 / 4,
            timestamp_ms: Some(1_700_000_000_000 + (number * 7_919 % 100_003) as i64),
            key: Some(key.as_bytes()),
            value: Some(value.as_bytes()),
            headers: [].as_slice().into(),
        }));
    }
    let (topic, from) = ("invoices".to_owned(), From::Beginning);
    let wanted = Wanted { topic, partition: None, from, follow: false, until_full: false };
    let mut state = showing(Tab::Messages);
    state.messages.reading = Some(Reading::over(1, wanted, kept));
    state
}

/// Has them stand in the order of their time, and the last of them chosen.
fn by_time(state: &mut State, count: u64) {
    let mut numbers: Vec<u64> = (0..count).collect();
    numbers.sort_by_key(|number| number * 7_919 % 100_003);
    let messages = &mut state.messages;
    messages.look = Look { by_time: true, ..Look::default() };
    messages.selected = numbers.last().copied();
    messages.found = Some(Found { numbers: Arc::new(numbers), looked_to: count });
}

/// A window with totals of so many values.
fn totals(count: u64) -> State {
    let row = |number: u64| {
        let (count, sum) = (number % 977 + 1, Decimal::new((number * 7_919 % 100_003) as i64, 2));
        Row { value: format!("STR{number:06}").into(), count, sum: Some(sum) }
    };
    let rows: Arc<Vec<_>> = Arc::new((0..count).map(row).collect());
    let snapshot = Snapshot { phase: Phase::Counting, rows, largest: (977, 1_000.03), ..Snapshot::default() };
    let [topic, by, number] = ["invoices", "StoreID", "TotalAmount"].map(str::to_owned);
    let mut state = showing(Tab::Totals);
    state.totals.counted = Some(Counted { topic, by, number, snapshot: Arc::new(snapshot) });
    state
}
