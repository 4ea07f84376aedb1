//! Why a broker's certificate was refused: librdkafka's text is the same for every reason, OpenSSL's number is not.

use std::{
    ffi::{CStr, c_char, c_int, c_void},
    sync::{Mutex, PoisonError},
};

use rdkafka::{ClientContext, bindings::rd_kafka_t};

use super::throttle::Throttle;

/// OpenSSL's verdict over a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateTrouble {
    /// `host:port` of the broker that showed it.
    pub broker: String,
    /// The X509_V_ERR number: openssl-verification-options(1) and x509_vfy.h list them.
    pub x509_error: i32,
}

/// The context of our clients: keeps the last verdict over a certificate, and what quotas ask for.
#[derive(Default)]
pub(super) struct Context {
    trouble: Mutex<Option<CertificateTrouble>>,
    throttle: Throttle,
}

impl ClientContext for Context {}

impl Context {
    /// The last refused certificate.
    pub fn trouble(&self) -> Option<CertificateTrouble> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What quotas ask for.
    pub fn throttle(&self) -> &Throttle {
        &self.throttle
    }
}

/// librdkafka's certificate callback: keeps OpenSSL's verdict, and leaves it as it is.
///
/// # Safety
/// `opaque` is the client's [`Context`], which lives longer than the client; `broker_name` is a C string and `x509_error`
/// a valid pointer, as rdkafka.h promises.
pub(super) unsafe extern "C" fn verify(
    _client: *mut rd_kafka_t,
    broker_name: *const c_char,
    _broker_id: i32,
    x509_error: *mut c_int,
    _depth: c_int,
    _certificate: *const c_char,
    _size: usize,
    _text: *mut c_char,
    _text_size: usize,
    opaque: *mut c_void,
) -> c_int {
    // SAFETY: see above.
    let (context, broker, x509_error) =
        unsafe { (&*opaque.cast::<Context>(), CStr::from_ptr(broker_name).to_string_lossy(), *x509_error) };
    if x509_error == 0 {
        return 1;
    }
    let broker = broker_address(&broker).to_owned();
    *context.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(CertificateTrouble { broker, x509_error });
    0
}

/// `host:port` of librdkafka's broker names: `sasl_ssl://host:port/bootstrap`, `host:port/1`.
fn broker_address(name: &str) -> &str {
    let plain = name.split_once("://").map_or(name, |(_, rest)| rest);
    plain.split_once('/').map_or(plain, |(address, _)| address)
}
