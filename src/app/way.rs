//! The way to the form's cluster, for jobs that ask it or read from it.

use super::core::Core;
use crate::{
    connection::{Access, Profile, Secrets},
    fault::{Fault, Kind},
    practice::{Practice, Shared},
    run::{Cluster, practice_profile},
};

/// Which cluster, and all that is needed to reach it. Two that are equal lead to the same cluster in the same way.
#[derive(Clone)]
pub(super) struct Way {
    cluster: Cluster,
    profile: Profile,
    secrets: Secrets,
    practice: Shared,
}

impl PartialEq for Way {
    fn eq(&self, other: &Self) -> bool {
        // There is one practice cluster.
        let mine = || self.profile == other.profile && self.secrets == other.secrets;
        self.cluster == other.cluster && (self.cluster == Cluster::Practice || mine())
    }
}

impl Way {
    /// Opens it: the practice cluster is started where it is wanted and does not run. Blocks for some milliseconds, so
    /// only jobs call this.
    ///
    /// # Errors
    /// `PracticeFailed`.
    pub fn open(&self) -> Result<Access, Fault> {
        match self.cluster {
            Cluster::Mine => Ok(Access::new(self.profile.clone(), self.secrets.clone())),
            Cluster::Practice => {
                let practice = self.practice()?;
                Ok(Access::new(practice_profile(practice.address()), Secrets::default()))
            }
        }
    }

    /// The same, where a topic is to be read: in the practice cluster it is made where it is missing.
    ///
    /// # Errors
    /// `PracticeFailed`.
    pub fn open_topic(&self, topic: &str) -> Result<Access, Fault> {
        let access = self.open()?;
        if self.cluster == Cluster::Practice {
            let made = self.practice.ready().and_then(|practice| practice.ensure_topic(topic));
            made.map_err(|text| Fault::with(Kind::PracticeFailed, text))?;
        }
        Ok(access)
    }

    /// The practice cluster, started where it does not run. Blocks for some milliseconds, so only jobs call this.
    ///
    /// # Errors
    /// `PracticeFailed`.
    pub fn practice(&self) -> Result<Practice, Fault> {
        self.practice.ready().map_err(|text| Fault::with(Kind::PracticeFailed, text))
    }

    /// Whether the other was chosen instead of this one, and not only typed otherwise.
    pub fn another_choice(&self, other: &Self) -> bool {
        self.cluster != other.cluster || self.profile.id != other.profile.id
    }

    /// Which cluster it leads to.
    pub fn cluster(&self) -> Cluster {
        self.cluster
    }
}

impl Core {
    /// The way to the form's cluster, as it is typed now.
    pub(super) fn way(&self) -> Way {
        let form = &self.state.form;
        self.way_to(form.cluster, form.profile.clone())
    }

    /// The way to another one, with the secrets that are held for it.
    pub(super) fn way_to(&self, cluster: Cluster, profile: Profile) -> Way {
        let secrets = self.secrets.held(&profile.id);
        Way { cluster, profile, secrets, practice: self.runs.practice.clone() }
    }
}
