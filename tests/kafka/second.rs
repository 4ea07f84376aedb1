//! A second broker beside the one of a cluster, for topics with two replicas.

use std::{fs, net::TcpListener};

use crate::{admin, cluster::Cluster, jars, listener::Listener, server::Server};

/// A broker that has joined a cluster. Its data go with it.
pub struct Second {
    server: Option<Server>,
    _folder: tempfile::TempDir,
}

impl Second {
    /// Starts it, and waits until it is ready. `controller` is the port of the cluster's controller.
    ///
    /// # Errors
    /// What went wrong, with the last lines of its log.
    pub fn start(controller: u16) -> Result<Self, String> {
        let text = |error: std::io::Error| error.to_string();
        jars::class_path()?;
        let folder = tempfile::Builder::new().prefix("second-").tempdir_in(jars::folder()).map_err(text)?;
        let port = TcpListener::bind("127.0.0.1:0").and_then(|held| held.local_addr()).map_err(text)?.port();
        let properties = folder.path().join("server.properties");
        let configuration = format!(
            "process.roles=broker\nnode.id=2\ncontroller.quorum.voters=1@127.0.0.1:{controller}\nlog.dirs={}\n\
             listeners=PLAINTEXT://127.0.0.1:{port}\nadvertised.listeners=PLAINTEXT://localhost:{port}\n\
             listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT\n\
             inter.broker.listener.name=PLAINTEXT\ncontroller.listener.names=CONTROLLER\n\
             authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n\
             super.users=User:admin;User:ANONYMOUS\n",
            folder.path().join("data").display()
        );
        fs::write(&properties, configuration).map_err(text)?;
        let path = properties.display().to_string();
        admin::tool("kafka.tools.StorageTool", &["format", "-t", crate::cluster::CLUSTER_ID, "-c", &path])?;
        let server = Server::start(folder.path(), &properties, folder.path().join("1.log"))?;
        Ok(Self { server: Some(server), _folder: folder })
    }

    /// Makes a topic of one partition that the cluster's own broker leads, and that this one has, too.
    pub fn replicated_topic(&self, cluster: &Cluster, name: &str, in_sync: u32) {
        let (address, in_sync) = (cluster.address(Listener::Plaintext), format!("min.insync.replicas={in_sync}"));
        let arguments = ["--bootstrap-server", &address, "--create", "--topic", name, "--replica-assignment", "1:2"];
        let arguments = [&arguments[..], &["--config", &in_sync]].concat();
        admin::tool("org.apache.kafka.tools.TopicCommand", &arguments).expect("the topic is made");
    }

    /// Asks it to stop, and waits until it has: its replicas are out of sync from then on.
    pub fn stop(mut self) {
        self.server.take().map_or(Ok(()), Server::stop).expect("it stops");
    }
}
