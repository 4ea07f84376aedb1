//! A key as the listener hears it.

use std::ops::Deref;

/// Keys of up to so many bytes need no memory of their own.
const SHORT: usize = 22;

/// The key that a line was handed over with: bytes of its own, copied while they are near the processor, so that it holds
/// no part of the file and whoever prints it need not fetch that part once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(Kept);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kept {
    Short { length: u8, bytes: [u8; SHORT] },
    Long(Box<[u8]>),
}

impl From<&[u8]> for Key {
    fn from(key: &[u8]) -> Self {
        let mut bytes = [0; SHORT];
        Self(match (bytes.get_mut(..key.len()), u8::try_from(key.len())) {
            (Some(room), Ok(length)) => {
                room.copy_from_slice(key);
                Kept::Short { length, bytes }
            }
            _ => Kept::Long(key.into()),
        })
    }
}

impl Deref for Key {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Kept::Short { length, bytes } => bytes.get(..usize::from(*length)).unwrap_or(bytes),
            Kept::Long(bytes) => bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_any_length_is_as_it_was() {
        for length in [0, 1, SHORT - 1, SHORT, SHORT + 1, 255, 256, 70_000] {
            let key: Vec<u8> = (0..length).map(|place| (place % 251) as u8).collect();
            assert_eq!(&*Key::from(key.as_slice()), key, "{length}");
        }
        assert_ne!(Key::from(b"a".as_slice()), Key::from(b"a\0".as_slice()));
        assert!(size_of::<Option<Key>>() <= 24);
    }
}
