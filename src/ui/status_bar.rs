//! The line at the bottom: progress, one sentence on what is happening, and the time.

use std::time::Duration;

use eframe::egui::{self, CornerRadius, Label, Rect, RichText, Role, Sense, Ui, WidgetInfo, vec2};

use super::{
    theme::palette,
    view::View,
    widgets::{beside, text_width},
};
use crate::text::{status, window};

/// How often the time is written anew while a run goes on.
const TICK: Duration = Duration::from_millis(100);

/// Draws the line.
pub fn ui(ui: &mut Ui, view: &View<'_>) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        if view.state.starting {
            progress(ui, 0.0);
            ui.label(status::STARTING_PRACTICE);
            return;
        }
        let Some(run) = &view.run else {
            progress(ui, 0.0);
            if let Ok(plan) = &view.plan {
                ui.add(Label::new(status::ready(plan, view.planned())).truncate());
            }
            return;
        };
        if view.running {
            ui.ctx().request_repaint_after(TICK);
        }
        let plan = run.run.plan();
        progress(ui, status::progress(&run.status, &run.totals, run.expected, run.size).unwrap_or(0.0));
        let time = status::time(plan, &run.status, &run.totals, run.expected);
        let sentence = status::sentence(plan, &run.status, &run.totals, run.expected);
        beside(
            ui,
            text_width(ui, &time),
            |ui| drop(ui.add(Label::new(sentence).truncate())),
            |ui| drop(ui.label(RichText::new(&time).color(palette(ui).quiet))),
        );
    });
}

fn progress(ui: &mut Ui, share: f32) {
    let width = (ui.available_width() * 0.25).min(300.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 8.0), Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, window::PROGRESS);
        info.value = Some(f64::from(share * 100.0).round());
        info
    });
    let palette = palette(ui);
    let round = CornerRadius::same(4);
    ui.painter().rect_filled(rect, round, palette.line);
    let done = Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height()));
    if share > 0.0 {
        let clipped = ui.painter().with_clip_rect(egui::Rect::intersect(done, ui.clip_rect()));
        clipped.rect_filled(rect, round, palette.accent);
    }
}
