//! Programs made of any form: Python and bash read them, and everything typed comes out of them as it was typed. What they
//! send is held in `tests/kafka/as_code.rs`. Needs python3 and bash.
#![cfg(unix)]
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod plans;
mod running;

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use line_producer::{
    as_code::{Language, program},
    run::{Cluster, Form},
    source::HeaderValue,
};
use plans::{Made, made};
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

/// How many forms are tried: one process of Python reads them all.
const FORMS: usize = 300;

/// Prints all texts in a program that are no comment, each on a line, as JSON.
const TEXTS: &str = r#"
import ast, json, sys
for program in json.load(sys.stdin):
    texts = [n.value for n in ast.walk(ast.parse(program)) if isinstance(n, ast.Constant)]
    texts = [t.decode() if isinstance(t, bytes) else t for t in texts]
    print(json.dumps([t for t in texts if isinstance(t, str)]))
"#;

fn some_forms() -> Vec<Made> {
    let mut runner = TestRunner::deterministic();
    let forms = made();
    (0..FORMS).map(|_| forms.new_tree(&mut runner).expect("a form").current()).collect()
}

fn run(program: &str, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    let output = std::thread::scope(|scope| {
        scope.spawn(move || pipe.write_all(input));
        child.wait_with_output().expect("it ends")
    });
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The texts of Python programs, as Python itself reads them.
fn texts_of(programs: &[String]) -> Vec<Vec<String>> {
    let printed = run("python3", &["-c", TEXTS], &serde_json::to_vec(programs).expect("JSON"));
    let printed = String::from_utf8(printed).expect("UTF-8");
    printed.lines().map(|line| serde_json::from_str(line).expect("a list")).collect()
}

/// What of a form's own texts a program must hold.
fn typed(made: &Made) -> Vec<String> {
    let wanted = &made.plan.selection.wanted;
    let mut texts: Vec<String> = wanted.headers.iter().map(|header| header.name.to_string()).collect();
    texts.extend(wanted.headers.iter().map(|header| match &header.value {
        HeaderValue::Fixed(value) => String::from_utf8(value.to_vec()).expect("typed"),
        HeaderValue::Field(path) => path.clone(),
    }));
    if let line_producer::source::Origin::File(path) = &made.plan.origin {
        texts.push(path.display().to_string());
    }
    if made.plan.cluster == Cluster::Mine && made.plan.profile.security.signs_in() {
        texts.push(made.plan.profile.api_key.trim().to_owned());
    }
    texts
}

#[test]
fn python_reads_every_program_and_finds_in_it_what_was_typed() {
    let mut forms = some_forms();
    // Lines of plain text have no fields, so that theirs do not appear.
    forms.retain(|made| made.format != line_producer::source::Format::Text);
    let programs: Vec<_> = forms
        .iter()
        .map(|made| program(Language::Python, &made.plan, &made.known()).expect("a program").text)
        .collect();
    let texts = texts_of(&programs);
    assert_eq!(texts.len(), forms.len());
    for ((made, found), program) in forms.iter().zip(&texts).zip(&programs) {
        for text in typed(made) {
            assert!(found.contains(&text), "{text:?} is not in\n{program}");
        }
    }
}

#[test]
fn bash_reads_every_command_and_takes_each_argument_as_it_was_typed() {
    let mut steps = Vec::new();
    let mut commands = 0;
    for made in some_forms() {
        let Ok(script) = program(Language::Kcat, &made.plan, &made.known()) else { continue };
        commands += 1;
        let script = script.text;
        let (_, after) = script.split_once("<<'PYTHON'\n").expect("a step before kcat");
        let (step, _) = after.split_once("\nPYTHON\n").expect("its end");
        steps.push(step.to_owned());
        run("bash", &["-n"], script.as_bytes());
        // The same arguments for a command that prints them.
        let (_, arguments) = script.rsplit_once("| kcat -F <(settings) ").expect("kcat");
        let printed = run("bash", &[], format!("printf '%s\\0' {arguments}").as_bytes());
        let printed = String::from_utf8(printed).expect("UTF-8");
        let printed: Vec<_> = printed.split('\0').collect();
        for header in &made.plan.selection.wanted.headers {
            let HeaderValue::Fixed(value) = &header.value else { continue };
            let wanted = format!("{}={}", header.name, String::from_utf8_lossy(value));
            assert!(printed.contains(&wanted.as_str()), "{wanted:?} is not in {printed:?}");
        }
    }
    assert!(commands > FORMS / 10, "{commands} commands");
    assert_eq!(texts_of(&steps).len(), commands);
}

#[test]
fn programs_for_the_practice_cluster_hold_nothing_of_the_connection_beside_it() {
    let mut form = Form { file: "a.json".to_owned(), ..Form::default() };
    form.profile.api_key = "API-KEY".to_owned();
    form.profile.properties = "sasl.password=hunter2".to_owned();
    let plan = form.check(false).expect("a plan");
    let known = line_producer::as_code::Known {
        practice: Some("localhost:4711"),
        sample: None,
        format: Default::default(),
        packing: Default::default(),
        key_encrypted: true,
    };
    for language in Language::ALL {
        let made = program(language, &plan, &known).expect("a program");
        assert!(made.text.contains("localhost:4711") && made.secrets.is_empty(), "{}", made.text);
        assert!(!made.text.contains("hunter2") && !made.text.contains("API-KEY"), "{}", made.text);
        let none = line_producer::as_code::Known { practice: None, ..known };
        program(language, &plan, &none).expect_err("it does not run");
    }
}

proptest! {
    #[test]
    fn no_letter_hides_and_java_is_ascii(made in made()) {
        for language in Language::ALL {
            let Ok(made) = program(language, &made.plan, &made.known()) else { continue };
            let hidden = |letter: char| (letter.is_control() && letter != '\n') || letter == '\u{202e}';
            prop_assert!(!made.text.contains(hidden), "{}", made.text);
            prop_assert!(language != Language::Java || made.text.is_ascii(), "{}", made.text);
        }
    }
}
