//! A program's text, written line by line.

use std::fmt;

/// The text so far.
#[derive(Default)]
pub(super) struct Page {
    text: String,
    indent: usize,
}

impl Page {
    /// A line, indented as the others.
    pub fn line(&mut self, line: impl fmt::Display) -> &mut Self {
        let line = line.to_string();
        if !line.is_empty() {
            self.text.extend(std::iter::repeat_n(' ', 4 * self.indent));
        }
        self.text.push_str(&line);
        self.text.push('\n');
        self
    }

    /// Several lines that stand together, with their own indentation.
    pub fn block(&mut self, block: &str) -> &mut Self {
        for line in block.trim_matches('\n').lines() {
            self.line(line);
        }
        self
    }

    /// An empty line.
    pub fn gap(&mut self) -> &mut Self {
        self.line("")
    }

    /// What `content` writes stands further in.
    pub fn inside(&mut self, content: impl FnOnce(&mut Self)) -> &mut Self {
        self.indent += 1;
        content(self);
        self.indent -= 1;
        self
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.text
    }
}

/// Words in lines of a comment, each behind `mark`.
pub(super) fn comment(page: &mut Page, mark: &str, words: &str) {
    const MOST_LETTERS: usize = 100;
    let mut line = mark.to_owned();
    for word in words.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > MOST_LETTERS && line != mark {
            page.line(&line);
            mark.clone_into(&mut line);
        }
        line.push(' ');
        line.push_str(word);
    }
    if line != mark {
        page.line(&line);
    }
}
