//! The list of the topics: only those that are seen are drawn.

use eframe::egui::{
    Align, Rect, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
    accesskit::SortDirection, pos2, vec2,
};

use super::{
    columns::{Column, Columns, HEADER_HEIGHT},
    turned,
};
use crate::{
    action::{Action, TopicsAction},
    text::{number, topics as words},
    topics::Topic,
    ui::{
        theme::{self, MARGIN, ROW_HEIGHT, palette},
        view::View,
        widgets::text_width,
    },
};

const COLUMNS: [Column; 4] = [
    Column { title: words::NAME, tip: words::TIP_NAME, align: Align::LEFT, width: 180.0 },
    Column { title: words::PARTITIONS, tip: words::TIP_PARTITIONS, align: Align::RIGHT, width: 76.0 },
    Column { title: words::REPLICAS, tip: words::TIP_REPLICAS, align: Align::RIGHT, width: 66.0 },
    Column { title: words::MESSAGES, tip: words::TIP_MESSAGES, align: Align::RIGHT, width: 120.0 },
];

/// Draws headings and rows into what is left of `ui`.
pub fn ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let place = ui.available_rect_before_wrap();
    let columns = Columns::new(&COLUMNS, place.width());
    let (header, body) = place.split_top_bottom_at_y(place.top() + HEADER_HEIGHT);
    self::header(ui, header, &columns, view, actions);
    let shown = view.state.topics.shown();
    ui.scope_builder(UiBuilder::new().max_rect(body).id_salt("rows"), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical().id_salt("topics").auto_shrink(false);
        area.show_rows(ui, ROW_HEIGHT, shown.len(), |ui, seen| {
            for index in seen {
                row(ui, view, (index, shown[index]), &columns, actions);
            }
        });
    });
}

fn header(ui: &mut Ui, rect: Rect, columns: &Columns<'_>, view: &View<'_>, actions: &mut Vec<Action>) {
    let look = &view.state.topics.look;
    let name = words::sorted(look.descending);
    let Some(heading) = columns.header(ui, rect, Some((0, &name))) else { return };
    if ui.ctx().has_accesskit_node(heading.id) {
        let direction = if look.descending { SortDirection::Descending } else { SortDirection::Ascending };
        ui.ctx().accesskit_node_builder(heading.id, |node| node.set_sort_direction(direction));
    }
    // A shape: the fonts have no arrows.
    let tip = if look.descending { 3.0 } else { -3.0 };
    let at = pos2(rect.left() + MARGIN + text_width(ui, words::NAME) + 12.0, rect.center().y);
    let points = vec![at + vec2(-4.0, -tip), at + vec2(4.0, -tip), at + vec2(0.0, tip)];
    ui.painter().add(Shape::convex_polygon(points, palette(ui).accent, Stroke::NONE));
    if heading.on_hover_text(words::TIP_SORT).clicked() {
        actions.push(Action::Topics(TopicsAction::Look(turned(look))));
    }
}

fn row(
    ui: &mut Ui,
    view: &View<'_>,
    (index, topic): (usize, &Topic),
    columns: &Columns<'_>,
    actions: &mut Vec<Action>,
) {
    let chosen = view.state.topics.chosen.as_deref() == Some(topic.name.as_str());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    let Topic { name, partitions, replicas, messages } = topic;
    response.widget_info(|| {
        WidgetInfo::selected(Role::Row, true, chosen, words::row(name, *partitions, *replicas, *messages))
    });
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if response.clicked() {
        actions.push(Action::Topics(TopicsAction::Choose((!chosen).then(|| name.clone()))));
    }
    let palette = palette(ui);
    let ground = match () {
        () if chosen => Some(palette.selected),
        () if response.hovered() => Some(palette.window),
        () if index % 2 == 1 => Some(palette.stripe),
        () => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, 0, ground);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 0, Stroke::new(1.5, palette.accent), StrokeKind::Inside);
    }
    let in_form = view.state.form.topic.trim() == name;
    let font = if in_form { theme::strong(14.0) } else { theme::body() };
    columns.cell(ui, rect, 0, name, font, palette.text);
    let numbers = [Some(*partitions as u64), Some(*replicas as u64), *messages];
    for (column, told) in numbers.into_iter().enumerate() {
        let text = told.map_or_else(|| words::NOT_TOLD.to_owned(), number::whole);
        columns.cell(ui, rect, column + 1, &text, theme::mono(), palette.text);
    }
}
