//! A window without a screen, whose frames are timed.

use std::time::{Duration, Instant};

use eframe::egui::{
    Context, Event as Input, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, Vec2, vec2,
};
use line_producer::{
    app::state::State,
    ui::{
        Window,
        theme::{self, ROW_HEIGHT},
    },
};

const SIZE: Vec2 = vec2(1280.0, 800.0);
/// Farther than any table is long, in points.
const FAR: f32 = 1e12;
/// Frames that are drawn before any is measured, and those that are.
const SETTLING: u32 = 90;
const FRAMES: usize = 300;

/// A window without a screen, with the pointer at a place in its table.
pub struct Screen {
    context: Context,
    window: Window,
    pub state: State,
    pointer: Pos2,
    frames: u32,
}

/// Measures tables of so few and so many rows at their end, in the middle and at the beginning; says how the frames of the
/// one are to those of the other.
pub fn anywhere(name: &str, [few, many]: [&mut Screen; 2], rows: [u64; 2]) -> String {
    let middle = |rows: u64| ROW_HEIGHT * rows as f32 / 2.0;
    let places = [("the end", [-FAR; 2]), ("the middle", rows.map(middle)), ("the beginning", [FAR; 2])];
    let mut worst = 0.0_f64;
    for (place, [up_few, up_many]) in places {
        few.scroll(up_few);
        many.scroll(up_many);
        let (few, many) = alternate(few, many);
        println!("  a frame of {name} at {place}: {:.2} ms, with {} {:.2} ms", ms(many), rows[0], ms(few));
        worst = worst.max(many.as_secs_f64() / few.as_secs_f64());
    }
    format!("{worst:.2}, the worst of three places")
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// The medians of frames drawn in turn.
fn alternate(few: &mut Screen, many: &mut Screen) -> (Duration, Duration) {
    let (mut of_few, mut of_many) = (Vec::new(), Vec::new());
    for frame in 0..FRAMES {
        // Up and down by two rows, so that other rows are drawn in each.
        let wheel = if frame % 2 == 0 { 2.0 * ROW_HEIGHT } else { -2.0 * ROW_HEIGHT };
        of_few.push(few.frame(wheel));
        of_many.push(many.frame(wheel));
    }
    of_few.sort_unstable();
    of_many.sort_unstable();
    (of_few[FRAMES / 2], of_many[FRAMES / 2])
}

impl Screen {
    /// A window that shows this.
    pub fn open(state: State, pointer: Pos2) -> Self {
        let context = Context::default();
        theme::install(&context);
        let mut screen = Self { context, window: Window::new(), state, pointer, frames: 0 };
        screen.scroll(0.0);
        screen
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
        let mut events = vec![Input::PointerMoved(self.pointer)];
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
