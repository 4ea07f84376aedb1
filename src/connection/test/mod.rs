//! Test of a connection: step by step, each with its time, and nothing is written.

mod certificate;
mod contact;
mod course;
mod finding;
mod reach;
mod wait;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rdkafka::ClientConfig;

pub use certificate::Certificate;
pub use finding::{Finding, Tried, Unreached};

use super::{Profile, Secrets, Security, addresses, client_config};
use crate::{
    fault::{Fault, Field},
    jobs,
};

/// One step of the test, in the order in which they are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The bootstrap servers' names are looked up.
    Address,
    /// Their ports are connected to.
    Port,
    /// Encryption is agreed, where the profile wants it, and something answers in Kafka's language.
    Encryption,
    /// The cluster lets us in.
    SignIn,
    /// The cluster names its brokers, and their own addresses answer.
    Cluster,
    /// The topic is there.
    Topic,
    /// This key may write it.
    Write,
}

/// How a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepState {
    /// An earlier step goes on.
    Waiting,
    /// It goes on.
    Running,
    /// It went well.
    Passed,
    /// It went well enough to go on; what it found says what is wrong.
    Warned,
    /// The cluster answered, and does not say.
    NotSaid,
    /// It failed, and with it the test.
    Failed(Fault),
    /// The test ended before it.
    NotReached,
}

/// One step as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepReport {
    pub step: Step,
    pub state: StepState,
    /// What was found, also where the step failed.
    pub finding: Option<Finding>,
    /// How long it took; zero before its end.
    pub elapsed: Duration,
}

/// What a test tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A step stands otherwise than before.
    Step(StepReport),
    /// The last event.
    Ended(Ending),
}

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// No step failed.
    Passed,
    /// This one did.
    Failed(Step),
    /// The person did not want to wait.
    Cancelled,
}

/// What is tested. Holds the secrets, inside librdkafka's configuration.
pub struct Target {
    bootstrap: Vec<String>,
    security: Security,
    /// Who signs in, in words: the key, or the client certificate's file.
    sign_in: SignIn,
    config: ClientConfig,
    topic: String,
}

/// How the cluster gets to know who we are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum SignIn {
    Nobody,
    Key { name: String, mechanism: &'static str },
    Certificate,
}

/// How long messages of the test's client may wait: there are none.
const DEADLINE: Duration = Duration::from_secs(60);
/// How often librdkafka tells how its connections stand.
const STANDING_MS: &str = "20";
/// No more exact than this is the time of what librdkafka does by itself: the same, as a time.
pub const SAMPLED: Duration = Duration::from_millis(20);

impl Target {
    /// The profile's cluster and a topic in it.
    ///
    /// # Errors
    /// Those of `addresses` and of the profile's properties.
    pub fn new(profile: &Profile, secrets: &Secrets, topic: &str) -> Result<Self, Fault> {
        let mut config = client_config(profile, secrets, DEADLINE)?;
        config.set("statistics.interval.ms", STANDING_MS);
        let bootstrap = addresses(&profile.bootstrap)?;
        let sign_in = match profile.security {
            security if security.signs_in() => {
                SignIn::Key { name: profile.api_key.trim().to_owned(), mechanism: profile.mechanism.name() }
            }
            Security::Ssl if !profile.client_certificate.trim().is_empty() => SignIn::Certificate,
            _ => SignIn::Nobody,
        };
        Ok(Self {
            bootstrap: bootstrap.into_iter().map(|(host, port)| format!("{host}:{port}")).collect(),
            security: profile.security,
            sign_in,
            config,
            topic: topic.to_owned(),
        })
    }

    /// Whether librdkafka is to number the messages: the profile, or a property, says so.
    fn idempotence(&self) -> bool {
        self.config.get("enable.idempotence") == Some("true")
    }
}

/// Whether a test needs this field of the form.
pub fn needs(field: Field) -> bool {
    !matches!(field, Field::File | Field::KeyField | Field::Count | Field::FromLine | Field::Delay | Field::Deadline)
}

/// A test that goes on. Dropping it cancels it.
pub struct ConnectionTest {
    cancelled: Arc<AtomicBool>,
}

impl ConnectionTest {
    /// Starts a test on a thread of its own. `tell` hears every change, and last how it ended, unless it was cancelled by
    /// dropping it.
    ///
    /// # Errors
    /// `Internal`, when the operating system gives no thread.
    pub fn start(target: Target, tell: impl FnMut(Event) + Send + 'static) -> Result<Self, Fault> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let wait = wait::Wait::new(Arc::clone(&cancelled));
        jobs::thread("connection-test", move || course::run(&target, wait, tell))?;
        Ok(Self { cancelled })
    }

    /// Ends the test soon; it tells so.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

impl Drop for ConnectionTest {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 7] =
        [Self::Address, Self::Port, Self::Encryption, Self::SignIn, Self::Cluster, Self::Topic, Self::Write];

    /// The stable name, for `--format json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Port => "port",
            Self::Encryption => "encryption",
            Self::SignIn => "sign-in",
            Self::Cluster => "cluster",
            Self::Topic => "topic",
            Self::Write => "write",
        }
    }
}

impl StepState {
    /// The stable name, for `--format json`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Passed => "passed",
            Self::Warned => "warned",
            Self::NotSaid => "not-said",
            Self::Failed(_) => "failed",
            Self::NotReached => "not-reached",
        }
    }
}

impl StepReport {
    /// A step before its turn.
    pub fn waiting(step: Step) -> Self {
        Self { step, state: StepState::Waiting, finding: None, elapsed: Duration::ZERO }
    }
}

#[cfg(test)]
mod tests;
