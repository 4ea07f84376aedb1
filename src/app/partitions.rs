//! How many partitions the form's topic has, as far as a cluster has told.

use super::core::Core;
use crate::{
    connection::test::Finding,
    practice,
    producer::Contact,
    run::{Cluster, Form, Plan},
};

/// A topic of a cluster.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// The connection's id and address; `None` for the practice cluster.
    connection: Option<(String, String)>,
    topic: String,
}

impl Place {
    fn of_form(form: &Form) -> Self {
        Self::new(form.cluster, &form.profile.id, &form.profile.bootstrap, form.topic.trim())
    }

    fn of_plan(plan: &Plan) -> Self {
        Self::new(plan.cluster, &plan.profile.id, &plan.profile.bootstrap, &plan.topic)
    }

    fn new(cluster: Cluster, id: &str, bootstrap: &str, topic: &str) -> Self {
        let connection = match cluster {
            Cluster::Practice => None,
            Cluster::Mine => Some((id.to_owned(), bootstrap.to_owned())),
        };
        Self { connection, topic: topic.to_owned() }
    }
}

impl Core {
    /// What the last contact, or the test of the connection, has told about the form's topic.
    pub(super) fn learn_partitions(&mut self) {
        if let Some(run) = &self.state.run
            && let Contact::Made { partitions } = run.status().contact
        {
            self.previews.partitions.insert(Place::of_plan(run.plan()), partitions);
        }
        let form = &self.state.form;
        let findings = self.state.test.iter().flat_map(|test| &test.steps).filter_map(|step| step.finding.as_ref());
        for finding in findings {
            // A test is forgotten as soon as it is about something else.
            if let Finding::Topic { partitions, .. } = finding {
                self.previews.partitions.insert(Place::of_form(form), *partitions);
            }
        }
        let listed = self.topics_of_form().and_then(|topics| topics.find(form.topic.trim()));
        if let Some(partitions) = listed.map(|topic| topic.partitions) {
            self.previews.partitions.insert(Place::of_form(form), partitions);
        }
        let practice = usize::try_from(practice::PARTITIONS).ok().filter(|_| form.cluster == Cluster::Practice);
        self.state.preview.partitions = self.previews.partitions.get(&Place::of_form(form)).copied().or(practice);
    }
}
