//! Another program's practice cluster: joined, watched until it ends, and written to like our own.

use std::{
    fs::{File, TryLockError},
    path::Path,
    sync::{Arc, mpsc},
    task::Waker,
};

use rdkafka::{
    ClientConfig,
    producer::{BaseProducer, Producer as _},
};

use super::{ANSWER_DEADLINE, Made, Practice, neighbours};
use crate::jobs;

impl Practice {
    /// Joins the cluster at `address`, which runs according to `folder`. `waker` is called when it has ended.
    ///
    /// # Errors
    /// The operating system's text; one of ours where that cluster has ended.
    pub(super) fn join(folder: &Path, address: &str, waker: Waker) -> Result<Self, String> {
        let path = neighbours::file_of(folder, address).ok_or("no address of this computer")?;
        let file = File::open(&path).map_err(|error| error.to_string())?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error.to_string()),
            Ok(()) => return Err("it has ended".to_owned()),
        }
        let life = Arc::new(());
        let alive = Arc::downgrade(&life);
        // Left behind where another cluster is chosen: it ends with the one that it watches.
        jobs::thread("practice-joined", move || {
            // Granted as soon as the other program gives its own lock back, or ends.
            if let Err(error) = file.lock_shared() {
                log::warn!("the joined practice cluster is not watched: {error}");
            }
            drop(life);
            waker.wake();
        })
        .map_err(|fault| fault.technical)?;
        let (commands, _) = mpsc::channel();
        Ok(Self { address: address.to_owned(), commands, alive, joined: true })
    }
}

/// Makes a topic in another program's cluster: that makes it when somebody asks for it who lets it.
pub(super) fn make_topic(address: &str, topic: &str) -> Result<Made, String> {
    let client = |make: bool| -> Result<BaseProducer, String> {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", address).set("allow.auto.create.topics", make.to_string());
        config.create().map_err(|error| error.to_string())
    };
    let there = |make: bool| {
        let producer = client(make)?;
        let told = producer.client().fetch_metadata(Some(topic), ANSWER_DEADLINE).map_err(|error| error.to_string())?;
        let error = told.topics().first().and_then(|topic| topic.error());
        Ok::<_, String>(error.map(rdkafka::error::RDKafkaErrorCode::from))
    };
    if there(false)?.is_none() {
        return Ok(Made::Before);
    }
    match there(true)? {
        None => Ok(Made::Now),
        Some(code) => Err(code.to_string()),
    }
}
