//! kcat beside the program under test: it writes, reads and lists with a librdkafka of its own.

use std::{collections::BTreeMap, time::Duration};

use crate::outside;

/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// A message as it stands in a topic.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    pub partition: i32,
    pub offset: i64,
    pub key: Option<Vec<u8>>,
    pub value: Vec<u8>,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { partition, offset, key, value } = self;
        let key = key.as_deref().map(String::from_utf8_lossy);
        write!(out, "{partition}:{offset} {key:?} {}", String::from_utf8_lossy(value))
    }
}

/// How kcat reaches a cluster: librdkafka's properties, `bootstrap.servers` among them.
pub type Properties = Vec<(&'static str, String)>;

fn call(properties: &Properties, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, String> {
    let properties: Vec<_> = properties.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut all = Vec::from(arguments);
    for property in &properties {
        all.extend(["-X", property]);
    }
    outside::run(DEADLINE, "kcat", &all, input)
}

/// Sends each line of `lines`; what stands before the first tab is its key.
pub fn produce(properties: &Properties, topic: &str, lines: &[u8]) -> Result<(), String> {
    call(properties, &["-P", "-t", topic, "-K", "\t"], lines).map(drop)
}

/// The names of the topics that can be seen, and how many partitions each has. Kafka's own are left out.
pub fn topics(properties: &Properties) -> Result<BTreeMap<String, usize>, String> {
    let text = call(properties, &["-L", "-J"], b"")?;
    let json: serde_json::Value = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    let topics = json["topics"].as_array().ok_or("no topics in kcat's list")?.iter().filter_map(|topic| {
        Some((topic["topic"].as_str()?.to_owned(), topic["partitions"].as_array().map_or(0, Vec::len)))
    });
    Ok(topics.filter(|(name, _)| !name.starts_with("__")).collect())
}

/// Every message of a topic, sorted by partition and offset.
pub fn consume(properties: &Properties, topic: &str) -> Result<Vec<Message>, String> {
    let format = "%p %o %K %S\\n%k%s\\n";
    let bytes = call(properties, &["-C", "-q", "-e", "-u", "-o", "beginning", "-t", topic, "-f", format], b"")?;
    let mut messages = parse(&bytes)?;
    messages.sort_by_key(|message| (message.partition, message.offset));
    Ok(messages)
}

/// Every message of a topic as kcat writes it with this format.
pub fn formatted(properties: &Properties, topic: &str, format: &str) -> Result<String, String> {
    let bytes = call(properties, &["-C", "-q", "-e", "-u", "-o", "beginning", "-t", topic, "-f", format], b"")?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

fn parse(mut bytes: &[u8]) -> Result<Vec<Message>, String> {
    let mut messages = Vec::new();
    while !bytes.is_empty() {
        let (message, rest) = parse_one(bytes)
            .ok_or_else(|| format!("kcat printed {:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(200)])))?;
        messages.push(message);
        bytes = rest;
    }
    Ok(messages)
}

fn parse_one(bytes: &[u8]) -> Option<(Message, &[u8])> {
    let (head, rest) = bytes.split_at(bytes.iter().position(|byte| *byte == b'\n')?);
    let numbers: Vec<i64> = str::from_utf8(head).ok()?.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [partition, offset, key_length, value_length] = numbers[..] else { return None };
    // A length of -1 stands for no key at all.
    let has_key = key_length >= 0;
    let (key, rest) = rest.get(1..)?.split_at_checked(usize::try_from(key_length.max(0)).ok()?)?;
    let (value, rest) = rest.split_at_checked(usize::try_from(value_length).ok()?)?;
    let rest = rest.strip_prefix(b"\n")?;
    let key = has_key.then(|| key.to_vec());
    Some((Message { partition: i32::try_from(partition).ok()?, offset, key, value: value.to_vec() }, rest))
}

#[test]
fn keys_and_values_with_line_ends_and_digits_are_kept_apart() {
    let messages = parse(b"0 7 3 4\na\nb1 2\n\n1 0 -1 0\n\n2 1 0 1\nx\n").expect("parsed");
    let message = |partition, offset, key: Option<&[u8]>, value: &[u8]| Message {
        partition,
        offset,
        key: key.map(Vec::from),
        value: value.to_vec(),
    };
    assert_eq!(
        messages,
        [message(0, 7, Some(b"a\nb"), b"1 2\n"), message(1, 0, None, b""), message(2, 1, Some(b""), b"x")]
    );
    assert!(parse(b"0 7 3 4\na\nb1 2").is_err());
}
