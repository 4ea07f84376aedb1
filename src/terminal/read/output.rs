//! A message as one JSON object.

use std::io::{self, Write};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use jiff::{Timestamp, fmt::temporal::DateTimePrinter};

use crate::{native::Header, reader::Fields};

/// Prints messages, one a line.
pub(super) struct Output<W: Write> {
    out: W,
    /// The object that is being written.
    object: Vec<u8>,
    time: String,
}

impl<W: Write> Output<W> {
    pub fn new(out: W) -> Self {
        Self { out, object: Vec::new(), time: String::new() }
    }

    /// Hands on what was printed so far.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Prints one message.
    pub fn print(&mut self, message: &Fields<'_>) -> io::Result<()> {
        self.object.clear();
        write!(self.object, "{{\"partition\":{},\"offset\":{},\"timestamp\":", message.partition, message.offset)?;
        self.timestamp(message.timestamp_ms)?;
        bytes(&mut self.object, "key", message.key)?;
        bytes(&mut self.object, "value", message.value)?;
        headers(&mut self.object, &message.headers)?;
        self.object.extend_from_slice(b"}\n");
        self.out.write_all(&self.object)
    }

    fn timestamp(&mut self, time_ms: Option<i64>) -> io::Result<()> {
        const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
        let Some(time) = time_ms.and_then(|time_ms| Timestamp::from_millisecond(time_ms).ok()) else {
            return self.object.write_all(b"null");
        };
        self.time.clear();
        PRINTER.print_timestamp(&time, &mut self.time).map_err(io::Error::other)?;
        write!(self.object, "\"{}\"", self.time)
    }
}

fn headers(object: &mut Vec<u8>, headers: &[Header]) -> io::Result<()> {
    if headers.is_empty() {
        return Ok(());
    }
    object.extend_from_slice(b",\"headers\":[");
    for (place, (name, value)) in headers.iter().enumerate() {
        object.extend_from_slice(if place > 0 { b",{\"name\":" } else { b"{\"name\":" });
        serde_json::to_writer(&mut *object, name.as_ref())?;
        bytes(object, "value", value.as_deref())?;
        object.push(b'}');
    }
    object.push(b']');
    Ok(())
}

/// A member: as text where the bytes are UTF-8, else in base64 under another name.
fn bytes(object: &mut Vec<u8>, name: &str, bytes: Option<&[u8]>) -> io::Result<()> {
    match bytes.map(|bytes| (bytes, std::str::from_utf8(bytes))) {
        None => write!(object, ",\"{name}\":null"),
        Some((_, Ok(text))) => {
            write!(object, ",\"{name}\":")?;
            Ok(serde_json::to_writer(object, text)?)
        }
        Some((bytes, Err(_))) => write!(object, ",\"{name}_base64\":\"{}\"", BASE64.encode(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use std::{borrow::Cow, sync::Arc};

    use bytes::Bytes;

    use super::*;

    fn printed(message: &Fields<'_>) -> String {
        let mut output = Output::new(Vec::new());
        output.print(message).expect("printed");
        String::from_utf8(output.out).expect("text")
    }

    #[test]
    fn a_message_is_one_object_and_no_byte_is_lost() {
        let message = Fields {
            partition: 3,
            offset: 7,
            timestamp_ms: Some(1_700_000_000_120),
            key: Some(b"STR\"1"),
            value: Some("{\"a\":\n✓}".as_bytes()),
            headers: Cow::Borrowed(&[]),
        };
        let wanted = concat!(
            r#"{"partition":3,"offset":7,"timestamp":"2023-11-14T22:13:20.120Z","key":"STR\"1","#,
            r#""value":"{\"a\":\n✓}"}"#,
            "\n"
        );
        assert_eq!(printed(&message), wanted);
    }

    #[test]
    fn what_is_missing_is_null_and_what_is_no_text_is_base64() {
        let headers: [Header; 3] = [
            (Arc::from("trace"), Some(Bytes::from_static(b"7"))),
            (Arc::from("none"), None),
            (Arc::from("raw"), Some(Bytes::from_static(b"\xff"))),
        ];
        let (key, value) = (None, Some(&b"\xff\x00\x01"[..]));
        let message =
            Fields { partition: 0, offset: 0, timestamp_ms: None, key, value, headers: Cow::Borrowed(&headers) };
        let wanted = concat!(
            r#"{"partition":0,"offset":0,"timestamp":null,"key":null,"value_base64":"/wAB","headers":["#,
            r#"{"name":"trace","value":"7"},{"name":"none","value":null},{"name":"raw","value_base64":"/w=="}]}"#,
            "\n"
        );
        assert_eq!(printed(&message), wanted);
        let tombstone = Fields { key: Some(b"k"), value: None, headers: Cow::Borrowed(&[]), ..message };
        assert!(printed(&tombstone).contains(r#""key":"k","value":null}"#));
    }
}
