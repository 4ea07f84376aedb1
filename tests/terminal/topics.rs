//! `line-producer topics` and `line-producer practice`.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use line_producer::practice::running_in;
use rdkafka::mocking::MockCluster;
use tempfile::TempDir;

use crate::program::{Ended, Send, await_that};

fn topics(arguments: &[&str]) -> Ended {
    Send::command("topics", arguments).run()
}

#[test]
fn topics_are_listed_and_asking_makes_none() {
    let cluster = MockCluster::new(1).expect("a mock cluster");
    cluster.create_topic("invoices", 4, 1).expect("a topic");
    cluster.create_topic("__consumer_offsets", 2, 1).expect("a topic");
    let bootstrap = cluster.bootstrap_servers();
    let at = ["--bootstrap", &bootstrap, "--security", "plaintext"];
    let ended = topics(&at);
    let expected = "Topic     Partitions  Replicas  Messages\ninvoices           4         1         0\n";
    assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr.as_str()), (Some(0), expected, ""));
    let ended = topics(&[&at[..], &["--internal", "--format", "json"]].concat());
    let expected = concat!(
        r#"{"topic":"__consumer_offsets","partitions":2,"replicas":1,"messages":0,"internal":true}"#,
        "\n",
        r#"{"topic":"invoices","partitions":4,"replicas":1,"messages":0,"internal":false}"#,
        "\n"
    );
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), expected), "{}", ended.stderr);

    let create = [&["create", "orders", "--partitions", "2"], &at[..]].concat();
    let ended = topics(&create);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    assert!(ended.stderr.contains("This cluster creates no topics on request"), "{}", ended.stderr);
    let ended = topics(&[&create[..], &["--format", "json"]].concat());
    assert!(ended.stdout.contains(r#""result":"refused","fault":"create-not-offered""#), "{}", ended.stdout);
}

#[test]
fn what_is_wrong_is_said_by_its_flag_before_anybody_is_asked() {
    let wrong = |arguments: &[&str], words: &[&str]| {
        let ended = topics(arguments);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        for words in words {
            assert!(ended.stderr.contains(words), "{words}: {}", ended.stderr);
        }
    };
    wrong(&[], &["name a cluster: --connection NAME or --bootstrap HOST:PORT"]);
    wrong(&["--practice"], &["would end with it"]);
    let at = ["--bootstrap", "127.0.0.1:1", "--security", "plaintext"];
    wrong(&at, &["Nothing listens there"]);
    let create = ["create", "a b", "--partitions", "0", "--retention", "soon"];
    let said =
        ["NAME: Not a topic name", "--partitions: Partitions is not a number", "--retention: Retention is not a time"];
    wrong(&[&create, &at[..]].concat(), &said);
}

/// The command while it runs, with a pipe on its standard input. Dropping it kills it.
struct Practice {
    child: Child,
    address: String,
    folder: TempDir,
}

impl Practice {
    fn start(arguments: &[&str], stdin: Stdio) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = Command::new(env!("CARGO_BIN_EXE_line-producer"))
            .arg("practice")
            .args(arguments)
            .env("LINE_PRODUCER_SETTINGS", folder.path().join("settings.json"))
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("its address");
        Self { child, address: line.trim().to_owned(), folder }
    }

    fn found(&self) -> Vec<String> {
        running_in(&self.folder.path().join("run"))
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill").args([name, &self.child.id().to_string()]).status();
        assert!(status.expect("kill").success());
    }

    fn end(&mut self) -> Option<i32> {
        let mut code = None;
        await_that("an end", || {
            let status = self.child.try_wait().expect("a state");
            code = status.and_then(|status| status.code());
            status.is_some()
        });
        code
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_practice_cluster_runs_until_it_is_ended_and_is_found_meanwhile() {
    for way in ["-INT", "-TERM", "closed"] {
        let mut practice = Practice::start(&["--topic", "invoices", "--topic", "orders"], Stdio::piped());
        assert_eq!(practice.found(), [practice.address.clone()], "{way}");
        let ended = topics(&["--bootstrap", &practice.address, "--security", "plaintext"]);
        assert!(ended.stdout.contains("invoices") && ended.stdout.contains("orders"), "{ended:?}");
        match way {
            "closed" => drop(practice.child.stdin.take()),
            signal => practice.signal(signal),
        }
        assert_eq!(practice.end(), Some(0), "{way}");
        assert!(practice.found().is_empty(), "{way}");
    }
}

#[test]
fn a_practice_cluster_that_is_killed_leaves_nothing_that_is_believed_and_no_file_ends_one() {
    let mut practice = Practice::start(&[], Stdio::null());
    assert_eq!(practice.found(), [practice.address.clone()]);
    assert_eq!(practice.child.try_wait().expect("a state"), None, "an empty input is no end");
    practice.signal("-KILL");
    assert_eq!(practice.end(), None);
    assert!(practice.found().is_empty());
    let left = std::fs::read_dir(practice.folder.path().join("run")).expect("the folder").count();
    assert_eq!(left, 0, "the leftover was removed");
}
