//! Step 3: where to, how many lines, and how fast.

use eframe::egui::{Align2, Sense, Ui, vec2};

use super::{
    Touched,
    theme::{self, CONTROL_HEIGHT, GAP, palette},
    view::View,
    widgets::{row, step, text_field, width_beside},
};
use crate::{
    fault::Field,
    run::{ALL, Form},
    text::{number, window},
};

/// Draws the step.
pub fn ui(ui: &mut Ui, view: &View<'_>, form: &mut Form, touched: &mut Touched) {
    step(ui, window::STEP_SEND, |ui| {
        let topic = row(ui, Field::Topic.name(), window::TIP_TOPIC, |ui| {
            ui.add(text_field(&mut form.topic, "", ui.available_width()))
        });
        touched.problem(ui, view, Field::Topic, &topic);
        let count = row(ui, Field::Count.name(), window::TIP_COUNT, |ui| {
            let all = window::all_button(view.examined().and_then(|examined| examined.lines));
            let count = ui.add(text_field(&mut form.count, "", width_beside(ui, &all)));
            if ui.button(all).clicked() {
                form.count = ALL.to_owned();
            }
            count
        });
        touched.problem(ui, view, Field::Count, &count);
        let from = row(ui, Field::FromLine.name(), window::TIP_FROM_LINE, |ui| {
            ui.add(text_field(&mut form.from_line, "", ui.available_width()))
        });
        touched.problem(ui, view, Field::FromLine, &from);
        let delay = row(ui, Field::Delay.name(), window::TIP_DELAY, |ui| {
            let pace = number::parse_duration(&form.delay).map(window::pace).unwrap_or_default();
            let galley = ui.painter().layout_no_wrap(pace.clone(), theme::small(), palette(ui).quiet);
            let room = if pace.is_empty() { 0.0 } else { galley.size().x + GAP };
            let delay = ui.add(text_field(&mut form.delay, "", ui.available_width() - room));
            if room > 0.0 {
                let (rect, _) = ui.allocate_exact_size(vec2(galley.size().x, CONTROL_HEIGHT), Sense::hover());
                ui.painter().galley(
                    Align2::LEFT_CENTER.anchor_size(rect.left_center(), galley.size()).min,
                    galley,
                    palette(ui).quiet,
                );
            }
            delay
        });
        touched.problem(ui, view, Field::Delay, &delay);
    });
}
