//! The figures above the table.

use eframe::egui::{
    Color32, FontId, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, text::LayoutJob, vec2,
};

use super::{
    theme::{self, palette},
    view::{Standing, View},
};
use crate::{
    action::{Action, LogAction},
    app::state::Wanted,
    delivery::{State, Stretch},
    text::{figures as words, log, number, window},
};

/// In points.
const LEAST_WIDTH: f32 = 52.0;
const LINE_GAP: f32 = 2.0;
const FIGURE_GAP: f32 = 28.0;
const CURVE_WIDTH: f32 = 120.0;
const BARS_WIDTH: f32 = 116.0;
/// The most bars that can be told apart in that width.
const MOST_BARS: usize = 38;

/// Draws one figure for each state and, where there is room, latency, rate, its course and the partitions. Those of the
/// states can be pressed, to show only rows in that state.
pub fn ui(ui: &mut Ui, view: &View<'_>, reserved: f32, actions: &mut Vec<Action>) {
    let Some(run) = &view.run else { return };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = FIGURE_GAP;
        let wanted = &view.state.log_view.wanted;
        each_state(ui, run, Some(wanted), |ui, rect, state| filter(ui, rect, state, wanted, actions));
        latency(ui, run);
        rate(ui, view, run);
        // The small pictures make room for what stands beside the figures, and behind the gap after each.
        let bars_width = BARS_WIDTH + FIGURE_GAP + reserved;
        if ui.available_width() >= CURVE_WIDTH + FIGURE_GAP + bars_width {
            curve(ui, run);
        }
        if ui.available_width() >= bars_width {
            bars(ui, run);
        }
    });
}

/// Draws one figure for each state. The two that are rare are shown only when there is something to show.
pub fn states(ui: &mut Ui, run: &Standing<'_>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = FIGURE_GAP;
        each_state(ui, run, None, |_, _, _| ());
    });
}

/// One that is chosen is shown in any case.
fn each_state(ui: &mut Ui, run: &Standing<'_>, wanted: Option<&Wanted>, mut over: impl FnMut(&Ui, Rect, State)) {
    let palette = palette(ui);
    for state in [State::Delivered, State::Failed, State::Unknown, State::NotSent, State::Waiting] {
        let count = run.totals.of(state);
        let chosen = wanted.is_some_and(|wanted| wanted.states.chosen(state));
        if count == 0 && !chosen && matches!(state, State::Unknown | State::NotSent) {
            continue;
        }
        let color = match state {
            _ if count == 0 => palette.quiet,
            State::Delivered => palette.delivered,
            State::Failed => palette.failed,
            State::Unknown | State::Waiting => palette.waiting,
            State::NotSent => palette.text,
        };
        let name = window::counter(state, count);
        if let Some(rect) = figure(ui, state.word(), &[number::whole(count)], color, &name, true) {
            over(ui, rect, state);
        }
    }
}

/// Over the figure, and a part of its own: a screen reader says the figure first and then what can be done with it.
fn filter(ui: &Ui, figure: Rect, state: State, wanted: &Wanted, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    let place = figure.expand2(vec2(10.0, 5.0));
    let response = ui.interact(place, ui.scope_id().with(("only", state as u8)), Sense::click());
    let chosen = wanted.states.chosen(state);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, log::only_state(state.word())));
    let stroke = match () {
        () if response.has_focus() => Stroke::new(1.5, palette.accent),
        () if chosen => Stroke::new(1.0, palette.accent),
        () if response.hovered() => Stroke::new(1.0, palette.border),
        () => Stroke::NONE,
    };
    ui.painter().add(Shape::rect_stroke(place, theme::CORNER, stroke, StrokeKind::Inside));
    if response.clicked() {
        let states = wanted.states.with(state, !chosen);
        actions.push(Action::Log(LogAction::Want(Wanted { states, ..wanted.clone() })));
    }
    response.on_hover_text(log::TIP_STATE);
}

fn latency(ui: &mut Ui, run: &Standing<'_>) {
    let (Some(median), Some(p99)) = (run.figures.median_us, run.figures.p99_us) else { return };
    let values = [median, p99].map(number::latency);
    let text = words::said(words::LATENCY, &values.join(", "));
    figure(ui, words::LATENCY, &values, palette(ui).text, &text, false);
}

/// How fast lines are delivered now; of a run that is over, how fast they were.
fn rate(ui: &mut Ui, view: &View<'_>, run: &Standing<'_>) {
    let (title, rate) =
        if view.running { (words::RATE, run.figures.rate) } else { (words::MEAN_RATE, run.figures.mean_rate) };
    if run.figures.mean_rate.is_none() {
        return;
    }
    let value = rate.map_or_else(|| words::UNKNOWN.to_owned(), words::rate);
    let text = words::said(title, &value);
    figure(ui, title, &[value], palette(ui).text, &text, false);
}

/// Draws a title and under it values, their units small, as one part for a screen reader, which would else say a word
/// and later a number of nothing. One that is not `needed` is left out where there is no room.
fn figure(ui: &mut Ui, title: &str, values: &[String], color: Color32, text: &str, needed: bool) -> Option<Rect> {
    let quiet = palette(ui).quiet;
    let word = ui.painter().layout_no_wrap(title.to_owned(), theme::small(), quiet);
    let mut job = LayoutJob::default();
    let mut append = |text: &str, space: f32, font: FontId, color: Color32| {
        job.append(text, space, eframe::egui::TextFormat::simple(font, color));
    };
    for (index, value) in values.iter().enumerate() {
        let (number, unit) = value.split_once(' ').unwrap_or((value, ""));
        append(number, if index > 0 { 10.0 } else { 0.0 }, theme::strong(22.0), color);
        if !unit.is_empty() {
            append(unit, 4.0, theme::small(), quiet);
        }
    }
    let value = ui.painter().layout_job(job);
    let size = vec2(word.size().x.max(value.size().x).max(LEAST_WIDTH), word.size().y + LINE_GAP + value.size().y);
    if !needed && size.x > ui.available_width() {
        return None;
    }
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let below = rect.min + vec2(0.0, word.size().y + LINE_GAP);
    ui.painter().galley(rect.min, word, quiet);
    ui.painter().galley(below, value, color);
    Some(rect)
}

/// The rate over time, without numbers: those stand among the figures.
fn curve(ui: &mut Ui, run: &Standing<'_>) {
    let course = run.run.figures().course(run.status.measured());
    // Where the way to the cluster took long, lines were not slow.
    let seen: Vec<_> = course.iter().skip(1).filter(|stretch| stretch.length_us() > 0).collect();
    let most = seen.iter().map(|stretch| stretch.rate()).fold(0.0, f64::max);
    let (Some(first), Some(last), true) = (seen.first(), seen.last(), most > 0.0) else { return };
    let place = lower_part(ui, CURVE_WIDTH, "");
    let length = (last.to_us - first.from_us) as f64;
    let x = |at_us: u64| place.left() + ((at_us - first.from_us) as f64 / length) as f32 * place.width();
    let y = |stretch: &Stretch| place.bottom() - (stretch.rate() / most) as f32 * place.height();
    let ground = palette(ui).accent.gamma_multiply(0.15);
    for stretch in &seen {
        let beneath = Rect::from_min_max(pos2(x(stretch.from_us), y(stretch)), pos2(x(stretch.to_us), place.bottom()));
        ui.painter().rect_filled(beneath, 0, ground);
    }
    let line: Vec<Pos2> =
        seen.iter().flat_map(|stretch| [stretch.from_us, stretch.to_us].map(|at| pos2(x(at), y(stretch)))).collect();
    ui.painter().add(Shape::line(line, Stroke::new(1.5, palette(ui).accent)));
}

/// The lines of each partition as small bars.
fn bars(ui: &mut Ui, run: &Standing<'_>) {
    let lines = run.run.figures().partitions().to_vec();
    let most = lines.iter().max().copied().unwrap_or(0);
    if !(2..=MOST_BARS).contains(&lines.len()) || most == 0 {
        return;
    }
    let place = lower_part(ui, BARS_WIDTH, &words::by_partition(lines.len()));
    let width = place.width() / lines.len() as f32;
    for (index, lines) in lines.iter().enumerate() {
        let height = (*lines as f64 / most as f64) as f32 * place.height();
        let left = place.left() + index as f32 * width;
        let bar = Rect::from_min_max(
            pos2(left, place.bottom() - height),
            pos2(left + (width - 4.0).max(width * 0.6), place.bottom()),
        );
        ui.painter().rect_filled(bar, if width > 12.0 { 2 } else { 0 }, palette(ui).accent);
    }
}

/// Takes room as high as a figure, writes the title and gives what is left for a small picture.
fn lower_part(ui: &mut Ui, width: f32, title: &str) -> Rect {
    let quiet = palette(ui).quiet;
    let word = ui.painter().layout_no_wrap(title.to_owned(), theme::small(), quiet);
    let height = ui.painter().layout_no_wrap("0".to_owned(), theme::strong(22.0), quiet).size().y;
    let size = vec2(width, word.size().y + LINE_GAP + height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if !title.is_empty() {
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, title));
    }
    let top = rect.top() + if title.is_empty() { 4.0 } else { word.size().y + LINE_GAP };
    ui.painter().galley(rect.min, word, quiet);
    Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), rect.bottom() - 4.0))
}
