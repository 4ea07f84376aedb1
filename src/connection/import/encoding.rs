//! A file's bytes as text: UTF-8 or, as Windows' editors write it, UTF-16 with a mark at its beginning.

use zeroize::Zeroizing;

use crate::connection::Secret;

/// The text, without the mark at its beginning. `None` where it is none; what was read is wiped either way.
pub(super) fn decode(bytes: Vec<u8>) -> Option<Secret> {
    let bytes = Zeroizing::new(bytes);
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] | rest => {
            // No text holds one, and every other file does.
            let text = std::str::from_utf8(rest).ok().filter(|text| !text.contains('\0'))?;
            Some(Secret::new(text.to_owned()))
        }
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Secret> {
    // Room for the longest, so that no copy is left behind as it grows.
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    for letter in char::decode_utf16(units) {
        text.push(letter.ok().filter(|letter| *letter != '\0')?);
    }
    Some(Secret::new(std::mem::take(&mut *text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_each_encoding() {
        let wide = |mark: u16, bytes: fn(u16) -> [u8; 2]| {
            std::iter::once(mark).chain("k=ü".encode_utf16()).flat_map(bytes).collect::<Vec<u8>>()
        };
        for bytes in [
            "k=ü".as_bytes().to_vec(),
            "\u{feff}k=ü".as_bytes().to_vec(),
            wide(0xfeff, u16::to_le_bytes),
            wide(0xfeff, u16::to_be_bytes),
        ] {
            assert_eq!(decode(bytes.clone()), Some(Secret::new("k=ü".to_owned())), "{bytes:?}");
        }
        for bytes in [vec![0xff], vec![0xff, 0xfe, 0x00, 0xd8], b"a\0b".to_vec()] {
            assert_eq!(decode(bytes), None);
        }
        assert_eq!(decode(Vec::new()), Some(Secret::new(String::new())));
    }
}
