//! The rate over time.

use eframe::egui::{Color32, Stroke, Ui};
use egui_plot::{Line, MarkerShape, Points};

use super::{
    head,
    marks::{clock_step, heights, multiples, round_step},
    picture::{Axis, Picture, room},
};
use crate::{
    delivery::{Stretch, Tally},
    text::figures as words,
    ui::{
        theme::palette,
        view::{Standing, View},
        widgets::quiet,
    },
};

/// How many marks of losses there are at most, side by side.
const MOST_MARKS: f64 = 80.0;

/// Draws title, words and picture.
pub fn ui(ui: &mut Ui, view: &View<'_>, run: &Standing<'_>, height: f32) {
    let figures = &run.figures;
    let now = figures.rate.filter(|_| view.running);
    head(ui, words::RATE, &words::rates(now, figures.mean_rate, figures.peak_rate));
    let until = run.status.measured();
    let course = run.run.figures().course(until);
    let rates = || course.iter().skip(1).filter(|stretch| stretch.length_us() > 0).map(Stretch::rate);
    if rates().next().is_none() {
        quiet(ui, words::NO_COURSE);
        return;
    }
    let (least, most) = (rates().fold(f64::INFINITY, f64::min), rates().fold(0.0, f64::max));
    let lost = lost(&course);
    let again = run.status.retry.is_some();
    if !lost.is_empty() {
        quiet(ui, if again { words::MARKS_EACH_TIME } else { words::MARKS });
    }
    let until_us = course.last().map_or(0, |last| last.to_us);
    let sum = |count: fn(&Tally) -> u64| course.iter().map(|stretch| count(&stretch.tally)).sum();
    let in_words = if again { words::losses_each_time } else { words::losses };
    let losses = in_words(sum(|tally| tally.failed), sum(|tally| tally.unknown));
    let text = words::rate_picture(until_us, least, most, &losses);
    picture(ui, text, most, &course, height).show(ui, |seconds| tip(&course, seconds, in_words), {
        let palette = palette(ui);
        let line = Line::new("rate", steps(&course))
            .stroke(Stroke::new(1.5, palette.accent))
            .fill(0.0)
            .fill_alpha(0.15)
            .allow_band(false);
        let marks = lost.map(marks, palette.failed, palette.waiting);
        move |plot| {
            plot.line(line);
            marks.into_iter().for_each(|marks| plot.points(marks));
        }
    });
}

fn picture<'a>(ui: &Ui, text: String, most: f64, course: &[Stretch], height: f32) -> Picture<'a> {
    let (x_room, y_room) = room(ui, height);
    let until_s = course.last().map_or(1.0, |last| seconds(last.to_us)).max(0.1);
    // A run in which nothing is delivered has an axis, too.
    let top = if most > 0.0 { most * 1.12 } else { 1.0 };
    let y_step = round_step(top, y_room);
    Picture {
        id: "rate",
        text,
        height,
        x: Axis {
            from: 0.0,
            to: until_s,
            marks: multiples(0.0, until_s, clock_step(until_s, x_room)),
            // The nothing of the other axis stands there.
            words: Box::new(|seconds| if seconds > 0.0 { words::moment(seconds) } else { String::new() }),
        },
        y: Axis {
            from: 0.0,
            to: top,
            marks: heights(top, y_step),
            words: Box::new(move |value| words::mark(value, y_step)),
        },
    }
}

fn seconds(us: u64) -> f64 {
    us as f64 / 1e6
}

/// The rate as a line with steps.
fn steps(course: &[Stretch]) -> Vec<[f64; 2]> {
    let lasting = course.iter().filter(|stretch| stretch.length_us() > 0);
    lasting.flat_map(|stretch| [stretch.from_us, stretch.to_us].map(|at| [seconds(at), stretch.rate()])).collect()
}

/// Places on the line at which lines failed, and at which they may have arrived.
#[derive(Default)]
struct Lost {
    failed: Vec<[f64; 2]>,
    unknown: Vec<[f64; 2]>,
}

impl Lost {
    fn is_empty(&self) -> bool {
        self.failed.is_empty() && self.unknown.is_empty()
    }

    fn map<T>(self, make: impl Fn(Vec<[f64; 2]>, Color32) -> T, failed: Color32, unknown: Color32) -> [T; 2] {
        [make(self.failed, failed), make(self.unknown, unknown)]
    }
}

fn lost(course: &[Stretch]) -> Lost {
    let apart = course.last().map_or(0.0, |last| seconds(last.to_us)) / MOST_MARKS;
    let mut lost = Lost::default();
    for stretch in course {
        let at = [seconds(stretch.from_us + stretch.length_us() / 2), stretch.rate()];
        let far = |marks: &Vec<[f64; 2]>| marks.last().is_none_or(|mark| at[0] - mark[0] >= apart);
        if stretch.tally.failed > 0 && far(&lost.failed) {
            lost.failed.push(at);
        }
        if stretch.tally.unknown > 0 && far(&lost.unknown) {
            lost.unknown.push(at);
        }
    }
    lost
}

fn marks<'a>(places: Vec<[f64; 2]>, color: Color32) -> Points<'a> {
    Points::new("lost", places).shape(MarkerShape::Diamond).radius(5.0).color(color).filled(true)
}

fn tip(course: &[Stretch], at_s: f64, in_words: fn(u64, u64) -> String) -> Option<String> {
    let at_us = (at_s.max(0.0) * 1e6) as u64;
    let stretch = course.iter().find(|stretch| (stretch.from_us..stretch.to_us).contains(&at_us))?;
    let losses = in_words(stretch.tally.failed, stretch.tally.unknown);
    Some(words::stretch(stretch.from_us, stretch.to_us, stretch.rate(), &losses))
}
