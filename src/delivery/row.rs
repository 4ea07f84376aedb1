//! One row of the log: 24 bytes.

use crate::{fault::Fault, text};

/// How a line stands: the five words of the window, the log and the JSON output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Handed over, no answer yet.
    Waiting,
    /// Stored; partition and offset are known.
    Delivered,
    /// Certainly not stored.
    Failed,
    /// Handed over, never answered: may be stored or not.
    Unknown,
    /// Never left this program.
    NotSent,
}

impl State {
    /// Every state, in the order in which chips and summaries show them.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Delivered, Self::Failed, Self::Unknown, Self::NotSent];

    /// The stable name in JSON and exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::NotSent => "not-sent",
        }
    }

    /// The word that a person reads.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => text::state::WAITING,
            Self::Delivered => text::state::DELIVERED,
            Self::Failed => text::state::FAILED,
            Self::Unknown => text::state::UNKNOWN,
            Self::NotSent => text::state::NOT_SENT,
        }
    }

    /// The word, and after a colon the title of the fault that it is about: `Failed: not JSON`.
    pub fn result(self, fault: Option<&Fault>) -> String {
        match fault {
            Some(fault) if matches!(self, Self::Failed | Self::Unknown) => {
                format!("{}: {}", self.word(), text::lower_first(&fault.words().title))
            }
            _ => self.word().to_owned(),
        }
    }

    fn from_bits(bits: u8) -> Self {
        match bits {
            1 => Self::Delivered,
            2 => Self::Failed,
            3 => Self::Unknown,
            4 => Self::NotSent,
            _ => Self::Waiting,
        }
    }
}

/// How a row ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Stored.
    Delivered {
        /// Where.
        partition: i32,
        /// The message's number there.
        offset: i64,
        /// From the handing over to the report.
        latency_us: u32,
        /// Whether it lies behind lines of its partition that come after it in the file.
        out_of_order: bool,
    },
    /// Not delivered, in one of the other three ways.
    Lost {
        /// `Failed`, `Unknown` or `NotSent`.
        state: State,
        /// Which of the log's faults it was.
        fault: u16,
        /// The number of the fault that differs from line to line.
        detail: u64,
    },
}

/// How many tries of a row are told apart: more are counted as so many.
pub const MOST_TRIES: u32 = 31;

/// A row's first word, from the lowest bit: the line's number, its state, whether it is out of order, its tries, and which
/// of the log's faults it ended with.
pub(super) const LINE_BITS: u32 = 39;
const STATE_AT: u32 = LINE_BITS;
const OUT_OF_ORDER_AT: u32 = STATE_AT + 3;
const TRIES_AT: u32 = OUT_OF_ORDER_AT + 1;
const FAULT_AT: u32 = TRIES_AT + 5;

/// One row, packed.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    packed: u64,
    /// The offset of a delivered row, the fault's detail of a lost one.
    offset_or_detail: u64,
    latency_us: u32,
    partition: i32,
}

impl Row {
    /// A line that is tried to be sent for the first time.
    pub fn waiting(line: u64) -> Self {
        Self::waits(line, 1)
    }

    fn waits(line: u64, tries: u32) -> Self {
        let packed = line & ((1 << LINE_BITS) - 1) | u64::from(tries) << TRIES_AT;
        Self { packed, offset_or_detail: 0, latency_us: 0, partition: -1 }
    }

    /// The same line, tried once more.
    #[must_use]
    pub fn again(self) -> Self {
        Self::waits(self.line(), (self.tries() + 1).min(MOST_TRIES))
    }

    /// The file's own number of the line.
    pub fn line(self) -> u64 {
        self.packed & ((1 << LINE_BITS) - 1)
    }

    /// How it stands.
    pub fn state(self) -> State {
        State::from_bits((self.packed >> STATE_AT & 7) as u8)
    }

    /// How often it was tried to send the line, from 1; [`MOST_TRIES`] stands for more, too. A line that failed by what
    /// stands in it was never handed over.
    pub fn tries(self) -> u32 {
        (self.packed >> TRIES_AT) as u32 & MOST_TRIES
    }

    /// Whether there may have been more tries than are counted.
    pub fn tried_at_least(self) -> bool {
        self.tries() == MOST_TRIES
    }

    /// The partition that it was stored in.
    pub fn partition(self) -> Option<i32> {
        (self.state() == State::Delivered).then_some(self.partition)
    }

    /// How long the cluster took to store it, in microseconds.
    pub fn latency_us(self) -> Option<u32> {
        (self.state() == State::Delivered).then_some(self.latency_us)
    }

    /// How it ended; `None` while it waits.
    pub fn ending(self) -> Option<Ending> {
        match self.state() {
            State::Waiting => None,
            State::Delivered => Some(Ending::Delivered {
                partition: self.partition,
                offset: self.offset_or_detail as i64,
                latency_us: self.latency_us,
                out_of_order: self.packed >> OUT_OF_ORDER_AT & 1 == 1,
            }),
            state => {
                Some(Ending::Lost { state, fault: (self.packed >> FAULT_AT) as u16, detail: self.offset_or_detail })
            }
        }
    }

    /// The same row, which waited, ended.
    #[must_use]
    pub fn ended(self, ending: Ending) -> Self {
        let waits = Self::waits(self.line(), self.tries());
        let pack = |state: State, rest: u64| waits.packed | (state as u64) << STATE_AT | rest;
        match ending {
            Ending::Delivered { partition, offset, latency_us, out_of_order } => {
                let packed = pack(State::Delivered, u64::from(out_of_order) << OUT_OF_ORDER_AT);
                Self { packed, offset_or_detail: offset as u64, latency_us, partition }
            }
            Ending::Lost { state, fault, detail } => {
                Self { packed: pack(state, u64::from(fault) << FAULT_AT), offset_or_detail: detail, ..waits }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Kind;

    #[test]
    fn a_row_is_24_bytes_and_keeps_what_it_is_given() {
        assert_eq!(size_of::<Row>(), 24);
        let row = Row::waiting((1 << LINE_BITS) - 1);
        assert_eq!((row.line(), row.state(), row.ending()), ((1 << LINE_BITS) - 1, State::Waiting, None));
        for out_of_order in [false, true] {
            let (partition, offset, latency_us) = (i32::MAX, i64::MAX, u32::MAX);
            let delivered = Ending::Delivered { partition, offset, latency_us, out_of_order };
            assert_eq!(row.ended(delivered).ending(), Some(delivered));
            assert_eq!((row.ended(delivered).line(), row.ended(delivered).state()), (row.line(), State::Delivered));
        }
        for state in [State::Failed, State::Unknown, State::NotSent] {
            let lost = Ending::Lost { state, fault: u16::MAX, detail: u64::MAX };
            assert_eq!(row.ended(lost).ending(), Some(lost));
            assert_eq!(row.ended(lost).line(), row.line());
        }
    }

    #[test]
    fn a_row_keeps_its_tries_however_it_ends() {
        let mut row = Row::waiting((1 << LINE_BITS) - 1);
        for tries in (1..=MOST_TRIES).chain([MOST_TRIES; 2]) {
            assert_eq!((row.tries(), row.state(), row.line()), (tries, State::Waiting, (1 << LINE_BITS) - 1));
            assert_eq!(row.tried_at_least(), tries == MOST_TRIES);
            let delivered = Ending::Delivered { partition: 3, offset: -1, latency_us: 7, out_of_order: true };
            let lost = Ending::Lost { state: State::NotSent, fault: u16::MAX, detail: u64::MAX };
            for ending in [delivered, lost] {
                let ended = row.ended(ending);
                assert_eq!((ended.ending(), ended.tries(), ended.line()), (Some(ending), tries, row.line()));
            }
            assert_eq!((row.ended(delivered).partition(), row.ended(delivered).latency_us()), (Some(3), Some(7)));
            assert_eq!((row.ended(lost).partition(), row.ended(lost).latency_us()), (None, None));
            row = row.ended(lost).again();
        }
    }

    #[test]
    fn a_row_says_its_word_and_why() {
        let fault = Fault::new(Kind::NotJson { column: 3 });
        assert_eq!(State::Failed.result(Some(&fault)), "Failed: not JSON");
        assert_eq!(State::Delivered.result(None), "Delivered");
        assert_eq!(State::NotSent.result(Some(&Fault::new(Kind::Stopped))), "Not sent");
    }
}
