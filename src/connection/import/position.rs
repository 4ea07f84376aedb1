//! A key file whose labels are not known: what the words in it are follows from their looks and their places.

use super::{
    collect::Collected,
    names::{self, Slot},
};
use crate::{connection::addresses, text::import as words};

/// Shorter is no secret that anybody hands out, in bytes.
const SHORTEST_SECRET: usize = 16;

/// Fills in what is still missing from the words that stand in lines of their own; the others are said.
pub(super) fn fill(collected: &mut Collected<'_>) {
    let mut bare = std::mem::take(&mut collected.bare);
    if !collected.has_bootstrap() {
        let address = bare.iter().position(|(_, word)| word.contains('.') && is_address(word) && !of_the_web(word));
        if let Some((line, word)) = address.map(|at| bare.remove(at)) {
            collected.take_word(line, Slot::Bootstrap, word);
        }
    }
    let missing = !collected.pairs.has_key() && !collected.pairs.has_secret();
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

/// Where a key stands with its secret behind it. A key of Confluent Cloud is 16 capitals and digits. Where more than one
/// stands there these are lines of another kind.
fn key_place(bare: &[(usize, &str)]) -> Option<usize> {
    let like_key =
        |word: &str| word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let like_secret = |word: &str| word.len() >= SHORTEST_SECRET && !is_address(word) && !like_key(word);
    let mut places = (1..bare.len()).filter(|at| like_key(bare[at - 1].1) && like_secret(bare[*at].1));
    let first = places.next()?;
    places.next().is_none().then_some(first - 1)
}

fn is_address(word: &str) -> bool {
    addresses(word).is_ok()
}

/// An address, and none of Kafka's: Schema Registry's, or a page's.
fn of_the_web(word: &str) -> bool {
    names::is_registry(word) || word.starts_with("http")
}
