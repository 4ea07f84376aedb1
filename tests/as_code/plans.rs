//! Plans with whatever a person may type in their fields.

use line_producer::{
    as_code::Known,
    connection::{Mechanism, Partitioner, Profile, Security},
    run::{Cluster, Form, HeaderRow, Plan, Spacing},
    source::{BadLines, Compression, Format, Packing, RecordAs},
};
use proptest::{collection::vec, prelude::*, sample::select};

/// What would end a text, a comment or a command, and what nobody sees.
pub const NASTY: &str = r#"[a-z0-9 "'\\$`{}%#*/=;.\n\r\té€😀\u{202e}\u{7f}\u{1f}!-]{1,14}"#;

/// A plan, and what else is known.
#[derive(Clone, Debug)]
pub struct Made {
    pub plan: Plan,
    pub format: Format,
    pub compression: Option<Compression>,
    pub key_encrypted: bool,
}

impl Made {
    pub fn known(&self) -> Known<'_> {
        Known {
            practice: Some("localhost:1"),
            sample: None,
            format: self.format,
            packing: Packing { compression: self.compression, utf16: false },
            key_encrypted: self.key_encrypted,
        }
    }
}

/// Any plan that a form makes.
pub fn made() -> impl Strategy<Value = Made> {
    let file = (
        select(vec![Format::JsonLines, Format::Text, Format::JsonArray, Format::Csv, Format::Tsv]),
        select(vec![None, Some(Compression::Gzip)]),
        any::<bool>(),
    );
    (form(), file).prop_filter_map("the form cannot be used", |(form, (format, compression, key_encrypted))| {
        Some(Made { plan: form.check(true).ok()?, format, compression, key_encrypted })
    })
}

fn form() -> impl Strategy<Value = Form> {
    let maybe = || prop_oneof![Just(String::new()), NASTY];
    let header =
        (NASTY, NASTY, any::<bool>()).prop_map(|(name, value, from_field)| HeaderRow { name, value, from_field });
    let texts = (NASTY, maybe(), maybe(), vec(header, 0..3));
    let choices = (
        select(vec!["all", "1", "10000"]),
        select(vec!["1", "7"]),
        select(vec!["1", "3", "without end"]),
        select(vec![Spacing::Delay, Spacing::Rate, Spacing::Recorded]),
        select(vec!["0", "20 ms", "1 h"]),
        select(vec!["", "3"]),
        select(vec![
            (BadLines::Refuse, RecordAs::Json),
            (BadLines::Send, RecordAs::Json),
            (BadLines::Send, RecordAs::Line),
        ]),
    );
    (texts, choices, profile(), any::<bool>()).prop_map(|(texts, choices, profile, practice)| {
        let (file, key_field, timestamp_field, headers) = texts;
        let (count, from_line, repeat, spacing, delay, partition, (bad_lines, record_as)) = choices;
        Form {
            cluster: if practice { Cluster::Practice } else { Cluster::Mine },
            profile,
            file,
            key_field,
            timestamp_field,
            headers,
            topic: "invoices".to_owned(),
            count: count.to_owned(),
            from_line: from_line.to_owned(),
            repeat: repeat.to_owned(),
            spacing,
            delay: delay.to_owned(),
            partition: partition.to_owned(),
            bad_lines,
            record_as,
            ..Form::default()
        }
    })
}

fn profile() -> impl Strategy<Value = Profile> {
    let choices = (
        select(Security::ALL.to_vec()),
        select(Mechanism::ALL.to_vec()),
        select(Partitioner::ALL.to_vec()),
        select(vec!["", "0.5 ms", "20 ms"]),
        select(vec!["", "2 kB"]),
        select(vec!["", "retries=3", "client.rack=a\nretries=3\nssl.endpoint.identification.algorithm=none"]),
    );
    let texts = (NASTY, NASTY, prop_oneof![Just(String::new()), NASTY], NASTY);
    (choices, texts).prop_map(|((security, mechanism, partitioner, linger, size, properties), texts)| {
        let (api_key, ca_file, client_certificate, client_key) = texts;
        Profile {
            bootstrap: "localhost:9092,[::1]:1".to_owned(),
            security,
            mechanism,
            partitioner,
            linger: linger.to_owned(),
            batch_size: size.to_owned(),
            message_size: size.to_owned(),
            properties: properties.to_owned(),
            api_key,
            ca_file,
            client_certificate,
            client_key,
            ..Profile::default()
        }
    })
}
