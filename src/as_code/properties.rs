//! librdkafka's properties as Python and kcat take them.

use std::{borrow::Cow, time::Duration};

use super::Known;
use crate::{
    connection::{self, Profile},
    run::{Cluster, Plan, practice_profile},
    text::as_code as words,
};

/// The way to the plan's cluster.
///
/// # Errors
/// The practice cluster does not run.
pub(super) fn profile<'p>(plan: &'p Plan, known: &Known<'_>) -> Result<Cow<'p, Profile>, String> {
    match (plan.cluster, known.practice) {
        (Cluster::Mine, _) => Ok(Cow::Borrowed(&plan.profile)),
        (Cluster::Practice, Some(address)) => Ok(Cow::Owned(practice_profile(address))),
        (Cluster::Practice, None) => Err(words::NO_PRACTICE.to_owned()),
    }
}

/// What is set for the profile, without a secret.
///
/// # Errors
/// In words, what of the profile cannot be used.
pub(super) fn librdkafka(profile: &Profile, deadline: Duration) -> Result<Vec<(String, String)>, String> {
    connection::shown_config(profile, deadline).map_err(|fault| fault.words().title)
}
