//! What the programs do with what is easily stumbled over, without a Kafka: the step before kcat is Python alone, and for the
//! program in Python a client stands in that only says when it is given a message, by a clock that moves when it waits.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use line_producer::{
    as_code::{Known, Language, program},
    run::{Form, Spacing},
    source::Format,
};

/// The client: confluent_kafka as far as a program uses it.
const CLIENT: &str = r#"
import time

now = [0.0]
time.monotonic = lambda: now[0]


class KafkaException(Exception):
    pass


class Producer:
    def __init__(self, config):
        pass

    def produce(self, topic, **fields):
        print(f"{now[0]:.3f}")

    def poll(self, timeout):
        now[0] += timeout

    def flush(self):
        pass
"#;

fn text(language: Language, form: &Form, format: Format) -> String {
    let known = Known {
        practice: Some("localhost:4711"),
        sample: None,
        format,
        packing: Default::default(),
        key_encrypted: false,
    };
    program(language, &form.check(false).expect("a plan"), &known).expect("a program").text
}

fn form(file: &Path) -> Form {
    Form { file: file.display().to_string(), count: "all".to_owned(), delay: "0".to_owned(), ..Form::default() }
}

fn python(folder: &Path, program: &str) -> Output {
    let path = folder.join("program.py");
    fs::write(&path, program).expect("written");
    Command::new("python3").arg(path).output().expect("python3")
}

/// What the step before kcat prints of a file with these bytes, and what it says.
fn printed(content: &str, format: Format, key_field: &str) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, content).expect("written");
    let script = text(Language::Kcat, &Form { key_field: key_field.to_owned(), ..form(&file) }, format);
    let (_, after) = script.split_once("<<'PYTHON'\n").expect("a step before kcat");
    let (step, _) = after.split_once("\nPYTHON\n").expect("its end");
    let output = python(folder.path(), step);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr))
}

#[test]
fn columns_without_a_name_of_their_own_are_called_as_send_calls_them() {
    let (printed, said) = printed("Name;;Name\r\na;b;c\n", Format::Csv, "Name_2");
    assert_eq!(printed, "c\u{1f}{\"Name\":\"a\",\"column_2\":\"b\",\"Name_2\":\"c\"}\u{1e}", "{said}");
}

#[test]
fn a_carriage_return_within_a_row_is_a_letter_of_its_cell() {
    let (printed, said) = printed("a;b\n1\rx;y\r\n\"2\rx\";z\n3;w\n", Format::Csv, "b");
    let wanted = "y\u{1f}{\"a\":\"1\\rx\",\"b\":\"y\"}\u{1e}z\u{1f}{\"a\":\"2\\rx\",\"b\":\"z\"}\u{1e}\
        w\u{1f}{\"a\":\"3\",\"b\":\"w\"}\u{1e}";
    assert_eq!(printed, wanted, "{said}");
}

#[test]
fn a_line_nested_too_deeply_is_said_and_the_next_one_is_sent() {
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    let (printed, said) = printed(&format!("{deep}\n{{\"k\":\"v\"}}\n"), Format::JsonLines, "k");
    assert_eq!(printed, "v\u{1f}{\"k\":\"v\"}\u{1e}", "{said}");
    assert!(said.contains("Line 1 not sent") && !said.contains("Traceback"), "{said}");
}

/// When each of these lines is sent, in seconds after the first.
fn sent_at(lines: &str, change: impl FnOnce(&mut Form)) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("lines.json");
    fs::write(&file, lines).expect("written");
    fs::write(folder.path().join("confluent_kafka.py"), CLIENT).expect("written");
    let mut form = Form { key_field: String::new(), ..form(&file) };
    change(&mut form);
    let output = python(folder.path(), &text(Language::Python, &form, Format::JsonLines));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect()
}

#[test]
fn lines_are_spaced_by_a_delay_or_a_rate() {
    let lines = "1\n2\n3\n";
    assert_eq!(sent_at(lines, |form| form.delay = "1500 ms".to_owned()), ["0.000", "1.500", "3.000"]);
    let rate = |form: &mut Form| (form.spacing, form.rate) = (Spacing::Rate, "4".to_owned());
    assert_eq!(sent_at(lines, rate), ["0.000", "0.250", "0.500"]);
    assert_eq!(sent_at(lines, |_| ()), ["0.000"; 3]);
}

#[test]
fn lines_are_spaced_as_recorded_and_none_is_waited_for_longer_than_a_day() {
    let times = [1_000_i64, 1_010, 400_000_000, 399_999_999, 1_005, 1_015];
    let lines: String = times.iter().map(|time| format!("{{\"at\":{time}}}\n")).collect();
    let recorded = |form: &mut Form| {
        form.spacing = Spacing::Recorded;
        (form.time_field, form.speed) = ("at".to_owned(), "2".to_owned());
    };
    let wanted = ["0.000", "5.000", "86405.000", "86405.000", "86405.000", "86410.000"];
    assert_eq!(sent_at(&lines, recorded), wanted);
    let lenient = |form: &mut Form| {
        recorded(form);
        form.bad_lines = line_producer::source::BadLines::Send;
    };
    assert_eq!(sent_at(&lines, lenient), wanted);
}
