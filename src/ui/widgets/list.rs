//! Closed lists that open, and their entries.

use eframe::egui::{
    self, Align, Align2, CornerRadius, EventFilter, Id, Key, Layout, Modifiers, Popup, PopupCloseBehavior, PopupKind,
    Pos2, Rect, Response, Role, ScrollArea, Sense, SetOpenCommand, Shape, Stroke, StrokeKind, Ui, WidgetInfo,
    containers::menu::menu_style, pos2, vec2,
};

use super::{cell, scrolled};
use crate::{
    text::window,
    ui::theme::{self, CONTROL_HEIGHT, GAP, palette},
};

/// A few words at the right end of a list or of an entry.
#[derive(Clone, Copy)]
pub enum Mark<'m> {
    /// Further knowledge, such as a number. Empty for none.
    Quiet(&'m str),
    /// Something to beware of; a screen reader says it with the text.
    Warning(&'m str),
}

impl<'m> From<&'m str> for Mark<'m> {
    fn from(note: &'m str) -> Self {
        Self::Quiet(note)
    }
}

impl Mark<'_> {
    /// `text` with the mark, as a screen reader says it.
    fn read(self, text: &str) -> String {
        match self {
            Self::Quiet(_) => text.to_owned(),
            Self::Warning(mark) => format!("{text}, {mark}"),
        }
    }

    /// Paints it to the left of `at`, and returns where the room for the text before it ends.
    fn paint(self, ui: &Ui, at: egui::Pos2) -> f32 {
        let palette = palette(ui);
        let (text, font, color) = match self {
            Self::Quiet("") => return at.x,
            Self::Quiet(text) => (text, theme::small(), palette.quiet),
            Self::Warning(text) => (text, theme::strong(12.0), palette.failed),
        };
        ui.painter().text(at, Align2::RIGHT_CENTER, text, font, color).left() - GAP
    }
}

/// A closed list: what is chosen, a quiet note at its right, and a menu of what can be chosen.
pub fn drop_down<'m>(
    ui: &mut Ui,
    width: f32,
    chosen: &str,
    mark: impl Into<Mark<'m>>,
    menu: impl FnOnce(&mut Ui),
) -> Response {
    let mark = mark.into();
    let (rect, response) = ui.allocate_exact_size(vec2(width, CONTROL_HEIGHT), Sense::click());
    let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    response.widget_info(|| {
        let mut info = WidgetInfo::new(Role::ComboBox);
        info.enabled = ui.is_enabled();
        info.current_text_value = Some(mark.read(chosen));
        info
    });
    let look = if open { ui.visuals().widgets.open } else { *ui.style().interact(&response) };
    let palette = palette(ui);
    ui.painter().rect(rect, look.corner_radius, palette.field, look.bg_stroke, StrokeKind::Inside);
    let arrow = Rect::from_center_size(pos2(rect.right() - 15.0, rect.center().y), vec2(9.0, 6.0));
    ui.painter().add(Shape::rotated_triangle(arrow, 0.0, palette.text));
    let right = mark.paint(ui, pos2(arrow.left() - GAP, rect.center().y));
    let left = pos2(rect.left() + 10.0, rect.center().y);
    let cut = cell(ui.painter(), left, Align::LEFT, right - left.x, chosen, theme::body(), palette.text);
    // Not `on_hover_text`, which would make it the control's name too.
    let whole = |ui: &mut Ui| drop(ui.label(chosen));
    let response = if cut && !open { response.on_hover_ui(whole) } else { response };
    // Wider than the control where that is narrow, so that nested names with dots have room.
    let width = width.max(300.0);
    // What is typed into an open list does not close it; an entry does by itself.
    let menu_of = Popup::menu(&response).width(width).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    menu_of.show(|ui| {
        ui.set_min_width(width - 10.0);
        scrolled(ui, window::SCROLL_LIST, ScrollArea::vertical().max_height(320.0), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            menu(ui);
        });
        if ui.will_parent_close() {
            // An entry was chosen: the keyboard would be nowhere.
            response.request_focus();
        }
    });
    keyboard_of_list(ui, &response, open);
    response
}

/// Escape leaves the keyboard at what opened a list, and not nowhere. `open` says whether it was open in this frame.
pub fn keep_keyboard(ui: &Ui, response: &Response, open: bool) {
    let closed = open && !Popup::is_id_open(ui.ctx(), Popup::default_response_id(response));
    if closed && ui.input(|input| input.key_pressed(Key::Escape)) {
        response.request_focus();
    }
}

/// Down opens a closed list, as lists elsewhere do.
fn keyboard_of_list(ui: &Ui, response: &Response, open: bool) {
    keep_keyboard(ui, response, open);
    if response.has_focus() {
        let filter = EventFilter { vertical_arrows: !open, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        if !open && response.enabled() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown)) {
            Popup::open_id(ui.ctx(), Popup::default_response_id(response));
        }
    }
}

/// One entry of an open list. Returns whether it was chosen.
pub fn entry<'m>(ui: &mut Ui, selected: bool, text: &str, mark: impl Into<Mark<'m>>) -> bool {
    pressed(ui, Role::ListBoxOption, selected, text, mark.into()).clicked()
}

/// The menu of a row of a table, at the place that was pressed. `opens` in the frame in which it is opened.
pub fn row_menu(ui: &Ui, table: Id, at: Pos2, opens: bool, name: &'static str) -> Popup<'static> {
    Popup::new(table.with("menu"), ui.ctx().clone(), at, ui.layer_id())
        .kind(PopupKind::Menu)
        .layout(Layout::top_down_justified(Align::Min))
        .style(menu_style)
        .open_memory(opens.then_some(SetOpenCommand::Bool(true)))
        .accessible_name(name)
        .width(230.0)
}

/// One entry of a menu of things to do.
pub fn menu_entry(ui: &mut Ui, enabled: bool, text: &str) -> Response {
    ui.add_enabled_ui(enabled, |ui| pressed(ui, Role::MenuItem, false, text, Mark::Quiet(""))).inner
}

fn pressed(ui: &mut Ui, role: Role, selected: bool, text: &str, mark: Mark<'_>) -> Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
    response.widget_info(|| match role {
        Role::ListBoxOption => WidgetInfo::selected(role, ui.is_enabled(), selected, mark.read(text)),
        _ => WidgetInfo::labeled(role, ui.is_enabled(), text),
    });
    if response.hovered() || response.has_focus() || selected {
        let fill = if selected { palette.selected } else { palette.window };
        ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.5, palette.accent);
        ui.painter().rect_stroke(rect, CornerRadius::same(4), stroke, StrokeKind::Inside);
    }
    let right = mark.paint(ui, pos2(rect.right() - 8.0, rect.center().y));
    let left = pos2(rect.left() + 8.0, rect.center().y);
    let color = if ui.is_enabled() { palette.text } else { palette.quiet };
    let cut = cell(ui.painter(), left, Align::LEFT, right - left.x, text, theme::body(), color);
    let response = if cut { response.on_hover_text(text) } else { response };
    if response.clicked() {
        // A press by keyboard or screen reader does not close the list by itself.
        ui.close();
    }
    response
}
