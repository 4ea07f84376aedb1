//! Handing over many messages at once, which costs a fraction of handing each over by itself.

use bytes::Bytes;
use rdkafka::{
    bindings::{self as rd, rd_kafka_message_t, rd_kafka_resp_err_t},
    error::RDKafkaErrorCode,
};

use super::{Producer, Tag};

/// A message of value and key that goes together with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Its value; empty once it was taken.
    pub value: Bytes,
    /// Its key.
    pub key: Option<Bytes>,
    /// What its report will carry.
    pub tag: Tag,
    /// Why it was not taken; `None` where it was.
    pub refused: Option<RDKafkaErrorCode>,
}

impl Producer {
    /// Hands messages over in their order, each as [`Producer::send`] does. One that is not taken keeps its value and says
    /// why; the others go all the same, but when one finds the queue full so do all that follow.
    pub fn send_all(&self, messages: &mut [Outgoing]) {
        let mut payloads = self.inner.payloads();
        let mut raw: Vec<rd_kafka_message_t> = messages
            .iter_mut()
            .map(|message| {
                let (payload, len) = (message.value.as_ptr().cast_mut().cast(), message.value.len());
                let key = message.key.as_deref();
                rd_kafka_message_t {
                    err: rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR,
                    rkt: std::ptr::null_mut(),
                    partition: self.partition,
                    payload,
                    len,
                    key: key.map_or(std::ptr::null_mut(), |key| key.as_ptr().cast_mut().cast()),
                    key_len: key.map_or(0, <[u8]>::len),
                    offset: 0,
                    _private: payloads.keep(std::mem::take(&mut message.value), message.tag),
                }
            })
            .collect();
        let count = i32::try_from(raw.len()).unwrap_or(i32::MAX);
        // SAFETY: topic and messages are valid, and no more are counted than there are. Without a flag librdkafka neither
        // copies nor frees the values; `payloads` keeps them in place until their reports or, when the client goes first,
        // until after librdkafka's threads are gone. The keys are copied.
        let taken = unsafe { rd::rd_kafka_produce_batch(self.topic.0, self.partition, 0, raw.as_mut_ptr(), count) };
        if usize::try_from(taken) == Ok(messages.len()) {
            return;
        }
        for (message, raw) in messages.iter_mut().zip(raw) {
            if raw.err != rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
                message.value = payloads.release(raw._private).map(|(value, _)| value).unwrap_or_default();
                message.refused = Some(raw.err.into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use rdkafka::ClientConfig;

    use super::*;
    use crate::native::Heard;

    const VALUES: [&[u8]; 5] = [b"one", &[b'x'; 2_000], b"two", b"three", b"four"];

    fn outgoing() -> Vec<Outgoing> {
        let tag = |row| Tag { row, line: row + 1, batch: None };
        let key = |row| (row % 2 == 0).then(|| Bytes::from(format!("key {row}")));
        let each = (0..).zip(VALUES);
        each.map(|(row, value)| Outgoing {
            value: Bytes::from_static(value),
            key: key(row),
            tag: tag(row),
            refused: None,
        })
        .collect()
    }

    /// Nothing listens there: what is taken waits.
    fn producer() -> Producer {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", "127.0.0.1:1").set("message.max.bytes", "1000");
        Producer::new(config.set("queue.buffering.max.messages", "2"), "invoices").expect("a producer")
    }

    #[test]
    fn each_is_taken_or_says_why_not_and_behind_a_full_queue_none_is_taken() {
        use RDKafkaErrorCode::{MessageSizeTooLarge, QueueFull};
        let (producer, mut messages) = (producer(), outgoing());
        producer.send_all(&mut messages);
        let refused: Vec<_> = messages.iter().map(|message| message.refused).collect();
        assert_eq!(refused, [None, Some(MessageSizeTooLarge), None, Some(QueueFull), Some(QueueFull)]);
        let values: Vec<_> = messages.iter().map(|message| message.value.as_ref()).collect();
        assert_eq!(values, [b"", VALUES[1], b"", VALUES[3], VALUES[4]]);
        let tags = [messages[0].tag, messages[2].tag];
        assert_eq!((producer.waiting(), producer.waiting_tags()), (2, tags.to_vec()));
    }

    #[test]
    fn what_comes_back_is_what_was_handed_over() {
        let (producer, mut messages) = (producer(), outgoing());
        producer.send_all(&mut messages);
        producer.purge_queued();
        let (mut returned, until) = (Vec::new(), Instant::now() + Duration::from_secs(30));
        while returned.len() < 2 && Instant::now() < until {
            producer.poll(Duration::from_millis(20), |heard| {
                if let Heard::Report(report) = heard {
                    returned.extend(report.returned.map(|message| (report.tag.row, message.value, message.key)));
                }
            });
        }
        returned.sort_by_key(|(row, ..)| *row);
        let wanted = [0, 2].map(|row: u64| {
            let sent = &outgoing()[usize::try_from(row).expect("small")];
            (row, sent.value.clone(), sent.key.clone())
        });
        assert_eq!((returned.as_slice(), producer.waiting()), (wanted.as_slice(), 0));
    }
}
