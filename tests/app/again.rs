//! A run that pauses, and lines that are sent again.

use std::{fs, time::Duration};

use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use line_producer::{
    delivery::State,
    producer::Outcome,
    run::{Form, Phase},
};
use rdkafka::{
    mocking::MockCluster,
    producer::DefaultProducerContext,
    types::{RDKafkaApiKey, RDKafkaRespErr},
};

use crate::bench::{Bench, Start, plain_form};

type Mock = MockCluster<'static, DefaultProducerContext>;

fn cluster() -> Mock {
    let cluster = MockCluster::new(1).expect("a mock cluster");
    cluster.create_topic("invoices", 4, 1).expect("a topic");
    cluster
}

/// A run that was refused.
fn refused(cluster: &Mock) -> Bench {
    let denied = RDKafkaRespErr::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
    cluster.request_errors(RDKafkaApiKey::Produce, &[denied; 20]);
    let mut bench = Start::form(Form { delay: "0".to_owned(), ..plain_form(&cluster.bootstrap_servers()) }).open();
    bench.press("Send 10 lines");
    bench.until_finished();
    cluster.clear_request_errors(RDKafkaApiKey::Produce);
    bench
}

#[test]
fn a_run_pauses_goes_on_and_can_be_stopped_meanwhile() {
    let mut bench = Start::form(Form { delay: "30 ms".to_owned(), count: "all".to_owned(), ..Form::default() }).open();
    bench.press("Send all 1,500 lines");
    bench.until_ended(2);
    bench.press("Pause");
    bench.until("the pause", |bench| bench.run().status().paused && bench.count(State::Waiting) == 0);
    bench.settle();
    let rows = bench.rows().len();
    let said = format!("Paused before line {} of 1,500", rows + 1);
    assert!(bench.says(&said) && bench.says("Resume") && !bench.says("Pause"), "{}", bench.screen());
    let (elapsed, until) = (bench.run().status().elapsed(), std::time::Instant::now() + Duration::from_millis(300));
    bench.until("some time", |_| std::time::Instant::now() > until);
    assert_eq!((bench.rows().len(), bench.run().status().elapsed()), (rows, elapsed));
    bench.shortcut(Key::P);
    bench.until("more rows", |bench| !bench.run().status().paused && bench.rows().len() > rows + 2);
    bench.shortcut(Key::P);
    bench.until("another pause", |bench| bench.run().status().paused);
    bench.settle();
    assert_eq!(bench.run().status().phase, Phase::Sending);
    bench.press("Stop");
    bench.until_finished();
    assert!(!bench.run().status().paused && !bench.says("Resume"));
    assert_eq!(bench.run().status().finish.map(|finish| finish.outcome), Some(Outcome::Stopped));
    bench.shortcut(Key::P);
    assert!(!bench.core().state.running(), "nothing is there to pause");
}

#[test]
fn the_keyboard_goes_from_pause_back_to_send() {
    let mut bench = Start::form(Form { delay: "10 ms".to_owned(), count: "20".to_owned(), ..Form::default() }).open();
    bench.press("Send 20 lines");
    bench.until_ended(1);
    bench.harness.get_by_role_and_label(Role::Button, "Pause").focus();
    bench.settle();
    bench.until_finished();
    let send = bench.harness.get_by_role_and_label(Role::Button, "Send 20 lines");
    assert!(send.is_focused(), "{}", bench.screen());
}

#[test]
fn refused_lines_are_sent_again_from_the_window() {
    let cluster = cluster();
    let mut bench = refused(&cluster);
    let (lost, from_line) = (bench.rows().len() as u64, bench.form().from_line.clone());
    assert!(lost > 0 && bench.count(State::Delivered) == 0);
    bench.press("Retry…");
    bench.until_said("Send lines again?");
    bench.press("Cancel");
    assert!(!bench.says("Send lines again?"));
    bench.press("Retry…");
    bench.until_said("Send lines again?");
    let send = if lost == 1 { "Send 1 line again".to_owned() } else { format!("Send {lost} lines again") };
    bench.press(&send);
    bench.until("the retry's end", |bench| {
        bench.core().state.run.as_ref().is_some_and(|run| run.status().retry.is_some() && run.finished())
    });
    bench.settle();
    assert_eq!((bench.rows().len() as u64, bench.count(State::Delivered)), (lost, lost), "{}", bench.screen());
    assert!(bench.rows().iter().all(|row| row.tries() == 2));
    assert_eq!(bench.form().from_line, from_line, "a retry leaves From line as it is");
    assert!(bench.screen().contains(&format!("sent again: {lost} ")), "{}", bench.screen());
    assert!(!bench.says("Retry…"), "nothing is left");
}

#[test]
fn what_may_have_arrived_is_sent_again_only_when_asked_for_and_warned_of() {
    let cluster = cluster();
    let form = Form { delay: "20 ms".to_owned(), count: "all".to_owned(), ..plain_form(&cluster.bootstrap_servers()) };
    let mut bench = Start::form(Form { deadline: "1 s".to_owned(), ..form }).open();
    bench.press("Send all 1,500 lines");
    bench.until_ended(1);
    // The lines are taken, and no answer comes in time.
    cluster.broker_round_trip_time(1, Duration::from_secs(4)).expect("slow");
    bench.until_finished();
    cluster.broker_round_trip_time(1, Duration::ZERO).expect("as before");
    assert!(bench.count(State::Unknown) > 0, "{:?}", bench.run().log().totals());
    let unknown = bench.count(State::Unknown);
    bench.press("Retry…");
    bench.until_said("Send lines again?");
    let others = bench.count(State::Failed) + bench.count(State::NotSent);
    let nothing = others == 0;
    assert!(!nothing || bench.disabled(Role::Button, "Nothing to send"), "{}", bench.screen());
    let tick = if unknown == 1 {
        "Also 1 line that may have arrived".to_owned()
    } else {
        format!("Also {unknown} lines that may have arrived")
    };
    assert!(bench.says("They are left out: the cluster may have stored them without saying so."));
    bench.pick(Role::CheckBox, &tick);
    assert!(bench.says("Those that did arrive will then be in the topic twice."), "{}", bench.screen());
    bench.press(&if unknown + others == 1 {
        "Send 1 line again".to_owned()
    } else {
        format!("Send {} lines again", unknown + others)
    });
    bench.until("the retry's end", |bench| {
        bench.core().state.run.as_ref().is_some_and(|run| run.status().retry.is_some() && run.finished())
    });
    assert_eq!(bench.count(State::Unknown), 0, "{}", bench.screen());
}

#[test]
fn a_retry_of_practice_lines_goes_to_the_same_cluster_and_a_changed_file_is_said() {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("lines.json");
    fs::write(&file, "{\"StoreID\":\"A\"}\n{}\n{\"StoreID\":\"B\"}\n").expect("written");
    let form =
        Form { file: file.display().to_string(), delay: "0".to_owned(), count: "all".to_owned(), ..Form::default() };
    let mut bench = Start::form(form).open();
    bench.press("Send all 3 lines");
    bench.until_finished();
    let practice = bench.core().state.practice.clone();
    bench.press("Retry…");
    bench.until_said("Send lines again?");
    assert!(bench.disabled(Role::Button, "Nothing to send"), "{}", bench.screen());
    assert!(bench.screen().contains("1 line would fail again as it is"), "{}", bench.screen());
    bench.press("Cancel");
    let row = bench.rows().iter().position(|row| row.state() == State::Failed).expect("a failed row");
    let chosen = bench.row_names()[row].clone();
    bench.pick(Role::Row, &chosen);
    bench.press("Retry…");
    bench.until_said("Send lines again?");
    bench.press("Send 1 line again");
    bench.until("the retry's end", |bench| {
        bench.core().state.run.as_ref().is_some_and(|run| run.status().retry.is_some() && run.finished())
    });
    bench.settle();
    assert_eq!((bench.rows()[1].tries(), bench.count(State::Failed), bench.count(State::Delivered)), (2, 1, 2));
    assert!(bench.says("Tried 2 times."), "it was never handed over: {}", bench.screen());
    assert_eq!(bench.core().state.practice, practice);
    fs::write(&file, "{}\n").expect("written");
    bench.press("Retry…");
    bench.until_said("Send lines again?");
    bench.press("Send 1 line again");
    bench.until("the other file is said", |bench| {
        bench.says("The file has changed") || bench.screen().to_lowercase().contains("changed")
    });
    bench.until_finished();
    assert_eq!((bench.rows()[1].tries(), bench.count(State::Failed)), (2, 1), "the rows stay as they were");
}

#[test]
fn the_marked_rows_or_all_are_chosen_in_the_question() {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("lines.json");
    fs::write(&file, "{\"StoreID\":\"A\"}\n{}\n{}\n{}\n").expect("written");
    let form =
        Form { file: file.display().to_string(), delay: "0".to_owned(), count: "all".to_owned(), ..Form::default() };
    let mut bench = Start::form(form).open();
    bench.press("Send all 4 lines");
    bench.until_finished();
    let second = bench.row_names()[1].clone();
    bench.pick(Role::Row, &second);
    bench.harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    bench.settle();
    assert!(bench.says("2 rows marked"), "{}", bench.screen());
    bench.press("Retry…");
    bench.until_said("Send 2 lines again");
    bench.pick(Role::RadioButton, "All: 0");
    assert!(bench.disabled(Role::Button, "Nothing to send"), "{}", bench.screen());
    bench.pick(Role::RadioButton, "Selected rows: 2");
    bench.press("Send 2 lines again");
    bench.until("the retry's end", |bench| {
        bench.core().state.run.as_ref().is_some_and(|run| run.status().retry.is_some() && run.finished())
    });
    assert_eq!(bench.rows().iter().map(|row| row.tries()).collect::<Vec<_>>(), [1, 2, 2, 1]);
    assert_eq!((bench.count(State::Failed), bench.count(State::Delivered)), (3, 1));
}
