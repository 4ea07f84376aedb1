//! `--connection`: the settings of the window are read and left alone, and the secret has its places.

use std::{
    fs::File,
    io::{self, Write},
    path::PathBuf,
    process::Stdio,
};

use line_producer::{run::Form, settings::Settings};

use crate::program::{Ended, Send};

/// The settings of a window in which this address was typed.
fn settings(bootstrap: &str) -> Vec<u8> {
    let mut form = Form::default();
    form.profile.bootstrap = bootstrap.to_owned();
    form.profile.api_key = "KEY".to_owned();
    serde_json::to_vec(&Settings { form, ..Settings::default() }).expect("JSON")
}

fn my_cluster() -> Send {
    Send::new(["-", "--connection", "my CLUSTER"])
}

#[test]
fn settings_that_cannot_be_used_are_said_and_left_alone() {
    for (text, why) in [("{", "EOF"), (r#"{"version":3}"#, "version 3; this program knows version 2")] {
        let ended = my_cluster().file("settings.json", text).run();
        assert_eq!(ended.code, Some(2), "{ended:?}");
        assert!(ended.stderr.starts_with("The remembered settings cannot be used"), "{ended:?}");
        assert!(ended.stderr.contains(why), "{ended:?}");
        assert_eq!(ended.folder, [PathBuf::from("settings.json")], "nothing is put aside");
    }
}

#[test]
fn without_a_saved_connection_no_keyring_is_asked() {
    let never_typed = || my_cluster().file("settings.json", settings(" "));
    let another = || Send::new(["-", "--connection", "theirs"]).file("settings.json", settings("a:9092"));
    for (send, name) in [(my_cluster(), "my CLUSTER"), (never_typed(), "my CLUSTER"), (another(), "theirs")] {
        let ended = send.run();
        assert_eq!((ended.code, ended.stderr), (Some(2), format!("there is no saved connection “{name}”\n")));
    }
}

/// A keyring never answers here, and a CA file that is missing ends the run before the cluster is sought.
fn signing_in() -> Send {
    Send::new(["--connection", "My cluster", "--ca", "missing.pem", "-"]).file("settings.json", settings("localhost:9"))
}

#[test]
fn where_the_keyring_fails_the_environment_has_the_secret() {
    let ended = signing_in().run();
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.stderr.starts_with("No keyring on this computer"), "{ended:?}");
    assert!(ended.stderr.contains("put the secret into the variable LINE_PRODUCER_SECRET"), "{ended:?}");
    assert!(!ended.stderr.contains("press"), "there is nothing to press here: {ended:?}");
    let ended = signing_in().env("LINE_PRODUCER_SECRET", "hunter2").run();
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.stderr.contains("missing.pem") && !ended.stderr.contains("keyring"), "{ended:?}");
}

fn secret_from(stdin: impl Into<Stdio>) -> Ended {
    let arguments = ["--bootstrap", "localhost:9", "--api-key", "KEY", "--ca", "missing.pem", "--secret-stdin"];
    Send::new(arguments).stdin(stdin).run()
}

#[test]
fn a_secret_from_standard_input_has_an_end() {
    let ended = secret_from(File::open("/dev/zero").expect("zeros"));
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.stderr.starts_with("--secret-stdin: The secret is missing"), "{ended:?}");
    assert!(ended.stderr.contains("longer than 64 KiB"), "{ended:?}");
}

#[test]
fn blanks_are_no_secret_and_blanks_around_one_are_none_of_it() {
    for (typed, missing) in [(" \t\r\n", true), (" hunter2 \r\n", false)] {
        let (reader, mut writer) = io::pipe().expect("a pipe");
        writer.write_all(typed.as_bytes()).expect("room in the pipe");
        let ended = secret_from(reader);
        assert_eq!(ended.code, Some(2), "{ended:?}");
        assert_eq!(ended.stderr.contains("The secret is missing"), missing, "{ended:?}");
        assert!(!ended.stderr.contains("hunter2"), "{ended:?}");
    }
}
