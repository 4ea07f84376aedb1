//! What can be asked for about the topics of the cluster.

use crate::{app::state::TopicsLook, topics::NewTopicForm};

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TopicsAction {
    /// Ask the cluster for its topics, once more where they are known.
    List,
    /// Show these of them, in this order.
    Look(TopicsLook),
    /// Show the partitions and settings of this one, or of none.
    Choose(Option<String>),
    /// Put this one in the form.
    Use(String),
    /// Put this one in the form, and show what is in it.
    ShowMessages(String),
    /// Ask for a new topic.
    New,
    /// Ask whether the topic of the form is to be created and the lines sent.
    CreateAndSend,
    /// The new topic as it is typed.
    Edit(NewTopicForm),
    /// Create it.
    Create,
    /// Close what stands above everything.
    Close,
}
