//! What a frame of the window costs with ten million rows in its log, against one with a thousand: laid out, drawn and cut
//! into triangles, without a screen.

use std::{
    task::Waker,
    time::{Duration, Instant},
};

use eframe::egui::{
    Context, Event as Input, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, Vec2, pos2,
    vec2,
};
use line_producer::{
    app::state::State,
    producer::{Contact, End, Ended, Event, Handed, Listener as _},
    run::{Form, Run},
    settings::Theme,
    source::Source,
    ui::{Window, theme},
};

use crate::table::Table;

const FEW: u64 = 1_000;
const MANY: u64 = 10_000_000;
/// Rows are told in such portions.
const PORTION: u64 = 50_000;
const SIZE: Vec2 = vec2(1280.0, 800.0);
/// A place in the table.
const IN_TABLE: Pos2 = pos2(800.0, 500.0);
/// Frames that are drawn before any is measured, and those that are.
const SETTLING: u32 = 90;
const FRAMES: usize = 300;

/// Measures at the end, in the middle and at the beginning.
///
/// # Errors
/// What went wrong, in words.
pub fn measure(table: &mut Table) -> Result<(), String> {
    let mut few = Screen::open(FEW)?;
    let mut many = Screen::open(MANY)?;
    // Where the table stands: it follows the newest at first; then so far up.
    let places = [("the end", 0.0), ("the middle", 24.0 * MANY as f32 / 2.0), ("the beginning", 1e12)];
    let mut ratios = Vec::new();
    for (place, up) in places {
        few.scroll(up.min(24.0 * FEW as f32 / 2.0));
        many.scroll(up);
        let (few, many) = alternate(&mut few, &mut many);
        println!("  a frame at {place}: {:.2} ms, with {FEW} rows {:.2} ms", ms(many), ms(few));
        ratios.push(many.as_secs_f64() / few.as_secs_f64());
    }
    let worst = ratios.iter().copied().fold(0.0, f64::max);
    table.add(
        "table frame at 10,000,000 rows against 1,000, anywhere",
        "≤ 1.2",
        format!("{worst:.2}, the worst of three places"),
    );
    Ok(())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// The medians of frames drawn in turn.
fn alternate(few: &mut Screen, many: &mut Screen) -> (Duration, Duration) {
    let (mut of_few, mut of_many) = (Vec::new(), Vec::new());
    for frame in 0..FRAMES {
        // Up and down by two rows, so that other rows are drawn in each.
        let wheel = if frame % 2 == 0 { 48.0 } else { -48.0 };
        of_few.push(few.frame(wheel));
        of_many.push(many.frame(wheel));
    }
    of_few.sort_unstable();
    of_many.sort_unstable();
    (of_few[FRAMES / 2], of_many[FRAMES / 2])
}

/// A window without a screen.
struct Screen {
    context: Context,
    window: Window,
    state: State,
    frames: u32,
}

impl Screen {
    fn open(rows: u64) -> Result<Self, String> {
        let context = Context::default();
        theme::install(&context);
        let mut state = State::new(Form::default(), Theme::Light);
        let plan = state.plan().map_err(|problems| format!("{problems:?}"))?;
        let source = Source::start(&plan.origin, &plan.selection).map_err(|fault| fault.technical)?;
        let run = Run::new(1, plan, source.reader());
        let mut recorder = run.recorder(Waker::noop().clone());
        recorder.event(Event::Started { run: 1 });
        recorder.event(Event::Contact { run: 1, contact: Contact::Made { partitions: 4 } });
        (0..rows).step_by(PORTION as usize).for_each(|from| recorder.event(delivered(from..rows.min(from + PORTION))));
        state.run = Some(run);
        let mut screen = Self { context, window: Window::new(), state, frames: 0 };
        screen.scroll(0.0);
        Ok(screen)
    }

    /// Turns the wheel so far, and waits until it has come to rest.
    fn scroll(&mut self, up: f32) {
        self.frame(up);
        (0..SETTLING).for_each(|_| _ = self.frame(0.0));
    }

    fn frame(&mut self, wheel: f32) -> Duration {
        self.frames += 1;
        let turned = Input::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, wheel),
            modifiers: Modifiers::NONE,
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
        };
        let mut events = vec![Input::PointerMoved(IN_TABLE)];
        events.extend((wheel != 0.0).then_some(turned));
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(f64::from(self.frames) / 60.0),
            events,
            ..RawInput::default()
        };
        let start = Instant::now();
        let output = self.context.run_ui(input, |ui| drop(self.window.ui(ui, &self.state)));
        let triangles = self.context.tessellate(output.shapes, output.pixels_per_point);
        let taken = start.elapsed();
        drop(triangles);
        taken
    }
}

fn delivered(rows: std::ops::Range<u64>) -> Event {
    let end = |row: u64| End::Delivered {
        partition: (row % 4) as i32,
        offset: row as i64 / 4,
        latency_us: 5_000,
        out_of_order: false,
    };
    Event::Rows {
        run: 1,
        handed: rows.clone().map(|row| Handed { line: row + 1, key: None }).collect(),
        ended: rows.map(|row| Ended { row, end: end(row) }).collect(),
        blank: 0,
        bytes: 0,
        pass: 1,
    }
}
