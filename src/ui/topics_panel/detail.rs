//! The chosen topic: what can be done with it, its partitions, and its main settings.

use eframe::egui::{
    Align, Frame, Label, Margin, Rect, RichText, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2,
};

use super::columns::{Column, Columns, HEADER_HEIGHT};
use crate::{
    action::{Action, TopicsAction},
    text::{number, topics as words},
    topics::{Described, PartitionStanding, SETTINGS, Settings},
    ui::{
        banner::fault_text,
        theme::{self, MARGIN, ROW_HEIGHT, palette},
        view::View,
        widgets::{CLOSE_SIZE, beside, button_width, close_button, note, quiet, scrolled},
    },
};

const HEADING: f32 = 46.0;
/// How much of the width the settings take, and at least and at most, in points.
const SETTINGS_SHARE: f32 = 0.34;
const SETTINGS_WIDTHS: [f32; 2] = [190.0, 340.0];

const COLUMNS: [Column; 6] = [
    Column { title: words::PARTITION, tip: words::TIP_PARTITION, align: Align::LEFT, width: 58.0 },
    Column { title: words::LEADER, tip: words::TIP_LEADER, align: Align::RIGHT, width: 50.0 },
    Column { title: words::REPLICAS, tip: words::TIP_REPLICA_LIST, align: Align::LEFT, width: 60.0 },
    Column { title: words::IN_SYNC, tip: words::TIP_IN_SYNC, align: Align::LEFT, width: 52.0 },
    Column { title: words::FIRST, tip: words::TIP_FIRST, align: Align::RIGHT, width: 76.0 },
    Column { title: words::NEXT, tip: words::TIP_NEXT, align: Align::RIGHT, width: 80.0 },
];

/// Draws it into what is left of `ui`.
pub fn ui(ui: &mut Ui, view: &View<'_>, topic: &str, actions: &mut Vec<Action>) {
    ui.painter().rect_filled(ui.max_rect(), 0, palette(ui).panel);
    let place = ui.available_rect_before_wrap();
    let (heading, below) = place.split_top_bottom_at_y(place.top() + HEADING);
    let inside = heading.shrink2(vec2(MARGIN, 8.0));
    ui.scope_builder(UiBuilder::new().max_rect(inside).id_salt("heading"), |ui| {
        self::heading(ui, view, topic, actions)
    });
    ui.scope_builder(UiBuilder::new().max_rect(below).id_salt("content"), |ui| match &view.state.topics.described {
        Some(Ok(described)) => content(ui, described),
        Some(Err(fault)) => inset(ui, |ui| {
            fault_text(ui, (&fault.words().title, words::COPY_DETAIL_TROUBLE), fault, palette(ui).failed, actions);
        }),
        None => inset(ui, |ui| drop(quiet(ui, words::DESCRIBING))),
    });
}

fn inset(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let margin = Margin { left: MARGIN as i8, right: MARGIN as i8, top: 0, bottom: 8 };
    scrolled(ui, words::SCROLL_DETAIL, ScrollArea::vertical().auto_shrink(false), |ui| {
        Frame::new().inner_margin(margin).show(ui, content);
    });
}

fn heading(ui: &mut Ui, view: &View<'_>, topic: &str, actions: &mut Vec<Action>) {
    let in_form = view.state.form.topic.trim() == topic;
    let use_text = if in_form { words::USED } else { words::USE };
    let gap = ui.spacing().item_spacing.x;
    let width = button_width(ui, use_text) + button_width(ui, words::SHOW_MESSAGES) + CLOSE_SIZE + 2.0 * gap;
    let name = |ui: &mut Ui| {
        let text = RichText::new(topic).font(theme::strong(15.0));
        ui.add(Label::new(text).truncate().selectable(true));
    };
    ui.horizontal(|ui| {
        beside(ui, width, name, |ui| {
            // During a run the form stays as it is.
            let using = ui.add_enabled_ui(!in_form && !view.running, |ui| ui.button(use_text)).inner;
            if using.on_hover_text(words::USE_TIP).clicked() {
                actions.push(Action::Topics(TopicsAction::Use(topic.to_owned())));
            }
            let show = ui.add_enabled_ui(in_form || !view.running, |ui| ui.button(words::SHOW_MESSAGES)).inner;
            if show.on_hover_text(words::SHOW_MESSAGES_TIP).clicked() {
                actions.push(Action::Topics(TopicsAction::ShowMessages(topic.to_owned())));
            }
            if close_button(ui, words::CLOSE_DETAIL).clicked() {
                actions.push(Action::Topics(TopicsAction::Choose(None)));
            }
        });
    });
}

fn content(ui: &mut Ui, described: &Described) {
    let place = ui.available_rect_before_wrap();
    let width = (place.width() * SETTINGS_SHARE).clamp(SETTINGS_WIDTHS[0], SETTINGS_WIDTHS[1]);
    // The partitions' numbers are not cut before the settings are as narrow as can be.
    let width = width.min((place.width() - Columns::least(&COLUMNS)).max(SETTINGS_WIDTHS[0]));
    let (left, right) = place.split_left_right_at_x(place.right() - width);
    ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("partitions"), |ui| partitions(ui, &described.partitions));
    let middle = Stroke::new(1.0, palette(ui).line);
    ui.painter().vline(right.left(), right.top()..=right.bottom() - 8.0, middle);
    ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("settings"), |ui| settings(ui, &described.settings));
}

fn partitions(ui: &mut Ui, partitions: &[PartitionStanding]) {
    let place = ui.available_rect_before_wrap();
    let columns = Columns::new(&COLUMNS, place.width());
    let (header, body) = place.split_top_bottom_at_y(place.top() + HEADER_HEIGHT);
    columns.header(ui, header, None);
    ui.scope_builder(UiBuilder::new().max_rect(body).id_salt("rows"), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical().id_salt("partitions").auto_shrink(false);
        area.show_rows(ui, ROW_HEIGHT, partitions.len(), |ui, seen| {
            for partition in &partitions[seen] {
                let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
                row(ui, rect, partition, &columns);
            }
        });
    });
}

fn row(ui: &mut Ui, rect: Rect, partition: &PartitionStanding, columns: &Columns<'_>) {
    let palette = palette(ui);
    let offset = |offset: Option<i64>| offset.map_or_else(|| words::NOT_TOLD.to_owned(), number::offset);
    let behind = partition.in_sync.len() < partition.replicas.len();
    let leader = partition.leader.map_or_else(|| words::NO_LEADER.to_owned(), |leader| leader.to_string());
    let cells = [
        (partition.id.to_string(), palette.text),
        (leader, if partition.leader.is_some() { palette.text } else { palette.failed }),
        (words::brokers(&partition.replicas), palette.text),
        (words::brokers(&partition.in_sync), if behind { palette.waiting } else { palette.text }),
        (offset(partition.first), palette.text),
        (offset(partition.next), palette.text),
    ];
    let titles = COLUMNS.iter().map(|column| column.title);
    let read: Vec<_> = titles.zip(&cells).map(|(title, (text, _))| format!("{title} {text}")).collect();
    let response = ui.interact(rect, ui.scope_id().with(("partition", partition.id)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, read.join(", ")));
    for (index, (text, color)) in cells.into_iter().enumerate() {
        columns.cell(ui, rect, index, &text, theme::mono(), color);
    }
}

fn settings(ui: &mut Ui, settings: &Settings) {
    inset(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.add_space(5.0);
        ui.label(words::SETTINGS);
        ui.add_space(4.0);
        match settings {
            Settings::Told(told) => {
                for name in SETTINGS {
                    if let Some(value) = told.get(name) {
                        setting(ui, name, value);
                    }
                }
                if told.is_empty() {
                    quiet(ui, words::SETTINGS_NOT_TOLD);
                }
            }
            Settings::Denied(fault) => {
                let text = fault.words();
                note(ui, text.title, palette(ui).text).on_hover_text(&fault.technical);
                quiet(ui, format!("{} {}", text.happened, text.to_try));
            }
            Settings::NotTold => drop(quiet(ui, words::SETTINGS_NOT_TOLD)),
        }
    });
}

fn setting(ui: &mut Ui, name: &str, value: &str) {
    let said = words::setting(name, value);
    let label = RichText::new(name).font(theme::small()).color(palette(ui).quiet);
    ui.add(Label::new(label).truncate()).on_hover_text(words::tip_setting(name));
    let text = RichText::new(&said).font(theme::mono());
    let response = ui.add(Label::new(text).wrap().selectable(true));
    if said != value {
        response.on_hover_text(format!("{name} = {value}"));
    }
    ui.add_space(4.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partitions_are_not_cut_in_the_smallest_window() {
        let room = 1024.0 - theme::FORM_WIDTH - Columns::least(&COLUMNS);
        assert!(room >= SETTINGS_WIDTHS[0], "{room}");
    }
}
