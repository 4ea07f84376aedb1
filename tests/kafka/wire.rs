//! The few requests of Kafka's protocol that rdkafka has no call for: rights and quotas, written out by hand, since each
//! start of Kafka's own tools is seconds of Java. The fields and their order are those of Kafka's message definitions
//! (CreateAclsRequest, DescribeAclsRequest, AlterClientQuotasRequest).

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

/// What a right is about. `…s` stands for everything whose name begins so.
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "whole, so that a test finds the right that it needs")]
pub enum Resource<'a> {
    Topic(&'a str),
    Topics(&'a str),
    Group(&'a str),
    Groups(&'a str),
    TransactionalId(&'a str),
    TransactionalIds(&'a str),
    Cluster,
}

/// What may be done with it, by Kafka's numbers.
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "whole, so that a test finds the right that it needs")]
pub enum Operation {
    All = 2,
    Read = 3,
    Write = 4,
    Create = 5,
    Describe = 8,
    DescribeConfigs = 10,
    IdempotentWrite = 12,
}

const CREATE_ACLS: i16 = 30;
const DESCRIBE_ACLS: i16 = 29;
const ALTER_CLIENT_QUOTAS: i16 = 49;
const ALLOW: i8 = 3;
/// Longer than any answer takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(30);

impl Resource<'_> {
    /// Kafka's numbers of the resource's type and the pattern's type, and the name.
    fn parts(&self) -> (i8, i8, &str) {
        const LITERAL: i8 = 3;
        const PREFIXED: i8 = 4;
        match self {
            Self::Topic(name) => (2, LITERAL, name),
            Self::Topics(name) => (2, PREFIXED, name),
            Self::Group(name) => (3, LITERAL, name),
            Self::Groups(name) => (3, PREFIXED, name),
            Self::Cluster => (4, LITERAL, "kafka-cluster"),
            Self::TransactionalId(name) => (5, LITERAL, name),
            Self::TransactionalIds(name) => (5, PREFIXED, name),
        }
    }
}

/// Gives a user a right, and waits until the broker heeds it.
pub fn allow(address: &str, user: &str, operation: Operation, resource: Resource<'_>) -> Result<(), String> {
    let (resource_type, pattern, name) = resource.parts();
    let right = |body: &mut Vec<u8>| {
        body.extend(resource_type.to_be_bytes());
        string(body, name);
        body.extend(pattern.to_be_bytes());
        string(body, &format!("User:{user}"));
        string(body, "*");
        body.extend((operation as i8).to_be_bytes());
        body.extend(ALLOW.to_be_bytes());
    };
    let mut body = 1_i32.to_be_bytes().to_vec();
    right(&mut body);
    let answer = ask(address, CREATE_ACLS, 1, &body)?;
    // Throttle time and the number of results come first.
    accepted(&answer, 8)?;
    let mut filter = Vec::new();
    right(&mut filter);
    let start = Instant::now();
    while start.elapsed() < DEADLINE {
        let answer = ask(address, DESCRIBE_ACLS, 1, &filter)?;
        // Throttle time, error, no error text; then how many resources have such a right.
        if answer.get(8..12).is_some_and(|found| found != [0; 4]) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(format!("{user}'s right to {operation:?} {resource:?} is not heeded"))
}

/// Bounds what everybody with this client id may send.
pub fn limit_client(address: &str, client_id: &str, bytes_a_second: f64) -> Result<(), String> {
    let one = 1_i32.to_be_bytes();
    let mut body = [one, one].concat();
    string(&mut body, "client-id");
    string(&mut body, client_id);
    body.extend(one);
    string(&mut body, "producer_byte_rate");
    body.extend(bytes_a_second.to_be_bytes());
    // Neither is the quota removed, nor is this a rehearsal.
    body.extend([0, 0]);
    accepted(&ask(address, ALTER_CLIENT_QUOTAS, 0, &body)?, 8)
}

/// Whether the error code at this place of an answer is "none".
fn accepted(answer: &[u8], place: usize) -> Result<(), String> {
    match answer.get(place..place + 2) {
        Some([0, 0]) => Ok(()),
        code => Err(format!("Kafka's code {code:?} in {}", String::from_utf8_lossy(answer))),
    }
}

fn string(body: &mut Vec<u8>, text: &str) {
    body.extend(i16::try_from(text.len()).unwrap_or(i16::MAX).to_be_bytes());
    body.extend(text.as_bytes());
}

/// One request over a connection of its own; the answer without its number.
fn ask(address: &str, api: i16, version: i16, body: &[u8]) -> Result<Vec<u8>, String> {
    let exchange = || -> io::Result<Vec<u8>> {
        let mut connection = TcpStream::connect(address)?;
        connection.set_read_timeout(Some(DEADLINE))?;
        let mut request = [api.to_be_bytes(), version.to_be_bytes(), [0, 0], [0, 7]].concat();
        string(&mut request, "tests");
        request.extend(body);
        connection.write_all(&(request.len() as u32).to_be_bytes())?;
        connection.write_all(&request)?;
        let mut length = [0; 4];
        connection.read_exact(&mut length)?;
        let mut answer = vec![0; u32::from_be_bytes(length) as usize];
        connection.read_exact(&mut answer)?;
        Ok(answer.split_off(4))
    };
    exchange().map_err(|error| format!("{address}: {error}"))
}
