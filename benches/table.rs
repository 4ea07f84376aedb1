//! How long a frame of the window takes with 10,000,000 rows in its delivery log, against 1,000: at the top, in the middle
//! and at the end, in one run. The goal is a ratio of 1.2 at most.
//!
//! Frames are laid out and tessellated; what the graphics card does with the triangles is the same for both. Both logs are
//! drawn by turns, so that whatever else the computer does meets both.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark tells what it found, and ends where it cannot"
)]

use std::time::{Duration, Instant};

use eframe::egui::{Context, Event, Key, Modifiers, Pos2, RawInput, Rect, vec2};
use line_producer::{
    app::state::State,
    run::{Form, Run},
    settings::Theme,
    source::Source,
    ui::{Window, theme},
};

const FEW: u64 = 1_000;
const MANY: u64 = 10_000_000;
const FRAMES: usize = 400;

/// A window with a log in it.
struct Bench {
    context: Context,
    window: Window,
    state: State,
    time: f64,
}

impl Bench {
    fn new(rows: u64) -> Self {
        let mut state = State::new(Form { count: "all".to_owned(), ..Form::default() }, Theme::Light);
        let plan = state.plan().expect("the form as it is at first can be sent");
        let source = Source::start(&plan.origin, &plan.selection).expect("a source");
        let run = Run::new(1, plan, source.reader());
        let mut log = run.log();
        for row in 0..rows {
            log.append(row + 1);
            log.delivered(row, (row % 4) as i32, row as i64 / 4, 2_000 + (row * 1_711 % 7_000) as u32);
        }
        drop(log);
        state.run = Some(run);
        let context = Context::default();
        theme::install(&context);
        Self { context, window: Window::new(), state, time: 0.0 }
    }

    /// One frame with these events.
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.time += 1.0 / 60.0;
        let screen = Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0));
        let input = RawInput { screen_rect: Some(screen), time: Some(self.time), events, ..RawInput::default() };
        let start = Instant::now();
        let (window, state) = (&mut self.window, &self.state);
        let mut actions = Vec::new();
        let output = self.context.run_ui(input, |ui| actions = window.ui(ui, state));
        let triangles = self.context.tessellate(output.shapes, output.pixels_per_point);
        std::hint::black_box((triangles, actions));
        start.elapsed()
    }

    /// Frames with the wheel turned far, so that other rows are seen in each.
    fn scroll(&mut self, points: f32) {
        let unit = eframe::egui::MouseWheelUnit::Point;
        let (phase, source) = (eframe::egui::TouchPhase::Move, eframe::egui::MouseWheelSource::Unknown);
        let (delta, modifiers) = (vec2(0.0, points), Modifiers::NONE);
        let turned = Event::MouseWheel { unit, delta, phase, source, modifiers };
        self.frame(vec![Event::PointerMoved(Pos2::new(700.0, 500.0)), turned]);
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() {
    let mut both = [Bench::new(FEW), Bench::new(MANY)];
    let key = |key| Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE };
    // The last 20 frames settle.
    for (place, points) in [("end", 0.0), ("a little way up", 4_000.0), ("top", 1e9)] {
        let mut times = [Vec::new(), Vec::new()];
        for bench in &mut both {
            bench.frame(vec![key(Key::Escape)]);
            bench.scroll(points);
            for _ in 0..60 {
                bench.frame(Vec::new());
            }
        }
        for _ in 0..FRAMES {
            for (bench, times) in both.iter_mut().zip(&mut times) {
                times.push(bench.frame(Vec::new()));
            }
        }
        let [few, many] = times.map(median);
        let ratio = many.as_secs_f64() / few.as_secs_f64();
        println!("frame, {place}: {FEW} rows {few:?}, {MANY} rows {many:?}, ratio {ratio:.2}");
    }
}
