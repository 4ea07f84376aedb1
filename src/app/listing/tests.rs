//! When the log is looked through, and what becomes of a look that breaks off.

use std::{path::PathBuf, task::Waker};

use super::{
    super::{Choice, Chosen, Dialogs, Services},
    *,
};
use crate::{
    connection::InMemory,
    delivery::{State, States},
    run::Form,
    settings::Settings,
    source::Source,
};

#[test]
fn the_log_is_looked_through_again_when_it_has_changed_and_a_tenth_of_the_time_at_most() {
    let at = Instant::now();
    let last = |more, finished, took_ms| Last { changes: 7, finished, more, at, took: Duration::from_millis(took_ms) };
    let after = |last: Last, changes, finished| last.next(changes, finished).map(|next| next - at);
    let ms = Duration::from_millis;
    assert_eq!(after(last(false, false, 3), 7, false), None, "nothing has changed");
    assert_eq!(after(last(false, false, 3), 8, false), Some(ms(500)));
    assert_eq!(after(last(false, false, 300), 8, false), Some(ms(2_700)));
    assert_eq!(after(last(false, false, 300), 8, true), Some(ms(0)), "once more at the end");
    assert_eq!(after(last(false, true, 3), 7, true), None);
    assert_eq!(after(last(false, true, 3), 8, true), Some(ms(500)), "rows that are sent again");
    assert_eq!(after(last(true, true, 300), 7, true), Some(ms(0)), "a search that is not at its end");
}

struct NoDialogs;

impl Dialogs for NoDialogs {
    fn open(&self, _: &Chosen) -> Choice {
        Box::pin(async { None::<PathBuf> })
    }
}

/// A core with a run that has these lines, all waiting.
fn core(lines: u64) -> Core {
    let services = Services {
        dialogs: Box::new(NoDialogs),
        keyring: Arc::new(InMemory::default()).opener(),
        keyring_deadline: Duration::from_secs(10),
        settings_path: None,
        practice_folder: None,
    };
    let mut core = Core::new(services, Settings::default(), None, Waker::noop().clone());
    let plan = Form::default().check(false).expect("a plan");
    let source = Source::start(&plan.origin, &plan.selection).expect("a thread");
    let run = Run::new(1, plan, source.reader());
    (1..=lines).for_each(|line| _ = run.log().append(line));
    core.state.run = Some(run);
    core
}

#[test]
fn a_look_that_breaks_off_is_told_shows_no_wrong_rows_and_the_next_one_mends_it() {
    let mut core = core(3);
    let states = States::default().with(State::Waiting, true);
    core.act(crate::action::Action::Log(LogAction::Want(Wanted { states, ..Wanted::default() })));
    assert!(core.listings.busy.is_some());
    let panic = Fault::with(Kind::Internal, "index out of bounds");
    let run = core.state.run.as_ref().expect("a run");
    let (generation, changes) = (core.listings.generation, run.log().changes());
    core.listed(Listed::broken_off(1, generation, changes, Some(panic.clone())));
    let view = &core.state.log_view;
    assert_eq!((view.trouble.as_ref(), view.looking), (Some(&panic), false));
    assert!(view.shown(0..3).is_empty(), "rows that are not known to be wanted are not shown");
    assert!(core.next_look().is_none(), "nothing has changed: the same would break off again");
    let run = core.state.run.as_ref().expect("a run");
    run.log().append(4);
    let generation = core.listings.generation;
    assert!(core.next_look().is_some());
    let listing = Some(Listing::These { base: 0, rows: Arc::new(vec![0, 1, 2, 3]) });
    core.listed(Listed { listing, ..Listed::broken_off(1, generation, changes + 1, None) });
    let view = &core.state.log_view;
    assert_eq!((view.trouble.as_ref(), view.shown(0..4).len()), (None, 4));
}
