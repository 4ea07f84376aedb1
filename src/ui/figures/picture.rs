//! What all pictures of the tab have in common: axes with our marks, colours and words, nothing that moves, a tooltip
//! under the pointer, and a text for those who do not see it.

use eframe::egui::{PopupAnchor, Rangef, Role, Sense, Stroke, StrokeKind, Tooltip, Ui, Vec2, WidgetInfo};
use egui_plot::{AxisHints, GridMark, Plot, PlotUi};

use crate::ui::theme::{self, palette};

/// The room of the numbers beside a picture, and of the words beneath it, in points: fixed, so that nothing jumps when
/// the numbers become longer.
const NUMBERS_WIDTH: f32 = 72.0;
const WORDS_HEIGHT: f32 = 20.0;
/// What a mark needs on either axis, in points.
const MARK_WIDTH: f32 = 84.0;
const MARK_HEIGHT: f32 = 34.0;

/// One axis.
pub struct Axis<'a> {
    pub from: f64,
    pub to: f64,
    /// Where its marks stand.
    pub marks: Vec<f64>,
    /// What is written at a mark.
    pub words: Box<dyn Fn(f64) -> String + 'a>,
}

/// A picture that is about to be drawn.
pub struct Picture<'a> {
    pub id: &'a str,
    /// What a screen reader says of it.
    pub text: String,
    pub height: f32,
    pub x: Axis<'a>,
    pub y: Axis<'a>,
}

/// How many marks there is room for beneath and beside a picture of this height that is as wide as `ui`.
pub fn room(ui: &Ui, height: f32) -> (f64, f64) {
    let width = ui.available_width() - NUMBERS_WIDTH;
    (f64::from(width / MARK_WIDTH).max(2.0), f64::from((height - WORDS_HEIGHT) / MARK_HEIGHT).max(2.0))
}

impl<'a> Picture<'a> {
    /// Draws it. `tip` tells about a place on the axis at the bottom.
    pub fn show(self, ui: &mut Ui, tip: impl Fn(f64) -> Option<String>, draw: impl FnOnce(&mut PlotUi<'a>) + 'a) {
        let Self { id, text, height, x, y } = self;
        let palette = palette(ui);
        let (x_range, y_range) = (x.from..=x.to, y.from..=y.to);
        let (x_spacer, y_spacer) = (spacer(&x), spacer(&y));
        let shown = Plot::new(id)
            .height(height)
            // It stands still: the wheel over it scrolls the tab.
            .allow_drag(false)
            .allow_zoom(false)
            .allow_scroll(false)
            .allow_boxed_zoom(false)
            .allow_axis_zoom_drag(false)
            .allow_double_click_reset(false)
            .sense(Sense::focusable_noninteractive())
            .show_x(false)
            .show_y(false)
            .show_background(false)
            .show_grid([false, true])
            .grid_color(palette.line)
            .grid_fade(0.0)
            .grid_spacing(Rangef::new(1.0, 2.0))
            .set_margin_fraction(Vec2::ZERO)
            .x_grid_spacer(move |_| x_spacer.clone())
            .y_grid_spacer(move |_| y_spacer.clone())
            .custom_x_axes(vec![hints(AxisHints::new_x().min_thickness(WORDS_HEIGHT), x.words, ui)])
            .custom_y_axes(vec![hints(AxisHints::new_y().min_thickness(NUMBERS_WIDTH), y.words, ui)])
            .show(ui, move |plot| {
                plot.set_plot_bounds_x(x_range);
                plot.set_plot_bounds_y(y_range);
                draw(plot);
            });
        let response = shown.response;
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &text));
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(
                response.rect.expand(2.0),
                2,
                Stroke::new(1.5, palette.accent),
                StrokeKind::Outside,
            );
        }
        let Some(pointer) = response.hover_pos() else { return };
        if let Some(text) = tip(shown.transform.value_from_position(pointer).x) {
            let anchor = PopupAnchor::Pointer;
            let tooltip = Tooltip::always_open(response.ctx.clone(), response.layer_id, response.id, anchor);
            tooltip.gap(12.0).show(|ui| drop(ui.label(text)));
        }
    }
}

/// Marks in full strength, however close they are.
fn spacer(axis: &Axis<'_>) -> Vec<GridMark> {
    axis.marks.iter().map(|value| GridMark { value: *value, step_size: (axis.to - axis.from).max(1e-12) }).collect()
}

fn hints<'a>(hints: AxisHints<'a>, words: impl Fn(f64) -> String + 'a, ui: &Ui) -> AxisHints<'a> {
    hints
        .formatter(move |mark, _| words(mark.value))
        .label_spacing(Rangef::new(1.0, 2.0))
        .tick_label_color(palette(ui).quiet)
        .tick_label_font(theme::small())
}
