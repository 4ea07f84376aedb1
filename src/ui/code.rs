//! The same in code: the way to it, and the dialog with the program.

use std::sync::Arc;

use eframe::egui::{
    Button, Frame, Id, Label, Margin, Modal, RichText, ScrollArea, Stroke, TextBuffer, TextEdit, Ui, Vec2,
};

use super::{
    code_colors, overlay,
    theme::{self, palette},
    view::View,
    widgets::{primary, scrolled, segmented, tipped, whole_height, wide_button},
};
use crate::{
    action::{Action, CodeAction},
    as_code::{Language, Program},
    source::Origin,
    text::as_code as words,
};

/// In points; in a narrow window the dialog is narrower.
const WIDTH: f32 = 780.0;
/// What stays free around the dialog.
const MARGIN: f32 = 24.0;
/// The least height of the code, in points.
const LEAST_HEIGHT: f32 = 120.0;
/// What the buttons and the dialog's frame take beneath the code, in points.
const BENEATH: f32 = 100.0;
/// Between the dialog's frame and what it holds, in points.
const PADDING: f32 = 20.0;

/// The way to the dialog.
pub fn link(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let problem = view.plan.as_ref().err().and_then(|problems| problems.first());
    let button = ui.add_enabled(problem.is_none(), Button::new(words::BUTTON));
    let button = match problem {
        Some((_, fault)) => button.on_disabled_hover_text(format!("{}. {}", words::FORM_FIRST, fault.words().title)),
        None => tipped(button, words::BUTTON_TIP),
    };
    if button.clicked() {
        actions.push(Action::Code(CodeAction::Open));
    }
}

/// What the dialog remembers by itself.
#[derive(Default)]
pub struct CodeDialog {
    /// When it opens and closes, and who has the keyboard then.
    question: overlay::Question,
}

impl CodeDialog {
    /// Draws the dialog while it is open.
    pub fn ui(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let code = &view.state.code;
        let opens = self.question.opens(ui, code.open);
        if !code.open {
            return;
        }
        let program = view.state.program();
        let mut language = code.language;
        let frame = Frame::popup(ui.style()).inner_margin(PADDING);
        let modal = Modal::new(Id::unique(words::TITLE)).frame(frame).show(ui.ctx(), |ui| {
            let window = ui.ctx().content_rect();
            ui.set_width(WIDTH.min(window.width() - 2.0 * (MARGIN + PADDING)));
            whole_height(ui);
            ui.heading(words::TITLE);
            let choices = Language::ALL.map(|language| (language, name(language)));
            segmented(ui, words::LANGUAGE, &choices, &mut language);
            match &program {
                Ok(program) => {
                    if view.state.form.origin() == Origin::Sample && code.sample.is_none() {
                        save_sample(ui, view, actions);
                    }
                    shown(ui, program, code.language);
                }
                Err(reason) => none(ui, reason),
            }
            ui.add_space(theme::GAP);
            ui.columns(2, |columns| {
                let copy = primary(&mut columns[0], program.is_ok(), words::COPY).on_hover_text(words::COPY_TIP);
                let close = wide_button(&mut columns[1], true, words::CLOSE);
                if opens {
                    if program.is_ok() { copy.request_focus() } else { close.request_focus() }
                }
                if let Some(program) = program.as_ref().ok().filter(|_| copy.clicked()) {
                    actions.push(Action::Copy(program.text.clone()));
                }
                close.clicked()
            })
        });
        if language != code.language {
            actions.push(Action::Code(CodeAction::Choose(language)));
        }
        if modal.inner || modal.should_close() {
            actions.push(Action::Code(CodeAction::Close));
        }
    }
}

fn name(language: Language) -> &'static str {
    match language {
        Language::Python => words::PYTHON,
        Language::Java => words::JAVA,
        Language::Kcat => words::KCAT,
    }
}

/// The sample is a part of this program: others read it from a file.
fn save_sample(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    if ui.add_enabled(!view.state.dialog_open, Button::new(words::SAVE_SAMPLE)).clicked() {
        actions.push(Action::Code(CodeAction::SaveSample));
    }
}

/// What is to be done before, and the program itself.
fn shown(ui: &mut Ui, program: &Program, language: Language) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let (install, start) = match language {
            Language::Python => (words::INSTALL_PYTHON, words::START_PYTHON),
            Language::Java => (words::INSTALL_JAVA, words::START_JAVA),
            Language::Kcat => (words::INSTALL_KCAT, words::START_KCAT),
        };
        said(ui, install);
        program.secrets.iter().for_each(|name| said(ui, &words::give_secret(name)));
        said(ui, &format!("{} {}. {start}", words::SAVE_AS, language.file_name()));
        program.notes.iter().for_each(|note| said(ui, note));
    });
    text(ui, program, language);
}

fn said(ui: &mut Ui, words: &str) {
    let color = palette(ui).quiet;
    ui.add(Label::new(RichText::new(words).font(theme::small()).color(color)).wrap().selectable(true));
}

/// The program in a frame of its own, which scrolls both ways. It can be selected and not be changed.
fn text(ui: &mut Ui, program: &Program, language: Language) {
    let palette = palette(ui);
    // Not by where the dialog stands: it is in the middle, so that its place follows from its height.
    let above = ui.cursor().top() - ui.min_rect().top();
    let room = ui.ctx().content_rect().height() - 2.0 * MARGIN - PADDING;
    let height = (room - above - BENEATH).max(LEAST_HEIGHT);
    let frame = Frame::new().fill(palette.field).stroke(Stroke::new(1.0, palette.line)).corner_radius(theme::CORNER);
    frame.inner_margin(Margin::same(8)).show(ui, |ui| {
        let area = ScrollArea::both().id_salt(language.file_name()).max_height(height).auto_shrink(false);
        scrolled(ui, words::SCROLL, area, |ui| {
            let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _width: f32| {
                let job = code_colors::layout(text.as_str(), language, palette);
                ui.fonts_mut(|fonts| -> Arc<_> { fonts.layout_job(job) })
            };
            let mut text = program.text.as_str();
            let field = TextEdit::multiline(&mut text)
                .font(theme::mono())
                .desired_width(f32::INFINITY)
                .frame(Frame::NONE)
                .margin(Margin::ZERO)
                .min_size(Vec2::ZERO)
                .layouter(&mut layouter);
            ui.add(field).accessible_name(words::CODE);
        });
    });
}

fn none(ui: &mut Ui, reason: &str) {
    ui.add_space(theme::GAP);
    ui.label(RichText::new(words::NONE).font(theme::strong(14.0)));
    ui.add(Label::new(reason).wrap().selectable(true));
}
