//! The topic of the form: typed, or chosen from the list of the cluster, which is asked when the list is opened.

use eframe::egui::{
    Align2, CornerRadius, Key, Margin, Popup, Rect, Response, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use super::{
    theme::{self, GAP, palette},
    view::View,
    widgets::{entry, keep_keyboard, quiet, text_field},
};
use crate::{
    action::{Action, TopicsAction},
    run::{Cluster, Form},
    text::topics as words,
    topics::Topic,
};

/// The place of the arrow at the right end, in points.
const ARROW: f32 = 28.0;
const ENTRY_HEIGHT: f32 = 28.0;
const LIST_HEIGHT: f32 = 320.0;

/// Draws the field with its list, and gives the field back.
pub fn ui(ui: &mut Ui, view: &View<'_>, form: &mut Form, actions: &mut Vec<Action>) -> Response {
    let palette = palette(ui);
    let note = view.state.preview.partitions.filter(|_| !form.topic.trim().is_empty()).map(words::partitions);
    let note = ui.painter().layout_no_wrap(note.unwrap_or_default(), theme::small(), palette.quiet);
    let room = ARROW + if note.is_empty() { 0.0 } else { note.size().x + GAP };
    let margin = Margin { right: room.min(f32::from(i8::MAX)) as i8, ..Margin::symmetric(10, 2) };
    let field = ui.add(text_field(&mut form.topic, "", ui.available_width()).margin(margin));
    let rect = field.rect;
    let place = Align2::RIGHT_CENTER.anchor_size(pos2(rect.right() - ARROW, rect.center().y), note.size()).min;
    ui.painter().galley(place, note, palette.quiet);

    let place = Rect::from_min_max(pos2(rect.right() - ARROW, rect.top()), rect.max);
    let arrow = ui.interact(place, ui.scope_id().with("choose a topic"), Sense::click());
    arrow.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), words::CHOOSE));
    let popup = Popup::default_response_id(&arrow);
    let open = Popup::is_id_open(ui.ctx(), popup);
    paint(ui, place, &arrow);
    let by_key = field.has_focus() && !open && ui.input(|input| input.key_pressed(Key::ArrowDown));
    if by_key {
        Popup::open_id(ui.ctx(), popup);
        arrow.request_focus();
    }
    if by_key || (arrow.clicked() && !open) {
        actions.push(Action::Topics(TopicsAction::List));
    }
    let width = rect.width().max(300.0);
    Popup::menu(&arrow).anchor(rect).width(width).accessible_name(words::CHOOSE).show(|ui| {
        ui.set_min_width(width - 10.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        list(ui, view, form);
        if ui.will_parent_close() {
            // An entry was chosen: the keyboard would be nowhere.
            arrow.request_focus();
        }
    });
    keep_keyboard(ui, &arrow, open);
    if !open {
        arrow.on_hover_text(words::CHOOSE);
    }
    field
}

fn paint(ui: &Ui, place: Rect, arrow: &Response) {
    let palette = palette(ui);
    if arrow.has_focus() {
        let stroke = Stroke::new(1.5, palette.accent);
        ui.painter().rect_stroke(place.shrink(3.0), CornerRadius::same(4), stroke, StrokeKind::Inside);
    }
    let color = if ui.is_enabled() { palette.text } else { palette.quiet };
    // Where that of a closed list stands.
    let shape = Rect::from_center_size(pos2(place.right() - 15.0, place.center().y), vec2(9.0, 6.0));
    ui.painter().add(Shape::rotated_triangle(shape, 0.0, color));
}

/// What the cluster told, or why it told nothing: the name can be typed all the same.
fn list(ui: &mut Ui, view: &View<'_>, form: &mut Form) {
    let topics = &view.state.topics;
    let offered: Vec<&Topic> = topics.told().iter().filter(|topic| !topic.internal()).collect();
    let said = match &topics.list {
        Some(Err(fault)) => Some(words::not_listed_type(&fault.words().title)),
        Some(Ok(_)) if offered.is_empty() => Some(match form.cluster {
            Cluster::Practice => words::NONE_YET.to_owned(),
            Cluster::Mine => words::NONE_SEEN.to_owned(),
        }),
        Some(Ok(_)) => None,
        None if topics.listing => Some(words::ASKING.to_owned()),
        None => Some(words::FILL_IN.to_owned()),
    };
    if let Some(said) = said {
        ui.horizontal(|ui| {
            ui.set_height(ENTRY_HEIGHT);
            ui.add_space(GAP);
            quiet(ui, said);
        });
    }
    let area = ScrollArea::vertical().max_height(LIST_HEIGHT);
    area.show_rows(ui, ENTRY_HEIGHT, offered.len(), |ui, seen| {
        for topic in &offered[seen] {
            let chosen = topic.name == form.topic.trim();
            if entry(ui, chosen, &topic.name, words::partitions(topic.partitions).as_str()) {
                form.topic.clone_from(&topic.name);
            }
        }
    });
}
