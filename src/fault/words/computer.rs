//! The words for the file, its lines, and this computer.

use super::{super::Kind, Words, say};
use crate::text::number;

pub fn file(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::FileMissing { path } => say(
            "File not found",
            format!("There is no file {path}."),
            "Choose the file again: it may have been moved or renamed.",
        ),
        Kind::FileDenied { path } => say(
            "File may not be read",
            format!("This computer does not let you read {path}."),
            "Copy the file to a folder of yours, or ask for the right to read it.",
        ),
        Kind::FileFolder { path } => say("That is a folder", format!("{path} is a folder."), "Choose a file in it."),
        Kind::FileEmpty { path } => {
            say("The file is empty", format!("{path} holds no line to send."), "Choose another file.")
        }
        Kind::FileEndsBefore { path, line } => {
            let line = number::whole(*line);
            say(
                format!("The file ends before line {line}"),
                format!("{path} holds no line to send from line {line} on, so nothing was sent."),
                "Begin at an earlier line, for example 1.",
            )
        }
        Kind::FileChanged { path } => say(
            "The file has changed",
            format!("{path} has changed since it was opened, so its lines are no longer those that were read."),
            "Choose the file again, or start a new run, to use it as it is now.",
        ),
        Kind::FileUnreadable { path } => say(
            "The file could not be read",
            format!("Reading {path} failed."),
            "The technical text names the reason; check the disk or the network drive.",
        ),
        Kind::FileDamaged { path } => say(
            "The compressed file is damaged",
            format!(
                "{path} breaks off or holds something else than its compression promises. What came before is good."
            ),
            "Get the file again: it may have been cut while it was copied.",
        ),
        Kind::NoRoom { folder } => say(
            "Not enough room to unpack the file",
            format!("The file is unpacked in {folder} while it is used, and the disk has not enough room for it."),
            "Free some space, or set TMPDIR to a folder on a larger disk and start again.",
        ),
        Kind::UnpackFolder { folder } => say(
            "The file cannot be unpacked here",
            format!("The file is unpacked in {folder} while it is used, and nothing can be written there."),
            "Check that the folder is there and may be written, or set TMPDIR to another one and start again.",
        ),
        Kind::ArrayBroken { path, record: 0, line } => say(
            "No JSON array in the file",
            format!("{path} is not a JSON array: it breaks off on line {}.", number::whole(*line)),
            "Choose another format beside the file, or correct the file.",
        ),
        Kind::ArrayBroken { path, record, line } => say(
            format!("The JSON array breaks off after record {}", number::whole(*record)),
            format!(
                "What stands on line {} of {path} is no part of a JSON array. Nothing from there on was sent.",
                number::whole(*line)
            ),
            "Correct the file there, and send it from the next record on.",
        ),
        Kind::NamesNotUtf8 { path } => say(
            "The names of the columns are not UTF-8",
            format!(
                "The first row of {path} names the columns, and holds bytes that are not UTF-8 text, so that no message could carry those names."
            ),
            "Save the file as UTF-8; in a spreadsheet that is a choice when it is exported. Or choose CSV or TSV as the format, and send each record as it stands.",
        ),
        Kind::TextWithKey => say(
            "Plain text has no fields",
            "The lines of this file are plain text, so no key, header or time can be taken from a field of theirs.",
            "Choose no key and no other field; or, where the file is not plain text, another format.",
        ),
        Kind::NotKept => say(
            "Piped-in lines are not kept",
            "The lines came through a pipe, so their text cannot be read a second time.",
            "To see the lines' text, save them in a file and send that.",
        ),
        Kind::LineNotShown { line } => say(
            format!("The log shows no row of line {}", number::whole(*line)),
            "The line was not offered yet, a filter hides its row, or its row is older than the newest 20,000,000, which are kept.",
            "Take back the filter, or go to another line.",
        ),
        Kind::CopiedInPart { rows, copied } => say(
            format!("Only the first {} rows were copied", number::whole(*copied)),
            format!("{} rows are marked: more than a clipboard takes well.", number::whole(*rows)),
            "To have all of them, export the log into a file.",
        ),
        _ => return None,
    })
}

pub fn line(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::NotJson { column } => say(
            "Not JSON",
            format!("The line is not JSON{}. It was not sent.", at(*column)),
            "Correct the line, or choose to send such lines without it under More options. JSON that goes over several \
             lines is read only within an array, between [ and ].",
        ),
        Kind::NotUtf8 { column } => say(
            "Not UTF-8",
            format!(
                "The line holds bytes that are not UTF-8 text{}, so it cannot be JSON. It was not sent.",
                at(*column)
            ),
            "Save the file as UTF-8, or choose to send such lines without it under More options.",
        ),
        Kind::ColumnCount { found, wanted } => say(
            "Not as many values as columns",
            match *found {
                0 => format!(
                    "The record has not {} values, as many as the first row has names. It was not sent.",
                    number::whole(*wanted)
                ),
                found => format!(
                    "The record has {}, and the first row has {}. It was not sent.",
                    number::count(found, "value", "values"),
                    number::count(*wanted, "name", "names")
                ),
            },
            "Correct the record: a value that holds the delimiter or a line break stands in quotes. Or choose to send such records as they stand under More options.",
        ),
        Kind::KeyMissing { field } => say(
            format!("No {field} in the line"),
            format!("The line has no field {field} to take the key from. It was not sent."),
            "Choose another key field or no key, or choose to send such lines without it under More options.",
        ),
        Kind::KeyNotScalar { field } => say(
            format!("Field {field} is not a text or number"),
            format!(
                "The field {field} of the line is neither text nor number, so it cannot be a key. It was not sent."
            ),
            "Choose another key field or no key, or choose to send such lines without it under More options.",
        ),
        Kind::KeyTooLong { length } => say(
            "Key too long",
            match *length {
                0 => "The key is too long together with the line. It was not sent.".to_owned(),
                length => {
                    format!(
                        "The key is {} bytes, too many together with the line. It was not sent.",
                        number::whole(length)
                    )
                }
            },
            "Choose another key field or no key.",
        ),
        _ => return None,
    })
}

fn at(column: u64) -> String {
    if column == 0 { String::new() } else { format!(": it goes wrong at byte {}", number::whole(column)) }
}

pub fn brought_in(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::NoCredentials => say(
            "No credentials in this text",
            "The text holds neither a bootstrap server nor an API key with its secret.",
            "Use the key file that Confluent Cloud offers for download, a client.properties file, or a snippet with the same names.",
        ),
        Kind::SchemaRegistryKey => say(
            "A Schema Registry key",
            "This key belongs to Schema Registry. It cannot sign in to the Kafka cluster.",
            "In Confluent Cloud open the cluster itself, and create an API key there.",
        ),
        Kind::NotDuringRun => say(
            "Not taken over during a run",
            "Lines were being sent before the file was read, so nothing of it was taken over.",
            "Drop or choose it again when the run is over.",
        ),
        Kind::OneFileOnly { path } => say(
            "One file at a time",
            format!("Of the files that were dropped, {path} was taken. The others were left alone."),
            "Drop the others one by one.",
        ),
        Kind::NotAConnection { path } => say(
            "Not a connection of this program",
            format!("{path} is not a connection that this program exported, or a newer version of it did."),
            "Choose a file that was saved with Export, or update this program.",
        ),
        Kind::DiskFull { path } => say(
            "The disk is full",
            format!("{path} could not be written, because the disk is full. Nothing was left under that name."),
            "Free some space, or choose another place.",
        ),
        Kind::FileUnwritable { path } => say(
            "The file cannot be written",
            format!("{path} could not be written. Nothing was left under that name."),
            "Check that the folder is there and may be written, or choose another place.",
        ),
        Kind::FolderNotReplaced { path } => say(
            "A folder has that name",
            format!("{path} is a folder, so no file can be written under that name."),
            "Write the name of a file behind it, or choose another place.",
        ),
        Kind::FileNotDeleted { path } => say(
            "The file cannot be deleted",
            format!("{path} could not be deleted. What was read from it is taken over all the same."),
            "Delete it yourself, or check that it and its folder may be changed.",
        ),
        _ => return None,
    })
}

/// What was left out or not done with a file that was chosen or dropped.
pub fn not_done(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::ShareLeftOut { path } => say(
            "The CA file was left out",
            format!(
                "The connection names the CA file {path} on another computer, which would see who looks at it. The rest was taken over."
            ),
            "If you trust that computer, write the path as CA file under More options.",
        ),
        Kind::PropertiesLeftOut { path } => say(
            "Properties were left out",
            format!("Lines of the properties in {path} cannot be used. The rest was taken over."),
            "Ask whoever made the file what they were for.",
        ),
        Kind::DroppedDuringQuestion { path } => say(
            "The dropped file was not taken",
            format!("{path} was dropped while this window waits for an answer."),
            "Answer the question, and drop the file once more.",
        ),
        Kind::ConnectionGone { path } => say(
            "That connection is gone",
            format!("{path} was chosen for a connection that was deleted meanwhile. Nothing was done with it."),
            "Choose the file once more for the connection that you want.",
        ),
        Kind::PathNotText { path } => say(
            "The name of this file cannot be typed",
            format!(
                "The name of {path}, or of a folder above it, holds bytes that are no letters, and the form holds text."
            ),
            "Rename the file or the folder, or copy the file elsewhere, and choose it again.",
        ),
        _ => return None,
    })
}

pub fn computer(kind: &Kind) -> Words {
    match kind {
        Kind::KeyringAbsent => say(
            "No keyring on this computer",
            "No keyring answers on this computer, so no secret can be kept in one.",
            "Install or start a keyring (GNOME Keyring, KWallet) and try again.",
        ),
        Kind::KeyringLocked => say(
            "The keyring is locked",
            "The keyring is locked and was not unlocked, so nothing in it was read or changed.",
            "Unlock the keyring and try again.",
        ),
        Kind::KeyringSilent { deadline } => say(
            "The keyring does not answer",
            format!(
                "The keyring gave no answer within {}, so what was asked of it may not have been done.",
                number::duration(*deadline)
            ),
            "Look for a window that asks for the keyring's password, answer it, and try again.",
        ),
        Kind::KeyringRefused => say(
            "The keyring refuses",
            "The keyring answered with a refusal, so nothing in it was read or changed.",
            "The technical text names the reason. When it is mended, try again.",
        ),
        Kind::KeyringPartly { removed, left, cause } => say(
            "Not all secrets were removed",
            format!(
                "{} removed from the keyring, and {} not: {}.",
                were(*removed),
                were(*left),
                lower(&computer(cause).title)
            ),
            "Unlock the keyring or look for what is in the way, and forget all secrets again.",
        ),
        Kind::SecretsLeft { connection, cause } => say(
            format!("Secrets of “{connection}” may still be in the keyring"),
            format!("The connection is deleted. Its secrets could not be removed: {}.", lower(&computer(cause).title)),
            "They are removed as soon as the keyring lets this program, now or after another start. Forget all secrets removes them, too.",
        ),
        Kind::SettingsDamaged { aside } => say(
            "The remembered settings could not be read",
            format!("They were put aside as {aside}, and the program started with its own."),
            "Fill in the form again. Secrets in the keyring are still there.",
        ),
        Kind::SettingsUnreadable { path } => say(
            "The remembered settings cannot be used",
            format!("{path} cannot be used. It was left as it is, and nothing is written to it."),
            "The technical text names the reason. Correct the file or move it away, and start again.",
        ),
        Kind::SettingsUnwritable { path } => say(
            "The settings could not be saved",
            format!("Writing {path} failed, so what you enter will not be remembered."),
            "Check that the disk is not full and the folder may be written.",
        ),
        Kind::TotalsFile { path } => say(
            "The totals cannot be kept",
            format!("The database {path} cannot be used. What was written to it before is as it was."),
            "The technical text names the reason. Check that the folder may be written, or move the file away to count anew.",
        ),
        Kind::PracticeGone { address } => say(
            "That practice cluster is gone",
            format!("The practice cluster at {address} belongs to another window or command, which has ended it."),
            "Use this window's own, or join another one that runs.",
        ),
        Kind::PracticeFailed => say(
            "The practice cluster could not be made ready",
            "The small Kafka inside this program could not be started, or the topic could not be made in it.",
            "Close other programs and try again.",
        ),
        _ => say(
            "A mistake in this program",
            "Something happened that this program did not expect. Lines without an answer may have arrived.",
            "Please report it with the technical text. If a run broke off, lines without an answer may arrive twice when they are sent again.",
        ),
    }
}

fn were(secrets: usize) -> String {
    let verb = if secrets == 1 { "was" } else { "were" };
    format!("{} {verb}", number::count(secrets as u64, "secret", "secrets"))
}

/// A title within a sentence.
fn lower(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
