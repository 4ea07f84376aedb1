//! What goes wrong while lines are on their way: the cluster goes, or is silent; a person stops; the file changes.

use std::{fs, time::Duration};

use line_producer::{
    delivery::State,
    fault::{Fault, Kind},
    producer::{Contact, Outcome},
    run::Form,
    text::status::CLUSTER_IS_BACK,
};

use super::{
    form::{file, of_file, plain},
    terminal, window,
};
use crate::{bench::Bench, cluster::Cluster, listener::Listener, program::Running};

/// The same run in the terminal and in the window.
struct Both {
    terminal: Running,
    window: Bench,
}

impl Both {
    /// Both have sent some lines.
    fn on_their_way(form: &Form) -> Self {
        let (mut terminal, mut window) = (terminal::send(form, None).start(), window::send(form, None));
        terminal.await_rows(3);
        window.until_ended(3);
        Self { terminal, window }
    }

    /// Rows in both ended so.
    fn assert_rows(mut self, state: State, wanted: &Kind) {
        self.window.until_finished();
        let ended = self.terminal.finish();
        assert_eq!(ended.code, Some(1), "{ended:#?}");
        terminal::assert_row(&ended, state, wanted);
        window::assert_at_row(&mut self.window, state, wanted);
    }
}

fn form(cluster: &Cluster, topic: &str, delay: &str) -> Form {
    cluster.create_topic(topic, 1);
    let form = plain(&cluster.address(Listener::Plaintext));
    Form { topic: topic.to_owned(), delay: delay.to_owned(), count: "all".to_owned(), ..form }
}

#[test]
fn a_cluster_that_is_lost_is_waited_for_and_its_return_is_told() {
    let cluster = Cluster::breakable();
    let Both { mut terminal, mut window } = Both::on_their_way(&form(&cluster, "lost-and-back", "4 ms"));
    cluster.stop_broker().expect("it stops");
    let words = Fault::new(Kind::ClusterLost).words();
    window.until("the loss is told", |window| matches!(&window.run().status().contact, Contact::Lost(_)));
    for part in [&words.happened, &words.to_try] {
        window.until_said(part);
    }
    let kept = "Waiting for the cluster, ";
    assert!(window.screen().contains(kept), "{}", window.screen());
    terminal.await_said(kept);
    terminal.await_said(&words.to_try);
    cluster.start_broker().expect("it starts again");
    terminal.await_said(CLUSTER_IS_BACK);
    window.until_finished();
    let ended = terminal.finish();
    assert_eq!((ended.code, ended.results()), (Some(0), [("delivered", 1_500)].into()), "{}", ended.stderr);
    assert_eq!(window.run().status().finish.expect("an end").outcome, Outcome::Done);
    assert_eq!(window.count(State::Delivered), 1_500);
    assert!(!window.says(&words.to_try), "nothing is left of it:\n{}", window.screen());
}

#[test]
fn silence_is_told_at_the_deadline_and_a_stop_as_a_stop() {
    let cluster = Cluster::breakable();
    let patient = form(&cluster, "gone-silent", "50 ms");
    let hasty = Form { deadline: "2 s".to_owned(), ..patient.clone() };
    let (late, mut stopped) = (Both::on_their_way(&hasty), Both::on_their_way(&patient));
    let delivered = |window: &Bench| window.count(State::Delivered);
    cluster.freeze_broker().expect("frozen");
    let before = delivered(&stopped.window);
    stopped.window.until("lines in flight", |window| window.rows().len() as u64 > delivered(window).max(before) + 3);
    stopped.window.press("Stop");
    stopped.terminal.signal("INT");
    let deadline = Duration::from_secs(2);
    late.assert_rows(State::Unknown, &Kind::NoAnswer { deadline, cause: None });
    stopped.assert_rows(State::Unknown, &Kind::Stopped);
    cluster.thaw_broker().expect("thawed");
}

/// Lines so long that most of the file is not read while the first are sent.
fn long_lines() -> Vec<u8> {
    format!("{{\"text\":\"{}\"}}\n", "x".repeat(100_000)).repeat(100).into_bytes()
}

#[test]
fn a_file_that_is_cut_ends_the_run() {
    let (_folder, path) = file(&long_lines());
    let form = of_file(form(Cluster::shared(), "cut-file", "20 ms"), &path);
    let Both { terminal, mut window } = Both::on_their_way(&form);
    let file = fs::File::options().write(true).open(&path).expect("opened");
    file.set_len(500_000).expect("cut");
    window.until_finished();
    let changed = Kind::FileChanged { path: path.display().to_string() };
    window::assert_ended(&window, &changed, true);
    let ended = terminal.finish();
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    assert!(ended.stderr.contains(&Fault::new(changed).text()), "{}", ended.stderr);
    assert_eq!(ended.results(), [("delivered", ended.rows.len())].into(), "what was read before is whole");
}
