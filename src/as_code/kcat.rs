//! The command with kcat. What kcat cannot do, take a key out of a line or check it, a few lines of Python do before it.
//!
//! kcat gets its settings as a file that is a pipe: what stands among a command's arguments can be read by everybody on the
//! computer.

use super::{
    Program,
    page::{Page, comment},
    python::{fields, records},
    quote,
    work::{PASS_PHRASE, Records, SECRET, Work},
};
use crate::{connection::is_unseen, source::HeaderValue, text::as_code as words};

/// # Errors
/// What it could not do, in words.
pub(super) fn program(work: &Work<'_>) -> Result<Program, String> {
    if work.reads_headers() || work.timestamp.is_some() {
        return Err(words::KCAT_FIELDS.to_owned());
    }
    let mut page = Page::default();
    let mut notes = work.notes.clone();
    if work.delay_s().is_some() || work.speed().is_some() {
        notes.push(words::KCAT_PACE.to_owned());
    }
    if work.reads_times() {
        notes.push(words::PYTHON_3_11.to_owned());
    }
    page.line("#!/usr/bin/env bash");
    comment(&mut page, "#", &words::about(&work.plan.topic));
    page.line("#");
    comment(&mut page, "#", words::INSTALL_KCAT);
    for name in work.secrets() {
        comment(&mut page, "#", &words::give_secret(name));
    }
    comment(&mut page, "#", words::START_KCAT);
    for note in &notes {
        comment(&mut page, "#", note);
    }
    page.line("set -euo pipefail");
    for name in work.secrets() {
        page.line(format_args!(": \"${{{name}:?is not set}}\""));
    }
    page.gap();
    settings(&mut page, work)?;
    page.gap();
    step(&mut page, work)?;
    page.gap();
    comment(&mut page, "#", "-vv prints partition and offset of each message.");
    page.line(format_args!("lines | kcat -F <(settings) {}", arguments(work)?));
    Ok(Program { text: page.finish(), notes, secrets: work.secrets() })
}

/// `settings`, which prints what stands in kcat's file.
fn settings(page: &mut Page, work: &Work<'_>) -> Result<(), String> {
    comment(
        page,
        "#",
        "kcat's settings, as a file that is a pipe: everybody on this computer can read a command's arguments.",
    );
    page.line("settings() {").line("    cat <<'SETTINGS'");
    for (name, value) in &work.properties {
        let hidden = |letter: char| letter.is_control() || is_unseen(letter);
        if value.trim() != value || value.is_empty() || value.contains(hidden) {
            return Err(words::KCAT_SETTINGS.to_owned());
        }
        page.line(format_args!("{name}={value}"));
    }
    page.line("SETTINGS");
    for (wanted, property, name) in
        [(work.signs_in, "sasl.password", SECRET), (work.pass_phrase, "ssl.key.password", PASS_PHRASE)]
    {
        if wanted {
            page.line(format_args!("    printf '{property}=%s\\n' \"${name}\""));
        }
    }
    page.line("}");
    Ok(())
}

/// `lines`, which prints each message as kcat takes it apart again.
fn step(page: &mut Page, work: &Work<'_>) -> Result<(), String> {
    comment(
        page,
        "#",
        "Prints each line for kcat: its key, U+001F, its bytes as they stand, U+001E. JSON holds neither character.",
    );
    page.line("lines() {").line("    python3 - <<'PYTHON'");
    let mut imports = vec!["import sys", records::itertools(work)];
    imports.extend(records::imports(work)?);
    imports.extend(fields::imports(work));
    imports.sort_unstable_by_key(|line| (!line.starts_with("import"), *line));
    imports.dedup();
    imports.iter().for_each(|line| {
        page.line(line);
    });
    page.gap();
    records::constants(page, work);
    page.gap().gap();
    records::lines(page, work);
    fields::functions(page, work);
    page.gap().gap();
    message(page, work);
    page.gap().gap();
    page.line("failed = 0");
    let errors = if matches!(work.records, Records::Table { .. }) { "(ValueError, csv.Error)" } else { "ValueError" };
    records::each(page, work, "", |page| {
        page.block(&PRINT.replace("ValueError", errors));
    });
    page.block(END);
    page.line("PYTHON").line("}");
    Ok(())
}

fn message(page: &mut Page, work: &Work<'_>) {
    let max_bytes = work.plan.selection.max_line_bytes;
    page.line("def message(line):");
    page.inside(|page| {
        page.line("\"\"\"A line with its key as kcat reads it.\"\"\"");
        page.line(format_args!("if len(line) > {max_bytes}:"));
        page.line(format_args!("    raise ValueError(\"is longer than {max_bytes} bytes\")"));
        fields::record(page, work);
        if let Some(path) = work.recorded {
            let time = format!("{}  # a line without a time is not sent", fields::time(path, false));
            fields::wanted(page, work, &[time]);
        }
        found(page, work);
        // JSON holds neither character as it stands. A line of text ends at its line feed, for kcat too.
        let json = matches!(work.records, Records::JsonLines | Records::JsonArray) || work.makes_json();
        if (work.lenient || !json) && work.records != Records::Text {
            page.line("if b\"\\x1e\" in line:");
            page.line("    raise ValueError(\"holds the character that ends it for kcat\")");
        }
        if work.key.is_none() {
            page.line(format_args!("return line + {}", end(work)));
            return;
        }
        let cut = "b\"\\x1f\" in key or b\"\\x1e\" in key";
        if work.lenient {
            page.line("if key is None and b\"\\x1f\" not in line:").line("    return line + b\"\\x1e\"");
            page.line(format_args!("if key is None or {cut}:"));
        } else {
            page.line(format_args!("if {cut}:"));
        }
        page.line("    raise ValueError(\"holds a character that kcat would cut it at\")");
        page.line("return key + b\"\\x1f\" + line + b\"\\x1e\"");
    });
}

/// The JSON that a row becomes, and the key, which a row without it does not have either.
fn found(page: &mut Page, work: &Work<'_>) {
    if work.lenient && work.key.is_some() {
        page.line("key = None");
    }
    let json = work.makes_json().then(|| "line = to_json(line)".to_owned());
    let key = work.key.map(|path| format!("key = {}", fields::key(path)));
    fields::wanted(page, work, &json.into_iter().chain(key).collect::<Vec<_>>());
}

/// What ends a message, in Python.
fn end(work: &Work<'_>) -> &'static str {
    if work.records == Records::Text { "b\"\\n\"" } else { "b\"\\x1e\"" }
}

fn arguments(work: &Work<'_>) -> Result<String, String> {
    let word = |text: &str| quote::bash(text).ok_or_else(|| words::KCAT_HEADER.to_owned());
    let mut arguments = vec!["-P".to_owned(), "-vv".to_owned(), "-t".to_owned(), word(&work.plan.topic)?];
    if work.records != Records::Text {
        arguments.push("-D '\\x1e'".to_owned());
    }
    if work.key.is_some() {
        arguments.push("-K '\\x1f'".to_owned());
    }
    if let Some(partition) = work.plan.partition {
        arguments.push(format!("-p {partition}"));
    }
    for header in &work.headers {
        let HeaderValue::Fixed(value) = &header.value else { continue };
        if header.name.contains('=') {
            return Err(words::KCAT_HEADER.to_owned());
        }
        arguments.push(format!("-H {}", word(&format!("{}={}", header.name, String::from_utf8_lossy(value)))?));
    }
    Ok(arguments.join(" "))
}

const PRINT: &str = r#"
try:
    sys.stdout.buffer.write(message(line))
except ValueError as error:
    failed += 1
    print(f"Line {number} not sent: {error}", file=sys.stderr)
"#;

const END: &str = r#"
if failed:
    sys.exit(f"Not sent: {failed}")
"#;
