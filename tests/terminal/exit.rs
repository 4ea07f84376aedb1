//! Exit codes: 0 when every line was delivered, 1 when not every one was, 2 when nothing could be sent.

use std::io;

use line_producer::source::SAMPLE;

use crate::program::Send;

#[test]
fn nobody_has_to_listen_to_standard_error() {
    for (arguments, code) in [(["--count", "1"], 0), (["--count", "none"], 2)] {
        let (reader, writer) = io::pipe().expect("a pipe");
        drop(reader);
        let ended = Send::new(arguments).stderr(writer).run();
        assert_eq!(ended.code, Some(code), "{ended:?}");
    }
}

#[test]
fn flags_that_would_not_be_heeded_are_refused() {
    let flags = [
        ["--security", "plaintext"],
        ["--mechanism", "PLAIN"],
        ["--api-key", "KEY"],
        ["--client-id", "me"],
        ["--ca", "ca.pem"],
        ["--idempotence", "off"],
        ["--property", "linger.ms=5"],
        ["--secret-stdin", "--count=1"],
    ];
    for flag in flags {
        for practice in [&["--practice"][..], &[]] {
            let ended = Send::new(flag.iter().chain(practice)).run();
            assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{flag:?} {practice:?}: {ended:?}");
            assert!(ended.stderr.contains(flag[0]) || ended.stderr.contains("--bootstrap"), "{ended:?}");
        }
    }
}

#[test]
fn flags_that_contradict_each_other_are_refused() {
    let contradictions = [
        &["--practice", "--connection", "My cluster"][..],
        &["--practice", "--bootstrap", "a:9092"],
        &["--connection", "My cluster", "--bootstrap", "a:9092"],
        &["--key-field", "a", "--no-key"],
        &["-", "--bootstrap", "a:9092", "--secret-stdin"],
        &["-"],
    ];
    for arguments in contradictions {
        let ended = Send::new(arguments).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{arguments:?}: {ended:?}");
    }
}

#[test]
fn a_run_without_any_line_to_send_is_no_success() {
    let beyond = || Send::new(["invoices.json", "--practice", "--from-line", "5000"]).file("invoices.json", SAMPLE);
    let ended = beyond().run();
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{ended:?}");
    assert!(ended.stderr.contains("The file ends before line 5,000\n"), "{ended:?}");
    for (input, from_line, said) in [
        ("", "1", "The file is empty\n"),
        ("\n \n", "1", "The file is empty\n"),
        ("1\n\n\n", "2", "The file ends before line 2\n"),
    ] {
        let ended = Send::new(["-", "--practice", "--from-line", from_line]).input(input).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{ended:?}");
        assert!(ended.stderr.contains(said), "{ended:?}");
    }
}
