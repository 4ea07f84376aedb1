//! A file's bytes as text: UTF-8, UTF-16 with or without a mark at its beginning, or one of the older encodings.

use zeroize::Zeroizing;

use crate::connection::Secret;

/// The text, without the mark at its beginning. `None` where it is none; what was read is wiped either way.
/// In an older encoding each letter outside ASCII is [`UNREADABLE`].
pub(in crate::connection) fn decode(bytes: Vec<u8>) -> Option<Secret> {
    let bytes = Zeroizing::new(bytes);
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] | rest => match rest.iter().position(|byte| *byte == 0) {
            None => narrow(rest),
            // No text in UTF-8 holds one. The first letters of a file of credentials are ASCII's.
            Some(_) if rest.len() % 2 == 1 => None,
            Some(at) if at % 2 == 1 => wide(rest, u16::from_le_bytes),
            Some(_) => wide(rest, u16::from_be_bytes),
        },
    }
}

/// What stands for a letter that cannot be read.
pub(super) const UNREADABLE: char = char::REPLACEMENT_CHARACTER;

fn narrow(bytes: &[u8]) -> Option<Secret> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * UNREADABLE.len_utf8()));
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend((!chunk.invalid().is_empty()).then_some(UNREADABLE));
    }
    let unreadable = text.matches(UNREADABLE).count();
    // Pictures and archives are full of it.
    (unreadable * 8 <= text.len()).then(|| Secret::new(std::mem::take(&mut *text)))
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Secret> {
    // Room for the longest, so that no copy is left behind as it grows.
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    for letter in char::decode_utf16(units) {
        text.push(letter.ok().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t' | '\u{c}'))?);
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
            wide(0xfeff, u16::to_le_bytes)[2..].to_vec(),
            wide(0xfeff, u16::to_be_bytes)[2..].to_vec(),
        ] {
            assert_eq!(decode(bytes.clone()), Some(Secret::new("k=ü".to_owned())), "{bytes:?}");
        }
        for bytes in [vec![0xff], vec![0xff, 0xfe, 0x00, 0xd8], b"a\0b".to_vec()] {
            assert_eq!(decode(bytes), None);
        }
        let older = b"# Schl\xfcssel\nsasl.password=abc".to_vec();
        assert_eq!(decode(older), Some(Secret::new("# Schl\u{fffd}ssel\nsasl.password=abc".to_owned())));
        assert_eq!(decode(Vec::new()), Some(Secret::new(String::new())));
    }
}
