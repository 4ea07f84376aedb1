//! A message that was read: borrowed while it passes, and kept in one piece.

use std::borrow::Cow;

use crate::native::{Header, MessageView};

/// What a message consists of, as long as it passes.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    /// The partition that it is in.
    pub partition: i32,
    /// Its number there.
    pub offset: i64,
    /// In milliseconds since 1970; `None` for a message of a format that has none.
    pub timestamp_ms: Option<i64>,
    pub key: Option<&'a [u8]>,
    /// `None` for a tombstone.
    pub value: Option<&'a [u8]>,
    /// In order.
    pub headers: Cow<'a, [Header]>,
}

impl<'a> std::convert::From<MessageView<'a>> for Fields<'a> {
    fn from(view: MessageView<'a>) -> Self {
        Self {
            partition: view.partition(),
            offset: view.offset(),
            timestamp_ms: view.timestamp_ms(),
            key: view.key(),
            value: view.value(),
            headers: Cow::Owned(view.headers()),
        }
    }
}

/// A message that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub partition: i32,
    pub offset: i64,
    /// In milliseconds since 1970.
    pub timestamp_ms: Option<i64>,
    /// Where the key ends in `bytes`, where there is one.
    key_end: Option<u32>,
    has_value: bool,
    /// The key, and behind it the value.
    bytes: Box<[u8]>,
    headers: Box<[Header]>,
}

impl Message {
    /// A copy of it.
    pub fn new(fields: &Fields<'_>) -> Self {
        let (key, value) = (fields.key.unwrap_or_default(), fields.value.unwrap_or_default());
        let mut bytes = Vec::with_capacity(key.len() + value.len());
        bytes.extend_from_slice(key);
        bytes.extend_from_slice(value);
        Self {
            partition: fields.partition,
            offset: fields.offset,
            timestamp_ms: fields.timestamp_ms,
            // Kafka's own lengths are no longer.
            key_end: fields.key.map(|key| u32::try_from(key.len()).unwrap_or(u32::MAX)),
            has_value: fields.value.is_some(),
            bytes: bytes.into(),
            headers: fields.headers.as_ref().into(),
        }
    }

    pub fn key(&self) -> Option<&[u8]> {
        self.bytes.get(..self.key_end? as usize)
    }

    /// `None` for a tombstone.
    pub fn value(&self) -> Option<&[u8]> {
        self.bytes.get(self.key_end.unwrap_or(0) as usize..).filter(|_| self.has_value)
    }

    /// In order.
    pub fn headers(&self) -> &[Header] {
        &self.headers
    }

    /// How much memory it takes, about.
    pub fn size(&self) -> usize {
        let headers =
            self.headers.iter().map(|(name, value)| name.len() + value.as_ref().map_or(0, |value| value.len()));
        size_of::<Self>() + self.bytes.len() + headers.map(|header| header + size_of::<Header>()).sum::<usize>()
    }

    /// The same as it passes.
    pub fn fields(&self) -> Fields<'_> {
        Fields {
            partition: self.partition,
            offset: self.offset,
            timestamp_ms: self.timestamp_ms,
            key: self.key(),
            value: self.value(),
            headers: Cow::Borrowed(&self.headers),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_message_is_kept_as_it_was() {
        let headers: Vec<Header> = vec![(Arc::from("trace"), None)];
        for key in [None, Some(&b""[..]), Some(b"STR1")] {
            for value in [None, Some(&b""[..]), Some(b"{}")] {
                let fields = Fields {
                    partition: 3,
                    offset: 7,
                    timestamp_ms: Some(1),
                    key,
                    value,
                    headers: Cow::Borrowed(&headers),
                };
                let message = Message::new(&fields);
                assert_eq!((message.key(), message.value(), message.headers()), (key, value, headers.as_slice()));
                assert_eq!(Message::new(&message.fields()), message);
                assert!(message.size() > size_of::<Message>());
            }
        }
    }
}
