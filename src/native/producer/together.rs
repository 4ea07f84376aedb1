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
