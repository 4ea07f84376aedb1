//! The practice lab, without a window: what is reported of a fault, and when.

use line_producer::{
    action::{Action, LabAction, MessagesAction, RetryAction},
    app::{
        Core,
        state::{Retrying, Tab},
    },
    delivery::State,
    fault::Fault,
    practice::Rehearsal,
    run::Run,
};

use crate::{
    bench::{Start, plain_form, take_in_until},
    lab::{form, long},
};

#[track_caller]
pub fn switch_core(core: &mut Core, rehearsal: Rehearsal) {
    core.act(Action::Lab(LabAction::Rehearse(rehearsal)));
    take_in_until(core, "it is on", |core| core.state.lab.on == Some(rehearsal));
}

fn reported(core: &Core) -> Option<&str> {
    core.state.lab.reported.as_ref().map(Fault::name)
}

/// So many rows of the run ended so.
fn ended(core: &Core, state: State) -> u64 {
    core.state.run.as_ref().map_or(0, |run| run.log().totals().of(state))
}

fn is_over(core: &Core) -> bool {
    !core.state.starting && core.state.run.as_ref().is_some_and(Run::finished)
}

/// Sends all five once more that failed or were not sent.
#[track_caller]
fn retry(core: &mut Core) {
    core.act(Action::Retry(RetryAction::Ask));
    take_in_until(core, "the question", |core| matches!(core.state.retry, Some(Retrying::Asking(_))));
    core.act(Action::Retry(RetryAction::Send));
    take_in_until(core, "the end of the retry", |core| {
        let again = core.state.run.as_ref().and_then(|run| run.status().retry);
        is_over(core) && again.is_some_and(|again| again.ended == 5)
    });
}

#[test]
fn what_failed_before_the_switch_is_not_reported() {
    let mut core = Start::form(long()).core();
    take_in_until(&mut core, "the file is looked at", |core| core.state.plan().is_ok());
    switch_core(&mut core, Rehearsal::LineTooLong);
    core.act(Action::Send);
    take_in_until(&mut core, "some have failed", |core| ended(core, State::Failed) >= 3);
    assert_eq!(reported(&core), Some("line-too-long-for-topic"));
    // No answer is on its way while it is switched.
    core.act(Action::Pause(true));
    take_in_until(&mut core, "a pause", |core| {
        core.state.run.as_ref().is_some_and(|run| run.status().paused) && ended(core, State::Waiting) == 0
    });
    switch_core(&mut core, Rehearsal::SlowNetwork);
    core.act(Action::Pause(false));
    take_in_until(&mut core, "some are delivered", |core| ended(core, State::Delivered) >= 2);
    assert_eq!(reported(&core), None, "that was the other one");
}

#[test]
fn lines_that_fail_again_are_reported_again() {
    let mut core = Start::form(form()).core();
    take_in_until(&mut core, "the file is looked at", |core| core.state.plan().is_ok());
    switch_core(&mut core, Rehearsal::TooFewReplicas);
    core.act(Action::Send);
    take_in_until(&mut core, "the end", is_over);
    assert_eq!((ended(&core, State::Failed), reported(&core)), (5, Some("too-few-replicas")));
    switch_core(&mut core, Rehearsal::SlowNetwork);
    switch_core(&mut core, Rehearsal::TooFewReplicas);
    assert_eq!(reported(&core), None, "the run was over");
    retry(&mut core);
    assert_eq!((ended(&core, State::Failed), reported(&core)), (5, Some("too-few-replicas")));
}

/// What was asked for by a press is not done to another cluster that is chosen before it can be done.
#[test]
fn a_press_of_send_does_not_follow_to_another_cluster() {
    let mut core = Start::form(form()).core();
    take_in_until(&mut core, "the file is looked at", |core| core.state.plan().is_ok());
    core.act(Action::Lab(LabAction::Rehearse(Rehearsal::NoAnswer)));
    assert!(core.state.lab.switching.is_some());
    core.act(Action::Send);
    let mut mine = plain_form("127.0.0.1:1");
    mine.profile.id.clone_from(&core.state.form.profile.id);
    core.act(Action::Edit(Box::new(mine)));
    take_in_until(&mut core, "it is undone", |core| core.state.lab.switching.is_none() && core.state.lab.on.is_none());
    assert!(core.state.plan().is_ok_and(|plan| plan.profile.bootstrap == "127.0.0.1:1"), "it could be sent");
    assert!(core.state.run.is_none() && !core.state.starting);
}

/// The place that a run went through by the lab's fault is closed when that is undone. What is sent again then goes to the
/// practice cluster itself, and is found from its message.
#[test]
fn what_failed_in_a_place_of_the_lab_is_delivered_once_that_is_undone_and_found_in_both_tabs() {
    let mut core = Start::form(form()).core();
    take_in_until(&mut core, "the file is looked at", |core| core.state.plan().is_ok());
    switch_core(&mut core, Rehearsal::AdvertisedAddress);
    core.act(Action::Send);
    take_in_until(&mut core, "the end", is_over);
    assert_eq!(ended(&core, State::Delivered), 0);
    core.act(Action::Lab(LabAction::Undo));
    take_in_until(&mut core, "it is undone", |core| core.state.lab.on.is_none() && core.state.lab.switching.is_none());
    retry(&mut core);
    assert_eq!(ended(&core, State::Delivered), 5);
    core.act(Action::Messages(MessagesAction::Read));
    take_in_until(&mut core, "they are read", |core| {
        core.state.messages.reading.as_ref().is_some_and(|reading| reading.standing().read == 5)
    });
    core.act(Action::Messages(MessagesAction::ShowInLog(3)));
    take_in_until(&mut core, "the row, or a word", |core| {
        core.state.tab == Tab::Log || core.state.messages.trouble.is_some()
    });
    assert_eq!((core.state.tab, &core.state.messages.trouble), (Tab::Log, &None));
}
