//! The way to a cluster of one's own, for commands that ask it or read from it.

use super::{
    arguments::ClusterArguments,
    plan::{self, Wrong},
    secrets::secrets,
    send::tell_warnings,
};
use crate::{
    connection::{Access, CertificateCheck, check_profile, warnings},
    run::Form,
};

/// The way to the cluster that is named, which is none for practice. Says what is switched off on it.
///
/// # Errors
/// What keeps it from being used, with its flags.
pub(super) fn access(arguments: &ClusterArguments) -> Result<Access, Wrong> {
    let mut form = Form::default();
    plan::fill_cluster(&mut form, arguments)?;
    let secrets = secrets(&form, arguments)?;
    let mut problems = check_profile(&form.profile, secrets.api_secret.is_some());
    if problems.is_empty() {
        problems = CertificateCheck::of(&form.profile, &secrets).run().problems;
    }
    if !problems.is_empty() {
        return Err(plan::wrong(&problems));
    }
    tell_warnings(&warnings(&form.profile));
    Ok(Access::new(form.profile, secrets))
}
