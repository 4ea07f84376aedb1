//! How long the cluster took, as a histogram with a logarithmic axis.

use eframe::egui::{Align2, RichText, Stroke, Ui};
use egui_plot::{Bar, BarChart, LineStyle, PlotPoint, Text, VLine};

use super::{
    head,
    marks::{decades, heights, round_step},
    picture::{Axis, Picture, room},
};
use crate::{
    delivery::Band,
    text::figures as words,
    ui::{theme, theme::palette, view::Standing, widgets::quiet},
};

/// Draws title, words and picture.
pub fn ui(ui: &mut Ui, run: &Standing<'_>, height: f32) {
    let figures = &run.figures;
    let (Some(median), Some(p99), Some(longest)) = (figures.median_us, figures.p99_us, figures.longest_us) else {
        head(ui, words::LATENCIES, "");
        quiet(ui, words::NO_LATENCY);
        return;
    };
    head(ui, words::LATENCIES, &words::latencies(median, p99, longest));
    let bands = run.run.figures().latency().bands();
    let all: u64 = bands.iter().map(|band| band.lines).sum();
    let Some(picture) = picture(ui, &bands, all, height) else { return };
    let top = picture.y.to;
    let palette = palette(ui);
    let bars = bands.iter().map(|band| {
        let (from, to) = (band.from_us.log10(), band.to_us.log10());
        // A seam between bars, so that each can be told from its neighbours.
        Bar::new((from + to) / 2.0, band.lines as f64).width((to - from) * 0.92).fill(palette.accent)
    });
    let bars = BarChart::new("latency", bars.collect()).allow_hover(false);
    let lines =
        [(median, words::MEDIAN, LineStyle::Solid, Align2::RIGHT_TOP), (p99, words::P99, dashed(), Align2::LEFT_TOP)];
    picture.show(
        ui,
        |power| tip(&bands, all, power),
        move |plot| {
            plot.bar_chart(bars);
            for (latency_us, word, style, anchor) in lines {
                let at = (latency_us.max(1) as f64).log10();
                plot.vline(VLine::new(word, at).stroke(Stroke::new(1.0, palette.text)).style(style).allow_hover(false));
                let word = RichText::new(format!(" {word} ")).font(theme::small());
                plot.text(Text::new("mark", PlotPoint::new(at, top), word).anchor(anchor).color(palette.text));
            }
        },
    );
}

fn dashed() -> LineStyle {
    LineStyle::Dashed { length: 4.0 }
}

fn picture<'a>(ui: &Ui, bands: &[Band], all: u64, height: f32) -> Option<Picture<'a>> {
    let (first, last) = (bands.first()?, bands.last()?);
    let fullest = bands.iter().max_by_key(|band| band.lines)?;
    let (from, to) = (first.from_us.log10(), last.to_us.log10());
    // Room at both ends, for the words at the lines too, and a picture of lines that all took the same time.
    let margin = ((0.3 - (to - from)) / 2.0).max((to - from) * 0.12);
    let (from, to) = (from - margin, to + margin);
    let (x_room, y_room) = room(ui, height);
    // The words at the lines stand above the bars.
    let top = fullest.lines as f64 * 1.25;
    let y_step = round_step(top, y_room).max(1.0);
    let most = words::band(fullest.from_us, fullest.to_us, fullest.lines, all);
    Some(Picture {
        id: "latency",
        text: words::latency_picture(first.from_us, last.to_us, &most),
        height,
        x: Axis {
            from,
            to,
            // Their words are short; none stands beneath those of the other axis.
            marks: decades(from + (to - from) * 0.06, to, x_room * 1.5),
            words: Box::new(|power| words::latency_mark(10_f64.powf(power))),
        },
        y: Axis {
            from: 0.0,
            to: top,
            marks: heights(top, y_step),
            words: Box::new(move |value| words::mark(value, y_step)),
        },
    })
}

fn tip(bands: &[Band], all: u64, power: f64) -> Option<String> {
    let latency_us = 10_f64.powf(power);
    let band = bands.iter().find(|band| (band.from_us..band.to_us).contains(&latency_us))?;
    Some(words::band(band.from_us, band.to_us, band.lines, all))
}
