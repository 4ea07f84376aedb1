//! The head of the tab: the file's name and what is known about it, the button that checks all records, and what the check
//! came to.

use std::time::Duration;

use eframe::egui::{Button, Frame, Label, Margin, RichText, Stroke, Ui};

use super::Known;
use crate::{
    action::{Action, Preview},
    app::state::CheckState,
    fault::{Fault, Kind},
    source::{Check, Origin, Progress, SAMPLE_NAME},
    text::{
        number,
        window::{self, preview as words},
    },
    ui::{
        theme::{self, palette},
        view::View,
        widgets::{beside, button_width, note, progress_bar, quiet, width_beside},
    },
};

/// How often the progress is drawn anew.
const TICK: Duration = Duration::from_millis(100);

pub(super) fn ui(ui: &mut Ui, view: &View<'_>, file: &Known<'_>, actions: &mut Vec<Action>) {
    let colors = palette(ui);
    let shown = Frame::new().fill(colors.window).inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = [theme::GAP, 6.0].into();
        title(ui, view, file, actions);
        match &view.state.preview.check {
            CheckState::None => {}
            CheckState::Going(progress) => going(ui, progress, file.examined.size, actions),
            CheckState::Done(check) => done(ui, view, file, check),
            CheckState::Failed(fault) => {
                note(ui, fault.words().title, colors.failed).on_hover_text(fault.words().to_try);
            }
        }
        let outdated = view.state.preview.check_outdated && view.state.preview.trouble.is_none();
        if outdated && !matches!(view.state.preview.check, CheckState::None | CheckState::Going(_)) {
            note(ui, words::OUTDATED, colors.waiting);
        }
        if let Some(fault) = &view.state.preview.trouble {
            trouble(ui, fault, actions);
        }
    });
    let rect = shown.response.rect;
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, colors.line));
}

fn title(ui: &mut Ui, view: &View<'_>, file: &Known<'_>, actions: &mut Vec<Action>) {
    let going = matches!(view.state.preview.check, CheckState::Going(_));
    let name = match view.state.form.origin() {
        Origin::File(path) => path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        Origin::Sample | Origin::Stdin => SAMPLE_NAME.to_owned(),
    };
    let format = file.examined.format.map_or("", window::format);
    let size = number::bytes(file.examined.size);
    let facts = words::facts(format, &size, file.examined, file.reader.reach());
    ui.horizontal(|ui| {
        beside(
            ui,
            button_width(ui, words::CHECK),
            |ui| {
                let name = RichText::new(name).font(theme::strong(15.0));
                ui.add(Label::new(name).truncate());
                ui.add(Label::new(RichText::new(facts).color(palette(ui).quiet)).truncate());
            },
            |ui| {
                let check = ui.add_enabled(!going, Button::new(words::CHECK)).on_hover_text(words::CHECK_TIP);
                if check.clicked() {
                    actions.push(Action::Preview(Preview::Check));
                }
            },
        );
    });
}

fn going(ui: &mut Ui, progress: &Progress, size: u64, actions: &mut Vec<Action>) {
    ui.ctx().request_repaint_after(TICK);
    ui.horizontal(|ui| {
        let width = width_beside(ui, words::STOP_CHECK);
        let share = if size == 0 { 0.0 } else { (progress.done() as f64 / size as f64).min(1.0) as f32 };
        progress_bar(ui, words::CHECKING, width, share);
        if ui.button(words::STOP_CHECK).clicked() {
            actions.push(Action::Preview(Preview::StopCheck));
        }
    });
}

fn done(ui: &mut Ui, view: &View<'_>, file: &Known<'_>, check: &Check) {
    let (colors, format) = (palette(ui), file.examined.format);
    let color = match (view.state.preview.check_outdated, check.passed()) {
        (true, _) => colors.quiet,
        (false, true) => colors.delivered,
        (false, false) => colors.failed,
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.label(RichText::new(words::verdict(check, format)).font(theme::strong(14.0)).color(color));
        let reasons = words::reasons(check);
        if !reasons.is_empty() {
            ui.add(Label::new(RichText::new(reasons).color(colors.text)).wrap().selectable(true));
        }
    });
    if let Some(fault) = &check.broke_off {
        note(ui, words::broke_off(fault, check, format), colors.failed).on_hover_text(fault.words().happened);
    }
    let remarks = words::remarks(check, format);
    if !remarks.is_empty() {
        quiet(ui, remarks.join(" · "));
    }
}

/// The file can no longer be read as it was looked at.
fn trouble(ui: &mut Ui, fault: &Fault, actions: &mut Vec<Action>) {
    let title = match fault.kind {
        Kind::FileChanged { .. } => words::CHANGED.to_owned(),
        _ => fault.words().title,
    };
    ui.horizontal(|ui| {
        note(ui, title, palette(ui).failed);
        if ui.button(words::LOOK_AGAIN).clicked() {
            actions.push(Action::Preview(Preview::LookAgain));
        }
    });
}
