//! What the window knows about the topics of the cluster.

use crate::{
    fault::{Fault, Field},
    topics::{Described, NewTopic, NewTopicForm, Topic},
};

/// All of it. It belongs to the cluster of the form, and is forgotten with it.
#[derive(Debug, Default)]
pub struct Topics {
    /// What the cluster last told; `None` while it was not asked.
    pub list: Option<Result<Vec<Topic>, Fault>>,
    /// It is being asked, for the first time or once more.
    pub listing: bool,
    /// Which of them are shown, and in which order.
    pub look: TopicsLook,
    /// The one whose partitions and settings are shown.
    pub chosen: Option<String>,
    /// What the cluster told about it; `None` while it is asked for the first time.
    pub described: Option<Result<Described, Fault>>,
    /// The topic that is to be created, above everything.
    pub creating: Option<CreateTopic>,
}

/// Which topics are shown, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopicsLook {
    /// A part of the name, whatever its case.
    pub find: String,
    /// From Z to A.
    pub descending: bool,
    /// Those too that Kafka keeps for itself.
    pub internal: bool,
}

/// A topic that is to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTopic {
    /// As typed.
    pub form: NewTopicForm,
    /// Where it is created: what can be set differs.
    pub place: CreatePlace,
    /// It was missing at Send, which goes on when it is there.
    pub then_send: bool,
    /// The cluster has been asked to create it.
    pub going: bool,
    /// Why it was not created.
    pub fault: Option<Fault>,
}

/// Where a topic is created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreatePlace {
    /// In a cluster of one's own.
    Mine,
    /// In this window's practice cluster.
    Practice,
    /// In another window's.
    Joined,
}

impl Topics {
    /// The topics that the cluster told.
    pub fn told(&self) -> &[Topic] {
        self.list.as_ref().and_then(|list| list.as_ref().ok()).map_or(&[], Vec::as_slice)
    }

    /// Those that are shown, in their order.
    pub fn shown(&self) -> Vec<&Topic> {
        let find = self.look.find.trim().to_lowercase();
        let wanted =
            |topic: &&Topic| (self.look.internal || !topic.internal()) && topic.name.to_lowercase().contains(&find);
        let mut shown: Vec<_> = self.told().iter().filter(wanted).collect();
        if self.look.descending {
            shown.reverse();
        }
        shown
    }

    /// The topic of this name, where the cluster told it.
    pub fn find(&self, name: &str) -> Option<&Topic> {
        self.told().iter().find(|topic| topic.name == name)
    }
}

impl CreateTopic {
    /// The topic, or everything that is wrong with the fields.
    ///
    /// # Errors
    /// Every field that cannot be used as typed, with its fault.
    pub fn check(&self) -> Result<NewTopic, Vec<(Field, Fault)>> {
        self.form.check()
    }

    /// What is wrong with a field.
    pub fn problem(&self, field: Field) -> Option<Fault> {
        let problems = self.check().err()?;
        problems.into_iter().find(|(named, _)| *named == field).map(|(_, fault)| fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(name: &str) -> Topic {
        Topic { name: name.to_owned(), partitions: 1, replicas: 1, messages: Some(0) }
    }

    #[test]
    fn topics_are_found_by_name_and_kafka_s_own_are_a_choice() {
        let list = ["Orders", "__consumer_offsets", "invoices", "orders-late"].map(topic).to_vec();
        let mut topics = Topics { list: Some(Ok(list)), ..Topics::default() };
        let names = |topics: &Topics| topics.shown().iter().map(|topic| topic.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&topics), ["Orders", "invoices", "orders-late"]);
        topics.look.find = " ORDER ".to_owned();
        topics.look.descending = true;
        assert_eq!(names(&topics), ["orders-late", "Orders"]);
        topics.look = TopicsLook { internal: true, ..TopicsLook::default() };
        assert_eq!(names(&topics).len(), 4);
        assert!(topics.find("invoices").is_some() && topics.find("missing").is_none());
    }
}
