//! The bar at the right of the table: where in the log its rows stand, and a handle to move them.

use eframe::egui::{CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{scroll::Scroll, theme::ROW_HEIGHT, theme::palette};
const WIDTH: f32 = 12.0;
const LEAST_HANDLE: f32 = 28.0;

/// Draws the bar along the right edge of `body`, of which `height` points hold whole rows, and moves `scroll` as its
/// handle is dragged. Nothing where all rows fit. `name` is what a screen reader calls it.
pub fn ui(ui: &mut Ui, name: &str, scroll: &mut Scroll, body: Rect, height: f32, rows: u64) {
    if rows as f64 * f64::from(ROW_HEIGHT) <= f64::from(height) {
        return;
    }
    let track = Rect::from_min_max(pos2(body.right() - WIDTH, body.top()), body.max).shrink2(vec2(2.0, 2.0));
    let share = f64::from(height) / (rows as f64 * f64::from(ROW_HEIGHT));
    let handle_height = ((f64::from(track.height()) * share) as f32).max(LEAST_HANDLE).min(track.height());
    let way = f64::from(track.height() - handle_height);
    let handle_top = |scroll: &Scroll| track.top() + (scroll.fraction(rows, height) * way) as f32;

    let id = ui.scope_id().with("scroll bar");
    // Not a stop for Tab: the table itself takes the keys.
    let response = ui.interact(track, id, Sense::DRAG | Sense::CLICK);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ScrollBar, true, name);
        info.value = Some((scroll.fraction(rows, height) * 100.0).round());
        info
    });
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| way > 0.0) {
        // Where on the handle it was grabbed is stored once a press; beside the handle its middle jumps there.
        let grabbed = ui.data_mut(|data| {
            let top = handle_top(scroll);
            let inside = pointer.y - top;
            let fresh = if (0.0..=handle_height).contains(&inside) { inside } else { handle_height / 2.0 };
            *data.get_temp_mut_or(id, fresh)
        });
        let top = f64::from(pointer.y - grabbed - track.top());
        scroll.go_to_fraction(top / way, rows, height);
        ui.ctx().request_repaint();
    } else {
        ui.data_mut(|data| data.remove::<f32>(id));
    }
    let palette = palette(ui);
    let held = response.hovered() || response.dragged();
    let color = if held { palette.quiet } else { palette.border };
    let handle = Rect::from_min_size(pos2(track.left(), handle_top(scroll)), vec2(track.width(), handle_height));
    ui.painter().rect_filled(handle.shrink2(vec2(if held { 0.0 } else { 1.0 }, 0.0)), CornerRadius::same(4), color);
}
