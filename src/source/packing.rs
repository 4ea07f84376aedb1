//! What lies around a text: gzip or zstd, and UTF-16. Told from the first bytes, and taken off while it is read.

use std::{
    fmt,
    io::{self, BufRead as _, BufReader, Cursor, ErrorKind, Read},
    ops::RangeInclusive,
};

use flate2::bufread::GzDecoder;

use super::{Compression, Packing, utf16::Utf16Reader};
use crate::fault::{Fault, Kind};

/// What a file begins as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// The bytes so far begin more than one mark.
    Unsure,
    None,
    Compressed(Compression),
    /// With the more significant byte first, or last.
    Utf16 {
        big_endian: bool,
    },
}

const MARKS: [(&[u8], Mark); 5] = [
    (&[0x1F, 0x8B, 0x08], Mark::Compressed(Compression::Gzip)),
    (&[0x28, 0xB5, 0x2F, 0xFD], Mark::Compressed(Compression::Zstd)),
    (&[0xFF, 0xFE, 0x00, 0x00], Mark::None), // UTF-32, which begins as UTF-16 does.
    (&[0xFE, 0xFF], Mark::Utf16 { big_endian: true }),
    (&[0xFF, 0xFE], Mark::Utf16 { big_endian: false }),
];

/// The longest of the marks.
const LONGEST: usize = 4;

/// What a frame of zstd begins with that a decoder passes over, such as pzstd's with the size of the next: any of sixteen
/// bytes, and these.
const SKIPPED: (RangeInclusive<u8>, &[u8]) = (0x50..=0x5F, &[0x2A, 0x4D, 0x18]);

fn mark(bytes: &[u8], whole: bool) -> Mark {
    let begins = |known: &[u8], bytes: &[u8]| !whole && bytes.len() < known.len() && known.starts_with(bytes);
    let (first, rest) = SKIPPED;
    let after_first = bytes.split_first().filter(|(byte, _)| first.contains(*byte)).map(|(_, after)| after);
    match after_first {
        Some(after) if after.starts_with(rest) => return Mark::Compressed(Compression::Zstd),
        Some(after) if begins(rest, after) => return Mark::Unsure,
        _ if MARKS.iter().any(|(known, _)| begins(known, bytes)) => return Mark::Unsure,
        _ => {}
    }
    MARKS.iter().find(|(known, _)| bytes.starts_with(known)).map_or(Mark::None, |(_, mark)| *mark)
}

/// Reads no more than is needed to know, which is one byte for most texts.
fn sniff(input: &mut dyn Read) -> io::Result<(Mark, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        let mut room = [0; LONGEST];
        match input.read(&mut room[bytes.len()..]) {
            Ok(0) => return Ok((mark(&bytes, true), bytes)),
            Ok(length) => {
                let from = bytes.len();
                bytes.extend_from_slice(&room[from..from + length]);
                let mark = mark(&bytes, bytes.len() >= LONGEST);
                if mark != Mark::Unsure {
                    return Ok((mark, bytes));
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Whether a file's own bytes are not its text. Moves on in the file.
pub(super) fn is_packed(file: &mut dyn Read) -> io::Result<bool> {
    Ok(sniff(file)?.0 != Mark::None)
}

/// The text of what comes from `input`.
pub(super) fn unpack(mut input: Box<dyn Read + Send>) -> io::Result<(Packing, Box<dyn Read + Send>)> {
    let (mark, bytes) = sniff(&mut input)?;
    let input = Box::new(Cursor::new(bytes).chain(input));
    let Mark::Compressed(compression) = mark else {
        let (utf16, input) = decode(mark, input);
        return Ok((Packing { compression: None, utf16 }, input));
    };
    let mut input: Box<dyn Read + Send> = match compression {
        Compression::Gzip => Box::new(Members::new(input)),
        Compression::Zstd => Box::new(zstd::stream::read::Decoder::new(input)?),
    };
    let (mark, bytes) = sniff(&mut input)?;
    let (utf16, input) = decode(mark, Box::new(Cursor::new(bytes).chain(input)));
    Ok((Packing { compression: Some(compression), utf16 }, input))
}

/// What gzip has packed, which may be several members one after the other. Zeros behind one of them fill up a block, of a
/// tape for example, and are passed over, as gzip itself does.
struct Members<R> {
    member: Option<GzDecoder<BufReader<R>>>,
}

impl<R: Read> Members<R> {
    fn new(input: R) -> Self {
        Self { member: Some(GzDecoder::new(BufReader::new(input))) }
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let length = member.read(room)?;
            if length > 0 || room.is_empty() {
                return Ok(length);
            }
            let behind = member.get_mut();
            self.member = match passes_zeros(behind)? {
                true => self.member.take().map(|member| GzDecoder::new(member.into_inner())),
                false => None,
            };
        }
        Ok(0)
    }
}

/// Whether anything else comes behind them.
fn passes_zeros(input: &mut BufReader<impl Read>) -> io::Result<bool> {
    loop {
        let bytes = input.fill_buf()?;
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        if zeros < bytes.len() || bytes.is_empty() {
            let more = !bytes.is_empty();
            input.consume(zeros);
            return Ok(more);
        }
        input.consume(zeros);
    }
}

fn decode(mark: Mark, input: Box<dyn Read + Send>) -> (bool, Box<dyn Read + Send>) {
    match mark {
        Mark::Utf16 { big_endian } => (true, Box::new(Utf16Reader::new(input, big_endian))),
        _ => (false, input),
    }
}

/// A fault on its way through a reader.
#[derive(Debug)]
pub(super) struct Carried(pub(super) Fault);

impl fmt::Display for Carried {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.technical)
    }
}

impl std::error::Error for Carried {}

/// What zstd says of a frame with a window of more than 128 MiB, which it would have to keep in memory as a whole.
const TOO_LARGE_A_WINDOW: &str = "Frame requires too much memory for decoding";

/// The fault of a compressed file called `name` that is damaged: what the operating system did not say, the decoder did.
/// One that asks for too much memory is none.
pub(super) fn damaged(name: &str, error: &io::Error) -> Option<Fault> {
    let said_by_system = error.raw_os_error().is_some();
    (!said_by_system && error.to_string() != TOO_LARGE_A_WINDOW)
        .then(|| Fault::with(Kind::FileDamaged { path: name.to_owned() }, error.to_string()))
}

/// A decoder whose complaints are faults.
pub(super) struct Judged {
    pub(super) input: Box<dyn Read + Send>,
    pub(super) name: String,
}

impl Read for Judged {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.input.read(room).map_err(|error| match damaged(&self.name, &error) {
            Some(fault) if error.kind() != ErrorKind::Interrupted => io::Error::other(Carried(fault)),
            _ => error,
        })
    }
}
