//! The saved connections: the row that chooses one, its menu, and what is asked about the chosen one.

use eframe::egui::{
    Align2, Frame, Id, Key, Modal, Popup, Response, TextEdit, Ui,
    text::{CCursor, CCursorRange},
};

use super::{
    overlay::{self, Asked, Reply},
    theme::{self, palette},
    view::View,
    widgets::{Mark, beneath, drop_down, entry, menu_button, menu_entry, note, primary, row, wide_button},
};
use crate::{
    action::{Action, Saved},
    app::state::Question,
    connection::{MOST_NAME_LETTERS, NameProblem, Profile, name_problem, warnings},
    text::saved as words,
};

/// Draws the row: which connection is chosen, and the menu beside it. Returns what was asked for.
pub fn ui(ui: &mut Ui, view: &View<'_>) -> Vec<Saved> {
    let mut asked = Vec::new();
    let chosen = &view.state.form.profile;
    row(ui, words::SAVED_AS, words::TIP_SAVED_AS, |ui| {
        let width = ui.available_width() - theme::CONTROL_HEIGHT - theme::GAP;
        let list = drop_down(ui, width, &chosen.name, mark(chosen), |ui| {
            for profile in view.state.connections() {
                let pressed = entry(ui, profile.id == chosen.id, &profile.name, mark(profile));
                if pressed && profile.id != chosen.id {
                    asked.push(Saved::Choose(profile.id.clone()));
                }
            }
        });
        if list.clicked() {
            asked.push(Saved::LookAgain);
        }
        let button = menu_button(ui, words::MENU);
        menu(&button, view, &mut asked);
    });
    asked
}

/// The word beside a connection's name while something is switched off that keeps people safe.
fn mark(profile: &Profile) -> Mark<'static> {
    if warnings(profile).is_empty() { Mark::Quiet("") } else { Mark::Warning(words::UNSAFE) }
}

fn menu(button: &Response, view: &View<'_>, asked: &mut Vec<Saved>) {
    let entries = [
        (words::NEW, words::TIP_NEW, Saved::New, true),
        (words::COPY, words::TIP_COPY, Saved::Copy, true),
        (words::RENAME, "", Saved::AskName, true),
        (words::EXPORT, words::TIP_EXPORT, Saved::Export, !view.state.dialog_open),
        (words::IMPORT, words::TIP_IMPORT, Saved::Import, !view.state.dialog_open),
        (words::DELETE, "", Saved::AskDelete, true),
    ];
    Popup::menu(button).width(150.0).show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (text, tip, action, enabled) in entries {
            let entry = menu_entry(ui, enabled, text);
            let entry = if tip.is_empty() { entry } else { entry.on_hover_text(tip) };
            if entry.clicked() {
                asked.push(action);
            }
        }
        if ui.will_parent_close() {
            // An entry was chosen: the keyboard would be nowhere.
            button.request_focus();
        }
    });
}

/// What is asked about the chosen connection, above everything.
#[derive(Default)]
pub struct Questions {
    delete: overlay::Question,
    rename: overlay::Question,
    /// The name as it is being typed.
    name: String,
}

impl Questions {
    /// Draws the question while it is asked.
    pub fn ui(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let asked = view.state.question;
        let chosen = &view.state.form.profile;
        let words = Asked {
            title: &words::ask_delete(&chosen.name),
            text: words::ASK_DELETE_TEXT,
            stay: words::KEEP,
            go_on: words::DO_DELETE,
        };
        let deleted = self.delete.ui(ui, asked == Some(Question::Delete), &words).map(|reply| match reply {
            Reply::Stay => Saved::Leave,
            Reply::GoOn => Saved::Delete,
        });
        let opens = self.rename.opens(ui, asked == Some(Question::Rename));
        if opens {
            self.name.clone_from(&chosen.name);
        }
        let renamed = (asked == Some(Question::Rename)).then(|| {
            let others = view.state.others.values().map(|profile| profile.name.as_str());
            let problem = name_problem(&self.name, others);
            rename(ui, &mut self.name, problem, opens)
        });
        actions.extend(deleted.or(renamed.flatten()).map(Action::Saved));
    }
}

/// Opens with the keyboard in the field and the whole name selected.
fn rename(ui: &Ui, name: &mut String, problem: Option<NameProblem>, opens: bool) -> Option<Saved> {
    let frame = Frame::popup(ui.style()).inner_margin(20);
    let modal = Modal::new(Id::unique("name of a connection")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(360.0);
        ui.heading(words::ASK_NAME);
        let entered = row(ui, words::NAME, "", |ui| name_field(ui, name, opens));
        if let Some(problem) = problem {
            beneath(ui, |ui| drop(note(ui, problem_words(problem), palette(ui).failed)));
        }
        ui.add_space(theme::GAP);
        ui.columns(2, |columns| {
            let rename = primary(&mut columns[0], problem.is_none(), words::DO_RENAME);
            let cancel = wide_button(&mut columns[1], true, words::CANCEL);
            match () {
                () if (rename.clicked() || entered) && problem.is_none() => Some(Saved::Rename(name.clone())),
                () if cancel.clicked() => Some(Saved::Leave),
                () => None,
            }
        })
    });
    let left = modal.should_close().then_some(Saved::Leave);
    modal.inner.or(left)
}

/// Returns whether Enter was pressed in it.
fn name_field(ui: &mut Ui, name: &mut String, opens: bool) -> bool {
    let mut output = TextEdit::singleline(name)
        .char_limit(MOST_NAME_LETTERS)
        .desired_width(ui.available_width())
        .align(Align2::LEFT_CENTER)
        .show(ui);
    let field = output.response.response.clone();
    if opens {
        field.request_focus();
        let all = CCursorRange::two(CCursor::new(0), CCursor::new(name.chars().count()));
        output.state.cursor.set_char_range(Some(all));
        output.state.store(ui.ctx(), field.id);
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if entered {
        // A name that cannot be had is typed on.
        field.request_focus();
    }
    entered
}

fn problem_words(problem: NameProblem) -> &'static str {
    match problem {
        NameProblem::Empty => words::NAME_EMPTY,
        NameProblem::Taken => words::NAME_TAKEN,
    }
}
