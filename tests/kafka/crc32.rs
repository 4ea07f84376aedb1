//! The partition of a key, worked out here anew instead of asking librdkafka.

/// CRC-32 as in zlib: polynomial 0xEDB88320, reflected.
pub fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    })
}

/// Where librdkafka's default partitioner `consistent_random` puts a key that is not empty.
pub fn partition(key: &[u8], partitions: u32) -> i32 {
    i32::try_from(crc32(key) % partitions).expect("few partitions")
}

#[test]
fn crc32_of_the_usual_check_value() {
    assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    assert_eq!(crc32(b""), 0);
}
