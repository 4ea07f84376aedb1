//! How long a frame of the window takes with 10,000,000 rows in its delivery log, against 1,000: at the top, in the middle
//! and at the end, in one run; and with as many messages read from a topic as are kept, against 1,000. The goal is a ratio
//! of 1.2 at most.
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
    app::state::{State, Tab},
    reader::{Fields, From, KEPT_BYTES, KEPT_MESSAGES, Kept, Message, Reading, Wanted},
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
        Self::of(state)
    }

    /// With so many messages in the tab.
    fn messages(count: u64) -> Self {
        let mut state = State::new(Form::default(), Theme::Light);
        let mut kept = Kept::new(KEPT_MESSAGES, KEPT_BYTES);
        for number in 0..count as i64 {
            let (key, value) =
                (format!("STR{}", number % 20), format!("{{\"InvoiceNumber\": \"{number}\", \"n\": [1, 2]}}"));
            let (partition, offset, timestamp_ms) = ((number % 4) as i32, number / 4, Some(1_700_000_000_000 + number));
            let (key, value, headers) = (Some(key.as_bytes()), Some(value.as_bytes()), [].as_slice().into());
            kept.push(Message::new(&Fields { partition, offset, timestamp_ms, key, value, headers }));
        }
        let (topic, from) = ("invoices".to_owned(), From::Last(count));
        let wanted = Wanted { topic, partition: None, from, follow: false, until_full: false };
        state.messages.reading = Some(Reading::over(1, wanted, kept));
        state.tab = Tab::Messages;
        Self::of(state)
    }

    fn of(state: State) -> Self {
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
        let mut output = self.context.run_ui(input, |ui| actions = window.ui(ui, state));
        // Nobody draws: the fonts' picture is not wanted.
        output.textures_delta.clear();
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
    compare("rows", [(FEW, Bench::new(FEW)), (MANY, Bench::new(MANY))]);
    let kept = KEPT_MESSAGES as u64;
    compare("messages", [(FEW, Bench::messages(FEW)), (kept, Bench::messages(kept))]);
}

fn compare(what: &str, [(few, one), (many, other)]: [(u64, Bench); 2]) {
    let mut both = [one, other];
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
        let [one, other] = times.map(median);
        let ratio = other.as_secs_f64() / one.as_secs_f64();
        println!("frame, {place}: {few} {what} {one:?}, {many} {what} {other:?}, ratio {ratio:.2}");
    }
}
