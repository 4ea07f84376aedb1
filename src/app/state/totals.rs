//! What the window knows about the totals over a topic.

use std::sync::Arc;

use crate::{
    reader::totals::{Order, Phase, Snapshot},
    settings::{TotalsForm, own_group},
};

/// All of it.
#[derive(Debug, Default)]
pub struct Totals {
    /// The fields above them, as typed and remembered.
    pub form: TotalsForm,
    /// What the name of this computer's own group is to end with, where nothing is remembered.
    pub fresh: String,
    /// What tells this computer from others.
    pub machine: String,
    /// How the rows are to be sorted.
    pub order: Order,
    /// What is counted, or was counted last.
    pub counted: Option<Counted>,
    /// The form's cluster is another than that which is counted, or was.
    pub elsewhere: bool,
    /// Whether to start over is asked.
    pub asking: bool,
    /// The counting that goes on was told to end.
    pub stopping: bool,
}

/// A counting that goes on, or the last one.
#[derive(Clone, Debug)]
pub struct Counted {
    pub topic: String,
    /// The field whose values are counted, and the number that is summed.
    pub by: String,
    pub number: String,
    /// How it stands.
    pub snapshot: Arc<Snapshot>,
}

impl Totals {
    /// As it was remembered.
    pub fn new(form: TotalsForm, fresh: String, machine: String) -> Self {
        Self { form: form.on(&machine), fresh, machine, ..Self::default() }
    }

    /// Keeps the name of this computer's own group from now on. Returns whether that is to be remembered.
    pub fn keep_name(&mut self) -> bool {
        let before = (self.form.computer.clone(), self.form.machine.clone());
        if self.form.computer.is_empty() {
            self.form.computer.clone_from(&self.fresh);
        }
        if !self.machine.is_empty() {
            self.form.machine.clone_from(&self.machine);
        }
        before != (self.form.computer.clone(), self.form.machine.clone())
    }

    /// The group where none is typed.
    pub fn own_group(&self) -> String {
        own_group(if self.form.computer.is_empty() { &self.fresh } else { &self.form.computer })
    }

    /// The group to be joined.
    pub fn group(&self) -> String {
        match self.form.group.trim() {
            "" => self.own_group(),
            typed => typed.to_owned(),
        }
    }

    /// Whether a start would go on with what was counted last: the same topic, by the same fields, in the same group.
    pub fn goes_on(&self, topic: &str) -> bool {
        let Some(counted) = self.counted.as_ref().filter(|_| !self.elsewhere) else { return false };
        let [by, number] = [&self.form.by, &self.form.number].map(|field| field.trim());
        counted.topic == topic
            && (counted.by.as_str(), counted.number.as_str()) == (by, number)
            && counted.snapshot.group == self.group()
    }

    /// Whether a counting goes on that can start over.
    pub fn can_start_over(&self) -> bool {
        self.running() && !self.stopping
    }

    /// Whether a counting goes on, or is about to end.
    pub fn running(&self) -> bool {
        self.counted.as_ref().is_some_and(|counted| !matches!(counted.snapshot.phase, Phase::Ended(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_the_settings_gets_a_group_of_its_own() {
        let on = |form: TotalsForm, fresh: &str, machine: &str| Totals::new(form, fresh.to_owned(), machine.to_owned());
        let mut home = on(TotalsForm::default(), "aa", "home");
        assert!(home.keep_name() && !home.keep_name());
        let mut away = on(home.form.clone(), "bb", "away");
        assert_ne!(away.own_group(), home.own_group());
        assert!(away.keep_name());
        let again = on(away.form.clone(), "cc", "away");
        assert_eq!((again.own_group(), again.form.machine.as_str()), (own_group("bb"), "away"));

        // Named before computers could be told apart.
        let earlier = TotalsForm { computer: "dd".to_owned(), ..TotalsForm::default() };
        let mut earlier = on(earlier, "ee", "home");
        assert!(earlier.keep_name());
        assert_eq!((earlier.own_group(), earlier.form.machine.as_str()), (own_group("dd"), "home"));
    }

    #[test]
    fn a_start_goes_on_with_the_same_topic_fields_and_group_alone() {
        let mut totals = Totals::default();
        assert!(!totals.goes_on("invoices"), "nothing was counted");
        let snapshot = Arc::new(Snapshot { group: totals.group(), ..Snapshot::default() });
        let (by, number) = (totals.form.by.clone(), totals.form.number.clone());
        totals.counted = Some(Counted { topic: "invoices".to_owned(), by, number, snapshot });
        assert!(totals.goes_on("invoices") && !totals.goes_on("orders"));
        totals.form.group = "another".to_owned();
        assert!(!totals.goes_on("invoices"));
        totals.form.group.clear();
        totals.form.number = "Tax".to_owned();
        assert!(!totals.goes_on("invoices"));
        totals.form = TotalsForm::default();
        totals.elsewhere = true;
        assert!(!totals.goes_on("invoices"));
    }
}
