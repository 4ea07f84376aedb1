//! `line-producer connections`, and every saved connection found by its name.

use std::fs::File;

use line_producer::{
    connection::{Profile, Security},
    run::Form,
    settings::Settings,
};

use crate::program::{Ended, Send};

fn profile(id: &str, name: &str, bootstrap: &str) -> Profile {
    let (id, name, bootstrap) = (id.to_owned(), name.to_owned(), bootstrap.to_owned());
    Profile { id, name, bootstrap, ..Profile::default() }
}

/// A window with three connections, one of them never filled in.
fn settings() -> Vec<u8> {
    let chosen = Profile { api_key: " KEY ".to_owned(), ..profile("a", "Invoices, test", "a:9092, b:9092") };
    let plain = Profile { security: Security::Plaintext, ..profile("b", "\u{202f}Local 10", "localhost:9092") };
    let others = [plain, profile("c", "Empty", " ")].map(|profile| (profile.id.clone(), profile)).into();
    let form = Form { profile: chosen, ..Form::default() };
    serde_json::to_vec(&Settings { form, others, ..Settings::default() }).expect("JSON")
}

fn connections(arguments: &[&str]) -> Send {
    Send::command("connections", arguments)
}

#[test]
fn they_are_listed_with_the_chosen_one_marked() {
    let ended = connections(&[]).file("settings.json", settings()).run();
    let expected = "  Name            Bootstrap       Security   API key\n\
                    * Invoices, test  a:9092, b:9092  SASL_SSL   KEY\n  \
                      Local 10        localhost:9092  PLAINTEXT  –\n";
    assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr.as_str()), (Some(0), expected, ""));
}

#[test]
fn json_is_one_object_a_connection() {
    let ended = connections(&["--format", "json"]).file("settings.json", settings()).run();
    let expected = concat!(
        r#"{"name":"Invoices, test","bootstrap":"a:9092, b:9092","security":"SASL_SSL","api_key":"KEY","chosen":true,"unsafe":false}"#,
        "\n",
        r#"{"name":"Local 10","bootstrap":"localhost:9092","security":"PLAINTEXT","api_key":null,"chosen":false,"unsafe":false}"#,
        "\n"
    );
    assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr.as_str()), (Some(0), expected, ""));
}

#[test]
fn what_does_not_check_whom_it_talks_to_is_marked() {
    let mut form = Form { profile: profile("a", "A", "a:9092"), ..Form::default() };
    form.profile.properties = "enable.ssl.certificate.verification=false".to_owned();
    let settings = serde_json::to_vec(&Settings { form, ..Settings::default() }).expect("JSON");
    let ended = connections(&[]).file("settings.json", &settings).run();
    assert!(ended.stdout.contains("* A (Unsafe)  a:9092"), "{ended:?}");
    let ended = connections(&["--format", "json"]).file("settings.json", &settings).run();
    assert!(ended.stdout.contains(r#""unsafe":true"#), "{ended:?}");
}

#[test]
fn where_nothing_is_saved_that_is_said() {
    for format in ["text", "json"] {
        let ended = connections(&["--format", format]).run();
        assert_eq!(
            (ended.code, ended.stdout.as_str(), ended.stderr.as_str()),
            (Some(0), "", "No connection is saved yet\n")
        );
    }
    let ended = connections(&[]).file("settings.json", "{").run();
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.starts_with("The remembered settings cannot be used"), "{ended:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_list_that_cannot_be_printed_is_said() {
    let full = File::options().write(true).open("/dev/full").expect("a full disk");
    let ended = connections(&[]).file("settings.json", settings()).stdout(full).run();
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.stderr.contains("The standard output could not be written"), "{ended:?}");
}

fn send_with(name: &str) -> Ended {
    Send::new(["-", "--connection", name, "--ca", "missing.pem"])
        .file("settings.json", settings())
        .env("LINE_PRODUCER_SECRET", "hunter2")
        .run()
}

#[test]
fn every_saved_connection_is_found_whatever_the_case() {
    // The chosen one wants the CA file; the other is not encrypted, and nothing listens there.
    let chosen = send_with(" INVOICES, test ");
    assert!(chosen.stderr.contains("missing.pem"), "{chosen:?}");
    let unknown = send_with("Empty");
    assert_eq!((unknown.code, unknown.stderr.as_str()), (Some(2), "there is no saved connection “Empty”\n"));
    let other = send_with("local 10");
    assert!(!other.stderr.contains("no saved connection"), "{other:?}");
}
