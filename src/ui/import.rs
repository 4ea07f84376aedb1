//! The dialog that takes in credentials: pasted, chosen or dropped; a preview; and what they came from cleaned up.

use eframe::egui::{self, Event, Frame, Id, Key, Label, Modal, Modifiers, Response, RichText, ScrollArea, Ui};
use zeroize::Zeroize as _;

use super::{
    banner::fault_text,
    replaced,
    theme::{self, palette},
    view::View,
    widgets::{button_width, primary, quiet, scrolled, strip, tipped, whole_height, wide_button},
};
use crate::{
    action::Action,
    app::state::{Cleaning, Importing, Origin, SecretState},
    connection::{
        Secret,
        import::{Import, NotRecognised, Row},
    },
    fault::Fault,
    text::{import as words, window},
};

/// In points.
const WIDTH: f32 = 560.0;
/// What the dialog's frame, title and buttons take of the window's height, in points.
const AROUND: f32 = 230.0;
/// The width of a column with names, in points.
const NAMES: f32 = 130.0;

/// Takes pasted text away before any field sees it, while the dialog is open. Nothing of it stays in egui's input.
pub fn pasted(ui: &Ui, view: &View<'_>) -> Vec<Action> {
    let Some(importing) = &view.state.import else { return Vec::new() };
    let mut text = None;
    ui.input_mut(|input| {
        // egui keeps the events of a frame twice.
        wipe_pasted(&mut input.raw.events);
        for event in &mut input.events {
            if let Event::Paste(pasted) = event {
                text = Some(Secret::take(pasted));
            }
        }
        wipe_pasted(&mut input.events);
    });
    let awaited = matches!(importing, Importing::Asking { .. } | Importing::Preview { .. });
    text.filter(|text| awaited && !text.is_empty()).map(Action::ImportText).into_iter().collect()
}

fn wipe_pasted(events: &mut Vec<Event>) {
    events.retain_mut(|event| match event {
        Event::Paste(text) => {
            text.zeroize();
            false
        }
        _ => true,
    });
}

/// The way to the dialog while nothing is filled in yet.
pub fn offer(ui: &mut Ui, actions: &mut Vec<Action>) {
    if tipped(wide_button(ui, ui.is_enabled(), words::BUTTON), words::BUTTON_TIP).clicked() {
        actions.push(Action::OpenImport);
    }
    quiet(ui, words::DROP_HINT);
}

/// The same where the fields are filled in.
pub fn reminder(ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        if tipped(ui.button(words::BUTTON), words::BUTTON_TIP).clicked() {
            actions.push(Action::OpenImport);
        }
        quiet(ui, words::DROP_HINT);
    });
}

/// What the dialog remembers by itself.
#[derive(Default)]
pub struct ImportDialog {
    /// Which page was shown in the last frame.
    page: Option<Page>,
    /// What had the keyboard when it opened, and gets it back.
    before: Option<Id>,
}

/// The pages: each begins with the keyboard at its first choice.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Asking,
    Reading,
    Added,
    Preview,
    Offer,
    Question,
}

impl ImportDialog {
    /// Draws the dialog while it is open.
    pub fn ui(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let page = view.state.import.as_ref().map(page);
        let before = std::mem::replace(&mut self.page, page);
        match (before, &view.state.import) {
            (None, Some(_)) => self.before = ui.memory(|memory| memory.focused()),
            (Some(_), None) => {
                if let Some(id) = self.before.take() {
                    ui.memory_mut(|memory| memory.request_focus(id));
                }
            }
            _ => {}
        }
        if let (Some(importing), Some(page)) = (&view.state.import, page) {
            dialog(ui, view, importing, page, before != Some(page), actions);
        }
    }
}

fn page(importing: &Importing) -> Page {
    match importing {
        Importing::Asking { .. } => Page::Asking,
        Importing::Reading => Page::Reading,
        Importing::Added { .. } => Page::Added,
        Importing::Preview { .. } => Page::Preview,
        Importing::Taken { cleaning: Cleaning::Asking, .. } => Page::Question,
        Importing::Taken { .. } => Page::Offer,
    }
}

fn dialog(ui: &Ui, view: &View<'_>, importing: &Importing, page: Page, opens: bool, actions: &mut Vec<Action>) {
    let frame = Frame::popup(ui.style()).inner_margin(20);
    let modal = Modal::new(Id::unique("add credentials")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        whole_height(ui);
        let first = match importing {
            Importing::Asking { trouble } => asking(ui, view, trouble.as_ref(), actions),
            Importing::Reading => reading(ui, actions),
            Importing::Added { connection } => added(ui, connection, actions),
            Importing::Preview { import, origin } => preview(ui, view, import, origin, actions),
            Importing::Taken { connection, origin, cleaning } => taken(ui, view, connection, origin, cleaning, actions),
        };
        if opens {
            first.request_focus();
        } else if page == Page::Preview && ui.memory(|memory| memory.focused()).is_none() && enter(ui) {
            // After a press beside everything, too.
            // As the first button does.
            let new = match importing {
                Importing::Preview { import, .. } => !replaced::replaced(view, import).is_empty(),
                _ => false,
            };
            actions.push(Action::TakeImport { new });
        }
    });
    if modal.should_close() {
        actions.push(if page == Page::Question { Action::AskToDeleteImport(false) } else { Action::CloseImport });
    }
}

fn enter(ui: &Ui) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter))
}

/// Where credentials can come from, and why the last ones were refused.
fn asking(ui: &mut Ui, view: &View<'_>, trouble: Option<&Fault>, actions: &mut Vec<Action>) -> Response {
    ui.heading(words::TITLE);
    match trouble {
        Some(fault) => drop(ui.scope(|ui| refused(ui, fault, actions))),
        // The buttons keep their names in egui, and with them the keyboard.
        None => ui.skip_ahead_auto_ids(1),
    }
    ui.label(words::EXPLAINED);
    for kind in words::KINDS {
        ui.horizontal(|ui| {
            ui.set_height(18.0);
            let (rect, _) = ui.allocate_exact_size(egui::vec2(10.0, 18.0), egui::Sense::hover());
            ui.painter().circle_filled(rect.center(), 2.0, palette(ui).quiet);
            ui.label(kind);
        });
    }
    ui.add_space(4.0);
    quiet(ui, words::WAYS);
    ui.add_space(theme::GAP);
    let mut choose = None;
    ui.columns(3, |columns| {
        let response = wide_button(&mut columns[0], !view.state.dialog_open, words::CHOOSE);
        if response.clicked() {
            actions.push(Action::ChooseKeyFile);
        }
        choose = Some(response);
        if wide_button(&mut columns[1], true, words::PASTE).clicked() {
            actions.push(Action::RequestPaste);
        }
        if wide_button(&mut columns[2], true, words::CANCEL).clicked() {
            actions.push(Action::CloseImport);
        }
    });
    choose.unwrap_or_else(|| ui.response())
}

fn refused(ui: &mut Ui, fault: &Fault, actions: &mut Vec<Action>) {
    let title = fault.words().title;
    let named = (title.as_str(), window::COPY_IMPORT_TROUBLE);
    strip(ui, palette(ui).failed, |ui| fault_text(ui, named, fault, palette(ui).text, actions));
}

/// An exported connection needs nothing more than to be seen.
fn added(ui: &mut Ui, connection: &str, actions: &mut Vec<Action>) -> Response {
    ui.heading(words::added(connection));
    ui.label(words::ADDED_EXPLAINED);
    ui.add_space(theme::GAP);
    let done = primary(ui, true, words::DONE);
    if done.clicked() {
        actions.push(Action::CloseImport);
    }
    done
}

fn reading(ui: &mut Ui, actions: &mut Vec<Action>) -> Response {
    ui.heading(words::TITLE);
    ui.label(words::READING);
    let cancel = wide_button(ui, true, words::CANCEL);
    if cancel.clicked() {
        actions.push(Action::CloseImport);
    }
    cancel
}

/// What was recognised, what was not, and the ways on.
fn preview(ui: &mut Ui, view: &View<'_>, import: &Import, origin: &Origin, actions: &mut Vec<Action>) -> Response {
    ui.heading(words::TITLE);
    quiet(ui, origin.file_name().map_or_else(|| words::FROM_CLIPBOARD.to_owned(), |name| words::from_file(&name)));
    let height = (ui.ctx().content_rect().height() - AROUND).max(120.0);
    scrolled(ui, words::SCROLL, ScrollArea::vertical().max_height(height), |ui| {
        ui.set_width(WIDTH - 12.0);
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.label(RichText::new(words::RECOGNISED).font(theme::strong(14.0)));
        let profile = &view.state.form.profile;
        for row in import.rows(profile) {
            recognised(ui, &row, &profile.name);
        }
        if !import.not_recognised().is_empty() {
            ui.add_space(theme::GAP);
            ui.label(RichText::new(words::NOT_RECOGNISED).font(theme::strong(14.0)));
            for line in import.not_recognised() {
                not_recognised(ui, line);
            }
        }
        if !import.ignored().is_empty() {
            ui.add_space(theme::GAP);
            quiet(ui, words::left_out(import.ignored()));
        }
    });
    ui.add_space(theme::GAP);
    replaced::said(ui, view, import);
    let fills_in = replaced::replaced(view, import).is_empty();
    ui.horizontal(|ui| {
        let cancel = button_width(ui, words::CANCEL) + 2.0 * theme::GAP;
        let half = (ui.available_width() - cancel - 2.0 * ui.spacing().item_spacing.x) / 2.0;
        // What replaces nothing comes first.
        let use_in = words::use_in(&view.state.form.profile.name);
        let (first, other) = if fills_in { (use_in.as_str(), words::AS_NEW) } else { (words::AS_NEW, use_in.as_str()) };
        let take = part(ui, half, |ui| primary(ui, true, first));
        if take.clicked() {
            actions.push(Action::TakeImport { new: !fills_in });
        }
        if part(ui, half, |ui| wide_button(ui, true, other)).clicked() {
            actions.push(Action::TakeImport { new: fills_in });
        }
        if part(ui, cancel, |ui| wide_button(ui, true, words::CANCEL)).clicked() {
            actions.push(Action::CloseImport);
        }
        take
    })
    .inner
}

/// A part of a row of buttons, in points.
fn part(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> Response) -> Response {
    let size = egui::vec2(width, theme::PRIMARY_HEIGHT);
    ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), content).inner
}

/// A name at the left, and what is said about it.
fn named(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        let color = palette(ui).quiet;
        let size = egui::vec2(NAMES, 20.0);
        let layout = egui::Layout::left_to_right(egui::Align::Min);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_size(size);
            ui.add(Label::new(RichText::new(name).color(color)).truncate());
        });
        ui.vertical(content);
    });
}

fn recognised(ui: &mut Ui, row: &Row<'_>, connection: &str) {
    named(ui, row.field.name(), |ui| {
        let value = row.value.unwrap_or(window::SECRET_DOTS);
        let text = row.property.map_or_else(|| value.to_owned(), |name| format!("{name}={value}"));
        ui.add(Label::new(RichText::new(text).font(theme::mono())).wrap());
        if row.kept {
            quiet(ui, words::kept(connection));
        } else if row.implied {
            quiet(ui, words::NOT_NAMED);
        }
        if let Some(doubt) = row.doubt {
            ui.add(Label::new(RichText::new(doubt).color(palette(ui).waiting)).wrap());
        }
    });
}

fn not_recognised(ui: &mut Ui, line: &NotRecognised) {
    named(ui, &words::lines(line.first, line.last), |ui| {
        let text = if line.name.is_empty() { line.why.to_owned() } else { format!("{}: {}", line.name, line.why) };
        ui.add(Label::new(text).wrap());
    });
}

/// It is in the connection: the offer to clean up.
fn taken(
    ui: &mut Ui,
    view: &View<'_>,
    connection: &str,
    origin: &Origin,
    cleaning: &Cleaning,
    actions: &mut Vec<Action>,
) -> Response {
    match (origin.file_name(), cleaning) {
        (Some(file), Cleaning::Asking) => return question(ui, view, &file, actions),
        (file, _) => {
            ui.heading(words::taken(connection));
            cleaned(ui, file.as_deref(), cleaning, actions);
        }
    }
    ui.add_space(theme::GAP);
    let (label, action) = match origin {
        Origin::Clipboard => (words::CLEAR_CLIPBOARD, Action::ClearClipboard),
        Origin::File(_) => (words::DELETE, Action::AskToDeleteImport(true)),
    };
    let offered = matches!(cleaning, Cleaning::Offered | Cleaning::Failed(_));
    let mut done = None;
    ui.columns(2, |columns| {
        let response = primary(&mut columns[0], true, words::DONE);
        if response.clicked() {
            actions.push(Action::CloseImport);
        }
        done = Some(response);
        if offered && wide_button(&mut columns[1], true, label).clicked() {
            actions.push(action);
        }
    });
    done.unwrap_or_else(|| ui.response())
}

/// What is said about where the credentials came from.
fn cleaned(ui: &mut Ui, file: Option<&str>, cleaning: &Cleaning, actions: &mut Vec<Action>) {
    match (file, cleaning) {
        (_, Cleaning::Failed(fault)) => refused(ui, fault, actions),
        (_, Cleaning::Deleting) => drop(ui.label(words::DELETING)),
        (Some(_), Cleaning::Done) => drop(ui.label(words::DELETED)),
        (None, Cleaning::Done) => drop(ui.add(Label::new(words::CLEARED).wrap())),
        (Some(file), _) => drop(ui.add(Label::new(words::file_still_there(file)).wrap())),
        (None, _) => drop(ui.add(Label::new(words::CLIPBOARD_STILL_FULL).wrap())),
    }
}

/// Asks before the file is deleted, with the keyboard at the answer that changes nothing.
fn question(ui: &mut Ui, view: &View<'_>, file: &str, actions: &mut Vec<Action>) -> Response {
    ui.heading(words::ask_to_delete(file));
    ui.add(Label::new(words::DELETE_EXPLAINED).wrap());
    if !matches!(view.state.secret, SecretState::Kept | SecretState::Asking { .. } | SecretState::Absent) {
        let only_copy = RichText::new(words::ONLY_THIS_RUN).color(palette(ui).failed);
        ui.add(Label::new(only_copy).wrap());
    }
    ui.add_space(theme::GAP);
    let mut keep = None;
    ui.columns(2, |columns| {
        let response = primary(&mut columns[0], true, words::KEEP);
        if response.clicked() {
            actions.push(Action::AskToDeleteImport(false));
        }
        keep = Some(response);
        if wide_button(&mut columns[1], true, words::DELETE_NOW).clicked() {
            actions.push(Action::DeleteImport);
        }
    });
    keep.unwrap_or_else(|| ui.response())
}
