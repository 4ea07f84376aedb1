//! Which of several failed addresses tells most.

use super::{Fault, Kind};

/// The fault of the address with which we came furthest; among equals the first.
pub fn furthest(failed: impl Iterator<Item = Fault>) -> Option<Fault> {
    failed.reduce(|best, next| if how_far(&next.kind) > how_far(&best.kind) { next } else { best })
}

fn how_far(kind: &Kind) -> u8 {
    match kind {
        Kind::HostNotFound { .. } => 0,
        Kind::NothingListens { .. } | Kind::ClusterLost => 1,
        Kind::Silent { .. } => 2,
        Kind::NotKafka { .. } => 3,
        Kind::PlainPort { .. } | Kind::EncryptedPort { .. } => 4,
        _ => 5,
    }
}
