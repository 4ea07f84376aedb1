//! The partitions of the topic: who reads them, and how far.

use eframe::egui::{Align, Rect, Role, Sense, Stroke, Ui, WidgetInfo};

use super::list::{Column, HEADING_HEIGHT, Heading, List, headings};
use crate::{
    reader::totals::{Owner, PartitionState, Stuck},
    text::{number, totals as words},
    ui::{
        theme::{self, MARGIN, palette},
        widgets::cell,
    },
};

const PARTITION_WIDTH: f32 = 76.0;
const OWNER_WIDTH: f32 = 130.0;
const GAP: f32 = 16.0;

/// What the list remembers by itself.
pub(super) struct Partitions {
    list: List,
}

struct Columns {
    partition: Column,
    owner: Column,
    /// Position, committed, end and lag.
    offsets: [Column; 4],
}

impl Columns {
    fn new(width: f32) -> Self {
        let partition = Column { left: MARGIN, width: PARTITION_WIDTH, align: Align::RIGHT };
        let owner = Column { left: partition.right() + GAP, width: OWNER_WIDTH, align: Align::LEFT };
        let left = owner.right() + GAP;
        let each = ((width - left - MARGIN) / 4.0).max(0.0);
        let offsets = std::array::from_fn(|place| Column {
            left: left + place as f32 * each,
            width: each - if place < 3 { GAP } else { 0.0 },
            align: Align::RIGHT,
        });
        Self { partition, owner, offsets }
    }
}

impl Partitions {
    pub fn new() -> Self {
        Self { list: List::new() }
    }

    pub fn ui(&mut self, ui: &mut Ui, partitions: &[PartitionState]) {
        let whole = ui.available_rect_before_wrap();
        let (header, body) = whole.split_top_bottom_at_y(whole.top() + HEADING_HEIGHT);
        ui.painter().hline(whole.x_range(), whole.top() + 0.5, Stroke::new(1.0, palette(ui).line));
        let columns = Columns::new(whole.width());
        let heading = |text, tip, column| Heading { text, tip, column, sorted: None, sorts: false };
        let [position, committed, end, lag] = columns.offsets;
        headings(
            ui,
            header,
            &[
                heading(words::PARTITION, words::TIP_PARTITION, columns.partition),
                heading(words::READ_BY, words::TIP_READ_BY, columns.owner),
                heading(words::POSITION, words::TIP_POSITION, position),
                heading(words::COMMITTED, words::TIP_COMMITTED, committed),
                heading(words::END, words::TIP_END, end),
                heading(words::LAG, words::TIP_LAG, lag),
            ],
        );
        let names = [words::PARTITIONS, words::SCROLL_PARTITIONS];
        self.list.ui(ui, names, body, partitions.len() as u64, |ui, rect, clip, place| {
            if let Some(state) = usize::try_from(place).ok().and_then(|place| partitions.get(place)) {
                row(ui, rect, clip, state, &columns);
            }
        });
    }
}

fn row(ui: &Ui, rect: Rect, clip: Rect, state: &PartitionState, columns: &Columns) {
    let palette = palette(ui);
    let painter = ui.painter().with_clip_rect(clip);
    let owner = match (state.stuck, state.owner) {
        (Some(Stuck::MadeAnew), _) => words::MADE_ANEW,
        (Some(Stuck::Ahead), _) => words::AHEAD,
        (Some(Stuck::Silent), _) => words::SILENT,
        (None, Owner::This) => words::THIS_WINDOW,
        (None, Owner::Other) => words::OTHER_MEMBER,
        (None, Owner::Nobody) => words::NOBODY,
    };
    let offset = |offset: Option<i64>| offset.map_or_else(|| words::NOBODY.to_owned(), number::offset);
    let lag = state.lag().map_or_else(|| words::NOBODY.to_owned(), number::whole);
    let texts = [offset(state.position), offset(state.committed), offset(state.end), lag];
    let response = ui.interact(rect.intersect(clip), ui.scope_id().with(("row", state.partition)), Sense::hover());
    response.widget_info(|| {
        let texts = texts.each_ref().map(String::as_str);
        WidgetInfo::labeled(Role::Row, true, words::partition_row(state.partition, owner, texts))
    });
    let partition = state.partition.to_string();
    cell(&painter, columns.partition.at(rect), Align::RIGHT, PARTITION_WIDTH, &partition, theme::mono(), palette.text);
    let color = match (state.stuck, state.owner) {
        (Some(Stuck::MadeAnew), _) => palette.failed,
        (Some(Stuck::Ahead | Stuck::Silent), _) => palette.waiting,
        (None, Owner::This) => palette.text,
        (None, Owner::Other | Owner::Nobody) => palette.quiet,
    };
    cell(&painter, columns.owner.at(rect), Align::LEFT, OWNER_WIDTH, owner, theme::body(), color);
    for (column, text) in columns.offsets.iter().zip(&texts) {
        cell(&painter, column.at(rect), Align::RIGHT, column.width, text, theme::mono(), palette.text);
    }
    let tip = state.stuck.map(|stuck| match stuck {
        Stuck::MadeAnew => words::TIP_MADE_ANEW,
        Stuck::Ahead => words::TIP_AHEAD,
        Stuck::Silent => words::TIP_SILENT,
    });
    if let Some(tip) = tip {
        response.on_hover_text_at_pointer(tip);
    }
}
