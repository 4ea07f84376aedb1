//! How messages are sent: who confirms them, in which batches they go, and who chooses their partition.

use std::time::Duration;

use super::{Acks, Pairs, Profile};
use crate::{
    fault::{Fault, Field, Kind},
    text::{connection as words, number},
};

/// librdkafka's default for `message.max.bytes`: the longest message it takes, key and framing included.
pub const MESSAGE_MAX_BYTES: usize = 1_000_000;

/// librdkafka's largest `linger.ms`.
const MOST_LINGER: Duration = Duration::from_secs(900);
/// librdkafka's range of `batch.size`, in bytes.
const BATCH_BYTES: std::ops::RangeInclusive<u64> = 1..=2_147_483_647;
/// librdkafka's range of `message.max.bytes`.
const MESSAGE_BYTES: std::ops::RangeInclusive<u64> = 1_000..=1_000_000_000;

/// A profile's choices about sending.
pub(super) struct Sending {
    /// What can be used as typed, under librdkafka's names. A field that was left empty is not among them.
    pub pairs: Pairs,
    /// What cannot, in the order of the form.
    pub problems: Vec<(Field, Fault)>,
}

impl Sending {
    /// Cheap enough for every frame.
    pub fn of(profile: &Profile) -> Self {
        let mut sending = Self { pairs: Vec::new(), problems: Vec::new() };
        if profile.idempotence && profile.acks == Acks::Leader {
            let text = words::ACKS_AND_IDEMPOTENCE.to_owned();
            sending.problems.push((Field::Acks, Fault::with(Kind::PropertyConflict { text }, words::WANTS_ALL)));
        } else {
            sending.put("acks", profile.acks.name());
        }
        sending.put("enable.idempotence", profile.idempotence.to_string());
        sending.put("compression.type", profile.compression.name());
        sending.take("linger.ms", Field::Linger, linger(profile).map(|time| time.map(milliseconds)));
        let batch = size(Field::BatchSize, &profile.batch_size, &BATCH_BYTES);
        sending.take("batch.size", Field::BatchSize, batch.map(|size| size.map(|size| size.to_string())));
        let message = size(Field::MessageSize, &profile.message_size, &MESSAGE_BYTES);
        sending.take("message.max.bytes", Field::MessageSize, message.map(|size| size.map(|size| size.to_string())));
        sending.put("partitioner", profile.partitioner.name());
        sending
    }

    fn put(&mut self, name: &str, value: impl Into<String>) {
        self.pairs.push((name.to_owned(), value.into()));
    }

    fn take(&mut self, name: &str, field: Field, typed: Result<Option<String>, Fault>) {
        match typed {
            Ok(Some(value)) => self.put(name, value),
            Ok(None) => {}
            Err(fault) => self.problems.push((field, fault)),
        }
    }
}

/// How long a message waits for others of its batch; `None` for librdkafka's default.
///
/// # Errors
/// `NotTime`, also for more than librdkafka takes.
fn linger(profile: &Profile) -> Result<Option<Duration>, Fault> {
    let text = profile.linger.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let time = number::parse_duration(text).filter(|time| *time <= MOST_LINGER);
    time.map(Some).ok_or_else(|| no_time(text))
}

fn no_time(text: &str) -> Fault {
    Fault::new(Kind::NotTime { field: Field::Linger, text: text.to_owned() })
}

/// librdkafka's unit, with fractions; it counts in microseconds.
fn milliseconds(time: Duration) -> String {
    (time.as_micros() as f64 / 1000.0).to_string()
}

/// Holds that each message has more time than it lingers, as librdkafka wants it. What is no time at all is not told
/// here.
///
/// # Errors
/// `NotTime`, for Linger.
pub fn check_linger(profile: &Profile, deadline: Duration) -> Result<(), Fault> {
    match linger(profile) {
        Ok(Some(time)) if time >= deadline => Err(no_time(profile.linger.trim())),
        _ => Ok(()),
    }
}

fn size(field: Field, text: &str, range: &std::ops::RangeInclusive<u64>) -> Result<Option<u64>, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let size = number::parse_size(text).filter(|size| range.contains(size));
    size.map(Some).ok_or_else(|| Fault::new(Kind::NotSize { field, text: text.to_owned() }))
}

/// The longest message that the producer of this profile takes, in bytes.
pub fn message_max_bytes(profile: &Profile) -> usize {
    let typed = size(Field::MessageSize, &profile.message_size, &MESSAGE_BYTES).ok().flatten();
    typed.and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(MESSAGE_MAX_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::{Compression, Partitioner};

    fn typed(linger: &str, batch_size: &str, message_size: &str) -> Profile {
        let [linger, batch_size, message_size] = [linger, batch_size, message_size].map(str::to_owned);
        Profile { linger, batch_size, message_size, ..Profile::default() }
    }

    fn value(profile: &Profile, name: &str) -> Option<String> {
        let pairs = Sending::of(profile).pairs;
        pairs.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    #[test]
    fn a_fresh_profile_leaves_sizes_and_times_to_librdkafka() {
        let sending = Sending::of(&Profile::default());
        let names: Vec<_> = sending.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let wanted = [
            ("acks", "all"),
            ("enable.idempotence", "true"),
            ("compression.type", "none"),
            ("partitioner", "consistent_random"),
        ];
        assert_eq!((names.as_slice(), sending.problems), (wanted.as_slice(), Vec::new()));
    }

    #[test]
    fn each_field_becomes_its_property() {
        let profile = Profile {
            acks: Acks::Leader,
            idempotence: false,
            compression: Compression::Zstd,
            partitioner: Partitioner::Java,
            ..typed("20 ms", "500 kB", "1 MiB")
        };
        for (name, wanted) in [
            ("acks", "1"),
            ("enable.idempotence", "false"),
            ("compression.type", "zstd"),
            ("linger.ms", "20"),
            ("batch.size", "500000"),
            ("message.max.bytes", "1048576"),
            ("partitioner", "murmur2_random"),
        ] {
            assert_eq!(value(&profile, name).as_deref(), Some(wanted), "{name}");
        }
        assert_eq!((message_max_bytes(&profile), message_max_bytes(&Profile::default())), (1_048_576, 1_000_000));
        assert_eq!(value(&typed("0.5 ms", "", ""), "linger.ms").as_deref(), Some("0.5"));
        assert_eq!(value(&typed("0", "", ""), "linger.ms").as_deref(), Some("0"));
    }

    #[test]
    fn what_librdkafka_would_not_take_is_told_at_its_field() {
        for (profile, field) in [
            (typed("soon", "", ""), Field::Linger),
            (typed("901 s", "", ""), Field::Linger),
            (typed("-1", "", ""), Field::Linger),
            (typed("", "big", ""), Field::BatchSize),
            (typed("", "0", ""), Field::BatchSize),
            (typed("", "2.2 GB", ""), Field::BatchSize),
            (typed("", "", "999"), Field::MessageSize),
            (typed("", "", "1.1 GB"), Field::MessageSize),
            (Profile { acks: Acks::Leader, ..Profile::default() }, Field::Acks),
        ] {
            let problems = Sending::of(&profile).problems;
            assert_eq!(problems.iter().map(|(field, _)| *field).collect::<Vec<_>>(), [field], "{profile:?}");
        }
        let all = Sending::of(&Profile { acks: Acks::Leader, ..typed("x", "x", "x") }).problems;
        assert!(all.len() == 4 && all.is_sorted_by_key(|(field, _)| *field), "{all:?}");
        let words = all[0].1.words();
        assert!(words.title.contains("Acks") && words.title.contains("Idempotence"), "{words:?}");
    }

    #[test]
    fn the_limits_are_librdkafkas_own() {
        for (pair, beyond) in [
            (("linger.ms", "900000"), ("linger.ms", "900001")),
            (("batch.size", "2147483647"), ("batch.size", "2147483648")),
            (("message.max.bytes", "1000000000"), ("message.max.bytes", "1000000001")),
            (("message.max.bytes", "1000"), ("message.max.bytes", "999")),
        ] {
            let taken = |(name, value)| super::super::client::try_property(name, value);
            assert_eq!(taken(pair), Ok(()), "{pair:?}");
            assert!(taken(beyond).is_err(), "{beyond:?}");
        }
    }

    #[test]
    fn lingering_as_long_as_the_deadline_is_told() {
        let profile = typed("1 s", "", "");
        let second = Duration::from_secs(1);
        assert!(check_linger(&profile, second).is_err() && check_linger(&profile, second * 2).is_ok());
        assert!(check_linger(&typed("soon", "", ""), second).is_ok(), "told elsewhere");
    }
}
