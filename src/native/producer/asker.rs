//! A client that only asks.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use rdkafka::{ClientConfig, error::KafkaError};

use super::{CertificateTrouble, Cluster, Heard, Inner, Queue, connect};

/// A client for questions to a cluster. It is for no topic, so that librdkafka looks after none in its name.
pub struct Asker {
    queue: Queue,
    inner: Arc<Inner>,
}

impl Asker {
    /// Connects by itself, on librdkafka's threads.
    ///
    /// # Errors
    /// A property that librdkafka refuses, also one that goes against another.
    pub fn new(config: &ClientConfig) -> Result<Self, KafkaError> {
        let (client, queue) = connect(config)?;
        Ok(Self { queue, inner: Arc::new(Inner { client, payloads: Mutex::default(), topic: String::new() }) })
    }

    /// The part that puts the questions, for another thread.
    pub fn cluster(&self) -> Cluster {
        Cluster { inner: Arc::clone(&self.inner) }
    }

    /// Waits for at most `timeout` for something to be heard, and then takes what is there.
    pub fn poll(&self, timeout: Duration, mut hear: impl FnMut(Heard)) {
        self.inner.poll(&self.queue, timeout, &mut hear);
    }

    /// The last certificate that was refused.
    pub fn certificate_trouble(&self) -> Option<CertificateTrouble> {
        self.inner.client.context().trouble()
    }
}
