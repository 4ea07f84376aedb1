//! The program in Python, with confluent-kafka.

pub(super) mod fields;
pub(super) mod records;

use super::{
    Program,
    page::{Page, comment},
    quote,
    work::{PASS_PHRASE, Records, SECRET, Work},
};
use crate::{producer::LONGEST_GAP, text::as_code as words};

/// # Errors
/// What it could not do, in words.
pub(super) fn program(work: &Work<'_>) -> Result<Program, String> {
    let mut page = Page::default();
    let mut notes = work.notes.clone();
    if work.reads_times() {
        notes.push(words::PYTHON_3_11.to_owned());
    }
    page.line("#!/usr/bin/env python3");
    comment(&mut page, "#", &words::about(&work.plan.topic));
    page.line("#");
    comment(&mut page, "#", words::INSTALL_PYTHON);
    for name in work.secrets() {
        comment(&mut page, "#", &words::give_secret(name));
    }
    comment(&mut page, "#", words::START_PYTHON);
    for note in &notes {
        comment(&mut page, "#", note);
    }
    page.gap();
    imports(&mut page, work)?;
    page.gap();
    records::constants(&mut page, work);
    page.line(format_args!("TOPIC = {}", quote::python(&work.plan.topic)));
    if let Some(delay_s) = work.delay_s() {
        page.line(format_args!("DELAY = {delay_s}  # seconds from one line to the next"));
    }
    if let Some(speed) = work.speed() {
        page.line(format_args!("SPEED = {speed}  # times as fast as recorded"));
        page.line(format_args!("LONGEST = {}  # seconds that are waited for at most", LONGEST_GAP.as_secs()));
    }
    page.gap();
    config(&mut page, work);
    page.line("failed = []").gap().gap();
    records::lines(&mut page, work);
    fields::functions(&mut page, work);
    page.gap().gap();
    message(&mut page, work);
    page.gap().gap().block(DELIVERED).gap().gap().block(SEND);
    if work.delay_s().is_some() || work.speed().is_some() {
        page.gap().gap().block(WAIT);
    }
    page.gap().gap();
    main(&mut page, work);
    Ok(Program { text: page.finish(), notes, secrets: work.secrets() })
}

fn imports(page: &mut Page, work: &Work<'_>) -> Result<(), String> {
    let mut imports = vec!["import sys", records::itertools(work)];
    imports.extend(records::imports(work)?);
    imports.extend(fields::imports(work));
    if !work.secrets().is_empty() {
        imports.push("import os");
    }
    if work.delay_s().is_some() || work.speed().is_some() {
        imports.push("import time");
    }
    // First what is imported whole, as the tools of Python sort them.
    imports.sort_unstable_by_key(|line| (!line.starts_with("import"), *line));
    imports.dedup();
    imports.iter().for_each(|line| {
        page.line(line);
    });
    page.gap().line("from confluent_kafka import KafkaException, Producer");
    Ok(())
}

fn config(page: &mut Page, work: &Work<'_>) {
    page.line("CONFIG = {").inside(|page| {
        for (name, value) in &work.properties {
            page.line(format_args!("{}: {},{}", quote::python(name), literal(name, value), remark(name, value)));
            if name == "sasl.username" {
                page.line(format_args!("\"sasl.password\": os.environ[\"{SECRET}\"],"));
            }
            if name == "ssl.key.location" && work.pass_phrase {
                page.line(format_args!("\"ssl.key.password\": os.environ[\"{PASS_PHRASE}\"],"));
            }
        }
    });
    page.line("}");
}

/// A number or a truth as Python writes it, where the property is one.
fn literal(name: &str, value: &str) -> String {
    let counts = [".ms", ".bytes", ".size", "retries"].iter().any(|end| name.ends_with(end));
    match value {
        "true" => "True".to_owned(),
        "false" => "False".to_owned(),
        digits if counts && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0') => {
            digits.to_owned()
        }
        text => quote::python(text),
    }
}

fn remark(name: &str, value: &str) -> &'static str {
    match (name, value) {
        ("partitioner", "consistent_random") => "  # CRC32 of the key: what librdkafka does by itself",
        ("partitioner", _) => "  # murmur2 of the key, as Java's clients do it",
        ("message.timeout.ms", _) => "  # how long Kafka may take to confirm a message",
        ("allow.auto.create.topics", _) => "  # a slip in the topic's name makes no topic",
        _ => "",
    }
}

/// `message(line)`: what `produce` is given.
fn message(page: &mut Page, work: &Work<'_>) {
    if work.lenient { lenient_message(page, work) } else { strict_message(page, work) }
}

fn begin_message(page: &mut Page, work: &Work<'_>) {
    let also = if work.speed().is_some() { ", and the time that it was recorded at" } else { "" };
    page.line("def message(line):").inside(|page| {
        page.line(format_args!(
            "\"\"\"What is sent for a line: its bytes as they stand, and what goes with them{also}.\"\"\""
        ));
        fields::record(page, work);
    });
}

/// Where something is missing, nothing is sent.
fn strict_message(page: &mut Page, work: &Work<'_>) {
    begin_message(page, work);
    let value = if work.makes_json() { "to_json(line)" } else { "line" };
    let mut members = vec![format!("\"value\": {value}")];
    members.extend(work.key.map(|path| format!("\"key\": {}", fields::key(path))));
    if !work.headers.is_empty() {
        let headers: Vec<_> = work.headers.iter().map(|header| fields::header(header).0).collect();
        members.push(format!("\"headers\": [{}]", headers.join(", ")));
    }
    members.extend(work.timestamp.map(|path| format!("\"timestamp\": {}", fields::time(path, true))));
    members.extend(work.plan.partition.map(|partition| format!("\"partition\": {partition}")));
    let recorded = work.recorded.filter(|_| work.speed().is_some());
    let recorded = recorded.map(|path| format!(", {}", fields::time(path, false))).unwrap_or_default();
    page.inside(|page| match members.as_slice() {
        [value] => drop(page.line(format_args!("return {{{value}}}{recorded}"))),
        members => {
            page.line("return {").inside(|page| {
                members.iter().for_each(|member| {
                    page.line(format_args!("{member},"));
                })
            });
            page.line(format_args!("}}{recorded}"));
        }
    });
}

/// What is missing is left out.
fn lenient_message(page: &mut Page, work: &Work<'_>) {
    begin_message(page, work);
    page.inside(|page| {
        page.line("message = {\"value\": line}");
        // A row that becomes no object is sent as it stands, and without a key.
        let value = work.makes_json().then(|| "message[\"value\"] = to_json(line)".to_owned());
        let key = work.key.map(|path| format!("message[\"key\"] = {}", fields::key(path)));
        fields::wanted(page, work, &value.into_iter().chain(key).collect::<Vec<_>>());
        headers(page, work);
        if let Some(path) = work.timestamp {
            fields::wanted(page, work, &[format!("message[\"timestamp\"] = {}", fields::time(path, true))]);
        }
        if let Some(partition) = work.plan.partition {
            page.line(format_args!("message[\"partition\"] = {partition}"));
        }
        match work.recorded.filter(|_| work.speed().is_some()) {
            Some(path) => {
                page.line("recorded_ms = None");
                fields::wanted(page, work, &[format!("recorded_ms = {}", fields::time(path, false))]);
                page.line("return message, recorded_ms");
            }
            None => drop(page.line("return message")),
        }
    });
}

fn headers(page: &mut Page, work: &Work<'_>) {
    if work.headers.is_empty() {
        return;
    }
    page.line("message[\"headers\"] = []");
    for header in &work.headers {
        let (header, from_field) = fields::header(header);
        let statement = format!("message[\"headers\"].append({header})");
        if from_field {
            fields::wanted(page, work, &[statement]);
        } else {
            page.line(statement);
        }
    }
}

fn main(page: &mut Page, work: &Work<'_>) {
    let (delay, speed) = (work.delay_s().is_some(), work.speed().is_some());
    page.line("def main():").inside(|page| {
        page.line("producer = Producer(CONFIG)");
        if delay || speed {
            page.line("due = time.monotonic()");
        }
        page.line("try:").inside(|page| {
            let anew = if speed { "latest_ms = None" } else { "" };
            records::each(page, work, anew, |page| {
                page.line("try:").inside(|page| {
                    if speed {
                        page.line("fields, recorded_ms = message(line)").block(if work.lenient {
                            LENIENT_SPEED
                        } else {
                            SPEED
                        });
                        page.line("wait(producer, due)").line("send(producer, fields)");
                    } else if delay {
                        page.line("fields = message(line)").line("wait(producer, due)");
                        page.line("due += DELAY").line("send(producer, fields)");
                    } else {
                        page.line("send(producer, message(line))");
                    }
                });
                page.block(&refused(work));
            });
        });
        page.block(END);
    });
    page.gap().gap().line("main()");
}

const DELIVERED: &str = r#"
def delivered(error, message):
    """Is called once for each message, with what Kafka answered."""
    key = (message.key() or b"no key").decode(errors="replace")
    if error:
        failed.append(key)
        print(f"{key}: not delivered: {error}", file=sys.stderr)
    else:
        print(f"{key}: partition {message.partition()}, offset {message.offset()}")
"#;

const SEND: &str = r#"
def send(producer, fields):
    """Hands a message over. While the queue is full, it waits for answers."""
    while True:
        try:
            producer.produce(TOPIC, on_delivery=delivered, **fields)
            break
        except BufferError:
            producer.poll(0.1)
    producer.poll(0)  # calls delivered() for what was answered
"#;

const WAIT: &str = r#"
def wait(producer, due):
    """Waits until then, and prints meanwhile what Kafka answers."""
    while (left := due - time.monotonic()) > 0:
        producer.poll(left)
"#;

const SPEED: &str = r#"
if latest_ms is None or (latest_ms - recorded_ms) / 1000 / SPEED > LONGEST:
    latest_ms = recorded_ms  # a recording begins
due += min(max(0, recorded_ms - latest_ms) / 1000 / SPEED, LONGEST)
latest_ms = max(latest_ms, recorded_ms)
"#;

const LENIENT_SPEED: &str = r#"
if recorded_ms is not None:
    if latest_ms is None or (latest_ms - recorded_ms) / 1000 / SPEED > LONGEST:
        latest_ms = recorded_ms  # a recording begins
    due += min(max(0, recorded_ms - latest_ms) / 1000 / SPEED, LONGEST)
    latest_ms = max(latest_ms, recorded_ms)
"#;

/// What a line may be refused for.
fn refused(work: &Work<'_>) -> String {
    let table = matches!(work.records, Records::Table { .. });
    REFUSED.replace("ValueError", if table { "ValueError, csv.Error" } else { "ValueError" })
}

const REFUSED: &str = r#"
except (ValueError, TypeError, KafkaException) as error:
    failed.append(number)
    print(f"Line {number} not sent: {error}", file=sys.stderr)
"#;

const END: &str = r#"
finally:
    producer.flush()
if failed:
    sys.exit(f"Not delivered: {len(failed)}")
"#;
