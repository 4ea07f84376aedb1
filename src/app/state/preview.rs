//! What the File tab shows: the records that are seen, the chosen one, and the check of all.

use std::{collections::HashMap, sync::Arc};

use super::State;
use crate::{
    connection::{Destination, Partitioner},
    fault::Fault,
    run::{Cluster, PreviewText},
    source::{Check, Progress},
};

/// The preview of the form's file.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The records that are seen, by number.
    pub texts: HashMap<u64, Arc<PreviewText>>,
    /// The number of the chosen record.
    pub selected: Option<u64>,
    /// More of the chosen record's text, with its number, once it was read.
    pub detail: Option<(u64, Arc<PreviewText>)>,
    /// Why the records cannot be read any more: most often the file has changed since it was looked at.
    pub trouble: Option<Fault>,
    /// The number of the record that is being looked for, beyond what is known of the file.
    pub seeking: Option<u64>,
    /// The number that was asked for and that no record has.
    pub missing: Option<u64>,
    /// Rises each time the chosen record is to be moved into sight.
    pub reveals: u64,
    /// The check of all records.
    pub check: CheckState,
    /// Whether the form or the file is no longer what was checked.
    pub check_outdated: bool,
    /// How many partitions the form's topic has, where that is known.
    pub partitions: Option<usize>,
}

/// How the check of all records stands.
#[derive(Clone, Debug, Default)]
pub enum CheckState {
    /// Nobody asked for it.
    #[default]
    None,
    /// It goes on.
    Going(Arc<Progress>),
    /// It has come to its end.
    Done(Arc<Check>),
    /// None of the file could be checked.
    Failed(Fault),
}

impl State {
    /// Where a message with this key will go, as the form stands: a partition that is chosen there overrides the key.
    pub fn destination(&self, key: Option<&[u8]>) -> Destination {
        if let Some(partition) = self.form.fixed_partition() {
            return Destination::Partition(partition);
        }
        let partitioner = match self.form.cluster {
            Cluster::Practice => Partitioner::default(),
            Cluster::Mine => self.form.profile.partitioner,
        };
        partitioner.destination(key, self.preview.partitions)
    }
}
