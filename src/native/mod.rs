//! All `unsafe`, and all of rdkafka-sys, behind safe types.
#![allow(unsafe_code, reason = "This room exists to keep every call into librdkafka's C interface in one place")]

mod certificate;
mod payloads;
mod producer;

pub use certificate::CertificateTrouble;
pub use payloads::Tag;
pub use producer::{Cluster, Heard, Persistence, Producer, Report};
