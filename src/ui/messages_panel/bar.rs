//! Above the messages: what is to be read, how reading stands, and what is looked for.

use eframe::egui::{self, Button, Key, Label, RichText, Ui, vec2};

use super::Seen;
use crate::{
    action::{Action, MessagesAction, SaveAction},
    app::state::{Begin, Look, ReadField, ReadForm},
    text::messages as words,
    ui::{
        shortcuts::{self, tip},
        theme::{self, GAP, palette},
        view::View,
        widgets::{button_width, drop_down, entered, entry, note, text_field, text_width},
    },
};

/// In points.
const BEGIN_WIDTH: f32 = 172.0;
const VALUE_WIDTH: f32 = 88.0;
const TIME_WIDTH: f32 = 150.0;
const PARTITION_WIDTH: f32 = 104.0;
const FIND_WIDTH: f32 = 190.0;

const BEGINS: [(Begin, &str); 5] = [
    (Begin::Last, words::FROM_LAST),
    (Begin::Beginning, words::FROM_BEGINNING),
    (Begin::Offset, words::FROM_OFFSET),
    (Begin::Time, words::FROM_TIME),
    (Begin::New, words::FROM_NEW),
];

/// What is typed and not asked for yet.
#[derive(Default)]
pub(super) struct Bar {
    find: String,
    /// What was looked for in the last frame: where it was changed elsewhere, the field follows.
    known: String,
    wants_find: bool,
}

impl Bar {
    pub(super) fn ui(&mut self, ui: &mut Ui, view: &View<'_>, seen: Option<&Seen<'_>>, actions: &mut Vec<Action>) {
        if !view.state.asking() && ui.input_mut(|input| input.consume_shortcut(&shortcuts::FIND)) {
            self.wants_find = true;
        }
        let form = &view.state.messages.form;
        let mut now = form.clone();
        let wrong = form.wanted(&view.state.form.topic).err();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            fields(ui, &mut now, wrong, actions);
            buttons(ui, seen, wrong, actions);
        });
        if now != *form {
            actions.push(Action::Messages(MessagesAction::Edit(now)));
        }
        if let Some(said) = wrong.and_then(|field| problem(field, form)) {
            note(ui, said, palette(ui).failed);
        }
        if let Some(seen) = seen {
            self.about(ui, view, seen, actions);
        }
    }

    /// How reading stands, what is looked for, and saving.
    fn about(&mut self, ui: &mut Ui, view: &View<'_>, seen: &Seen<'_>, actions: &mut Vec<Action>) {
        let messages = &view.state.messages;
        let save = button_width(ui, words::SAVE);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let width = ui.available_width() - FIND_WIDTH - save - 3.0 * GAP;
            let size = vec2(width.max(60.0), theme::CONTROL_HEIGHT);
            ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.set_min_size(size);
                let text = words::standing(seen.reading.wanted(), &seen.standing);
                ui.add(Label::new(text).truncate().selectable(true));
            });
            self.find(ui, &messages.look, actions);
            let may = !seen.kept.is_empty() && messages.saving.as_ref().is_none_or(|saving| !is_going(saving));
            let save = ui.add_enabled(may, Button::new(words::SAVE)).on_hover_text(words::TIP_SAVE);
            if save.clicked() {
                if let Some(crate::app::state::Saving::Done(_)) = messages.saving {
                    actions.push(Action::Messages(MessagesAction::Save(SaveAction::Dismiss)));
                }
                actions.push(Action::Messages(MessagesAction::Save(SaveAction::Ask)));
            }
        });
        remarks(ui, view, seen);
    }

    fn find(&mut self, ui: &mut Ui, look: &Look, actions: &mut Vec<Action>) {
        if self.known != look.text {
            self.find.clone_from(&look.text);
            self.known.clone_from(&look.text);
        }
        let field = text_field(&mut self.find, words::FIND_HINT, FIND_WIDTH);
        let response = ui.add(field).accessible_name(words::FIND);
        let response = response.on_hover_text(tip(ui, words::TIP_FIND, &shortcuts::FIND));
        if std::mem::take(&mut self.wants_find) {
            response.request_focus();
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            self.find.clear();
        }
        let text = self.find.trim();
        // What stands there when the field is left is looked for, too, and if that was by going to another tab: the rows
        // are never those of another text.
        if (entered(&response) || !response.has_focus()) && self.find != look.text && text != look.text {
            text.clone_into(&mut self.known);
            let look = Look { text: text.to_owned(), ..look.clone() };
            actions.push(Action::Messages(MessagesAction::Look(look)));
        }
    }
}

fn is_going(saving: &crate::app::state::Saving) -> bool {
    matches!(saving, crate::app::state::Saving::Going { .. })
}

/// Where reading begins, and of which partition.
fn fields(ui: &mut Ui, form: &mut ReadForm, wrong: Option<ReadField>, actions: &mut Vec<Action>) {
    let chosen = BEGINS.iter().find(|(begin, _)| *begin == form.begin).map_or("", |(_, name)| *name);
    let list = drop_down(ui, BEGIN_WIDTH, chosen, "", |ui| {
        for (begin, name) in BEGINS {
            if entry(ui, form.begin == begin, name, "") {
                form.begin = begin;
            }
        }
    });
    list.accessible_name(words::FROM);
    let field = match form.begin {
        Begin::Last => Some((&mut form.last, "", words::LAST, ReadField::Last)),
        Begin::Offset => Some((&mut form.offset, "", words::OFFSET_FIELD, ReadField::Offset)),
        Begin::Time => Some((&mut form.time, words::TIME_HINT, words::TIME_FIELD, ReadField::Time)),
        Begin::Beginning | Begin::New => None,
    };
    let enter = |response: &egui::Response| entered(response) && wrong.is_none();
    let mut reads = false;
    if let Some((text, hint, name, field)) = field {
        let width = if field == ReadField::Time { TIME_WIDTH } else { VALUE_WIDTH };
        let mut edit = text_field(text, hint, width);
        if wrong == Some(field) {
            edit = edit.text_color(palette(ui).failed);
        }
        reads |= enter(&ui.add(edit).accessible_name(name));
    }
    let mut edit = text_field(&mut form.partition, words::PARTITION_HINT, PARTITION_WIDTH);
    if wrong == Some(ReadField::Partition) {
        edit = edit.text_color(palette(ui).failed);
    }
    let partition = ui.add(edit).accessible_name(words::PARTITION_FIELD).on_hover_text(words::TIP_PARTITION_FIELD);
    reads |= enter(&partition);
    let mut live = form.live || form.begin == Begin::New;
    let free = form.begin != Begin::New;
    ui.add_enabled(free, egui::Checkbox::new(&mut live, words::LIVE)).on_hover_text(words::TIP_LIVE);
    if free {
        form.live = live;
    }
    if reads {
        actions.push(Action::Messages(MessagesAction::Read));
    }
}

/// Read, or Stop while it goes on; and how to go on.
fn buttons(ui: &mut Ui, seen: Option<&Seen<'_>>, wrong: Option<ReadField>, actions: &mut Vec<Action>) {
    let mut ask = |asked| actions.push(Action::Messages(asked));
    if seen.is_some_and(|seen| seen.standing.going_on()) {
        if ui.button(words::STOP).on_hover_text(words::TIP_STOP).clicked() {
            ask(MessagesAction::Stop);
        }
        return;
    }
    let read = ui.add_enabled(wrong.is_none(), Button::new(words::READ)).on_hover_text(words::TIP_READ);
    if read.clicked() {
        ask(MessagesAction::Read);
    }
    let room = ui.available_width() >= text_width(ui, words::READ_ON);
    if room && seen.is_some_and(|seen| seen.standing.can_go_on()) {
        let on = ui.button(words::READ_ON).on_hover_text(words::TIP_READ_ON);
        if on.clicked() {
            ask(MessagesAction::GoOn);
        }
    }
}

/// Why it cannot be read as typed; nothing is said of what is not typed yet.
fn problem(field: ReadField, form: &ReadForm) -> Option<String> {
    match field {
        ReadField::Topic => Some(words::NO_TOPIC.to_owned()),
        ReadField::Last => Some(words::not_count()),
        ReadField::Offset => Some(words::NOT_OFFSET.to_owned()),
        ReadField::Time => (!form.time.trim().is_empty()).then(|| words::NOT_TIME.to_owned()),
        ReadField::Partition => Some(words::NOT_PARTITION.to_owned()),
    }
}

/// What is to be said beside how it stands: in lines that are there only then.
fn remarks(ui: &mut Ui, view: &View<'_>, seen: &Seen<'_>) {
    let (messages, standing) = (&view.state.messages, &seen.standing);
    let kept = seen.kept.end - seen.kept.start;
    let mut said: Vec<(String, String, egui::Color32)> = Vec::new();
    let palette = palette(ui);
    if let Some(fault) = &messages.trouble {
        let words = fault.words();
        said.push((format!("{}: {}", words.title, words.happened), words.to_try, palette.failed));
    }
    let over = match &standing.phase {
        crate::reader::Phase::Over(Err(fault)) if kept > 0 => Some(fault),
        _ => standing.lost.as_ref(),
    };
    if let Some(fault) = over {
        let words = fault.words();
        said.push((words.title, format!("{} {}", words.happened, words.to_try), palette.failed));
    }
    if !messages.look.text.is_empty() && messages.found.is_some() {
        said.push((words::found(messages.shown(seen.kept.clone()).len(), kept), String::new(), palette.quiet));
    }
    if seen.kept.start > 0 {
        said.push((words::newest_kept(kept), String::new(), palette.quiet));
    }
    if let Some((partition, offset, fault)) = &standing.first_unreadable {
        let text = words::unreadable(standing.unreadable, *partition, *offset);
        said.push((text, format!("{} {}", fault.words().happened, fault.technical), palette.waiting));
    }
    if standing.added > 0 {
        said.push((words::added(standing.added), String::new(), palette.quiet));
    }
    if standing.gone > 0 {
        said.push((words::gone(standing.gone), String::new(), palette.waiting));
    }
    if said.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(12.0, 4.0);
        for (text, more, color) in said {
            let label = Label::new(RichText::new(text).font(theme::small()).color(color)).wrap();
            let response = ui.add(label);
            if !more.is_empty() {
                response.on_hover_text(more);
            }
        }
    });
}
