//! The chosen row in whole: what happened to it on the left, its line on the right.

use std::sync::Arc;

use eframe::egui::{self, Align, Frame, Label, Layout, Margin, RichText, ScrollArea, TextEdit, Ui};

use super::{
    banner::fault_text,
    theme::{self, palette},
    view::Standing,
    widgets::{CLOSE_SIZE, beside, button_width, close_button, note, quiet, scrolled},
};
use crate::{
    action::Action,
    delivery::{Row, State},
    fault::Fault,
    run::{HEAD_LIMIT, RowText},
    source,
    text::window,
};

/// The text of the row that is shown, kept when the row itself is scrolled out of sight.
#[derive(Default)]
pub struct Detail {
    kept: Option<Kept>,
}

struct Kept {
    run: u64,
    row: u64,
    text: Arc<RowText>,
    /// The line with line breaks.
    indented: String,
}

impl Detail {
    /// Draws the detail of the row `index`.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        run: &Standing<'_>,
        index: u64,
        text: Option<&Arc<RowText>>,
        actions: &mut Vec<Action>,
    ) {
        let found = {
            let log = run.run.log();
            log.row(index).map(|row| (row, log.fault(row)))
        };
        let Some((row, fault)) = found else { return };
        self.keep(run.run.id(), index, text);
        let margin = Margin { left: 16, right: 12, top: 12, bottom: 8 };
        // With its ground, which the ends of what scrolls fade into.
        Frame::new().fill(palette(ui).panel).inner_margin(margin).show(ui, |ui| {
            let height = ui.available_height();
            let width = ((ui.available_width() - 24.0) * 0.45).floor();
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = 24.0;
                ui.allocate_ui_with_layout(egui::vec2(width, height), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(width);
                    happened(ui, row, fault.as_ref(), actions);
                });
                let rest = ui.available_width();
                ui.allocate_ui_with_layout(egui::vec2(rest, height), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(rest);
                    self.line(ui, row, actions);
                });
            });
        });
    }

    fn keep(&mut self, run: u64, row: u64, text: Option<&Arc<RowText>>) {
        let same = |kept: &Kept| (kept.run, kept.row) == (run, row);
        if !self.kept.as_ref().is_some_and(same) {
            self.kept = None;
        }
        if let (None, Some(text)) = (&self.kept, text) {
            let indented = match text.as_ref() {
                RowText::Line { head, .. } => source::indent_json(head),
                RowText::Gone(_) => String::new(),
            };
            self.kept = Some(Kept { run, row, text: Arc::clone(text), indented });
        }
    }

    fn line(&self, ui: &mut Ui, row: Row, actions: &mut Vec<Action>) {
        let text = self.kept.as_ref().map(|kept| (kept.text.as_ref(), kept.indented.as_str()));
        let line = text.and_then(|(text, _)| match text {
            RowText::Line { head, length, .. } => Some((text, head, length)),
            RowText::Gone(_) => None,
        });
        let cut = line.is_some_and(|(_, _, length)| *length > HEAD_LIMIT as u64);
        let copy_label = window::copy_line(cut.then_some(HEAD_LIMIT));
        ui.horizontal(|ui| {
            let copy = line.map_or(0.0, |_| button_width(ui, &copy_label) + theme::GAP);
            ui.spacing_mut().item_spacing.x = theme::GAP;
            beside(
                ui,
                copy + CLOSE_SIZE,
                |ui| {
                    let title = line.map(|(text, _, _)| line_title(row.line(), text));
                    ui.add(Label::new(title.unwrap_or_default()).truncate());
                },
                |ui| {
                    if let Some((_, head, _)) = line
                        && ui.button(&copy_label).clicked()
                    {
                        actions.push(Action::Copy(head.clone()));
                    }
                    if close_button(ui, window::CLOSE_DETAIL).clicked() {
                        actions.push(Action::Select(None));
                    }
                },
            );
        });
        match text {
            Some((RowText::Line { utf8, .. }, indented)) => {
                if !utf8 {
                    note(ui, window::SENT_AS_BYTES, palette(ui).waiting);
                }
                if cut {
                    quiet(ui, window::cut_short(HEAD_LIMIT));
                }
                value(ui, row.line(), indented);
            }
            Some((RowText::Gone(fault), _)) => {
                scrolled(ui, window::SCROLL_LINE, ScrollArea::vertical().id_salt("gone"), |ui| {
                    fault_text(ui, &fault.words().title, fault, palette(ui).failed, actions);
                });
            }
            None => drop(quiet(ui, window::FETCHING)),
        }
    }
}

fn line_title(line: u64, text: &RowText) -> String {
    match text {
        RowText::Line { key, looked_up, first_line, length, .. } => {
            let key = window::key_in_title(key.as_deref(), *looked_up);
            window::line_title(line, *first_line, &key, *length)
        }
        RowText::Gone(_) => String::new(),
    }
}

/// The line's text, which can be selected and read with the keyboard but not changed.
fn value(ui: &mut Ui, line: u64, mut text: &str) {
    let area = ScrollArea::vertical().id_salt(("value", line)).auto_shrink(false);
    scrolled(ui, window::SCROLL_LINE, area, |ui| {
        let field = TextEdit::multiline(&mut text).font(theme::mono()).frame(Frame::NONE).desired_width(f32::INFINITY);
        ui.add(field).accessible_name(window::line_text(line));
    });
}

fn happened(ui: &mut Ui, row: Row, fault: Option<&Fault>, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    let color = match row.state() {
        State::Delivered => palette.delivered,
        State::Failed => palette.failed,
        State::Unknown | State::Waiting => palette.waiting,
        State::NotSent => palette.text,
    };
    let area = ScrollArea::vertical().id_salt("happened").auto_shrink(false);
    scrolled(ui, window::SCROLL_HAPPENED, area, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        // In line with the heading of the line, which stands beside a button.
        ui.add_space((theme::CONTROL_HEIGHT - ui.fonts_mut(|fonts| fonts.row_height(&theme::strong(14.0)))) / 2.0);
        let title = window::detail_title(row, fault);
        ui.add(Label::new(RichText::new(&title).font(theme::strong(14.0)).color(color)).wrap().selectable(true));
        let Some(fault) = fault else {
            ui.add(Label::new(window::detail_sentence(row)).wrap().selectable(true));
            return;
        };
        let words = fault.words();
        for (heading, text) in [(window::HAPPENED, words.happened), (window::TO_TRY, words.to_try)] {
            ui.add_space(4.0);
            ui.label(RichText::new(heading).font(theme::strong(14.0)));
            ui.add(Label::new(text).wrap().selectable(true));
        }
        ui.add_space(4.0);
        if !fault.technical.is_empty() {
            let technical = format!("{}: {}", window::TECHNICAL, fault.technical);
            let text = RichText::new(technical).font(theme::small()).color(palette.quiet);
            ui.add(Label::new(text).wrap().selectable(true));
        }
        if ui.button(window::COPY_DETAILS).clicked() {
            actions.push(Action::Copy(window::fault_text(&title, fault)));
        }
    });
}
