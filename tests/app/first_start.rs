//! The first start: one press, ten delivered rows, and a second press.

use eframe::egui::Role;
use egui_kittest::kittest::Queryable as _;
use line_producer::{
    app::state::PracticeState,
    delivery::State,
    run::{Cluster, Form},
};

use crate::bench::Start;

#[test]
fn one_press_delivers_ten_lines() {
    let mut bench = Start::default().open();
    for (field, preset) in [("Topic", "invoices"), ("Count", "10"), ("From line", "1"), ("Delay", "500 ms")] {
        let shown = bench.harness.get_by_role_and_label(Role::TextInput, field).value();
        assert_eq!(shown.as_deref(), Some(preset), "{field}");
    }
    let key = bench.harness.get_by_role_and_label(Role::ComboBox, "Key field").value();
    assert_eq!(key.as_deref(), Some("StoreID"));
    assert_eq!((bench.form().cluster, bench.form().file.as_str()), (Cluster::Practice, ""));
    assert!(bench.says("1,500 lines of JSON, 1.0 MB. No problems found."));
    assert!(
        bench.says("Starts when you press Send")
            && bench.says("Ready to send 10 lines to invoices on the practice cluster")
    );

    bench.press("Send 10 lines");
    bench.until_finished();
    assert!(bench.says("Finished: 10 lines delivered"), "{}", bench.screen());
    assert_eq!(bench.lines(), (1..=10).collect::<Vec<u64>>());
    assert_eq!(bench.count(State::Delivered), 10);
    let elapsed = bench.run().status().elapsed().as_millis();
    assert!((4_500..10_000).contains(&elapsed), "nine delays of 500 ms: {elapsed} ms");
    bench.until("the keys of the rows", |bench| {
        let names = bench.row_names();
        names.len() == 10 && names.iter().all(|name| name.contains(", STR") && name.ends_with(", Delivered"))
    });
    assert_eq!(bench.form(), &Form::default(), "the form stays as it is");
    let PracticeState::Running(address) = &bench.core().state.practice else { panic!("no practice cluster") };
    assert!(bench.says(address), "other programs can join it");
}

#[test]
fn the_last_log_stays_until_the_next_run_begins() {
    let mut bench = Start::form(Form { delay: "0".to_owned(), ..Form::default() }).open();
    bench.press("Send 10 lines");
    bench.until_finished();
    let first = bench.run().id();
    bench.fill("Count", "3");
    bench.fill("From line", "11");
    assert_eq!((bench.run().id(), bench.lines().len()), (first, 10), "what is typed changes no log");
    bench.press("Send 3 lines");
    bench.until("the second run", |bench| bench.run().id() == first + 1 && bench.run().finished());
    assert_eq!(bench.lines(), [11, 12, 13]);
    assert_eq!(bench.count(State::Delivered), 3);
}

#[test]
fn the_practice_cluster_stays_the_same_from_run_to_run() {
    let mut bench = Start::form(Form { delay: "0".to_owned(), count: "1".to_owned(), ..Form::default() }).open();
    let mut addresses = Vec::new();
    for topic in ["invoices", "another"] {
        bench.fill("Topic", topic);
        bench.press("Send 1 line");
        bench.until_finished();
        assert_eq!(bench.count(State::Delivered), 1, "{topic}");
        addresses.push(bench.core().state.practice.clone());
    }
    assert_eq!(addresses[0], addresses[1]);
}
