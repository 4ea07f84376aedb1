//! A cluster of one real Kafka: its users, what they may do, its topics, and its life.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

use crate::{
    admin,
    certificates::{Certificates, ClientShown},
    jars,
    kcat::{self, Message},
    listener::{self, Listener},
    outside,
    server::Server,
    user::User,
    wire::{self, Operation, Resource},
};

/// The topic that is there from the start, and the beginning of every name that alice, bob and the viewer have rights on.
pub const TOPIC: &str = "invoices";
/// How many partitions [`TOPIC`] has.
pub const PARTITIONS: usize = 4;
/// The id that its storage is formatted with.
pub const CLUSTER_ID: &str = "MkU3OEVBNTcwNTJENDM2Qk";
/// How often free ports are looked for: another program may take one before Kafka does.
const PORT_ATTEMPTS: usize = 3;

/// A Kafka of one node, with data and certificates of its own.
pub struct Cluster {
    folder: PathBuf,
    ports: [u16; Listener::ALL.len()],
    passwords: BTreeMap<User, String>,
    certificates: Certificates,
    server: Mutex<Option<Server>>,
}

impl Cluster {
    /// The cluster that every test may use, and none may stop. With [`TOPIC`] and the rights of the users.
    ///
    /// # Panics
    /// When it cannot be started, with the last lines of Kafka's log.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Result<Cluster, String>> = OnceLock::new();
        let shared = SHARED.get_or_init(|| {
            let cluster = Self::start()?;
            admin::prepare(&cluster.address(Listener::Plaintext))?;
            Ok(cluster)
        });
        shared.as_ref().unwrap_or_else(|error| panic!("{error}"))
    }

    /// A cluster that a test may stop and start again: it runs, and nobody else has it meanwhile. Without topics and
    /// rights of its own.
    ///
    /// # Panics
    /// When it cannot be started, with the last lines of Kafka's log.
    pub fn breakable() -> MutexGuard<'static, Self> {
        static BREAKABLE: OnceLock<Result<Mutex<Cluster>, String>> = OnceLock::new();
        let breakable = BREAKABLE.get_or_init(|| Self::start().map(Mutex::new));
        let cluster = breakable.as_ref().unwrap_or_else(|error| panic!("{error}"));
        let cluster = cluster.lock().unwrap_or_else(PoisonError::into_inner);
        // A test that failed may have left it frozen or stopped.
        let running = match cluster.pid() {
            Some(_) => cluster.thaw_broker(),
            None => cluster.start_broker(),
        };
        running.unwrap_or_else(|error| panic!("{error}"));
        cluster
    }

    /// A cluster of its own, with the users but no topic and no rights: only the admin and those who do not sign in can
    /// use it.
    ///
    /// # Errors
    /// What went wrong, with the last lines of Kafka's log.
    fn start() -> Result<Self, String> {
        let text = |error: &dyn std::fmt::Display| error.to_string();
        jars::class_path()?;
        let folder =
            tempfile::Builder::new().prefix("cluster-").tempdir_in(jars::folder()).map_err(|e| text(&e))?.keep();
        let passwords = User::ALL.iter().map(|user| Ok((*user, password()?))).collect::<Result<_, String>>()?;
        let certificates = Certificates::make(&folder).map_err(|error| text(&error))?;
        let mut cluster = Self {
            folder,
            ports: listener::free_ports().map_err(|error| text(&error))?,
            passwords,
            certificates,
            server: Mutex::new(None),
        };
        cluster.write_properties()?;
        cluster.format()?;
        for attempt in 1.. {
            match cluster.start_broker() {
                Err(error) if error.contains("Address already in use") && attempt < PORT_ATTEMPTS => {
                    cluster.ports = listener::free_ports().map_err(|error| text(&error))?;
                    cluster.write_properties()?;
                }
                result => return result.map(|()| cluster),
            }
        }
        unreachable!("the last attempt returns")
    }

    /// `host:port` of a listener.
    pub fn address(&self, listener: Listener) -> String {
        let place = Listener::ALL.iter().position(|other| *other == listener).expect("every listener is in ALL");
        format!("localhost:{}", self.ports[place])
    }

    /// The port of its controller, where brokers join.
    pub fn controller(&self) -> u16 {
        self.ports[0]
    }

    /// The authority to trust.
    pub fn ca(&self) -> PathBuf {
        self.certificates.ca()
    }

    /// An authority that did not sign this cluster's certificates.
    pub fn other_ca(&self) -> PathBuf {
        self.certificates.other_ca()
    }

    /// The certificate and the private key that a client can show, as PEM files. Who shows a good one is Alice.
    pub fn client_certificate(&self, shown: ClientShown) -> (PathBuf, PathBuf) {
        self.certificates.client(shown)
    }

    /// The secret of a user, made for this run.
    pub fn password(&self, user: User) -> &str {
        &self.passwords[&user]
    }

    /// How kcat comes in without signing in, with every right.
    pub fn open(&self) -> kcat::Properties {
        vec![("bootstrap.servers", self.address(Listener::Plaintext))]
    }

    /// How kcat signs in as `user` over the encrypted port.
    pub fn as_user(&self, user: User) -> kcat::Properties {
        vec![
            ("bootstrap.servers", self.address(Listener::SaslSsl)),
            ("security.protocol", "SASL_SSL".to_owned()),
            ("ssl.ca.location", self.ca().display().to_string()),
            ("sasl.mechanism", user.mechanism().to_owned()),
            ("sasl.username", user.name().to_owned()),
            ("sasl.password", self.password(user).to_owned()),
        ]
    }

    /// The names of all topics but Kafka's own, with the number of their partitions.
    pub fn topics(&self) -> BTreeMap<String, usize> {
        kcat::topics(&self.open()).expect("kcat lists the topics")
    }

    /// Every message of a topic, sorted by partition and offset, read by kcat.
    pub fn consume_all(&self, topic: &str) -> Vec<Message> {
        kcat::consume(&self.open(), topic).expect("kcat reads the topic")
    }

    /// Makes a topic, and waits until the broker knows it.
    pub fn create_topic(&self, name: &str, partitions: usize) {
        self.topic_with(name, partitions, &[]);
    }

    /// Makes a topic with settings such as `("max.message.bytes", "1000")`, `("cleanup.policy", "compact")` or
    /// `("min.insync.replicas", "2")`, more than this cluster has.
    pub fn topic_with(&self, name: &str, partitions: usize, settings: &[(&str, &str)]) {
        admin::create_topic(&self.address(Listener::Plaintext), name, partitions, settings).expect("the topic is made");
    }

    /// Gives the guest a right, as tests hold what the others may not do. Give it on names of your own test only.
    pub fn allow(&self, operation: Operation, resource: Resource<'_>) {
        let address = self.address(Listener::Plaintext);
        wire::allow(&address, User::Guest.name(), operation, resource).expect("the right is given");
    }

    /// Bounds what everybody with this client id may send.
    pub fn limit_client(&self, client_id: &str, bytes_a_second: f64) {
        wire::limit_client(&self.address(Listener::Plaintext), client_id, bytes_a_second).expect("the quota is set");
    }

    /// The number of the codec with which the first batch of a topic's first partition is stored.
    pub fn codec(&self, topic: &str) -> u8 {
        // A batch of format 2: its attributes are 2 bytes at 21, the codec their lowest bits.
        self.stored(topic)[22] & 0b111
    }

    /// How many batches a topic's first partition has.
    pub fn batches(&self, topic: &str) -> usize {
        let stored = self.stored(topic);
        let mut rest = stored.as_slice();
        let mut count = 0;
        // Each begins with its first offset, 8 bytes, and the length of what follows, 4 bytes.
        while let Some(length) = rest.get(8..12).and_then(|bytes| bytes.try_into().ok()) {
            let length = usize::try_from(u32::from_be_bytes(length)).expect("a length");
            rest = rest.get(12 + length..).unwrap_or_default();
            count += 1;
        }
        count
    }

    /// The first partition of a topic as Kafka keeps it.
    fn stored(&self, topic: &str) -> Vec<u8> {
        let file = self.folder.join(format!("data/{topic}-0/00000000000000000000.log"));
        fs::read(file).expect("the partition's file is read")
    }

    /// Asks Kafka to stop and waits until it has. Nobody is lost on the way: it is the clean end.
    pub fn stop_broker(&self) -> Result<(), String> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Server::stop)
    }

    /// Kills Kafka without a warning.
    pub fn kill_broker(&self) -> Result<(), String> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Server::kill)
    }

    /// Starts Kafka again, on the same data and ports, and waits until it is ready.
    pub fn start_broker(&self) -> Result<(), String> {
        let log = (1..).map(|start| self.folder.join(format!("{start}.log"))).find(|log| !log.exists());
        let server = Server::start(&self.folder, &self.properties(), log.ok_or("no name for a log")?)?;
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = Some(server);
        Ok(())
    }

    /// Freezes Kafka: connections stand, and nothing answers.
    pub fn freeze_broker(&self) -> Result<(), String> {
        self.pid().map_or(Ok(()), |pid| outside::signal("STOP", pid))
    }

    /// Lets a frozen Kafka go on.
    pub fn thaw_broker(&self) -> Result<(), String> {
        self.pid().map_or(Ok(()), |pid| outside::signal("CONT", pid))
    }

    /// The process id of the JVM while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(Server::pid)
    }

    fn properties(&self) -> PathBuf {
        self.folder.join("server.properties")
    }

    fn write_properties(&self) -> Result<(), String> {
        let users = User::ALL.iter().filter(|user| user.mechanism() == "PLAIN");
        let users: Vec<_> = users.map(|user| format!("user_{}=\"{}\"", user.name(), self.password(*user))).collect();
        let jaas = format!("org.apache.kafka.common.security.plain.PlainLoginModule required {};", users.join(" "));
        let [controller, ..] = self.ports;
        let data = self.folder.join("data");
        // Topics are made by accident on purpose, as brokers do by default: a test shows that our program makes none.
        let text = format!(
            "process.roles=broker,controller\nnode.id=1\ncontroller.quorum.voters=1@127.0.0.1:{controller}\n\
             log.dirs={}\nauto.create.topics.enable=true\nnum.partitions=1\ngroup.initial.rebalance.delay.ms=0\n\
             offsets.topic.replication.factor=1\noffsets.topic.num.partitions=1\n\
             transaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\n\
             share.coordinator.state.topic.replication.factor=1\nshare.coordinator.state.topic.min.isr=1\n\
             authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n\
             super.users=User:admin;User:ANONYMOUS\nssl.principal.mapping.rules=RULE:^CN=([^,]+).*$/$1/\n{}",
            data.display(),
            listener::configuration(&self.ports, &self.certificates, &jaas)
        );
        fs::write(self.properties(), text).map_err(|error| error.to_string())
    }

    fn format(&self) -> Result<(), String> {
        let scram: Vec<_> = User::ALL
            .iter()
            .filter(|user| user.mechanism() != "PLAIN")
            .map(|user| format!("{}=[name={},password={}]", user.mechanism(), user.name(), self.password(*user)))
            .collect();
        let properties = self.properties().display().to_string();
        let mut arguments = vec!["format", "-t", CLUSTER_ID, "-c", &properties];
        for user in &scram {
            arguments.extend(["--add-scram", user]);
        }
        admin::tool("kafka.tools.StorageTool", &arguments).map(drop)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // First the server, so that it writes nothing more.
        drop(self.server.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn password() -> Result<String, String> {
    let bytes = getrandom::u64().map_err(|error| error.to_string())?;
    Ok(format!("pass-{bytes:016x}"))
}
