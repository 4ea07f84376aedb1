//! What an administrator does to a cluster: topics, rights, and Kafka's own tools.

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use rdkafka::{
    ClientConfig,
    admin::{AdminClient, AdminOptions, NewPartitions, NewTopic, TopicReplication, TopicResult},
    client::DefaultClientContext,
    error::{KafkaError, RDKafkaErrorCode},
};

use crate::{
    cluster::{PARTITIONS, TOPIC},
    jars, outside,
    user::User,
    wire::{self, Operation, Resource},
};

/// Java's own start takes a second or two alone.
const TOOL_DEADLINE: Duration = Duration::from_secs(60);
const TOPIC_DEADLINE: Duration = Duration::from_secs(30);

/// Makes [`TOPIC`] and gives the users their rights. `address` is the port that asks for no sign-in.
pub fn prepare(address: &str) -> Result<(), String> {
    use User::{Alice, Bob, Carol, Viewer};
    create_topic(address, TOPIC, PARTITIONS, &[])?;
    let allow = |user: User, operation, resource| wire::allow(address, user.name(), operation, resource);
    allow(Viewer, Operation::Describe, Resource::Topics(TOPIC))?;
    // Who may write may see, too.
    allow(Alice, Operation::Write, Resource::Topics(TOPIC))?;
    allow(Bob, Operation::Write, Resource::Topics(TOPIC))?;
    for resource in [Resource::Topics(TOPIC), Resource::Groups(TOPIC), Resource::TransactionalIds(TOPIC)] {
        allow(Carol, Operation::All, resource)?;
    }
    Ok(())
}

/// Makes a topic with these of Kafka's settings for topics, and waits until the broker knows it.
pub fn create_topic(address: &str, name: &str, partitions: usize, settings: &[(&str, &str)]) -> Result<(), String> {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", address);
    try_create_topic(config, name, partitions, settings).map_err(|code| format!("{name}: {code}"))
}

/// Makes a topic by a client of this configuration.
///
/// # Errors
/// The cluster's code.
pub fn try_create_topic(
    config: ClientConfig,
    name: &str,
    partitions: usize,
    settings: &[(&str, &str)],
) -> Result<(), RDKafkaErrorCode> {
    let code = |error: KafkaError| error.rdkafka_error_code().unwrap_or(RDKafkaErrorCode::Fail);
    let admin: AdminClient<DefaultClientContext> = config.create().map_err(code)?;
    let count = i32::try_from(partitions).unwrap_or(i32::MAX);
    let topic = NewTopic::new(name, count, TopicReplication::Fixed(1));
    let topic = settings.iter().fold(topic, |topic, (name, value)| topic.set(name, value));
    let options = AdminOptions::new().operation_timeout(Some(TOPIC_DEADLINE));
    let created = block_on(admin.create_topics([&topic], &options)).map_err(code)?;
    created.into_iter().try_for_each(|one| one.map(drop).map_err(|(_, code)| code))
}

/// Deletes a topic, with all that is in it.
pub fn delete_topic(address: &str, name: &str) -> Result<(), String> {
    let deleted = block_on(admin(address)?.delete_topics(&[name], &AdminOptions::new()));
    outcome(name, deleted)
}

/// Adds partitions to a topic, until it has so many.
pub fn add_partitions(address: &str, name: &str, partitions: usize) -> Result<(), String> {
    let wanted = NewPartitions::new(name, partitions);
    let added = block_on(admin(address)?.create_partitions([&wanted], &AdminOptions::new()));
    outcome(name, added)
}

fn admin(address: &str) -> Result<AdminClient<DefaultClientContext>, String> {
    ClientConfig::new().set("bootstrap.servers", address).create().map_err(|error| error.to_string())
}

fn outcome(name: &str, outcome: Result<Vec<TopicResult>, KafkaError>) -> Result<(), String> {
    let outcome = outcome.map_err(|error| format!("{name}: {error}"))?;
    outcome.into_iter().try_for_each(|one| one.map(drop).map_err(|(name, code)| format!("{name}: {code}")))
}

/// Runs one of Kafka's own tools, by its class, and returns what it printed.
pub fn tool(class: &str, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let mut all = vec!["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", jars::class_path()?, class];
    all.extend(arguments);
    outside::run(TOOL_DEADLINE, "java", &all, b"")
}

/// Waits for one future, without an executor.
pub fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(std::thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}
