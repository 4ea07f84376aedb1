//! The line between a table and the detail beneath it, which can be dragged.

use eframe::egui::{CursorIcon, Rect, Sense, Stroke, Ui};

use super::theme::palette;

/// The least that table and detail keep of the height, in points.
const LEAST_TABLE: f32 = 110.0;
const LEAST_DETAIL: f32 = 120.0;

/// How high the detail is.
pub struct Divider {
    /// As dragged by the person, in points.
    height: f32,
}

impl Default for Divider {
    fn default() -> Self {
        Self { height: 236.0 }
    }
}

impl Divider {
    /// The table's place and the detail's in `whole`.
    pub fn split(&self, whole: Rect) -> (Rect, Rect) {
        whole.split_top_bottom_at_y(whole.bottom() - self.height.clamp(LEAST_DETAIL, most(whole)))
    }

    /// Draws the line above the detail's place `below`. To be called after the detail, so that it lies above its ground.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, below: Rect) {
        let place = Rect::from_x_y_ranges(below.x_range(), below.top() - 3.0..=below.top() + 3.0);
        let response = ui.interact(place, ui.scope_id().with("divider"), Sense::DRAG);
        if response.dragged() {
            self.height = (below.height() - response.drag_delta().y).clamp(LEAST_DETAIL, most(whole));
        }
        let palette = palette(ui);
        let held = response.hovered() || response.dragged();
        let stroke = Stroke::new(if held { 2.0 } else { 1.0 }, if held { palette.accent } else { palette.line });
        ui.painter().hline(below.x_range(), below.top(), stroke);
        response.on_hover_and_drag_cursor(CursorIcon::ResizeVertical);
    }
}

/// The most that the detail takes of the whole.
fn most(whole: Rect) -> f32 {
    (whole.height() - LEAST_TABLE).max(LEAST_DETAIL)
}
