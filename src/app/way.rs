//! The way to the form's cluster, for jobs that ask it or read from it.

use std::sync::{Arc, OnceLock};

use super::core::Core;
use crate::{
    connection::{Access, Profile, Secrets},
    fault::{Fault, Kind},
    practice::{Practice, Shared},
    run::{Cluster, practice_profile},
};

/// Which cluster, and all that is needed to reach it. Two that are equal are the same choice of a person's; of practice
/// clusters another one may be in use by now.
#[derive(Clone)]
pub(super) struct Way {
    cluster: Cluster,
    profile: Profile,
    secrets: Secrets,
    practice: Shared,
    /// For who must not be led to another practice cluster: the address of the one that is meant, once it is known.
    kept: Option<Arc<OnceLock<String>>>,
}

impl PartialEq for Way {
    fn eq(&self, other: &Self) -> bool {
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
            Cluster::Practice => Ok(Access::new(practice_profile(&self.practice_address()?), Secrets::default())),
        }
    }

    /// The address of the practice cluster that is meant, which is started where it is not known yet.
    fn practice_address(&self) -> Result<String, Fault> {
        if let Some(address) = self.kept_address() {
            let (address, gone) = (address.to_owned(), self.practice.ended().as_deref() == Some(address));
            return if gone { Err(Fault::new(Kind::PracticeGone { address })) } else { Ok(address) };
        }
        let address = self.practice()?.address().to_owned();
        Ok(match &self.kept {
            Some(kept) => kept.get_or_init(|| address).clone(),
            None => address,
        })
    }

    fn kept_address(&self) -> Option<&str> {
        self.kept.as_ref()?.get().map(String::as_str)
    }

    /// The same, which leads to no other practice cluster once it was opened. That of its copies is the same.
    pub fn keeping(self) -> Self {
        Self { kept: Some(Arc::default()), ..self }
    }

    /// The same, to the practice cluster at this address and to no other.
    pub fn kept_at(self, address: String) -> Self {
        Self { kept: Some(Arc::new(OnceLock::from(address))), ..self }
    }

    /// Whether both lead to one cluster for certain.
    pub fn leads_to_same(&self, other: &Self) -> bool {
        let one = || self.kept_address().is_some() && self.kept_address() == other.kept_address();
        self == other && (self.cluster == Cluster::Mine || one())
    }

    /// Whether it leads to the practice cluster at this address, and to no other.
    pub fn keeps_to(&self, address: &str) -> bool {
        self.cluster == Cluster::Practice && self.kept_address() == Some(address)
    }

    /// Whether it leads to another practice cluster than the one at this address.
    pub fn keeps_from(&self, address: &str) -> bool {
        self.kept_address().is_some_and(|kept| kept != address)
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

    /// Where it leads, to be compared with where another leads; `None` before that is known.
    pub fn place(&self) -> Option<String> {
        match self.cluster {
            Cluster::Mine => Some(format!("{} {}", self.profile.id, self.profile.bootstrap)),
            Cluster::Practice => self.kept_address().map(str::to_owned),
        }
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
        Way { cluster, profile, secrets, practice: self.runs.practice.clone(), kept: None }
    }
}
