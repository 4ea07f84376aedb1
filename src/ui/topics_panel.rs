//! The topics of the cluster: a bar to find one and to make one, the list, and the chosen one's detail.

mod columns;
mod detail;
mod list;

use eframe::egui::{Checkbox, Frame, Margin, ScrollArea, Stroke, Ui, UiBuilder};

use super::{
    banner::fault_text,
    log_panel::said,
    shortcuts::{self, tip},
    theme::{GAP, MARGIN, palette},
    view::View,
    widgets::{button_width, quiet, scrolled, strip, text_field, text_width},
};
use crate::{
    action::{Action, TopicsAction},
    app::state::TopicsLook,
    fault::Field,
    run::Cluster,
    text::topics as words,
};

/// The least that list and detail keep of the height, in points, and what the detail takes of it.
const LEAST: f32 = 130.0;
const DETAIL_SHARE: f32 = 0.5;
/// How wide the field may be in which a topic is looked for, in points.
const FIND_WIDTHS: [f32; 2] = [110.0, 260.0];

/// What the tab remembers by itself.
#[derive(Default)]
pub struct TopicsPanel {}

impl TopicsPanel {
    /// Draws the tab into what is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        bar(ui, view, actions);
        let whole = ui.available_rect_before_wrap();
        ui.painter().rect_filled(whole, 0, palette(ui).panel);
        let topics = &view.state.topics;
        let Some(chosen) = topics.chosen.as_deref().filter(|_| matches!(topics.list, Some(Ok(_)))) else {
            ui.scope_builder(UiBuilder::new().max_rect(whole).id_salt("topics"), |ui| content(ui, view, actions));
            return;
        };
        let height = (whole.height() * DETAIL_SHARE).clamp(LEAST, (whole.height() - LEAST).max(LEAST));
        let (above, below) = whole.split_top_bottom_at_y(whole.bottom() - height);
        ui.scope_builder(UiBuilder::new().max_rect(above).id_salt("topics"), |ui| content(ui, view, actions));
        ui.scope_builder(UiBuilder::new().max_rect(below).id_salt("topic"), |ui| {
            ui.set_clip_rect(below.intersect(ui.clip_rect()));
            detail::ui(ui, view, chosen, actions);
        });
        ui.painter().hline(below.x_range(), below.top(), Stroke::new(1.0, palette(ui).line));
    }
}

/// What is looked for, and what can be done.
fn bar(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    let margin = Margin { left: 16, right: 16, top: 12, bottom: 8 };
    let shown = Frame::new().fill(palette.window).inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            look(ui, view, actions);
            let ready = may_ask(view);
            let refresh = ui.add_enabled_ui(ready && !view.state.topics.listing, |ui| ui.button(words::REFRESH)).inner;
            if refresh.on_hover_text(words::REFRESH_TIP).clicked() {
                actions.push(Action::Topics(TopicsAction::List));
            }
            let new = ui.add_enabled_ui(ready, |ui| ui.button(words::NEW)).inner;
            if new.on_hover_text(words::NEW_TIP).clicked() {
                actions.push(Action::Topics(TopicsAction::New));
            }
        });
        quiet(ui, counted(view));
    });
    let rect = shown.response.rect;
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));
}

fn look(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let before = &view.state.topics.look;
    let mut look = before.clone();
    let buttons = button_width(ui, words::REFRESH) + button_width(ui, words::NEW);
    let fixed = buttons + text_width(ui, words::INTERNAL) + 34.0 + 3.0 * GAP;
    let width = (ui.available_width() - fixed).clamp(FIND_WIDTHS[0], FIND_WIDTHS[1]);
    let find = ui.add(text_field(&mut look.find, words::FIND, width)).accessible_name(words::FIND);
    if !view.state.asking() && ui.input_mut(|input| input.consume_shortcut(&shortcuts::FIND)) {
        find.request_focus();
    }
    find.on_hover_text(tip(ui, words::FIND, &shortcuts::FIND));
    ui.add(Checkbox::new(&mut look.internal, words::INTERNAL)).on_hover_text(words::TIP_INTERNAL);
    if look != *before {
        actions.push(Action::Topics(TopicsAction::Look(look)));
    }
}

/// What stands beneath the bar.
fn counted(view: &View<'_>) -> String {
    let topics = &view.state.topics;
    let list = match &topics.list {
        Some(Ok(_)) if !topics.told().is_empty() => words::counted(topics.shown().len(), topics.told().len()),
        _ => String::new(),
    };
    match (topics.listing, list.is_empty()) {
        (true, true) => words::ASKING.to_owned(),
        (true, false) => format!("{list} · {}", words::ASKING),
        (false, _) => list,
    }
}

/// Whether the form says enough to ask its cluster.
fn may_ask(view: &View<'_>) -> bool {
    let missing = |field: &Field| {
        matches!(field, Field::Bootstrap | Field::ApiKey | Field::Secret | Field::PassPhrase | Field::Properties)
    };
    view.state.form.cluster == Cluster::Practice
        || view.plan.as_ref().err().is_none_or(|problems| !problems.iter().any(|(field, _)| missing(field)))
}

/// The list, or why there is none.
fn content(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let place = ui.available_rect_before_wrap();
    let topics = &view.state.topics;
    match &topics.list {
        None if topics.listing => said(ui, place, words::ASKING, ""),
        None if may_ask(view) => said(ui, place, words::NOTHING_YET, words::PRESS_REFRESH),
        None => said(ui, place, words::NOTHING_YET, words::FILL_IN),
        Some(Err(fault)) => {
            Frame::new().inner_margin(Margin::same(MARGIN as i8)).show(ui, |ui| {
                scrolled(ui, words::SCROLL, ScrollArea::vertical().auto_shrink(false), |ui| {
                    let color = palette(ui).failed;
                    strip(ui, color, |ui| {
                        fault_text(ui, (&fault.words().title, words::COPY_TROUBLE), fault, color, actions)
                    });
                });
            });
        }
        Some(Ok(list)) if list.is_empty() => match view.state.form.cluster {
            Cluster::Practice => said(ui, place, words::NONE_YET, words::NONE_YET_TO_TRY),
            Cluster::Mine => said(ui, place, words::NONE_SEEN, words::NONE_SEEN_TO_TRY),
        },
        Some(Ok(_)) => {
            list::ui(ui, view, actions);
            if topics.shown().is_empty() {
                said(ui, place, words::NO_MATCH, "");
            }
        }
    }
}

/// The same look in the other order.
fn turned(look: &TopicsLook) -> TopicsLook {
    TopicsLook { descending: !look.descending, ..look.clone() }
}
