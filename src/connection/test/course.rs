//! The seven steps, one after the other.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use super::{
    Ending, Event, Finding, SignIn, Step, StepReport, StepState, Target, Tried, certificate,
    contact::{self, Contact, Described},
    reach,
    wait::{Cancelled, Pending, Wait},
};
use crate::{
    fault::{Fault, Kind},
    native::Operation,
};

/// How long encryption, sign-in, cluster and topic may take each.
const LIMIT: Duration = Duration::from_secs(10);
/// The cluster's own deadline for a question, within [`LIMIT`].
const QUESTION: Duration = Duration::from_secs(9);
/// How long the certificate is waited for when librdkafka has its verdict.
const CERTIFICATE: Duration = Duration::from_secs(2);
/// How long the producer's number is waited for: librdkafka asks for it half a second after the first contact.
const NUMBER: Duration = Duration::from_secs(3);

/// Why a step did not pass.
enum Stop {
    Cancelled,
    Failed(Box<(Fault, Option<Finding>)>),
}

impl Stop {
    fn failed(fault: Fault, finding: Option<Finding>) -> Self {
        Self::Failed(Box::new((fault, finding)))
    }
}

/// How a step ended, what it found, and what the next one needs of it.
type Taken<R> = Result<(StepState, Finding, R), Stop>;

impl From<Cancelled> for Stop {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::failed(fault, None)
    }
}

/// Takes the steps, tells each change, and last how it ended.
pub(super) fn run(target: &Target, wait: Wait, tell: impl FnMut(Event)) {
    let mut course = Course { target, wait, tell, reached: None };
    // Closing a client may take a while: it outlives the last word.
    let mut contact = None;
    let ending = match course.steps(&mut contact) {
        Ok(()) => Ending::Passed,
        Err(ending) => ending,
    };
    for step in Step::ALL.into_iter().filter(|step| course.reached.is_none_or(|reached| *step > reached)) {
        (course.tell)(Event::Step(StepReport { state: StepState::NotReached, ..StepReport::waiting(step) }));
    }
    (course.tell)(Event::Ended(ending));
}

struct Course<'t, T> {
    target: &'t Target,
    wait: Wait,
    tell: T,
    /// The last step that was begun.
    reached: Option<Step>,
}

impl<T: FnMut(Event)> Course<'_, T> {
    fn steps(&mut self, contact: &mut Option<Contact>) -> Result<(), Ending> {
        let resolved = self.step(Step::Address, Self::addresses)?;
        let ports = self.step(Step::Port, |course| course.ports(&resolved))?;
        let contact = self.step(Step::Encryption, |course| course.encryption(ports, contact))?;
        self.step(Step::SignIn, |course| course.sign_in(contact))?;
        self.step(Step::Cluster, |course| course.cluster(contact))?;
        let topic = self.step(Step::Topic, |course| course.topic(contact))?;
        self.step(Step::Write, |course| course.write(contact, &topic))
    }

    /// Takes one step, and tells when it begins and how it ended.
    fn step<R>(&mut self, step: Step, take: impl FnOnce(&mut Self) -> Taken<R>) -> Result<R, Ending> {
        self.reached = Some(step);
        (self.tell)(Event::Step(StepReport { state: StepState::Running, ..StepReport::waiting(step) }));
        let started = Instant::now();
        let (state, finding, result) = match take(self) {
            Ok((state, finding, result)) => (state, Some(finding), Ok(result)),
            Err(Stop::Failed(failed)) => (StepState::Failed(failed.0), failed.1, Err(Ending::Failed(step))),
            Err(Stop::Cancelled) => (StepState::NotReached, None, Err(Ending::Cancelled)),
        };
        (self.tell)(Event::Step(StepReport { step, state, finding, elapsed: started.elapsed() }));
        result
    }

    fn addresses(&mut self) -> Taken<Vec<Tried<Vec<SocketAddr>>>> {
        let tried = reach::look_up(&self.wait, &self.target.bootstrap)?;
        one_works(&tried, Finding::Addresses)?;
        Ok((StepState::Passed, Finding::Addresses(tried.clone()), tried))
    }

    fn ports(&mut self, resolved: &[Tried<Vec<SocketAddr>>]) -> Taken<Vec<Tried<SocketAddr>>> {
        let tried = reach::connect(&self.wait, resolved)?;
        one_works(&tried, Finding::Ports)?;
        Ok((StepState::Passed, Finding::Ports(tried.clone()), tried))
    }

    fn encryption<'c>(
        &mut self,
        ports: Vec<Tried<SocketAddr>>,
        contact: &'c mut Option<Contact>,
    ) -> Taken<&'c mut Contact> {
        let open: Vec<_> = ports.into_iter().filter_map(|one| Some((one.address, one.outcome.ok()?))).collect();
        let bootstrap = open.iter().map(|(address, _)| address.clone()).collect();
        let contact = contact.insert(Contact::start(self.target, bootstrap)?);
        let shown = match open.into_iter().next().filter(|_| self.target.security.encrypted()) {
            Some((address, socket)) => {
                let look = move || certificate::look(&address, socket, LIMIT);
                Some(Pending::start("connection-test-certificate", look)?)
            }
            None => None,
        };
        let mut seen = None;
        let verdict = self.wait.until(LIMIT, || {
            contact.listen();
            seen = seen.take().or_else(|| shown.as_ref()?.take());
            if contact.speaks() { Some(Ok(())) } else { contact.all_failed().map(Err) }
        })?;
        if let (None, Some(shown)) = (&seen, &shown) {
            // Listening goes on meanwhile, and cannot change the verdict.
            seen = self.wait.until(CERTIFICATE, || {
                contact.listen();
                shown.take()
            })?;
        }
        let finding = seen.flatten();
        match verdict {
            Some(Ok(())) => {
                let nothing_seen = || match self.target.security.encrypted() {
                    true => Finding::Encrypted { protocol: String::new(), certificate: None },
                    false => Finding::NotEncrypted,
                };
                Ok((StepState::Passed, finding.unwrap_or_else(nothing_seen), contact))
            }
            Some(Err(fault)) => Err(Stop::failed(fault, finding)),
            None => Err(Stop::failed(contact.last_heard(), finding)),
        }
    }

    fn sign_in(&mut self, contact: &mut Contact) -> Taken<()> {
        let verdict = self.wait.until(LIMIT, || {
            // First what is known: a refusal may have come before this step began.
            let verdict = if contact.signed_in() { Some(Ok(())) } else { contact.refusal().map(Err) };
            if verdict.is_none() {
                contact.listen();
            }
            verdict
        })?;
        verdict.unwrap_or_else(|| Err(contact.last_heard()))?;
        let finding = match &self.target.sign_in {
            SignIn::Nobody => Finding::NoSignIn,
            SignIn::Key { name, mechanism } => Finding::SignedIn { name: name.clone(), mechanism },
            SignIn::Certificate => Finding::SignedInByCertificate,
        };
        Ok((StepState::Passed, finding, ()))
    }

    fn cluster(&mut self, contact: &mut Contact) -> Taken<()> {
        let cluster = contact.cluster();
        let pending = Pending::start("connection-test-cluster", move || cluster.describe_cluster(QUESTION))?;
        let answer = self.listen_for(contact, &pending)?;
        let description = answer.and_then(Result::ok).ok_or_else(|| contact.last_heard())?;
        let addresses: Vec<_> = description.brokers.iter().map(|broker| broker.address()).collect();
        let brokers = reach::reach_brokers(&self.wait, &addresses)?;
        let (id, nobody) = (description.id, !brokers.iter().any(Tried::works));
        let first = brokers.iter().find_map(|one| Some((one.address.clone(), one.outcome.clone().err()?)));
        let finding = Finding::Cluster { id, brokers };
        match first.filter(|_| nobody) {
            Some((address, fault)) => {
                let fault = Fault::with(Kind::AdvertisedAddress { address }, fault.technical);
                Err(Stop::failed(fault, Some(finding)))
            }
            None => Ok((StepState::Passed, finding, ())),
        }
    }

    fn topic(&mut self, contact: &mut Contact) -> Taken<Described> {
        let (cluster, topic) = (contact.cluster(), self.target.topic.clone());
        let ask = move || contact::ask_for_topic(&cluster, &topic, QUESTION);
        let pending = Pending::start("connection-test-topic", ask)?;
        let described = match self.listen_for(contact, &pending)? {
            Some(Ok(described)) => described,
            Some(Err(Some(fault))) => return Err(fault.into()),
            Some(Err(None)) | None => return Err(contact.last_heard().into()),
        };
        let partitions = &described.description.partitions;
        if partitions.is_empty() {
            // A topic whose partitions are not made yet.
            return Err(Fault::new(Kind::TopicUnknown { topic: self.target.topic.clone() }).into());
        }
        let finding = Finding::Topic {
            partitions: partitions.len(),
            without_leader: partitions.iter().filter(|partition| partition.leader.is_none()).count(),
            compacted: described.compacted,
        };
        Ok((StepState::Passed, finding, described))
    }

    /// Whether this key may write, as the cluster says it: nothing is written to find out.
    fn write(&mut self, contact: &mut Contact, topic: &Described) -> Taken<()> {
        let said = topic.description.operations.as_ref();
        let may = said.map(|operations| operations.contains(&Operation::Write));
        if may == Some(false) {
            return Err(Fault::new(Kind::WriteDenied { topic: self.target.topic.clone() }).into());
        }
        // Asking for the producer's number is all that idempotence needs, and it writes nothing.
        let refused = self.wait.until(NUMBER, || {
            contact.listen();
            match contact.idempotence_refused() {
                None if contact.numbered() == Some(false) => None,
                answer => Some(answer),
            }
        })?;
        if let Some(fault) = refused.flatten() {
            return Err(fault.into());
        }
        let state = if may.is_some() { StepState::Passed } else { StepState::NotSaid };
        Ok((state, Finding::Write { numbered: contact.numbered() }, ()))
    }

    /// The answer, while librdkafka is listened to; `None` where there is none in time.
    fn listen_for<R: Send + 'static>(
        &self,
        contact: &mut Contact,
        pending: &Pending<R>,
    ) -> Result<Option<R>, Cancelled> {
        self.wait.until(LIMIT, || {
            contact.listen();
            pending.take()
        })
    }
}

/// The fault of the first address, where none works.
fn one_works<V>(tried: &[Tried<V>], finding: impl Fn(Vec<Tried<V>>) -> Finding) -> Result<(), Stop>
where
    V: Clone,
{
    if tried.iter().any(Tried::works) {
        return Ok(());
    }
    let first = tried.iter().find_map(|one| one.outcome.as_ref().err().cloned());
    Err(Stop::failed(first.unwrap_or_else(|| Fault::new(Kind::Internal)), Some(finding(tried.to_vec()))))
}
