//! Handing over what goes with a message beside value and key.

use std::{
    ffi::{CStr, c_void},
    ptr::NonNull,
    sync::Arc,
};

use bytes::Bytes;
use rdkafka::{
    bindings::{
        self as rd, rd_kafka_headers_t, rd_kafka_vtype_t as VType, rd_kafka_vu_s__bindgen_ty_1 as Union,
        rd_kafka_vu_s__bindgen_ty_1__bindgen_ty_1 as Memory, rd_kafka_vu_t,
    },
    error::RDKafkaErrorCode,
};

use super::{Producer, Tag};

/// A header: its name, and its value, which may be missing.
pub type Header = (Arc<str>, Option<Bytes>);

/// What goes with a message beside value and key.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// In order.
    pub headers: &'a [Header],
    /// In milliseconds since 1970, at least 1; `None` for the time of handing over.
    pub timestamp_ms: Option<i64>,
}

/// Headers that librdkafka has not taken.
struct Headers(NonNull<rd_kafka_headers_t>);

impl Drop for Headers {
    fn drop(&mut self) {
        // SAFETY: the list came from rd_kafka_headers_new, and nobody has taken it.
        unsafe { rd::rd_kafka_headers_destroy(self.0.as_ptr()) };
    }
}

impl Headers {
    /// A copy of these for librdkafka; `None` where there is none.
    fn of(headers: &[Header]) -> Option<Self> {
        if headers.is_empty() {
            return None;
        }
        // SAFETY: makes an empty list, which is ours until it is taken.
        let list = Self(NonNull::new(unsafe { rd::rd_kafka_headers_new(headers.len()) })?);
        for (name, value) in headers {
            let (value, length) = value.as_ref().map_or((std::ptr::null(), 0), |value| (value.as_ptr(), value.len()));
            // SAFETY: the list is valid; name and value are copied, and their lengths are given with them. This fails for
            // a list that may not be changed alone.
            unsafe {
                rd::rd_kafka_header_add(
                    list.0.as_ptr(),
                    name.as_ptr().cast(),
                    isize::try_from(name.len()).unwrap_or(0),
                    value.cast(),
                    isize::try_from(length).unwrap_or(0),
                )
            };
        }
        Some(list)
    }
}

impl Producer {
    /// As [`Producer::send`], with headers and a timestamp; the headers are copied.
    ///
    /// # Errors
    /// As [`Producer::send`]; headers count as a part of the message.
    pub fn send_with(
        &self,
        value: &mut Bytes,
        key: Option<&[u8]>,
        beside: Beside<'_>,
        tag: Tag,
    ) -> Result<(), RDKafkaErrorCode> {
        if beside.headers.is_empty() && beside.timestamp_ms.is_none() {
            return self.send(value, key, tag);
        }
        let headers = Headers::of(beside.headers);
        let mut payloads = self.inner.payloads();
        let place = memory(value);
        let opaque = payloads.keep_timed(std::mem::take(value), tag, beside.timestamp_ms);
        let units = [
            Some(unit(VType::RD_KAFKA_VTYPE_RKT, Union { rkt: self.topic.0 })),
            Some(unit(VType::RD_KAFKA_VTYPE_PARTITION, Union { i32_: self.partition })),
            Some(unit(VType::RD_KAFKA_VTYPE_MSGFLAGS, Union { i: 0 })),
            Some(unit(VType::RD_KAFKA_VTYPE_VALUE, Union { mem: place })),
            Some(unit(VType::RD_KAFKA_VTYPE_OPAQUE, Union { ptr: opaque })),
            key.map(|key| unit(VType::RD_KAFKA_VTYPE_KEY, Union { mem: memory(key) })),
            beside.timestamp_ms.map(|time_ms| unit(VType::RD_KAFKA_VTYPE_TIMESTAMP, Union { i64_: time_ms })),
            headers.as_ref().map(|list| unit(VType::RD_KAFKA_VTYPE_HEADERS, Union { headers: list.0.as_ptr() })),
        ];
        let units: Vec<rd_kafka_vu_t> = units.into_iter().flatten().collect();
        // SAFETY: each unit holds what its type says. Without a flag librdkafka neither copies nor frees the value;
        // `payloads` keeps it in place until the report or, when the client goes first, until after librdkafka's threads
        // are gone. The key is copied.
        let error = unsafe { rd::rd_kafka_produceva(self.inner.client.native_ptr(), units.as_ptr(), units.len()) };
        if error.is_null() {
            // The message has taken them.
            std::mem::forget(headers);
            return Ok(());
        }
        // SAFETY: the error is valid until it is destroyed, which happens once. Headers stay ours when this fails.
        let code = unsafe {
            // It tells the code of what happened then, where rd_kafka_produce tells that it was fatal.
            let code = match rd::rd_kafka_error_is_fatal(error) {
                0 => rd::rd_kafka_error_code(error),
                _ => rd::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR__FATAL,
            };
            rd::rd_kafka_error_destroy(error);
            code
        };
        *value = payloads.release(opaque).map(|(value, _)| value).unwrap_or_default();
        Err(code.into())
    }
}

fn memory(bytes: &[u8]) -> Memory {
    Memory { ptr: bytes.as_ptr().cast_mut().cast::<c_void>(), size: bytes.len() }
}

fn unit(vtype: VType, u: Union) -> rd_kafka_vu_t {
    rd_kafka_vu_t { vtype, u }
}

/// The headers of a message that came back, copied.
///
/// # Safety
/// `message` is a message of a delivery report.
pub(in crate::native) unsafe fn headers_of(message: &rd::rd_kafka_message_t) -> Vec<Header> {
    let mut list = std::ptr::null_mut();
    let mut headers = Vec::new();
    // SAFETY: the list belongs to the message; names and values live as long as that.
    unsafe {
        if rd::rd_kafka_message_headers(message, &mut list) != rd::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
            return headers;
        }
        let (mut name, mut value, mut length) = (std::ptr::null(), std::ptr::null(), 0);
        while rd::rd_kafka_header_get_all(list, headers.len(), &mut name, &mut value, &mut length)
            == rd::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR
        {
            let name = CStr::from_ptr(name).to_string_lossy();
            let value = (!value.is_null())
                .then(|| Bytes::copy_from_slice(std::slice::from_raw_parts(value.cast::<u8>(), length)));
            headers.push((Arc::from(name), value));
        }
    }
    headers
}
