//! Practice clusters of other windows: found, joined, and missed when they end.

use line_producer::{
    action::{Action, PracticeAction},
    app::{Core, state::PracticeState},
    delivery::State,
    practice::Shared,
    run::Form,
};

use crate::bench::{Bench, Start, take_in_until};

fn start(folder: &tempfile::TempDir) -> Start {
    let form = Form { delay: "0".to_owned(), ..Form::default() };
    Start { practice_folder: Some(folder.path().to_owned()), ..Start::form(form) }
}

fn look_around(bench: &mut Bench) {
    bench.harness.event(eframe::egui::Event::WindowFocused(true));
    bench.settle();
}

fn running(core: &Core) -> &str {
    match &core.state.practice {
        PracticeState::Running(address) => address,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_second_window_joins_the_first_one_s_cluster_and_is_told_when_it_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut first = start(&folder).core();
    first.act(Action::Send);
    take_in_until(&mut first, "the run's end", |core| core.state.run.as_ref().is_some_and(|run| run.finished()));
    let address = running(&first).to_owned();

    let mut second = start(&folder).open();
    let join = format!("Join the one at {address}");
    second.until_said(&join);
    second.press(&join);
    second.until_said("Joined the one at");
    second.settle();
    assert!(!second.says(&join) && second.says(&address), "{}", second.screen());
    second.press("Send 10 lines");
    second.until_finished();
    assert_eq!(second.count(State::Delivered), 10, "{}", second.screen());
    let last = second.run().log().row(9).expect("a row").ending();
    assert!(format!("{last:?}").contains("offset") && running(&first) == address);

    // Both see all that was sent.
    second.pick(eframe::egui::Role::Tab, "Topics");
    second.until("the sum", |bench| {
        bench.core().state.topics.find("invoices").is_some_and(|topic| topic.messages == Some(20))
    });

    drop(first);
    second.until_said(&format!(
        "The one at {address} has ended, and its messages are gone. Send starts this window's own."
    ));
    second.press("Send 10 lines");
    second.until_finished();
    assert_eq!(second.count(State::Delivered), 10, "{}", second.screen());
    assert_ne!(running(second.core()), address);
    assert!(!second.says(&join));
}

#[test]
fn one_s_own_is_used_again_with_all_that_is_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let theirs = Shared::announced_in(Some(folder.path().to_owned()));
    let mut bench = start(&folder).open();
    bench.press("Send 10 lines");
    bench.until_finished();
    let own = running(bench.core()).to_owned();
    let address = theirs.ready().expect("a practice cluster").address().to_owned();
    assert_eq!(theirs.others(), std::slice::from_ref(&own), "this window's is found as well");

    look_around(&mut bench);
    let join = format!("Join the one at {address}");
    bench.until_said(&join);
    bench.press(&join);
    bench.until_said("Joined the one at");
    bench.until("its own can be used again", |bench| bench.says("Use this window's own"));
    bench.press("Use this window's own");
    bench.until("its own", |bench| bench.core().state.practice == PracticeState::Running(own.clone()));
    bench.until_said(&join);
    bench.pick(eframe::egui::Role::Tab, "Topics");
    bench.until("what was sent before", |bench| {
        bench.core().state.topics.find("invoices").is_some_and(|topic| topic.messages == Some(10))
    });
}

#[test]
fn one_that_has_ended_meanwhile_cannot_be_joined() {
    let folder = tempfile::tempdir().expect("a folder");
    let theirs = Shared::announced_in(Some(folder.path().to_owned()));
    let address = theirs.ready().expect("a practice cluster").address().to_owned();
    let mut core = start(&folder).core();
    take_in_until(&mut core, "it is found", |core| core.state.practice_others == [address.clone()]);
    drop(theirs);
    core.act(Action::Practice(PracticeAction::Join(address.clone())));
    take_in_until(&mut core, "what is said", |core| !core.state.notices.is_empty());
    assert_eq!(core.state.notices[0].fault.name(), "practice-gone");
    assert!(core.state.practice_others.is_empty() && core.state.practice == PracticeState::Off);
}
