//! How long a message is on its way: Kafka's limit bounds the batch in which it travels, and not the line.

use rdkafka::ClientConfig;

use crate::native::Header;

/// What a batch holds besides its records: baseOffset to recordsCount of Kafka's record batch, version 2.
const BATCH_OVERHEAD: u64 = 61;

/// The length in bytes of a batch that holds nothing but this message, uncompressed.
///
/// Kafka's documentation, "Record Batch" and "Record": length, attributes, timestamp delta, offset delta, key length and
/// key, value length and value, number of headers, and for each the lengths of its name and value with these. All but the
/// attributes are varints; both deltas are 0.
pub(super) fn alone_bytes(value: &[u8], key: Option<&[u8]>, headers: &[Header]) -> u64 {
    let text = |text: &[u8]| varint_bytes(text.len()) + text.len() as u64;
    // What is missing is written as the length -1.
    let header = |(name, value): &Header| text(name.as_bytes()) + value.as_deref().map_or(1, text);
    let headers = varint_bytes(headers.len()) + headers.iter().map(header).sum::<u64>();
    let record = 3 + key.map_or(1, text) + text(value) + headers;
    BATCH_OVERHEAD + varint_bytes(usize::try_from(record).unwrap_or(usize::MAX)) + record
}

/// The length of a number as a varint: zigzag, which doubles it, and then 7 bits a byte.
pub(super) fn varint_bytes(number: usize) -> u64 {
    let bits = usize::BITS + 1 - number.leading_zeros();
    u64::from(bits.div_ceil(7))
}

/// The longest batch that a producer of this configuration makes of more than one message, in bytes.
pub(super) fn batch_bytes(config: &ClientConfig) -> u64 {
    bytes(config, "batch.size").min(message_bytes(config))
}

/// The longest message that a producer of this configuration takes, key included, in bytes.
pub(super) fn message_bytes(config: &ClientConfig) -> u64 {
    bytes(config, "message.max.bytes")
}

fn bytes(config: &ClientConfig, name: &str) -> u64 {
    // librdkafka's default of both.
    config.get(name).and_then(|value| value.parse().ok()).unwrap_or(1_000_000)
}

/// Whether the producer compresses its batches: then the cluster's limit is for what comes out of that.
pub(super) fn compresses(config: &ClientConfig) -> bool {
    ["compression.type", "compression.codec"].iter().filter_map(|name| config.get(name)).any(|codec| codec != "none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_alone_is_as_long_as_kafka_counts_it() {
        assert_eq!((varint_bytes(0), varint_bytes(63), varint_bytes(64)), (1, 1, 2));
        assert_eq!((varint_bytes(8_191), varint_bytes(8_192)), (2, 3));
        // 61 and: length 1, attributes 1, deltas 1 + 1, no key 1, value length 1, value, headers 1.
        assert_eq!(alone_bytes(b"", None, &[]), 68);
        assert_eq!(alone_bytes(b"12345", Some(b""), &[]), 73);
        assert_eq!(alone_bytes(b"12345", Some(b"abc"), &[]), 76);
        assert_eq!(alone_bytes(&[b'x'; 100], None, &[]), 61 + 2 + 4 + 1 + 2 + 100);
        let headers = [("name".into(), Some("value".into())), ("none".into(), None)];
        assert_eq!(alone_bytes(b"12345", Some(b"abc"), &headers), 76 + (1 + 4 + 1 + 5) + (1 + 4 + 1));
    }

    #[test]
    fn the_configuration_says_how_long_batches_become() {
        let mut config = ClientConfig::new();
        assert_eq!((batch_bytes(&config), compresses(&config)), (1_000_000, false));
        config.set("message.max.bytes", "5000").set("compression.type", "zstd");
        assert_eq!((batch_bytes(&config), compresses(&config)), (5_000, true));
        config.set("batch.size", "100").set("compression.type", "none");
        assert_eq!((batch_bytes(&config), compresses(&config)), (100, false));
    }
}
