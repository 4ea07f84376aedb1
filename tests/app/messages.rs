//! The Messages tab on the practice cluster: what was sent is read back, found, saved, and belongs to its row in the log.

use std::fs;

use eframe::egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use line_producer::{
    action::Action,
    app::state::{PracticeState, Tab},
    delivery::Ending,
    reader::{Message, Phase},
    run::Form,
};

use crate::bench::{Bench, Start, take_in_until};

fn reading(bench: &Bench) -> Option<(Phase, Vec<Message>)> {
    let reading = bench.core().state.messages.reading.as_ref()?;
    let messages = reading.look(|kept| kept.these(kept.numbers()).1);
    Some((reading.standing().phase, messages.iter().map(|message| message.as_ref().clone()).collect()))
}

/// The messages that were read, once that is over.
#[track_caller]
fn until_read(bench: &mut Bench) -> Vec<Message> {
    bench.until("the end of reading", |bench| matches!(reading(bench), Some((Phase::Over(Ok(_)), _))));
    bench.settle();
    reading(bench).expect("a reading").1
}

/// Ten lines are sent, and the tab is opened.
fn sent() -> Bench {
    let mut bench = Start::form(Form { delay: "0".to_owned(), ..Form::default() }).open();
    bench.press("Send 10 lines");
    bench.until_finished();
    bench.shortcut(Key::Num5);
    assert_eq!(bench.core().state.tab, Tab::Messages);
    bench
}

#[test]
fn an_empty_tab_says_what_will_be_there_and_what_to_press() {
    let mut bench = Start::default().open();
    bench.shortcut(Key::Num5);
    assert!(bench.says("The messages of the topic will be listed here"), "{}", bench.screen());
    assert!(bench.says("Press “Read” to see what is in “invoices”"), "{}", bench.screen());
    bench.fill("Topic", "nowhere");
    bench.press("Read");
    bench.until_said("Topic does not exist");
    bench.fill("Topic", "");
    bench.settle();
    assert!(bench.disabled(Role::Button, "Read"));
    assert!(bench.says("Type the topic on the left first"), "{}", bench.screen());
}

#[test]
fn what_was_sent_is_read_back_chosen_and_found() {
    let mut bench = sent();
    bench.press("Read");
    let messages = until_read(&mut bench);
    let sample = fs::read_to_string("data/invoices.json").expect("the sample");
    let mut values: Vec<_> = messages.iter().map(|message| message.value().expect("a value").to_vec()).collect();
    let mut lines: Vec<_> = sample.lines().take(10).map(|line| line.as_bytes().to_vec()).collect();
    values.sort();
    lines.sort();
    assert_eq!(values, lines);
    assert!(bench.says("10 messages of “invoices”, up to its end"), "{}", bench.screen());

    let first = &messages[0];
    let key = String::from_utf8(first.key().expect("a key").to_vec()).expect("text");
    let row = format!("Partition {}, offset {}, key {key}", first.partition, first.offset);
    bench.pick(Role::Row, &row);
    let title = format!("Value at partition {}, offset {}", first.partition, first.offset);
    let shown = |bench: &Bench| {
        let field = bench.harness.query_by_role_and_label(Role::MultilineTextInput, &title)?;
        field.value().map(|value| value.to_owned())
    };
    assert!(shown(&bench).is_some_and(|value| value.starts_with("{\n  \"InvoiceNumber\"")), "{}", bench.screen());
    bench.pick(Role::RadioButton, "Hex");
    assert!(shown(&bench).is_some_and(|value| value.starts_with("000000  7b ")), "{}", bench.screen());
    bench.press("Close the message");

    let wanted = messages.iter().filter(|message| message.key() == first.key()).count();
    bench.harness.get_by_role_and_label(Role::TextInput, "Find in messages").focus();
    bench.settle();
    bench.harness.get_by_role_and_label(Role::TextInput, "Find in messages").type_text(&key.to_lowercase());
    bench.settle();
    bench.harness.key_press(Key::Enter);
    bench.until("what was found", |bench| bench.core().state.messages.found.is_some());
    bench.settle();
    assert_eq!(bench.row_names().len(), wanted, "{}", bench.screen());
    bench.harness.key_press(Key::Escape);
    bench.until("all", |bench| bench.row_names().len() == 10);
}

#[test]
fn a_row_of_the_log_and_its_message_lead_to_each_other() {
    let mut bench = sent();
    bench.shortcut(Key::Num1);
    let row = bench.rows()[6];
    let (partition, offset) = match row.ending() {
        Some(line_producer::delivery::Ending::Delivered { partition, offset, .. }) => (partition, offset),
        other => panic!("{other:?}"),
    };
    let name = bench.row_names().into_iter().find(|name| name.starts_with("Line 7,")).expect("line 7");
    bench.pick(Role::Row, &name);
    bench.press("Show in topic");
    assert_eq!(bench.core().state.tab, Tab::Messages);
    let title = format!("Partition {partition}, offset {offset}");
    bench.until_said(&title);
    let number = bench.core().state.messages.selected.expect("chosen");
    let message =
        bench.core().state.messages.reading.as_ref().and_then(|reading| reading.look(|kept| kept.get(number).cloned()));
    let message = message.expect("there");
    assert_eq!((message.partition, message.offset), (partition, offset));
    bench.pick(Role::Row, &bench.row_names()[0].clone());
    bench.press("Show in delivery log");
    bench.until("the log", |bench| bench.core().state.tab == Tab::Log);
    let chosen = bench.core().state.selected.expect("a row");
    let first = bench.run().log().row(chosen).and_then(|row| row.ending());
    assert!(
        matches!(first, Some(line_producer::delivery::Ending::Delivered { partition: in_it, .. }) if in_it == partition),
        "{first:?}"
    );
}

#[test]
fn a_message_of_another_run_is_not_in_the_log() {
    let mut bench = sent();
    bench.shortcut(Key::Num1);
    bench.press("Send 10 lines");
    bench.until("another run", |bench| bench.run().id() == 2);
    bench.until_finished();
    bench.shortcut(Key::Num5);
    bench.choose("Where reading begins", "From the beginning");
    bench.press("Read");
    let messages = until_read(&mut bench);
    assert_eq!(messages.len(), 20);
    let first = messages.iter().find(|message| message.offset == 0).expect("a first one");
    let key = String::from_utf8_lossy(first.key().expect("a key")).into_owned();
    bench.pick(Role::Row, &format!("Partition {}, offset 0, key {key}", first.partition));
    bench.press("Show in delivery log");
    bench.until("the word", |bench| bench.core().state.messages.trouble.is_some());
    bench.settle();
    assert_eq!(bench.core().state.tab, Tab::Messages);
    assert!(bench.screen().contains("Not in the delivery log"), "{}", bench.screen());
}

/// The value of the message that is chosen.
fn chosen(bench: &Bench) -> Option<Vec<u8>> {
    let messages = &bench.core().state.messages;
    let (number, reading) = (messages.selected?, messages.reading.as_ref()?);
    reading.look(|kept| kept.get(number)?.value().map(<[u8]>::to_vec))
}

#[test]
fn a_row_leads_to_its_own_cluster_whichever_practice_cluster_is_in_use_by_now() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = |from_line: &str| {
        let form = Form { delay: "0".to_owned(), from_line: from_line.to_owned(), ..Form::default() };
        Start { practice_folder: Some(folder.path().to_owned()), ..Start::form(form) }
    };
    let mut other = start("11").core();
    other.act(Action::Send);
    take_in_until(&mut other, "the run's end", |core| core.state.run.as_ref().is_some_and(|run| run.finished()));
    let mut bench = start("1").open();
    bench.press("Send 10 lines");
    bench.until_finished();

    // The other cluster's messages are read after this run, at the same places.
    let PracticeState::Running(address) = &other.state.practice else { panic!("{:?}", other.state.practice) };
    let join = format!("Join the one at {address}");
    bench.until_said(&join);
    bench.press(&join);
    bench.until_said("Joined the one at");
    bench.shortcut(Key::Num5);
    bench.choose("Where reading begins", "From the beginning");
    bench.press("Read");
    let theirs = until_read(&mut bench);
    let rows = bench.rows();
    let (line, their) = rows
        .iter()
        .find_map(|row| {
            let Some(Ending::Delivered { partition, offset, .. }) = row.ending() else { return None };
            let their = theirs.iter().find(|message| (message.partition, message.offset) == (partition, offset))?;
            Some((row.line(), their.clone()))
        })
        .expect("both have a message there");
    let key = String::from_utf8_lossy(their.key().expect("a key")).into_owned();
    bench.pick(Role::Row, &format!("Partition {}, offset {}, key {key}", their.partition, their.offset));
    bench.press("Show in delivery log");
    bench.until("the word", |bench| bench.core().state.messages.trouble.is_some());

    bench.shortcut(Key::Num1);
    let name = bench.row_names().into_iter().find(|name| name.starts_with(&format!("Line {line},"))).expect("the row");
    bench.pick(Role::Row, &name);
    bench.press("Show in topic");
    let sample = fs::read_to_string("data/invoices.json").expect("the sample");
    let sent = sample.lines().nth(line as usize - 1).expect("the line").as_bytes();
    assert_ne!(their.value(), Some(sent));
    bench.until("its message", |bench| chosen(bench).is_some_and(|value| Some(value.as_slice()) != their.value()));
    assert_eq!(chosen(&bench).as_deref(), Some(sent));
    // What was read of its own cluster is taken, for a second row, too.
    let id = bench.core().state.messages.reading.as_ref().map(|reading| reading.id());
    bench.press("Show in delivery log");
    bench.until("the log", |bench| bench.core().state.tab == Tab::Log);
    bench.press("Show in topic");
    assert_eq!(bench.core().state.messages.reading.as_ref().map(|reading| reading.id()), id);
}

/// Only new ones are read while ten lines are sent.
#[track_caller]
fn read_while_sent() -> Bench {
    let mut bench = sent();
    bench.choose("Where reading begins", "New ones only");
    bench.press("Read");
    bench.until("waiting", |bench| matches!(reading(bench), Some((Phase::Waiting, _))));
    bench.press("Send 10 lines");
    bench.until("what came", |bench| reading(bench).is_some_and(|(_, messages)| messages.len() == 10));
    bench.until_finished();
    bench
}

#[test]
fn what_was_read_before_the_run_is_not_taken_for_its_message() {
    let mut bench = read_while_sent();
    let id = |bench: &Bench| bench.core().state.messages.reading.as_ref().map(|reading| reading.id());
    let before = id(&bench);
    bench.shortcut(Key::Num1);
    let name = bench.row_names().into_iter().find(|name| name.starts_with("Line 7,")).expect("line 7");
    bench.pick(Role::Row, &name);
    bench.press("Show in topic");
    assert_ne!(id(&bench), before);
    bench.until("its message", |bench| chosen(bench).is_some());
}

#[test]
fn live_shows_what_comes_until_it_is_stopped() {
    let mut bench = read_while_sent();
    // The run has a Stop of its own while it goes on.
    bench.press("Stop");
    bench.until("the end", |bench| matches!(reading(bench), Some((Phase::Over(_), _))));
    bench.settle();
    assert!(bench.says("10 messages of “invoices”; stopped by you"), "{}", bench.screen());
}

#[test]
fn what_is_saved_can_be_sent_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("saved.jsonl");
    let mut bench = sent();
    bench.press("Read");
    let messages = until_read(&mut bench);
    bench.press("Save…");
    bench.fill("Write to", path.to_str().expect("text"));
    bench.press("Save");
    bench.until_said(&format!("10 lines saved to {}", path.display()));
    let saved = fs::read_to_string(&path).expect("a file");
    let wanted: Vec<_> = messages.iter().map(|message| message.value().expect("a value")).collect();
    assert_eq!(saved.lines().map(str::as_bytes).collect::<Vec<_>>(), wanted);
    bench.press("Close the word about saving");

    bench.press("Save…");
    bench.fill("Write to", path.to_str().expect("text"));
    bench.press("Save");
    bench.until_said("There is a file with this name. It will be replaced.");
    bench.press("Cancel");
    bench.fill("File", path.to_str().expect("text"));
    bench.until("the file", |bench| bench.screen().contains("10 lines of JSON"));
    bench.press("Send 10 lines");
    bench.until_finished();
    assert_eq!(bench.count(line_producer::delivery::State::Delivered), 10);
}
