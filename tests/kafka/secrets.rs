//! The secret is nowhere but where it has to be.

use std::fs;

use crate::{
    cluster::{Cluster, TOPIC},
    program::{Ended, Running, Send},
    user::User,
};

/// Everything of a running program that others can read, or that stays behind.
fn looked_at_from_outside(running: &Running) -> String {
    let arguments = fs::read(format!("/proc/{}/cmdline", running.pid())).expect("it runs");
    let mut text = String::from_utf8_lossy(&arguments).into_owned();
    assert!(text.contains("--api-key"), "{text}");
    for entry in fs::read_dir(format!("/proc/{}/task", running.pid())).expect("it runs") {
        // A thread may end meanwhile.
        text += &fs::read_to_string(entry.expect("an entry").path().join("comm")).unwrap_or_default();
    }
    text
}

/// The files that the program wrote.
fn written(running: &Running) -> String {
    let files = fs::read_dir(running.folder()).expect("the folder is there");
    files.map(|file| fs::read_to_string(file.expect("an entry").path()).expect("text")).collect()
}

fn assert_absent(secret: &str, ended: &Ended, others: &str) {
    for text in [&ended.stdout, &ended.stderr, others] {
        assert!(!text.contains(secret), "the secret is in {text}");
    }
}

#[test]
fn the_secret_is_in_no_output_argument_or_file() {
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-secret");
    cluster.create_topic(&topic, 1);
    let secret = cluster.password(User::Alice);
    let signed_in = || {
        Send::signed_in(cluster, User::Alice)
            .env("RUST_LOG", "trace")
            .with("--topic", &topic)
            .with("--count", "3")
            .with("--delay", "200ms")
    };
    for send in [signed_in(), signed_in().secret_on_stdin(secret)] {
        let mut running = send.start();
        running.await_rows(1);
        let others = looked_at_from_outside(&running) + &written(&running);
        let ended = running.finish();
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        assert!(
            ended.stderr.contains("DEBUG") || ended.stderr.contains("TRACE"),
            "nothing was logged: {}",
            ended.stderr
        );
        assert_absent(secret, &ended, &others);
    }
}

#[test]
fn a_wrong_secret_is_not_repeated() {
    let cluster = Cluster::shared();
    let secret = "not-the-secret-of-alice";
    for send in [
        Send::signed_in(cluster, User::Alice).secret(secret),
        Send::signed_in(cluster, User::Bob).secret(secret),
        Send::signed_in(cluster, User::Alice).with("--property", format!("sasl.password={secret}")),
        Send::signed_in(cluster, User::Alice).with("--property", format!("ssl.key.password={secret}")),
    ] {
        let ended = send.env("RUST_LOG", "trace").run();
        assert_eq!(ended.code, Some(2), "{}", ended.stderr);
        assert_absent(secret, &ended, "");
    }
}
