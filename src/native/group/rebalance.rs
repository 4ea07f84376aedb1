//! What the group gives to this member and takes from it.

use std::{
    ffi::{c_char, c_int, c_void},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use rdkafka::{
    ClientContext,
    bindings::{self as rd, rd_kafka_resp_err_t, rd_kafka_t, rd_kafka_topic_partition_list_t},
    error::RDKafkaErrorCode as Code,
};

use crate::native::certificate::{self, Context};

/// A change of what this member reads. The group waits until the member has answered, by [`super::Group::assign`] or
/// [`super::Group::unassign`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rebalance {
    /// From now on it reads these partitions, and no others.
    Assigned(Vec<i32>),
    /// It gives up all that it reads.
    Revoked,
    /// It has read nothing for the group for a while already: others may have read on from what it committed last.
    Lost,
}

/// The context of a member: what the group said and nobody has taken yet, and the verdicts over certificates.
#[derive(Default)]
pub(super) struct GroupContext {
    certificates: Context,
    said: Mutex<Vec<Rebalance>>,
    leaving: AtomicBool,
}

impl ClientContext for GroupContext {}

impl GroupContext {
    pub fn certificates(&self) -> &Context {
        &self.certificates
    }

    /// What the group said since this was last asked.
    pub fn take(&self) -> Vec<Rebalance> {
        std::mem::take(&mut *self.said.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Nobody takes anything any more: what the group wants back, it gets at once.
    pub fn leave(&self) {
        self.leaving.store(true, Ordering::Release);
    }
}

/// librdkafka's rebalance callback. It is called on the thread that reads, while that reads or closes.
///
/// # Safety
/// `client` is valid, `partitions` is a valid list, and `opaque` the client's [`GroupContext`], which lives longer than
/// the client.
pub(super) unsafe extern "C" fn rebalance(
    client: *mut rd_kafka_t,
    code: rd_kafka_resp_err_t,
    partitions: *mut rd_kafka_topic_partition_list_t,
    opaque: *mut c_void,
) {
    // SAFETY: see above.
    let context = unsafe { &*opaque.cast::<GroupContext>() };
    if context.leaving.load(Ordering::Acquire) {
        // SAFETY: the client is valid; null means no partition.
        unsafe { rd::rd_kafka_assign(client, std::ptr::null()) };
        return;
    }
    let said = match Code::from(code) {
        Code::AssignPartitions => {
            // SAFETY: see above.
            let given = unsafe { super::elements(partitions) };
            Rebalance::Assigned(given.map(|at| at.partition).collect())
        }
        // SAFETY: the client is valid.
        _ if unsafe { rd::rd_kafka_assignment_lost(client) } != 0 => Rebalance::Lost,
        _ => Rebalance::Revoked,
    };
    context.said.lock().unwrap_or_else(PoisonError::into_inner).push(said);
}

/// librdkafka's certificate callback: see [`certificate::verify`].
///
/// # Safety
/// As there, with a [`GroupContext`] as the client's context.
pub(super) unsafe extern "C" fn verify(
    client: *mut rd_kafka_t,
    broker_name: *const c_char,
    broker_id: i32,
    x509_error: *mut c_int,
    depth: c_int,
    certificate: *const c_char,
    size: usize,
    text: *mut c_char,
    text_size: usize,
    opaque: *mut c_void,
) -> c_int {
    // SAFETY: see above; the context within lives as long.
    unsafe {
        let within = std::ptr::from_ref((*opaque.cast::<GroupContext>()).certificates()).cast_mut().cast();
        certificate::verify(
            client,
            broker_name,
            broker_id,
            x509_error,
            depth,
            certificate,
            size,
            text,
            text_size,
            within,
        )
    }
}
