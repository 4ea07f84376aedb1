//! A text looked for in a field of every line that a run has offered.

use std::time::Instant;

use super::{HEAD_LIMIT, Plan};
use crate::{
    delivery::LineSet,
    fault::Fault,
    source::{Fetched, LineReader, Progress},
};

/// So many lines are looked at before the clock is.
const LINES_A_LOOK: u64 = 256;

/// A search through the lines of a run for a text in one of their fields. It goes on from where it was, line by line, as
/// the run offers more of them; no line is read twice.
#[derive(Debug)]
pub struct Search {
    /// In small letters.
    text: String,
    /// The field's path; `None` finds nothing.
    field: Option<String>,
    keep: usize,
    /// The first line that is looked at.
    from: u64,
    /// The first line that was not looked at.
    next: u64,
    found: LineSet,
    given_up: bool,
}

impl Search {
    /// A search for `text` in a field of the lines of this plan. Small and capital letters are the same.
    pub fn new(text: &str, field: Option<&str>, plan: &Plan) -> Self {
        Self {
            text: small(text),
            field: field.map(str::to_owned),
            keep: plan.selection.max_line_bytes.max(HEAD_LIMIT),
            from: plan.selection.from_line,
            next: plan.selection.from_line,
            found: LineSet::default(),
            given_up: false,
        }
    }

    /// Lines before this one are of no use any more: they are passed over, and forgotten where they were found.
    pub fn begin_at(&mut self, line: u64) {
        self.from = self.from.max(line);
        self.next = self.next.max(line);
        self.found.forget_before(line);
    }

    /// The first line that is looked at.
    pub fn from_line(&self) -> u64 {
        self.from
    }

    /// The lines found so far.
    pub fn found(&self) -> &LineSet {
        &self.found
    }

    /// Lines up to this one were looked through, or passed over; one less than the first one's number before any was.
    pub fn to_line(&self) -> u64 {
        self.next.saturating_sub(1)
    }

    /// Whether it does not go on: it was cancelled, the file cannot be read, or more lines were found than are remembered.
    pub fn given_up(&self) -> bool {
        self.given_up
    }

    /// Looks through the lines up to this one that were not looked through yet, until then. Reads the file: not for the
    /// window's thread.
    ///
    /// # Errors
    /// As [`LineReader::fetch`]; what was found before is kept.
    pub fn go_on(
        &mut self,
        reader: &LineReader,
        to_line: u64,
        until: Instant,
        progress: &Progress,
    ) -> Result<(), Fault> {
        let Some(field) = self.field.clone() else {
            self.next = self.next.max(to_line.saturating_add(1));
            return Ok(());
        };
        if self.given_up || self.next > to_line {
            return Ok(());
        }
        let mut seen = 0_u64;
        let (mut full, text, found) = (false, &self.text, &mut self.found);
        let take = |line: Fetched| {
            if value(&line, &field).is_some_and(|value| small(&value).contains(text)) {
                full |= !found.insert(line.number);
            }
            seen += 1;
            !full && (!seen.is_multiple_of(LINES_A_LOOK) || Instant::now() < until)
        };
        let outcome = reader.scan(self.next..=to_line, self.keep, progress, take);
        self.given_up = full || progress.cancelled() || outcome.is_err();
        self.next = outcome?;
        Ok(())
    }
}

/// A field's text, where it is shown in the log, too: not of a line that is too long to be sent.
pub(super) fn value(line: &Fetched, field: &str) -> Option<String> {
    if line.head.len() as u64 == line.length { line.field(field) } else { None }
}

/// Letter by letter, so that whether a part is in a text does not hang on what surrounds it.
fn small(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use std::{io::Write as _, time::Duration};

    use super::*;
    use crate::{
        run::Form,
        source::{Next, Source},
    };

    const LONG: Duration = Duration::from_secs(30);

    /// A file of these lines that a run has read, its reader and the run's plan.
    fn sent(lines: &[String]) -> (tempfile::NamedTempFile, LineReader, Plan) {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(lines.join("\n").as_bytes()).expect("room");
        let form = Form {
            file: file.path().to_string_lossy().into_owned(),
            key_field: "store".to_owned(),
            count: "all".to_owned(),
            ..Form::default()
        };
        let plan = form.check(false).expect("a plan");
        let source = Source::start(&plan.origin, &plan.selection).expect("a thread");
        while let Next::Batch(_) = source.next(LONG) {}
        (file, source.reader(), plan)
    }

    fn found(search: &Search, lines: u64) -> Vec<u64> {
        (0..=lines + 1).filter(|line| search.found().contains(*line)).collect()
    }

    #[test]
    fn a_text_is_found_in_the_field_whatever_its_letters_and_however_it_is_written() {
        let lines = [
            r#"{"store":"Café 7","note":"straße"}"#,
            "",
            r#"{"store":"CAF\u00c9 8"}"#,
            r#"{"note":"café 9"}"#,
            r#"{"store":1279}"#,
            "not JSON: café",
            r#"{"store":"cafe 7"}"#,
        ];
        let (_file, reader, plan) = sent(&lines.map(str::to_owned));
        for (text, field, wanted) in [
            ("CAFÉ", Some("store"), vec![1, 3]),
            ("7", Some("store"), vec![1, 5, 7]),
            ("é 9", Some("note"), vec![4]),
            ("café", None, vec![]),
        ] {
            let mut search = Search::new(text, field, &plan);
            search.go_on(&reader, 7, Instant::now() + LONG, &Progress::default()).expect("a file");
            assert_eq!((found(&search, 7), search.to_line(), search.given_up()), (wanted, 7, false), "{text}");
        }
    }

    #[test]
    fn a_search_goes_on_where_it_was_and_reads_no_line_twice() {
        let lines: Vec<String> = (1..=2_000).map(|line| format!("{{\"store\":\"S{}\"}}", line % 10)).collect();
        let (_file, reader, plan) = sent(&lines);
        let mut search = Search::new("s3", Some("store"), &plan);
        assert_eq!(search.to_line(), 0);
        let (progress, now) = (Progress::default(), Instant::now());
        for (to, reached) in [(1_000, 256), (1_000, 512), (600, 600), (600, 600), (2_000, 856)] {
            search.go_on(&reader, to, now, &progress).expect("a file");
            assert_eq!(search.to_line(), reached);
        }
        assert!(progress.done() > 0);
        search.go_on(&reader, 2_000, now + LONG, &progress).expect("a file");
        assert_eq!((search.to_line(), found(&search, 2_000).len(), search.given_up()), (2_000, 200, false));
        progress.cancel();
        search.go_on(&reader, 2_001, now + LONG, &progress).expect("a file");
        assert!(search.given_up());
    }

    #[test]
    fn lines_that_are_of_no_use_are_not_read() {
        let lines: Vec<String> = (1..=1_000).map(|line| format!("{{\"store\":\"S{}\"}}", line % 10)).collect();
        let (_file, reader, plan) = sent(&lines);
        let mut search = Search::new("s3", Some("store"), &plan);
        search.begin_at(901);
        assert_eq!((search.from_line(), search.to_line()), (901, 900));
        search.go_on(&reader, 1_000, Instant::now() + LONG, &Progress::default()).expect("a file");
        assert_eq!((found(&search, 1_000).len(), search.to_line(), search.given_up()), (10, 1_000, false));
        search.begin_at(500);
        assert_eq!((search.from_line(), search.to_line()), (901, 1_000));
    }

    #[test]
    fn what_was_found_before_the_file_changed_is_kept() {
        let lines: Vec<String> = (1..=1_000).map(|line| format!("{{\"store\":\"S{line}\"}}")).collect();
        let (file, reader, plan) = sent(&lines);
        let mut search = Search::new("S1", Some("store"), &plan);
        search.go_on(&reader, 100, Instant::now() + LONG, &Progress::default()).expect("a file");
        std::fs::write(file.path(), "{\"store\":\"S1\"}\n".repeat(500)).expect("a file");
        let outcome = search.go_on(&reader, 900, Instant::now() + LONG, &Progress::default());
        assert_eq!(outcome.map_err(|fault| fault.name()), Err("file-changed"));
        assert_eq!((search.to_line(), search.found().len(), search.given_up()), (100, 12, true));
    }
}
