//! The chosen record in whole: what would be sent for it, or why nothing would be.

use std::sync::Arc;

use eframe::egui::{Button, Frame, Label, Margin, RichText, ScrollArea, TextEdit, Ui};

use crate::{
    action::{Action, Preview},
    run::{HEAD_LIMIT, PreviewText},
    source,
    text::window::{self, preview as words},
    ui::{
        attached,
        theme::{self, palette},
        view::View,
        widgets::{CLOSE_SIZE, beside, button_width, close_button, note, quiet, scrolled},
    },
};

/// The chosen record's text with line breaks, made once.
#[derive(Default)]
pub(super) struct Detail {
    kept: Option<(Arc<PreviewText>, String)>,
}

impl Detail {
    pub(super) fn ui(&mut self, ui: &mut Ui, view: &View<'_>, chosen: u64, actions: &mut Vec<Action>) {
        let read = view.state.preview.detail.as_ref().filter(|(number, _)| *number == chosen);
        self.keep(read.map(|(_, text)| text));
        let margin = Margin { left: 16, right: 12, top: 10, bottom: 8 };
        // With its ground, which the ends of what scrolls fade into.
        Frame::new().fill(palette(ui).panel).inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            self.heading(ui, view, chosen, actions);
            let Some((text, indented)) = &self.kept else { return drop(quiet(ui, window::FETCHING)) };
            remarks(ui, text);
            let area = ScrollArea::vertical().id_salt(("text", chosen)).auto_shrink(false);
            scrolled(ui, words::SCROLL_TEXT, area, |ui| {
                attached::ui(ui, &text.attached);
                let mut shown = indented.as_str();
                let field = TextEdit::multiline(&mut shown).font(theme::mono()).frame(Frame::NONE);
                ui.add(field.desired_width(f32::INFINITY)).accessible_name(words::record_text(chosen));
            });
        });
    }

    fn keep(&mut self, text: Option<&Arc<PreviewText>>) {
        let same = |(kept, _): &(Arc<PreviewText>, String)| text.is_some_and(|text| Arc::ptr_eq(kept, text));
        if !self.kept.as_ref().is_some_and(same) {
            self.kept = text.map(|text| (Arc::clone(text), source::indent_json(&text.head)));
        }
    }

    fn heading(&self, ui: &mut Ui, view: &View<'_>, chosen: u64, actions: &mut Vec<Action>) {
        let title = self.kept.as_ref().map(|(text, _)| title(chosen, text)).unwrap_or_default();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP;
            beside(
                ui,
                button_width(ui, words::SEND_FROM) + theme::GAP + CLOSE_SIZE,
                |ui| drop(ui.add(Label::new(RichText::new(title).font(theme::strong(14.0))).truncate())),
                |ui| {
                    let send = ui.add_enabled(!view.running, Button::new(words::SEND_FROM));
                    if send.on_hover_text(words::TIP_SEND_FROM).clicked() {
                        actions.push(Action::Preview(Preview::SendFrom(chosen)));
                    }
                    if close_button(ui, words::CLOSE).clicked() {
                        actions.push(Action::Preview(Preview::Select(None)));
                    }
                },
            );
        });
    }
}

fn title(number: u64, text: &PreviewText) -> String {
    let key = match &text.outcome {
        None => words::BLANK.to_lowercase(),
        Some(Ok(key)) => {
            let key = key.as_ref().map(|key| String::from_utf8_lossy(key));
            window::key_in_title(key.as_deref(), true)
        }
        Some(Err(fault)) => crate::text::lower_first(&fault.words().title),
    };
    window::line_title(number, text.first_line, &key, text.length)
}

fn remarks(ui: &mut Ui, text: &PreviewText) {
    let colors = palette(ui);
    if let Some(Err(fault)) = &text.outcome {
        let fault_words = fault.words();
        note(ui, format!("{} {}", fault_words.happened, fault_words.to_try), colors.failed);
        if !fault.technical.is_empty() {
            quiet(ui, format!("{}: {}", window::TECHNICAL, fault.technical));
        }
    } else if !text.utf8 {
        note(ui, window::SENT_AS_BYTES, colors.waiting);
    }
    if text.length > HEAD_LIMIT as u64 {
        quiet(ui, window::cut_short(HEAD_LIMIT));
    }
}
