//! What a row shows of its line, fetched again from the file.

use super::{Attached, Plan};
use crate::{
    fault::Fault,
    source::{Fetched, LineReader, Message, is_json},
};

/// How much of a line's text is kept for the log, in bytes.
pub const HEAD_LIMIT: usize = 64 * 1024;

/// What a row shows of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowText {
    /// The line as it was sent.
    Line {
        /// The key, as text; `None` where the message has none. Of a line that is not sent, the field that would be it.
        key: Option<String>,
        /// The value of the shown field.
        shown: Option<String>,
        /// Whether key and shown field were looked for: not in a line that is too long to be sent.
        looked_up: bool,
        /// The line of the file on which the record begins, where records are not lines.
        first_line: Option<u64>,
        /// Whether all of it is UTF-8; as far as it was fetched.
        utf8: bool,
        /// Whether it is JSON as a whole. Not looked at in a line that is too long to be sent.
        json: bool,
        /// The line's text up to [`HEAD_LIMIT`] bytes; bytes that are not UTF-8 are replaced.
        head: String,
        /// The whole line's length in bytes.
        length: u64,
        /// What goes with it; nothing where it cannot be sent.
        attached: Attached,
    },
    /// The line cannot be shown: the file has changed, or its lines were piped in.
    Gone(Fault),
}

/// Fetches the texts of rows of a run with this plan. `rows` are pairs of row and line number, in any order; several rows
/// may be of one line. Reads the file: not for the window's thread. Holds one whole line at a time.
pub fn fetch(reader: &LineReader, rows: &[(u64, u64)], plan: &Plan) -> Vec<(u64, RowText)> {
    let mut numbers: Vec<u64> = rows.iter().map(|(_, line)| *line).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let keep = plan.selection.max_line_bytes.max(HEAD_LIMIT);
    let text = |line: Fetched, sent: Result<Message, Fault>| (line.number, row_text(&line, sent.ok(), plan));
    match reader.fetch_as_sent(&numbers, keep, &plan.selection, text) {
        Ok(lines) => {
            let of = |wanted| lines.binary_search_by_key(&wanted, |(number, _)| *number).ok().map(|at| &lines[at].1);
            rows.iter().filter_map(|(row, line)| Some((*row, of(*line)?.clone()))).collect()
        }
        Err(fault) => rows.iter().map(|(row, _)| (*row, RowText::Gone(fault.clone()))).collect(),
    }
}

/// `sent` is what is sent for the line, where it can be.
fn row_text(line: &Fetched, sent: Option<Message>, plan: &Plan) -> RowText {
    let looked_up = line.head.len() as u64 == line.length;
    let field = |path: &Option<String>| line.field(path.as_deref().filter(|_| looked_up)?);
    let (attached, key) = match sent {
        Some(Message { key, extras, .. }) => {
            (Attached::of(extras.as_deref()), key.map(|key| String::from_utf8_lossy(&key).into_owned()))
        }
        None => (Attached::default(), field(&plan.selection.key_field)),
    };
    RowText::Line {
        key,
        shown: field(&plan.shown_field),
        looked_up,
        first_line: line.first_line,
        utf8: is_utf8(&line.head, looked_up),
        json: looked_up && is_json(&String::from_utf8_lossy(&line.head)),
        head: String::from_utf8_lossy(beginning(&line.head, HEAD_LIMIT)).into_owned(),
        length: line.length,
        attached,
    }
}

/// Whether a text is UTF-8. Where it is not `whole`, its last letter may be cut.
pub(super) fn is_utf8(text: &[u8], whole: bool) -> bool {
    match std::str::from_utf8(text) {
        Ok(_) => true,
        Err(error) => !whole && error.error_len().is_none(),
    }
}

/// The first `limit` bytes, without the letter that the limit cuts through.
pub(super) fn beginning(line: &[u8], limit: usize) -> &[u8] {
    let Some(head) = line.get(..limit) else { return line };
    match std::str::from_utf8(head) {
        Err(error) if error.error_len().is_none() => &head[..error.valid_up_to()],
        _ => head,
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Write as _, time::Duration};

    use super::*;
    use crate::{
        run::{Form, HeaderRow},
        source::{Next, Source},
    };

    const PATIENCE: Duration = Duration::from_secs(30);

    /// The texts of all rows of a run that sends this file, a row a line.
    fn texts(lines: &[String]) -> Vec<RowText> {
        let rows: Vec<_> = (0..lines.len() as u64).map(|row| (row, row + 1)).collect();
        let texts = texts_of(lines, &rows);
        assert!(texts.iter().map(|(row, _)| *row).eq(0..lines.len() as u64));
        texts.into_iter().map(|(_, text)| text).collect()
    }

    /// The texts of these rows of such a run.
    fn texts_of(lines: &[String], rows: &[(u64, u64)]) -> Vec<(u64, RowText)> {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(lines.join("\n").as_bytes()).expect("room");
        let form = Form {
            file: file.path().to_string_lossy().into_owned(),
            key_field: "store".to_owned(),
            shown_field: "number".to_owned(),
            count: "all".to_owned(),
            ..Form::default()
        };
        let plan = form.check(false).expect("a plan");
        let source = Source::start(&plan.origin, &plan.selection).expect("a thread");
        while let Next::Batch(_) = source.next(PATIENCE) {}
        fetch(&source.reader(), rows, &plan)
    }

    #[test]
    fn rows_of_the_same_line_and_rows_whose_lines_fall_are_found() {
        let lines = ["{\"number\":7}", "{\"number\":8}"].map(str::to_owned);
        let shown = |(row, text): (u64, RowText)| match text {
            RowText::Line { shown, .. } => (row, shown.unwrap_or_default()),
            RowText::Gone(_) => (row, String::new()),
        };
        let found: Vec<_> = texts_of(&lines, &[(0, 2), (1, 1), (2, 2)]).into_iter().map(shown).collect();
        assert_eq!(found, [(0, "8".to_owned()), (1, "7".to_owned()), (2, "8".to_owned())]);
    }

    #[test]
    fn key_and_shown_field_are_found_at_the_end_of_a_long_line_of_which_the_head_is_kept() {
        let long = format!("{{\"filler\":\"{}\",\"store\":\"STR1\",\"number\":7}}", "é".repeat(HEAD_LIMIT));
        let texts = texts(&[long.clone(), "{\"store\":2}".to_owned()]);
        let RowText::Line { key, shown, looked_up: true, json: true, head, length, .. } = &texts[0] else {
            panic!("not found")
        };
        assert_eq!((key.as_deref(), shown.as_deref()), (Some("STR1"), Some("7")));
        assert_eq!(*length, long.len() as u64);
        assert!(long.starts_with(head.as_str()), "no letter is cut through");
        assert!((HEAD_LIMIT - 1..=HEAD_LIMIT).contains(&head.len()), "{}", head.len());
        assert!(matches!(&texts[1], RowText::Line { key: Some(key), shown: None, looked_up: true, .. } if key == "2"));
    }

    #[test]
    fn what_goes_with_a_line_is_what_is_sent_with_it() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        let long = "é".repeat(600);
        let lines = [
            format!("{{\"store\":\"S1\",\"till\":7,\"at\":\"2026-03-01T12:30:00Z\",\"long\":\"{long}\"}}"),
            r#"{"store":"S2","till":null,"at":1700000000,"long":""}"#.to_owned(),
            r#"{"store":"S3","at":1700000000,"long":""}"#.to_owned(),
        ];
        file.write_all(lines.join("\n").as_bytes()).expect("room");
        let header = |name: &str, value: &str, from_field| HeaderRow {
            name: name.to_owned(),
            value: value.to_owned(),
            from_field,
        };
        let form = Form {
            file: file.path().to_string_lossy().into_owned(),
            key_field: "store".to_owned(),
            headers: vec![header("from", "desk", false), header("till", "till", true), header("long", "long", true)],
            timestamp_field: "at".to_owned(),
            ..Form::default()
        };
        let plan = form.check(false).expect("a plan");
        let source = Source::start(&plan.origin, &plan.selection).expect("a thread");
        let mut sent = Vec::new();
        while let Next::Batch(batch) = source.next(PATIENCE) {
            sent.extend(batch.lines);
        }
        let texts = fetch(&source.reader(), &[(0, 1), (1, 2), (2, 3)], &plan);
        let attached = |row: usize| match &texts[row].1 {
            RowText::Line { attached, key, .. } => (attached.clone(), key.clone()),
            RowText::Gone(fault) => panic!("{fault:?}"),
        };
        let (first, _) = attached(0);
        let values: Vec<_> = first.headers.iter().map(|header| (header.name.as_ref(), header.value.clone())).collect();
        let whole = |text: &str| Some((text.to_owned(), true));
        assert_eq!(values, [("from", whole("desk")), ("till", whole("7")), ("long", Some(("é".repeat(512), false)))]);
        let message = sent[0].content.as_ref().expect("a message");
        let extras = message.extras.as_ref().expect("extras");
        assert_eq!((first.timestamp_ms, first.headers.len()), (extras.timestamp_ms, extras.headers.len()));
        let (second, _) = attached(1);
        assert_eq!((second.timestamp_ms, &second.headers[1].value), (Some(1_700_000_000_000), &None));
        assert!(sent[2].content.is_err());
        assert_eq!(attached(2), (Attached::default(), Some("S3".to_owned())), "not sent: its key is shown, no header");
    }

    #[test]
    fn in_a_line_that_is_too_long_to_be_sent_nothing_is_looked_up() {
        let too_long =
            format!("{{\"store\":\"STR1\",\"filler\":\"{}\"}}", "x".repeat(crate::connection::MESSAGE_MAX_BYTES));
        let texts = texts(&[too_long]);
        assert!(matches!(&texts[0], RowText::Line { key: None, looked_up: false, .. }));
    }
}
