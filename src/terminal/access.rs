//! The way to a cluster of one's own, for commands that ask it or read from it.

use super::{
    arguments::ClusterArguments,
    plan::{self, Wrong},
    secrets::secrets,
    send::tell_warnings,
};
use crate::{
    connection::{Access, CertificateCheck, Secrets, check_profile, test::needs, warnings},
    run::{Cluster, Form},
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

/// Of the form's fields only those that say how the cluster and its topic are reached; and the
/// files of certificates.
///
/// # Errors
/// What keeps it from being used, with its flags.
pub(super) fn check(form: &Form, secrets: &Secrets) -> Result<(), Wrong> {
    let mut problems = form.check(secrets.api_secret.is_some()).err().unwrap_or_default();
    problems.retain(|(field, _)| needs(*field));
    if problems.is_empty() && form.cluster == Cluster::Mine {
        problems = CertificateCheck::of(&form.profile, secrets).run().problems;
    }
    if problems.is_empty() { Ok(()) } else { Err(plan::wrong(&problems)) }
}
