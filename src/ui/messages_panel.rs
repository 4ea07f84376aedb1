//! The Messages tab: what is to be read, what was, and the chosen message in whole.

mod bar;
mod detail;
mod menu;
mod save;
mod table;

use eframe::egui::{Frame, Margin, Rect, Stroke, Ui, UiBuilder};

use super::{divider::Divider, log_panel::said, theme::palette, view::View};
use crate::{
    action::{Action, MessagesAction},
    app::state::Look,
    reader::{Phase, Reading, Standing},
    text::{messages as words, tabs},
};

pub use save::SaveQuestion;

/// What the tab remembers by itself.
pub struct MessagesPanel {
    bar: bar::Bar,
    table: table::Table,
    detail: detail::Detail,
    divider: Divider,
}

/// The reading as it stands in this frame.
struct Seen<'a> {
    reading: &'a Reading,
    standing: Standing,
    /// The numbers of the messages that are kept.
    kept: std::ops::Range<u64>,
}

impl Default for MessagesPanel {
    fn default() -> Self {
        let (bar, detail) = (bar::Bar::default(), detail::Detail::default());
        Self { bar, table: table::Table::new(), detail, divider: Divider::default() }
    }
}

impl MessagesPanel {
    /// Draws the tab into what is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let messages = &view.state.messages;
        let seen = messages.reading.as_ref().map(|reading| Seen {
            reading,
            standing: reading.standing(),
            kept: reading.look(|kept| kept.numbers()),
        });
        self.above(ui, view, seen.as_ref(), actions);
        let whole = ui.available_rect_before_wrap();
        ui.painter().rect_filled(whole, 0, palette(ui).panel);
        let Some(seen) = seen else {
            let press = words::press_read(view.state.form.topic.trim());
            return said(ui, whole, tabs::NO_MESSAGES, &press);
        };
        let chosen = messages.selected.and_then(|number| {
            let message = seen.reading.look(|kept| kept.get(number).cloned())?;
            Some((number, message))
        });
        let Some((number, message)) = chosen else { return self.rows(ui, whole, view, &seen, actions) };
        let (above, below) = self.divider.split(whole);
        self.rows(ui, above, view, &seen, actions);
        ui.scope_builder(UiBuilder::new().max_rect(below).id_salt("message"), |ui| {
            ui.set_clip_rect(below.intersect(ui.clip_rect()));
            self.detail.ui(ui, view, &seen, number, &message, actions);
        });
        self.divider.ui(ui, whole, below);
    }

    fn above(&mut self, ui: &mut Ui, view: &View<'_>, seen: Option<&Seen<'_>>, actions: &mut Vec<Action>) {
        let palette = palette(ui);
        let margin = Margin { left: 16, right: 16, top: 12, bottom: 8 };
        let shown = Frame::new().fill(palette.window).inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 8.0;
            self.bar.ui(ui, view, seen, actions);
            save::strip(ui, view, actions);
        });
        let rect = shown.response.rect;
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));
    }

    fn rows(&mut self, ui: &mut Ui, place: Rect, view: &View<'_>, seen: &Seen<'_>, actions: &mut Vec<Action>) {
        ui.scope_builder(UiBuilder::new().max_rect(place).id_salt("messages"), |ui| {
            self.table.ui(ui, view, seen, actions);
            let messages = &view.state.messages;
            let fault = match &seen.standing.phase {
                Phase::Over(Err(fault)) => Some(fault),
                Phase::Trouble(fault) => Some(fault),
                _ => None,
            };
            if !seen.kept.is_empty() {
                if messages.shown(seen.kept.clone()).is_empty() {
                    nothing_found(ui, place, view, actions);
                }
            } else if let Some(fault) = fault {
                let words = fault.words();
                said(ui, place, &words.title, &format!("{} {}", words.happened, words.to_try));
            } else {
                let more = if seen.standing.going_on() { "" } else { words::NOTHING_MORE };
                said(ui, place, &words::standing(seen.reading.wanted(), &seen.standing), more);
            }
        });
    }
}

/// No message holds the text: said in the place of the rows, with the way out.
fn nothing_found(ui: &mut Ui, place: Rect, view: &View<'_>, actions: &mut Vec<Action>) {
    if view.state.messages.looking {
        return said(ui, place, words::LOOKING, "");
    }
    said(ui, place, &words::no_match(&view.state.messages.look.text), "");
    let middle = place.center() + eframe::egui::vec2(0.0, 10.0);
    let below = eframe::egui::Align2::CENTER_CENTER.anchor_size(middle, [220.0, 30.0].into());
    ui.scope_builder(UiBuilder::new().max_rect(below).id_salt("no match"), |ui| {
        ui.vertical_centered(|ui| {
            if ui.button(words::SHOW_ALL).clicked() {
                let look = Look { text: String::new(), ..view.state.messages.look.clone() };
                actions.push(Action::Messages(MessagesAction::Look(look)));
            }
        });
    });
}
