//! Step 3: where to, how many lines, and how fast.

use eframe::egui::{Align2, Sense, Ui, vec2};

use super::{
    Touched,
    file::{Wanted, field_list, field_trouble},
    theme::{self, CONTROL_HEIGHT, GAP, palette},
    topic_choice,
    view::View,
    widgets::{drop_down, entry, row, step, text_field, width_beside},
};
use crate::{
    action::Action,
    fault::Field,
    run::{ALL, Form, Spacing, WITHOUT_END},
    text::{number, window},
};

/// Draws the step.
pub fn ui(ui: &mut Ui, view: &View<'_>, form: &mut Form, touched: &mut Touched, actions: &mut Vec<Action>) {
    step(ui, window::STEP_SEND, |ui| {
        let topic = row(ui, Field::Topic.name(), window::TIP_TOPIC, |ui| topic_choice::ui(ui, view, form, actions));
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
        let repeat = row(ui, Field::Repeat.name(), window::TIP_REPEAT, |ui| {
            let repeat = ui.add(text_field(&mut form.repeat, "", width_beside(ui, window::ENDLESS)));
            if ui.button(window::ENDLESS).clicked() {
                form.repeat = WITHOUT_END[0].to_owned();
            }
            repeat
        });
        touched.problem(ui, view, Field::Repeat, &repeat);
        row(ui, window::PACE, window::TIP_PACE, |ui| {
            drop_down(ui, ui.available_width(), window::spacing(form.spacing), "", |ui| {
                for choice in [Spacing::Delay, Spacing::Rate, Spacing::Recorded] {
                    let note = window::spacing_note(choice);
                    if entry(ui, choice == form.spacing, window::spacing(choice), note) {
                        form.spacing = choice;
                    }
                }
            });
        });
        match form.spacing {
            Spacing::Delay => {
                let pace = number::parse_duration(&form.delay).map(window::pace);
                noted(ui, view, touched, Field::Delay, window::TIP_DELAY, &mut form.delay, pace);
            }
            Spacing::Rate => {
                let pace = number::parse_decimal(&form.rate).map(window::rate_note);
                noted(ui, view, touched, Field::Rate, window::TIP_RATE, &mut form.rate, pace);
            }
            Spacing::Recorded => recorded(ui, view, form, touched),
        }
    });
}

fn recorded(ui: &mut Ui, view: &View<'_>, form: &mut Form, touched: &mut Touched) {
    let field = row(ui, Field::TimeField.name(), window::TIP_TIME_FIELD, |ui| {
        field_list(ui, view, &mut form.time_field, Wanted::TextOrNumber, window::NO_FIELD, "")
    });
    field_trouble(ui, view, &form.time_field, Wanted::TextOrNumber);
    touched.problem(ui, view, Field::TimeField, &field);
    let typed = form.speed.trim().trim_start_matches(['×', 'x', 'X']);
    let speed = number::parse_decimal(typed).filter(|speed| *speed > 0).map(window::speed_note);
    noted(ui, view, touched, Field::Speed, window::TIP_SPEED, &mut form.speed, speed);
}

/// A field with a quiet note at its right on what it comes to.
fn noted(
    ui: &mut Ui,
    view: &View<'_>,
    touched: &mut Touched,
    field: Field,
    tip: &str,
    text: &mut String,
    note: Option<String>,
) {
    let response = row(ui, field.name(), tip, |ui| {
        let note = note.unwrap_or_default();
        let galley = ui.painter().layout_no_wrap(note.clone(), theme::small(), palette(ui).quiet);
        let room = if note.is_empty() { 0.0 } else { galley.size().x + GAP };
        let response = ui.add(text_field(text, "", ui.available_width() - room));
        if room > 0.0 {
            let (rect, _) = ui.allocate_exact_size(vec2(galley.size().x, CONTROL_HEIGHT), Sense::hover());
            let place = Align2::LEFT_CENTER.anchor_size(rect.left_center(), galley.size()).min;
            ui.painter().galley(place, galley, palette(ui).quiet);
        }
        response
    });
    touched.problem(ui, view, field, &response);
}
