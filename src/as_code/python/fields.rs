//! How a Python program finds in a record what goes with it.

use super::super::{
    page::Page,
    quote,
    work::{Records, Work},
};
use crate::source::{Header, HeaderValue};

/// What only these lines of a program need.
pub(in crate::as_code) fn imports(work: &Work<'_>) -> Vec<&'static str> {
    let mut imports = Vec::new();
    if work.reads_times() {
        imports.extend([
            "import math",
            "from datetime import datetime, timedelta, timezone",
            "from decimal import Decimal",
        ]);
        imports.push("import re");
    }
    if work.lenient && (work.looks_inside() || work.makes_json()) {
        imports.push("from contextlib import suppress");
    }
    imports
}

/// The functions that take a record apart.
pub(in crate::as_code) fn functions(page: &mut Page, work: &Work<'_>) {
    let table = matches!(work.records, Records::Table { .. });
    if table && (work.looks_inside() || work.makes_json()) {
        page.gap().gap().block(CELLS);
    }
    if work.makes_json() {
        page.gap().gap().block(TO_JSON);
    }
    if !work.looks_inside() {
        return;
    }
    page.gap().gap().block(if table { PARSE_CELLS } else { PARSE });
    if work.paths().is_empty() {
        return;
    }
    page.gap().gap().block(if work.nested() { FIND_NESTED } else { FIND });
    if work.key.is_some() || work.reads_times() {
        page.gap().gap().block(SCALAR);
    }
    if work.reads_headers() {
        page.gap().gap().block(HEADER);
    }
    if work.reads_times() {
        page.gap().gap().block(MILLISECONDS);
    }
}

/// How the record is made of a line: the first statement of a function that takes `line`.
pub(in crate::as_code) fn record(page: &mut Page, work: &Work<'_>) {
    if work.looks_inside() {
        let parse = if work.paths().is_empty() { "parse(line)  # must be JSON" } else { "record = parse(line)" };
        if work.lenient {
            page.line("record = None  # what cannot be read has no fields");
            suppressed(page, |page| {
                page.line(parse);
            });
        } else {
            page.line(parse);
        }
    }
}

/// Statements, of which the first that lacks what it needs in the record and those behind it are left out, if such records
/// are sent.
pub(in crate::as_code) fn wanted(page: &mut Page, work: &Work<'_>, statements: &[String]) {
    let write = |page: &mut Page| {
        for statement in statements {
            page.line(statement);
        }
    };
    match statements {
        [] => {}
        _ if work.lenient => suppressed(page, write),
        _ => write(page),
    }
}

fn suppressed(page: &mut Page, content: impl FnOnce(&mut Page)) {
    page.line("with suppress(ValueError):").inside(content);
}

/// The bytes of the key.
pub(in crate::as_code) fn key(path: &str) -> String {
    format!("scalar(record, {}).encode()", quote::python(path))
}

/// A timestamp, which lies behind 1970, or a time as recorded.
pub(in crate::as_code) fn time(path: &str, timestamp: bool) -> String {
    format!("milliseconds(record, {}{})", quote::python(path), if timestamp { ", least=1" } else { "" })
}

/// A header as confluent-kafka takes it: name and bytes.
pub(in crate::as_code) fn header(Header { name, value }: &Header) -> (String, bool) {
    let (value, from_field) = match value {
        HeaderValue::Fixed(bytes) => (quote::python_bytes(&String::from_utf8_lossy(bytes)), false),
        HeaderValue::Field(path) => (format!("header(record, {})", quote::python(path)), true),
    };
    (format!("({}, {value})", quote::python(name)), from_field)
}

const PARSE: &str = r#"
def parse(line):
    """A line as JSON. Numbers stay texts: the key of 1.50 is 1.50."""
    try:
        return json.loads(line.decode(), parse_int=str, parse_float=str, parse_constant=refuse)
    except RecursionError:
        raise ValueError("is nested deeper than Python reads") from None


def refuse(word):
    raise ValueError(f"{word} is not JSON")
"#;

const CELLS: &str = r#"
def cells(line):
    """The cells of a row."""
    row = next(csv.reader([line.decode().replace("\r", RETURN)], delimiter=DELIMITER))
    return [cell.replace(RETURN, "\r") for cell in row]
"#;

const PARSE_CELLS: &str = r#"
def parse(line):
    """A row as a dictionary of its cells."""
    return dict(zip(COLUMNS, cells(line)))
"#;

const TO_JSON: &str = r#"
def to_json(line):
    """A row as a JSON object of texts, without blanks between them."""
    row = cells(line)
    if len(row) != len(COLUMNS):
        raise ValueError(f"There are {len(row)} cells for {len(COLUMNS)} columns")
    return json.dumps(dict(zip(COLUMNS, row)), ensure_ascii=False, separators=(",", ":")).encode()
"#;

const FIND: &str = r#"
def find(record, name):
    """What stands in a field."""
    if not isinstance(record, dict) or name not in record:
        raise ValueError(f"There is no field {name}")
    return record[name]
"#;

const FIND_NESTED: &str = r#"
def find(record, path):
    """What stands under a path with dots. A name may hold dots itself: the longest that is there counts."""
    names = path.split(".")
    for length in range(len(names), 0, -1):
        name = ".".join(names[:length])
        if isinstance(record, dict) and name in record:
            rest = ".".join(names[length:])
            return find(record[name], rest) if length < len(names) else record[name]
    raise ValueError(f"There is no field {path}")
"#;

const SCALAR: &str = r#"
def scalar(record, path):
    """The text or the number in a field, as text."""
    value = find(record, path)
    if not isinstance(value, str):
        raise ValueError(f"{path} is neither text nor number")
    return value
"#;

const HEADER: &str = r#"
def header(record, path):
    """The bytes of a header from a field; null is a header without a value."""
    value = find(record, path)
    if isinstance(value, (dict, list)):
        raise TypeError(f"{path} is an object or a list, which this program takes for no header")
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return None if value is None else value.encode()
"#;

const MILLISECONDS: &str = r#"
def milliseconds(record, path, least=-math.inf):
    """A time in milliseconds since 1970: the size of a number tells its unit, and a text without a zone is UTC."""
    text = scalar(record, path).strip()
    if re.fullmatch(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?", text, re.ASCII):
        number = Decimal(text)
        for below, a_second in ((1e11, 1), (1e14, 10**3), (1e17, 10**6)):
            if abs(number) < below:
                break
        else:
            a_second = 10**9
        time_ms = math.floor(number * 1000 / a_second)
    else:
        moment = datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
        time_ms = (moment - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(milliseconds=1)
    if time_ms < least:
        raise ValueError(f"{path} lies before 1970")
    return time_ms
"#;
