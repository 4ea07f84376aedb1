//! Words for the test of a connection.

use std::{
    net::SocketAddr,
    time::{Duration, SystemTime},
};

use super::{lower_first, number};
use crate::{
    connection::test::{Certificate, Ending, Finding, Step, StepReport, StepState, Tried},
    fault::Fault,
};

/// The button in the form.
pub const TEST: &str = "Test connection";
/// Its tooltip.
pub const TEST_TIP: &str = "Goes the whole way to the topic, step by step, and writes nothing";
/// The heading of the steps.
pub const TITLE: &str = "Test of the connection";
/// Ends the test early.
pub const CANCEL: &str = "Cancel";
/// Starts it once more.
pub const AGAIN: &str = "Test again";
/// Closes the steps.
pub const CLOSE: &str = "Close";
/// Copies everything that the test found.
pub const COPY: &str = "Copy all";
/// Opens the steps of the test that is over.
pub const SHOW: &str = "Show the steps of the last test";
/// What stands over a fault's second part.
pub const TO_TRY: &str = "What to try";
/// The bar of the steps.
pub const SCROLL: &str = "Scroll the steps";
/// While a run goes on.
pub const NOT_DURING_RUN: &str = "Not during a run";

/// What is missing before a test can begin.
pub fn missing(field: &str, title: &str) -> String {
    format!("{field}: {}", lower_first(title))
}

/// What a step does.
pub fn title(step: Step) -> &'static str {
    match step {
        Step::Address => "Look up the address",
        Step::Port => "Reach the port",
        Step::Encryption => "Agree on encryption",
        Step::SignIn => "Sign in",
        Step::Cluster => "See the cluster",
        Step::Topic => "Find the topic",
        Step::Write => "May write",
    }
}

/// How a step stands, in a word or two.
pub fn state(state: &StepState) -> &'static str {
    match state {
        StepState::Waiting => "Waiting",
        StepState::Running => "Running",
        StepState::Passed => "Passed",
        StepState::NotSaid => "Not said",
        StepState::Failed(_) => "Failed",
        StepState::NotReached => "Not reached",
    }
}

/// How long a step took; empty before its end.
pub fn elapsed(report: &StepReport) -> String {
    match report.state {
        StepState::Waiting | StepState::Running | StepState::NotReached => String::new(),
        _ => number::latency(u64::try_from(report.elapsed.as_micros()).unwrap_or(u64::MAX)),
    }
}

/// A whole test in a few words, beside its button.
pub fn summary(steps: &[StepReport], ending: Option<Ending>) -> String {
    match ending {
        None => {
            let now = steps.iter().find(|report| report.state == StepState::Running);
            now.map_or_else(|| "Testing…".to_owned(), |now| format!("{}…", title(now.step)))
        }
        Some(Ending::Cancelled) => "Test cancelled".to_owned(),
        Some(Ending::Failed(_)) => fault(steps).map_or_else(String::new, |fault| fault.words().title),
        Some(Ending::Passed) => passed(steps),
    }
}

/// The fault that ended a test.
pub fn fault(steps: &[StepReport]) -> Option<&Fault> {
    steps.iter().find_map(|report| match &report.state {
        StepState::Failed(fault) => Some(fault),
        _ => None,
    })
}

fn passed(steps: &[StepReport]) -> String {
    let found = |wanted| steps.iter().find(|report: &&StepReport| report.step == wanted);
    let finding = |wanted| found(wanted).and_then(|report| report.finding.as_ref());
    let signed_in = match finding(Step::SignIn) {
        None | Some(Finding::NoSignIn) => "Connected",
        Some(_) => "Signed in",
    };
    let partitions = match finding(Step::Topic) {
        Some(Finding::Topic { partitions, .. }) => partition_count(*partitions),
        _ => String::new(),
    };
    let may_write = match found(Step::Write).map(|report| &report.state) {
        Some(StepState::Passed) => "may write",
        _ => "may write: not said",
    };
    format!("{signed_in}, {partitions}, {may_write}")
}

fn partition_count(count: usize) -> String {
    number::count(count as u64, "partition", "partitions")
}

/// What a step found, a line each; the first says the most.
pub fn finding(report: &StepReport, now: SystemTime) -> Vec<String> {
    let passed = report.state == StepState::Passed;
    match &report.finding {
        None => Vec::new(),
        Some(Finding::Addresses(tried)) => {
            let mut lines: Vec<_> = tried.iter().map(address).collect();
            lines.dedup();
            lines
        }
        Some(Finding::Ports(tried)) => tried.iter().map(reached).collect(),
        Some(Finding::NotEncrypted) => {
            vec!["Not encrypted: whoever is on the way can read what is sent".to_owned()]
        }
        Some(Finding::Encrypted { protocol, certificate }) => {
            let agreed = passed.then(|| encrypted(protocol));
            agreed.into_iter().chain(certificate.iter().flat_map(|shown| certificate_lines(shown, now))).collect()
        }
        Some(Finding::NoSignIn) => vec!["No sign-in: the security that is chosen has none".to_owned()],
        Some(Finding::SignedIn { name, mechanism }) => vec![format!("Signed in as {name} ({mechanism})")],
        Some(Finding::SignedInByCertificate) => vec!["Let in with the client certificate".to_owned()],
        Some(Finding::Cluster { id, brokers }) => cluster(id.as_deref(), brokers),
        Some(Finding::Topic { partitions, without_leader, compacted }) => {
            topic(*partitions, *without_leader, *compacted)
        }
        Some(Finding::Write { numbered }) => write(passed, *numbered),
    }
}

/// An address that does not work, and why.
fn broken(address: &str, fault: &Fault) -> String {
    format!("{address}: {}", lower_first(&fault.words().title))
}

fn address(tried: &Tried<Vec<SocketAddr>>) -> String {
    /// A name behind which many computers stand is not listed whole.
    const MOST: usize = 3;
    match &tried.outcome {
        Err(fault) => broken(&tried.address, fault),
        Ok(sockets) => {
            let mut addresses: Vec<_> = sockets.iter().map(|socket| socket.ip().to_string()).collect();
            addresses.dedup();
            let host = tried.address.rsplit_once(':').map_or("", |(host, _)| host).trim_matches(['[', ']']);
            if addresses == [host] {
                return format!("{host} needs no look-up");
            }
            let more = addresses.len().saturating_sub(MOST);
            addresses.truncate(MOST);
            let more =
                if more > 0 { format!(" and {}", number::count(more as u64, "more", "more")) } else { String::new() };
            format!("{} is at {}{more}", tried.address, addresses.join(", "))
        }
    }
}

fn reached<T>(tried: &Tried<T>) -> String {
    match &tried.outcome {
        Ok(_) => format!("{} takes connections", tried.address),
        Err(fault) => broken(&tried.address, fault),
    }
}

fn encrypted(protocol: &str) -> String {
    match protocol.strip_prefix("TLSv") {
        Some(version) => format!("Encrypted with TLS {version}"),
        None => "Encrypted".to_owned(),
    }
}

fn certificate_lines(shown: &Certificate, now: SystemTime) -> Vec<String> {
    let Certificate { names, issuer, valid_from, valid_until } = shown;
    let days = shown.days_left(now);
    let validity = match days {
        _ if *valid_from > now => format!("Valid from {} to {}", date(*valid_from), date(*valid_until)),
        ..0 => format!("Expired on {}, {} ago", date(*valid_until), day_count(-days)),
        0..30 => format!("Valid until {}: expires in {}", date(*valid_until), day_count(days)),
        _ => format!("Valid until {}", date(*valid_until)),
    };
    vec![format!("Certificate for {}", names.join(", ")), format!("Signed by {issuer}"), validity]
}

fn day_count(days: i64) -> String {
    number::count(days.unsigned_abs(), "day", "days")
}

/// A day as people write it: `3 March 2027`, in UTC as certificates have it.
fn date(time: SystemTime) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    // `2027-03-03T…`; humantime writes years beyond 9999 not at all.
    if time > SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_799) {
        return "the end of time".to_owned();
    }
    let text = humantime::format_rfc3339_seconds(time.max(SystemTime::UNIX_EPOCH)).to_string();
    let mut parts = text.split(['-', 'T']);
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<usize>().ok()).unwrap_or_default();
    let month = MONTHS.get(number(month).saturating_sub(1)).copied().unwrap_or_default();
    format!("{} {month} {}", number(day), year.unwrap_or_default())
}

fn cluster(id: Option<&str>, brokers: &[Tried<()>]) -> Vec<String> {
    /// Of a large cluster only some of the brokers that answer are listed, and all that do not.
    const MOST: usize = 6;
    let id = id.map_or_else(String::new, |id| format!(", cluster id {id}"));
    let count = number::count(brokers.len() as u64, "broker", "brokers");
    let mut lines = vec![format!("{count}{id}")];
    let (work, fail): (Vec<_>, Vec<_>) = brokers.iter().partition(|one| one.works());
    lines.extend(fail.into_iter().map(reached));
    lines.extend(work.iter().take(MOST).map(|one| reached(*one)));
    if let Some(more) = work.len().checked_sub(MOST).filter(|more| *more > 0) {
        lines.push(format!("{} more take connections", number::whole(more as u64)));
    }
    lines
}

fn topic(partitions: usize, without_leader: usize, compacted: bool) -> Vec<String> {
    let mut lines = vec![partition_count(partitions)];
    if without_leader > 0 {
        let (all, none) = (number::whole(partitions as u64), number::whole(without_leader as u64));
        lines.push(format!("{none} of {all} have no leader at the moment: nothing can be written there"));
    }
    if compacted {
        lines.push("It keeps the newest message of each key, and refuses messages without a key".to_owned());
    }
    lines
}

fn write(said: bool, numbered: Option<bool>) -> Vec<String> {
    let mut lines = vec![if said { "The key may write the topic" } else { "This cluster does not say" }.to_owned()];
    match numbered {
        Some(true) => lines.push("Idempotence may be used".to_owned()),
        Some(false) => lines.push("Whether idempotence may be used was not heard in time".to_owned()),
        None => {}
    }
    lines
}

/// Everything as text, for the clipboard and the terminal: a step a line, its findings beneath it.
pub fn step_text(report: &StepReport, now: SystemTime) -> String {
    let mut text = format!("{:<12} {:<20} {:>9}", state(&report.state), title(report.step), elapsed(report));
    text.truncate(text.trim_end().len());
    for line in finding(report, now) {
        text.push_str("\n             ");
        text.push_str(&line);
    }
    text
}

/// A whole test as text.
pub fn whole_text(steps: &[StepReport], now: SystemTime) -> String {
    let mut lines: Vec<_> = steps.iter().map(|report| step_text(report, now)).collect();
    lines.extend(fault(steps).map(Fault::text));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
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
        assert_eq!(words(at(20_152)), format!("{names}Expired on 3 March 2025, 3 days ago"));
        assert_eq!(words(at(18_999)), format!("{names}Valid from 8 January 2022 to 3 March 2025"));
        assert_eq!(date(at(4_000_000)), "the end of time");
    }

    #[test]
    fn a_test_in_a_few_words() {
        let key = Finding::SignedIn { name: "alice".to_owned(), mechanism: "PLAIN" };
        let topic = Finding::Topic { partitions: 4, without_leader: 0, compacted: false };
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
            "Not said     May write               4.2 ms\n             This cluster does not say\n             Idempotence may be used"
        );
    }

    #[test]
    fn addresses_that_do_not_work_are_named() {
        let works = Tried { address: "a.example:1".to_owned(), outcome: Ok(()) };
        let fault = Fault::new(Kind::HostNotFound { address: "b.example:1".to_owned() });
        let broken = Tried { address: "b.example:1".to_owned(), outcome: Err(fault) };
        let finding = Finding::Cluster { id: Some("x1".to_owned()), brokers: vec![works, broken] };
        let report = report(Step::Cluster, StepState::Passed, finding);
        let lines = super::finding(&report, at(0));
        let wanted = ["2 brokers, cluster id x1", "b.example:1: host name not found", "a.example:1 takes connections"];
        assert_eq!(lines, wanted);
    }
}
