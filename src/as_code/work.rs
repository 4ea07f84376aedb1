//! What a program has to do, whatever it is written in: the plan, with what is known about the file.

use super::{Known, properties};
use crate::{
    producer::Pace,
    run::{Cluster, Plan},
    source::{BadLines, Compression, Format, Header, HeaderValue, Origin, RecordAs, Repeat, SAMPLE_NAME},
    text::as_code as words,
};

/// How the file's records are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Records {
    /// Each line is JSON.
    JsonLines,
    /// Each line, whatever its bytes.
    Text,
    /// The elements of one JSON array.
    JsonArray,
    /// Rows with tabs, or with commas or semicolons, between their cells, behind one of names.
    Table { tabs: bool, as_json: bool },
}

/// The work of a program.
pub(super) struct Work<'a> {
    pub plan: &'a Plan,
    /// The path of the file.
    pub file: String,
    pub records: Records,
    pub compression: Option<Compression>,
    /// librdkafka's properties, without a secret.
    pub properties: Vec<(String, String)>,
    /// A secret goes with the API key.
    pub signs_in: bool,
    /// A pass phrase goes with the client key.
    pub pass_phrase: bool,
    /// Paths of the fields: of the key, of the timestamp, of the time as recorded.
    pub key: Option<&'a str>,
    pub timestamp: Option<&'a str>,
    pub recorded: Option<&'a str>,
    pub headers: Vec<&'a Header>,
    /// What a record lacks is left out; otherwise such a record is not sent.
    pub lenient: bool,
    /// What is to be known before, so far.
    pub notes: Vec<String>,
}

/// What the programs call the environment variables.
pub(super) const SECRET: &str = "KAFKA_SECRET";
pub(super) const PASS_PHRASE: &str = "KAFKA_PASS_PHRASE";

impl<'a> Work<'a> {
    /// # Errors
    /// Why no program can do it as Send does.
    pub fn new(plan: &'a Plan, known: &Known<'_>) -> Result<Self, String> {
        let records = match known.format {
            Format::Auto | Format::JsonLines => Records::JsonLines,
            Format::Text => Records::Text,
            Format::JsonArray => Records::JsonArray,
            Format::Csv | Format::Tsv => Records::Table {
                tabs: known.format == Format::Tsv,
                as_json: plan.selection.record_as == RecordAs::Json,
            },
        };
        if known.packing.utf16 {
            return Err(words::NO_UTF16.to_owned());
        }
        let profile = properties::profile(plan, known)?;
        let selection = &plan.selection;
        // A line of plain text has no fields.
        let fields = records != Records::Text;
        let wanted = &selection.wanted;
        let from_field = |header: &&Header| matches!(header.value, HeaderValue::Field(_));
        let mut work = Self {
            plan,
            file: file(&plan.origin, known.sample),
            records,
            compression: known.packing.compression,
            properties: properties::librdkafka(&profile, plan.deadline)?,
            signs_in: profile.security.signs_in(),
            pass_phrase: known.key_encrypted && plan.cluster == Cluster::Mine && profile.security.encrypted(),
            key: selection.key_field.as_deref().filter(|_| fields),
            timestamp: wanted.timestamp_field.as_deref().filter(|_| fields),
            recorded: wanted.recorded_field.as_deref().filter(|_| fields),
            headers: wanted.headers.iter().filter(|header| fields || !from_field(header)).collect(),
            lenient: selection.bad_lines == BadLines::Send,
            notes: Vec::new(),
        };
        work.note(known);
        Ok(work)
    }

    fn note(&mut self, known: &Known<'_>) {
        let notes = &mut self.notes;
        if self.plan.origin == Origin::Sample && known.sample.is_none() {
            notes.push(words::SAMPLE.to_owned());
        }
        if self.plan.cluster == Cluster::Practice {
            notes.push(words::PRACTICE.to_owned());
        }
        let cells = matches!(self.records, Records::Table { .. });
        if !cells && self.headers.iter().any(|header| matches!(header.value, HeaderValue::Field(_))) {
            notes.push(words::HEADER_OBJECTS.to_owned());
        }
        if cells {
            notes.push(words::TABLE.to_owned());
        }
        if self.records == Records::JsonArray {
            notes.push(words::ARRAY.to_owned());
        }
    }

    /// Whether a record is taken apart at all.
    pub fn looks_inside(&self) -> bool {
        let checks = match self.records {
            Records::JsonLines | Records::JsonArray => !self.lenient,
            Records::Text | Records::Table { .. } => false,
        };
        checks || !self.paths().is_empty()
    }

    /// Whether a row is sent as a JSON object.
    pub fn makes_json(&self) -> bool {
        matches!(self.records, Records::Table { as_json: true, .. })
    }

    /// The paths of all fields that are asked for, each once.
    pub fn paths(&self) -> Vec<&'a str> {
        let of_headers = self.headers.iter().filter_map(|header| match &header.value {
            HeaderValue::Field(path) => Some(path.as_str()),
            HeaderValue::Fixed(_) => None,
        });
        let mut paths: Vec<_> =
            self.key.into_iter().chain(of_headers).chain(self.timestamp).chain(self.recorded).collect();
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    /// Whether something stands under a path with dots, so that objects in objects are looked into.
    pub fn nested(&self) -> bool {
        !matches!(self.records, Records::Table { .. }) && self.paths().iter().any(|path| path.contains('.'))
    }

    /// Whether a field holds a time.
    pub fn reads_times(&self) -> bool {
        self.timestamp.is_some() || self.recorded.is_some()
    }

    /// Whether a header comes from a field.
    pub fn reads_headers(&self) -> bool {
        self.headers.iter().any(|header| matches!(header.value, HeaderValue::Field(_)))
    }

    /// The time from one line to the next, in seconds; `None` where lines go at once or as recorded.
    pub fn delay_s(&self) -> Option<f64> {
        match self.plan.pace {
            Pace::Delay(delay) if delay.is_zero() => None,
            Pace::Delay(delay) => Some(delay.as_secs_f64()),
            Pace::Rate(millionths) => Some(1e6 / millionths.max(1) as f64),
            Pace::Recorded(_) => None,
        }
    }

    /// How many times as fast as recorded; `None` where lines are not spaced as recorded.
    pub fn speed(&self) -> Option<f64> {
        match self.plan.pace {
            Pace::Recorded(millionths) if self.recorded.is_some() => Some(millionths as f64 / 1e6),
            _ => None,
        }
    }

    /// How often the file is sent, where that is not once; the inner `None` for without end.
    pub fn repeat(&self) -> Option<Option<u64>> {
        match self.plan.selection.repeat {
            Repeat::Times(1) => None,
            Repeat::Times(times) => Some(Some(times)),
            Repeat::WithoutEnd => Some(None),
        }
    }

    /// The environment variables that a secret is read from.
    pub fn secrets(&self) -> Vec<&'static str> {
        [(self.signs_in, SECRET), (self.pass_phrase, PASS_PHRASE)]
            .into_iter()
            .filter_map(|(read, name)| read.then_some(name))
            .collect()
    }
}

fn file(origin: &Origin, sample: Option<&str>) -> String {
    match origin {
        Origin::Sample => sample.unwrap_or(SAMPLE_NAME).to_owned(),
        Origin::File(path) => path.display().to_string(),
        Origin::Stdin => "/dev/stdin".to_owned(),
    }
}
