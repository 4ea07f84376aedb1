//! What a person asks for, as typed, and its check: the same for window and terminal.

use std::{path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use super::{HeaderRow, Spacing, offer};
use crate::{
    connection::{self, Profile, Warning},
    fault::{Fault, Field, Kind},
    producer::Pace,
    source::{BadLines, Format, Origin, RecordAs, Repeat, Selection},
    text::number,
};

/// Which cluster is written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cluster {
    /// The one inside this program.
    #[default]
    Practice,
    /// The one of the profile.
    Mine,
}

/// The whole form. Texts stand as typed, so that what is half typed is remembered, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    pub cluster: Cluster,
    /// The chosen connection. `settings` keeps it among the others, not in the form.
    #[serde(skip)]
    pub profile: Profile,
    /// The path of the file; empty for the sample.
    pub file: String,
    /// How the file is divided into records.
    pub format: Format,
    /// What is sent for a record of CSV or TSV.
    pub record_as: RecordAs,
    /// The key field's path with dots; empty for no key.
    pub key_field: String,
    /// The field that the log shows beside the key; empty for none.
    pub shown_field: String,
    pub topic: String,
    /// A number, or `all`.
    pub count: String,
    pub from_line: String,
    /// A number, or `without end`.
    pub repeat: String,
    pub spacing: Spacing,
    pub delay: String,
    /// Messages a second.
    pub rate: String,
    /// The field of the time by which lines are spaced as recorded.
    pub time_field: String,
    /// How many times as fast as recorded.
    pub speed: String,
    pub deadline: String,
    pub headers: Vec<HeaderRow>,
    /// The field of the messages' timestamp; empty for the time of sending.
    pub timestamp_field: String,
    /// The partition of every line; empty where the key decides.
    pub partition: String,
    pub bad_lines: BadLines,
}

/// A form that can be used as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub cluster: Cluster,
    pub profile: Profile,
    pub origin: Origin,
    pub selection: Selection,
    pub shown_field: Option<String>,
    pub topic: String,
    /// How lines are spaced.
    pub pace: Pace,
    /// The partition that every line goes to; `None` where each line's key decides.
    pub partition: Option<i32>,
    /// How long the cluster may take to confirm a line.
    pub deadline: Duration,
}

/// The word for every line of the file.
pub const ALL: &str = "all";

impl Default for Form {
    fn default() -> Self {
        Self {
            cluster: Cluster::default(),
            profile: Profile::default(),
            file: String::new(),
            format: Format::default(),
            record_as: RecordAs::default(),
            key_field: "StoreID".to_owned(),
            shown_field: "InvoiceNumber".to_owned(),
            topic: "invoices".to_owned(),
            count: "10".to_owned(),
            from_line: "1".to_owned(),
            repeat: "1".to_owned(),
            spacing: Spacing::default(),
            delay: "500 ms".to_owned(),
            rate: "10".to_owned(),
            time_field: "CreatedTime".to_owned(),
            speed: "1".to_owned(),
            deadline: "2 m".to_owned(),
            headers: Vec::new(),
            timestamp_field: String::new(),
            partition: String::new(),
            bad_lines: BadLines::default(),
        }
    }
}

impl Form {
    /// Where the lines come from, as typed.
    pub fn origin(&self) -> Origin {
        match self.file.trim() {
            "" => Origin::Sample,
            path => Origin::File(PathBuf::from(path)),
        }
    }

    /// The plan, or everything that is wrong with the fields, in the order of the form. Looks at no file and asks
    /// nobody.
    ///
    /// # Errors
    /// Every field that cannot be used as typed, with its fault.
    pub fn check(&self, secret_known: bool) -> Result<Plan, Vec<(Field, Fault)>> {
        let mut problems = match self.cluster {
            Cluster::Practice => Vec::new(),
            Cluster::Mine => connection::check_profile(&self.profile, secret_known),
        };
        let topic = self.topic.trim();
        if let Err(fault) = connection::check_topic(Field::Topic, topic) {
            problems.push((Field::Topic, fault));
        }
        let mut note = |field, fault| problems.push((field, fault));
        let count = match self.count.trim() {
            all if all.eq_ignore_ascii_case(ALL) => None,
            text => whole(Field::Count, text, &mut note).map(Some).unwrap_or(None),
        };
        let from_line = whole(Field::FromLine, &self.from_line, &mut note).unwrap_or(1);
        let repeat = offer::repeat(self, &mut note);
        let pace = offer::pace(self, &mut note);
        let deadline = time(Field::Deadline, &self.deadline, Duration::from_secs(1), &mut note).unwrap_or_default();
        let wanted = offer::wanted(self, &mut note);
        let partition = offer::partition(self, &mut note);
        if self.cluster == Cluster::Mine && !deadline.is_zero() {
            let lingers = connection::check_linger(&self.profile, deadline).err();
            problems.extend(lingers.map(|fault| (Field::Linger, fault)));
        }
        if !problems.is_empty() {
            problems.sort_by_key(|(field, _)| *field);
            return Err(problems);
        }
        Ok(Plan {
            cluster: self.cluster,
            profile: self.profile.clone(),
            origin: self.origin(),
            selection: Selection { from_line, count, repeat, wanted, ..self.whole() },
            shown_field: some(&self.shown_field),
            topic: topic.to_owned(),
            pace,
            partition,
            deadline,
        })
    }

    /// Every record of the file, as Send would make messages of them, whatever is wrong with other fields.
    pub fn whole(&self) -> Selection {
        Selection {
            format: self.format(),
            record_as: self.record_as,
            from_line: 1,
            count: None,
            repeat: Repeat::default(),
            key_field: some(&self.key_field),
            wanted: offer::wanted(self, &mut |_, _| ()),
            bad_lines: self.bad_lines,
            max_line_bytes: self.max_line_bytes(),
        }
    }

    /// The first field of the form that asks for a field of the lines.
    pub fn first_line_field(&self) -> Option<Field> {
        let recorded = self.spacing == Spacing::Recorded;
        let headers = self.headers.iter().any(|header| header.from_field);
        [
            (Field::KeyField, !self.key_field.trim().is_empty()),
            (Field::TimeField, recorded),
            (Field::Headers, headers),
            (Field::TimestampField, !self.timestamp_field.trim().is_empty()),
        ]
        .into_iter()
        .find_map(|(field, asks)| asks.then_some(field))
    }

    /// The partition that every message goes to, where one is chosen.
    pub fn fixed_partition(&self) -> Option<i32> {
        offer::partition(self, &mut |_, _| ())
    }

    /// How the file is divided. The sample is what it is.
    pub fn format(&self) -> Format {
        match self.origin() {
            Origin::Sample => Format::JsonLines,
            Origin::File(_) | Origin::Stdin => self.format,
        }
    }

    fn max_line_bytes(&self) -> usize {
        match self.cluster {
            Cluster::Practice => connection::MESSAGE_MAX_BYTES,
            Cluster::Mine => connection::message_max_bytes(&self.profile),
        }
    }
}

impl Plan {
    /// What is switched off on the way to the plan's cluster that keeps a person safe.
    pub fn warnings(&self) -> Vec<Warning> {
        match self.cluster {
            Cluster::Practice => Vec::new(),
            Cluster::Mine => connection::warnings(&self.profile),
        }
    }

    /// Whether the chosen partition keeps the key from choosing one.
    pub fn partition_overrides_key(&self) -> bool {
        self.partition.is_some() && self.selection.key_field.is_some()
    }
}

pub(super) fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

pub(super) fn whole(field: Field, text: &str, note: &mut impl FnMut(Field, Fault)) -> Option<u64> {
    let number = number::parse_whole(text);
    if number.is_none() {
        note(field, empty_or(field, text, |text| Kind::NotNumber { field, text }));
    }
    number
}

pub(super) fn time(field: Field, text: &str, least: Duration, note: &mut impl FnMut(Field, Fault)) -> Option<Duration> {
    let time = number::parse_duration(text).filter(|time| *time >= least);
    if time.is_none() {
        note(field, empty_or(field, text, |text| Kind::NotTime { field, text }));
    }
    time
}

pub(super) fn empty_or(field: Field, text: &str, kind: impl FnOnce(String) -> Kind) -> Fault {
    match text.trim() {
        "" => Fault::new(Kind::FieldEmpty { field }),
        text => Fault::new(kind(text.to_owned())),
    }
}

#[cfg(test)]
mod tests;
