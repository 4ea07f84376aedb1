//! The test of a connection: its button in the form, and its steps above everything.

use std::time::SystemTime;

use eframe::egui::{
    Align, Button, Color32, Frame, Id, Label, Layout, Margin, Modal, Response, RichText, ScrollArea, Sense, Shape,
    Stroke, Ui, pos2, vec2,
};

use super::{
    banner::remedy,
    theme::{self, palette},
    view::View,
    widgets::{note, quiet, scrolled, strip, whole_height},
};
use crate::{
    action::Action,
    app::state::TestState,
    connection::test::{Ending, StepReport, StepState, needs},
    fault::Fault,
    text::{test as words, window},
};

/// How wide the steps are, in points.
const WIDTH: f32 = 600.0;
/// What stands above and beneath the steps.
const AROUND: f32 = 190.0;
/// The columns of a step: its sign, how it stands, and its time.
const SIGN: f32 = 22.0;
const STATE: f32 = 92.0;
const TIME: f32 = 96.0;

/// The button, and beside it what is missing or what the last test said.
pub fn button(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let problems = view.plan.as_ref().err().into_iter().flatten();
    let missing = problems.filter(|(field, _)| needs(*field)).map(|(field, fault)| (*field, fault)).next();
    ui.horizontal(|ui| {
        let ready = missing.is_none() && !view.running;
        let button = ui.add_enabled_ui(ready, |ui| ui.button(words::TEST)).inner;
        if button.on_hover_text(words::TEST_TIP).clicked() {
            actions.push(Action::TestConnection);
        }
        // In the middle of the button's height.
        match (missing, &view.state.test) {
            _ if view.running => drop(quiet(ui, words::NOT_DURING_RUN)),
            (Some((field, fault)), _) => drop(quiet(ui, words::missing(field.name(), &fault.words().title))),
            (None, Some(test)) => result(ui, test, actions),
            (None, None) => {}
        }
    });
}

/// The last test in a few words; a press shows its steps.
fn result(ui: &mut Ui, test: &TestState, actions: &mut Vec<Action>) {
    let text = words::summary(&test.steps, test.ending);
    let text = RichText::new(text).font(theme::small()).color(color(ui, test)).underline();
    let shown = ui.add(Button::new(text).frame(false).wrap());
    if shown.on_hover_text(words::SHOW).clicked() {
        actions.push(Action::ShowTest(true));
    }
}

fn color(ui: &Ui, test: &TestState) -> Color32 {
    let palette = palette(ui);
    let any = |is: fn(&StepState) -> bool| test.steps.iter().any(|report| is(&report.state));
    match test.ending {
        Some(Ending::Passed) if any(|state| matches!(state, StepState::NotChecked(_))) => palette.failed,
        Some(Ending::Passed) if any(|state| *state == StepState::Warned) => palette.waiting,
        Some(Ending::Passed) => palette.delivered,
        Some(Ending::Failed(_)) => palette.failed,
        Some(Ending::Cancelled) | None => palette.quiet,
    }
}

/// The steps of the test.
#[derive(Default)]
pub struct TestSteps {
    open: bool,
    /// The test was over in the last frame.
    over: bool,
    /// What had the keyboard when they opened, and gets it back.
    before: Option<Id>,
}

impl TestSteps {
    /// Draws the steps while they are shown.
    pub fn ui(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let test = view.state.test.as_ref().filter(|test| test.open);
        let (opens, closes) = (test.is_some() && !self.open, test.is_none() && self.open);
        self.open = test.is_some();
        if opens {
            self.before = ui.memory(|memory| memory.focused());
        }
        if let Some(id) = self.before.take_if(|_| closes) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        let Some(test) = test else { return };
        // The button that had the keyboard is another one now.
        let takes_keyboard = opens || self.over != test.ending.is_some();
        self.over = test.ending.is_some();
        let modal = Modal::new(Id::unique("connection test"))
            .frame(Frame::popup(ui.style()).inner_margin(20))
            .show(ui.ctx(), |ui| content(ui, view, test, takes_keyboard, actions));
        if modal.should_close() && !actions.iter().any(|action| matches!(action, Action::ShowTest(_))) {
            actions.push(Action::ShowTest(false));
        }
    }
}

fn content(ui: &mut Ui, view: &View<'_>, test: &TestState, takes_keyboard: bool, actions: &mut Vec<Action>) {
    ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 80.0));
    whole_height(ui);
    ui.heading(words::TITLE);
    let form = view.state.sent_form();
    quiet(ui, format!("{} · {}", form.profile.bootstrap.trim(), form.topic.trim()));
    let now = SystemTime::now();
    let room = ui.ctx().content_rect().height() - AROUND;
    scrolled(ui, words::SCROLL, ScrollArea::vertical().max_height(room).auto_shrink([false, true]), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        // The bar of what scrolls stands to the right of it.
        Frame::new().inner_margin(Margin { right: 12, ..Margin::ZERO }).show(ui, |ui| {
            for report in &test.steps {
                step(ui, report, now);
                if let StepState::Failed(fault) = &report.state {
                    ui.add_space(4.0);
                    happened(ui, view, fault, actions);
                    ui.add_space(4.0);
                }
            }
        });
    });
    ui.add_space(theme::GAP);
    ui.horizontal(|ui| {
        let first = match test.ending {
            None => {
                let cancel = ui.button(words::CANCEL);
                if cancel.clicked() {
                    actions.push(Action::CancelTest);
                }
                cancel
            }
            Some(_) => over(ui, test, now, actions),
        };
        if takes_keyboard {
            first.request_focus();
        }
    });
}

/// The buttons of a test that is over; the first is given back.
fn over(ui: &mut Ui, test: &TestState, now: SystemTime, actions: &mut Vec<Action>) -> Response {
    let close = ui.button(words::CLOSE);
    if close.clicked() {
        actions.push(Action::ShowTest(false));
    }
    if ui.button(words::AGAIN).clicked() {
        actions.push(Action::TestConnection);
    }
    if ui.button(words::COPY).clicked() {
        actions.push(Action::Copy(words::whole_text(&test.steps, now)));
    }
    close
}

fn step(ui: &mut Ui, report: &StepReport, now: SystemTime) {
    let palette = palette(ui);
    let color = match report.state {
        StepState::Passed => palette.delivered,
        StepState::Failed(_) | StepState::NotChecked(_) => palette.failed,
        StepState::NotSaid | StepState::Warned => palette.waiting,
        StepState::Running => palette.accent,
        StepState::Waiting | StepState::NotReached => palette.quiet,
    };
    let begun = !matches!(report.state, StepState::Waiting | StepState::NotReached);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        sign(ui, &report.state, color);
        let size = vec2(ui.available_width() - STATE - TIME, theme::ROW_HEIGHT);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            let title = RichText::new(words::title(report.step)).font(theme::strong(14.0));
            ui.label(if begun { title } else { title.color(palette.quiet) });
        });
        let size = vec2(STATE, theme::ROW_HEIGHT);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            ui.label(RichText::new(words::state(&report.state)).color(color));
        });
        let elapsed = words::elapsed(report);
        if !elapsed.is_empty() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(RichText::new(elapsed).font(theme::mono()).color(palette.quiet));
            });
        }
    });
    for line in words::finding(report, now) {
        Frame::new().inner_margin(Margin { left: SIGN as i8, ..Margin::ZERO }).show(ui, |ui| {
            let text = RichText::new(line).font(theme::small()).color(palette.quiet);
            ui.add(Label::new(text).wrap().selectable(true));
        });
    }
}

/// A sign for how a step stands, painted: the fonts have none. The word stands beside it.
pub fn sign(ui: &mut Ui, state: &StepState, color: Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(SIGN, theme::ROW_HEIGHT), Sense::hover());
    let at = pos2(rect.left() + 6.0, rect.center().y);
    let stroke = Stroke::new(2.0, color);
    let painter = ui.painter();
    match state {
        StepState::Passed => {
            let points = vec![at + vec2(-5.0, 0.0), at + vec2(-1.5, 4.0), at + vec2(5.5, -4.5)];
            painter.add(Shape::line(points, stroke));
        }
        StepState::Failed(_) => {
            painter.line_segment([at - vec2(4.5, 4.5), at + vec2(4.5, 4.5)], stroke);
            painter.line_segment([at + vec2(-4.5, 4.5), at + vec2(4.5, -4.5)], stroke);
        }
        StepState::Warned | StepState::NotChecked(_) => {
            painter.line_segment([at - vec2(0.0, 5.5), at + vec2(0.0, 1.5)], stroke);
            painter.circle_filled(at + vec2(0.0, 5.0), 1.3, color);
        }
        StepState::Running => drop(painter.circle_filled(at, 5.0, color)),
        StepState::NotSaid => drop(painter.circle_stroke(at, 4.5, stroke)),
        StepState::Waiting => drop(painter.circle_stroke(at, 3.5, Stroke::new(1.0, color))),
        StepState::NotReached => {
            painter.line_segment([at - vec2(4.0, 0.0), at + vec2(4.0, 0.0)], Stroke::new(1.0, color));
        }
    }
}

/// The fault that ended the test.
fn happened(ui: &mut Ui, view: &View<'_>, fault: &Fault, actions: &mut Vec<Action>) {
    let text = fault.words();
    let palette = palette(ui);
    strip(ui, palette.failed, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let selectable = |ui: &mut Ui, text: RichText| ui.add(Label::new(text).wrap().selectable(true));
        selectable(ui, RichText::new(&text.title).font(theme::strong(14.0)).color(palette.failed));
        selectable(ui, RichText::new(text.happened));
        ui.label(RichText::new(words::TO_TRY).font(theme::strong(14.0)));
        selectable(ui, RichText::new(text.to_try));
        if !fault.technical.is_empty() {
            note(ui, format!("{}: {}", window::TECHNICAL, fault.technical), palette.quiet);
        }
        remedy(ui, view, fault, actions);
        if ui.button(window::COPY_DETAILS).accessible_name(window::COPY_TEST_TROUBLE).clicked() {
            actions.push(Action::Copy(fault.text()));
        }
    });
}
