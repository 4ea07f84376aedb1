//! Where the reading of a partition goes on when it comes to this window.

/// What is known about a partition at that moment. Offsets are those to be read next.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    /// What the database of this computer holds.
    pub stored: Option<i64>,
    /// What the group has committed.
    pub committed: Option<i64>,
    /// Whether that was committed by a window that keeps its totals in the same database.
    pub ours: bool,
    /// The first offset that is kept, and the next that can be read: before it no transaction is open.
    pub low: i64,
    pub high: i64,
    /// The cluster lives in a program's memory, and another may come under its name.
    pub fleeting: bool,
    /// What the database holds was counted in a topic that is no more; this one only has its name.
    pub remade: bool,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    At {
        offset: i64,
        /// How many offsets before it were counted by others, and are not counted here.
        elsewhere: u64,
        /// How many offsets before it are no longer kept, and were not counted.
        gone: u64,
        /// What the database holds belongs to a cluster that is no more.
        anew: bool,
    },
    /// Its topic was made anew, or it holds less than was counted.
    Shrunk,
    /// Others have committed what cannot be read yet. A later look tells more.
    Ahead,
}

/// The database's offset counts, never the committed one: what is between the two is in no total yet, whoever wrote which
/// last. Only what somebody committed whose totals are not in this database is not counted a second time.
pub fn begin(known: Known) -> Begin {
    let Known { stored, committed, ours, low, high, fleeting, remade } = known;
    // A cluster in which this group has never committed anything has never been counted.
    let anew = fleeting && committed.is_none() && stored.is_some();
    let from = stored.filter(|_| !anew).unwrap_or(0);
    if remade || from > high {
        return Begin::Shrunk;
    }
    let theirs = committed.filter(|committed| !ours && *committed > from);
    let reached = theirs.unwrap_or(from);
    if reached > high {
        return Begin::Ahead;
    }
    let offset = reached.max(low);
    let apart = |from: i64, to: i64| u64::try_from(to - from).unwrap_or(0);
    Begin::At { offset, elsewhere: apart(from, reached), gone: apart(reached, offset), anew }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(offset: i64, elsewhere: u64, gone: u64) -> Begin {
        Begin::At { offset, elsewhere, gone, anew: false }
    }

    #[test]
    fn the_database_counts_and_not_the_commit() {
        let known = Known { high: 100, ours: true, ..Known::default() };
        for (stored, committed, wanted) in [
            (None, None, 0),
            // It was killed between storing and committing, or the power failed between committing and the disk.
            (Some(50), Some(40), 50),
            (Some(40), Some(50), 40),
            // Other fields were counted in this group before.
            (None, Some(100), 0),
            (Some(100), Some(100), 100),
        ] {
            assert_eq!(begin(Known { stored, committed, ..known }), at(wanted, 0, 0), "{stored:?} {committed:?}");
        }
    }

    #[test]
    fn what_others_counted_is_not_counted_again() {
        let known = Known { high: 100, ..Known::default() };
        assert_eq!(begin(Known { stored: Some(30), committed: Some(80), ..known }), at(80, 50, 0));
        assert_eq!(begin(Known { stored: None, committed: Some(80), ..known }), at(80, 80, 0));
        assert_eq!(begin(Known { stored: Some(90), committed: Some(80), ..known }), at(90, 0, 0), "they are behind");
    }

    #[test]
    fn what_is_no_longer_kept_is_told() {
        let known = Known { low: 60, high: 100, ..Known::default() };
        assert_eq!(begin(Known { stored: Some(50), ours: true, ..known }), at(60, 0, 10));
        assert_eq!(begin(known), at(60, 0, 60));
        assert_eq!(begin(Known { stored: Some(20), committed: Some(50), ..known }), at(60, 30, 10));
        assert_eq!(begin(Known { stored: Some(20), committed: Some(70), ..known }), at(70, 50, 0));
    }

    #[test]
    fn a_topic_made_anew_is_not_gone_on_with() {
        let known = Known { high: 10, ..Known::default() };
        assert_eq!(begin(Known { stored: Some(11), ..known }), Begin::Shrunk);
        assert_eq!(begin(Known { stored: Some(10), ..known }), at(10, 0, 0));
        // However much it holds by now.
        let remade = Known { remade: true, high: 100, ..known };
        assert_eq!(begin(Known { stored: Some(11), committed: Some(11), ours: true, ..remade }), Begin::Shrunk);
        assert_eq!(begin(remade), Begin::Shrunk);
    }

    #[test]
    fn what_others_committed_of_an_open_transaction_is_waited_for() {
        let known = Known { committed: Some(11), high: 10, ..Known::default() };
        assert_eq!(begin(known), Begin::Ahead);
        assert_eq!(begin(Known { stored: Some(4), ..known }), Begin::Ahead);
        assert_eq!(begin(Known { stored: Some(4), ours: true, ..known }), at(4, 0, 0));
        assert_eq!(begin(Known { stored: Some(4), high: 11, ..known }), at(11, 7, 0));
    }

    #[test]
    fn another_practice_cluster_of_the_same_name_is_another_one() {
        let known = Known { fleeting: true, high: 100, ..Known::default() };
        let anew = Begin::At { offset: 0, elsewhere: 0, gone: 0, anew: true };
        assert_eq!(begin(Known { stored: Some(500), ..known }), anew);
        let same = Known { stored: Some(50), committed: Some(50), ours: true, ..known };
        assert_eq!(begin(same), at(50, 0, 0));
        assert_eq!(begin(Known { fleeting: false, stored: Some(50), ..known }), at(50, 0, 0), "commits expire");
    }
}
