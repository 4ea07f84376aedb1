//! What all of librdkafka's users are set to, and what was asked for.

use std::time::Duration;

use rdkafka::ClientConfig;

/// The same for every user of librdkafka; they are this program's own defaults.
pub const PROPERTIES: [(&str, &str); 6] = [
    ("acks", "all"),
    ("enable.idempotence", "true"),
    ("linger.ms", "5"),
    ("batch.size", "1000000"),
    ("compression.type", "none"),
    ("partitioner", "consistent_random"),
];

/// The topic's partitions.
pub const PARTITIONS: usize = 4;

/// What was asked for on the command line.
pub struct Asked {
    chosen: Vec<String>,
    /// How often each is run.
    pub runs: usize,
    /// How many lines are sent.
    pub lines: u64,
}

impl Asked {
    /// Reads the arguments.
    ///
    /// # Errors
    /// A number that is none.
    pub fn read(arguments: &[&str]) -> Result<Self, String> {
        let mut asked = Self { chosen: Vec::new(), runs: 7, lines: 1_000_000 };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let number = |arguments: &mut std::slice::Iter<'_, &str>| {
                let text = arguments.next().ok_or_else(|| format!("{argument} wants a number"))?;
                text.parse::<u64>().map_err(|error| format!("{argument} {text}: {error}"))
            };
            match *argument {
                "--runs" => asked.runs = usize::try_from(number(&mut arguments)?.max(1)).unwrap_or(1),
                "--lines" => asked.lines = number(&mut arguments)?,
                name => asked.chosen.push(name.to_owned()),
            }
        }
        Ok(asked)
    }

    /// Whether these figures are wanted.
    pub fn wants(&self, name: &str) -> bool {
        self.chosen.is_empty() || self.chosen.iter().any(|chosen| chosen == name)
    }
}

/// A client with these settings.
pub fn client(address: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", address);
    for (name, value) in PROPERTIES {
        config.set(name, value);
    }
    config
}

/// The settings in words.
pub fn words() -> String {
    let properties: Vec<_> = PROPERTIES.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("All users of librdkafka: {}; {PARTITIONS} partitions.", properties.join(" "))
}

/// The one in the middle.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
