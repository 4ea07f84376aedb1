//! The same faults as the test of a connection meets them: at a step of the window's, and printed by `line-producer test`.

use eframe::egui::Key;
use line_producer::{
    connection::test::{Ending, Step},
    fault::{Fault, Kind, Words},
    text::test as words,
};

use super::{
    Case, Place, assert_side_by_side, certificates,
    contact::{self, PLAIN_WHERE_ONE_SIGNS_IN},
    sign_in, terminal, window,
};

/// The step at which a fault stands, and the exit code that goes with it.
fn step(case: &Case, kind: &Kind) -> (Step, i32) {
    match kind {
        // It is understood only once it is asked for something.
        Kind::EncryptedPort { .. } if case.name == PLAIN_WHERE_ONE_SIGNS_IN => (Step::SignIn, 2),
        Kind::HostNotFound { .. } => (Step::Address, 2),
        Kind::NothingListens { .. } | Kind::Silent { .. } => (Step::Port, 2),
        Kind::SignInRefused | Kind::MechanismNotOffered => (Step::SignIn, 2),
        Kind::AdvertisedAddress { .. } => (Step::Cluster, 1),
        Kind::TopicHidden { .. } | Kind::TopicUnknown { .. } => (Step::Topic, 1),
        Kind::WriteDenied { .. } => (Step::Write, 1),
        _ => (Step::Encryption, 2),
    }
}

/// The fault itself, where a run would hear of it only as the cause of another.
fn cause(kind: &Kind) -> Kind {
    match kind {
        Kind::NoAnswer { cause: Some(cause), .. } => Kind::clone(cause),
        kind => kind.clone(),
    }
}

fn meet_in_the_window(case: &Case) {
    let wanted = cause(&case.wanted);
    let mut bench = window::filled_in(&case.form, case.secret.as_deref());
    bench.press(words::TEST);
    bench.until("the end of the test", |bench| {
        bench.core().state.test.as_ref().is_some_and(|test| test.ending.is_some())
    });
    bench.settle();
    let test = bench.core().state.test.as_ref().expect("a test");
    let told = words::fault(&test.steps).map(|fault| &fault.kind);
    assert_eq!((test.ending, told), (Some(Ending::Failed(step(case, &wanted).0)), Some(&wanted)), "{test:#?}");
    let Words { title, happened, to_try } = Fault::new(wanted.clone()).words();
    let step = words::title(step(case, &wanted).0);
    for part in [step, "Failed", &title, &happened, words::TO_TRY, &to_try] {
        assert!(bench.says(part), "“{part}” is not in\n{}", bench.screen());
    }
    bench.harness.key_press(Key::Escape);
    bench.until("the form alone", |bench| !bench.says(words::TITLE));
    assert!(bench.says(&title) && !bench.says(&to_try), "beside the button stands its title\n{}", bench.screen());
}

fn meet_in_the_terminal(case: &Case) {
    let wanted = cause(&case.wanted);
    let ended = terminal::test(&case.form, case.secret.as_deref()).run();
    let (step, code) = step(case, &wanted);
    assert_eq!(ended.code, Some(code), "{ended:#?}");
    let failed = ended.stdout.lines().find(|line| line.starts_with("Failed")).unwrap_or_default();
    assert!(failed.contains(words::title(step)), "“{}” is not in {ended:#?}", words::title(step));
    let text = Fault::new(wanted).text();
    assert!(ended.stdout.contains(&text), "“{text}” is not in {ended:#?}");
}

/// Each case that is no field's, in the window and in the terminal.
fn assert_tested(cases: Vec<Case>) {
    let mut work: Vec<(String, Box<dyn FnOnce() + Send>)> = Vec::new();
    for case in cases.into_iter().filter(|case| !matches!(case.place, Place::Field(_))) {
        let (window, terminal) = (case.clone(), case.clone());
        work.push((format!("{} tested in the window", case.name), Box::new(move || meet_in_the_window(&window))));
        work.push((format!("{} tested in the terminal", case.name), Box::new(move || meet_in_the_terminal(&terminal))));
    }
    assert_side_by_side(work);
}

#[test]
fn a_way_that_leads_nowhere_is_said_at_its_step() {
    assert_tested([contact::elsewhere(), contact::other_security(), contact::advertised()].concat());
}

#[test]
fn a_certificate_that_is_refused_is_said_at_its_step() {
    assert_tested([certificates::untrusted(), certificates::ours_refused()].concat());
}

#[test]
fn a_sign_in_or_a_right_that_is_missing_is_said_at_its_step() {
    assert_tested([sign_in::refused(), sign_in::denied()].concat());
}
