//! The faults to rehearse, each with its switch.

use eframe::egui::{
    CornerRadius, Frame, Label, Margin, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use super::{head, undo, word};
use crate::{
    action::{Action, LabAction},
    practice::Rehearsal,
    run::Cluster,
    text::{lab as words, practice::NOT_OURS},
    ui::{
        banner::fault_text,
        figures::section,
        theme::{self, ROW_HEIGHT, palette},
        view::View,
        widgets::{button_width, quiet, strip},
    },
};

/// How wide and high a switch is, and how wide its name, in points.
const SWITCH: eframe::egui::Vec2 = vec2(32.0, 18.0);
const NAME: f32 = 200.0;

/// Draws all of them.
pub fn ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    section(ui, |ui| {
        let on = view.state.lab.wanted();
        let width = button_width(ui, words::UNDO);
        head(ui, words::FAULTS, words::FAULTS_EXPLAINED, width, |ui| undo(ui, on.is_some(), actions));
        let mine = view.state.form.cluster == Cluster::Mine;
        if mine {
            not_for_mine(ui, view, actions);
        } else if Rehearsal::ALL.iter().any(|rehearsal| !view.state.can_rehearse(*rehearsal)) {
            strip(ui, palette(ui).waiting, |ui| drop(ui.label(NOT_OURS)));
        }
        for (title, switches) in words::GROUPS {
            ui.add_space(theme::GAP);
            ui.label(RichText::new(title).font(theme::strong(14.0)));
            for rehearsal in switches {
                row(ui, view, *rehearsal, actions);
            }
        }
    });
}

/// Why nothing can be switched, and the way out.
fn not_for_mine(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    strip(ui, palette(ui).waiting, |ui| {
        ui.label(words::NOT_FOR_MINE);
        let button = ui.add_enabled_ui(!view.running, |ui| ui.button(words::USE_PRACTICE)).inner;
        if button.clicked() {
            actions.push(Action::Lab(LabAction::UsePractice));
        }
    });
}

fn row(ui: &mut Ui, view: &View<'_>, rehearsal: Rehearsal, actions: &mut Vec<Action>) {
    let enabled = view.state.can_rehearse(rehearsal);
    let on = view.state.lab.wanted() == Some(rehearsal);
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(ROW_HEIGHT);
        let pressed = ui.add_enabled_ui(enabled, |ui| switch(ui, rehearsal, on)).inner;
        if pressed.clicked() {
            let asked = if on { LabAction::Undo } else { LabAction::Rehearse(rehearsal) };
            actions.push(Action::Lab(asked));
        }
        word(ui, words::name(rehearsal), NAME, if enabled { palette.text } else { palette.quiet });
        quiet(ui, words::does(rehearsal));
    });
    if view.state.lab.on == Some(rehearsal) {
        let margin = Margin { left: (SWITCH.x + theme::GAP) as i8, bottom: 6, ..Margin::ZERO };
        Frame::new().inner_margin(margin).show(ui, |ui| outcome(ui, view, rehearsal, actions));
    }
}

/// What to look at, and the fault that was reported, in its own words.
fn outcome(ui: &mut Ui, view: &View<'_>, rehearsal: Rehearsal, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    let reported = view.state.lab.reported.as_ref();
    strip(ui, if reported.is_some() { palette.failed } else { palette.waiting }, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.label(RichText::new(words::EXPECT).font(theme::strong(14.0)));
        ui.add(Label::new(words::expect(rehearsal)).wrap());
        ui.add_space(4.0);
        ui.label(RichText::new(words::REPORTED).font(theme::strong(14.0)));
        match reported {
            Some(fault) => {
                let title = fault.words().title;
                fault_text(ui, (title.as_str(), words::COPY_REPORTED), fault, palette.failed, actions);
            }
            None => drop(quiet(ui, words::NOTHING_REPORTED)),
        }
    });
}

/// A switch, with its name for a screen reader.
fn switch(ui: &mut Ui, rehearsal: Rehearsal, on: bool) -> Response {
    let palette = palette(ui);
    let (place, response) = ui.allocate_exact_size(vec2(SWITCH.x, ROW_HEIGHT), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Switch, enabled, on, words::switch(rehearsal)));
    let track = Rect::from_center_size(place.center(), SWITCH);
    let round = CornerRadius::same((SWITCH.y / 2.0) as u8);
    let (ground, border, knob) = match on {
        true => (palette.accent, palette.accent, palette.on_accent),
        false => (palette.field, palette.border, palette.quiet),
    };
    ui.painter().rect(track, round, ground, Stroke::new(1.0, border), StrokeKind::Inside);
    if response.has_focus() || response.hovered() {
        let stroke = Stroke::new(1.5, palette.accent);
        ui.painter().rect_stroke(track.expand(2.0), round, stroke, StrokeKind::Inside);
    }
    let reach = SWITCH.y / 2.0;
    let x = if on { track.right() - reach } else { track.left() + reach };
    ui.painter().circle_filled(eframe::egui::pos2(x, track.center().y), reach - 4.0, knob);
    response.on_hover_text(if on { words::ON } else { words::OFF })
}
