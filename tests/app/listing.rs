//! Rows of a run filtered, sorted, found, gone to and copied: the core without its window, a real run on the practice cluster.

use std::{
    fs,
    time::{Duration, Instant},
};

use line_producer::{
    action::{Action, LogAction},
    app::{
        Core,
        state::{Find, FindIn, Wanted},
    },
    delivery::{Order, Row, SortBy, State, States},
    fault::Fault,
    run::{Form, LogColumn, Run},
    source::SAMPLE,
};

use crate::bench::{Start, take_in_until};

/// A run of this form, which is over.
fn sent(form: Form) -> Core {
    let mut core = Start::form(form).core();
    send(&mut core);
    core
}

fn send(core: &mut Core) {
    take_in_until(core, "a form that can be sent", |core| core.state.plan().is_ok());
    core.act(Action::Send);
    take_in_until(core, "the end of the run", |core| {
        !core.state.starting && core.state.run.as_ref().is_some_and(Run::finished)
    });
}

fn sample() -> Form {
    Form { count: "all".to_owned(), delay: "0".to_owned(), ..Form::default() }
}

fn want(core: &mut Core, wanted: &Wanted) {
    core.act(Action::Log(LogAction::Want(wanted.clone())));
    take_in_until(core, "the wanted rows", |core| !core.state.log_view.looking);
}

/// The rows that are shown, with their indices.
fn shown(core: &Core) -> Vec<(u64, Row)> {
    let log = core.state.run.as_ref().expect("a run").log();
    let shown = core.state.log_view.shown(log.kept());
    (0..shown.len()).filter_map(|place| shown.row(place)).filter_map(|row| Some((row, log.row(row)?))).collect()
}

fn find(text: &str, within: FindIn) -> Wanted {
    Wanted { find: Some(Find { text: text.to_owned(), within }), ..Wanted::default() }
}

/// A field of each line of the sample.
fn field(name: &str) -> Vec<String> {
    let lines = std::str::from_utf8(SAMPLE).expect("text").lines();
    let values = lines.map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    values.map(|value| value[name].as_str().expect("a text").to_owned()).collect()
}

fn trouble(core: &Core) -> Option<&'static str> {
    core.state.log_view.trouble.as_ref().map(Fault::name)
}

#[test]
fn rows_are_filtered_sorted_and_found() {
    let mut core = sent(sample());
    let all = shown(&core);
    assert_eq!(all.len(), 1_500);
    assert!(core.state.log_view.listing.is_none(), "all rows need no looking");

    let of_two = Wanted { partition: Some(2), ..Wanted::default() };
    want(&mut core, &of_two);
    let naive: Vec<u64> = all.iter().filter(|(_, row)| row.partition() == Some(2)).map(|(row, _)| *row).collect();
    assert!(naive.len() > 100 && naive.len() < 1_500);
    assert_eq!(shown(&core).iter().map(|(row, _)| *row).collect::<Vec<_>>(), naive);

    for descending in [true, false] {
        let order = Order { by: SortBy::Latency, descending };
        want(&mut core, &Wanted { order, ..of_two.clone() });
        let latencies: Vec<_> = shown(&core).iter().filter_map(|(_, row)| row.latency_us()).collect();
        assert_eq!(latencies.len(), naive.len());
        assert!(latencies.is_sorted_by(|a, b| if descending { a >= b } else { a <= b }));
    }
    want(&mut core, &Wanted { order: Order { by: SortBy::Offered, descending: true }, ..Wanted::default() });
    assert!(core.state.log_view.listing.is_none());
    assert!(shown(&core).iter().map(|(row, _)| *row).eq((0..1_500).rev()));
    want(&mut core, &Wanted { states: States::default().with(State::Failed, true), ..Wanted::default() });
    assert!(shown(&core).is_empty());

    for (within, name) in [(FindIn::Key, "StoreID"), (FindIn::Shown, "InvoiceNumber")] {
        let values = field(name);
        let text = &values[700][1..];
        want(&mut core, &find(&text.to_lowercase(), within));
        let wanted: Vec<u64> = (0..1_500).filter(|row| values[*row as usize].contains(text)).collect();
        assert!(wanted.contains(&700));
        assert_eq!(shown(&core).iter().map(|(row, _)| *row).collect::<Vec<_>>(), wanted, "{name}");
        let searched = core.state.log_view.searched.expect("a search");
        assert_eq!((searched.to_line, searched.of_line, searched.given_up), (1_500, 1_500, false));
        assert!(core.state.log_view.searching.is_none());
    }
    // Of what was found only what else is wanted, too.
    let found = core.state.log_view.wanted.clone();
    want(&mut core, &Wanted { partition: Some(-1), ..found });
    assert!(shown(&core).is_empty());

    send(&mut core);
    assert_eq!((&core.state.log_view.wanted, shown(&core).len()), (&Wanted::default(), 1_500));
}

#[test]
fn nothing_is_looked_at_again_when_nothing_has_changed() {
    let mut core = sent(sample());
    want(&mut core, &find("str", FindIn::Key));
    let listing = core.state.log_view.listing.clone().expect("rows");
    assert_eq!((listing.len(), core.wake_after()), (1_500, None));
    let until = Instant::now() + Duration::from_millis(700);
    take_in_until(&mut core, "some time", |_| Instant::now() > until);
    let later = core.state.log_view.listing.clone().expect("rows");
    assert!(std::sync::Arc::ptr_eq(&listing, &later));
}

#[test]
fn the_rows_that_are_shown_follow_the_run() {
    let form = Form { count: "60".to_owned(), delay: "50 ms".to_owned(), ..Form::default() };
    let mut core = Start::form(form).core();
    core.act(Action::Send);
    take_in_until(&mut core, "a row", |core| core.state.run.as_ref().is_some_and(|run| !run.log().is_empty()));
    let delivered = States::default().with(State::Delivered, true);
    let order = Order { by: SortBy::Line, descending: true };
    want(&mut core, &Wanted { states: delivered, order, ..find("str", FindIn::Key) });
    let first = shown(&core).len();
    take_in_until(&mut core, "more rows, the run going on", |core| {
        shown(core).len() > first + 5 && !core.state.run.as_ref().is_some_and(Run::finished)
    });
    assert!(core.wake_after().is_some() || core.state.running());
    take_in_until(&mut core, "all rows", |core| shown(core).len() == 60);
    assert!(shown(&core).iter().map(|(row, _)| *row).eq((0..60).rev()));
    take_in_until(&mut core, "the last look", |core| core.wake_after().is_none());

    // What waits leaves the filter when it is delivered.
    want(&mut core, &Wanted { states: States::default().with(State::Waiting, true), ..Wanted::default() });
    assert!(shown(&core).is_empty());
}

#[test]
fn a_line_is_gone_to_and_one_that_is_not_there_is_said() {
    let mut core = sent(sample());
    let go = |core: &mut Core, line| {
        core.act(Action::Log(LogAction::GoToLine(line)));
    };
    go(&mut core, 700);
    take_in_until(&mut core, "the row", |core| core.state.selected == Some(699));
    go(&mut core, 5_000);
    take_in_until(&mut core, "the word", |core| trouble(core) == Some("line-not-shown"));
    assert_eq!(core.state.selected, Some(699));
    go(&mut core, 3);
    take_in_until(&mut core, "the row", |core| core.state.selected == Some(2) && trouble(core).is_none());
    // A row that a filter hides is not gone to.
    let partition = shown(&core)[9].1.partition();
    want(&mut core, &Wanted { partition: partition.map(|partition| (partition + 1) % 4), ..Wanted::default() });
    go(&mut core, 10);
    take_in_until(&mut core, "the word", |core| trouble(core) == Some("line-not-shown"));
    want(&mut core, &Wanted { partition, ..Wanted::default() });
    assert_eq!(trouble(&core), None);
    go(&mut core, 10);
    take_in_until(&mut core, "the row", |core| core.state.selected == Some(9));
}

fn copied(core: &mut Core) -> String {
    core.act(Action::Log(LogAction::CopyRows));
    let text = std::cell::RefCell::new(None);
    let until = Instant::now() + crate::bench::PATIENCE;
    while text.borrow().is_none() {
        assert!(Instant::now() < until, "nothing was copied");
        std::thread::park_timeout(Duration::from_millis(25));
        core.take_in();
        *text.borrow_mut() = core.to_clipboard();
    }
    text.take().expect("a text")
}

#[test]
fn marked_rows_are_copied_with_tabs_and_the_chosen_row_where_none_is_marked() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("orders.json");
    let lines = "{\"order\":\"a\\tb\",\"note\":7}\nno JSON\n\n{\"order\":3,\"note\":\"x\"}\n";
    fs::write(&path, lines).expect("written");
    let mut core = sent(Form {
        file: path.to_string_lossy().into_owned(),
        key_field: "order".to_owned(),
        shown_field: "note".to_owned(),
        ..sample()
    });
    core.act(Action::Log(LogAction::Mark(Some((2, 0)))));
    let text = copied(&mut core);
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 3, "{text}");
    assert_eq!((&rows[0][..3], rows[0][6]), (&["1", "a b", "7"][..], "Delivered"));
    assert!(rows[0][3].parse::<u32>().is_ok() && rows[0][4] == "0" && rows[0][5].ends_with(" ms"), "{text}");
    assert_eq!(rows[1], ["2", "", "", "", "", "", "Failed: not JSON"]);
    assert_eq!((&rows[2][..3], rows[2][6]), (&["4", "3", "x"][..], "Delivered"));

    // The columns are those of the table.
    let all = core.state.columns;
    let columns = [LogColumn::Key, LogColumn::Partition, LogColumn::Offset, LogColumn::Latency];
    let few = columns.into_iter().fold(all.with(LogColumn::Tries, true), |columns, column| columns.with(column, false));
    core.act(Action::Columns(few));
    assert_eq!(copied(&mut core), "1\t7\t1\tDelivered\n2\t\t1\tFailed: not JSON\n4\tx\t1\tDelivered\n");
    core.act(Action::Columns(all));

    core.act(Action::Log(LogAction::Mark(None)));
    core.act(Action::Select(Some(1)));
    assert_eq!(copied(&mut core), "2\t\t\t\t\t\tFailed: not JSON\n");

    // What cannot be read again is left out, and said; so it is where it is looked for.
    fs::write(&path, "{\"order\":9}\n").expect("written");
    assert_eq!(copied(&mut core), "2\t\t\t\t\t\tFailed: not JSON\n");
    assert_eq!(core.state.notices.front().map(|notice| notice.fault.name()), Some("file-changed"));
    want(&mut core, &find("9", FindIn::Key));
    assert_eq!((trouble(&core), shown(&core).len()), (Some("file-changed"), 0));
    assert!(core.state.log_view.searched.is_some_and(|searched| searched.given_up));
    // The same asked for once more is looked for once more.
    core.act(Action::Log(LogAction::Want(find("9", FindIn::Key))));
    assert_eq!((core.state.log_view.looking, trouble(&core)), (true, None));
    take_in_until(&mut core, "the word", |core| trouble(core) == Some("file-changed"));
    want(&mut core, &Wanted::default());
    assert_eq!((trouble(&core), shown(&core).len()), (None, 3));
}

#[test]
fn what_is_marked_are_rows_whatever_comes_before_them() {
    let form = Form { count: "all".to_owned(), delay: "20 ms".to_owned(), ..Form::default() };
    let mut core = Start::form(form).core();
    core.act(Action::Send);
    let rows = |core: &Core| core.state.run.as_ref().map_or(0, |run| run.log().len());
    take_in_until(&mut core, "rows", |core| rows(core) >= 4);
    let order = Order { by: SortBy::Offered, descending: true };
    want(&mut core, &Wanted { order, ..Wanted::default() });
    let newest = rows(&core);
    core.act(Action::Log(LogAction::Mark(Some((newest - 1, newest - 2)))));
    take_in_until(&mut core, "more rows", |core| rows(core) > newest + 5);
    let places = core.state.log_view.marked.clone().expect("marked rows");
    let first = shown(&core)[*places.start() as usize].0;
    assert!(*places.start() > 3 && *places.end() == places.start() + 1 && first + 1 >= newest, "{places:?}");
    core.act(Action::Log(LogAction::StopSearching));
    core.act(Action::Stop);
    take_in_until(&mut core, "the end", |core| core.state.run.as_ref().is_some_and(Run::finished));
}
