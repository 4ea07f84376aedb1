//! The lessons, and the steps of the one that is open.

use eframe::egui::{Frame, Label, Margin, RichText, Ui};

use super::{head, word};
use crate::{
    action::{Action, LabAction},
    app::state::PracticeState,
    connection::test::StepState,
    lessons::{Course, Lesson},
    run::Cluster,
    text::{lab as words, practice::NOT_OURS},
    ui::{
        figures::section,
        test::sign,
        theme::{self, palette},
        view::View,
        widgets::{beside, button_width, quiet, strip},
    },
};

/// How wide a lesson's name and its progress are, in points.
const TITLE: f32 = 220.0;
const PROGRESS: f32 = 90.0;
/// What stands before a step's second line.
const SIGN: i8 = 30;

/// Draws the list; beneath the open one its steps.
pub fn ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    section(ui, |ui| {
        head(ui, words::LESSONS, words::LESSONS_EXPLAINED, 0.0, |_| ());
        let lab = &view.state.lab;
        let open = lab.open.and_then(|open| lab.courses.get(open));
        for lesson in Lesson::ALL {
            let course = lab.courses.iter().find(|course| course.lesson() == lesson);
            let is_open = open.is_some_and(|open| open.lesson() == lesson);
            row(ui, lesson, course, is_open, actions);
            if let Some(course) = course.filter(|_| is_open) {
                strip(ui, palette(ui).accent, |ui| {
                    not_ours(ui, view, lesson);
                    steps(ui, course);
                });
                ui.add_space(4.0);
            }
        }
    });
}

fn row(ui: &mut Ui, lesson: Lesson, course: Option<&Course>, open: bool, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    let begun = if course.is_some() { words::AGAIN } else { words::BEGIN };
    let close = if open { button_width(ui, words::CLOSE) + theme::GAP } else { 0.0 };
    let width = button_width(ui, begun) + close;
    ui.horizontal(|ui| {
        let left = |ui: &mut Ui| {
            word(ui, words::title(lesson), TITLE, palette.text);
            match course {
                Some(course) if course.done() => word(ui, words::DONE, PROGRESS, palette.delivered),
                Some(course) => {
                    word(ui, &words::progress(course.ticked(), lesson.steps()), PROGRESS, palette.quiet);
                }
                None => {}
            }
        };
        beside(ui, width, left, |ui| {
            if open && ui.button(words::CLOSE).clicked() {
                actions.push(Action::Lab(LabAction::Leave));
            }
            let button = ui.push_id(lesson.steps(), |ui| ui.button(begun)).inner;
            if button.accessible_name(words::begin(lesson)).clicked() {
                actions.push(Action::Lab(LabAction::Begin(lesson)));
            }
        });
    });
}

/// That what the lesson has go wrong is the cluster, where that is another window's.
fn not_ours(ui: &mut Ui, view: &View<'_>, lesson: Lesson) {
    let joined =
        matches!(view.state.practice, PracticeState::Joined(_)) && view.state.form.cluster == Cluster::Practice;
    if lesson == Lesson::BrokerDown && joined {
        ui.add(Label::new(RichText::new(NOT_OURS).color(palette(ui).waiting)).wrap());
        ui.add_space(4.0);
    }
}

fn steps(ui: &mut Ui, course: &Course) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    for (at, step) in words::steps(course.lesson()).iter().enumerate() {
        let (state, word, color) = match at.cmp(&course.ticked()) {
            std::cmp::Ordering::Less => (StepState::Passed, words::DONE, palette.delivered),
            std::cmp::Ordering::Equal => (StepState::Running, words::NEXT, palette.accent),
            std::cmp::Ordering::Greater => (StepState::Waiting, words::NOT_YET, palette.quiet),
        };
        ui.horizontal(|ui| {
            sign(ui, &state, color);
            let text = RichText::new(format!("{}  {}", at + 1, step.sentence));
            let text = if at == course.ticked() { text.font(theme::strong(14.0)) } else { text };
            let label = ui.add(Label::new(text).wrap());
            if ui.ctx().has_accesskit_node(label.id) {
                ui.ctx().accesskit_node_builder(label.id, |node| node.set_description(word));
            }
        });
        if at == course.ticked() {
            let margin = Margin { left: SIGN, bottom: 4, ..Margin::ZERO };
            Frame::new().inner_margin(margin).show(ui, |ui| drop(quiet(ui, step.press)));
        }
    }
    if course.done() {
        ui.add_space(4.0);
        ui.label(RichText::new(words::LEARNED).font(theme::strong(14.0)).color(palette.delivered));
        ui.add(Label::new(words::learned(course.lesson())).wrap());
    }
}
