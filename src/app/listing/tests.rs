//! When the log is looked through, and what becomes of a look that breaks off.

use std::{path::PathBuf, task::Waker};

use super::{
    super::{
        Choice, Chosen, Dialogs, Services,
        state::{Find, FindIn, Searched},
    },
    *,
};
use crate::{
    connection::InMemory,
    delivery::{State, States},
    run::Form,
    settings::Settings,
    source::{Next, Source},
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

/// A core with a run of the sample that has these lines, all waiting.
fn core(lines: u64) -> Core {
    core_of(Form::default(), lines)
}

/// The same with a run of this form.
fn core_of(form: Form, lines: u64) -> Core {
    let services = Services {
        dialogs: Box::new(NoDialogs),
        keyring: Arc::new(InMemory::default()).opener(),
        keyring_deadline: Duration::from_secs(10),
        settings_path: None,
        practice_folder: None,
    };
    let mut core = Core::new(services, Settings::default(), None, Waker::noop().clone());
    let plan = form.check(false).expect("a plan");
    let source = Source::start(&plan.origin, &plan.selection).expect("a thread");
    while let Next::Batch(_) = source.next(Duration::from_secs(30)) {}
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

/// Takes in what looks answer until none goes on.
fn until_looked(core: &mut Core) {
    while core.state.log_view.looking {
        let answer = core.jobs.next_within(Duration::from_secs(30)).expect("an answer");
        core.answered(answer);
    }
}

#[test]
fn a_search_that_is_asked_for_anew_does_not_go_on_with_the_one_that_was_stopped() {
    let mut core = core(3);
    let find = Find { text: "str".to_owned(), within: FindIn::Key };
    let want = crate::action::Action::Log(LogAction::Want(Wanted { find: Some(find.clone()), ..Wanted::default() }));
    core.act(want.clone());
    // Read as far as a run has, which is not at once.
    until_looked(&mut core);
    // It was stopped, and looks through the rows once more while the same is asked for anew.
    core.state.log_view.searched = Some(Searched { given_up: true, ..Searched::default() });
    let run = core.state.run.as_ref().expect("a run");
    let mut stopped = Searching::new(&find, run.plan(), Arc::clone(&core.listings.progress));
    stopped.progress.cancel();
    stopped.search.go_on(run.lines(), 3, Instant::now(), &stopped.progress).expect("the sample");
    assert!(stopped.search.given_up());
    let (generation, changes) = (core.listings.generation, run.log().changes());
    core.listings.busy = Some(Arc::default());
    core.act(want);
    core.listed(Listed { searching: Some(stopped), ..Listed::broken_off(1, generation, changes, None) });
    until_looked(&mut core);
    let searched = core.state.log_view.searched.expect("a search");
    assert_eq!((searched.to_line, searched.given_up), (3, false));
    assert_eq!(core.state.log_view.shown(0..3).len(), 3);
}

#[test]
fn a_search_begins_at_the_first_line_that_has_a_row() {
    let mut core = core(0);
    let run = core.state.run.as_ref().expect("a run");
    *run.log() = DeliveryLog::keeping(1);
    // The newest segment of rows is kept.
    (1..=140_000).for_each(|line| _ = run.log().append(line));
    let first = run.log().first() + 1;
    assert!(first > 1);
    let find = Find { text: "str".to_owned(), within: FindIn::Key };
    core.act(crate::action::Action::Log(LogAction::Want(Wanted { find: Some(find), ..Wanted::default() })));
    until_looked(&mut core);
    let searched = core.state.log_view.searched.expect("a search");
    assert_eq!((searched.from_line, searched.of_line), (first, 140_000));
}

#[test]
fn a_search_that_goes_on_is_stopped_and_tells_how_far_it_was() {
    const LINES: u64 = 200_000;
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("lines.json");
    std::fs::write(&file, "{\"store\":\"S1\",\"filler\":\"0123456789012345678901234567890\"}\n".repeat(LINES as usize))
        .expect("written");
    let (file, key_field) = (file.display().to_string(), "store".to_owned());
    let mut core = core_of(Form { file, key_field, ..Form::default() }, LINES);
    let find = Find { text: "S2".to_owned(), within: FindIn::Key };
    core.act(crate::action::Action::Log(LogAction::Want(Wanted { find: Some(find), ..Wanted::default() })));
    assert!(core.state.log_view.searching.is_some());
    core.act(crate::action::Action::Log(LogAction::StopSearching));
    until_looked(&mut core);
    let searched = core.state.log_view.searched.expect("a search");
    assert!(searched.given_up && searched.in_part() && searched.to_line < LINES, "{searched:?}");
    assert!(core.state.log_view.searching.is_none() && core.state.log_view.trouble.is_none());
}
