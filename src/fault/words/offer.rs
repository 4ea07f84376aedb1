//! The words for what goes with a line beside its value and key, and for what is offered when.

use super::{super::Kind, Words, field_hint, say};
use crate::text::number;

pub fn offer(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::NotDecimal { field, text } => {
            let name = field.name();
            let happened = format!("“{text}” is not a number above 0 that can be set here.");
            say(format!("{name} is not a number above 0"), happened, field_hint(*field))
        }
        Kind::PipeOnce => say(
            "Piped-in lines can be sent once only",
            "The lines come through a pipe, and what came through it is gone: it cannot be repeated.",
            "Set Repeat to 1, or save the lines in a file and send that.",
        ),
        Kind::NoneToSend => say(
            "None of the lines could be sent",
            "The file was passed through once, and no line of it could be sent. It was to be repeated without end, and each further pass would have failed in the same way.",
            "Press a row to see why its line failed, and mend the file or what is asked of its lines.",
        ),
        Kind::PartitionMissing { topic, partition, partitions } => {
            let partition = number::whole((*partition).into());
            let has = match partitions {
                0 => String::new(),
                1 => ": it has one only, partition 0".to_owned(),
                more => format!(
                    ": it has {}, numbered from 0 to {}",
                    number::whole((*more).into()),
                    number::whole(u64::from(more - 1))
                ),
            };
            say(
                format!("Partition {partition} does not exist"),
                format!("The topic “{topic}” has no partition {partition}{has}. Nothing was sent to it."),
                "Choose another partition under More options, or leave it empty: then the key decides.",
            )
        }
        Kind::HeaderMissing { field } => say(
            format!("No {field} for the header"),
            format!("The line has no field {field} to take a header from. It was not sent."),
            "Choose another field for the header, or choose to send such lines without it under More options.",
        ),
        Kind::HeadersTooLong { length } => say(
            "Headers too long",
            match *length {
                0 => "The headers are too long together with the line. It was not sent.".to_owned(),
                length => format!(
                    "The headers are {} bytes, too many together with the line. It was not sent.",
                    number::whole(length)
                ),
            },
            "Take shorter values for the headers, or fewer of them.",
        ),
        Kind::TimeMissing { field } => say(
            format!("No {field} for the time"),
            format!("The line has no field {field} to take its time from. It was not sent."),
            "Choose another field for the time, or choose to send such lines without it under More options.",
        ),
        Kind::TimeUnreadable { field } => say(
            format!("Field {field} is not a time"),
            format!(
                "The field {field} of the line holds no time that can be read, or for a timestamp one before 1970. It was not sent."
            ),
            "Times are texts such as 2026-03-01T12:30:00Z, or numbers that count from 1970: choose another field, or choose to send such lines without a time under More options.",
        ),
        _ => return None,
    })
}
