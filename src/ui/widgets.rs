//! Small parts that several views are made of.

mod list;

use eframe::egui::{
    self, Align, Align2, Color32, CornerRadius, Frame, Label, Layout, Margin, Popup, Rect, RectAlign, Response,
    RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Tooltip, Ui, WidgetInfo, pos2, vec2,
};

use super::theme::{self, CONTROL_HEIGHT, CORNER, GAP, LABEL_WIDTH, MARGIN, palette};

pub use list::{Mark, drop_down, entry, keep_keyboard, menu_entry, row_menu};

/// Quiet text that wraps.
pub fn quiet(ui: &mut Ui, text: impl Into<String>) -> Response {
    let color = palette(ui).quiet;
    note(ui, text, color)
}

/// Small text in a colour, that wraps.
pub fn note(ui: &mut Ui, text: impl Into<String>, color: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(theme::small()).color(color)).wrap())
}

/// One step of the form: its title, its content and a line beneath it across the whole panel. What has no title comes
/// last and has no line.
pub fn step(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    let top = if title.is_empty() { 6 } else { 16 };
    let inner = Frame::new().inner_margin(Margin { left: 16, right: 16, top, bottom: 14 }).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if !title.is_empty() {
            ui.heading(title);
        }
        content(ui);
    });
    let rect = inner.response.rect;
    let x = egui::Rangef::new(rect.left(), rect.left() + theme::FORM_WIDTH);
    if !title.is_empty() {
        ui.painter().hline(x, rect.bottom(), Stroke::new(1.0, palette(ui).line));
    }
    ui.add_space(-GAP);
}

/// A label on the left and a control on the right that it names.
pub fn row<R>(ui: &mut Ui, label: &str, tip: &str, control: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal(|ui| {
        let size = vec2(LABEL_WIDTH, CONTROL_HEIGHT);
        let named = ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            let text = RichText::new(label).color(palette(ui).quiet);
            let response = ui.add(Label::new(text).truncate());
            if tip.is_empty() { response } else { tipped(response, tip) }
        });
        ui.label_inputs_by(named.inner.id, control)
    })
    .inner
}

/// A tooltip to the right of the form, where it hides no other control.
pub fn tipped(response: Response, tip: &str) -> Response {
    if response.ctx.has_accesskit_node(response.id) {
        response.ctx.accesskit_node_builder(response.id, |node| node.set_description(tip));
    }
    let mut place = response.rect;
    place.set_right(place.right().max(theme::FORM_WIDTH));
    let mut tooltip = Tooltip::for_enabled(&response);
    tooltip.popup = tooltip.popup.anchor(place).align(RectAlign::RIGHT_START);
    tooltip.show(|ui| drop(ui.label(tip)));
    response
}

/// What stands beneath a control, in line with it.
pub fn beneath(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.add_space(4.0 - GAP);
    let left = (LABEL_WIDTH + GAP) as i8;
    Frame::new().inner_margin(Margin { left, ..Margin::ZERO }).show(ui, content);
}

/// A text field of one line. Enter leaves the keyboard where it is.
pub fn text_field<'t>(text: &'t mut String, hint: &str, width: f32) -> TextEdit<'t> {
    TextEdit::singleline(text)
        .hint_text(hint.to_owned())
        .desired_width(width)
        .align(Align2::LEFT_CENTER)
        .return_key(None)
}

/// Whether Enter was pressed in a field, which keeps the keyboard.
pub fn entered(field: &Response) -> bool {
    field.has_focus() && field.ctx.input(|input| input.key_pressed(egui::Key::Enter))
}

/// How wide a text is.
pub fn text_width(ui: &Ui, text: &str) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), theme::body(), Color32::WHITE).size().x
}

/// How wide a button with this text is.
pub fn button_width(ui: &Ui, text: &str) -> f32 {
    text_width(ui, text) + 2.0 * ui.spacing().button_padding.x
}

/// In one row: first `left`, in what room there is, then `right` at the right end, which is `width` wide. In this
/// order Tab and a screen reader go through them.
pub fn beside(ui: &mut Ui, width: f32, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    let room = (ui.available_width() - width - ui.spacing().item_spacing.x).max(0.0);
    let size = vec2(room, ui.available_height().min(ui.spacing().interact_size.y));
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        left(ui);
    });
    ui.with_layout(Layout::left_to_right(Align::Center), right);
}

/// What is left for a field when a button with this text stands to its right.
pub fn width_beside(ui: &Ui, text: &str) -> f32 {
    ui.available_width() - button_width(ui, text) - GAP
}

/// What stands above everything may be as high as the window: egui measures what room it has from where it was before.
pub fn whole_height(ui: &mut Ui) {
    ui.set_max_height(ui.ctx().content_rect().height());
}

/// What scrolls, with a name for its bars.
pub fn scrolled<R>(ui: &mut Ui, name: &str, area: ScrollArea, content: impl FnOnce(&mut Ui) -> R) -> R {
    let shown = area.show(ui, content);
    // As egui makes them for the bar of each direction, which it gives no name.
    for bar in [0_usize, 1].map(|direction| shown.id.with(direction)) {
        if ui.ctx().has_accesskit_node(bar) {
            ui.ctx().accesskit_node_builder(bar, |node| node.set_label(name));
        }
    }
    shown.inner
}

/// A switch of which one part is chosen. Returns whether it was changed.
pub fn segmented<T: Copy + PartialEq>(ui: &mut Ui, name: &str, choices: &[(T, &str)], value: &mut T) -> bool {
    let palette = palette(ui);
    let (track, outer) = ui.allocate_exact_size(vec2(ui.available_width(), CONTROL_HEIGHT), Sense::hover());
    outer.widget_info(|| WidgetInfo::labeled(Role::RadioGroup, true, name));
    let corner = CornerRadius::same(CORNER);
    ui.painter().rect(track, corner, palette.window, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    let width = track.width() / choices.len() as f32;
    let mut changed = false;
    for (index, (choice, label)) in choices.iter().enumerate() {
        let rect = Rect::from_min_size(track.min + vec2(index as f32 * width, 0.0), vec2(width, track.height()));
        let response = ui.interact(rect, outer.id.with(index), Sense::click());
        if response.clicked() && *value != *choice {
            *value = *choice;
            changed = true;
        }
        let chosen = *value == *choice;
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, label));
        let stroke = match () {
            () if response.has_focus() => Some(Stroke::new(1.5, palette.accent)),
            () if chosen => Some(Stroke::new(1.0, palette.border)),
            () => None,
        };
        if chosen {
            ui.painter().rect_filled(rect.shrink(1.0), corner, palette.chosen);
        }
        if let Some(stroke) = stroke {
            ui.painter().rect_stroke(rect.shrink(0.5), corner, stroke, StrokeKind::Inside);
        }
        let (font, color) = match chosen || response.hovered() {
            true => (if chosen { theme::strong(14.0) } else { theme::body() }, palette.text),
            false => (theme::body(), palette.quiet),
        };
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, label, font, color);
    }
    changed
}

/// One line of text at a place, cut with `…` where it is wider than `width`. `at` is the middle of its left or right
/// end, as `align` says. Returns whether it was cut.
pub fn cell(
    painter: &egui::Painter,
    at: egui::Pos2,
    align: Align,
    width: f32,
    text: &str,
    font: egui::FontId,
    color: Color32,
) -> bool {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    let galley = painter.layout_job(job);
    let left = if align == Align::RIGHT { at.x - galley.size().x } else { at.x };
    let cut = galley.elided;
    painter.galley(pos2(left, at.y - galley.size().y / 2.0), galley, color);
    cut
}

/// The one button that does what the window is for.
pub fn primary(ui: &mut Ui, enabled: bool, text: &str) -> Response {
    let palette = palette(ui);
    ui.scope(|ui| {
        let widgets = &mut ui.visuals_mut().widgets;
        for (look, share) in [(&mut widgets.inactive, 0.0), (&mut widgets.hovered, 0.12), (&mut widgets.active, 0.2)] {
            look.weak_bg_fill = palette.accent.lerp_to_gamma(palette.text, share);
            look.bg_stroke = Stroke::new(if share > 0.15 { 2.0 } else { 0.0 }, palette.text);
        }
        let color = if enabled { palette.on_accent } else { palette.quiet };
        let text = RichText::new(text).font(theme::strong(14.0)).color(color);
        wide_button(ui, enabled, text)
    })
    .inner
}

/// A button as wide as its place and as high as the primary one, with its text in the middle.
pub fn wide_button(ui: &mut Ui, enabled: bool, text: impl Into<egui::WidgetText>) -> Response {
    let palette = palette(ui);
    let size = vec2(ui.available_width(), theme::PRIMARY_HEIGHT);
    let mut button = egui::Button::new(text.into()).min_size(size);
    if !enabled {
        button = button.fill(palette.line).stroke(Stroke::NONE);
    }
    ui.vertical_centered(|ui| {
        // What it would do can be read while it cannot be pressed: its colours tell that, and nothing is faded.
        ui.visuals_mut().disabled_alpha = 1.0;
        ui.visuals_mut().widgets.noninteractive.fg_stroke.color = palette.quiet;
        ui.add_enabled(enabled, button)
    })
    .inner
}

/// How wide and high the button with a cross is, in points.
pub const CLOSE_SIZE: f32 = 24.0;

/// A square button with a cross, painted: the fonts have none.
pub fn close_button(ui: &mut Ui, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(egui::Vec2::splat(CLOSE_SIZE), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    let look = *ui.style().interact(&response);
    if response.hovered() || response.has_focus() {
        ui.painter().rect(rect, look.corner_radius, look.weak_bg_fill, look.bg_stroke, StrokeKind::Inside);
    }
    let cross = Rect::from_center_size(rect.center(), vec2(9.0, 9.0));
    let stroke = Stroke::new(1.5, palette(ui).quiet);
    ui.painter().line_segment([cross.left_top(), cross.right_bottom()], stroke);
    ui.painter().line_segment([cross.left_bottom(), cross.right_top()], stroke);
    response.on_hover_text(name)
}

/// A square button with three dots, painted: the fonts have none. It opens a menu.
pub fn menu_button(ui: &mut Ui, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(egui::Vec2::splat(CONTROL_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    let look = if open { ui.visuals().widgets.open } else { *ui.style().interact(&response) };
    ui.painter().rect(rect, look.corner_radius, look.weak_bg_fill, look.bg_stroke, StrokeKind::Inside);
    for step in [-5.0, 0.0, 5.0] {
        ui.painter().circle_filled(rect.center() + vec2(step, 0.0), 1.5, palette(ui).text);
    }
    if open { response } else { response.on_hover_text(name) }
}

/// A frame on the panel's ground with a line around it and a coloured edge at its left.
pub fn strip(ui: &mut Ui, edge: Color32, content: impl FnOnce(&mut Ui)) {
    let palette = palette(ui);
    let shown = Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(CORNER))
        .inner_margin(Margin { left: MARGIN as i8, right: 12, top: 10, bottom: 10 })
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            content(ui);
        });
    let rect = shown.response.rect;
    let edge_rect = Rect::from_min_max(rect.min, pos2(rect.left() + 4.0, rect.bottom()));
    ui.painter().rect_filled(edge_rect, CornerRadius { nw: CORNER, sw: CORNER, ne: 0, se: 0 }, edge);
}

/// How far something is, from 0 to 1.
pub fn progress_bar(ui: &mut Ui, name: &str, width: f32, share: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 8.0), Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = Some(f64::from(share * 100.0).round());
        info
    });
    let palette = palette(ui);
    let round = CornerRadius::same(4);
    ui.painter().rect_filled(rect, round, palette.line);
    let done = Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height()));
    if share > 0.0 {
        let clipped = ui.painter().with_clip_rect(Rect::intersect(done, ui.clip_rect()));
        clipped.rect_filled(rect, round, palette.accent);
    }
}

/// Whether copying was asked for; the request is taken.
pub fn take_copy(ui: &Ui) -> bool {
    ui.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| !matches!(event, egui::Event::Copy));
        input.events.len() < before
    })
}
