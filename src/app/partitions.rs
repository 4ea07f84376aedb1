//! How many partitions the form's topic has, as far as a cluster has told.

use super::{core::Core, state::PracticeState};
use crate::{
    connection::{Profile, check_topic, test::Finding},
    fault::Field,
    practice,
    producer::Contact,
    run::{Cluster, Form, Plan},
};

/// A topic of a cluster.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// The connection's id; `None` for a practice cluster.
    connection: Option<String>,
    /// Of the connection, or of the practice cluster.
    address: String,
    topic: String,
}

impl Place {
    /// `practice` is where the practice cluster runs that is used. `None` while that is wanted and not known.
    fn of_form(form: &Form, practice: Option<&str>) -> Option<Self> {
        Self::new(form.cluster, &form.profile, practice, form.topic.trim())
    }

    fn of_plan(plan: &Plan, practice: Option<&str>) -> Option<Self> {
        Self::new(plan.cluster, &plan.profile, practice, &plan.topic)
    }

    fn new(cluster: Cluster, profile: &Profile, practice: Option<&str>, topic: &str) -> Option<Self> {
        let (connection, address) = match cluster {
            Cluster::Practice => (None, practice?),
            Cluster::Mine => (Some(profile.id.clone()), profile.bootstrap.as_str()),
        };
        Some(Self { connection, address: address.to_owned(), topic: topic.to_owned() })
    }
}

impl Core {
    /// What the last contact, the test of the connection or the list of topics has told about the form's topic.
    pub(super) fn learn_partitions(&mut self) {
        if let Some(run) = &self.state.run
            && let Contact::Made { partitions } = run.status().contact
            && let Some(place) = Place::of_plan(run.plan(), self.runs.practices().last().map(String::as_str))
        {
            self.previews.partitions.insert(place, partitions);
        }
        let known = Place::of_form(&self.state.form, self.state.practice.address()).and_then(|place| {
            // A test is forgotten as soon as it is about something else.
            let told = self.listed_partitions().or_else(|| self.tested_partitions());
            let known = told.or_else(|| self.previews.partitions.get(&place).copied());
            self.previews.partitions.extend(told.map(|told| (place, told)));
            known
        });
        self.state.preview.partitions = known.or_else(|| self.partitions_when_made());
    }

    fn listed_partitions(&self) -> Option<usize> {
        self.topics_of_form()?.find(self.state.form.topic.trim()).map(|topic| topic.partitions)
    }

    fn tested_partitions(&self) -> Option<usize> {
        let findings = self.state.test.iter().flat_map(|test| &test.steps).filter_map(|step| step.finding.as_ref());
        let partitions = |finding: &Finding| match finding {
            Finding::Topic { partitions, .. } => Some(*partitions),
            _ => None,
        };
        findings.filter_map(partitions).next_back()
    }

    /// A practice cluster of this window's own makes a topic that is missing, if it can have this name.
    fn partitions_when_made(&self) -> Option<usize> {
        let form = &self.state.form;
        let own = form.cluster == Cluster::Practice && !matches!(self.state.practice, PracticeState::Joined(_));
        let makes = own && check_topic(Field::Topic, form.topic.trim()).is_ok();
        usize::try_from(practice::PARTITIONS).ok().filter(|_| makes)
    }
}
