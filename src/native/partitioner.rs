//! librdkafka's own functions that find the partition of a key.

use std::{
    ffi::c_void,
    ptr::{null, null_mut},
};

use rdkafka::bindings as rd;

/// How rdkafka.h declares its partitioners: topic, key, its length, number of partitions, and two opaque values.
type Partitioner =
    unsafe extern "C" fn(*const rd::rd_kafka_topic_t, *const c_void, usize, i32, *mut c_void, *mut c_void) -> i32;

/// Where librdkafka's `consistent` partitioner (CRC32) puts a key; `None` without partitions.
pub fn crc32_partition(key: &[u8], partitions: usize) -> Option<i32> {
    partition(rd::rd_kafka_msg_partitioner_consistent, key, partitions)
}

/// Where librdkafka's `murmur2` partitioner, which is Java's, puts a key; `None` without partitions.
pub fn murmur2_partition(key: &[u8], partitions: usize) -> Option<i32> {
    partition(rd::rd_kafka_msg_partitioner_murmur2, key, partitions)
}

/// `partitioner` is one of the two above.
fn partition(partitioner: Partitioner, key: &[u8], partitions: usize) -> Option<i32> {
    let count = count(partitions)?;
    // SAFETY: the key is valid for its length. librdkafka reads key and count only, and neither the topic nor the opaque
    // values (rdkafka_msg.c), which therefore may be null.
    Some(unsafe { partitioner(null(), key.as_ptr().cast(), key.len(), count, null_mut(), null_mut()) })
}

/// Both functions divide by it.
fn count(partitions: usize) -> Option<i32> {
    i32::try_from(partitions).ok().filter(|count| *count > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_keys_go_where_others_put_them() {
        // zlib's crc32 and Kafka's own UtilsTest.testMurmur2: the number without its sign, in as many partitions that
        // nothing is lost of it.
        let many = i32::MAX as usize;
        assert_eq!(crc32_partition(b"123456789", many), Some((0xCBF4_3926_u32 % 0x7FFF_FFFF) as i32));
        assert_eq!(murmur2_partition(b"abc", many), Some(479_470_107));
        assert_eq!(murmur2_partition(b"21", many), Some(-973_932_308_i32 & 0x7FFF_FFFF));
        assert_eq!((crc32_partition(b"", 4), crc32_partition(b"x", 1)), (Some(0), Some(0)));
    }

    #[test]
    fn without_partitions_there_is_none() {
        assert_eq!((crc32_partition(b"a", 0), murmur2_partition(b"a", 0)), (None, None));
        assert_eq!(murmur2_partition(b"a", usize::MAX), None);
    }
}
