//! The window itself: egui's events into the core, the core's state onto the screen.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Wake, Waker},
    time::{Duration, Instant},
};

use eframe::egui::{Context, Event, Ui, Vec2, ViewportCommand};

use super::{Core, Services};
use crate::{
    action::{Action, PracticeAction},
    fault::Fault,
    settings::Settings,
    ui::{self, theme},
};

/// How long after its opening a window's frame may become known.
const FITTING: Duration = Duration::from_secs(2);

/// What threads tell is drawn once in so long at most. More frames would tell nobody more, and where they are drawn in
/// software they would take the processor from the sending.
const BETWEEN_NEWS: Duration = Duration::from_millis(100);

/// The program as eframe runs it.
pub struct App {
    core: Core,
    window: ui::Window,
    repaint: Arc<Repaint>,
    /// Until when the window is made to fit the screen: its frame is known a little after it has opened.
    fit_until: Option<Instant>,
}

/// Turns wake-ups into frames: the first after a rest at once, further ones together.
struct Repaint {
    context: Context,
    wake_ups: Mutex<WakeUps>,
}

struct WakeUps {
    /// When the last frame began.
    frame: Instant,
    /// Whether there was one since then.
    some: bool,
}

impl Repaint {
    fn new(context: &Context) -> Self {
        let wake_ups = WakeUps { frame: Instant::now(), some: false };
        Self { context: context.clone(), wake_ups: Mutex::new(wake_ups) }
    }

    fn lock(&self) -> MutexGuard<'_, WakeUps> {
        self.wake_ups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn frame_begins(&self) {
        *self.lock() = WakeUps { frame: Instant::now(), some: false };
    }

    /// Called while a frame is drawn: what woke it since it began may have been forgotten with the frame's own reasons.
    fn frame_ends(&self) {
        let wake_ups = self.lock();
        let after = wake_ups.some.then(|| wake_ups.rest());
        drop(wake_ups);
        after.into_iter().for_each(|after| self.context.request_repaint_after(after));
    }
}

impl WakeUps {
    /// How long the next frame is to wait.
    fn rest(&self) -> Duration {
        BETWEEN_NEWS.saturating_sub(self.frame.elapsed())
    }
}

impl Wake for Repaint {
    fn wake(self: Arc<Self>) {
        let mut wake_ups = self.lock();
        let asked = std::mem::replace(&mut wake_ups.some, true);
        let after = wake_ups.rest();
        drop(wake_ups);
        if !asked {
            self.context.request_repaint_after(after);
        }
    }
}

impl App {
    /// The program at its start. `trouble` is what was wrong with the settings.
    pub fn new(context: &Context, services: Services, settings: Settings, trouble: Option<Fault>) -> Self {
        theme::install(context);
        theme::choose(context, settings.theme);
        let repaint = Arc::new(Repaint::new(context));
        let waker = Waker::from(Arc::clone(&repaint));
        Self {
            core: Core::new(services, settings, trouble, waker),
            window: ui::Window::new(),
            repaint,
            fit_until: Some(Instant::now() + FITTING),
        }
    }

    /// What the window knows, for tests.
    pub fn core(&self) -> &Core {
        &self.core
    }

    fn carry_out(&mut self, context: &Context, action: Action) {
        match &action {
            Action::Copy(text) => context.copy_text(text.clone()),
            Action::ClearClipboard => context.copy_text(String::new()),
            Action::RequestPaste => context.send_viewport_cmd(ViewportCommand::RequestPaste),
            Action::Theme(theme) => theme::choose(context, *theme),
            _ => {}
        }
        self.core.act(action);
    }

    /// A window that is higher or wider with its frame than the screen becomes smaller, once.
    fn fit_the_screen(&mut self, context: &Context) {
        if self.fit_until.take_if(|until| Instant::now() > *until).is_some() || self.fit_until.is_none() {
            return;
        }
        let known = context.input(|input| {
            let viewport = input.viewport();
            Some((viewport.monitor_size?, viewport.inner_rect?.size(), viewport.outer_rect?.size()))
        });
        let fitting = known.and_then(|(screen, inner, outer)| fitting(screen, inner, outer));
        if let Some(size) = fitting {
            self.fit_until = None;
            context.send_viewport_cmd(ViewportCommand::InnerSize(size));
        }
    }

    fn look_after_closing(&mut self, context: &Context) {
        if context.input(|input| input.viewport().close_requested()) && !self.core.may_close() {
            context.send_viewport_cmd(ViewportCommand::CancelClose);
        }
        if self.core.closes_now() {
            context.send_viewport_cmd(ViewportCommand::Close);
        }
    }
}

/// The size within its frame that a window must take on a screen; `None` where it fits. All in points.
fn fitting(screen: Vec2, inner: Vec2, outer: Vec2) -> Option<Vec2> {
    let over = (outer - screen).max(Vec2::ZERO);
    let seen = screen.min_elem() > 1.0 && over.max_elem() >= 1.0;
    seen.then(|| (inner - over).max(Vec2::splat(1.0)))
}

impl eframe::App for App {
    fn logic(&mut self, context: &Context, _frame: &mut eframe::Frame) {
        self.repaint.frame_begins();
        if let Some(inner) = context.input(|input| input.viewport().inner_rect) {
            // The window is opened unzoomed.
            self.core.window_resized((inner.size() * context.zoom_factor()).round().into());
        }
        self.fit_the_screen(context);
        self.core.take_in();
        if context.input(|input| input.raw.events.contains(&Event::WindowFocused(true))) {
            self.core.act(Action::Practice(PracticeAction::LookAround));
        }
        if let Some(text) = self.core.to_clipboard() {
            context.copy_text(text);
        }
        self.look_after_closing(context);
        if let Some(after) = self.core.wake_after() {
            context.request_repaint_after(after);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let context = ui.ctx().clone();
        let actions = self.window.ui(ui, &self.core.state);
        if actions.iter().any(Action::is_seen_at_once) {
            context.request_repaint();
        }
        for action in actions {
            self.carry_out(&context, action);
        }
        self.repaint.frame_ends();
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.core.leave();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{self, Receiver};

    use eframe::egui::RawInput;

    use super::*;

    /// After how long frames were asked for.
    fn asked(context: &Context) -> Receiver<Duration> {
        let (sender, asked) = mpsc::channel();
        context.set_request_repaint_callback(move |info| _ = sender.send(info.delay));
        asked
    }

    /// A frame that nobody sees.
    fn draw(context: &Context, mut frame: impl FnMut()) {
        let mut output = context.run_ui(RawInput::default(), |_| frame());
        // Its fonts are not wanted.
        output.textures_delta.clear();
    }

    #[test]
    fn wake_ups_are_drawn_at_once_after_a_rest_and_together_soon_after_a_frame() {
        let context = Context::default();
        // The first frames of a context are asked for by itself.
        (0..3).for_each(|_| draw(&context, || ()));
        let asked = asked(&context);
        let repaint = Arc::new(Repaint::new(&context));
        let waker = Waker::from(Arc::clone(&repaint));
        repaint.frame_begins();
        // However slow the test is, the frame has just begun.
        repaint.lock().frame += Duration::from_secs(60);
        (0..3).for_each(|_| waker.wake_by_ref());
        assert_eq!(asked.try_iter().collect::<Vec<_>>(), [BETWEEN_NEWS]);
        // The frame that was about to be drawn when it was asked for another one forgets that.
        draw(&context, || repaint.frame_ends());
        assert_eq!(asked.try_iter().filter(|delay| *delay <= BETWEEN_NEWS).count(), 1);
        repaint.frame_begins();
        draw(&context, || repaint.frame_ends());
        assert_eq!(asked.try_iter().count(), 0, "nothing has happened since");
        repaint.lock().frame -= BETWEEN_NEWS;
        waker.wake_by_ref();
        assert_eq!(asked.try_iter().next(), Some(Duration::ZERO));
    }

    #[test]
    fn a_window_fits_the_screen_with_its_title_bar() {
        let screen = Vec2::new(1280.0, 800.0);
        let (inner, framed) = (Vec2::new(1280.0, 800.0), Vec2::new(1280.0, 837.0));
        assert_eq!(fitting(screen, inner, framed), Some(Vec2::new(1280.0, 763.0)));
        assert_eq!(fitting(screen, inner, inner), None, "no frame");
        assert_eq!(fitting(Vec2::new(1920.0, 1080.0), inner, framed), None);
        assert_eq!(fitting(Vec2::ZERO, inner, framed), None, "a screen that tells no size");
    }
}
