//! The rows of the log that are shown.

use super::core::Core;
use crate::action::LogAction;

impl Core {
    /// Carries out what was asked for about the way the log is looked at.
    pub(super) fn log_action(&mut self, asked: LogAction) {
        match asked {
            LogAction::Want(wanted) => self.state.log_view.wanted = wanted,
            LogAction::Mark(places) => self.state.log_view.marked = places,
            LogAction::StopSearching | LogAction::GoToLine(_) | LogAction::CopyRows => {}
        }
    }
}
