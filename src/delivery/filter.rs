//! Which rows of a log a person wants to see, and in which order.

use super::State;

/// A choice of states: those that are shown. None chosen means all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct States(u8);

impl States {
    /// Whether nothing is chosen, so that all are shown.
    pub fn is_all(self) -> bool {
        self.0 == 0
    }

    /// Whether this one is chosen by name.
    pub fn chosen(self, state: State) -> bool {
        self.0 >> state as u8 & 1 == 1
    }

    /// Whether rows in this state are shown.
    pub fn shows(self, state: State) -> bool {
        self.is_all() || self.chosen(state)
    }

    /// The same with this state chosen, or no longer.
    #[must_use]
    pub fn with(self, state: State, chosen: bool) -> Self {
        let bit = 1 << state as u8;
        Self(if chosen { self.0 | bit } else { self.0 & !bit })
    }
}

/// What rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The order in which the lines were offered.
    #[default]
    Offered,
    /// The line's number: another order than the first where a file is sent more than once.
    Line,
    /// How long the cluster took; rows that were not delivered stand last.
    Latency,
}

/// The order of the rows that are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// What they are sorted by.
    pub by: SortBy,
    /// The largest first.
    pub descending: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_choice_every_state_is_shown() {
        let none = States::default();
        assert!(State::ALL.into_iter().all(|state| none.shows(state) && !none.chosen(state)));
        let failed = none.with(State::Failed, true);
        assert!(State::ALL.into_iter().all(|state| failed.shows(state) == (state == State::Failed)));
        assert_eq!(failed.with(State::Failed, false), none);
    }
}
