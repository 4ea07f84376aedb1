//! A whole file checked before it is sent: read, divided and judged by the very code that a run goes through, so that the
//! check cannot disagree with the run. Nothing is kept of a record but its number and what is wrong with it.

use std::sync::Arc;

use super::{
    Format, Message, Origin, Progress, Repeat, Selection,
    chunk::CHUNK,
    format::Shape,
    identity::Kept,
    reader::{Reading, Shared},
    split::Halt,
};
use crate::fault::Fault;

/// So many of the records that cannot be sent are listed; all are counted.
pub const LISTED: usize = 1000;

/// What a check has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// How the file is divided into records; `None` where it could not be told.
    pub format: Option<Format>,
    /// How many records have something in them.
    pub records: u64,
    /// How many lines are blank: they are passed over.
    pub blank: u64,
    /// How many records cannot be sent.
    pub bad: u64,
    /// Why not, most frequent first.
    pub reasons: Vec<Reason>,
    /// The first [`LISTED`] of them, rising: number and fault.
    pub listed: Vec<(u64, Fault)>,
    /// How many go without a key although one is wanted, because such lines are sent all the same.
    pub keyless: u64,
    /// How many are not UTF-8 and are sent as they are.
    pub not_text: u64,
    /// Why the file could not be read to its end.
    pub broke_off: Option<Fault>,
}

/// One fault among the records; what differs from field to field is another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Without the number that differs from record to record.
    pub fault: Fault,
    /// How many records have it.
    pub count: u64,
    /// The number of the first of them.
    pub first: u64,
}

/// Checks every record of a file, whichever of them the selection wants. `beyond` is what else a run refuses of a message
/// that the source makes. `None` when it was cancelled. Reads the whole file: not for the window's thread.
///
/// # Errors
/// Whatever keeps all of the file from being sent: those of `examine`, and `TextWithKey`.
pub fn check(
    origin: &Origin,
    selection: &Selection,
    progress: &Progress,
    beyond: impl FnMut(&Message) -> Option<Fault>,
) -> Result<Option<Check>, Fault> {
    check_with(origin, selection, progress, beyond, CHUNK)
}

/// Tests use tiny chunks.
pub(super) fn check_with(
    origin: &Origin,
    selection: &Selection,
    progress: &Progress,
    mut beyond: impl FnMut(&Message) -> Option<Fault>,
    chunk: usize,
) -> Result<Option<Check>, Fault> {
    let selection = Selection { from_line: 1, count: None, repeat: Repeat::default(), ..selection.clone() };
    let key_wanted = selection.key_field.is_some();
    let reading = Reading { shared: Arc::new(Shared::new(origin)), selection, chunk, ahead: false };
    let (mut check, mut passed) = (Check::default(), 0);
    let read = reading.read(&mut |batch| {
        check.blank += batch.blank;
        for line in batch.lines {
            let judged = line.content.and_then(|message| match beyond(&message) {
                Some(fault) => Err(fault),
                None => Ok(message),
            });
            check.take(line.number, judged, key_wanted);
        }
        passed += batch.bytes;
        progress.tell(match reading.shared.kept.get() {
            Some(Ok(Kept::Unpacked(text))) => text.packed_before(passed),
            _ => passed,
        });
        if progress.cancelled() { Err(Halt::Abandoned) } else { Ok(()) }
    });
    check.format = reading.shared.shape.get().map(Shape::format);
    check.reasons.sort_by_key(|reason| (std::cmp::Reverse(reason.count), reason.first));
    match read {
        Ok(()) => Ok(Some(check)),
        Err(Halt::Abandoned) => Ok(None),
        Err(Halt::Failed(fault)) if check.records == 0 => Err(fault),
        Err(Halt::Failed(fault)) => Ok(Some(Check { broke_off: Some(fault), ..check })),
    }
}

impl Check {
    /// Whether every record can be sent.
    pub fn passed(&self) -> bool {
        self.bad == 0 && self.broke_off.is_none()
    }

    fn take(&mut self, number: u64, judged: Result<Message, Fault>, key_wanted: bool) {
        self.records += 1;
        match judged {
            Ok(message) => {
                self.keyless += u64::from(key_wanted && message.key.is_none());
                self.not_text += u64::from(std::str::from_utf8(&message.value).is_err());
            }
            Err(fault) => self.note(number, fault),
        }
    }

    fn note(&mut self, number: u64, fault: Fault) {
        self.bad += 1;
        let (why, _) = fault.clone().split_detail();
        match self.reasons.iter_mut().find(|reason| reason.fault.kind == why.kind) {
            Some(reason) => reason.count += 1,
            None => self.reasons.push(Reason { fault: why, count: 1, first: number }),
        }
        if self.listed.len() < LISTED {
            self.listed.push((number, fault));
        }
    }
}
