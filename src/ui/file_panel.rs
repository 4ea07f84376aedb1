//! The tab with the first records of the file, its fields, and its check.

use eframe::egui::Ui;

use super::{log_panel::said, view::View};
use crate::{action::Action, text::tabs};

/// What the tab remembers by itself.
pub struct FilePanel;

impl FilePanel {
    /// Nothing to remember yet.
    pub fn new() -> Self {
        Self
    }

    /// Draws the tab into what is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, _view: &View<'_>, _actions: &mut Vec<Action>) {
        let place = ui.available_rect_before_wrap();
        said(ui, place, tabs::NO_RECORDS, "");
    }
}
