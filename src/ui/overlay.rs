//! What stands above everything for a while: a notice, a question, the hint where to drop a file.

use eframe::egui::{self, Align2, Color32, Frame, Id, Label, Modal, RichText, Ui};

use super::{
    theme::{self, palette},
    view::View,
    widgets::{beside, button_width, primary, strip, wide_button},
};
use crate::{
    action::Action,
    text::{import, window},
};

/// The oldest notice, until it is dismissed.
pub fn notice(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let Some(fault) = view.state.notices.front() else { return };
    let words = fault.words();
    strip(ui, palette(ui).waiting, |ui| {
        let said = |ui: &mut Ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(RichText::new(words.title).font(theme::strong(14.0)));
                ui.add(Label::new(format!("{} {}", words.happened, words.to_try)).wrap().selectable(true));
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
}

/// Asks whether to stop the run and close.
#[derive(Default)]
pub struct CloseQuestion {
    open: bool,
    /// What had the keyboard when it opened, and gets it back.
    before: Option<Id>,
}

impl CloseQuestion {
    /// Draws the question while it is asked. It opens with the keyboard at the answer that changes nothing.
    pub fn ui(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let opens = view.state.asking_to_close && !self.open;
        let closes = !view.state.asking_to_close && self.open;
        self.open = view.state.asking_to_close;
        if opens {
            self.before = ui.memory(|memory| memory.focused());
        }
        if let Some(id) = self.before.take_if(|_| closes) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        if self.open {
            question(ui, opens, actions);
        }
    }
}

fn question(ui: &Ui, opens: bool, actions: &mut Vec<Action>) {
    let modal = Modal::new(Id::unique("close question")).frame(Frame::popup(ui.style()).inner_margin(20)).show(
        ui.ctx(),
        |ui| {
            ui.set_width(360.0);
            ui.heading(window::ASK_TITLE);
            ui.label(window::ASK_TEXT);
            ui.add_space(theme::GAP);
            ui.columns(2, |columns| {
                let stay = primary(&mut columns[0], true, window::STAY_OPEN);
                if opens {
                    stay.request_focus();
                }
                if stay.clicked() {
                    actions.push(Action::StayOpen);
                }
                if wide_button(&mut columns[1], true, window::STOP_AND_CLOSE).clicked() {
                    actions.push(Action::StopAndClose);
                }
            });
        },
    );
    if modal.should_close() && actions.iter().all(|action| !matches!(action, Action::StopAndClose)) {
        actions.push(Action::StayOpen);
    }
}

/// Takes dropped files, and says where they may be dropped while one hovers.
pub fn drop_target(ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let (hovers, dropped) = ui.input(|input| {
        let path = input.raw.dropped_files.first().map(|file| file.path().to_owned());
        (!input.raw.hovered_files.is_empty(), path)
    });
    if !view.running {
        actions.extend(dropped.map(Action::DropFile));
    }
    if hovers {
        let palette = palette(ui);
        let layer = egui::LayerId::new(egui::Order::Foreground, Id::unique("drop hint"));
        let painter = ui.ctx().layer_painter(layer);
        let rect = ui.ctx().content_rect();
        painter.rect_filled(rect, 0, Color32::from_black_alpha(90));
        let words = match (view.running, &view.state.import) {
            (true, _) => import::NOT_NOW,
            (false, Some(_)) => import::DROP_HERE,
            (false, None) => window::DROP_HERE,
        };
        let text = painter.layout_no_wrap(words.to_owned(), theme::strong(15.0), palette.text);
        let place = Align2::CENTER_CENTER.anchor_size(rect.center(), text.size());
        painter.rect_filled(place.expand(20.0), theme::CORNER, palette.panel);
        painter.galley(place.min, text, palette.text);
    }
}
