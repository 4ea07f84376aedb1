//! What the client itself refuses before anything is on its way: a message that is longer than its limit.

use rdkafka::types::RDKafkaErrorCode as Code;

use super::{hand_over::header_bytes, record_batch::varint_bytes};
use crate::{
    fault::{Fault, Kind},
    source::Message,
};

/// What librdkafka counts for a message beside key, value and headers: `RD_KAFKAP_MESSAGE_V2_MAX_OVERHEAD`, in bytes.
const AROUND: u64 = 36;

/// Why a producer that takes messages up to `limit` bytes refuses this one; `None` where it takes it. Its length as
/// librdkafka counts it: `rd_kafka_msg_max_wire_size`.
pub fn beyond_client(message: &Message, limit: u64) -> Option<Fault> {
    let headers = message.extras.iter().flat_map(|extras| &extras.headers);
    let header = |(name, value): &(std::sync::Arc<str>, Option<bytes::Bytes>)| {
        let value = value.as_ref().map_or(0, bytes::Bytes::len);
        (name.len() + value) as u64 + varint_bytes(name.len()) + varint_bytes(value)
    };
    let length = AROUND + value_and_key(message) + headers.map(header).sum::<u64>();
    (length > limit).then(|| too_long_for_client(message, limit))
}

/// The fault of a message that is longer than the producer's `limit`, in bytes.
pub(super) fn too_long_for_client(message: &Message, limit: u64) -> Fault {
    let (key, headers) = (message.key.as_ref().map_or(0, |key| key.len() as u64), header_bytes(message));
    let length = value_and_key(message) + headers;
    // The source refuses a line that is longer than that by itself.
    let kind = match limit {
        // What is short is not what makes it too long.
        limit if key + headers <= length / 10 => Kind::LineTooLong { length, limit },
        _ if headers > key => Kind::HeadersTooLong { length: headers },
        _ => Kind::KeyTooLong { length: key },
    };
    Fault::with(kind, Code::MessageSizeTooLarge.to_string())
}

fn value_and_key(message: &Message) -> u64 {
    (message.value.len() + message.key.as_ref().map_or(0, bytes::Bytes::len)) as u64
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use rdkafka::{
        ClientConfig,
        producer::{BaseProducer, BaseRecord},
    };

    use super::*;

    /// Whether librdkafka takes it, which it says at once and without a cluster.
    fn taken(limit: u64, key: &[u8], value: &[u8]) -> bool {
        let mut config = ClientConfig::new();
        let producer: BaseProducer = config.set("message.max.bytes", limit.to_string()).create().expect("a producer");
        producer.send(BaseRecord::to("topic").key(key).payload(value)).is_ok()
    }

    #[test]
    fn as_librdkafka_itself_decides_to_the_byte() {
        for limit in [1_000, 20_000] {
            for key in [0, 1, 200] {
                for length in limit - key - 40..limit - key - 30 {
                    let [key, value] = [key, length].map(|length| vec![b'x'; usize::try_from(length).expect("short")]);
                    let (value, key) = (Bytes::from(value), Some(Bytes::from(key)));
                    let message = Message { value, key, extras: None };
                    let fits = beyond_client(&message, limit).is_none();
                    let key = message.key.as_deref().unwrap_or_default();
                    assert_eq!(fits, taken(limit, key, &message.value), "{limit} {} {length}", key.len());
                }
            }
        }
    }
}
