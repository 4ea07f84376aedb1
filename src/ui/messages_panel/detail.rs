//! The chosen message in whole: what is known of it on the left, its value on the right.

use std::sync::Arc;

use eframe::egui::{self, Align, Frame, Label, Layout, Margin, RichText, ScrollArea, TextEdit, Ui, text::LayoutJob};

use super::{Seen, menu::sent_by_run};
use crate::{
    action::{Action, MessagesAction},
    reader::Message,
    run::HEAD_LIMIT,
    source,
    text::{messages as words, number, window::cut_short},
    ui::{
        json_colors,
        theme::{self, palette},
        view::View,
        widgets::{CLOSE_SIZE, beside, close_button, note, quiet, scrolled, segmented},
    },
};

/// The switch between the looks of a value, in points.
const SWITCH_WIDTH: f32 = 240.0;
/// So many bytes are shown as numbers at most.
const HEX_LIMIT: usize = 16 << 10;

/// How a value is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// JSON with line breaks, and its parts in colours.
    Formatted,
    /// Text as it is.
    Stored,
    Hex,
}

/// What the value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Json,
    Text,
    Bytes,
}

/// The value that is shown, made into text once.
#[derive(Default)]
pub(super) struct Detail {
    kept: Option<Kept>,
    /// What was chosen last for values of each kind: JSON, text, bytes.
    looks: [Option<Look>; 3],
}

struct Kept {
    message: Arc<Message>,
    kind: Kind,
    look: Look,
    text: String,
    cut: Option<usize>,
    /// How it is laid out, and for which width and theme that was.
    layout: Option<(LayoutJob, f32, bool)>,
}

impl Detail {
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        seen: &Seen<'_>,
        number: u64,
        message: &Arc<Message>,
        actions: &mut Vec<Action>,
    ) {
        let margin = Margin { left: 16, right: 12, top: 12, bottom: 8 };
        // With its ground, which the ends of what scrolls fade into.
        Frame::new().fill(palette(ui).panel).inner_margin(margin).show(ui, |ui| {
            let height = ui.available_height();
            let width = ((ui.available_width() - 24.0) * 0.38).floor();
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = 24.0;
                ui.allocate_ui_with_layout(egui::vec2(width, height), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(width);
                    about(ui, view, seen, number, message, actions);
                });
                let rest = ui.available_width();
                ui.allocate_ui_with_layout(egui::vec2(rest, height), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(rest);
                    self.value(ui, message, actions);
                });
            });
        });
    }

    fn value(&mut self, ui: &mut Ui, message: &Arc<Message>, actions: &mut Vec<Action>) {
        let title = match message.value() {
            None => words::NO_VALUE.to_owned(),
            Some(value) => format!("{}, {}", words::VALUE, number::bytes(value.len() as u64)),
        };
        ui.horizontal(|ui| {
            beside(
                ui,
                CLOSE_SIZE,
                |ui| drop(ui.add(Label::new(RichText::new(title).font(theme::strong(14.0))).truncate())),
                |ui| {
                    if close_button(ui, words::CLOSE_DETAIL).clicked() {
                        actions.push(Action::Messages(MessagesAction::Select(None)));
                    }
                },
            );
        });
        let Some(value) = message.value() else { return drop(quiet(ui, words::TIP_NO_VALUE)) };
        let kind = self.keep(message, value);
        self.buttons(ui, kind, message, value, actions);
        let Some(kept) = &mut self.kept else { return };
        if let Some(cut) = kept.cut {
            quiet(ui, cut_short(cut));
        }
        if kept.kind == Kind::Bytes && kept.look == Look::Stored {
            note(ui, words::NOT_UTF8, palette(ui).waiting);
        }
        shown(ui, kept);
    }

    /// Makes the value into text, where it is another one or is to look otherwise.
    fn keep(&mut self, message: &Arc<Message>, value: &[u8]) -> Kind {
        let known = self.kept.as_ref().filter(|kept| Arc::ptr_eq(&kept.message, message));
        let kind = known.map_or_else(|| kind(value), |kept| kept.kind);
        let look = self.look(kind);
        if known.is_none_or(|kept| kept.look != look) {
            let (text, cut) = made(value, look);
            self.kept = Some(Kept { message: Arc::clone(message), kind, look, text, cut, layout: None });
        }
        kind
    }

    fn look(&self, kind: Kind) -> Look {
        self.looks[kind as usize].unwrap_or(match kind {
            Kind::Json => Look::Formatted,
            Kind::Text => Look::Stored,
            Kind::Bytes => Look::Hex,
        })
    }

    fn buttons(&mut self, ui: &mut Ui, kind: Kind, message: &Message, value: &[u8], actions: &mut Vec<Action>) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(theme::GAP, 4.0);
            let json =
                [(Look::Formatted, words::FORMATTED), (Look::Stored, words::AS_STORED), (Look::Hex, words::AS_HEX)];
            let text = [(Look::Stored, words::AS_TEXT), (Look::Hex, words::AS_HEX)];
            let choices = if kind == Kind::Json { json.as_slice() } else { text.as_slice() };
            let width = SWITCH_WIDTH / 3.0 * choices.len() as f32;
            let size = egui::vec2(width, theme::CONTROL_HEIGHT);
            let mut look = self.look(kind);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                if segmented(ui, words::LOOK, choices, &mut look) {
                    self.looks[kind as usize] = Some(look);
                    ui.ctx().request_repaint();
                }
            });
            if ui.button(words::COPY_VALUE).clicked() {
                // Bytes that are no text can be copied as numbers only.
                let copied = match kind {
                    Kind::Bytes => words::hex(value),
                    Kind::Json | Kind::Text => String::from_utf8_lossy(value).into_owned(),
                };
                actions.push(Action::Copy(copied));
            }
            if let Some(key) = message.key().filter(|key| !key.is_empty())
                && ui.button(words::COPY_KEY).clicked()
            {
                actions.push(Action::Copy(String::from_utf8_lossy(key).into_owned()));
            }
        });
    }
}

fn kind(value: &[u8]) -> Kind {
    match std::str::from_utf8(value) {
        Ok(text) if source::is_json(text) => Kind::Json,
        Ok(_) => Kind::Text,
        Err(_) => Kind::Bytes,
    }
}

/// The text of a value, and after how many bytes it was cut off.
fn made(value: &[u8], look: Look) -> (String, Option<usize>) {
    let limit = if look == Look::Hex { HEX_LIMIT } else { HEAD_LIMIT };
    let head = value.get(..limit).unwrap_or(value);
    let cut = (head.len() < value.len()).then_some(limit);
    let text = String::from_utf8_lossy(head);
    match look {
        Look::Formatted => (source::indent_json(&text), cut),
        Look::Stored => (text.into_owned(), cut),
        Look::Hex => (words::hex(head), cut),
    }
}

/// The value's text, which can be selected and read with the keyboard but not changed.
fn shown(ui: &mut Ui, kept: &mut Kept) {
    let place = (kept.message.partition, kept.message.offset);
    let area = ScrollArea::vertical().id_salt(("value", place)).auto_shrink(false);
    scrolled(ui, words::SCROLL_VALUE, area, |ui| {
        let Kept { message, kind, look, text, layout, .. } = kept;
        let mut text = text.as_str();
        let (palette, colored) = (palette(ui), *kind == Kind::Json && *look != Look::Hex);
        let mut lay_out = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
            let dark = ui.visuals().dark_mode;
            let same = |known: &&(LayoutJob, f32, bool)| (known.1, known.2) == (width, dark);
            let job = match layout.as_ref().filter(same) {
                Some((job, ..)) => job.clone(),
                None => {
                    let job = json_colors::layout(text.as_str(), colored, palette, width);
                    *layout = Some((job.clone(), width, dark));
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
        ui.add(field).accessible_name(words::value_of(message));
    });
}

/// Where the message is, when it was made, its key and its headers.
fn about(ui: &mut Ui, view: &View<'_>, seen: &Seen<'_>, number: u64, message: &Message, actions: &mut Vec<Action>) {
    let area = ScrollArea::vertical().id_salt("about").auto_shrink(false);
    scrolled(ui, words::SCROLL_ABOUT, area, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space((theme::CONTROL_HEIGHT - ui.fonts_mut(|fonts| fonts.row_height(&theme::strong(14.0)))) / 2.0);
        let title = RichText::new(words::title(message)).font(theme::strong(14.0));
        ui.add(Label::new(title).wrap().selectable(true));
        if let Some(time_ms) = message.timestamp_ms {
            ui.add(Label::new(words::time_with_zone(time_ms)).wrap().selectable(true));
        }
        part(ui, words::KEY, &message.key().map_or_else(|| words::NO_KEY.to_owned(), shortened));
        ui.add_space(4.0);
        ui.label(RichText::new(words::HEADERS).font(theme::strong(14.0)));
        if message.headers().is_empty() {
            quiet(ui, words::NO_HEADERS);
        }
        for (name, value) in message.headers() {
            let value = value.as_deref().map_or_else(|| words::NULL.to_owned(), shortened);
            let text = RichText::new(format!("{name}: {value}")).font(theme::mono());
            ui.add(Label::new(text).wrap().selectable(true));
        }
        ui.add_space(4.0);
        if sent_by_run(view, seen) {
            let back = ui.button(words::SHOW_IN_LOG).on_hover_text(words::TIP_SHOW_IN_LOG);
            if back.clicked() {
                actions.push(Action::Messages(MessagesAction::ShowInLog(number)));
            }
        }
    });
}

fn part(ui: &mut Ui, heading: &str, text: &str) {
    ui.add_space(4.0);
    ui.label(RichText::new(heading).font(theme::strong(14.0)));
    ui.add(Label::new(RichText::new(text).font(theme::mono())).wrap().selectable(true));
}

fn shortened(bytes: &[u8]) -> String {
    match bytes {
        [] => words::EMPTY.to_owned(),
        bytes => words::one_line(bytes).0,
    }
}
