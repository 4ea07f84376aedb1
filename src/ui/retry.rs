//! The question before lines are sent again.

use eframe::egui::{Frame, Id, Modal, Ui};

use super::{
    overlay,
    theme::{self, palette},
    view::View,
    widgets::{note, primary, segmented, wide_button},
};
use crate::{
    action::{Action, RetryAction},
    app::state::{AskedRetry, Retrying},
    producer::Outcome,
    run::retry::Meant,
    text::{again as words, status},
};

/// What the question remembers by itself.
#[derive(Default)]
pub struct RetryQuestion {
    /// When it opens and closes, and who has the keyboard then.
    question: overlay::Question,
}

impl RetryQuestion {
    /// Draws the question while it is asked.
    pub fn ui(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let asked = match &view.state.retry {
            Some(Retrying::Asking(asked)) => Some(asked),
            _ => None,
        };
        let opens = self.question.opens(ui, asked.is_some());
        let Some(asked) = asked else { return };
        let frame = Frame::popup(ui.style()).inner_margin(20);
        let modal = Modal::new(Id::unique("send again")).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width(400.0);
            ui.heading(words::ASK_TITLE);
            choice(ui, asked, actions);
            told(ui, view, asked);
            maybe(ui, asked, actions);
            ui.add_space(theme::GAP);
            ui.columns(2, |columns| {
                let leave = primary(&mut columns[0], true, words::LEAVE);
                if opens {
                    leave.request_focus();
                }
                let send = wide_button(&mut columns[1], asked.sent() > 0, words::send(asked.sent()));
                match () {
                    () if send.clicked() => Some(RetryAction::Send),
                    () if leave.clicked() => Some(RetryAction::Leave),
                    () => None,
                }
            })
        });
        let left = modal.should_close().then_some(RetryAction::Leave);
        actions.extend(modal.inner.or(left).map(Action::Retry));
    }
}

/// All of them or the marked ones, where some are.
fn choice(ui: &mut Ui, asked: &AskedRetry, actions: &mut Vec<Action>) {
    if asked.choices.len() < 2 {
        return;
    }
    let labels: Vec<String> = asked
        .choices
        .iter()
        .map(|(meant, counts)| words::choice(rows(meant), counts.sent(meant, asked.maybe)))
        .collect();
    let choices: Vec<(usize, &str)> = labels.iter().map(String::as_str).enumerate().collect();
    let mut chosen = asked.chosen;
    if segmented(ui, words::WHICH, &choices, &mut chosen) {
        actions.push(Action::Retry(RetryAction::Choose(chosen)));
    }
}

/// How many rows are meant by themselves; `None` for all.
fn rows(meant: &Meant) -> Option<u64> {
    match meant {
        Meant::All => None,
        Meant::These(listing, places) => {
            Some(places.end().saturating_add(1).min(listing.len()).saturating_sub(*places.start()))
        }
    }
}

/// What is sent, and what is not.
fn told(ui: &mut Ui, view: &View<'_>, asked: &AskedRetry) {
    let (Some(run), Some((meant, counts))) = (&view.run, asked.choice()) else { return };
    let failed = counts.failed + if *meant == Meant::All { 0 } else { counts.as_they_are };
    ui.label(words::sent_again(failed, counts.not_sent, &status::place(run.run.plan())));
    if counts.as_they_are > 0 {
        note(ui, words::as_they_are(counts.as_they_are, *meant == Meant::All), palette(ui).quiet);
    }
    if counts.gone > 0 {
        note(ui, words::gone(counts.gone), palette(ui).failed);
    }
    let goes_on = match run.status.first_finish() {
        Some(finish) if matches!(finish.outcome, Outcome::Broken { contact: true, .. }) => finish.next_line,
        _ => None,
    };
    if let Some(line) = goes_on.filter(|line| line.to_string() == view.state.form.from_line) {
        note(ui, words::from_line_stays(line), palette(ui).quiet);
    }
}

/// What may have arrived is left out, unless it is asked for.
fn maybe(ui: &mut Ui, asked: &AskedRetry, actions: &mut Vec<Action>) {
    let Some(unknown) = asked.choice().map(|(_, counts)| counts.unknown).filter(|unknown| *unknown > 0) else { return };
    let mut maybe = asked.maybe;
    if ui.checkbox(&mut maybe, words::also_maybe(unknown)).changed() {
        actions.push(Action::Retry(RetryAction::Maybe(maybe)));
    }
    if maybe {
        note(ui, words::MAYBE_TWICE, palette(ui).failed);
    } else {
        note(ui, words::MAYBE_LEFT_OUT, palette(ui).quiet);
    }
}
