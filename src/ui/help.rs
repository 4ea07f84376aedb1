//! The keyboard shortcuts, above everything.

use eframe::egui::{Frame, Grid, Id, Key, KeyboardShortcut, Modal, Modifiers, RichText, Ui};

use super::{
    overlay,
    shortcuts::{self, HELP},
    theme::{self, palette},
    view::View,
    widgets::primary,
};
use crate::{app::state::Tab, text::help};

/// Whether it is open, and where the keyboard was before.
#[derive(Default)]
pub struct Help {
    open: bool,
    question: overlay::Question,
}

impl Help {
    /// Opens it.
    pub fn open(&mut self) {
        self.open = true;
    }

    /// Whether it stands above everything.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Opens or closes it by its key, not over a question, and draws it while it is open.
    pub fn ui(&mut self, ui: &Ui, view: &View<'_>) {
        if ui.input_mut(|input| input.consume_shortcut(&HELP)) {
            self.open = !self.open && !view.state.asking();
        }
        let opens = self.question.opens(ui, self.open);
        if !self.open {
            return;
        }
        let frame = Frame::popup(ui.style()).inner_margin(20);
        let modal = Modal::new(Id::unique(help::TITLE)).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width(420.0);
            ui.heading(help::TITLE);
            list(ui, "everywhere", &everywhere(ui));
            ui.add_space(theme::GAP);
            ui.label(RichText::new(help::IN_THE_LOG).font(theme::strong(14.0)));
            list(ui, "in the log", &in_the_log(ui));
            ui.add_space(theme::GAP);
            let close = primary(ui, true, help::CLOSE);
            if opens {
                close.request_focus();
            }
            close.clicked()
        });
        self.open = !modal.inner && !modal.should_close();
        self.question.opens(ui, self.open);
    }
}

/// Two columns: the keys and what they do.
fn list(ui: &mut Ui, name: &str, lines: &[(String, &str)]) {
    Grid::new(name).num_columns(2).spacing([20.0, 4.0]).min_row_height(20.0).show(ui, |ui| {
        for (keys, what) in lines {
            ui.label(RichText::new(keys).color(palette(ui).quiet));
            ui.label(*what);
            ui.end_row();
        }
    });
}

fn everywhere(ui: &Ui) -> [(String, &'static str); 8] {
    let keys = |shortcut: &KeyboardShortcut| ui.ctx().format_shortcut(shortcut);
    let command = |key| keys(&KeyboardShortcut::new(Modifiers::COMMAND, key));
    let [first, .., last] = Tab::ALL;
    let zoom = [Key::Plus, Key::Minus, Key::Num0].map(command).join(", ");
    [
        (keys(&shortcuts::OPEN), help::OPEN_FILE),
        (keys(&shortcuts::SEND), help::SEND),
        (keys(&shortcuts::PAUSE), help::PAUSE),
        (keys(&shortcuts::STOP), help::STOP),
        (keys(&shortcuts::FIND), help::FIND),
        (help::to(&keys(&shortcuts::tab(first)), &keys(&shortcuts::tab(last))), help::TABS),
        (zoom, help::ZOOM),
        (keys(&HELP), help::THIS),
    ]
}

fn in_the_log(ui: &Ui) -> [(String, &'static str); 6] {
    let keys = |modifiers, key| ui.ctx().format_shortcut(&KeyboardShortcut::new(modifiers, key));
    [
        (help::MOVE_KEYS.to_owned(), help::MOVE),
        (help::with_shift(help::MOVE_KEYS), help::MARK),
        (keys(Modifiers::COMMAND, Key::A), help::MARK_ALL),
        (keys(Modifiers::COMMAND, Key::C), help::COPY),
        (keys(Modifiers::SHIFT, Key::F10), help::MENU),
        (help::LETTER_KEYS.to_owned(), help::LETTERS),
    ]
}
