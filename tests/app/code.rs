//! The same in code: opened, read, copied and closed.

use eframe::egui::{Key, OutputCommand, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use line_producer::{
    practice::Rehearsal,
    run::{Cluster, Form},
};

use crate::{
    bench::{Bench, Start, plain_form, signing_in},
    lab::switch_on,
};

/// The program that is shown.
fn code(bench: &Bench) -> String {
    let field = bench.harness.query_by_role_and_label(Role::MultilineTextInput, "Code");
    field.and_then(|field| field.accesskit_node().value()).unwrap_or_default()
}

/// What was put on the clipboard in the last frame.
fn copied(bench: &Bench) -> Option<String> {
    bench.harness.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn the_program_for_the_practice_cluster_has_the_address_of_the_one_that_runs() {
    let mut bench = Start::default().open();
    bench.press("Same in code…");
    bench.until("the program", |bench| code(bench).contains("from confluent_kafka import"));
    bench.settle();
    let practice = bench.core().state.practice.clone();
    let line_producer::app::state::PracticeState::Running(address) = practice else { panic!("{practice:?}") };
    for (language, word) in [("Java", "new KafkaProducer<"), ("kcat", "| kcat -F"), ("Python", "Producer(CONFIG)")] {
        bench.pick(Role::RadioButton, language);
        let text = code(&bench);
        assert!(text.contains(word) && text.contains(&address) && text.contains("StoreID"), "{language}: {text}");
    }
    let text = code(&bench);
    bench.harness.get_by_role_and_label(Role::Button, "Copy").click();
    bench.until("the copy", |bench| copied(bench).is_some());
    assert_eq!(copied(&bench), Some(text));
    bench.until_said("Copied");
    bench.harness.key_press(Key::Escape);
    bench.settle();
    assert!(!bench.says("The same in code") && !bench.core().state.asking());
}

/// The lab has Send go elsewhere, and that is no part of what the form says.
#[test]
fn the_program_says_nothing_of_the_practice_lab() {
    let mut bench = Start::default().open();
    switch_on(&mut bench, Rehearsal::WrongSecret);
    let way = bench.core().state.lab.way.clone().expect("another way");
    bench.press("Same in code…");
    bench.until("the program", |bench| code(bench).contains("from confluent_kafka import"));
    bench.settle();
    let practice = bench.core().state.practice.clone();
    let line_producer::app::state::PracticeState::Running(address) = practice else { panic!("{practice:?}") };
    for language in ["Python", "Java", "kcat"] {
        bench.pick(Role::RadioButton, language);
        let text = code(&bench);
        assert!(text.contains(&address), "{language}: {text}");
        for of_lab in [way.bootstrap.as_str(), &way.api_key, &way.ca_file, "KAFKA_SECRET", "KAFKA_PASS_PHRASE"] {
            assert!(!text.contains(of_lab), "{of_lab} is in {language}: {text}");
        }
    }
}

#[test]
fn the_sample_is_saved_where_the_program_then_reads_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sample.json");
    let mut bench = Start::default().open();
    bench.press("Same in code…");
    bench.until("the program", |bench| code(bench).contains("FILE = \"invoices.json\""));
    bench.settle();
    bench.press("Save the sample…");
    bench.dialogs.answer(Some(&path));
    let named = format!("FILE = \"{}\"", path.display());
    bench.until("the program with the file", |bench| code(bench).contains(&named));
    assert_eq!(std::fs::read(&path).expect("read"), line_producer::source::SAMPLE);
    assert!(!bench.says("Save the sample…"));
}

#[test]
fn it_follows_the_form_and_holds_no_secret() {
    let start = Start::form(signing_in());
    start.keyring.keep("hunter2");
    let mut bench = start.open();
    bench.until("the secret", |bench| bench.core().state.plan().is_ok());
    bench.fill("Topic", "orders");
    bench.press("Same in code…");
    for language in ["Python", "Java", "kcat"] {
        bench.pick(Role::RadioButton, language);
        let text = code(&bench);
        assert!(
            text.contains("orders") && text.contains("L3J7QZ6ZEHVR5KXW") && text.contains("KAFKA_SECRET"),
            "{text}"
        );
        assert!(!text.contains("hunter2"));
    }
    bench.press("Close");
    bench.fill("Count", "7");
    bench.press("Same in code…");
    assert!(code(&bench).contains("lines | kcat"), "the language is the one that was chosen");
    assert!(code(&bench).contains("COUNT = 7"));
}

#[test]
fn a_form_that_cannot_be_used_has_no_program_and_what_a_client_cannot_do_is_said() {
    let mut bench = Start::form(Form { topic: String::new(), ..plain_form("localhost:9092") }).open();
    assert!(bench.disabled(Role::Button, "Same in code…"));
    bench.fill("Topic", "orders");
    assert!(!bench.disabled(Role::Button, "Same in code…"));
    let form = Form { timestamp_field: "CreatedTime".to_owned(), ..plain_form("localhost:9092") };
    assert_eq!(form.cluster, Cluster::Mine);
    let mut bench = Start::form(form).open();
    bench.press("Same in code…");
    assert!(code(&bench).contains("milliseconds(record, \"CreatedTime\""));
    bench.pick(Role::RadioButton, "kcat");
    bench.until_said("There is no such program for this form");
    assert!(code(&bench).is_empty() && bench.disabled(Role::Button, "Copy"));
}
