//! From a plan to a run that the worker can be given.

use super::{Cluster, Plan, Run};
use crate::{
    connection::{self, Profile, Secrets, Security},
    fault::Fault,
    producer::Assignment,
    source::Source,
};

/// Starts reading the plan's file, and makes the run and what the worker needs for it. `practice` is the address of the
/// practice cluster where the plan wants it.
///
/// # Errors
/// A property or address that cannot be used; `Plan`s made by `Form::check` have none.
pub fn prepare(id: u64, plan: Plan, secrets: &Secrets, practice: &str) -> Result<(Run, Assignment), Fault> {
    let profile = match plan.cluster {
        Cluster::Practice => practice_profile(practice),
        Cluster::Mine => plan.profile.clone(),
    };
    let config = connection::client_config(&profile, secrets, plan.deadline)?;
    let addresses = connection::addresses(&profile.bootstrap)?;
    let source = Source::start(&plan.origin, &plan.selection)?;
    let run = Run::new(id, plan, source.reader());
    let plan = run.plan();
    let assignment = Assignment {
        run: id,
        config,
        bootstrap: addresses.into_iter().map(|(host, port)| format!("{host}:{port}")).collect(),
        topic: plan.topic.clone(),
        source,
        from_line: plan.selection.from_line,
        pace: plan.pace,
        partition: plan.partition,
        deadline: plan.deadline,
    };
    Ok((run, assignment))
}

/// The way to the practice cluster at `address`.
pub fn practice_profile(address: &str) -> Profile {
    Profile { bootstrap: address.to_owned(), security: Security::Plaintext, ..Profile::default() }
}
