//! UTF-16 becomes UTF-8 while it is read.

use std::io::{self, Read};

/// How much is read at once, in bytes.
const BLOCK: usize = 64 * 1024;

/// A text in UTF-16, read as UTF-8. Its mark becomes UTF-8's. What stands for no letter becomes bytes that are no UTF-8, so
/// that its record is judged as any other that holds such: half a pair the three bytes that its number would have, half a
/// unit at the end a byte that UTF-8 never has.
pub(super) struct Utf16Reader<R> {
    input: R,
    big_endian: bool,
    /// Bytes that cannot be decoded before more have come.
    raw: Vec<u8>,
    text: Vec<u8>,
    /// How much of the text has been read.
    given: usize,
    ended: bool,
}

impl<R: Read> Utf16Reader<R> {
    pub(super) fn new(input: R, big_endian: bool) -> Self {
        Self { input, big_endian, raw: Vec::new(), text: Vec::new(), given: 0, ended: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        (self.given, self.text) = (0, std::mem::take(&mut self.text));
        self.text.clear();
        let left = self.raw.len();
        self.raw.resize(left + BLOCK, 0);
        let read = self.input.read(&mut self.raw[left..]);
        self.raw.truncate(left + read.as_ref().copied().unwrap_or(0));
        self.ended = read? == 0;
        let units = self.raw.chunks_exact(2).map(|pair| match self.big_endian {
            true => u16::from_be_bytes([pair[0], pair[1]]),
            false => u16::from_le_bytes([pair[0], pair[1]]),
        });
        let mut units: Vec<u16> = units.collect();
        // The second half of a pair is still to come.
        if !self.ended && units.last().is_some_and(|unit| (0xD800..0xDC00).contains(unit)) {
            units.pop();
        }
        for letter in char::decode_utf16(units.iter().copied()) {
            match letter {
                Ok(letter) => self.text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
                Err(half) => self.text.extend_from_slice(&as_if_letter(half.unpaired_surrogate())),
            }
        }
        self.raw.drain(..units.len() * 2);
        if self.ended && !self.raw.is_empty() {
            self.raw.clear();
            self.text.push(NEVER);
        }
        Ok(())
    }
}

/// A byte that is in no UTF-8.
const NEVER: u8 = 0xFF;

/// The bytes of half a pair, by UTF-8's rule for its number, which UTF-8 itself does not allow.
fn as_if_letter(half: u16) -> [u8; 3] {
    let bits = |from: u16| ((half >> from) & 0x3F) as u8;
    [0xE0 | bits(12), 0x80 | bits(6), 0x80 | bits(0)]
}

impl<R: Read> Read for Utf16Reader<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.fill()?;
        }
        let rest = &self.text[self.given..];
        let length = rest.len().min(room.len());
        room[..length].copy_from_slice(&rest[..length]);
        self.given += length;
        Ok(length)
    }
}

/// Whether this unit ends a line in a text with this mark.
pub(super) fn ends_line(unit: [u8; 2], mark: [u8; 2]) -> bool {
    let unit = if mark == [0xFE, 0xFF] { u16::from_be_bytes(unit) } else { u16::from_le_bytes(unit) };
    [b'\n', b'\r'].map(u16::from).contains(&unit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives so many bytes at a time.
    struct Pieces<'a>(&'a [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(room.len()).min(self.0.len());
            let (piece, rest) = self.0.split_at(length);
            room[..length].copy_from_slice(piece);
            self.0 = rest;
            Ok(length)
        }
    }

    fn read(units: &[u16], big_endian: bool, piece: usize) -> Vec<u8> {
        let bytes: Vec<u8> =
            units.iter().flat_map(|unit| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
        read_bytes(&bytes, big_endian, piece)
    }

    fn read_bytes(bytes: &[u8], big_endian: bool, piece: usize) -> Vec<u8> {
        let mut text = Vec::new();
        Utf16Reader::new(Pieces(bytes, piece), big_endian).read_to_end(&mut text).expect("a text");
        text
    }

    proptest! {
        #[test]
        fn any_text_comes_back_from_pieces_of_any_size(text: String, big_endian: bool, piece in 1..9_usize) {
            let units: Vec<u16> = text.encode_utf16().collect();
            prop_assert_eq!(read(&units, big_endian, piece), text.into_bytes());
        }

        /// Each in its place, and what is none is seen.
        #[test]
        fn any_units_give_their_letters(units: Vec<u16>, big_endian: bool, piece in 1..9_usize) {
            let read = read(&units, big_endian, piece);
            match String::from_utf16(&units) {
                Ok(text) => prop_assert_eq!(read, text.into_bytes()),
                Err(_) => prop_assert!(std::str::from_utf8(&read).is_err()),
            }
        }
    }

    #[test]
    fn what_is_no_letter_is_no_utf8_and_the_others_are_as_they_were() {
        assert_eq!(read_bytes(b"a\0b\0c", false, 2), b"ab\xFF");
        assert_eq!(read(&[0x61, 0xD83D, 0x62, 0xDE00], true, 3), b"a\xED\xA0\xBDb\xED\xB8\x80");
    }
}
