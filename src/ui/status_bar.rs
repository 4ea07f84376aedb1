//! The line at the bottom: progress, one sentence on what is happening, and the time.

use std::time::Duration;

use eframe::egui::{Label, RichText, Ui};

use super::{
    theme::palette,
    view::View,
    widgets::{beside, progress_bar, text_width},
};
use crate::{
    app::state::Retrying,
    text::{again, status, window},
};

/// How often the time is written anew while a run goes on.
const TICK: Duration = Duration::from_millis(100);

/// Draws the line.
pub fn ui(ui: &mut Ui, view: &View<'_>) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        if view.state.starting {
            progress(ui, 0.0);
            let gathering = view.state.retry == Some(Retrying::Gathering);
            ui.label(if gathering { again::GATHERING } else { status::STARTING_PRACTICE });
            return;
        }
        let Some(run) = &view.run else {
            progress(ui, 0.0);
            if let Ok(plan) = &view.plan {
                ui.add(Label::new(status::ready(plan, view.planned())).truncate());
            }
            return;
        };
        // The clock of a run that pauses stands.
        if view.running && !run.status.paused {
            ui.ctx().request_repaint_after(TICK);
        }
        let plan = run.run.plan();
        progress(ui, status::progress(&run.status, &run.totals, run.expected, run.size).unwrap_or(0.0));
        let time = status::time(plan, &run.status, &run.totals, run.expected, run.figures.pace);
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
    progress_bar(ui, window::PROGRESS, width, share);
}
