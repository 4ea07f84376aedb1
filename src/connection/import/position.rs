//! A key file whose labels are not known: what the words in it are follows from their looks and their places.

use super::{collect::Collected, names::Slot};
use crate::{connection::addresses, fault::Field, text::import as words};

/// Shorter is no secret that anybody hands out, in bytes.
const SHORTEST_SECRET: usize = 16;

/// Fills in what is still missing from the words that stand in lines of their own; the others are said.
pub(super) fn fill(collected: &mut Collected<'_>) {
    let mut bare = std::mem::take(&mut collected.bare);
    if !collected.import.has(Field::Bootstrap) {
        let address = bare.iter().position(|(_, word)| word.contains('.') && is_address(word));
        if let Some((line, word)) = address.map(|at| bare.remove(at)) {
            collected.take_word(line, Slot::Bootstrap, word);
        }
    }
    let missing = !collected.import.has(Field::ApiKey) && collected.import.secrets.api_secret.is_none();
    if let Some(at) = key_place(&bare).filter(|_| missing) {
        let (line, secret) = bare.remove(at + 1);
        collected.take_word(line, Slot::ApiSecret, secret);
        let (line, key) = bare.remove(at);
        collected.take_word(line, Slot::ApiKey, key);
    }
    for (line, _) in bare {
        collected.refuse(line, "", words::NOT_A_SETTING);
    }
}

/// Where a key stands with its secret behind it. A key of Confluent Cloud is 16 capitals and digits.
fn key_place(bare: &[(usize, &str)]) -> Option<usize> {
    let like_key =
        |word: &str| word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    bare.windows(2).position(|two| like_key(two[0].1) && two[1].1.len() >= SHORTEST_SECRET && !is_address(two[1].1))
}

fn is_address(word: &str) -> bool {
    addresses(word).is_ok()
}
