//! The tab with rate, latency and partitions of the run.

mod latency;
mod marks;
mod partitions;
mod picture;
mod rate;

use eframe::egui::{CornerRadius, Frame, Margin, ScrollArea, Stroke, Ui, UiBuilder, vec2};

use super::{
    counters,
    log_panel::said,
    theme::{CORNER, GAP, MARGIN, palette},
    view::{Standing, View},
    widgets::{quiet, scrolled},
};
use crate::{
    action::Action,
    text::{figures as words, tabs},
};

/// What the tab remembers by itself: nothing but how far it is scrolled, which egui does.
pub struct Figures;

/// From this width on two pictures stand side by side, in points.
const WIDE: f32 = 800.0;

impl Figures {
    /// As it is before anything was touched.
    pub fn new() -> Self {
        Self
    }

    /// Draws the tab into what is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, _actions: &mut Vec<Action>) {
        let place = ui.available_rect_before_wrap();
        let Some(run) = &view.run else { return said(ui, place, tabs::NO_FIGURES, "") };
        if run.totals.ended() == 0 && run.figures.mean_rate.is_none() {
            return said(ui, place, words::NONE_YET, "");
        }
        let area = ScrollArea::vertical().id_salt("figures").auto_shrink([false, false]);
        scrolled(ui, words::SCROLL, area, |ui| {
            Frame::new().inner_margin(Margin::symmetric(MARGIN as i8, 14)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 12.0;
                counters::states(ui, run);
                pictures(ui, view, run, place.height());
            });
        });
    }
}

/// The heights of a picture, and what else stands in a wide tab above, beneath and between two, in points.
const LEAST_HEIGHT: f32 = 170.0;
const MOST_HEIGHT: f32 = 320.0;
const BESIDE_PICTURES: f32 = 268.0;

/// The rate across the whole width, and beneath it latencies and partitions: beside each other where there is room.
fn pictures(ui: &mut Ui, view: &View<'_>, run: &Standing<'_>, room: f32) {
    if ui.available_width() < WIDE {
        section(ui, |ui| rate::ui(ui, view, run, LEAST_HEIGHT));
        section(ui, |ui| latency::ui(ui, run, LEAST_HEIGHT));
        section(ui, |ui| partitions::ui(ui, run, LEAST_HEIGHT));
        return;
    }
    let height = ((room - BESIDE_PICTURES) / 2.0).clamp(LEAST_HEIGHT, MOST_HEIGHT);
    section(ui, |ui| rate::ui(ui, view, run, height));
    let width = (ui.available_width() - 12.0) / 2.0;
    let top_left = ui.cursor().min;
    let mut bottom = top_left.y;
    let mut column = |ui: &mut Ui, name: &str, left: f32, content: &mut dyn FnMut(&mut Ui)| {
        let place = eframe::egui::Rect::from_min_size(top_left + vec2(left, 0.0), vec2(width, f32::INFINITY));
        let shown = ui.scope_builder(UiBuilder::new().max_rect(place).id_salt(name), |ui| section(ui, content));
        bottom = bottom.max(shown.response.rect.bottom());
    };
    column(ui, "left", 0.0, &mut |ui| latency::ui(ui, run, height));
    column(ui, "right", width + 12.0, &mut |ui| partitions::ui(ui, run, height));
}

/// A title, a sentence and a picture on the panel's ground.
pub fn section(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let palette = palette(ui);
    Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(CORNER))
        .inner_margin(Margin { left: MARGIN as i8, right: MARGIN as i8, top: 10, bottom: 8 })
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = GAP / 2.0;
            content(ui);
        });
}

/// The head of a section.
fn head(ui: &mut Ui, title: &str, sentence: &str) {
    ui.heading(title);
    if !sentence.is_empty() {
        quiet(ui, sentence);
    }
}
