//! The fields above the totals, and the buttons.

use eframe::egui::{Align, Button, Layout, Popup, Response, RichText, Ui, vec2};

use crate::{
    action::TotalsAction,
    settings::TotalsForm,
    text::totals as words,
    ui::{
        theme::{CONTROL_HEIGHT, GAP, palette, small},
        view::View,
        widgets::{entry, keep_keyboard, menu_button, quiet, text_field, tipped},
    },
};

/// Whether a counting can be started now.
pub(super) fn ready(view: &View<'_>) -> bool {
    filled(&view.state.totals.form) && view.state.totals_problem().is_none()
}

fn filled(form: &TotalsForm) -> bool {
    !form.by.trim().is_empty() && !form.number.trim().is_empty()
}

pub(super) fn ui(ui: &mut Ui, view: &View<'_>, asked: &mut Vec<TotalsAction>) {
    let totals = &view.state.totals;
    let mut form = totals.form.clone();
    ui.add_enabled_ui(!totals.running(), |ui| {
        ui.columns(3, |columns| {
            let [group, by, number] = columns else { return };
            let own = totals.own_group();
            field(group, words::GROUP, words::TIP_GROUP, |ui| {
                ui.add(text_field(&mut form.group, &own, ui.available_width())).accessible_name(words::GROUP)
            });
            file_field(by, view, words::BY, words::TIP_BY, &mut form.by);
            file_field(number, view, words::NUMBER, words::TIP_NUMBER, &mut form.number);
        });
    });
    if form != totals.form {
        asked.push(TotalsAction::Edit(form));
    }
    buttons(ui, view, asked);
}

/// A quiet label with its control beneath it.
fn field(ui: &mut Ui, label: &str, tip: &str, control: impl FnOnce(&mut Ui) -> Response) {
    ui.spacing_mut().item_spacing.y = 4.0;
    let text = RichText::new(label).font(small()).color(palette(ui).quiet);
    let label = tipped(ui.label(text), tip);
    ui.label_inputs_by(label.id, control);
}

/// A field of the messages: typed, or chosen from those of the file.
fn file_field(ui: &mut Ui, view: &View<'_>, label: &str, tip: &str, path: &mut String) {
    field(ui, label, tip, |ui| {
        let size = vec2(ui.available_width(), CONTROL_HEIGHT);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            let typed = ui.add(text_field(path, "", ui.available_width() - CONTROL_HEIGHT - GAP));
            let typed = typed.accessible_name(label);
            let button = menu_button(ui, &format!("{label}: {}", words::CHOOSE_FIELD));
            let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&button));
            Popup::menu(&button).width(220.0).show(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for known in view.key_fields() {
                    if entry(ui, known.path == *path, &known.path, "") {
                        path.clone_from(&known.path);
                    }
                }
                if ui.will_parent_close() {
                    button.request_focus();
                }
            });
            keep_keyboard(ui, &button, open);
            typed
        })
        .inner
    });
}

fn buttons(ui: &mut Ui, view: &View<'_>, asked: &mut Vec<TotalsAction>) {
    let totals = &view.state.totals;
    ui.horizontal(|ui| {
        let ready = ready(view);
        if totals.running() {
            if ui.button(words::STOP).on_hover_text(words::TIP_STOP).clicked() {
                asked.push(TotalsAction::Stop);
            }
        } else {
            let start = ui.add_enabled(ready, Button::new(words::START));
            if start.on_hover_text(words::TIP_START).clicked() {
                asked.push(TotalsAction::Start);
            }
        }
        let may = if totals.running() { totals.can_start_over() } else { ready };
        let over = ui.add_enabled(may, Button::new(words::START_OVER));
        if over.on_hover_text(words::TIP_START_OVER).clicked() {
            asked.push(TotalsAction::AskToStartOver(true));
        }
        let rows = totals.counted.as_ref().is_some_and(|counted| !counted.snapshot.rows.is_empty());
        let copy = ui.add_enabled(rows, Button::new(words::COPY_ROWS));
        if copy.on_hover_text(words::TIP_COPY_ROWS).clicked() {
            asked.push(TotalsAction::CopyRows);
        }
        match view.state.totals_problem() {
            _ if totals.running() => {}
            Some((field, fault)) => drop(quiet(ui, words::missing(field.name(), &fault.words().title))),
            None if !filled(&totals.form) => drop(quiet(ui, words::GROUP_MISSING)),
            None => {}
        }
    });
}
