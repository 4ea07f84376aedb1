//! The partition that a message will go to, before it is sent.

use super::Partitioner;
use crate::native;

/// Where a message will go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To this partition.
    Partition(i32),
    /// To any: librdkafka spreads messages without a key.
    Any,
    /// Nobody knows yet how many partitions the topic has.
    Unknown,
}

impl Partitioner {
    /// Where a message with this key goes in a topic with so many partitions. As librdkafka has it, an empty key counts
    /// as none for `consistent_random`, and as a key for `murmur2_random`.
    pub fn destination(self, key: Option<&[u8]>, partitions: Option<usize>) -> Destination {
        let (Some(key), Some(partitions)) = (key, partitions) else {
            return if key.is_none() { Destination::Any } else { Destination::Unknown };
        };
        let found = match self {
            Self::Librdkafka if key.is_empty() => return Destination::Any,
            Self::Librdkafka => native::crc32_partition(key, partitions),
            Self::Java => native::murmur2_partition(key, partitions),
        };
        found.map_or(Destination::Unknown, Destination::Partition)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_its_partition_and_without_one_it_is_any() {
        let [crc32, murmur2] = [Partitioner::Librdkafka, Partitioner::Java];
        for rule in [crc32, murmur2] {
            assert_eq!(rule.destination(None, Some(4)), Destination::Any);
            assert_eq!(rule.destination(None, None), Destination::Any);
            assert_eq!(rule.destination(Some(b"a"), None), Destination::Unknown);
            assert_eq!(rule.destination(Some(b"a"), Some(0)), Destination::Unknown);
        }
        assert_eq!(crc32.destination(Some(b"123456789"), Some(4)), Destination::Partition(2));
        assert_eq!(murmur2.destination(Some(b"abc"), Some(4)), Destination::Partition(3));
        assert_eq!(crc32.destination(Some(b""), Some(4)), Destination::Any);
        assert!(matches!(murmur2.destination(Some(b""), Some(4)), Destination::Partition(0..4)));
    }
}
