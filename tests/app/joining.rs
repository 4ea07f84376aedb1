//! Practice clusters of other windows: found, joined, and missed when they end.

use eframe::egui::Role;
use line_producer::{
    action::{Action, LabAction, MessagesAction, PracticeAction, TotalsAction},
    app::{
        Core,
        state::{Begin, PracticeState, ReadForm},
    },
    delivery::State,
    lessons::Lesson,
    practice::{Made, Rehearsal, Shared},
    reader::{self, totals},
    run::Form,
    text::{lab, practice::NOT_OURS},
};

use crate::{
    bench::{Bench, Start, take_in_until},
    lab::{open_lab, switch_on},
};

fn start(folder: &tempfile::TempDir) -> Start {
    let form = Form { delay: "0".to_owned(), ..Form::default() };
    Start { practice_folder: Some(folder.path().to_owned()), ..Start::form(form) }
}

fn look_around(bench: &mut Bench) {
    bench.harness.event(eframe::egui::Event::WindowFocused(true));
    bench.settle();
}

/// Another program's practice cluster, its address, and this program, which has found it.
#[track_caller]
fn found(folder: &tempfile::TempDir) -> (Shared, String, Core) {
    let theirs = Shared::announced_in(Some(folder.path().to_owned()));
    let address = theirs.ready().expect("a practice cluster").address().to_owned();
    let mut core = start(folder).core();
    take_in_until(&mut core, "it is found", |core| core.state.practice_others == [address.clone()]);
    (theirs, address, core)
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

/// What goes wrong on purpose does not outlive the choice of another cluster, and goes wrong in no other one.
#[test]
fn nothing_goes_wrong_on_purpose_in_one_that_was_joined_and_one_s_own_is_put_right() {
    let folder = tempfile::tempdir().expect("a folder");
    let theirs = Shared::announced_in(Some(folder.path().to_owned()));
    let mut bench = start(&folder).open();
    bench.press("Send 10 lines");
    bench.until_finished();
    let address = theirs.ready().expect("a practice cluster").address().to_owned();
    switch_on(&mut bench, Rehearsal::BrokerDown);
    look_around(&mut bench);
    let join = format!("Join the one at {address}");
    bench.until_said(&join);
    bench.press(&join);
    bench.until_said("Joined the one at");
    bench.until("it is undone", |bench| bench.core().state.lab.on.is_none());

    bench.fill("Topic", "orders");
    open_lab(&mut bench);
    assert!(bench.says(NOT_OURS), "{}", bench.screen());
    for rehearsal in Rehearsal::ALL {
        let disabled = bench.disabled(Role::Switch, &lab::switch(rehearsal));
        assert_eq!(disabled, rehearsal.is_of_cluster(), "{rehearsal:?}");
    }
    let before = bench.times(NOT_OURS);
    bench.pick(Role::Button, &lab::begin(Lesson::BrokerDown));
    assert_eq!(bench.times(NOT_OURS), before + 1, "the lesson says so, too: {}", bench.screen());
    bench.until("its own can be used again", |bench| bench.says("Use this window's own"));
    bench.press("Use this window's own");
    bench.until("its own", |bench| matches!(bench.core().state.practice, PracticeState::Running(_)));
    bench.press("Send 10 lines");
    bench.until_finished();
    assert_eq!(bench.count(State::Delivered), 10, "{}", bench.screen());
    let made = theirs.ready().expect("theirs").make_topic("orders", 1);
    assert_eq!(made, Ok(Made::Now), "nothing was made in theirs");
}

/// The press comes while the other one is being joined.
#[test]
fn what_is_switched_on_while_another_one_is_joined_is_undone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (theirs, address, mut core) = found(&folder);
    core.act(Action::Practice(PracticeAction::Join(address.clone())));
    core.act(Action::Lab(LabAction::Rehearse(Rehearsal::TopicUnknown)));
    take_in_until(&mut core, "it is joined, and nothing is on", |core| {
        let lab = &core.state.lab;
        core.state.practice == PracticeState::Joined(address.clone()) && lab.on.is_none() && lab.switching.is_none()
    });
    let made = theirs.ready().expect("theirs").make_topic("invoices", 1);
    assert_eq!(made, Ok(Made::Now), "nothing was made in theirs");
}

#[test]
fn one_that_has_ended_meanwhile_cannot_be_joined() {
    let folder = tempfile::tempdir().expect("a folder");
    let (theirs, address, mut core) = found(&folder);
    drop(theirs);
    core.act(Action::Practice(PracticeAction::Join(address.clone())));
    take_in_until(&mut core, "what is said", |core| !core.state.notices.is_empty());
    assert_eq!(core.state.notices[0].fault.name(), "practice-gone");
    assert!(core.state.practice_others.is_empty() && core.state.practice == PracticeState::Off);
}

/// Otherwise a group, or new messages, would be waited for, for ever.
#[test]
fn counting_and_reading_end_with_the_cluster_that_was_joined() {
    let folder = tempfile::tempdir().expect("a folder");
    let (theirs, address, mut core) = found(&folder);
    assert_eq!(theirs.ready().expect("theirs").make_topic("invoices", 3), Ok(Made::Now));
    assert_eq!(core.state.preview.partitions, Some(4), "its own would make the topic");
    core.act(Action::Practice(PracticeAction::Join(address.clone())));
    take_in_until(&mut core, "it is joined", |core| core.state.practice == PracticeState::Joined(address.clone()));
    assert_eq!(core.state.preview.partitions, None, "it has told nothing of its topics");

    core.act(Action::Totals(TotalsAction::Start));
    let form = ReadForm { begin: Begin::New, ..ReadForm::default() };
    core.act(Action::Messages(MessagesAction::Edit(form)));
    core.act(Action::Messages(MessagesAction::Read));
    let counting = |core: &Core| core.state.totals.counted.as_ref().map(|counted| counted.snapshot.phase.clone());
    let reading = |core: &Core| core.state.messages.reading.as_ref().map(|reading| reading.standing().phase);
    take_in_until(&mut core, "both go on", |core| {
        counting(core) == Some(totals::Phase::Counting) && reading(core) == Some(reader::Phase::Waiting)
    });

    drop(theirs);
    take_in_until(&mut core, "reading has ended", |core| matches!(reading(core), Some(reader::Phase::Over(_))));
    // To leave the group of a cluster that is gone takes librdkafka some seconds.
    take_in_until(&mut core, "counting has ended", |core| matches!(counting(core), Some(totals::Phase::Ended(_))));
    let Some(totals::Phase::Ended(Some(fault))) = counting(&core) else { panic!("{:?}", counting(&core)) };
    let trouble = core.state.messages.trouble.as_ref().map(|fault| fault.name());
    assert_eq!((fault.name(), trouble), ("practice-gone", Some("practice-gone")));
    assert_eq!((&core.state.practice, core.state.practice_others.len()), (&PracticeState::Ended(address), 0));
    assert_eq!(core.state.preview.partitions, Some(4), "the next one is its own");
}
