//! What a person asks for, as typed, and its check: the same for window and terminal.

use std::{path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    connection::{self, Profile, Warning},
    fault::{Fault, Field, Kind},
    source::{BadLines, Format, Origin, RecordAs, Selection},
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
    pub delay: String,
    pub deadline: String,
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
    /// Between the handing over of one line and the next.
    pub delay: Duration,
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
            delay: "500 ms".to_owned(),
            deadline: "2 m".to_owned(),
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
        if let Err(fault) = check_topic(topic) {
            problems.push((Field::Topic, fault));
        }
        let mut note = |field, fault| problems.push((field, fault));
        let count = match self.count.trim() {
            all if all.eq_ignore_ascii_case(ALL) => None,
            text => whole(Field::Count, text, &mut note).map(Some).unwrap_or(None),
        };
        let from_line = whole(Field::FromLine, &self.from_line, &mut note).unwrap_or(1);
        let delay = time(Field::Delay, &self.delay, Duration::ZERO, &mut note).unwrap_or_default();
        let deadline = time(Field::Deadline, &self.deadline, Duration::from_secs(1), &mut note).unwrap_or_default();
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
            selection: Selection { from_line, count, ..self.whole() },
            shown_field: some(&self.shown_field),
            topic: topic.to_owned(),
            delay,
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
            key_field: some(&self.key_field),
            bad_lines: self.bad_lines,
            max_line_bytes: self.max_line_bytes(),
        }
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
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn check_topic(topic: &str) -> Result<(), Fault> {
    // Kafka's rule: org.apache.kafka.common.internals.Topic.
    let legal = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    if topic.is_empty() {
        return Err(Fault::new(Kind::FieldEmpty { field: Field::Topic }));
    }
    if topic.len() > 249 || topic == "." || topic == ".." || !topic.chars().all(legal) {
        return Err(Fault::new(Kind::TopicName { text: topic.to_owned() }));
    }
    Ok(())
}

fn whole(field: Field, text: &str, note: &mut impl FnMut(Field, Fault)) -> Option<u64> {
    let number = number::parse_whole(text);
    if number.is_none() {
        note(field, empty_or(field, text, |text| Kind::NotNumber { field, text }));
    }
    number
}

fn time(field: Field, text: &str, least: Duration, note: &mut impl FnMut(Field, Fault)) -> Option<Duration> {
    let time = number::parse_duration(text).filter(|time| *time >= least);
    if time.is_none() {
        note(field, empty_or(field, text, |text| Kind::NotTime { field, text }));
    }
    time
}

fn empty_or(field: Field, text: &str, kind: impl FnOnce(String) -> Kind) -> Fault {
    match text.trim() {
        "" => Fault::new(Kind::FieldEmpty { field }),
        text => Fault::new(kind(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name of each fault that the form has after this change, with its field.
    fn faults(change: impl FnOnce(&mut Form)) -> Vec<(Field, &'static str)> {
        let mut form = Form::default();
        change(&mut form);
        let problems = form.check(false).err().unwrap_or_default();
        problems.into_iter().map(|(field, fault)| (field, fault.name())).collect()
    }

    fn plan(change: impl FnOnce(&mut Form)) -> Plan {
        let mut form = Form::default();
        change(&mut form);
        form.check(false).expect("a plan")
    }

    #[test]
    fn the_form_as_it_is_first_shown_sends_ten_lines_of_the_sample_to_the_practice_cluster() {
        let plan = plan(|_| {});
        assert_eq!((plan.cluster, plan.origin), (Cluster::Practice, Origin::Sample));
        let selection = Selection {
            format: Format::JsonLines,
            record_as: RecordAs::Json,
            from_line: 1,
            count: Some(10),
            key_field: Some("StoreID".to_owned()),
            bad_lines: BadLines::Refuse,
            max_line_bytes: connection::MESSAGE_MAX_BYTES,
        };
        assert_eq!(plan.selection, selection);
        assert_eq!((plan.topic.as_str(), plan.shown_field.as_deref()), ("invoices", Some("InvoiceNumber")));
        assert_eq!((plan.delay, plan.deadline), (Duration::from_millis(500), Duration::from_secs(120)));
    }

    #[test]
    fn fields_are_taken_as_people_type_them() {
        let plan = plan(|form| {
            form.file = " data/a.json ".to_owned();
            form.topic = " orders ".to_owned();
            form.count = " All ".to_owned();
            form.from_line = "1,000".to_owned();
            form.delay = "0".to_owned();
            form.deadline = "1 s".to_owned();
            form.key_field = " ".to_owned();
            form.shown_field = String::new();
        });
        assert_eq!((plan.origin, plan.topic.as_str()), (Origin::File("data/a.json".into()), "orders"));
        assert_eq!((plan.selection.count, plan.selection.from_line), (None, 1000));
        assert_eq!((plan.delay, plan.deadline), (Duration::ZERO, Duration::from_secs(1)));
        assert_eq!((plan.selection.key_field, plan.shown_field), (None, None));
    }

    #[test]
    fn each_way_to_be_wrong_has_its_fault() {
        type Set = fn(&mut Form, &str);
        let cases: [(Field, Set, &[&str], &str); 5] = [
            (Field::Topic, |form, text| form.topic = text.to_owned(), &["a b", "..", ".", "é", "a/b"], "topic-name"),
            (Field::Count, |form, text| form.count = text.to_owned(), &["0", "-1", "ten", "1.5"], "not-number"),
            (Field::FromLine, |form, text| form.from_line = text.to_owned(), &["0", "-1", "all"], "not-number"),
            (Field::Delay, |form, text| form.delay = text.to_owned(), &["-1", "soon", "25 h"], "not-time"),
            (Field::Deadline, |form, text| form.deadline = text.to_owned(), &["0", "999 ms", "2 days"], "not-time"),
        ];
        for (field, set, texts, name) in cases {
            for text in texts {
                assert_eq!(faults(|form| set(form, text)), [(field, name)], "{text}");
            }
            assert_eq!(faults(|form| set(form, " ")), [(field, "field-empty")], "{field:?}");
        }
        assert_eq!(faults(|form| form.topic = "a".repeat(249)), []);
        assert_eq!(faults(|form| form.topic = "a".repeat(250)), [(Field::Topic, "topic-name")]);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once_in_the_order_of_the_form() {
        let wrong = |form: &mut Form| {
            form.cluster = Cluster::Mine;
            form.topic = String::new();
            form.count = "ten".to_owned();
            form.deadline = "soon".to_owned();
        };
        let fields: Vec<_> = faults(wrong).into_iter().map(|(field, _)| field).collect();
        assert!(fields.is_sorted(), "{fields:?}");
        assert_eq!(fields[fields.len() - 3..], [Field::Topic, Field::Count, Field::Deadline]);
        assert!(fields.contains(&Field::Bootstrap), "the profile is checked, too: {fields:?}");
        let practice = faults(|form| {
            wrong(form);
            form.cluster = Cluster::Practice;
        });
        assert_eq!(practice.len(), 3, "the practice cluster has no use for the profile: {practice:?}");
    }
}
