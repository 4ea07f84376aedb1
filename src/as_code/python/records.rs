//! How a Python program finds the file's records: for the program itself, and for the step before kcat.

use super::super::{
    page::Page,
    quote,
    work::{Records, Work},
};
use crate::{source::Compression, text::as_code as words};

/// What only these lines of a program need.
pub(in crate::as_code) fn imports(work: &Work<'_>) -> Result<Vec<&'static str>, String> {
    let mut imports = Vec::new();
    match work.compression {
        None => {}
        Some(Compression::Gzip) => imports.push("import gzip"),
        Some(Compression::Zstd) => return Err(words::NO_ZSTD.to_owned()),
    }
    match work.records {
        Records::JsonLines if work.looks_inside() => imports.extend(["import codecs", "import json"]),
        Records::JsonLines | Records::Text => imports.push("import codecs"),
        Records::JsonArray => imports.extend(["import json", "import re"]),
        Records::Table { as_json: true, .. } => imports.extend(["import csv", "import json"]),
        Records::Table { as_json: false, .. } => imports.push("import csv"),
    }
    Ok(imports)
}

/// The constants that say which records are meant.
pub(in crate::as_code) fn constants(page: &mut Page, work: &Work<'_>) {
    let selection = &work.plan.selection;
    page.line(format_args!("FILE = {}", quote::python(&work.file)));
    let what = match work.records {
        Records::JsonLines | Records::Text => "lines",
        Records::JsonArray => "elements",
        Records::Table { .. } => "rows",
    };
    match selection.count {
        Some(count) => page.line(format_args!("COUNT = {count}  # {what}, not counting blank ones")),
        None => page.line("COUNT = None  # all"),
    };
    page.line(format_args!("FROM_LINE = {}", selection.from_line));
}

/// `lines()`, which gives each record's number and bytes.
pub(in crate::as_code) fn lines(page: &mut Page, work: &Work<'_>) {
    match work.records {
        Records::JsonLines | Records::Text => {
            page.block(LINES_HEAD);
            page.line(format_args!("    with {} as file:", open(work)));
            page.block(LINES_REST);
        }
        Records::JsonArray => {
            page.block(ELEMENTS_HEAD);
            page.line(format_args!("    with {} as file:", open(work)));
            page.block(ELEMENTS_REST);
        }
        Records::Table { tabs, .. } => {
            page.block(OPEN_TABLE).line(format_args!("    return {}", open_table(work)));
            page.gap().gap().block(NAMES).gap().gap();
            page.line(if tabs { "DELIMITER = \"\\t\"" } else { COMMA_OR_SEMICOLON });
            page.block(COLUMNS).gap().gap().block(ROWS);
        }
    }
}

fn open(work: &Work<'_>) -> &'static str {
    if work.compression.is_some() { "gzip.open(FILE, \"rb\")" } else { "open(FILE, \"rb\")" }
}

fn open_table(work: &Work<'_>) -> String {
    let (function, mode) = if work.compression.is_some() { ("gzip.open", "rt") } else { ("open", "r") };
    format!("{function}(FILE, \"{mode}\", encoding=\"utf-8-sig\", errors=\"surrogateescape\", newline=\"\\n\")")
}

/// The records in the order in which they are sent: the head of a loop over number and bytes, at each pass after `anew`.
pub(in crate::as_code) fn each(page: &mut Page, work: &Work<'_>, anew: &str, content: impl FnOnce(&mut Page)) {
    let once = |page: &mut Page| {
        if !anew.is_empty() {
            page.line(anew);
        }
        page.line("for number, line in islice(lines(), COUNT):");
        page.inside(content);
    };
    match work.repeat() {
        None => once(page),
        Some(times) => {
            let range = times.map_or("count()".to_owned(), |times| format!("range({times})"));
            page.line(format_args!("for _ in {range}:"));
            page.inside(once);
        }
    }
}

/// What [`each`] needs of itertools.
pub(in crate::as_code) fn itertools(work: &Work<'_>) -> &'static str {
    match work.repeat() {
        Some(None) => "from itertools import count, islice",
        _ => "from itertools import islice",
    }
}

const LINES_HEAD: &str = r#"
def lines():
    """The lines with their numbers: their bytes as they stand, without line ends. Blank ones are left out."""
"#;

const LINES_REST: &str = r#"
        for number, line in enumerate(file, start=1):
            line = line[:-2] if line.endswith(b"\r\n") else line.removesuffix(b"\n")
            if number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            if number >= FROM_LINE and line.strip(b" \t\r\n\f"):
                yield number, line
"#;

const OPEN_TABLE: &str = r#"
def table():
    """The file, whose bytes come back as they were where they are not UTF-8."""
"#;

/// No text that was read holds this letter: of its kind only those from U+DC80 on stand for bytes.
const NAMES: &str = r#"
RETURN = chr(0xDC0D)  # in place of a carriage return within a row, at which csv would end it
csv.field_size_limit(2**31 - 1)


def inner(line):
    """A line as csv takes it."""
    end = len(line) - 2 if line.endswith("\r\n") else len(line)
    return line[:end].replace("\r", RETURN) + line[end:]


def names(delimiter):
    """The names of the columns, where this stands between them. Within quotes a name may have several lines."""
    with table() as file:
        return next((row for row in csv.reader(map(inner, file), delimiter=delimiter) if row), [])
"#;

/// Of both delimiters at the same number the comma.
const COMMA_OR_SEMICOLON: &str = r#"DELIMITER = max(",;", key=lambda delimiter: len(names(delimiter)))"#;

/// As Send names them.
const COLUMNS: &str = r#"
COLUMNS = []
for place, name in enumerate(names(DELIMITER), start=1):
    first = name = name.replace(RETURN, "\r").strip(" \t") or f"column_{place}"
    number = 2
    while name in COLUMNS:
        name, number = f"{first}_{number}", number + 1
    COLUMNS.append(name)
"#;

const ROWS: &str = r#"
def lines():
    """The rows with their numbers: their bytes as they stand, without line ends. Blank ones are left out."""
    with table() as file:
        taken = []
        rows = csv.reader((taken.append(line) or inner(line) for line in file), delimiter=DELIMITER)
        next((row for row in rows if row), None)
        taken.clear()
        for number, _ in enumerate(rows, start=1):
            line = "".join(taken).encode("utf-8", "surrogateescape")
            taken.clear()
            line = line[:-2] if line.endswith(b"\r\n") else line.removesuffix(b"\n")
            if number >= FROM_LINE and (line.strip(b" \t\r\n\f") or DELIMITER.encode() in line):
                yield number, line
"#;

const ELEMENTS_HEAD: &str = r#"
def lines():
    """The elements of the array with their numbers: their bytes as they stand in the file."""
"#;

const ELEMENTS_REST: &str = r#"
        text = file.read().decode("utf-8-sig")
    decoder = json.JSONDecoder()
    space = re.compile(r"[ \t\r\n]*")
    place = space.match(text).end()
    if text[place] != "[":
        raise ValueError("The file is no JSON array")
    place = space.match(text, place + 1).end()
    number = 0
    while text[place] != "]":
        _, end = decoder.raw_decode(text, place)
        number += 1
        if number >= FROM_LINE:
            yield number, text[place:end].encode()
        place = space.match(text, end).end()
        if text[place] == ",":
            place = space.match(text, place + 1).end()
        elif text[place] != "]":
            raise ValueError(f"There is no comma behind element {number}")
"#;
