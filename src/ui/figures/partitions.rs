//! The lines of each partition, or of neighbouring ones together where there are many.

use eframe::egui::Ui;
use egui_plot::{Bar, BarChart};

use super::{
    head,
    marks::{heights, multiples, round_step},
    picture::{Axis, Picture, room},
};
use crate::{
    text::figures as words,
    ui::{theme::palette, view::Standing, widgets::quiet},
};

/// The most bars side by side.
const MOST_BARS: usize = 100;
/// There is room for no fewer.
const LEAST_BARS: f64 = 4.0;
/// Up to so many partitions a screen reader says each.
const MOST_SAID: usize = 16;

/// Draws title, words and picture.
pub fn ui(ui: &mut Ui, run: &Standing<'_>, height: f32) {
    let lines = run.run.figures().partitions().to_vec();
    if lines.is_empty() {
        head(ui, words::PARTITIONS, "");
        quiet(ui, words::NO_LATENCY);
        return;
    }
    let sentence = words::partitions(&lines);
    head(ui, words::PARTITIONS, &sentence);
    let group = lines.len().div_ceil(MOST_BARS);
    if group > 1 {
        quiet(ui, words::grouped(group));
    }
    let all: u64 = lines.iter().sum();
    let color = palette(ui).accent;
    let bars = lines.chunks(group).enumerate().map(|(index, lines)| {
        let middle = (index * group) as f64 + (lines.len() as f64 - 1.0) / 2.0;
        Bar::new(middle, mean(lines)).width(lines.len() as f64 * 0.8).fill(color)
    });
    let chart = BarChart::new("partitions", bars.collect()).allow_hover(false);
    let text = spoken(&lines, all, sentence);
    picture(ui, &lines, group, text, height).show(
        ui,
        |at| tip(&lines, group, all, at),
        move |plot| plot.bar_chart(chart),
    );
}

fn mean(lines: &[u64]) -> f64 {
    lines.iter().sum::<u64>() as f64 / lines.len().max(1) as f64
}

fn spoken(lines: &[u64], all: u64, sentence: String) -> String {
    if lines.len() > MOST_SAID {
        return format!("{}: {sentence}", words::PARTITIONS);
    }
    let each = lines.iter().enumerate().map(|(partition, lines)| words::partition_bar(partition, &[*lines], all));
    each.collect::<Vec<_>>().join(". ")
}

fn picture<'a>(ui: &Ui, lines: &[u64], group: usize, text: String, height: f32) -> Picture<'a> {
    let (x_room, y_room) = room(ui, height);
    let most = lines.chunks(group).map(mean).fold(0.0, f64::max);
    let top = if most > 0.0 { most * 1.1 } else { 1.0 };
    let y_step = round_step(top, y_room).max(1.0);
    let last = lines.len() as f64 - 1.0;
    // Few bars are no blocks; between the first of many and the other axis there is room for their numbers.
    let margin = (last * 0.03).max(0.6).max((LEAST_BARS - last) / 2.0);
    // The numbers of partitions are short.
    let x_step = round_step(last.max(1.0), x_room * 2.0).max(1.0);
    Picture {
        id: "partitions",
        text,
        height,
        x: Axis {
            from: -margin,
            to: last + margin,
            marks: multiples(0.0, last, x_step),
            words: Box::new(|partition| words::mark(partition, 1.0)),
        },
        y: Axis {
            from: 0.0,
            to: top,
            marks: heights(top, y_step),
            words: Box::new(move |value| words::mark(value, y_step)),
        },
    }
}

fn tip(lines: &[u64], group: usize, all: u64, at: f64) -> Option<String> {
    let bar = (at + 0.5).floor().max(0.0) as usize / group;
    let first = bar * group;
    let grouped = lines.get(first..lines.len().min(first + group)).filter(|lines| !lines.is_empty())?;
    Some(words::partition_bar(first, grouped, all))
}
