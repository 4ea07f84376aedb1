//! The tab with the file: what is known about it, its fields, its records, and their check.

mod detail;
mod fields;
mod go_to;
mod records;
mod verdict;

use eframe::egui::{Rect, Stroke, Ui, UiBuilder};

use super::{log_panel::said, theme::palette, view::View};
use crate::{
    action::Action,
    app::state::{CheckState, FileState},
    source::{Examined, LineReader},
    text::window::{self, preview as words},
};

/// The least that fields, records and detail keep of the height, in points.
const LEAST_FIELDS: f32 = 100.0;
const LEAST_RECORDS: f32 = 106.0;
const DETAIL: f32 = 190.0;

/// What the tab remembers by itself.
pub struct FilePanel {
    records: records::Records,
    go_to: go_to::GoTo,
    detail: detail::Detail,
}

/// Which records are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Which {
    /// All of the file.
    #[default]
    All,
    /// Those that the check found fault with.
    Faulty,
}

/// The file once its first records were looked at.
struct Known<'a> {
    examined: &'a Examined,
    reader: &'a LineReader,
}

impl FilePanel {
    /// At the first record, none chosen.
    pub fn new() -> Self {
        Self { records: records::Records::new(), go_to: go_to::GoTo::default(), detail: detail::Detail::default() }
    }

    /// Draws the tab into what is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let Some(examined) = view.examined() else { return unknown(ui, view) };
        let Some(reader) = &examined.reader else { return said(ui, ui.available_rect_before_wrap(), words::EMPTY, "") };
        let file = Known { examined, reader };
        verdict::ui(ui, view, &file, actions);
        let whole = ui.available_rect_before_wrap();
        ui.painter().rect_filled(whole, 0, palette(ui).panel);
        let chosen = view.state.preview.selected;
        let share = if chosen.is_some() { 0.3 } else { 0.36 };
        let height = fields::wanted_height(&file).min((whole.height() * share).max(LEAST_FIELDS));
        let (fields, below) = whole.split_top_bottom_at_y(whole.top() + height);
        part(ui, fields, "fields", |ui| fields::ui(ui, view, &file, actions));
        ui.painter().hline(whole.x_range(), fields.bottom(), Stroke::new(1.0, palette(ui).line));
        let (bar, rest) = below.split_top_bottom_at_y(below.top() + go_to::HEIGHT);
        part(ui, bar, "go to", |ui| self.go_to.ui(ui, view, &file, actions));
        let which = self.go_to.which(view);
        let Some(chosen) = chosen else {
            return part(ui, rest, "records", |ui| self.records.ui(ui, view, &file, which, actions));
        };
        let height = DETAIL.min(rest.height() - LEAST_RECORDS).max(rest.height() * 0.4);
        let (rows, detail) = rest.split_top_bottom_at_y(rest.bottom() - height);
        part(ui, rows, "records", |ui| self.records.ui(ui, view, &file, which, actions));
        ui.painter().hline(whole.x_range(), rows.bottom(), Stroke::new(1.0, palette(ui).line));
        part(ui, detail, "record", |ui| self.detail.ui(ui, view, chosen, actions));
    }
}

/// What was found fault with, as far as it is listed.
fn faulty<'a>(view: &View<'a>) -> &'a [(u64, crate::fault::Fault)] {
    match &view.state.preview.check {
        CheckState::Done(check) => &check.listed,
        _ => &[],
    }
}

/// Draws a part of the tab into a place of its own.
fn part(ui: &mut Ui, place: Rect, name: &str, content: impl FnOnce(&mut Ui)) {
    ui.scope_builder(UiBuilder::new().max_rect(place).id_salt(name), |ui| {
        ui.set_clip_rect(place.intersect(ui.clip_rect()));
        content(ui);
    });
}

/// While there is nothing to show: what will be there, or why nothing will.
fn unknown(ui: &mut Ui, view: &View<'_>) {
    let place = ui.available_rect_before_wrap();
    match &view.state.file {
        FileState::Trouble(fault) => said(ui, place, &fault.words().title, words::PRESS_CHOOSE),
        FileState::Examining | FileState::Known(_) => said(ui, place, window::EXAMINING, words::EMPTY),
    }
}
