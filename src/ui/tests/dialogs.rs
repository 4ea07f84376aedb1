//! What stands above everything: the steps of a test, and what credentials would replace.

use std::path::PathBuf;

use super::*;
use crate::{
    action::{CodeAction, ExportAction, TopicsAction},
    app::state::{
        AskedRetry, Cleaning, CreatePlace, CreateTopic, ExportForm, Exporting, Importing, Origin, Retrying, TestState,
    },
    as_code::Language,
    connection::{
        Warning, import,
        test::{Ending, Finding, Step, StepState},
    },
    run::{
        export::Format,
        retry::{Counts, Meant},
    },
    topics::NewTopicForm,
};

/// The window with a test that is over.
fn tested(size: [f32; 2], change: impl FnOnce(&mut TestState)) -> Harness<'static, Bench> {
    let mut state = made_up::my_cluster();
    let mut test = TestState::begun(1);
    for report in &mut test.steps {
        report.state = StepState::Passed;
    }
    test.ending = Some(Ending::Passed);
    change(&mut test);
    state.test = Some(test);
    open_sized(state, size)
}

#[test]
fn the_steps_use_the_height_that_is_there() {
    for (size, lines) in [([1280.0, 800.0], 3), ([1024.0, 640.0], 1)] {
        let mut harness = tested(size, |test| {
            for report in &mut test.steps {
                let finding = Finding::Topic { partitions: 4, without_leader: 1, unreached: 1, compacted: false };
                report.finding = Some(if lines == 3 { finding } else { Finding::NoSignIn });
            }
        });
        harness.run_steps(20);
        let close = harness.get_by_role_and_label(Role::Button, "Close").rect();
        let title = harness.get_by_label("May write").rect();
        assert!(title.bottom() + lines as f32 * 17.0 <= close.top(), "{size:?}: {title:?} above {close:?}");
        assert!(close.bottom() < size[1], "{close:?}");
    }
}

#[test]
fn a_certificate_that_nobody_checked_is_not_passed() {
    let harness = tested([1280.0, 800.0], |test| {
        test.open = false;
        let not_checked = StepState::NotChecked(Warning::CertificateNotChecked);
        test.steps.iter_mut().filter(|report| report.step == Step::Encryption).for_each(|report| {
            report.state = not_checked.clone();
        });
    });
    let button = harness.get_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label());
    let said: Vec<_> = button.filter(|name| name.ends_with("; certificate not checked")).collect();
    assert_eq!(said.len(), 1);
    let harness = tested([1280.0, 800.0], |test| {
        test.steps[2].state = StepState::NotChecked(Warning::CertificateNotChecked);
    });
    harness.get_by_label("Not checked");
}

#[test]
fn a_test_that_met_an_unknown_authority_leads_to_the_ca_file() {
    let mut harness = tested([1280.0, 800.0], |test| {
        let fault = Fault::new(Kind::CertificateAuthority { address: "a.example:9092".to_owned() });
        test.steps[2].state = StepState::Failed(fault);
        test.ending = Some(Ending::Failed(Step::Encryption));
    });
    harness.get_by_label("Choose the CA file…").click();
    harness.run();
    assert!(asked!(harness, Action::ChooseCaFile));
}

#[test]
fn the_same_in_code_uses_the_height_that_is_there() {
    for (size, language) in [([1280.0, 800.0], Language::Python), ([1024.0, 640.0], Language::Java)] {
        let mut state = made_up::my_cluster();
        state.form.timestamp_field = "CreatedTime".to_owned();
        (state.code.open, state.code.language) = (true, language);
        let mut harness = open_sized(state, size);
        harness.run_steps(10);
        let code = harness.get_by_role_and_label(Role::MultilineTextInput, "Code").rect();
        let close = harness.get_by_role_and_label(Role::Button, "Close").rect();
        assert!(close.bottom() < size[1] && close.bottom() > size[1] - 120.0, "{size:?}: {close:?}");
        assert!(code.top() < close.top() - 100.0, "{size:?}: {code:?} above {close:?}");
        harness.get_by_role_and_label(Role::RadioButton, "kcat").click();
        harness.run_steps(3);
        assert!(asked!(harness, Action::Code(CodeAction::Choose(Language::Kcat))));
    }
}

/// The window with the preview of a key file.
fn preview(change: impl FnOnce(&mut State)) -> Harness<'static, Bench> {
    let mut state = made_up::my_cluster();
    change(&mut state);
    let text = "bootstrap.servers=a.example:9092\nsasl.username=KEY\nsasl.password=hush";
    let import = Box::new(import::read(text).expect("credentials"));
    state.import = Some(Importing::Preview { import, origin: Origin::Clipboard });
    open(state)
}

#[test]
fn what_credentials_would_replace_is_said_and_is_not_the_first_choice() {
    let mut filled = preview(|state| state.form.profile.ca_file = "ca.pem".to_owned());
    filled.get_by_label("“Use in” replaces the address, API key and secret of My cluster");
    filled.get_by_label("My cluster keeps as it is: CA file");
    assert_eq!(keyboard_at(&filled), "Add as a new connection");
    filled.key_press(Key::Enter);
    filled.run();
    assert!(asked!(filled, Action::TakeImport { new: true }) && !asked!(filled, Action::TakeImport { new: false }));
    let mut empty = preview(|state| {
        state.form.profile.bootstrap.clear();
        state.form.profile.api_key.clear();
        state.secret = SecretState::Absent;
    });
    assert_eq!(keyboard_at(&empty), "Use in My cluster");
    empty.key_press(Key::Enter);
    empty.run();
    assert!(asked!(empty, Action::TakeImport { new: false }));
}

#[test]
fn who_deletes_the_only_copy_is_told_so() {
    let told =
        "This program keeps the secret for this run only: when it closes and the file is deleted, the secret is gone";
    for (secret, only_copy) in [(SecretState::ThisRun, true), (SecretState::Kept, false)] {
        let mut state = made_up::my_cluster();
        state.secret = secret;
        let origin = Origin::File(PathBuf::from("key.txt"));
        let connection = "My cluster".to_owned();
        state.import = Some(Importing::Taken { connection, origin, cleaning: Cleaning::Asking });
        assert_eq!(open(state).query_by_label(told).is_some(), only_copy);
    }
}

#[test]
fn a_notice_stays_until_it_is_dismissed() {
    let mut state = made_up::first_start();
    let aside = "settings.json.damaged".to_owned();
    for _ in 0..3 {
        state.say(Fault::new(Kind::SettingsDamaged { aside: aside.clone() }));
    }
    let mut harness = open(state);
    harness.get_by_label("The remembered settings could not be read (3 times)");
    harness.get_by_label("Dismiss").click();
    harness.run();
    assert!(asked!(harness, Action::DismissNotice));
}

#[test]
fn rows_that_the_log_no_longer_keeps_are_told_before_others_are_sent_again() {
    let mut state = made_up::finished_with_failures();
    let counts = Counts { failed: 2, gone: 1_200, ..Counts::default() };
    let asked = AskedRetry { choices: vec![(Meant::All, counts)], chosen: 0, maybe: false };
    state.retry = Some(Retrying::Asking(asked));
    let harness = open(state);
    harness.get_by_label(
        "1,200 more lines were not delivered, but the log no longer keeps their rows: they cannot be sent again here.",
    );
    harness.get_by_label("Send 2 lines again");
}

#[test]
fn enter_in_a_field_of_a_new_topic_creates_it_where_it_can_be() {
    for (name, creates) in [("orders", true), ("an order", false)] {
        let mut state = made_up::my_cluster();
        let form = NewTopicForm::new(name);
        let place = CreatePlace::Mine;
        state.topics.creating = Some(CreateTopic { form, place, then_send: false, going: false, fault: None });
        let mut harness = open(state);
        assert_eq!(keyboard_at(&harness), "Name");
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(asked!(harness, Action::Topics(TopicsAction::Create)), creates, "{name}");
    }
}

#[test]
fn what_a_question_could_not_do_is_said_in_it() {
    let mut state = made_up::finished_with_failures();
    let fault = Fault::new(Kind::FolderNotReplaced { path: "logs".to_owned() });
    let (format, path, trouble) = (Format::Csv, "logs".to_owned(), Some(fault));
    state.export = Some(Exporting::Asking(ExportForm { format, shown: false, path, replace: false, trouble }));
    let mut harness = open(state);
    harness.get_by_label("A folder has that name");
    harness.get_by_role_and_label(Role::TextInput, "Write to").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(asked!(harness, Action::Export(ExportAction::Write)));
}
