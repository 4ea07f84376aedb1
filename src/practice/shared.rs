//! The practice cluster that everybody in this program shares: started when somebody first needs it, or joined where
//! another program runs one.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, TryLockError},
    task::Waker,
};

use super::{
    Practice,
    neighbours::{self, Announcement, announce},
};

/// A handle on it, whether it runs or not.
#[derive(Clone, Default)]
pub struct Shared {
    clusters: Arc<Mutex<Clusters>>,
    /// Where this computer's practice clusters are announced; `None` to know of none.
    folder: Option<PathBuf>,
}

#[derive(Default)]
struct Clusters {
    /// Our own, once it was needed. It is kept while another one is joined: its messages are in it.
    own: Option<Practice>,
    announcement: Option<Announcement>,
    /// Another program's, while that is used, and also when it has ended, until another choice.
    joined: Option<Practice>,
}

impl Shared {
    /// A handle that announces its cluster in `folder`, and finds others there.
    pub fn announced_in(folder: Option<PathBuf>) -> Self {
        Self { clusters: Arc::default(), folder }
    }

    /// The cluster that runs, or a new one of our own. Blocks for some milliseconds where it has to be started.
    ///
    /// # Errors
    /// The text of librdkafka or the operating system.
    pub fn ready(&self) -> Result<Practice, String> {
        let mut clusters = self.clusters.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(practice) = clusters.running() {
            return Ok(practice);
        }
        clusters.joined = None;
        if let Some(practice) = clusters.own.as_ref().filter(|practice| practice.is_running()) {
            return Ok(practice.clone());
        }
        let practice = Practice::start()?;
        clusters.announcement = self.announce(practice.address());
        Ok(clusters.own.insert(practice).clone())
    }

    /// Our own cluster, where it runs, whichever one is used. Waits where one is being started, so only jobs call this.
    pub fn own(&self) -> Option<Practice> {
        let clusters = self.clusters.lock().unwrap_or_else(PoisonError::into_inner);
        clusters.own.clone().filter(Practice::is_running)
    }

    /// The cluster that is used and runs. `None` also while one is being started: nobody waits here.
    pub fn running(&self) -> Option<Practice> {
        self.look(|clusters| clusters.running()).flatten()
    }

    /// The address of the cluster that was joined and has ended, until another one is used.
    pub fn ended(&self) -> Option<String> {
        self.look(|clusters| {
            let joined = clusters.joined.as_ref().filter(|practice| !practice.is_running());
            joined.map(|practice| practice.address().to_owned())
        })
        .flatten()
    }

    /// Uses the practice cluster at `address` instead of our own, which goes on if it runs. `waker` is called when the
    /// joined one has ended. Looks at a file, so only jobs call this.
    ///
    /// # Errors
    /// The operating system's text; one of ours where that cluster has ended.
    pub fn join(&self, address: &str, waker: Waker) -> Result<Practice, String> {
        let folder = self.folder.as_deref().ok_or("no folder for practice clusters")?;
        let practice = Practice::join(folder, address, waker)?;
        let mut clusters = self.clusters.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(clusters.joined.insert(practice).clone())
    }

    /// Uses our own cluster again. Waits where one is being started, so only jobs call this.
    pub fn leave(&self) {
        self.clusters.lock().unwrap_or_else(PoisonError::into_inner).joined = None;
    }

    /// The addresses of other programs' practice clusters that run. Looks at files, so only jobs call this.
    pub fn others(&self) -> Vec<String> {
        let mut others = self.folder.as_deref().map(neighbours::running_in).unwrap_or_default();
        let clusters = self.clusters.lock().unwrap_or_else(PoisonError::into_inner);
        let own = clusters.own.as_ref().map(Practice::address);
        others.retain(|address| Some(address.as_str()) != own);
        others
    }

    /// Whether others may be found at all.
    pub fn finds_others(&self) -> bool {
        self.folder.is_some()
    }

    /// Others can do without our cluster: that it cannot be announced is no trouble of this person's.
    fn announce(&self, address: &str) -> Option<Announcement> {
        let announced = announce(self.folder.as_deref()?, address);
        announced.inspect_err(|error| log::warn!("the practice cluster is not announced: {error}")).ok()
    }

    fn look<T>(&self, look: impl FnOnce(&Clusters) -> T) -> Option<T> {
        match self.clusters.try_lock() {
            Ok(clusters) => Some(look(&clusters)),
            Err(TryLockError::Poisoned(clusters)) => Some(look(&clusters.into_inner())),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

impl Clusters {
    fn running(&self) -> Option<Practice> {
        self.joined.as_ref().or(self.own.as_ref()).filter(|practice| practice.is_running()).cloned()
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, task::Wake, time::Duration};

    use super::*;
    use crate::practice::Made;

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn everybody_gets_the_same_cluster() {
        let shared = Shared::default();
        assert!(shared.running().is_none(), "nobody needed it yet");
        let first = shared.ready().expect("a practice cluster");
        let second = shared.clone().ready().expect("the same");
        assert_eq!(first.address(), second.address());
        assert_eq!(shared.running().map(|practice| practice.address().to_owned()), Some(first.address().to_owned()));
    }

    /// Tells that it was woken.
    struct Bell(Mutex<mpsc::Sender<()>>);

    impl Wake for Bell {
        fn wake(self: Arc<Self>) {
            let _ = self.0.lock().unwrap_or_else(PoisonError::into_inner).send(());
        }
    }

    #[test]
    fn another_one_is_joined_used_and_missed_when_it_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let here = || Shared::announced_in(Some(folder.path().to_owned()));
        let (theirs, ours) = (here(), here());
        assert!(ours.others().is_empty());
        let address = theirs.ready().expect("their cluster").address().to_owned();
        assert_eq!(ours.others(), std::slice::from_ref(&address));
        assert!(theirs.others().is_empty(), "its own is no other");
        let own = ours.ready().expect("our own").address().to_owned();
        let runs = || ours.own().map(|practice| practice.address().to_owned());

        let (sender, rings) = mpsc::channel();
        let bell = || Waker::from(Arc::new(Bell(Mutex::new(sender.clone()))));
        let joined = ours.join(&address, bell()).expect("joined");
        assert!(joined.joined() && ours.ready().expect("the joined one").address() == address);
        assert_eq!((runs(), theirs.own().is_some()), (Some(own.clone()), true), "it goes on beside the joined one");
        assert_eq!(joined.make_topic("invoices", 4), Ok(Made::Now));
        assert_eq!(joined.make_topic("invoices", 4), Ok(Made::Before));
        assert_eq!(theirs.ready().expect("theirs").make_topic("invoices", 4), Ok(Made::Before), "it is in theirs");
        ours.leave();
        assert_eq!(ours.running().map(|practice| practice.address().to_owned()), Some(own.clone()));

        ours.join(&address, bell()).expect("joined again");
        drop(theirs);
        // Both watchers hear of it: the one that was left as well.
        for _ in 0..2 {
            rings.recv_timeout(LONG).expect("a ring");
        }
        assert_eq!((ours.running().map(drop), ours.ended()), (None, Some(address.clone())));
        assert!(ours.join(&address, bell()).is_err() && ours.others().is_empty());
        assert_eq!(ours.ready().expect("our own").address(), own);
        assert_eq!(ours.ended(), None);
    }
}
