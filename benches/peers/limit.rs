//! The limit: a raw loop over librdkafka with a constant key. It reads no line but for its end, copies nothing, keeps no
//! log and asks for no reports.

use std::{ffi::CString, fs::File, path::Path};

use memmap2::Mmap;
use rdkafka::{ClientConfig, bindings as rd, client::Client, client::DefaultClientContext, types::RDKafkaType};

/// rdkafka.h's RD_KAFKA_MSG_F_BLOCK: a full queue is waited for.
const BLOCK: i32 = 0x4;
const PARTITION_UNASSIGNED: i32 = -1;
const KEY: &[u8] = b"STR1234";
const FLUSH_MS: i32 = 60_000;

/// Sends every line of the file.
///
/// # Errors
/// What went wrong, in words.
pub fn run(path: &Path, topic: &str, config: &ClientConfig) -> Result<(), String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    // SAFETY: the bench made the file and nobody changes it meanwhile.
    let bytes = unsafe { Mmap::map(&file) }.map_err(|error| error.to_string())?;
    let native = config.create_native_config().map_err(|error| error.to_string())?;
    // SAFETY: the configuration is valid and not yet given away. Without a callback no reports are made.
    unsafe { rd::rd_kafka_conf_set_dr_msg_cb(native.ptr(), None) };
    let client = Client::new(config, native, RDKafkaType::RD_KAFKA_PRODUCER, DefaultClientContext)
        .map_err(|error| error.to_string())?;
    let name = CString::new(topic).map_err(|error| error.to_string())?;
    // SAFETY: client and name are valid; null means the topic's default configuration.
    let topic = unsafe { rd::rd_kafka_topic_new(client.native_ptr(), name.as_ptr(), std::ptr::null_mut()) };
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', &bytes) {
        let line = &bytes[start..end];
        start = end + 1;
        // SAFETY: the line stands in the map, which outlives the client's last use of it: the flush below. The key is
        // copied by librdkafka.
        let code = unsafe {
            rd::rd_kafka_produce(
                topic,
                PARTITION_UNASSIGNED,
                BLOCK,
                line.as_ptr().cast_mut().cast(),
                line.len(),
                KEY.as_ptr().cast(),
                KEY.len(),
                std::ptr::null_mut(),
            )
        };
        if code != 0 {
            return Err("a line was not taken".to_owned());
        }
    }
    // SAFETY: the client is valid; the topic is given back once, after its last use.
    let code = unsafe {
        let code = rd::rd_kafka_flush(client.native_ptr(), FLUSH_MS);
        rd::rd_kafka_topic_destroy(topic);
        code
    };
    drop(client);
    if code == rdkafka::bindings::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
        Ok(())
    } else {
        Err(format!("not all were delivered: {code:?}"))
    }
}
