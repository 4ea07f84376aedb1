//! The fields found in the first records: one pressed becomes the key, and each can be shown in the log.

use eframe::egui::{
    Align, Button, Frame, Label, Rect, Response, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::Known;
use crate::{
    action::Action,
    run::Form,
    source::{Format, FoundField},
    text::window::preview as words,
    ui::{
        theme::{self, MARGIN, ROW_HEIGHT, palette},
        view::View,
        widgets::{cell, quiet, scrolled},
    },
};

const HEADING: f32 = 28.0;
const HEADER: f32 = 22.0;
/// The button at the right end of a row.
const MARK_WIDTH: f32 = 64.0;

/// How high all of it would be, in points.
pub(super) fn wanted_height(file: &Known<'_>) -> f32 {
    match file.examined.fields.len() {
        0 => HEADING + 12.0,
        fields => HEADING + HEADER + fields as f32 * ROW_HEIGHT + 6.0,
    }
}

/// Where the columns stand, in points from the left.
struct Columns {
    field: [f32; 2],
    types: [f32; 2],
    different: [f32; 2],
    example: [f32; 2],
    mark: f32,
}

impl Columns {
    fn new(width: f32) -> Self {
        let gap = 14.0;
        let mark = width - MARGIN - MARK_WIDTH;
        let room = mark - MARGIN - 4.0 * gap;
        let [field, types, different] = [0.32, 0.28, 0.12].map(|share| (room * share).floor());
        let field = field.max(110.0);
        let mut left = MARGIN;
        let mut place = |width: f32| {
            let at = [left, width];
            left += width + gap;
            at
        };
        let [field, types, different] = [place(field), place(types), place(different)];
        let example = [left, (mark - gap - left).max(0.0)];
        Self { field, types, different, example, mark }
    }
}

pub(super) fn ui(ui: &mut Ui, view: &View<'_>, file: &Known<'_>, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let place = ui.available_rect_before_wrap();
    let (heading, table) = place.split_top_bottom_at_y(place.top() + HEADING);
    let text = match (file.examined.fields.is_empty(), file.examined.format) {
        (true, Some(Format::Text)) => words::TEXT_HAS_NONE.to_owned(),
        (true, _) => words::NO_FIELDS.to_owned(),
        (false, _) => words::fields_heading(file.examined),
    };
    let inside = heading.shrink2(vec2(MARGIN, 7.0));
    ui.scope_builder(UiBuilder::new().max_rect(inside).id_salt("heading"), |ui| quiet(ui, text));
    if file.examined.fields.is_empty() {
        return;
    }
    let (header, body) = table.split_top_bottom_at_y(table.top() + HEADER);
    let columns = Columns::new(table.width());
    self::header(ui, header, &columns);
    // With its ground, which the ends of what scrolls fade into.
    let ground = Frame::new().fill(palette(ui).panel);
    ui.scope_builder(UiBuilder::new().max_rect(body).id_salt("rows"), |ui| {
        let area = ScrollArea::vertical().id_salt("fields").auto_shrink(false);
        ground.show(ui, |ui| {
            scrolled(ui, words::SCROLL_FIELDS, area, |ui| {
                for (place, field) in file.examined.fields.iter().enumerate() {
                    row(ui, view, file, (place, field), &columns, actions);
                }
            });
        });
    });
}

fn header(ui: &mut Ui, rect: Rect, columns: &Columns) {
    let palette = palette(ui);
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));
    let headings = [
        (columns.field, Align::LEFT, words::FIELD, words::TIP_FIELD),
        (columns.types, Align::LEFT, words::TYPE, words::TIP_TYPE),
        (columns.different, Align::RIGHT, words::DIFFERENT, words::TIP_DIFFERENT),
        (columns.example, Align::LEFT, words::EXAMPLE, words::TIP_EXAMPLE),
    ];
    for ([left, width], align, text, tip) in headings {
        let x = rect.left() + if align == Align::RIGHT { left + width } else { left };
        cell(ui.painter(), pos2(x, rect.center().y), align, width, text, theme::small(), palette.quiet);
        let place = Rect::from_min_size(pos2(rect.left() + left, rect.top()), vec2(width, rect.height()));
        let response = ui.interact(place, ui.scope_id().with(("heading", text)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, text));
        response.on_hover_text(tip);
    }
}

/// One field. Pressing it makes it the key.
fn row(
    ui: &mut Ui,
    view: &View<'_>,
    file: &Known<'_>,
    (place, field): (usize, &FoundField),
    columns: &Columns,
    actions: &mut Vec<Action>,
) {
    let form = &view.state.form;
    let is_key = form.key_field == field.path;
    let can_be_key = field.can_be_key() && !view.running;
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    // What cannot be pressed is no stop for Tab either.
    let sense = if can_be_key { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    response.widget_info(|| {
        WidgetInfo::selected(Role::Row, can_be_key, is_key, words::field_row(field, file.examined.looked_at, is_key))
    });
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if response.clicked() && !is_key {
        let form = Form { key_field: field.path.clone(), ..form.clone() };
        actions.push(Action::Edit(Box::new(form)));
    }
    let looked_at = file.examined.looked_at;
    let cut = ui.is_rect_visible(rect) && paint(ui, rect, &response, (place, field), looked_at, is_key, columns);
    show_button(ui, view, (place, field), rect.left() + columns.mark, rect, actions);
    let whole = |ui: &mut Ui| drop(ui.label(words::types_and_share(field, looked_at)));
    let response = if cut { response.on_hover_ui(whole) } else { response };
    if !field.can_be_key() {
        response.on_hover_text(words::NOT_A_KEY);
    } else if !field.scalar {
        response.on_hover_text(words::NOT_ALWAYS_A_KEY);
    } else if !field.example.is_empty() {
        response.on_hover_ui(|ui| drop(ui.add(Label::new(RichText::new(&field.example).font(theme::mono())).wrap())));
    }
}

/// The button at the right end that has a field shown in the log, or shown no longer.
fn show_button(
    ui: &mut Ui,
    view: &View<'_>,
    (place, field): (usize, &FoundField),
    left: f32,
    row: Rect,
    actions: &mut Vec<Action>,
) {
    let form = &view.state.form;
    let is_shown = form.shown_field == field.path;
    let mark = Rect::from_min_size(pos2(left, row.top() + 2.0), vec2(MARK_WIDTH, row.height() - 4.0));
    // Beside what the row has taken already: it takes no place of its own.
    let ui = &mut ui.new_child(UiBuilder::new().max_rect(mark).id_salt(("mark", place)));
    ui.spacing_mut().interact_size.y = mark.height();
    ui.spacing_mut().button_padding.y = 0.0;
    let text = if is_shown { words::SHOWN_MARK } else { words::SHOW };
    let color = if is_shown { palette(ui).text } else { palette(ui).quiet };
    let text = RichText::new(text).font(theme::small()).color(color);
    let button = Button::selectable(is_shown, text).min_size(mark.size());
    let shown = ui.add_enabled(!view.running, button).on_hover_text(words::show_field(&field.path));
    shown.widget_info(|| WidgetInfo::selected(Role::Button, !view.running, is_shown, words::show_field(&field.path)));
    if shown.gained_focus() {
        shown.scroll_to_me(None);
    }
    if shown.clicked() {
        let shown_field = if is_shown { String::new() } else { field.path.clone() };
        actions.push(Action::Edit(Box::new(Form { shown_field, ..form.clone() })));
    }
}

/// Whether what the field holds had to be cut.
fn paint(
    ui: &Ui,
    rect: Rect,
    response: &Response,
    (place, field): (usize, &FoundField),
    looked_at: u64,
    is_key: bool,
    columns: &Columns,
) -> bool {
    let palette = palette(ui);
    let ground = match () {
        () if is_key => Some(palette.selected),
        () if response.hovered() && field.can_be_key() => Some(palette.window),
        () if place % 2 == 1 => Some(palette.stripe),
        () => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, 0, ground);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 0, Stroke::new(1.5, palette.accent), StrokeKind::Inside);
    }
    let y = rect.center().y;
    let at = |left: f32| pos2(rect.left() + left, y);
    let [left, mut width] = columns.field;
    let color = if field.can_be_key() { palette.text } else { palette.quiet };
    if is_key {
        let mark = ui.painter().layout_no_wrap(words::KEY_MARK.to_owned(), theme::strong(12.0), palette.accent);
        width -= mark.size().x + theme::GAP;
        ui.painter().galley(at(left + width + theme::GAP) - vec2(0.0, mark.size().y / 2.0), mark, palette.accent);
    }
    cell(ui.painter(), at(left), Align::LEFT, width, &field.path, theme::mono(), color);
    let [left, width] = columns.types;
    let types = words::types_and_share(field, looked_at);
    let cut = cell(ui.painter(), at(left), Align::LEFT, width, &types, theme::body(), palette.quiet);
    let [left, width] = columns.different;
    let different = words::different(field);
    cell(ui.painter(), at(left + width), Align::RIGHT, width, &different, theme::mono(), color);
    let [left, width] = columns.example;
    cell(ui.painter(), at(left), Align::LEFT, width, &field.example, theme::mono(), palette.quiet);
    cut
}
