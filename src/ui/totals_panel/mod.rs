//! Totals over the messages of a topic: the fields above them, how the counting stands, the table with its bars, and the
//! partitions.

mod form;
mod list;
mod partitions;
mod standing;
mod table;

use eframe::egui::{Frame, Margin, Stroke, Ui, UiBuilder};

use super::{
    log_panel::said,
    overlay::{self, Asked, Reply},
    theme::{ROW_HEIGHT, palette},
    view::View,
};
use crate::{
    action::{Action, TotalsAction},
    text::totals as words,
};
use list::HEADING_HEIGHT;

/// What the tab remembers by itself.
pub struct TotalsPanel {
    table: table::Table,
    partitions: partitions::Partitions,
    start_over: overlay::Question,
}

/// So many partitions are seen at once where there is room, and so many where there is none.
const MOST_PARTITIONS: usize = 8;
const LEAST_PARTITIONS: usize = 3;
/// The share of the height that they take at most.
const PARTITIONS_SHARE: f32 = 0.4;

impl Default for TotalsPanel {
    fn default() -> Self {
        Self {
            table: table::Table::new(),
            partitions: partitions::Partitions::new(),
            start_over: overlay::Question::default(),
        }
    }
}

impl TotalsPanel {
    /// Draws the tab into what is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let mut asked = Vec::new();
        above(ui, view, &mut asked);
        self.below(ui, view, &mut asked);
        self.question(ui, view, &mut asked);
        actions.extend(asked.into_iter().map(Action::Totals));
    }

    /// The table and the partitions.
    fn below(&mut self, ui: &mut Ui, view: &View<'_>, asked: &mut Vec<TotalsAction>) {
        let whole = ui.available_rect_before_wrap();
        ui.painter().rect_filled(whole, 0, palette(ui).panel);
        let Some(counted) = &view.state.totals.counted else {
            let topic = view.state.form.topic.trim();
            let press = if form::ready(view) { words::press(topic) } else { String::new() };
            return said(ui, whole, words::NONE_YET, &press);
        };
        let all = counted.snapshot.partitions.len();
        let room = (whole.height() * PARTITIONS_SHARE / ROW_HEIGHT) as usize;
        let seen = all.min(MOST_PARTITIONS).min(room.max(LEAST_PARTITIONS));
        let height = if seen == 0 { 0.0 } else { HEADING_HEIGHT + seen as f32 * ROW_HEIGHT };
        let (above, below) = whole.split_top_bottom_at_y(whole.bottom() - height);
        ui.scope_builder(UiBuilder::new().max_rect(above).id_salt("totals"), |ui| {
            self.table.ui(ui, &view.state.totals, counted, asked);
        });
        if seen > 0 {
            ui.scope_builder(UiBuilder::new().max_rect(below).id_salt("partitions"), |ui| {
                self.partitions.ui(ui, &counted.snapshot.partitions);
            });
        }
    }

    fn question(&mut self, ui: &Ui, view: &View<'_>, asked: &mut Vec<TotalsAction>) {
        let totals = &view.state.totals;
        let (topic, group) = match &totals.counted {
            Some(counted) if totals.running() => (counted.topic.as_str(), counted.snapshot.group.clone()),
            _ => (view.state.form.topic.trim(), totals.group()),
        };
        let words = Asked {
            title: words::ASK_TITLE,
            text: &words::ask_text(topic, &group),
            stay: words::KEEP,
            go_on: words::DO_START_OVER,
        };
        asked.extend(self.start_over.ui(ui, totals.asking, &words).map(|reply| match reply {
            Reply::Stay => TotalsAction::AskToStartOver(false),
            Reply::GoOn => TotalsAction::StartOver,
        }));
    }
}

/// The fields, and how the counting stands.
fn above(ui: &mut Ui, view: &View<'_>, asked: &mut Vec<TotalsAction>) {
    let palette = palette(ui);
    let margin = Margin { left: 16, right: 16, top: 12, bottom: 8 };
    let shown = Frame::new().fill(palette.window).inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 8.0;
        form::ui(ui, view, asked);
        standing::ui(ui, view);
    });
    let rect = shown.response.rect;
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));
}
