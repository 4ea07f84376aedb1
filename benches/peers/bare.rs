//! A window of eframe's with a line of text in it: same renderer, same size, and nothing else.

use eframe::egui::{CentralPanel, Ui, ViewportBuilder};

use crate::desktop::SIZE;

struct Bare;

impl eframe::App for Bare {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        CentralPanel::default().show(ui, |ui| ui.label("A bare window"));
    }
}

/// Opens it, and returns when it is closed.
///
/// # Errors
/// eframe's words.
pub fn open() -> Result<(), String> {
    let viewport = ViewportBuilder::default().with_inner_size(SIZE.map(f32::from));
    let options = eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, ..Default::default() };
    let opened = eframe::run_native("bare", options, Box::new(|_| Ok(Box::new(Bare))));
    opened.map_err(|error| error.to_string())
}
