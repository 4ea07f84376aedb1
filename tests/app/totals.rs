//! The Totals tab on the practice cluster, in the whole app.

use std::collections::BTreeMap;

use eframe::egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use line_producer::{
    action::{Action, TotalsAction},
    app::Core,
    practice::Rehearsal,
    reader::totals::{Owner, Phase, Stuck},
    run::{Form, Run},
    settings::Settings,
    source::SAMPLE,
};

use crate::{
    bench::{Bench, Start, take_in_until},
    lab_reports::switch_core,
};

const START_OVER: &str = "Start over…";

/// Ten lines are in the topic, and the tab is open.
fn sent() -> Bench {
    let mut bench = Start::form(Form { delay: "0 ms".to_owned(), ..Form::default() }).open();
    bench.press("Send 10 lines");
    bench.until_finished();
    bench.pick(Role::Tab, "Totals");
    bench
}

/// The messages of each store among the sample's first lines, as the rows say them.
fn stores(lines: usize) -> BTreeMap<String, usize> {
    let mut stores = BTreeMap::new();
    for line in std::str::from_utf8(SAMPLE).expect("text").lines().take(lines) {
        let (_, rest) = line.split_once("\"StoreID\":\"").expect("a store");
        *stores.entry(rest[..7].to_owned()).or_default() += 1;
    }
    stores
}

/// The rows of the table, in their order: store and messages.
fn rows(bench: &Bench) -> Vec<(String, usize)> {
    let names = bench.row_names();
    let totals = names.iter().filter_map(|name| {
        let (store, rest) = name.split_once(": ")?;
        let (count, _) = rest.split_once(" message")?;
        Some((store.to_owned(), count.parse().ok()?))
    });
    totals.collect()
}

#[test]
fn what_was_sent_is_counted_and_sorted_and_goes_on_after_a_stop() {
    let mut bench = sent();
    assert!(bench.says("Press Start to count what is in invoices"), "{}", bench.screen());
    assert!(bench.disabled(Role::Button, "Copy rows"));
    bench.press("Start");
    bench.until_said(&format!("10 messages counted, {} values. New ones are counted as they come", stores(10).len()));
    assert_eq!(rows(&bench).into_iter().collect::<BTreeMap<_, _>>(), stores(10));
    let partitions = bench.row_names().into_iter().filter(|name| name.starts_with("Partition "));
    assert_eq!(partitions.filter(|name| name.contains("This window")).count(), 4, "{}", bench.screen());

    bench.pick(Role::ColumnHeader, "StoreID");
    let wanted: Vec<_> = stores(10).into_iter().collect();
    bench.until("sorted by store", |bench| rows(bench) == wanted);
    bench.press("Stop");
    bench.until_said("Stopped. Start goes on from here");
    bench.fill("Consumer group", "another");
    bench.until_said("Stopped. Start counts what is chosen now");
    bench.fill("Consumer group", "");
    bench.until_said("Stopped. Start goes on from here");
    bench.pick(Role::ColumnHeader, "StoreID, smallest first");
    let wanted: Vec<_> = wanted.into_iter().rev().collect();
    bench.until("sorted the other way after the end", |bench| rows(bench) == wanted);

    bench.press("Send 10 lines");
    bench.until_finished();
    bench.press("Start");
    bench.until("the next ten, too", |bench| rows(bench).iter().map(|(_, count)| count).sum::<usize>() == 20);
    bench.press(START_OVER);
    assert!(bench.says("Start over from the beginning?"));
    bench.press("Keep the totals");
    assert!(!bench.says("Start over from the beginning?"));
    bench.press(START_OVER);
    bench.press("Start over");
    bench.until("counted anew", |bench| {
        let anew = bench.harness.query_by_label_contains("Started over from the beginning").is_some();
        anew && rows(bench).iter().map(|(_, count)| count).sum::<usize>() == 20
    });
    // Seen in the frame in which it is put there.
    bench.harness.get_by_role_and_label(Role::Button, "Copy rows").click();
    bench.until("the clipboard", |bench| {
        let copied = bench.harness.output().platform_output.commands.iter();
        copied.into_iter().any(|command| format!("{command:?}").contains("StoreID\\tMessages\\tTotalAmount\\n"))
    });
}

#[test]
fn the_fields_are_remembered_and_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    let mut bench = Start { settings_path: Some(path.clone()), ..Start::default() }.open();
    bench.pick(Role::Tab, "Totals");
    bench.fill("Consumer group", "shared");
    bench.fill("Count by", "DeliveryAddress.City");
    bench.fill("Sum of", "");
    assert!(bench.disabled(Role::Button, "Start") && bench.disabled(Role::Button, START_OVER));
    assert!(bench.says("Fill in both fields to start"));
    bench.press("Sum of: Choose a field of the file");
    bench.harness.get_by_role_and_label(Role::ListBoxOption, "CGST").click();
    bench.settle();
    assert!(!bench.disabled(Role::Button, "Start"));
    bench.until("written", |_| Settings::load(&path).0.totals.number == "CGST");
    let settings = Settings::load(&path).0;
    assert_eq!((settings.totals.group.as_str(), settings.totals.by.as_str()), ("shared", "DeliveryAddress.City"));
    let again = Start { settings, settings_path: Some(path), ..Start::default() }.open();
    assert_eq!(again.core().state.totals.group(), "shared");
}

#[test]
fn without_a_cluster_it_says_what_is_in_the_way_and_stops() {
    let mut bench = Start::form(crate::bench::plain_form("127.0.0.1:1")).open();
    bench.shortcut(Key::Num6);
    bench.press("Start");
    bench.until("trouble", |bench| {
        bench.core().state.totals.counted.as_ref().is_some_and(|counted| counted.snapshot.trouble.is_some())
    });
    bench.settle();
    assert!(bench.screen().contains("Nothing listens"), "{}", bench.screen());
    bench.press("Stop");
    bench.until("the end", |bench| {
        let counted = bench.core().state.totals.counted.as_ref();
        counted.is_some_and(|counted| counted.snapshot.phase == Phase::Ended(None))
    });
}

/// How many messages are counted, and whether this condition holds for each partition.
fn counted(core: &Core, each: impl Fn(Owner, Option<Stuck>) -> bool) -> Option<u64> {
    let snapshot = &core.state.totals.counted.as_ref()?.snapshot;
    let all = snapshot.partitions.len() == 4 && snapshot.partitions.iter().all(|state| each(state.owner, state.stuck));
    all.then_some(snapshot.counters.messages)
}

/// To start over twice meanwhile leaves this window its partitions.
#[test]
fn partitions_without_a_leader_are_counted_when_they_have_one() {
    let mut core = Start::form(Form { delay: "0 ms".to_owned(), ..Form::default() }).core();
    take_in_until(&mut core, "the file is looked at", |core| core.state.plan().is_ok());
    core.act(Action::Send);
    take_in_until(&mut core, "the end", |core| core.state.run.as_ref().is_some_and(Run::finished));
    core.act(Action::Totals(TotalsAction::Start));
    let read = |owner, stuck: Option<Stuck>| owner == Owner::This && stuck.is_none();
    take_in_until(&mut core, "all are counted", |core| counted(core, read) == Some(10));
    switch_core(&mut core, Rehearsal::LeaderMoved);
    let waits = |_, stuck| stuck == Some(Stuck::Silent);
    for _ in 0..2 {
        core.act(Action::Totals(TotalsAction::StartOver));
        take_in_until(&mut core, "they are waited for", |core| counted(core, waits) == Some(0));
    }
    take_in_until(&mut core, "all are counted anew", |core| counted(core, read) == Some(10));
}
