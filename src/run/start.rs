//! From a plan to a run that the worker can be given.

use std::{task::Waker, time::Duration};

use super::{Cluster, Plan, Recorder, Run, retry};
use crate::{
    connection::{self, Profile, Secrets, Security},
    fault::Fault,
    producer::{Assignment, Pace},
    source::{Repeat, Source},
};

/// As a line of the profile's properties.
const PRACTICE_BACKOFF: &str = "reconnect.backoff.ms=20";

/// Starts reading the plan's file, and makes the run and what the worker needs for it. `practice` is the address of the
/// practice cluster where the plan wants it.
///
/// # Errors
/// A property or address that cannot be used; `Plan`s made by `Form::check` have none.
pub fn prepare(id: u64, plan: Plan, secrets: &Secrets, practice: &str) -> Result<(Run, Assignment), Fault> {
    let source = || Source::start(&plan.origin, &plan.selection);
    let assignment = assignment(id, &plan, secrets, practice, source)?;
    let run = Run::new(id, plan, assignment.source.reader());
    Ok((run, assignment))
}

/// The same for rows of a run that is over: their lines are sent again as its plan says, and what becomes of them stands
/// in the rows that they have. Lines that were spaced as recorded go at once. `None` where the run is not over.
///
/// # Errors
/// As [`prepare`]; the rows then stay as they are.
pub fn prepare_again(
    run: &Run,
    plan: &Plan,
    rows: retry::Rows,
    secrets: &Secrets,
    practice: &str,
    waker: Waker,
) -> Result<Option<(Recorder, Assignment)>, Fault> {
    let source = || run.lines().again(&plan.selection, rows.numbers(run.log_handle()));
    let mut assignment = assignment(run.id(), plan, secrets, practice, source)?;
    assignment.repeat = Repeat::default();
    if matches!(assignment.pace, Pace::Recorded(_)) {
        // What lies between lines that were not delivered may be hours in which all others were.
        assignment.pace = Pace::Delay(Duration::ZERO);
    }
    Ok(run.again(rows, waker).map(|recorder| (recorder, assignment)))
}

fn assignment(
    run: u64,
    plan: &Plan,
    secrets: &Secrets,
    practice: &str,
    source: impl FnOnce() -> Result<Source, Fault>,
) -> Result<Assignment, Fault> {
    let profile = match plan.cluster {
        Cluster::Practice => practice_profile(practice),
        Cluster::Mine => plan.profile.clone(),
    };
    let config = connection::client_config(&profile, secrets, plan.deadline)?;
    let addresses = connection::addresses(&profile.bootstrap)?;
    Ok(Assignment {
        run,
        config,
        bootstrap: addresses.into_iter().map(|(host, port)| format!("{host}:{port}")).collect(),
        topic: plan.topic.clone(),
        source: source()?,
        from_line: plan.selection.from_line,
        repeat: plan.selection.repeat,
        pace: plan.pace,
        partition: plan.partition,
        deadline: plan.deadline,
    })
}

/// The way to the practice cluster at `address`. Without idempotence, for which a number is asked for before the first
/// line: a cluster inside this program loses no answer, so that nothing is sent twice. With a short back-off, since
/// librdkafka lets half of it pass between the connection that finds a cluster and the one to its broker.
pub fn practice_profile(address: &str) -> Profile {
    let (bootstrap, security) = (address.to_owned(), Security::Plaintext);
    let properties = PRACTICE_BACKOFF.to_owned();
    Profile { bootstrap, security, idempotence: false, properties, ..Profile::default() }
}
