//! The bar above the records: the way to any of them, and which are listed.

use eframe::egui::{Key, Label, RichText, Ui, UiBuilder, vec2};

use super::{Known, Which};
use crate::{
    action::{Action, Preview},
    app::state::CheckState,
    text::{number, window::preview as words},
    ui::{
        theme::{self, MARGIN, palette},
        view::View,
        widgets::{segmented, text_field, text_width},
    },
};

/// Its height, in points.
pub(super) const HEIGHT: f32 = 42.0;
const FIELD_WIDTH: f32 = 92.0;

/// What the bar remembers by itself.
#[derive(Default)]
pub(super) struct GoTo {
    typed: String,
    which: Which,
}

impl GoTo {
    /// Which records are listed: those with a fault only as long as there are some.
    pub(super) fn which(&self, view: &View<'_>) -> Which {
        if super::faulty(view).is_empty() { Which::All } else { self.which }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, view: &View<'_>, file: &Known<'_>, actions: &mut Vec<Action>) {
        let place = ui.available_rect_before_wrap().shrink2(vec2(MARGIN, 6.0));
        ui.scope_builder(UiBuilder::new().max_rect(place).id_salt("bar"), |ui| {
            ui.horizontal(|ui| {
                self.field(ui, actions);
                let switch = self.switch_width(ui, view);
                let room = (ui.available_width() - switch - if switch > 0.0 { theme::GAP } else { 0.0 }).max(0.0);
                ui.allocate_ui(vec2(room, ui.available_height()), |ui| {
                    ui.set_width(room);
                    said(ui, view, file);
                });
                if switch > 0.0 {
                    ui.allocate_ui(vec2(switch, theme::CONTROL_HEIGHT), |ui| {
                        ui.set_width(switch);
                        self.switch(ui, view);
                    });
                }
            });
        });
    }

    fn field(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let label = ui.label(RichText::new(words::GO_TO).color(palette(ui).quiet));
        let field = ui.add(text_field(&mut self.typed, "", FIELD_WIDTH)).labelled_by(label.id);
        let entered = field.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        field.on_hover_text(words::TIP_GO_TO);
        let wanted = number::parse_whole(&self.typed);
        let go = ui.add_enabled(wanted.is_some(), eframe::egui::Button::new(words::GO));
        if let Some(number) = wanted.filter(|_| entered || go.clicked()) {
            // Not only those with a fault: what was asked for is to be seen.
            self.which = Which::All;
            actions.push(Action::Preview(Preview::GoTo(number)));
        }
    }

    fn switch_width(&self, ui: &Ui, view: &View<'_>) -> f32 {
        match &view.state.preview.check {
            CheckState::Done(check) if check.bad > 0 => text_width(ui, &words::cannot_be_sent(check.bad)) * 2.0 + 56.0,
            _ => 0.0,
        }
    }

    fn switch(&mut self, ui: &mut Ui, view: &View<'_>) {
        let CheckState::Done(check) = &view.state.preview.check else { return };
        let faulty = words::cannot_be_sent(check.bad);
        let choices = [(Which::All, words::ALL_RECORDS), (Which::Faulty, faulty.as_str())];
        segmented(ui, words::WHICH, &choices, &mut self.which);
    }
}

/// What became of the way, and otherwise what is not known.
fn said(ui: &mut Ui, view: &View<'_>, file: &Known<'_>) {
    let palette = palette(ui);
    let preview = &view.state.preview;
    let unknown = preview.partitions.is_none() && view.state.form.fixed_partition().is_none();
    let (text, color) = match (preview.seeking, preview.missing) {
        (Some(number), _) => (words::seeking(number), palette.quiet),
        (None, Some(number)) => (words::missing(number, file.reader.reach()), palette.waiting),
        (None, None) if unknown => (words::LEARN_PARTITIONS.to_owned(), palette.quiet),
        (None, None) => return,
    };
    ui.add(Label::new(RichText::new(text).font(theme::small()).color(color)).truncate());
}
