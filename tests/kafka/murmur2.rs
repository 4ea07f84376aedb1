//! The partition of a key as Java's producer finds it, worked out here anew instead of asking librdkafka.

/// MurmurHash2 with Kafka's seed, as `org.apache.kafka.common.utils.Utils.murmur2` defines it.
fn murmur2(bytes: &[u8]) -> u32 {
    const M: u32 = 0x5bd1_e995;
    let mix = |k: u32| {
        let k = k.wrapping_mul(M);
        (k ^ (k >> 24)).wrapping_mul(M)
    };
    let length = u32::try_from(bytes.len()).expect("a short key");
    let (words, rest) = bytes.as_chunks::<4>();
    let hash =
        words.iter().fold(0x9747_b28c ^ length, |hash, word| hash.wrapping_mul(M) ^ mix(u32::from_le_bytes(*word)));
    let hash = match rest {
        [] => hash,
        rest => {
            let last = rest.iter().rev().fold(0, |last, byte| last << 8 | u32::from(*byte));
            (hash ^ last).wrapping_mul(M)
        }
    };
    let hash = (hash ^ (hash >> 13)).wrapping_mul(M);
    hash ^ (hash >> 15)
}

/// Where Java's default partitioner puts a key.
pub fn partition(key: &[u8], partitions: u32) -> i32 {
    i32::try_from((murmur2(key) & 0x7fff_ffff) % partitions).expect("few partitions")
}

/// Keys with their hashes from Kafka's own `UtilsTest.testMurmur2`.
pub const KNOWN: [(&str, i32); 6] = [
    ("21", -973_932_308),
    ("foobar", -790_332_482),
    ("a-little-bit-long-string", -985_981_536),
    ("a-little-bit-longer-string", -1_486_304_829),
    ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
    ("abc", 479_470_107),
];

#[test]
fn murmur2_of_kafkas_own_values() {
    for (key, hash) in KNOWN {
        assert_eq!(murmur2(key.as_bytes()).cast_signed(), hash, "{key}");
    }
}
