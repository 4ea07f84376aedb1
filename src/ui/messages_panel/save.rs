//! Saving messages: the question, and how far it is.

use eframe::egui::{Button, Frame, Id, Label, Modal, Ui};

use crate::{
    action::{Action, MessagesAction, SaveAction},
    app::state::{SaveForm, Saving},
    text::messages as words,
    ui::{
        overlay,
        theme::{self, palette},
        view::View,
        widgets::{
            CLOSE_SIZE, beneath, beside, button_width, close_button, entered, note, primary, progress_bar, quiet, row,
            segmented, strip as framed, text_field, wide_button, width_beside,
        },
    },
};

/// How wide the bar is, in points.
const BAR: f32 = 160.0;

/// What the question remembers by itself.
#[derive(Default)]
pub struct SaveQuestion {
    /// When it opens and closes, and who has the keyboard then.
    question: overlay::Question,
}

impl SaveQuestion {
    /// Draws the question while it is asked.
    pub fn ui(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let asked = match &view.state.messages.saving {
            Some(Saving::Asking(form)) => Some(form),
            _ => None,
        };
        let opens = self.question.opens(ui, asked.is_some());
        let Some(asked) = asked else { return };
        let mut form = asked.clone();
        let mut ask = |asked| actions.push(Action::Messages(MessagesAction::Save(asked)));
        let frame = Frame::popup(ui.style()).inner_margin(20);
        let modal = Modal::new(Id::unique("save messages")).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width(460.0);
            ui.heading(words::SAVE_TITLE);
            let entered = fields(ui, view, &mut form, &mut ask);
            ui.add_space(theme::GAP);
            ui.columns(2, |columns| {
                let text = if form.replace { words::REPLACE } else { words::DO_SAVE };
                let write = primary(&mut columns[0], !form.path.trim().is_empty(), text);
                if opens {
                    write.request_focus();
                }
                let leave = wide_button(&mut columns[1], true, words::CANCEL);
                match () {
                    () if write.clicked() || entered => Some(SaveAction::Write),
                    () if leave.clicked() => Some(SaveAction::Leave),
                    () => None,
                }
            })
        });
        if form != *asked {
            ask(SaveAction::Edit(form));
        }
        let left = modal.should_close().then_some(SaveAction::Leave);
        modal.inner.or(left).into_iter().for_each(ask);
    }
}

/// Whether Enter was pressed in the path.
fn fields(ui: &mut Ui, view: &View<'_>, form: &mut SaveForm, ask: &mut impl FnMut(SaveAction)) -> bool {
    let messages = &view.state.messages;
    if let (Some(found), Some(reading)) = (&messages.found, &messages.reading) {
        let kept = reading.look(|kept| kept.numbers());
        let (all, found) = (words::save_all(kept.end - kept.start), words::save_found(found.numbers.len() as u64));
        let which = [(false, all.as_str()), (true, found.as_str())];
        row(ui, words::SAVE_WHICH, words::TIP_SAVE_WHICH, |ui| {
            segmented(ui, words::SAVE_WHICH, &which, &mut form.found)
        });
    }
    let entered = row(ui, words::SAVE_FILE, words::TIP_SAVE_FILE, |ui| {
        let width = width_beside(ui, words::SAVE_CHOOSE);
        let path = ui.add(text_field(&mut form.path, "", width));
        let choose = ui.add_enabled(!view.state.dialog_open, Button::new(words::SAVE_CHOOSE));
        if choose.on_hover_text(words::SAVE_CHOOSE_TIP).clicked() {
            ask(SaveAction::ChooseFile);
        }
        entered(&path)
    });
    if form.path.trim().is_empty() {
        beneath(ui, |ui| drop(note(ui, words::NO_PATH, palette(ui).failed)));
    } else if form.replace {
        beneath(ui, |ui| drop(note(ui, words::EXISTS, palette(ui).waiting)));
    } else if let Some(fault) = &form.trouble {
        overlay::trouble(ui, fault);
    }
    quiet(ui, words::SAVE_WHAT);
    entered && !form.path.trim().is_empty()
}

/// How far saving is, or where it went and what was left out.
pub(super) fn strip(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let mut ask = |asked| actions.push(Action::Messages(MessagesAction::Save(asked)));
    match &view.state.messages.saving {
        Some(Saving::Going { messages, progress, .. }) => {
            let done = progress.messages();
            framed(ui, palette(ui).accent, |ui| {
                ui.horizontal(|ui| {
                    progress_bar(ui, words::PROGRESS, BAR, done as f32 / (*messages).max(1) as f32);
                    beside(
                        ui,
                        button_width(ui, words::STOP_SAVING),
                        |ui| drop(ui.add(Label::new(words::saving(done, *messages)).truncate())),
                        |ui| {
                            if ui.button(words::STOP_SAVING).clicked() {
                                ask(SaveAction::Stop);
                            }
                        },
                    );
                });
            });
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
        }
        Some(Saving::Done(saved)) => framed(ui, palette(ui).delivered, |ui| {
            ui.horizontal(|ui| {
                let said = |ui: &mut Ui| {
                    ui.vertical(|ui| {
                        ui.add(Label::new(words::saved(saved)).wrap().selectable(true));
                        if let Some(left_out) = words::left_out(saved) {
                            note(ui, left_out, palette(ui).waiting);
                        }
                    });
                };
                beside(ui, CLOSE_SIZE, said, |ui| {
                    if close_button(ui, words::DISMISS).clicked() {
                        ask(SaveAction::Dismiss);
                    }
                });
            });
        }),
        Some(Saving::Asking(_)) | None => {}
    }
}
