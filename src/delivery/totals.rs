//! How many rows stand in which state.

use super::State;

/// Counts of rows by state, and what is needed for a rate and a mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    counts: [u64; 5],
    out_of_order: u64,
}

impl Totals {
    /// How many rows are in this state.
    pub fn of(&self, state: State) -> u64 {
        self.counts[state as usize]
    }

    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How many rows have ended.
    pub fn ended(&self) -> u64 {
        self.rows() - self.of(State::Waiting)
    }

    /// Whether every row was delivered.
    pub fn all_delivered(&self) -> bool {
        self.of(State::Delivered) == self.rows()
    }

    /// How many of the delivered rows lie behind lines of their partition that come after them in the file.
    pub fn out_of_order(&self) -> u64 {
        self.out_of_order
    }

    pub(super) fn came_out_of_order(&mut self) {
        self.out_of_order += 1;
    }

    pub(super) fn appeared(&mut self) {
        self.counts[State::Waiting as usize] += 1;
    }

    /// A row that had ended so waits once more.
    pub(super) fn again(&mut self, state: State) {
        self.counts[state as usize] -= 1;
        self.appeared();
    }

    pub(super) fn ended_as(&mut self, state: State) {
        self.counts[State::Waiting as usize] -= 1;
        self.counts[state as usize] += 1;
    }
}
