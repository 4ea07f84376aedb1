//! Messages as they were read, many at a time.

use std::{marker::PhantomData, ptr::NonNull};

use rdkafka::{bindings as rd, error::RDKafkaErrorCode as Code};

use crate::native::{MessageView, events::text_of};

use super::Group;

/// What was read at once. It is given back to librdkafka when it is dropped, which is before its member is.
pub struct Batch<'g> {
    pub(super) messages: Vec<NonNull<rd::rd_kafka_message_t>>,
    pub(super) of: PhantomData<&'g Group>,
}

/// One thing that was read.
pub enum Consumed<'b> {
    Message(MessageView<'b>),
    /// All that there is of a partition was read; the next message will have this offset, or a higher one.
    End {
        partition: i32,
        offset: i64,
    },
    /// Something is in the way of a partition, or of all.
    Trouble {
        code: Code,
        /// librdkafka's words.
        reason: String,
        partition: Option<i32>,
    },
}

impl Batch<'_> {
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// In the order in which it was read.
    pub fn iter(&self) -> impl Iterator<Item = Consumed<'_>> {
        // SAFETY: librdkafka's messages are valid until they are destroyed, when the batch is dropped.
        self.messages.iter().map(|message| unsafe { message.as_ref() }).map(|message| match Code::from(message.err) {
            // SAFETY: it was consumed without an error, and lives as long as the batch.
            Code::NoError => Consumed::Message(unsafe { MessageView::new(message) }),
            Code::PartitionEOF => Consumed::End { partition: message.partition, offset: message.offset },
            code => Consumed::Trouble {
                code,
                // SAFETY: the message is valid; an error's text is a C string, or null.
                reason: text_of_error(unsafe { text_of(rd::rd_kafka_message_errstr(message)) }, code),
                partition: (message.partition >= 0).then_some(message.partition),
            },
        })
    }
}

fn text_of_error(text: String, code: Code) -> String {
    if text.is_empty() { code.to_string() } else { text }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        for message in &self.messages {
            // SAFETY: each came from rd_kafka_consume_batch_queue and is given back once.
            unsafe { rd::rd_kafka_message_destroy(message.as_ptr()) };
        }
    }
}
