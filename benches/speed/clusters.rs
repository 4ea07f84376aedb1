//! A real Apache Kafka of one broker, started as tests/kafka starts it.

use std::{
    fs,
    net::TcpListener,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use rdkafka::{
    ClientConfig,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    error::KafkaError,
};
use tempfile::TempDir;

use crate::{contestants::Place, jars, outside, server::Server, settings::PARTITIONS};

/// The id that its storage is formatted with.
const CLUSTER_ID: &str = "MkU3OEVBNTcwNTJENDM2Qk";
const TOPIC_DEADLINE: Duration = Duration::from_secs(30);
const TOOL_DEADLINE: Duration = Duration::from_secs(60);

/// A Kafka of one broker without encryption and sign-in. Ends when dropped.
pub struct RealKafka {
    // First the server, so that it writes nothing more into the folder.
    server: Option<Server>,
    _folder: TempDir,
    address: String,
    topics: AtomicUsize,
}

impl RealKafka {
    /// Starts it, and waits until it is ready.
    ///
    /// # Errors
    /// What went wrong, with the end of Kafka's log.
    pub fn start() -> Result<Self, String> {
        let words = |error: std::io::Error| error.to_string();
        let class_path = jars::class_path()?;
        let folder = tempfile::Builder::new().prefix("speed-").tempdir_in(jars::folder()).map_err(words)?;
        let [controller, open] = free_ports().map_err(words)?;
        let properties = folder.path().join("server.properties");
        let text = format!(
            "process.roles=broker,controller\nnode.id=1\ncontroller.quorum.voters=1@127.0.0.1:{controller}\n\
             log.dirs={}\nlisteners=CONTROLLER://127.0.0.1:{controller},PLAINTEXT://127.0.0.1:{open}\n\
             controller.listener.names=CONTROLLER\nauto.create.topics.enable=false\n\
             offsets.topic.replication.factor=1\ntransaction.state.log.replication.factor=1\n\
             transaction.state.log.min.isr=1\nlog.segment.delete.delay.ms=1000\n\
             group.initial.rebalance.delay.ms=0\n",
            folder.path().join("data").display(),
        );
        fs::write(&properties, text).map_err(words)?;
        let properties_path = properties.display().to_string();
        let format = ["-cp", class_path, "kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", &properties_path];
        outside::run(TOOL_DEADLINE, "java", &format, b"")?;
        let server = Server::start(folder.path(), &properties, folder.path().join("kafka.log"))?;
        let address = format!("127.0.0.1:{open}");
        Ok(Self { server: Some(server), _folder: folder, address, topics: AtomicUsize::new(0) })
    }

    /// A topic that nobody has written to yet.
    ///
    /// # Errors
    /// The cluster's words.
    pub fn new_place(&self) -> Result<Place, String> {
        let topic = format!("invoices-{}", self.topics.fetch_add(1, Ordering::Relaxed));
        let partitions = i32::try_from(PARTITIONS).unwrap_or(4);
        let new = NewTopic::new(&topic, partitions, TopicReplication::Fixed(1));
        let made =
            pollster::block_on(self.admin()?.create_topics([&new], &options())).map_err(|error| error.to_string())?;
        made.into_iter().try_for_each(|one| one.map(drop).map_err(|(topic, code)| format!("{topic}: {code}")))?;
        Ok(Place { address: self.address.clone(), topic })
    }

    /// What was sent there is no longer wanted, and makes room.
    pub fn done_with(&self, place: &Place) {
        if let Ok(admin) = self.admin() {
            // A topic that stays costs room and nothing else.
            let _ = pollster::block_on(admin.delete_topics(&[&place.topic], &options()));
        }
    }

    fn admin(&self) -> Result<AdminClient<DefaultClientContext>, String> {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.address);
        config.create().map_err(|error: KafkaError| error.to_string())
    }
}

impl Drop for RealKafka {
    fn drop(&mut self) {
        drop(self.server.take());
    }
}

/// Ports that nobody listens at: both are held until both are known.
fn free_ports() -> std::io::Result<[u16; 2]> {
    let held = [TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?];
    Ok([held[0].local_addr()?.port(), held[1].local_addr()?.port()])
}

fn options() -> AdminOptions {
    AdminOptions::new().operation_timeout(Some(TOPIC_DEADLINE))
}
