//! What stands above everything for a while: a notice, a question, the hint where to drop a file.

use eframe::egui::{self, Align2, Color32, Frame, Id, Label, Modal, RichText, Ui};

use super::{
    banner::technical_to_copy,
    theme::{self, palette},
    view::View,
    widgets::{beneath, beside, button_width, note, primary, quiet, strip, wide_button},
};
use crate::{
    action::Action,
    app::state::{ForgetAll, Importing},
    fault::Fault,
    text::{import, keyring, number, saved, window},
};

/// The oldest notice, until it is dismissed.
pub fn notice(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let Some(notice) = view.state.notices.front() else { return };
    let words = notice.fault.words();
    let title = words.title + &number::times(notice.times);
    let mut copied = Vec::new();
    strip(ui, palette(ui).waiting, |ui| {
        let said = |ui: &mut Ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(RichText::new(title).font(theme::strong(14.0)));
                ui.add(Label::new(format!("{} {}", words.happened, words.to_try)).wrap().selectable(true));
                technical_to_copy(ui, &notice.fault, window::COPY_NOTICE, &mut copied);
            });
        };
        ui.horizontal(|ui| {
            beside(ui, button_width(ui, window::DISMISS), said, |ui| {
                if ui.button(window::DISMISS).clicked() {
                    actions.push(Action::DismissNotice);
                }
            });
        });
    });
    actions.extend(copied);
}

/// Why what a question asked for could not be done, in the question itself: a notice would lie behind it.
pub fn trouble(ui: &mut Ui, fault: &Fault) {
    let words = fault.words();
    beneath(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let title = note(ui, words.title, palette(ui).failed);
        if !fault.technical.is_empty() {
            title.on_hover_text(&fault.technical);
        }
        quiet(ui, format!("{} {}", words.happened, words.to_try));
    });
}

/// A question above everything, with an answer that changes nothing and one that does.
#[derive(Default)]
pub struct Question {
    open: bool,
    /// What had the keyboard when it opened, and gets it back.
    before: Option<Id>,
}

/// The words of a question.
pub struct Asked<'w> {
    pub title: &'w str,
    pub text: &'w str,
    /// The answer that changes nothing.
    pub stay: &'w str,
    /// The other one.
    pub go_on: &'w str,
}

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    Stay,
    GoOn,
}

impl Question {
    /// Draws the question while it is `asked`. It opens with the keyboard at the answer that changes nothing.
    pub fn ui(&mut self, ui: &Ui, asked: bool, words: &Asked<'_>) -> Option<Reply> {
        let opens = self.opens(ui, asked);
        if self.open { question(ui, opens, words) } else { None }
    }

    /// Takes note of whether it is `asked` in this frame. Returns whether it opens in it, and so takes the keyboard.
    pub fn opens(&mut self, ui: &Ui, asked: bool) -> bool {
        let opens = asked && !self.open;
        let closes = !asked && self.open;
        self.open = asked;
        if opens {
            self.before = ui.memory(|memory| memory.focused());
        }
        if let Some(id) = self.before.take_if(|_| closes) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        opens
    }
}

fn question(ui: &Ui, opens: bool, words: &Asked<'_>) -> Option<Reply> {
    let frame = Frame::popup(ui.style()).inner_margin(20);
    let modal = Modal::new(Id::unique(words.title)).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(360.0);
        ui.heading(words.title);
        ui.label(words.text);
        ui.add_space(theme::GAP);
        ui.columns(2, |columns| {
            let stay = primary(&mut columns[0], true, words.stay);
            if opens {
                stay.request_focus();
            }
            let go_on = wide_button(&mut columns[1], true, words.go_on).clicked().then_some(Reply::GoOn);
            go_on.or_else(|| stay.clicked().then_some(Reply::Stay))
        })
    });
    let closed = modal.should_close().then_some(Reply::Stay);
    modal.inner.or(closed)
}

/// Asks whether to stop the run, or else the writing of a file, and close.
pub fn close_question(ui: &Ui, view: &View<'_>, question: &mut Question, actions: &mut Vec<Action>) {
    let (title, text, stay) = match view.running {
        true => (window::ASK_TITLE, window::ASK_TEXT, window::STAY_OPEN),
        false => (window::ASK_WRITING_TITLE, window::ASK_WRITING_TEXT, window::KEEP_WRITING),
    };
    let words = Asked { title, text, stay, go_on: window::STOP_AND_CLOSE };
    actions.extend(question.ui(ui, view.state.asking_to_close, &words).map(|reply| match reply {
        Reply::Stay => Action::StayOpen,
        Reply::GoOn => Action::StopAndClose,
    }));
}

/// Asks whether to forget the secrets of all connections.
pub fn forget_all_question(ui: &Ui, view: &View<'_>, question: &mut Question, actions: &mut Vec<Action>) {
    let words = Asked {
        title: keyring::FORGET_ALL_TITLE,
        text: keyring::FORGET_ALL_TEXT,
        stay: keyring::KEEP_THEM,
        go_on: keyring::FORGET_THEM,
    };
    let asked = view.state.forget_all == ForgetAll::Asking;
    actions.extend(question.ui(ui, asked, &words).map(|reply| match reply {
        Reply::Stay => Action::KeepSecrets,
        Reply::GoOn => Action::ForgetAllSecrets,
    }));
}

/// Takes dropped files, and says where they may be dropped while one hovers.
pub fn drop_target(ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let (hovers, dropped) = ui.input(|input| {
        let dropped: Vec<_> = input.raw.dropped_files.iter().take(2).map(|file| file.path().to_owned()).collect();
        (!input.raw.hovered_files.is_empty(), dropped)
    });
    let awaited =
        !matches!(view.state.import, Some(Importing::Reading | Importing::Added { .. } | Importing::Taken { .. }));
    if let (Some(path), false, true) = (dropped.first(), view.running, awaited) {
        actions.push(Action::DropFile(path.clone()));
        if dropped.len() > 1 {
            actions.push(Action::OneFileOnly(path.clone()));
        }
    }
    if hovers {
        let palette = palette(ui);
        let layer = egui::LayerId::new(egui::Order::Foreground, Id::unique("drop hint"));
        let painter = ui.ctx().layer_painter(layer);
        let rect = ui.ctx().content_rect();
        painter.rect_filled(rect, 0, Color32::from_black_alpha(90));
        let words = match (view.running, &view.state.import) {
            (true, _) => import::NOT_NOW,
            (false, Some(_)) if awaited => import::DROP_HERE,
            (false, Some(_)) => import::NOT_YET,
            (false, None) if view.state.asking() => saved::ANSWER_FIRST,
            (false, None) => window::DROP_HERE,
        };
        let text = painter.layout_no_wrap(words.to_owned(), theme::strong(15.0), palette.text);
        let place = Align2::CENTER_CENTER.anchor_size(rect.center(), text.size());
        painter.rect_filled(place.expand(20.0), theme::CORNER, palette.panel);
        painter.galley(place.min, text, palette.text);
    }
}
