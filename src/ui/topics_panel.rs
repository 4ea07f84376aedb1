//! The topics of the cluster.

use eframe::egui::Ui;

use super::{log_panel::said, view::View};
use crate::{action::Action, text::tabs};

/// What the tab remembers by itself.
#[derive(Default)]
pub struct TopicsPanel {}

impl TopicsPanel {
    /// Draws the tab into what is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, _view: &View<'_>, _actions: &mut Vec<Action>) {
        let place = ui.available_rect_before_wrap();
        said(ui, place, tabs::NO_TOPICS, "");
    }
}
