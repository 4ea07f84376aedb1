//! What is said of steps and certificates.

use super::*;
use crate::fault::Kind;

fn at(days: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(days * 24 * 60 * 60)
}

fn report(step: Step, state: StepState, finding: Finding) -> StepReport {
    StepReport { state, finding: Some(finding), elapsed: Duration::from_micros(4_200), ..StepReport::waiting(step) }
}

#[test]
fn a_certificate_says_how_long_it_is_valid() {
    let shown = Certificate {
        names: vec!["a.example".to_owned(), "b.example".to_owned()],
        issuer: "Some authority".to_owned(),
        valid_from: at(19_000),
        valid_until: at(20_150),
    };
    let words = |now| certificate_lines(&shown, now).join("; ");
    let names = "Certificate for a.example, b.example; Signed by Some authority; ";
    assert_eq!(words(at(20_000)), format!("{names}Valid until 3 March 2025"));
    assert_eq!(words(at(20_149)), format!("{names}Valid until 3 March 2025: expires in 1 day"));
    let hours_before = at(20_149) + Duration::from_secs(3_600);
    assert_eq!(words(hours_before), format!("{names}Valid until 3 March 2025: expires within a day"));
    assert_eq!(words(at(20_152)), format!("{names}Expired on 3 March 2025, 3 days ago"));
    assert_eq!(words(at(18_999)), format!("{names}Valid from 8 January 2022 to 3 March 2025"));
    assert_eq!(date(at(4_000_000)), "the end of time");
}

#[test]
fn a_test_in_a_few_words() {
    let key = Finding::SignedIn { name: "alice".to_owned(), mechanism: "PLAIN" };
    let topic = Finding::Topic { partitions: 4, without_leader: 0, unreached: 0, compacted: false };
    let mut steps = vec![
        report(Step::SignIn, StepState::Passed, key),
        report(Step::Topic, StepState::Passed, topic),
        report(Step::Write, StepState::Passed, Finding::Write { numbered: Some(true) }),
    ];
    assert_eq!(summary(&steps, Some(Ending::Passed)), "Signed in, 4 partitions, may write");
    steps[0].finding = Some(Finding::NoSignIn);
    steps[2].state = StepState::NotSaid;
    let unsaid = "Connected, 4 partitions, may write: not said";
    assert_eq!(summary(&steps, Some(Ending::Passed)), unsaid);
    steps[1].state = StepState::Failed(Fault::new(Kind::SignInRefused));
    assert_eq!(summary(&steps, Some(Ending::Failed(Step::Topic))), "API key or secret refused");
    steps[1].state = StepState::Running;
    assert_eq!(summary(&steps, None), "Find the topic…");
    assert_eq!(
        step_text(&steps[2], at(0)),
        "Not said     May write                 4.2 ms\n             This cluster does not say\n             Idempotence may be used"
    );
}

#[test]
fn a_certificate_that_nobody_checked_is_not_passed() {
    let finding = Finding::Encrypted { protocol: "TLSv1.3".to_owned(), certificate: None };
    let not_checked = StepState::NotChecked(Warning::CertificateNotChecked);
    let steps = [report(Step::Encryption, not_checked, finding)];
    assert!(summary(&steps, Some(Ending::Passed)).ends_with("; certificate not checked"));
    let text = step_text(&steps[0], at(0));
    assert!(text.starts_with("Not checked  Agree on encryption"), "{text}");
    assert!(text.contains("Anybody in between can pretend to be the cluster") && text.contains("TLS 1.3"), "{text}");
    assert_eq!(steps[0].state.name(), "not-checked");
}

#[test]
fn what_is_missing_names_its_field_once() {
    assert_eq!(missing("Bootstrap", "Bootstrap is empty"), "Bootstrap is empty");
    assert_eq!(missing("Bootstrap", "No port given"), "Bootstrap: no port given");
}

#[test]
fn addresses_that_do_not_work_are_named() {
    let works = Tried { address: "a.example:1".to_owned(), outcome: Ok(()) };
    let fault = Fault::new(Kind::HostNotFound { address: "b.example:1".to_owned() });
    let broken = Tried { address: "b.example:1".to_owned(), outcome: Err(Unreached::Fault(fault)) };
    let finding = Finding::Cluster { id: Some("x1".to_owned()), count: 2, brokers: vec![works, broken] };
    let report = report(Step::Cluster, StepState::Warned, finding);
    let lines = super::finding(&report, at(0));
    let wanted = ["2 brokers, cluster id x1", "b.example:1: host name not found", "a.example:1 takes connections"];
    assert_eq!(lines, [&wanted[..], &[SOME_AWAY]].concat());
    let said = summary(&[report], Some(Ending::Passed));
    assert!(said.ends_with("; 1 broker cannot be reached"), "{said}");
}

#[test]
fn an_address_that_was_not_waited_for_is_not_called_wrong() {
    let outcome = Err(Unreached::GivenUp(Duration::from_millis(2_040)));
    let tried = vec![Tried { address: "slow.example:1".to_owned(), outcome }];
    let report = report(Step::Address, StepState::Passed, Finding::Addresses(tried));
    let wanted = "slow.example:1: no answer within 2.0 s (not waited for, since another works)";
    assert_eq!(super::finding(&report, at(0)), [wanted]);
}

#[test]
fn a_sign_in_that_is_quicker_than_is_looked_is_not_said_to_take_no_time() {
    let key = Finding::SignedIn { name: "alice".to_owned(), mechanism: "PLAIN" };
    let mut report = report(Step::SignIn, StepState::Passed, key);
    assert_eq!(elapsed(&report), "under 20 ms");
    report.elapsed = Duration::from_millis(41);
    assert_eq!(elapsed(&report), "41.0 ms");
}
