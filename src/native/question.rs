//! One question to a cluster, and the wait for its answer.

use std::{
    ffi::{CString, c_int},
    ptr::NonNull,
    time::{Duration, Instant},
};

use rdkafka::{
    ClientContext,
    bindings::{self as rd, rd_kafka_AdminOptions_t, rd_kafka_admin_op_t as Request, rd_kafka_queue_t},
    client::Client,
    error::RDKafkaErrorCode as Code,
};

use super::{client::Queue, producer::Cluster};

/// Beyond librdkafka's own deadline for a request, so that its answer is heard, and not ours.
const MARGIN: Duration = Duration::from_millis(500);

/// Puts the question to each of these brokers, and waits for the first answer that is one.
pub(super) fn ask<C: ClientContext>(
    client: &Client<C>,
    question: &Question,
    brokers: &[i32],
    until: Instant,
    send: impl Fn(*const rd_kafka_AdminOptions_t, *mut rd_kafka_queue_t),
) -> Result<Answer, Code> {
    let brokers: Vec<_> = brokers.iter().copied().map(Some).collect();
    put(client, question, &brokers, until, send)
}

impl Cluster {
    /// Puts the question once, to the broker or the brokers whom librdkafka knows to be the right ones.
    pub(super) fn ask_whom_it_concerns(
        &self,
        question: &Question,
        until: Instant,
        send: impl Fn(*const rd_kafka_AdminOptions_t, *mut rd_kafka_queue_t),
    ) -> Result<Answer, Code> {
        put(self.handle(), question, &[None], until, send)
    }
}

fn put<C: ClientContext>(
    client: &Client<C>,
    question: &Question,
    brokers: &[Option<i32>],
    until: Instant,
    send: impl Fn(*const rd_kafka_AdminOptions_t, *mut rd_kafka_queue_t),
) -> Result<Answer, Code> {
    // SAFETY: the client is valid. A queue may be given back before an answer came.
    let queue = Queue(unsafe { rd::rd_kafka_queue_new(client.native_ptr()) });
    for broker in brokers {
        let options = Options::new(client, question, *broker, left(until))?;
        send(options.0.as_ptr(), queue.0);
    }
    let mut last = Code::OperationTimedOut;
    for _ in brokers {
        let answer = Answer::poll(&queue, left(until) + MARGIN).ok_or(last)?;
        match answer.code() {
            Code::NoError if answer.kind() == question.answer => return Ok(answer),
            Code::NoError => last = Code::Fail,
            code => last = code,
        }
    }
    Err(last)
}

/// What is asked, and how the answer is recognised.
pub(super) struct Question {
    pub request: Request,
    /// rdkafka.h's RD_KAFKA_EVENT_….
    pub answer: c_int,
    /// Whether to ask what this key may do, too.
    pub operations: bool,
}

fn left(until: Instant) -> Duration {
    until.saturating_duration_since(Instant::now())
}

fn milliseconds(time: Duration) -> c_int {
    c_int::try_from(time.as_millis()).unwrap_or(c_int::MAX)
}

struct Options(NonNull<rd_kafka_AdminOptions_t>);

impl Options {
    fn new<C: ClientContext>(
        client: &Client<C>,
        question: &Question,
        broker: Option<i32>,
        timeout: Duration,
    ) -> Result<Self, Code> {
        // SAFETY: the client is valid.
        let options = unsafe { rd::rd_kafka_AdminOptions_new(client.native_ptr(), question.request) };
        let options = Self(NonNull::new(options).ok_or(Code::InvalidArgument)?);
        let (native, no_text) = (options.0.as_ptr(), std::ptr::null_mut());
        // SAFETY: the options are valid; no text is wanted about an error, hence no buffer for it. The error about the
        // operations is null, or ours to destroy.
        let codes = unsafe {
            if question.operations {
                rd::rd_kafka_error_destroy(rd::rd_kafka_AdminOptions_set_include_authorized_operations(native, 1));
            }
            [
                rd::rd_kafka_AdminOptions_set_request_timeout(native, milliseconds(timeout), no_text, 0),
                broker.map_or(rd::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR, |broker| {
                    rd::rd_kafka_AdminOptions_set_broker(native, broker, no_text, 0)
                }),
            ]
        };
        match codes.map(Code::from).into_iter().find(|code| *code != Code::NoError) {
            Some(code) => Err(code),
            None => Ok(options),
        }
    }
}

impl Drop for Options {
    fn drop(&mut self) {
        // SAFETY: they came from rd_kafka_AdminOptions_new and are given back once.
        unsafe { rd::rd_kafka_AdminOptions_destroy(self.0.as_ptr()) };
    }
}

pub(super) struct Topics(pub NonNull<rd::rd_kafka_TopicCollection_t>);

impl Topics {
    pub fn new(name: &CString) -> Result<Self, Code> {
        let mut names = [name.as_ptr()];
        // SAFETY: an array of one C string, which librdkafka copies.
        let topics = unsafe { rd::rd_kafka_TopicCollection_of_topic_names(names.as_mut_ptr(), names.len()) };
        NonNull::new(topics).map(Self).ok_or(Code::InvalidArgument)
    }
}

impl Drop for Topics {
    fn drop(&mut self) {
        // SAFETY: it came from rd_kafka_TopicCollection_of_topic_names and is given back once.
        unsafe { rd::rd_kafka_TopicCollection_destroy(self.0.as_ptr()) };
    }
}

pub(super) struct Resource(pub NonNull<rd::rd_kafka_ConfigResource_t>);

impl Resource {
    pub fn topic(name: &CString, settings: &[&str]) -> Result<Self, Code> {
        let kind = rd::rd_kafka_ResourceType_t::RD_KAFKA_RESOURCE_TOPIC;
        // SAFETY: the name is a C string, which librdkafka copies.
        let resource = unsafe { rd::rd_kafka_ConfigResource_new(kind, name.as_ptr()) };
        let resource = Self(NonNull::new(resource).ok_or(Code::InvalidArgument)?);
        for setting in settings {
            let setting = CString::new(*setting).map_err(|_| Code::InvalidArgument)?;
            // SAFETY: valid resource, C strings. The value of a setting that is asked for is not looked at.
            let code =
                unsafe { rd::rd_kafka_ConfigResource_set_config(resource.0.as_ptr(), setting.as_ptr(), c"".as_ptr()) };
            if Code::from(code) != Code::NoError {
                return Err(code.into());
            }
        }
        Ok(resource)
    }
}

impl Drop for Resource {
    fn drop(&mut self) {
        // SAFETY: it came from rd_kafka_ConfigResource_new and is given back once.
        unsafe { rd::rd_kafka_ConfigResource_destroy(self.0.as_ptr()) };
    }
}

pub(super) struct Answer(pub NonNull<rd::rd_kafka_event_t>);

impl Answer {
    fn poll(queue: &Queue, timeout: Duration) -> Option<Self> {
        // SAFETY: the queue is valid; a null event means that nothing came in time.
        NonNull::new(unsafe { rd::rd_kafka_queue_poll(queue.0, milliseconds(timeout)) }).map(Self)
    }

    fn code(&self) -> Code {
        // SAFETY: the event is valid.
        unsafe { rd::rd_kafka_event_error(self.0.as_ptr()) }.into()
    }

    fn kind(&self) -> c_int {
        // SAFETY: the event is valid.
        unsafe { rd::rd_kafka_event_type(self.0.as_ptr()) }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        // SAFETY: the event came from rd_kafka_queue_poll and is given back once.
        unsafe { rd::rd_kafka_event_destroy(self.0.as_ptr()) };
    }
}
