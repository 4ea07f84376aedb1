//! Step 2: the file, what is known about it, and its key field.

use std::time::Duration;

use eframe::egui::{EventFilter, RichText, Ui};

use super::{
    Touched,
    shortcuts::{OPEN, tip},
    theme::{self, palette},
    view::View,
    widgets::{beneath, drop_down, entry, note, progress_bar, quiet, row, segmented, step, text_field, width_beside},
};
use crate::{
    action::Action,
    app::state::{FileState, Tab},
    fault::Field,
    run::Form,
    source::{Format, Progress, RecordAs},
    text::window::{self, preview},
};

/// How often the progress of counting is drawn anew.
const TICK: Duration = Duration::from_millis(100);

/// Draws the step.
pub fn ui(ui: &mut Ui, view: &View<'_>, form: &mut Form, touched: &mut Touched, actions: &mut Vec<Action>) {
    step(ui, window::STEP_FILE, |ui| {
        ui.horizontal(|ui| {
            let width = width_beside(ui, window::CHOOSE);
            let path = ui.add(text_field(&mut form.file, window::FILE_HINT, width));
            path.accessible_name(Field::File.name()).on_hover_text(&view.state.form.file);
            let tip = tip(ui, window::CHOOSE_FILE, &OPEN);
            let choose = ui.add_enabled(!view.state.dialog_open, eframe::egui::Button::new(window::CHOOSE));
            if choose.on_hover_text(tip).clicked() {
                actions.push(Action::ChooseFile);
            }
        });
        summary(ui, view, actions);
        links(ui, view, !form.file.trim().is_empty(), actions);
        if !form.file.trim().is_empty() {
            format(ui, view, form);
        }
        let key = row(ui, Field::KeyField.name(), window::TIP_KEY, |ui| {
            let chosen = view.key_fields().find(|field| field.path == form.key_field);
            let note = chosen.map(window::different).unwrap_or_default();
            field_list(ui, view, &mut form.key_field, Wanted::TextOrNumber, window::NO_KEY, &note)
        });
        field_trouble(ui, view, &form.key_field, Wanted::TextOrNumber);
        touched.problem(ui, view, Field::KeyField, &key);
    });
}

/// What else can be done with the file; `other` when it is not the sample.
fn links(ui: &mut Ui, view: &View<'_>, other: bool, actions: &mut Vec<Action>) {
    let previewed = view.examined().is_some() && view.state.tab != Tab::File;
    if !other && !previewed {
        return;
    }
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.horizontal(|ui| {
            if other && link(ui, window::USE_SAMPLE, window::USE_SAMPLE_TIP) {
                actions.push(Action::UseSample);
            }
            if previewed && link(ui, preview::LINK, preview::LINK_TIP) {
                actions.push(Action::Tab(Tab::File));
            }
        });
    });
}

/// A quiet button that looks like a link.
pub fn link(ui: &mut Ui, text: &str, tip: &str) -> bool {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        let text = RichText::new(text).font(theme::small()).underline();
        ui.add(eframe::egui::Button::new(text).frame(false)).on_hover_text(tip).clicked()
    })
    .inner
}

/// How the file is divided: what was found, until somebody knows better.
fn format(ui: &mut Ui, view: &View<'_>, form: &mut Form) {
    let found = view.examined().and_then(|examined| examined.format);
    let (shown, note) = match (form.format, found) {
        (Format::Auto, Some(found)) => (found, window::DETECTED),
        (chosen, _) => (chosen, ""),
    };
    row(ui, window::FORMAT, window::TIP_FORMAT, |ui| {
        drop_down(ui, ui.available_width(), window::format(shown), note, |ui| {
            for choice in Format::ALL {
                if entry(ui, choice == form.format, window::format(choice), window::format_note(choice)) {
                    form.format = choice;
                }
            }
        });
    });
    if shown.has_columns() {
        row(ui, window::RECORD_AS, window::TIP_RECORD_AS, |ui| {
            let choices = [RecordAs::Json, RecordAs::Line].map(|choice| (choice, window::record_as(choice)));
            segmented(ui, window::RECORD_AS, &choices, &mut form.record_as);
        });
    }
}

/// How far the counting is, and the way to end it.
fn counting(ui: &mut Ui, progress: &Progress, size: u64, actions: &mut Vec<Action>) {
    ui.ctx().request_repaint_after(TICK);
    ui.horizontal(|ui| {
        let width = width_beside(ui, window::CANCEL_COUNTING);
        let share = if size == 0 { 0.0 } else { (progress.done() as f64 / size as f64).min(1.0) as f32 };
        progress_bar(ui, window::COUNTING, width, share);
        if ui.button(window::CANCEL_COUNTING).clicked() {
            actions.push(Action::StopCounting);
        }
    });
}

fn summary(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    match &view.state.file {
        FileState::Examining => drop(quiet(ui, window::EXAMINING)),
        FileState::Trouble(fault) => {
            let words = fault.words();
            note(ui, words.title, palette.failed).on_hover_text(words.to_try);
            quiet(ui, words.happened);
        }
        FileState::Known(examined) => {
            quiet(ui, window::file_summary(examined, view.state.counting.is_some()));
            match &view.state.counting {
                Some(progress) => counting(ui, progress, examined.size, actions),
                None => {
                    let uncounted = examined.lines.is_none() && examined.reader.is_some();
                    if uncounted && link(ui, window::COUNT_LINES, window::COUNT_LINES_TIP) {
                        actions.push(Action::CountLines);
                    }
                }
            }
            if let Some((line, fault)) = &examined.first_bad {
                note(ui, window::first_bad(*line, fault, examined.format), palette.failed)
                    .on_hover_text(fault.words().to_try);
            }
            if let Some(record) = examined.first_other {
                note(ui, window::first_other(record, examined.format), palette.waiting)
                    .on_hover_text(window::SENT_AS_BYTES);
            }
        }
    }
}

/// What a field is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A text or a number: the key, a time, what the log shows.
    TextOrNumber,
    /// Whatever stands there: a header.
    Anything,
}

/// A list of the fields found that may hold what is wanted, with an entry for `none` of them and room to type another: it
/// may first stand in a later record. `note` stands beside what is chosen.
pub fn field_list(
    ui: &mut Ui,
    view: &View<'_>,
    chosen: &mut String,
    wanted: Wanted,
    none: &str,
    note: &str,
) -> eframe::egui::Response {
    let fields = move || view.fields().filter(move |field| wanted == Wanted::Anything || field.can_be_key());
    let found = fields().any(|field| field.path == *chosen);
    let shown = if chosen.is_empty() { none } else { chosen.as_str() }.to_owned();
    drop_down(ui, ui.available_width(), &shown, note, |ui| {
        let typed = ui.add(text_field(chosen, window::FIELD_HINT, ui.available_width()));
        let typed = typed.accessible_name(window::TYPE_FIELD);
        if typed.has_focus() {
            // Down goes on to the entries, as from each of them.
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(typed.id, filter));
        }
        if entry(ui, chosen.is_empty(), none, "") {
            chosen.clear();
        }
        if !chosen.is_empty() && !found {
            // Chosen already: pressing it changes nothing.
            entry(ui, true, &shown, "");
        }
        for field in fields() {
            let held = if field.scalar { window::different(field) } else { preview::types(field.types) };
            if entry(ui, field.path == *chosen, &field.path, held.as_str()) {
                chosen.clone_from(&field.path);
            }
        }
    })
}

/// Says so where a chosen field is not among those that were found, or may not hold what is wanted.
pub fn field_trouble(ui: &mut Ui, view: &View<'_>, chosen: &str, wanted: Wanted) {
    let Some(examined) = view.examined().filter(|_| !chosen.is_empty()) else { return };
    let trouble = match examined.fields.iter().find(|field| field.path.trim() == chosen.trim()) {
        Some(field) if field.scalar || wanted == Wanted::Anything => return,
        Some(_) => window::field_not_scalar(examined.looked_at, examined.format),
        None => window::field_not_found(examined.looked_at, examined.format),
    };
    beneath(ui, |ui| drop(note(ui, trouble, palette(ui).waiting)));
}
