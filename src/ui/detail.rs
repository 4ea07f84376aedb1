//! The chosen row in whole: what happened to it on the left, its line on the right.

use std::sync::Arc;

use eframe::egui::{self, Align, Frame, Label, Layout, Margin, RichText, ScrollArea, TextEdit, Ui, text::LayoutJob};

use super::{
    attached,
    banner::fault_text,
    json_colors,
    theme::{self, palette},
    view::Standing,
    widgets::{CLOSE_SIZE, beside, close_button, note, quiet, scrolled, segmented},
};
use crate::{
    action::{Action, MessagesAction},
    delivery::{Ending, Row, State},
    fault::Fault,
    run::{Attached, HEAD_LIMIT, RowText},
    source,
    text::{log, messages, window},
};

/// The switch between both looks of the line, in points.
const SWITCH_WIDTH: f32 = 156.0;

/// The text of the row that is shown, kept when the row itself is scrolled out of sight.
#[derive(Default)]
pub struct Detail {
    kept: Option<Kept>,
    look: Look,
}

/// How the line is shown.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Look {
    /// With line breaks, and its parts in colours.
    #[default]
    Formatted,
    AsSent,
}

struct Kept {
    run: u64,
    row: u64,
    text: Arc<RowText>,
    /// Whether it is JSON, and then with line breaks, as far as it is at hand.
    json: bool,
    indented: String,
    /// How it is laid out, and for which look, width and theme that was.
    layout: Option<(LayoutJob, Look, f32, bool)>,
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
                    happened(ui, index, row, fault.as_ref(), self.attached(), actions);
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
            let (json, indented) = match text.as_ref() {
                RowText::Line { json: true, head, .. } => (true, source::indent_beginning(head)),
                RowText::Line { json: false, .. } | RowText::Gone(_) => (false, String::new()),
            };
            self.kept = Some(Kept { run, row, text: Arc::clone(text), json, indented, layout: None });
        }
    }

    fn attached(&self) -> Option<&Attached> {
        match self.kept.as_ref()?.text.as_ref() {
            RowText::Line { attached, .. } => Some(attached),
            RowText::Gone(_) => None,
        }
    }

    fn line(&mut self, ui: &mut Ui, row: Row, actions: &mut Vec<Action>) {
        let text = self.kept.as_ref().map(|kept| Arc::clone(&kept.text));
        ui.horizontal(|ui| {
            beside(
                ui,
                CLOSE_SIZE,
                |ui| {
                    let title = text.as_ref().map(|text| line_title(row.line(), text));
                    ui.add(Label::new(title.unwrap_or_default()).truncate());
                },
                |ui| {
                    if close_button(ui, window::CLOSE_DETAIL).clicked() {
                        actions.push(Action::Select(None));
                    }
                },
            );
        });
        match text.as_deref() {
            Some(RowText::Line { key, utf8, head, length, .. }) => {
                let cut = *length > HEAD_LIMIT as u64;
                self.buttons(ui, key.as_deref(), head, cut, actions);
                if !utf8 {
                    note(ui, window::SENT_AS_BYTES, palette(ui).waiting);
                }
                if cut {
                    quiet(ui, window::cut_short(HEAD_LIMIT));
                }
                self.value(ui, row.line(), head);
            }
            Some(RowText::Gone(fault)) => {
                scrolled(ui, window::SCROLL_LINE, ScrollArea::vertical().id_salt("gone"), |ui| {
                    let (title, copy) = (fault.words().title, window::copy_text_trouble(row.line()));
                    fault_text(ui, (title.as_str(), copy.as_str()), fault, palette(ui).failed, actions);
                });
            }
            None => drop(quiet(ui, window::FETCHING)),
        }
    }

    /// How the line is shown, where it is JSON, and what can be copied.
    fn buttons(&mut self, ui: &mut Ui, key: Option<&str>, head: &str, cut: bool, actions: &mut Vec<Action>) {
        let json = self.kept.as_ref().is_some_and(|kept| kept.json);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(theme::GAP, 4.0);
            if json {
                let choices = [(Look::Formatted, log::FORMATTED), (Look::AsSent, log::AS_SENT)];
                let size = egui::vec2(SWITCH_WIDTH, theme::CONTROL_HEIGHT);
                ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                    segmented(ui, log::VALUE_LOOK, &choices, &mut self.look);
                });
            }
            if ui.button(window::copy_line(cut.then_some(HEAD_LIMIT))).clicked() {
                actions.push(Action::Copy(head.to_owned()));
            }
            if let Some(key) = key
                && ui.button(log::COPY_KEY).clicked()
            {
                actions.push(Action::Copy(key.to_owned()));
            }
        });
    }

    /// The line's text, which can be selected and read with the keyboard but not changed. Its parts are found once a row.
    fn value(&mut self, ui: &mut Ui, line: u64, head: &str) {
        let Some(kept) = &mut self.kept else { return };
        let look = if kept.json { self.look } else { Look::AsSent };
        let area = ScrollArea::vertical().id_salt(("value", line)).auto_shrink(false);
        scrolled(ui, window::SCROLL_LINE, area, |ui| {
            let Kept { json, indented, layout, .. } = kept;
            let mut text = if look == Look::Formatted { indented.as_str() } else { head };
            let palette = palette(ui);
            let mut lay_out = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
                let dark = ui.visuals().dark_mode;
                let same = |known: &&(LayoutJob, Look, f32, bool)| (known.1, known.2, known.3) == (look, width, dark);
                let job = match layout.as_ref().filter(same) {
                    Some((job, ..)) => job.clone(),
                    None => {
                        let job = json_colors::layout(text.as_str(), *json, palette, width);
                        *layout = Some((job.clone(), look, width, dark));
                        job
                    }
                };
                ui.fonts_mut(|fonts| fonts.layout_job(job))
            };
            let field = TextEdit::multiline(&mut text)
                .font(theme::mono())
                .frame(Frame::NONE)
                .desired_width(f32::INFINITY)
                .layouter(&mut lay_out);
            ui.add(field).accessible_name(window::line_text(line));
        });
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

/// `attached` is what goes with the line, where that is known.
fn happened(
    ui: &mut Ui,
    index: u64,
    row: Row,
    fault: Option<&Fault>,
    attached: Option<&Attached>,
    actions: &mut Vec<Action>,
) {
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
            tries(ui, row);
            attached.into_iter().for_each(|attached| attached::ui(ui, attached));
            in_topic(ui, index, row, actions);
            return;
        };
        let words = fault.words();
        for (heading, text) in [(window::HAPPENED, words.happened), (window::TO_TRY, words.to_try)] {
            ui.add_space(4.0);
            ui.label(RichText::new(heading).font(theme::strong(14.0)));
            ui.add(Label::new(text).wrap().selectable(true));
        }
        tries(ui, row);
        attached.into_iter().for_each(|attached| attached::ui(ui, attached));
        ui.add_space(4.0);
        if !fault.technical.is_empty() {
            let technical = format!("{}: {}", window::TECHNICAL, fault.technical);
            let text = RichText::new(technical).font(theme::small()).color(palette.quiet);
            ui.add(Label::new(text).wrap().selectable(true));
        }
        let copy = ui.button(window::COPY_DETAILS).accessible_name(window::copy_line_trouble(row.line()));
        if copy.clicked() {
            actions.push(Action::Copy(window::fault_text(&title, fault)));
        }
    });
}

/// The way to the message that the row became, where it is known.
fn in_topic(ui: &mut Ui, index: u64, row: Row, actions: &mut Vec<Action>) {
    if !matches!(row.ending(), Some(Ending::Delivered { offset: 0.., .. })) {
        return;
    }
    ui.add_space(4.0);
    if ui.button(messages::SHOW_IN_TOPIC).on_hover_text(messages::TIP_SHOW_IN_TOPIC).clicked() {
        actions.push(Action::Messages(MessagesAction::ShowInTopic(index)));
    }
}

/// How often it was tried to send it, where that is more than once.
fn tries(ui: &mut Ui, row: Row) {
    if row.tries() > 1 {
        ui.add_space(4.0);
        ui.add(Label::new(log::tries(row.tries().into(), row.tried_at_least())).wrap().selectable(true));
    }
}
