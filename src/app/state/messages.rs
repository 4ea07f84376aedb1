//! What the window knows about the messages of a topic.

use std::sync::Arc;

use crate::{
    fault::Fault,
    reader::{Found, From, KEPT_MESSAGES, Progress, Reading, Saved, Wanted, time_as_typed},
    text::number,
};

/// All of it.
#[derive(Default)]
pub struct Messages {
    /// What is to be read next, as typed.
    pub form: ReadForm,
    /// What is read, or was.
    pub reading: Option<Reading>,
    /// What is looked for among its messages.
    pub look: Look,
    /// What was found; `None` where all are shown.
    pub found: Option<Found>,
    /// Not all of them were looked at yet.
    pub looking: bool,
    /// The number of the message whose detail is shown.
    pub selected: Option<u64>,
    /// Rises when the chosen message is to be brought into sight.
    pub reveals: u64,
    /// What is in the way of what was asked for last.
    pub trouble: Option<Fault>,
    /// Messages are saved.
    pub saving: Option<Saving>,
}

/// Where reading begins, as it is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Begin {
    Beginning,
    #[default]
    Last,
    Offset,
    Time,
    New,
}

/// What is to be read. Texts stand as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadForm {
    pub begin: Begin,
    pub last: String,
    pub offset: String,
    pub time: String,
    /// Empty for all.
    pub partition: String,
    pub live: bool,
}

/// A field of it that cannot be used as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadField {
    Topic,
    Last,
    Offset,
    Time,
    Partition,
}

impl Default for ReadForm {
    fn default() -> Self {
        Self {
            begin: Begin::default(),
            last: "100".to_owned(),
            offset: "0".to_owned(),
            time: String::new(),
            partition: String::new(),
            live: false,
        }
    }
}

impl ReadForm {
    /// What is to be read of this topic, or the first field that cannot be used.
    ///
    /// # Errors
    /// The field.
    pub fn wanted(&self, topic: &str) -> Result<Wanted, ReadField> {
        let number = |text: &str| i64::try_from(text.trim().replace(',', "").parse::<u64>().ok()?).ok();
        let topic = topic.trim();
        if topic.is_empty() {
            return Err(ReadField::Topic);
        }
        let from = match self.begin {
            Begin::Beginning => From::Beginning,
            Begin::Last => {
                let count = number::parse_whole(&self.last).filter(|count| *count <= KEPT_MESSAGES as u64);
                From::Last(count.ok_or(ReadField::Last)?)
            }
            Begin::Offset => From::Offset(number(&self.offset).ok_or(ReadField::Offset)?),
            Begin::Time => From::Time(time_as_typed(&self.time).ok_or(ReadField::Time)?),
            Begin::New => From::End,
        };
        let partition = match self.partition.trim() {
            "" => None,
            text => Some(text.parse().ok().filter(|partition| *partition >= 0).ok_or(ReadField::Partition)?),
        };
        let follow = self.live || self.begin == Begin::New;
        // Who asks for a place wants to see what is there, and not what comes long after it.
        let until_full = !follow && matches!(self.begin, Begin::Offset | Begin::Time);
        Ok(Wanted { topic: topic.to_owned(), partition, from, follow, until_full })
    }
}

/// What is looked for, and the order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Empty for all.
    pub text: String,
    /// In the order of their time, instead of the one in which they came.
    pub by_time: bool,
}

impl Look {
    /// Whether messages are to be looked at for it.
    pub fn needs_looking(&self) -> bool {
        !self.text.is_empty() || self.by_time
    }
}

/// Saving messages.
#[derive(Clone, Debug)]
pub enum Saving {
    /// The window asks which, and where to.
    Asking(SaveForm),
    /// They are being written.
    Going {
        /// What was asked.
        form: SaveForm,
        /// How many there are.
        messages: u64,
        /// How far it is.
        progress: Arc<Progress>,
    },
    /// They were written.
    Done(Saved),
}

/// What is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveForm {
    /// Those that were found, instead of all.
    pub found: bool,
    pub path: String,
    /// Whether a file that is there may be replaced.
    pub replace: bool,
    /// Why they could not be saved there.
    pub trouble: Option<Fault>,
}

/// The messages that are shown, in their order: a place is counted from 0.
#[derive(Clone, Debug)]
pub enum Shown {
    /// All that are kept.
    All(std::ops::Range<u64>),
    /// These.
    These(Arc<Vec<u64>>),
}

impl Shown {
    pub fn len(&self) -> u64 {
        match self {
            Self::All(numbers) => numbers.end - numbers.start,
            Self::These(numbers) => numbers.len() as u64,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of the message at a place.
    pub fn number(&self, place: u64) -> Option<u64> {
        match self {
            Self::All(numbers) => Some(numbers.start + place).filter(|number| *number < numbers.end),
            Self::These(numbers) => numbers.get(usize::try_from(place).ok()?).copied(),
        }
    }

    /// The place of a message. Among found ones all are looked through: once a frame at most.
    pub fn place(&self, number: u64) -> Option<u64> {
        match self {
            Self::All(numbers) => numbers.contains(&number).then(|| number - numbers.start),
            Self::These(numbers) => match numbers.binary_search(&number) {
                Ok(place) => Some(place as u64),
                Err(_) => numbers.iter().position(|found| *found == number).map(|place| place as u64),
            },
        }
    }
}

impl Messages {
    /// What is shown, of those that are kept.
    pub fn shown(&self, kept: std::ops::Range<u64>) -> Shown {
        match &self.found {
            Some(found) => Shown::These(Arc::clone(&found.numbers)),
            None => Shown::All(kept),
        }
    }

    /// Whether it asks about saving.
    pub fn asking(&self) -> bool {
        matches!(self.saving, Some(Saving::Asking(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_what_is_read() {
        let form = ReadForm::default();
        let wanted =
            |form: &ReadForm| form.wanted(" invoices ").map(|wanted| (wanted.from, wanted.follow, wanted.until_full));
        assert_eq!(wanted(&form), Ok((From::Last(100), false, false)));
        assert_eq!(form.wanted("invoices").map(|wanted| wanted.partition), Ok(None));
        assert_eq!(form.wanted(" "), Err(ReadField::Topic));
        let of = |begin, text: &str| {
            let text = text.to_owned();
            wanted(&ReadForm { begin, last: text.clone(), offset: text.clone(), time: text, ..form.clone() })
        };
        assert_eq!(of(Begin::Last, "100,001"), Err(ReadField::Last));
        assert_eq!(of(Begin::Offset, "1,048,576"), Ok((From::Offset(1_048_576), false, true)));
        assert_eq!(of(Begin::Offset, "-1"), Err(ReadField::Offset));
        assert_eq!(of(Begin::Time, "2023-11-14T22:13:20Z"), Ok((From::Time(1_700_000_000_000), false, true)));
        assert_eq!(of(Begin::Time, "soon"), Err(ReadField::Time));
        assert_eq!(of(Begin::New, ""), Ok((From::End, true, false)));
        let live = ReadForm { begin: Begin::Offset, live: true, partition: "3".to_owned(), ..form.clone() };
        assert_eq!(wanted(&live), Ok((From::Offset(0), true, false)));
        assert_eq!(live.wanted("t").map(|wanted| wanted.partition), Ok(Some(3)));
        let wrong = ReadForm { partition: "-1".to_owned(), ..form };
        assert_eq!(wrong.wanted("t"), Err(ReadField::Partition));
    }

    #[test]
    fn places_and_numbers_belong_together() {
        for shown in [Shown::All(5..9), Shown::These(Arc::new(vec![5, 7, 8])), Shown::These(Arc::new(vec![9, 2, 5]))] {
            for place in 0..shown.len() {
                let number = shown.number(place).expect("there");
                assert_eq!(shown.place(number), Some(place));
            }
            assert_eq!((shown.number(shown.len()), shown.place(100)), (None, None));
        }
    }
}
