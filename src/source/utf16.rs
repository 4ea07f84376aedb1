//! UTF-16 becomes UTF-8 while it is read.

use std::io::{self, Read};

/// How much is read at once, in bytes.
const BLOCK: usize = 64 * 1024;

/// A text in UTF-16, read as UTF-8. Its mark becomes UTF-8's; half a pair becomes U+FFFD.
pub(super) struct Utf16Reader<R> {
    input: R,
    big_endian: bool,
    /// Bytes that cannot be decoded before more have come.
    raw: Vec<u8>,
    text: String,
    /// How much of the text has been read.
    given: usize,
    ended: bool,
}

impl<R: Read> Utf16Reader<R> {
    pub(super) fn new(input: R, big_endian: bool) -> Self {
        Self { input, big_endian, raw: Vec::new(), text: String::new(), given: 0, ended: false }
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
        let letters = char::decode_utf16(units.iter().copied());
        self.text.extend(letters.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)));
        self.raw.drain(..units.len() * 2);
        if self.ended && !self.raw.is_empty() {
            self.raw.clear();
            self.text.push(char::REPLACEMENT_CHARACTER);
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf16Reader<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.fill()?;
        }
        let rest = &self.text.as_bytes()[self.given..];
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

    fn read(units: &[u16], big_endian: bool, piece: usize) -> String {
        let bytes: Vec<u8> =
            units.iter().flat_map(|unit| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
        let mut text = String::new();
        Utf16Reader::new(Pieces(&bytes, piece), big_endian).read_to_string(&mut text).expect("UTF-8");
        text
    }

    proptest! {
        #[test]
        fn any_text_comes_back_from_pieces_of_any_size(text: String, big_endian: bool, piece in 1..9_usize) {
            let units: Vec<u16> = text.encode_utf16().collect();
            prop_assert_eq!(read(&units, big_endian, piece), text);
        }

        #[test]
        fn any_units_give_what_the_standard_library_gives(units: Vec<u16>, big_endian: bool, piece in 1..9_usize) {
            prop_assert_eq!(read(&units, big_endian, piece), String::from_utf16_lossy(&units));
        }
    }

    #[test]
    fn an_odd_byte_at_the_end_is_no_letter() {
        let mut text = String::new();
        Utf16Reader::new(Pieces(b"a\0b\0c", 2), false).read_to_string(&mut text).expect("UTF-8");
        assert_eq!(text, "ab\u{FFFD}");
    }
}
