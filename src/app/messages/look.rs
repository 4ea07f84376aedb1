//! Messages looked through for a text, and put in order, by a job; again as more come.

use std::time::{Duration, Instant};

use super::{Core, Told};
use crate::{
    app::{answer::Answer, state::Look},
    fault::Fault,
    reader::{Found, Search},
};

/// Between two looks, while messages come: this, or nine times as long as the last one took.
const BETWEEN: Duration = Duration::from_millis(300);
const REST: u32 = 9;
/// A look is shown after this long, and goes on.
const AT_ONCE: Duration = Duration::from_millis(300);

/// What is remembered of looks.
#[derive(Default)]
pub(super) struct Looks {
    busy: bool,
    /// How far the last one came; goes on where the same is looked for.
    search: Option<(Look, Search)>,
    /// The number behind the last message then.
    end: u64,
    /// When the next may begin.
    next: Option<Instant>,
    began: Option<Instant>,
    /// Messages have come since the last one.
    due: bool,
}

impl Looks {
    /// Nothing of before counts any more.
    pub fn forget(&mut self) {
        *self = Self { busy: self.busy, ..Self::default() };
    }

    /// After how long the next look is due.
    pub fn after(&self) -> Option<Duration> {
        let next = self.next.filter(|_| self.due && !self.busy)?;
        Some(next.saturating_duration_since(Instant::now()))
    }
}

impl Core {
    pub(super) fn look_at_messages(&mut self, look: Look) {
        let messages = &mut self.state.messages;
        if messages.look == look {
            return;
        }
        messages.looking = look.needs_looking();
        if !messages.looking {
            messages.found = None;
        }
        messages.look = look;
        self.messages.looks.forget();
        self.look_through_messages();
    }

    /// Begins to look where that is due.
    pub(super) fn look_through_messages(&mut self) {
        let look = &self.state.messages.look;
        let Some(reading) = self.state.messages.reading.as_ref().filter(|_| look.needs_looking()) else { return };
        let looks = &mut self.messages.looks;
        let end = reading.look(|kept| kept.numbers().end);
        let same = looks.search.as_ref().is_some_and(|(known, _)| known == look);
        looks.due = !same || end != looks.end || self.state.messages.looking;
        let now = Instant::now();
        if looks.busy || !looks.due || looks.next.is_some_and(|next| next > now) {
            return;
        }
        (looks.busy, looks.end, looks.began) = (true, end, Some(now));
        let known = looks.search.take().filter(|_| same).map(|(_, search)| search);
        let mut search = known.unwrap_or_else(|| Search::new(&look.text, look.by_time));
        let (id, look, looker) = (reading.id(), look.clone(), reading.looker());
        let failed = look.clone();
        self.jobs.start(
            "find-messages",
            move || {
                let whole = search.go_on(&looker, Instant::now() + AT_ONCE);
                let found = search.found();
                Answer::Messages(Told::Looked { reading: id, look, outcome: Ok((search, found, whole)) })
            },
            move |fault| Answer::Messages(Told::Looked { reading: id, look: failed, outcome: Err(fault) }),
        );
    }

    pub(super) fn messages_looked_at(
        &mut self,
        reading: u64,
        look: Look,
        outcome: Result<(Search, Found, bool), Fault>,
    ) {
        let looks = &mut self.messages.looks;
        looks.busy = false;
        let took = looks.began.take().map_or(Duration::ZERO, |began| began.elapsed());
        let messages = &mut self.state.messages;
        if messages.reading.as_ref().map(|known| known.id()) != Some(reading) || messages.look != look {
            return self.look_through_messages();
        }
        match outcome {
            Ok((search, found, whole)) => {
                messages.found = Some(found);
                messages.looking = !whole;
                // A look that is not at its end goes on at once.
                looks.next = whole.then(|| Instant::now() + (took * REST).max(BETWEEN));
                looks.search = Some((look, search));
            }
            Err(fault) => {
                messages.looking = false;
                messages.trouble = Some(fault);
            }
        }
        self.look_through_messages();
    }
}
