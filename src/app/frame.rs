//! The window itself: egui's events into the core, the core's state onto the screen.

use std::{
    sync::Arc,
    task::{Wake, Waker},
};

use eframe::egui::{Context, Ui, ViewportCommand};

use super::{Core, Services};
use crate::{
    action::Action,
    fault::Fault,
    settings::Settings,
    ui::{self, theme},
};

/// The program as eframe runs it.
pub struct App {
    core: Core,
    window: ui::Window,
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
        Self { core: Core::new(services, settings, trouble, waker), window: ui::Window::new() }
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

    fn look_after_closing(&mut self, context: &Context) {
        if context.input(|input| input.viewport().close_requested()) && !self.core.may_close() {
            context.send_viewport_cmd(ViewportCommand::CancelClose);
        }
        if self.core.closes_now() {
            context.send_viewport_cmd(ViewportCommand::Close);
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, context: &Context, _frame: &mut eframe::Frame) {
        if let Some(inner) = context.input(|input| input.viewport().inner_rect) {
            // The window is opened unzoomed.
            self.core.window_resized((inner.size() * context.zoom_factor()).round().into());
        }
        self.core.take_in();
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
