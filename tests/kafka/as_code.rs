//! The same in code: the programs in Python, Java and with kcat put into one topic what `line-producer send` puts into
//! another.

use std::{fs, path::Path, process::Command, time::Duration};

use line_producer::{
    as_code::{self, Known, Language},
    connection::{Mechanism, Partitioner, Profile, Security},
    run::{Cluster as Chosen, Form, HeaderRow, Spacing},
    source::{BadLines, Compression, Format, Packing, RecordAs},
};
use proptest::{strategy::ValueTree as _, test_runner::TestRunner};

use crate::{
    cluster::{Cluster, PARTITIONS, TOPIC},
    delivery::sample,
    jars, kcat,
    listener::Listener,
    outside, plans,
    program::Send,
    python,
    user::User,
};

/// Longer than any of the programs takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(120);
const ALL: &[Language] = &Language::ALL;
const NOT_KCAT: &[Language] = &[Language::Python, Language::Java];
const NOT_JAVA: &[Language] = &[Language::Python, Language::Kcat];

/// Lines that a program could get wrong: escapes, numbers as they stand, blank lines, other line ends, a mark at the
/// beginning, names with dots, equal names, times, what is not JSON and what lacks a field.
const LINES: &str = "\u{feff}{\"k\":\"a\\u0041\\\"é\",\"n\":{\"x.y\":1.50,\"x\":{\"y\":\"deep\"}},\"at\":\"2023-11-14T22:13:20.123Z\",\"h\":null}\n\n  \t\n\
    {\"k\":12e3 , \"n\":{\"x\":{\"y\":\"deep\"}}, \"at\":1700000001,\"h\":true}\r\n\
    {\"k\":true,\"at\":1,\"h\":\"x\"}\nnot JSON\n{\"k\":NaN,\"at\":5,\"h\":\"t\"}\n\
    {\"k\":\"one\",\"n\":{\"x\":{\"y\":\"ö\\/\"}},\"at\":\"2023-11-14 22:13:20.1239\",\"h\":1.0}\n\
    {\"k\":\"dup\",\"k\":\"last\",\"n\":{\"x\":{\"y\":\"z\"}},\"at\":\"2023-11-14T23:13:20+01:00\",\"h\":\"t\\n\"}\n\
    {\"k\":\"no time\",\"n\":{\"x\":{\"y\":\"z\"}},\"h\":\"t\"}\n{\"k\":\"\\ud800\",\"n\":{\"x\":{\"y\":\"z\"}},\"at\":5,\"h\":\"t\"}\n\
    {\"k\":\"tab\",\"n\":{\"x\":{\"y\":\"q\"}},\"at\":1700000000.29,\"h\":\"\\t\"}\r\n\
    {\"k\":\"end\",\"n\":{\"x\":{\"y\":\"e\"}},\"at\":1700000002000000,\"h\":\"x\"}\r";
/// An array as a person writes it.
const ARRAY: &str =
    "\u{feff} [\n  {\"k\": \"a\",\n   \"b\": [1, 2]},\n  {\"k\":\"\\u0062\"} , 5,\n\t{\"k\":\"c\"}\n]\n";

/// Rows as spreadsheets write them: with a mark, quotes, a line end within quotes, a blank row and one with too few cells.
const ROWS: &str = "\u{feff}Name;City;\"a;b\"\r\n\"Müller; \"\"Hans\"\"\";\"Ham\nburg\";1\r\n\r\n;x;y\n\"Q\"uote;5\" disk;tab\t\u{7f}\\z\r\n\
    too;few\nM;N;O";

/// What is chosen, by the names of the terminal's flags.
type Choices<'c> = &'c [(&'c str, &'c str)];

fn form(choices: Choices<'_>, topic: &str, file: &Path, profile: Profile) -> Form {
    let mut form = Form {
        cluster: Chosen::Mine,
        profile,
        file: file.display().to_string(),
        topic: topic.to_owned(),
        key_field: String::new(),
        count: "all".to_owned(),
        delay: "0".to_owned(),
        ..Form::default()
    };
    for (flag, value) in choices {
        let text = || (*value).to_owned();
        let header = |from_field| {
            let (name, value) = value.split_once('=').expect("a header");
            HeaderRow { name: name.to_owned(), value: value.to_owned(), from_field }
        };
        match *flag {
            "--key-field" => form.key_field = text(),
            "--count" => form.count = text(),
            "--delay" => form.delay = text(),
            "--rate" => (form.spacing, form.rate) = (Spacing::Rate, text()),
            "--from-line" => form.from_line = text(),
            "--repeat" => form.repeat = text(),
            "--partition" => form.partition = text(),
            "--timestamp-field" => form.timestamp_field = text(),
            "--header" => form.headers.push(header(false)),
            "--header-field" => form.headers.push(header(true)),
            "--partitioner" => form.profile.partitioner = Partitioner::Java,
            "--bad-lines" => form.bad_lines = BadLines::Send,
            "--input-format" => {
                form.format = match *value {
                    "text" => Format::Text,
                    "csv" => Format::Csv,
                    "tsv" => Format::Tsv,
                    _ => Format::JsonArray,
                };
            }
            "--record-as" => form.record_as = RecordAs::Line,
            "--linger" => form.profile.linger = text(),
            "--compression" => form.profile.compression = line_producer::connection::Compression::Zstd,
            other => panic!("no choice {other}"),
        }
    }
    form
}

/// Runs the program for this form to its end.
fn run(language: Language, form: &Form, compression: Option<Compression>, secret: &str) {
    let plan = form.check(true).expect("a plan");
    let packing = Packing { compression, utf16: false };
    let known = Known { practice: None, sample: None, format: form.format, packing, key_encrypted: false };
    let program = as_code::program(language, &plan, &known).expect("a program");
    assert!(secret.is_empty() || !program.text.contains(secret), "the secret is no part of it");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(language.file_name());
    fs::write(&file, &program.text).expect("written");
    let file = file.display().to_string();
    let class_path = jars::class_path().expect("jars");
    let arguments = match language {
        Language::Python => vec![python::interpreter().expect("a Python"), &file],
        // As it starts fastest.
        Language::Java => vec!["java", "-XX:TieredStopAtLevel=1", "-cp", class_path, &file],
        Language::Kcat => vec!["bash", &file],
    };
    let mut all = vec!["-u", "SSL_CERT_FILE", "-u", "KAFKA_SECRET"];
    let secret = format!("KAFKA_SECRET={secret}");
    if !program.secrets.is_empty() {
        all.push(&secret);
    }
    all.extend(arguments);
    let output = outside::outcome(DEADLINE, "env", &all, b"").expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    // Lines that are refused are said, and make it end with 1, as with Send.
    assert!(matches!(output.status.code(), Some(0 | 1)) && !said.contains("Traceback"), "{said}\n{}", program.text);
}

/// Every message of a topic, as a line each: place, key, value, headers, timestamp. Of those without a key the place is left
/// out, since it is any, as it is for an empty one with librdkafka's partitioner; and without a field of time the timestamp.
fn messages(cluster: &Cluster, topic: &str, choices: Choices<'_>) -> Vec<String> {
    let chosen = |flag| choices.iter().any(|(name, _)| *name == flag);
    let time = if chosen("--timestamp-field") { "%T" } else { "" };
    let format = format!("%p %K[%k] %S[%s] %h {time}\\x1e");
    let text = kcat::formatted(&cluster.open(), topic, &format).expect("kcat reads the topic");
    let placeless = |key: &str| key.starts_with("-1[") || (key.starts_with("0[") && !chosen("--partitioner"));
    let keyless = |message: &str| message.split(' ').nth(1).is_some_and(placeless);
    let place = |message: &str| match keyless(message) && !chosen("--partition") {
        true => message.split_once(' ').map_or(message, |(_, rest)| rest).to_owned(),
        false => message.to_owned(),
    };
    let mut messages: Vec<_> = text.split_terminator('\u{1e}').map(place).collect();
    // What has no key has no order either; others keep theirs in their partition, which sorting does not change.
    messages.sort_by_key(|message| match placeless(message) {
        true => message.clone(),
        false => message.split(' ').next().unwrap_or_default().to_owned(),
    });
    messages
}

fn plaintext(cluster: &Cluster) -> Profile {
    let bootstrap = cluster.address(Listener::Plaintext);
    Profile { bootstrap, security: Security::Plaintext, ..Profile::default() }
}

/// Sends the file as chosen, with the program under test and with each of these, and compares.
fn compare(name: &str, languages: &[Language], choices: Choices<'_>, file: &Path, packed: Option<Compression>) {
    let cluster = Cluster::shared();
    let topic = |of: &str| {
        let topic = format!("{TOPIC}-code-{name}-{of}");
        cluster.create_topic(&topic, PARTITIONS);
        topic
    };
    let reference = topic("send");
    let mut send = Send::new()
        .with("--bootstrap", cluster.address(Listener::Plaintext))
        .with("--security", "plaintext")
        .with("--topic", &reference);
    for (flag, value) in choices {
        send = send.arg(format!("{flag}={value}"));
    }
    let ended = send.arg(file).run();
    assert!(matches!(ended.code, Some(0 | 1)), "{}", ended.stderr);
    let wanted = messages(cluster, &reference, choices);
    assert!(!wanted.is_empty(), "{}", ended.stderr);
    for language in languages {
        let own = topic(language.file_name());
        run(*language, &form(choices, &own, file, plaintext(cluster)), packed, "");
        assert_eq!(messages(cluster, &own, choices), wanted, "{name}: {language:?}");
    }
}

/// The same for [`LINES`].
fn compare_lines(name: &str, languages: &[Language], choices: Choices<'_>) {
    let folder = tempfile::tempdir().expect("a folder");
    // A name that has to be quoted.
    let file = folder.path().join("it's \"é\" $HOME.json");
    fs::write(&file, LINES).expect("written");
    compare(name, languages, choices, &file, None);
}

#[test]
fn keys_go_to_the_partitions_of_crc32_or_murmur2_whoever_sends_them() {
    compare_lines("crc32", ALL, &[("--key-field", "k")]);
    compare_lines("murmur2", ALL, &[("--key-field", "k"), ("--partitioner", "java")]);
    compare_lines("nested", ALL, &[("--key-field", "n.x.y")]);
}

#[test]
fn what_is_chosen_of_the_file_is_what_is_sent() {
    let sample = sample();
    let some = [("--key-field", "StoreID"), ("--from-line", "1200"), ("--count", "100"), ("--repeat", "2")];
    compare("some", ALL, &some, &sample, None);
    compare("all", ALL, &[("--key-field", "DeliveryAddress.City"), ("--compression", "zstd")], &sample, None);
}

#[test]
fn without_a_key_and_with_a_fixed_partition_the_lines_are_the_same() {
    compare_lines("keyless", ALL, &[]);
    compare_lines("fixed", ALL, &[("--key-field", "k"), ("--partition", "2"), ("--linger", "0.5 ms")]);
}

#[test]
fn lines_that_are_spaced_are_the_same() {
    compare_lines("delay", NOT_KCAT, &[("--key-field", "k"), ("--delay", "20ms")]);
    compare_lines("rate", NOT_KCAT, &[("--key-field", "k"), ("--rate", "50")]);
}

#[test]
fn headers_and_timestamps_are_the_same() {
    let headers = [("--header", "source=it's \"7\" \\ é"), ("--header", "empty="), ("--key-field", "k")];
    compare_lines("fixed-headers", ALL, &headers);
    let fields = [("--header", "a=b"), ("--header-field", "h=h"), ("--timestamp-field", "at"), ("--key-field", "k")];
    compare_lines("fields", NOT_KCAT, &fields);
    let lenient = [("--bad-lines", "send"), ("--header-field", "h=h"), ("--key-field", "k")];
    compare_lines("lenient-fields", NOT_KCAT, &lenient);
}

#[test]
fn bad_lines_are_sent_where_that_is_chosen_and_text_is_sent_as_it_stands() {
    compare_lines("lenient", ALL, &[("--bad-lines", "send"), ("--key-field", "k")]);
    compare_lines("lenient-keyless", ALL, &[("--bad-lines", "send"), ("--partition", "1")]);
    compare_lines("text", ALL, &[("--input-format", "text"), ("--partition", "1")]);
}

#[test]
fn elements_of_an_array_and_packed_files_are_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("array.json");
    fs::write(&file, ARRAY).expect("written");
    let array = ("--input-format", "json-array");
    compare("array", NOT_JAVA, &[array, ("--key-field", "k")], &file, None);
    compare("array-some", NOT_JAVA, &[array, ("--from-line", "2"), ("--count", "2")], &file, None);
    let packed = |program: &str, ending: &str| {
        let file = folder.path().join("lines.json");
        fs::write(&file, LINES).expect("written");
        outside::run(DEADLINE, program, &["-k", "-f", &file.display().to_string()], b"").expect("packed");
        file.with_extension(ending)
    };
    compare("gzip", ALL, &[("--key-field", "k")], &packed("gzip", "json.gz"), Some(Compression::Gzip));
    let zstd = folder.path().join("lines.json.zst");
    fs::write(&zstd, zstd::encode_all(LINES.as_bytes(), 3).expect("packed")).expect("written");
    compare("zstd", &[Language::Java], &[("--key-field", "k")], &zstd, Some(Compression::Zstd));
}

#[test]
fn the_secret_from_the_environment_signs_in_over_an_encrypted_connection() {
    let cluster = Cluster::shared();
    for (user, mechanism) in [(User::Alice, Mechanism::Plain), (User::Bob, Mechanism::ScramSha512)] {
        let profile = Profile {
            bootstrap: cluster.address(Listener::SaslSsl),
            mechanism,
            api_key: user.name().to_owned(),
            ca_file: cluster.ca().display().to_string(),
            ..Profile::default()
        };
        for language in Language::ALL {
            let topic = format!("{TOPIC}-code-signed-in-{}-{}", user.name(), language.file_name());
            cluster.create_topic(&topic, PARTITIONS);
            let choices = [("--key-field", "StoreID"), ("--count", "20")];
            run(language, &form(&choices, &topic, &sample(), profile.clone()), None, cluster.password(user));
            assert_eq!(cluster.consume_all(&topic).len(), 20, "{language:?} as {user:?}");
        }
    }
}

#[test]
fn rows_of_a_table_are_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let (csv, tsv) = (folder.path().join("rows.csv"), folder.path().join("rows.tsv"));
    fs::write(&csv, ROWS).expect("written");
    fs::write(&tsv, "a\tb\n1\t\"x\"\n\t\n2\ty;z\r\n").expect("written");
    let unnamed = folder.path().join("unnamed.csv");
    fs::write(&unnamed, "Name;;Name\na;b\rc;d\n").expect("written");
    let format = ("--input-format", "csv");
    compare("csv", NOT_JAVA, &[format, ("--key-field", "Name")], &csv, None);
    compare("csv-unnamed", NOT_JAVA, &[format, ("--key-field", "Name_2")], &unnamed, None);
    compare("csv-lenient", NOT_JAVA, &[format, ("--key-field", "Name"), ("--bad-lines", "send")], &csv, None);
    let no_key = [format, ("--key-field", "Nobody"), ("--bad-lines", "send")];
    compare("csv-no-key", NOT_JAVA, &no_key, &csv, None);
    let names = folder.path().join("names.csv");
    fs::write(&names, "\n\"Na\nme\";\"Price\n(EUR)\"\nA;1\n").expect("written");
    compare("csv-names", NOT_JAVA, &[format, ("--key-field", "Na\nme")], &names, None);
    compare(
        "csv-rows",
        NOT_JAVA,
        &[format, ("--record-as", "line"), ("--from-line", "2"), ("--count", "2")],
        &csv,
        None,
    );
    let fields = [format, ("--key-field", "City"), ("--header-field", "n=Name")];
    compare("csv-fields", &[Language::Python], &fields, &csv, None);
    compare("tsv", NOT_JAVA, &[("--input-format", "tsv"), ("--key-field", "a")], &tsv, None);
}

/// Any form's programs, compiled together: each class gets a name of its own.
#[test]
fn java_takes_every_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut runner = TestRunner::deterministic();
    let mut command = Command::new("javac");
    command.args(["-proc:none", "-nowarn", "-encoding", "US-ASCII", "-cp", jars::class_path().expect("jars"), "-d"]);
    command.arg(folder.path());
    let mut programs = 0;
    while programs < 100 {
        let made = proptest::strategy::Strategy::new_tree(&plans::made(), &mut runner).expect("a form").current();
        let Ok(program) = as_code::program(Language::Java, &made.plan, &made.known()) else { continue };
        let file = folder.path().join(format!("SendLines{programs}.java"));
        let class = format!("public class SendLines{programs} {{");
        fs::write(&file, program.text.replace("public class SendLines {", &class)).expect("written");
        command.arg(file);
        programs += 1;
    }
    let output = command.output().expect("javac");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
