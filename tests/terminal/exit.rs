//! Exit codes: 0 when every line was delivered, 1 when not every one was, 2 when nothing could be sent.

use std::io;

use line_producer::{
    fault::{Fault, Kind},
    source::SAMPLE,
};

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
fn which_cluster_is_meant_has_to_be_said_once() {
    for (arguments, why) in [
        (&["lines.json"][..], "name a cluster"),
        (&["--practice", "--bootstrap", "localhost:9092"], "cannot be used with"),
    ] {
        let ended = Send::new(arguments).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{arguments:?}: {ended:?}");
        assert!(ended.stderr.contains(why), "{arguments:?}: {ended:?}");
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
        ["--client-certificate", "client.pem"],
        ["--client-key", "client.key"],
        ["--acks", "all"],
        ["--compression", "zstd"],
        ["--linger", "5ms"],
        ["--batch-size", "1MB"],
        ["--message-size", "1MB"],
        ["--partitioner", "java"],
        ["--idempotence", "off"],
        ["--property", "retries=5"],
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
fn flags_that_the_security_has_no_use_for_are_refused_in_words() {
    let cases = [
        ("plaintext", ["--api-key", "KEY"], "does not sign in"),
        ("ssl", ["--mechanism", "PLAIN"], "does not sign in"),
        ("ssl", ["--secret-stdin", "--count=1"], "does not sign in"),
        ("sasl-plaintext", ["--ca", "ca.pem"], "does not encrypt"),
        ("plaintext", ["--client-certificate", "client.pem"], "does not encrypt"),
        ("plaintext", ["--client-key", "client.key"], "does not encrypt"),
    ];
    for (security, flag, why) in cases {
        let ended = Send::new(["--bootstrap", "localhost:9", "--security", security].iter().chain(&flag)).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{flag:?}: {ended:?}");
        assert!(ended.stderr.starts_with(flag[0]) && ended.stderr.contains(why), "{flag:?}: {ended:?}");
        assert_eq!(ended.stderr.lines().count(), 1, "{ended:?}");
    }
}

#[test]
fn each_option_that_cannot_be_used_is_refused_with_its_flag() {
    let cases = [
        (&["--acks", "1"][..], "--acks: Cannot be combined: Acks “Leader only” and Idempotence"),
        (&["--linger", "soon"], "--linger: Linger is not a time"),
        (&["--linger", "3s", "--deadline", "3s"], "--linger: Linger is not a time"),
        (&["--batch-size", "big"], "--batch-size: Batch size is not a size"),
        (&["--message-size", "1"], "--message-size: Message size is not a size"),
        (&["--property", "linger.ms=5"], "--property: Has a field of its own: Linger"),
        (&["--property", "debug=all"], "--property: A property that is unsafe here"),
    ];
    for (flags, words) in cases {
        let ended = Send::new(["--bootstrap", "localhost:9", "--security", "plaintext"].iter().chain(flags)).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{flags:?}: {ended:?}");
        assert!(ended.stderr.starts_with(words), "{flags:?}: {ended:?}");
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
        assert!(ended.stderr.contains(said) && !ended.stderr.contains("delivered"), "{ended:?}");
    }
}

#[test]
fn every_line_delivered_is_0_and_one_that_was_not_is_1() {
    let ended = Send::new(["-", "--practice"]).input("1\n\n2\n").run();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.stderr.contains("2 lines delivered, 1 blank line skipped, "), "{ended:?}");
    let ended = Send::new(["-", "--practice"]).input("1\n{\n2\n").run();
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("2 of 3 delivered, 1 failed, "), "{ended:?}");
}

#[test]
fn what_cannot_be_used_is_2_before_anything_is_sent() {
    let wrong = [
        &["missing.json", "--practice"][..],
        &[".", "--practice"],
        &["--count", "0"],
        &["--from-line", "none"],
        &["--delay", "soon"],
        &["--topic", "no topic"],
        &["--format", "xml"],
        &["--no-such-flag"],
        &["--bootstrap", "no-port", "--security", "plaintext"],
        &["--bootstrap", "localhost:9", "--api-key", "KEY"],
    ];
    for arguments in wrong {
        let ended = Send::new(arguments).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{arguments:?}: {ended:?}");
        assert!(!ended.stderr.is_empty() && !ended.stderr.contains("delivered"), "{arguments:?}: {ended:?}");
    }
}

#[test]
fn a_cluster_that_is_not_there_is_2() {
    // The system gives this port to nobody who asks for any: the practice cluster of another test is not there.
    const NOBODY: &str = "127.0.0.1:1";
    let ended = Send::new(["--bootstrap", NOBODY, "--security", "plaintext"]).run();
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{ended:?}");
    assert!(ended.stderr.starts_with(&Fault::new(Kind::NothingListens { address: NOBODY.to_owned() }).words().title));
}
