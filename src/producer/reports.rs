//! A delivery report, turned into how the line ended: never in a better way than is known.

use std::time::Duration;

use rdkafka::error::RDKafkaErrorCode as Code;

use super::{End, session::Session};
use crate::{
    fault::{Fault, Kind, kafka},
    native::{Persistence, Report},
};

/// What is needed to word a report.
pub(super) struct Circumstances<'a> {
    pub topic: &'a str,
    /// The partition that every line goes to, where one is chosen.
    pub partition: Option<i32>,
    pub deadline: Duration,
    /// What was last heard about the way to the cluster.
    pub cause: Option<&'a Fault>,
    /// Why the run is being wound down, when it is.
    pub ending: Option<&'a Fault>,
}

/// How the line of this report ended. `out_of_order` is whether it lies behind later lines, where it is stored. The
/// circumstances are asked for where it is not.
pub(super) fn end<'a>(report: &Report, out_of_order: bool, circumstances: impl FnOnce() -> Circumstances<'a>) -> End {
    let Some(code) = report.error else {
        let Report { partition, offset, latency_us, .. } = *report;
        return End::Delivered { partition, offset, latency_us, out_of_order };
    };
    let circumstances = circumstances();
    let topic = circumstances.topic;
    let fault = match (code, circumstances.ending) {
        (Code::PurgeQueue | Code::PurgeInflight, Some(ending)) => ending.clone(),
        // The answer is about the last try; what became of one before it, nobody knows.
        (Code::MessageSizeTooLarge | Code::MessageBatchTooLarge, _) if report.persistence != Persistence::NotStored => {
            Fault::with(Kind::RefusedLater { topic: topic.to_owned() }, code.to_string())
        }
        _ => fault(code, &circumstances),
    };
    match (code, report.persistence) {
        (Code::PurgeQueue, Persistence::NotStored) => End::NotSent(fault.into()),
        (Code::PurgeInflight, _) | (_, Persistence::PossiblyStored | Persistence::Stored) => End::Unknown(fault.into()),
        (_, Persistence::NotStored) => End::Failed(fault.into()),
    }
}

/// Why a line was not taken.
fn fault(code: Code, circumstances: &Circumstances<'_>) -> Fault {
    let Circumstances { topic, partition, deadline, cause, .. } = *circumstances;
    match (code, partition.map(u32::try_from)) {
        (Code::UnknownPartition, Some(Ok(partition))) => {
            Fault::with(Kind::PartitionMissing { topic: topic.to_owned(), partition, partitions: 0 }, code.to_string())
        }
        _ => kafka::report(code, topic, deadline, cause),
    }
}

impl Session<'_, '_> {
    /// What is needed to word a report now.
    pub(super) fn circumstances(&self) -> Circumstances<'_> {
        Circumstances {
            topic: &self.assignment.topic,
            partition: self.assignment.partition,
            deadline: self.assignment.deadline,
            cause: self.watch.cause(),
            ending: self.ending.as_ref().or(self.watch.refusal()),
        }
    }

    /// Why librdkafka did not take a line.
    pub(super) fn not_taken_by(&self, code: Code) -> Fault {
        fault(code, &self.circumstances())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native::Tag;

    fn ended(error: Option<Code>, persistence: Persistence) -> End {
        let report = Report {
            tag: Tag { row: 0, line: 1, batch: None },
            error,
            persistence,
            broker: None,
            partition: 2,
            offset: 7,
            latency_us: 9,
            length: 2,
            returned: None,
        };
        let stopped = Fault::new(Kind::Stopped);
        let deadline = Duration::from_secs(120);
        end(&report, false, || Circumstances {
            topic: "invoices",
            partition: Some(7),
            deadline,
            cause: None,
            ending: Some(&stopped),
        })
    }

    #[test]
    fn a_line_never_ends_better_than_is_known() {
        use Persistence::{NotStored, PossiblyStored, Stored};
        assert_eq!(ended(None, Stored), End::Delivered { partition: 2, offset: 7, latency_us: 9, out_of_order: false });
        let stopped = || Box::new(Fault::new(Kind::Stopped));
        assert_eq!(ended(Some(Code::PurgeQueue), NotStored), End::NotSent(stopped()));
        assert_eq!(ended(Some(Code::PurgeQueue), PossiblyStored), End::Unknown(stopped()));
        assert_eq!(ended(Some(Code::PurgeInflight), NotStored), End::Unknown(stopped()));
        assert!(matches!(ended(Some(Code::MessageTimedOut), PossiblyStored), End::Unknown(_)));
        assert!(matches!(ended(Some(Code::MessageTimedOut), NotStored), End::Failed(_)));
        assert!(matches!(ended(Some(Code::TopicAuthorizationFailed), NotStored), End::Failed(_)));
        let later = ended(Some(Code::MessageSizeTooLarge), PossiblyStored);
        assert!(matches!(&later, End::Unknown(fault) if matches!(fault.kind, Kind::RefusedLater { .. })), "{later:?}");
        let wanted = Kind::PartitionMissing { topic: "invoices".to_owned(), partition: 7, partitions: 0 };
        assert!(matches!(ended(Some(Code::UnknownPartition), NotStored), End::Failed(fault) if fault.kind == wanted));
        assert!(matches!(ended(Some(Code::NotEnoughReplicasAfterAppend), PossiblyStored), End::Unknown(_)));
    }
}
