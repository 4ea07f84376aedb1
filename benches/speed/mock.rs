//! The mock cluster, in a process of its own. It keeps 5 MiB a partition and drops the oldest.

use std::{
    io::{self, BufRead as _, BufReader, Write as _},
    process::{Child, Command, Stdio},
};

use rdkafka::{mocking::MockCluster, producer::DefaultProducerContext};

use crate::settings::PARTITIONS;

/// The topic that lines go to.
pub const TOPIC: &str = "invoices";

/// Serves until standard input ends.
///
/// # Errors
/// librdkafka's words.
pub fn serve() -> Result<(), String> {
    let cluster: MockCluster<'static, DefaultProducerContext> =
        MockCluster::new(1).map_err(|error| error.to_string())?;
    let partitions = i32::try_from(PARTITIONS).unwrap_or(4);
    cluster.create_topic(TOPIC, partitions, 1).map_err(|error| error.to_string())?;
    println!("{}", cluster.bootstrap_servers());
    io::stdout().flush().map_err(|error| error.to_string())?;
    io::copy(&mut io::stdin().lock(), &mut io::sink()).map_err(|error| error.to_string())?;
    Ok(())
}

/// A running mock cluster. Ends when dropped.
pub struct Mock {
    process: Child,
    /// `host:port`.
    pub address: String,
}

impl Mock {
    /// Starts this program anew as the cluster.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn start() -> Result<Self, String> {
        let mut process = Command::new(std::env::current_exe().map_err(|error| error.to_string())?)
            .args(["role", "mock"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let said = process.stdout.take().ok_or("no output")?;
        let mut address = String::new();
        BufReader::new(said).read_line(&mut address).map_err(|error| error.to_string())?;
        Ok(Self { process, address: address.trim().to_owned() })
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
