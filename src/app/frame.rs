//! The window itself: egui's events into the core, the core's state onto the screen.

use std::{
    sync::Arc,
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

/// The program as eframe runs it.
pub struct App {
    core: Core,
    window: ui::Window,
    /// Until when the window is made to fit the screen: its frame is known a little after it has opened.
    fit_until: Option<Instant>,
}

/// Turns a wake-up into a repaint.
struct Repaint(Context);

impl Wake for Repaint {
    fn wake(self: Arc<Self>) {
        self.0.request_repaint();
    }
}

impl App {
    /// The program at its start. `trouble` is what was wrong with the settings.
    pub fn new(context: &Context, services: Services, settings: Settings, trouble: Option<Fault>) -> Self {
        theme::install(context);
        theme::choose(context, settings.theme);
        let waker = Waker::from(Arc::new(Repaint(context.clone())));
        Self {
            core: Core::new(services, settings, trouble, waker),
            window: ui::Window::new(),
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
        if !actions.is_empty() {
            // What they change is seen in the next frame.
            context.request_repaint();
        }
        for action in actions {
            self.carry_out(&context, action);
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.core.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
