//! Says for a moment that something was copied.

use eframe::egui::{Align2, Id, LayerId, Order, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::{
    theme::{self, palette},
    view::View,
};
use crate::{action::Action, text::log};

/// In seconds.
const SAID_FOR: f64 = 1.6;

/// When something was last copied.
#[derive(Default)]
pub struct Copied {
    at: Option<f64>,
    /// How often rows had been copied in the last frame: that takes its time.
    rows: u64,
}

impl Copied {
    /// Takes note of what was asked for, and says it above the middle of `below`, the line at the window's bottom. Draws
    /// twice, at its begin and at its end.
    pub fn ui(&mut self, ui: &Ui, view: &View<'_>, below: Rect, actions: &[Action]) {
        let now = ui.input(|input| input.time);
        let rows = view.state.log_view.copies;
        let more_rows = std::mem::replace(&mut self.rows, rows) < rows;
        if more_rows || actions.iter().any(|action| matches!(action, Action::Copy(_))) {
            self.at = Some(now);
        }
        let Some(left) = self.at.map(|at| at + SAID_FOR - now).filter(|left| *left > 0.0) else {
            self.at = None;
            return;
        };
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
        let palette = palette(ui);
        let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, Id::unique("copied")));
        let words = painter.layout_no_wrap(log::COPIED.to_owned(), theme::body(), palette.text);
        let size = words.size() + vec2(28.0, 14.0);
        let place = Align2::CENTER_BOTTOM.anchor_size(below.center_top() - vec2(0.0, 12.0), size);
        let stroke = Stroke::new(1.0, palette.border);
        painter.rect(place, theme::CORNER, palette.panel, stroke, StrokeKind::Inside);
        painter.galley(place.center() - words.size() / 2.0, words, palette.text);
        let response = ui.interact(place, ui.scope_id().with("copied"), Sense::empty());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, log::COPIED));
    }
}
