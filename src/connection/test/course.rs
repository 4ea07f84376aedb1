//! The seven steps, one after the other.

use std::{
    collections::BTreeMap,
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
    native::{Broker, Operation},
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
    let mut course = Course { target, wait, tell, reached: None, seen_earlier: Duration::ZERO };
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
    /// How long the step that goes on took, where that began before it was its turn.
    seen_earlier: Duration,
}

impl<T: FnMut(Event)> Course<'_, T> {
    fn steps(&mut self, contact: &mut Option<Contact>) -> Result<(), Ending> {
        let resolved = self.step(Step::Address, Self::addresses)?;
        let ports = self.step(Step::Port, |course| course.ports(&resolved))?;
        let contact = self.step(Step::Encryption, |course| course.encryption(ports, contact))?;
        self.step(Step::SignIn, |course| course.sign_in(contact))?;
        let brokers = self.step(Step::Cluster, |course| course.cluster(contact))?;
        let topic = self.step(Step::Topic, |course| course.topic(contact, brokers))?;
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
        let elapsed = started.elapsed().max(std::mem::take(&mut self.seen_earlier));
        (self.tell)(Event::Step(StepReport { step, state, finding, elapsed }));
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
        let looks = if self.target.security.encrypted() { look_at_certificates(open)? } else { BTreeMap::new() };
        let verdict = self.wait.until(LIMIT, || {
            contact.listen();
            if contact.speaks() { Some(Ok(())) } else { contact.all_failed().map(Err) }
        })?;
        let verdict = verdict.unwrap_or_else(|| Err(contact.last_heard()));
        // The certificate of the address that the verdict is about.
        let look = contact.shown().and_then(|address| looks.get(address));
        let finding = match look {
            // Listening goes on meanwhile, and cannot change the verdict.
            Some(look) => self.wait.until(CERTIFICATE, || {
                contact.listen();
                look.take()
            })?,
            None => None,
        };
        let finding = finding.flatten();
        match verdict {
            Ok(()) => {
                let nothing_seen = || match self.target.security.encrypted() {
                    true => Finding::Encrypted { protocol: String::new(), certificate: None },
                    false => Finding::NotEncrypted,
                };
                Ok((StepState::Passed, finding.unwrap_or_else(nothing_seen), contact))
            }
            Err(fault) => Err(Stop::failed(fault, finding)),
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
        self.seen_earlier = contact.sign_in_time().unwrap_or_default();
        let finding = match &self.target.sign_in {
            SignIn::Nobody => Finding::NoSignIn,
            SignIn::Key { name, mechanism } => Finding::SignedIn { name: name.clone(), mechanism },
            SignIn::Certificate => Finding::SignedInByCertificate,
        };
        Ok((StepState::Passed, finding, ()))
    }

    fn cluster(&mut self, contact: &mut Contact) -> Taken<Brokers> {
        let cluster = contact.cluster();
        let pending = Pending::start("connection-test-cluster", move || cluster.describe_cluster(QUESTION))?;
        let answer = self.listen_for(contact, &pending)?;
        let description = answer.and_then(Result::ok).ok_or_else(|| contact.last_heard())?;
        let addresses: Vec<_> = description.brokers.iter().map(|broker| broker.address()).collect();
        let brokers = reach::reach_brokers(&self.wait, &addresses)?;
        let count = description.brokers.len();
        let finding = Finding::Cluster { id: description.id, count, brokers: brokers.clone() };
        let first = brokers.iter().find_map(unreached);
        match first {
            Some(fault) if !brokers.iter().any(Tried::works) => Err(Stop::failed(fault, Some(finding))),
            first => {
                let state = if first.is_some() { StepState::Warned } else { StepState::Passed };
                Ok((state, finding, Brokers { described: description.brokers, tried: brokers }))
            }
        }
    }

    fn topic(&mut self, contact: &mut Contact, brokers: Brokers) -> Taken<Described> {
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
        let leaders: Vec<_> = partitions.iter().filter_map(|partition| partition.leader).collect();
        let away = self.away(&leaders, brokers)?;
        let without_leader = partitions.len() - leaders.len();
        let finding = Finding::Topic {
            partitions: partitions.len(),
            without_leader,
            unreached: leaders.iter().filter(|leader| away.contains_key(leader)).count(),
            compacted: described.compacted,
        };
        // Lines for its partitions would wait until their deadline.
        if let Some(fault) = leaders.iter().find_map(|leader| away.get(leader)) {
            return Err(Stop::failed(fault.clone(), Some(finding)));
        }
        let state = if without_leader > 0 { StepState::Warned } else { StepState::Passed };
        Ok((state, finding, described))
    }

    /// The leaders that cannot be reached, and why. Those of a very large cluster may not have been tried yet.
    fn away(&self, leaders: &[i32], brokers: Brokers) -> Result<BTreeMap<i32, Fault>, Cancelled> {
        let Brokers { mut described, mut tried } = brokers;
        described.retain(|broker| leaders.contains(&broker.id));
        let mut untried: Vec<_> = described.iter().map(Broker::address).collect();
        untried.retain(|address| !tried.iter().any(|one| one.address == *address));
        tried.extend(reach::reach_brokers(&self.wait, &untried)?);
        let away = described.iter().filter_map(|broker| {
            let address = broker.address();
            Some((broker.id, tried.iter().find(|one| one.address == address).and_then(unreached)?))
        });
        Ok(away.collect())
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

/// The cluster's brokers, and those that were tried.
struct Brokers {
    described: Vec<Broker>,
    tried: Vec<Tried<()>>,
}

/// An address that the cluster gave for a broker, and that does not work from here.
fn unreached(tried: &Tried<()>) -> Option<Fault> {
    let kind = Kind::AdvertisedAddress { address: tried.address.clone() };
    tried.fault().map(|fault| Fault::with(kind, fault.technical.clone()))
}

/// Looks at the certificate of each address at the same time.
fn look_at_certificates(open: Vec<(String, SocketAddr)>) -> Result<BTreeMap<String, Look>, Fault> {
    let look = |(address, socket): (String, SocketAddr)| {
        let shown = address.clone();
        let look = Pending::start("connection-test-certificate", move || certificate::look(&shown, socket, LIMIT))?;
        Ok((address, look))
    };
    open.into_iter().map(look).collect()
}

/// What a look at a certificate will find; nothing where there is none.
type Look = Pending<Option<Finding>>;

/// The fault of the first address, where none works.
fn one_works<V>(tried: &[Tried<V>], finding: impl Fn(Vec<Tried<V>>) -> Finding) -> Result<(), Stop>
where
    V: Clone,
{
    if tried.iter().any(Tried::works) {
        return Ok(());
    }
    let first = tried.iter().find_map(|one| one.fault().cloned());
    Err(Stop::failed(first.unwrap_or_else(|| Fault::new(Kind::Internal)), Some(finding(tried.to_vec()))))
}
