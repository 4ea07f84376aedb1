//! What is remembered of the totals.

use serde::{Deserialize, Serialize};

/// What every computer's own group begins with.
const GROUP: &str = "line-producer-totals";

/// The fields above the totals, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TotalsForm {
    /// The consumer group; empty for this computer's own.
    pub group: String,
    /// The field whose values are counted.
    pub by: String,
    /// The number that is summed.
    pub number: String,
    /// What the name of this computer's own group ends with; empty until it was first used.
    pub computer: String,
    /// The mark of the computer that has that name; empty where none is known.
    pub machine: String,
}

impl Default for TotalsForm {
    /// The sample's stores and what they took.
    fn default() -> Self {
        let [by, number] = ["StoreID", "TotalAmount"].map(str::to_owned);
        Self { group: String::new(), by, number, computer: String::new(), machine: String::new() }
    }
}

impl TotalsForm {
    /// As it is on the computer with this mark: a copy of another one's settings has no name of its own yet.
    #[must_use]
    pub fn on(self, machine: &str) -> Self {
        let copied = !self.machine.is_empty() && !machine.is_empty() && self.machine != machine;
        if copied { Self { computer: String::new(), ..self } } else { self }
    }
}

/// The name of the own group of a computer: each of thirty laptops has one, and so each sees all messages.
pub fn own_group(computer: &str) -> String {
    format!("{GROUP}-{computer}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_know_less_are_read() {
        let read: TotalsForm = serde_json::from_str(r#"{"by": "PosID", "colour": 1}"#).expect("settings");
        assert_eq!(read, TotalsForm { by: "PosID".to_owned(), ..TotalsForm::default() });
        assert_eq!(own_group("3f9a"), "line-producer-totals-3f9a");
    }

    #[test]
    fn a_copy_on_another_computer_is_to_get_a_name_of_its_own() {
        let named = |machine: &str| TotalsForm {
            computer: "3f9a".to_owned(),
            machine: machine.to_owned(),
            ..TotalsForm::default()
        };
        assert_eq!(named("one").on("two"), TotalsForm { computer: String::new(), ..named("one") });
        for (machine, here) in [("one", "one"), ("", "two"), ("one", "")] {
            assert_eq!(named(machine).on(here), named(machine), "{machine} {here}");
        }
    }
}
