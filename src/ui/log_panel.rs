//! The delivery log's tab: figures, banner, the bar with the filter, the table and the chosen row's detail.

use eframe::egui::{Align2, Frame, Margin, Rect, RichText, Stroke, Ui, UiBuilder};

use super::{
    banner, counters,
    detail::Detail,
    divider::Divider,
    export,
    filter_bar::{self, FilterBar},
    run_tools,
    table::Table,
    theme::palette,
    view::{Standing, View},
};
use crate::{
    action::Action,
    app::state::Searched,
    fault::Kind,
    producer::Contact,
    text::{log, window},
};

/// What the tab remembers by itself.
pub struct LogPanel {
    bar: FilterBar,
    table: Table,
    detail: Detail,
    divider: Divider,
}

impl LogPanel {
    /// The table at its top, no detail open.
    pub fn new() -> Self {
        Self { bar: FilterBar::default(), table: Table::new(), detail: Detail::default(), divider: Divider::default() }
    }

    /// The field of what is looked for gets the keyboard, where there are rows to look through.
    pub fn find(&mut self, view: &View<'_>) {
        if view.run.as_ref().is_some_and(|run| run.totals.rows() > 0) {
            self.bar.go_to_find();
        }
    }

    /// Draws the tab into what is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let Some(run) = &view.run else { return empty(ui, view) };
        self.above(ui, view, run, actions);
        let whole = ui.available_rect_before_wrap();
        ui.painter().rect_filled(whole, 0, palette(ui).panel);
        let chosen = view.state.selected.filter(|row| *row < run.totals.rows());
        let Some(chosen) = chosen else { return self.log(ui, whole, view, run, actions) };
        let (above, below) = self.divider.split(whole);
        self.log(ui, above, view, run, actions);
        ui.scope_builder(UiBuilder::new().max_rect(below).id_salt("detail"), |ui| {
            ui.set_clip_rect(below.intersect(ui.clip_rect()));
            self.detail.ui(ui, run, chosen, view.state.texts.get(&chosen), actions);
        });
        self.divider.ui(ui, whole, below);
    }

    /// Figures, what concerns the whole run, and the bar.
    fn above(&mut self, ui: &mut Ui, view: &View<'_>, run: &Standing<'_>, actions: &mut Vec<Action>) {
        let palette = palette(ui);
        let margin = Margin { left: 16, right: 16, top: 12, bottom: 8 };
        let shown = Frame::new().fill(palette.window).inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 8.0;
            run_tools::beside(ui, view, actions, |ui, reserved, actions| {
                counters::ui(ui, view, reserved, actions);
            });
            export::strip(ui, view, actions);
            banner::ui(ui, view, actions);
            if run.totals.rows() > 0 {
                let asked = self.bar.ui(ui, view, run, self.table.following(), actions);
                asked.into_iter().for_each(|follow| self.table.follow(follow));
            }
        });
        let rect = shown.response.rect;
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));
    }

    fn log(&mut self, ui: &mut Ui, place: Rect, view: &View<'_>, run: &Standing<'_>, actions: &mut Vec<Action>) {
        ui.scope_builder(UiBuilder::new().max_rect(place).id_salt("table"), |ui| {
            let followed = self.table.following();
            self.table.ui(ui, view, run, actions);
            if self.table.following() != followed {
                // The bar above is drawn already.
                ui.ctx().request_repaint();
            }
            if std::mem::take(&mut self.table.wants_line) {
                self.bar.go_to_line();
                ui.ctx().request_repaint();
            }
            if view.state.log_view.shown(run.kept.clone()).is_empty() && !view.state.log_view.wanted.is_all() {
                nothing_found(ui, place, view, actions);
            } else if run.totals.rows() == 0 && view.running {
                let there = matches!(run.status.contact, Contact::Made { .. });
                said(ui, place, if there { window::NO_ROWS_YET } else { window::NO_CONTACT_YET }, "");
            }
        });
    }
}

/// No row is like the wanted ones, as far as was looked: said in the place of the rows, with the way out.
fn nothing_found(ui: &mut Ui, place: Rect, view: &View<'_>, actions: &mut Vec<Action>) {
    let look = &view.state.log_view;
    if look.looking || look.searching.is_some() {
        return said(ui, place, log::SEARCHING, "");
    }
    let broken = look.trouble.as_ref().is_some_and(|fault| !matches!(fault.kind, Kind::LineNotShown { .. }));
    match look.searched.filter(Searched::in_part) {
        Some(searched) if searched.to_line < searched.from_line => said(ui, place, log::NOT_LOOKED, ""),
        Some(searched) => said(ui, place, &log::no_match_up_to(searched.to_line), ""),
        None if broken => said(ui, place, log::NOT_LOOKED, ""),
        None => said(ui, place, &log::no_match(look.wanted.find.as_ref().map(|find| find.text.as_str())), ""),
    }
    let middle = place.center() + eframe::egui::vec2(0.0, 10.0);
    let below = Align2::CENTER_CENTER.anchor_size(middle, [120.0, 30.0].into());
    ui.scope_builder(UiBuilder::new().max_rect(below).id_salt("no match"), |ui| {
        ui.vertical_centered(|ui| filter_bar::clear_filter(ui, &look.wanted, log::SHOW_ALL_ROWS, actions));
    });
}

fn empty(ui: &mut Ui, view: &View<'_>) {
    let place = ui.available_rect_before_wrap();
    if view.running {
        return said(ui, place, window::NO_ROWS_YET, "");
    }
    let press = if view.plan.is_ok() { window::empty_log(&view.send_label()) } else { String::new() };
    said(ui, place, window::EMPTY_LOG, &press);
}

/// Two quiet sentences in the middle of an empty place.
pub fn said(ui: &mut Ui, place: Rect, first: &str, second: &str) {
    let palette = palette(ui);
    let middle = place.center() - eframe::egui::vec2(0.0, place.height() * 0.08);
    ui.scope_builder(
        UiBuilder::new().max_rect(Align2::CENTER_CENTER.anchor_size(middle, [400.0, 60.0].into())),
        |ui| {
            ui.vertical_centered(|ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                ui.label(RichText::new(first).color(palette.text));
                if !second.is_empty() {
                    ui.label(RichText::new(second).color(palette.quiet));
                }
            });
        },
    );
}
