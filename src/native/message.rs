//! A message that was read, as librdkafka holds it: borrowed, nothing is copied.

use std::{marker::PhantomData, slice};

use rdkafka::bindings::{self as rd, rd_kafka_timestamp_type_t as TimestampType};

use super::producer::{Header, headers_of};

/// A message while librdkafka's copy of it lives.
#[derive(Clone, Copy)]
pub struct MessageView<'a> {
    message: &'a rd::rd_kafka_message_t,
    lives: PhantomData<&'a [u8]>,
}

impl<'a> MessageView<'a> {
    /// # Safety
    /// `message` is a message that was consumed without an error, and lives for `'a`.
    pub(super) unsafe fn new(message: &'a rd::rd_kafka_message_t) -> Self {
        Self { message, lives: PhantomData }
    }

    pub fn partition(self) -> i32 {
        self.message.partition
    }

    pub fn offset(self) -> i64 {
        self.message.offset
    }

    /// In milliseconds since 1970; `None` for a message of a format that has none.
    pub fn timestamp_ms(self) -> Option<i64> {
        let mut kind = TimestampType::RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
        // SAFETY: the message lives.
        let time_ms = unsafe { rd::rd_kafka_message_timestamp(self.message, &mut kind) };
        (kind != TimestampType::RD_KAFKA_TIMESTAMP_NOT_AVAILABLE && time_ms >= 0).then_some(time_ms)
    }

    pub fn key(self) -> Option<&'a [u8]> {
        // SAFETY: the key lives as long as the message, and its length is given with it.
        unsafe { bytes(self.message.key.cast(), self.message.key_len) }
    }

    /// `None` for a tombstone.
    pub fn value(self) -> Option<&'a [u8]> {
        // SAFETY: as above.
        unsafe { bytes(self.message.payload.cast(), self.message.len) }
    }

    /// Copied, in order.
    pub fn headers(self) -> Vec<Header> {
        // SAFETY: the message lives.
        unsafe { headers_of(self.message) }
    }
}

/// # Safety
/// `first` is null, or leads to `length` bytes that live for `'a`.
unsafe fn bytes<'a>(first: *const u8, length: usize) -> Option<&'a [u8]> {
    // SAFETY: see above.
    (!first.is_null()).then(|| unsafe { slice::from_raw_parts(first, length) })
}
