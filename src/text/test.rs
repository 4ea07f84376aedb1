//! Words for the test of a connection.

use std::{
    net::SocketAddr,
    time::{Duration, SystemTime},
};

use super::{lower_first, number};
use crate::{
    connection::{
        Warning,
        test::{Certificate, Ending, Finding, SAMPLED, Step, StepReport, StepState, Tried, Unreached},
    },
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
    // Such as “Bootstrap is empty”.
    if title.starts_with(field) { title.to_owned() } else { format!("{field}: {}", lower_first(title)) }
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
        StepState::Warned => "Warning",
        StepState::NotChecked(_) => "Not checked",
        StepState::NotSaid => "Not said",
        StepState::Failed(_) => "Failed",
        StepState::NotReached => "Not reached",
    }
}

/// How long a step took; empty before its end.
pub fn elapsed(report: &StepReport) -> String {
    match report.state {
        StepState::Waiting | StepState::Running | StepState::NotReached => String::new(),
        StepState::Passed if report.step == Step::SignIn && report.elapsed < SAMPLED => {
            format!("under {}", number::duration(SAMPLED))
        }
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
    let warnings: String = steps.iter().filter_map(warning).map(|warning| format!("; {warning}")).collect();
    format!("{signed_in}, {partitions}, {may_write}{warnings}")
}

/// What is wrong though the step did not fail.
fn warning(report: &StepReport) -> Option<String> {
    if let StepState::NotChecked(warning) = &report.state {
        return Some(not_checked(*warning).to_owned());
    }
    match &report.finding {
        _ if report.state != StepState::Warned => None,
        Some(Finding::Cluster { brokers, .. }) => {
            let away = brokers.iter().filter(|one| !one.works()).count();
            Some(format!("{} cannot be reached", number::count(away as u64, "broker", "brokers")))
        }
        Some(Finding::Topic { without_leader, .. }) => {
            Some(format!("{} without a leader", partition_count(*without_leader)))
        }
        _ => None,
    }
}

fn not_checked(warning: Warning) -> &'static str {
    match warning {
        Warning::CertificateNotChecked => "certificate not checked",
        Warning::NameNotChecked => "name in the certificate not checked",
    }
}

fn partition_count(count: usize) -> String {
    number::count(count as u64, "partition", "partitions")
}

/// What a step found, a line each; the first says the most.
pub fn finding(report: &StepReport, now: SystemTime) -> Vec<String> {
    let passed = matches!(report.state, StepState::Passed | StepState::NotChecked(_));
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
            let unsafe_words = match &report.state {
                StepState::NotChecked(warning) => Some(warning.words().to_owned()),
                _ => None,
            };
            let agreed = passed.then(|| encrypted(protocol));
            unsafe_words
                .into_iter()
                .chain(agreed)
                .chain(certificate.iter().flat_map(|shown| certificate_lines(shown, now)))
                .collect()
        }
        Some(Finding::NoSignIn) => vec!["No sign-in: the security that is chosen has none".to_owned()],
        Some(Finding::SignedIn { name, mechanism }) => vec![format!("Signed in as {name} ({mechanism})")],
        Some(Finding::SignedInByCertificate) => vec!["Let in with the client certificate".to_owned()],
        Some(Finding::Cluster { id, count, brokers }) => {
            let lines = cluster(id.as_deref(), *count, brokers);
            let advice = (report.state == StepState::Warned).then(|| SOME_AWAY.to_owned());
            lines.into_iter().chain(advice).collect()
        }
        Some(Finding::Topic { partitions, without_leader, unreached, compacted }) => {
            topic(*partitions, *without_leader, *unreached, *compacted)
        }
        Some(Finding::Write { numbered }) => write(passed, *numbered),
    }
}

/// Beneath a cluster of which a part cannot be reached.
const SOME_AWAY: &str = "Lines for the partitions that these brokers lead would not arrive: ask for the cluster's advertised.listeners to be addresses that this computer can reach";

/// An address that does not work, and why.
fn broken(address: &str, why: &Unreached) -> String {
    match why {
        Unreached::Fault(fault) => format!("{address}: {}", lower_first(&fault.words().title)),
        Unreached::GivenUp(waited) => {
            format!("{address}: no answer within {} (not waited for, since another works)", number::elapsed(*waited))
        }
    }
}

fn address(tried: &Tried<Vec<SocketAddr>>) -> String {
    /// A name behind which many computers stand is not listed whole.
    const MOST: usize = 3;
    match &tried.outcome {
        Err(why) => broken(&tried.address, why),
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
        Err(why) => broken(&tried.address, why),
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
        0 => format!("Valid until {}: expires within a day", date(*valid_until)),
        1..30 => format!("Valid until {}: expires in {}", date(*valid_until), day_count(days)),
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

fn cluster(id: Option<&str>, count: usize, brokers: &[Tried<()>]) -> Vec<String> {
    /// Of a large cluster only some of the brokers that answer are listed, and all that do not.
    const MOST: usize = 6;
    let id = id.map_or_else(String::new, |id| format!(", cluster id {id}"));
    let all = number::count(count as u64, "broker", "brokers");
    let mut lines = vec![format!("{all}{id}")];
    let (work, fail): (Vec<_>, Vec<_>) = brokers.iter().partition(|one| one.works());
    lines.extend(fail.into_iter().map(reached));
    lines.extend(work.iter().take(MOST).map(|one| reached(*one)));
    if let Some(more) = work.len().checked_sub(MOST).filter(|more| *more > 0) {
        lines.push(format!("{} more take connections", number::whole(more as u64)));
    }
    if let Some(more) = count.checked_sub(brokers.len()).filter(|more| *more > 0) {
        lines.push(format!("{} more were not tried", number::whole(more as u64)));
    }
    lines
}

fn topic(partitions: usize, without_leader: usize, unreached: usize, compacted: bool) -> Vec<String> {
    let mut lines = vec![partition_count(partitions)];
    let of_all = |some: usize| format!("{} of {}", number::whole(some as u64), number::whole(partitions as u64));
    if unreached > 0 {
        let some = of_all(unreached);
        lines
            .push(format!("{some} are led by a broker that cannot be reached from here: nothing can be written there"));
    }
    if without_leader > 0 {
        let none = of_all(without_leader);
        lines.push(format!("{none} have no leader at the moment: nothing can be written there"));
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
    let mut text = format!("{:<12} {:<20} {:>11}", state(&report.state), title(report.step), elapsed(report));
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
mod tests;
