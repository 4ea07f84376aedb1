//! Exporting the log: the question, and how far it is.

use eframe::egui::{Button, Frame, Id, Label, Modal, Ui};

use super::{
    overlay,
    theme::{self, palette},
    view::View,
    widgets::{
        beneath, beside, button_width, close_button, entered, note, primary, progress_bar, row, segmented,
        strip as framed, text_field, wide_button, width_beside,
    },
};
use crate::{
    action::{Action, ExportAction},
    app::state::{ExportForm, Exporting},
    run::export::Format,
    text::export as words,
};

/// How wide the bar is, in points.
const BAR: f32 = 160.0;

/// What the question remembers by itself.
#[derive(Default)]
pub struct ExportQuestion {
    /// When it opens and closes, and who has the keyboard then.
    question: overlay::Question,
}

impl ExportQuestion {
    /// Draws the question while it is asked.
    pub fn ui(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let asked = match &view.state.export {
            Some(Exporting::Asking(form)) => Some(form),
            _ => None,
        };
        let opens = self.question.opens(ui, asked.is_some());
        let Some(asked) = asked else { return };
        let mut form = asked.clone();
        let frame = Frame::popup(ui.style()).inner_margin(20);
        let modal = Modal::new(Id::unique("export the log")).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width(460.0);
            ui.heading(words::ASK_TITLE);
            let entered = fields(ui, view, &mut form, actions);
            ui.add_space(theme::GAP);
            ui.columns(2, |columns| {
                let text = if form.replace { words::REPLACE } else { words::DO_EXPORT };
                let write = primary(&mut columns[0], !form.path.trim().is_empty(), text);
                if opens {
                    write.request_focus();
                }
                let leave = wide_button(&mut columns[1], true, words::CANCEL);
                match () {
                    () if write.clicked() || entered => Some(ExportAction::Write),
                    () if leave.clicked() => Some(ExportAction::Leave),
                    () => None,
                }
            })
        });
        if form != *asked {
            actions.push(Action::Export(ExportAction::Edit(form)));
        }
        let left = modal.should_close().then_some(ExportAction::Leave);
        actions.extend(modal.inner.or(left).map(Action::Export));
    }
}

/// Whether Enter was pressed in the path.
fn fields(ui: &mut Ui, view: &View<'_>, form: &mut ExportForm, actions: &mut Vec<Action>) -> bool {
    let formats = [(Format::Csv, words::CSV), (Format::JsonLines, words::JSON_LINES)];
    row(ui, words::FORMAT, words::TIP_FORMAT, |ui| segmented(ui, words::FORMAT, &formats, &mut form.format));
    if let (Some(listing), Some(run)) = (&view.state.log_view.listing, &view.run) {
        let (all, shown) = (words::all(run.kept.end - run.kept.start), words::shown(listing.len()));
        let rows = [(false, all.as_str()), (true, shown.as_str())];
        row(ui, words::ROWS, words::TIP_ROWS, |ui| segmented(ui, words::ROWS, &rows, &mut form.shown));
    }
    missing(ui, view, form);
    let entered = row(ui, words::FILE, words::TIP_FILE, |ui| {
        let width = width_beside(ui, words::CHOOSE);
        let path = ui.add(text_field(&mut form.path, "", width));
        let choose = ui.add_enabled(!view.state.dialog_open, Button::new(words::CHOOSE));
        if choose.on_hover_text(words::CHOOSE_TIP).clicked() {
            actions.push(Action::Export(ExportAction::ChooseFile));
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
    entered && !form.path.trim().is_empty()
}

/// What is not among the rows, though it may be looked for there.
fn missing(ui: &mut Ui, view: &View<'_>, form: &ExportForm) {
    let searched = view.state.log_view.searched.filter(|searched| form.shown && searched.in_part());
    let gone = view.run.as_ref().map_or(0, |run| run.kept.start);
    if let Some(searched) = searched {
        beneath(ui, |ui| drop(note(ui, words::searched_in_part(searched.to_line), palette(ui).waiting)));
    }
    if gone > 0 {
        beneath(ui, |ui| drop(note(ui, words::gone(gone), palette(ui).waiting)));
    }
}

/// How far the export is, or where it went.
pub fn strip(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    match &view.state.export {
        Some(Exporting::Going { rows, progress, .. }) => {
            let (gathered, written) = (progress.gathered_rows(), progress.rows());
            let gathers = gathered > 0 && written == 0;
            let (done, said) = match gathers {
                true => (gathered, words::gathering(gathered, *rows)),
                false => (written, words::going_on(written, *rows)),
            };
            framed(ui, palette(ui).accent, |ui| {
                ui.horizontal(|ui| {
                    progress_bar(ui, words::PROGRESS, BAR, done as f32 / (*rows).max(1) as f32);
                    beside(
                        ui,
                        button_width(ui, words::STOP),
                        |ui| drop(ui.add(Label::new(said).truncate())),
                        |ui| {
                            if ui.button(words::STOP).clicked() {
                                actions.push(Action::Export(ExportAction::Stop));
                            }
                        },
                    );
                });
            });
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
        }
        Some(Exporting::Done(exported)) => framed(ui, palette(ui).delivered, |ui| {
            ui.horizontal(|ui| {
                let said = |ui: &mut Ui| {
                    ui.vertical(|ui| {
                        ui.add(Label::new(words::done(exported.rows, &exported.path)).wrap().selectable(true));
                        if let Some(fault) = &exported.without_texts {
                            note(ui, words::without_texts(&fault.words().title), palette(ui).failed);
                        }
                    });
                };
                beside(ui, super::widgets::CLOSE_SIZE, said, |ui| {
                    if close_button(ui, words::DISMISS).clicked() {
                        actions.push(Action::Export(ExportAction::Dismiss));
                    }
                });
            });
        }),
        Some(Exporting::Asking(_)) | None => {}
    }
}
