//! The lines of a file counted piece by piece, the pieces in any order: what is found in one says nothing of its
//! neighbours, and [`Sum`] puts them together.

use super::{
    index::Checkpoint,
    split::{BOM, is_blank},
};

/// Within so many bytes a line that begins is told at most, for the index.
const SPACING: usize = 64 * 1024;
/// So much is looked at before it is asked whether blank lines must be looked for.
const BLOCK: usize = 4096;
/// So many bytes are looked at together: few enough that their line ends are counted in a byte.
const LANE: usize = 128;
/// Where line ends are so many bytes apart or more, going from one to the next is faster than looking at all bytes alike.
const FAR: u64 = 64;

/// What a piece of a file holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    length: u64,
    ends: u64,
    /// Blank lines that begin behind a line end in it and end in it, too.
    blank: u64,
    /// Whether nothing but white space stands before its first line end, and behind its last; the whole where there is
    /// none.
    head_blank: bool,
    tail_blank: bool,
    /// Whether anything stands behind its last line end.
    tail: bool,
    /// How many line ends lie before a line that begins in it, and where it begins.
    begins: Vec<(u64, u64)>,
}

impl Piece {
    /// How many lines end in it, when none of these is blank.
    pub(super) fn filled_lines(&self) -> Option<u64> {
        (self.blank == 0 && !self.head_blank).then_some(self.ends)
    }

    /// How many line ends lie before some of the lines that begin in it, and where they begin.
    pub(super) fn begins(&self) -> &[(u64, u64)] {
        &self.begins
    }

    /// `first` when it begins where the file does.
    pub(super) fn of(bytes: &[u8], first: bool) -> Self {
        let text = bytes.strip_prefix(BOM).filter(|_| first).unwrap_or(bytes);
        let head = memchr::memchr(b'\n', text).map_or(text, |end| &text[..end]);
        let rest = memchr::memrchr(b'\n', text).map_or(text, |end| &text[end + 1..]);
        let (head_blank, tail_blank) = (is_blank(head), is_blank(rest));
        let (length, tail) = (bytes.len() as u64, bytes.last().is_some_and(|last| *last != b'\n'));
        let mut piece = Self { length, head_blank, tail_blank, tail, ..Self::default() };
        let mut far = true;
        for (place, block) in bytes.chunks(BLOCK).enumerate() {
            let start = place * BLOCK;
            if start.is_multiple_of(SPACING) {
                piece.note_begin(bytes, start);
            }
            let (ends, doubtful) = match bytes.get(start + 1..start + 1 + BLOCK) {
                Some(next) if far => hop(block, next),
                Some(next) => scan(block, next),
                None => (memchr::memchr_iter(b'\n', block).count() as u64, true),
            };
            // As they were here they will be in the next block.
            far = ends * FAR <= BLOCK as u64;
            piece.ends += ends;
            if doubtful {
                piece.blank += blank_lines(bytes, start..start + block.len());
            }
        }
        piece
    }

    /// What is put before others.
    pub(super) fn nothing() -> Self {
        Self { head_blank: true, tail_blank: true, ..Self::default() }
    }

    /// Puts the piece that follows it in the file behind it.
    pub(super) fn join(&mut self, next: &Self) {
        let begins = next.begins.iter().map(|(ends, offset)| (self.ends + ends, self.length + offset));
        self.begins.extend(begins);
        self.join_lines(next);
    }

    /// The same, without where lines begin.
    fn join_lines(&mut self, next: &Self) {
        if self.ends == 0 {
            self.head_blank &= next.head_blank;
        } else if next.ends > 0 {
            self.blank += u64::from(self.tail_blank && next.head_blank);
        }
        self.blank += next.blank;
        self.tail_blank = if next.ends > 0 { next.tail_blank } else { self.tail_blank && next.tail_blank };
        self.tail = if next.ends > 0 { next.tail } else { self.tail || next.tail };
        self.ends += next.ends;
        self.length += next.length;
    }

    fn note_begin(&mut self, bytes: &[u8], start: usize) {
        let near = &bytes[start..bytes.len().min(start + SPACING)];
        if let Some(end) = memchr::memchr(b'\n', near) {
            self.begins.push((self.ends + 1, (start + end + 1) as u64));
        }
    }
}

/// How many line ends a block has, and whether white space stands behind one of them. `next` is the block one byte
/// further.
fn hop(block: &[u8], next: &[u8]) -> (u64, bool) {
    memchr::memchr_iter(b'\n', block)
        .fold((0, false), |(ends, doubtful), end| (ends + 1, doubtful | (next[end] <= b' ')))
}

/// The same, written so that the compiler makes it look at many bytes at once.
fn scan(block: &[u8], next: &[u8]) -> (u64, bool) {
    let (mut ends, mut doubtful) = (0, 0);
    for (lane, next) in block.chunks_exact(LANE).zip(next.chunks_exact(LANE)) {
        let mut found = 0;
        for (byte, next) in lane.iter().zip(next) {
            let end = u8::from(*byte == b'\n');
            found += end;
            doubtful |= end & u8::from(*next <= b' ');
        }
        ends += u64::from(found);
    }
    (ends, doubtful != 0)
}

/// Blank lines that begin behind a line end in the range and end before the bytes do.
fn blank_lines(bytes: &[u8], range: std::ops::Range<usize>) -> u64 {
    let start = range.start;
    let ends = memchr::memchr_iter(b'\n', &bytes[range]);
    let blank = ends.filter(|end| {
        let line = bytes[start + end + 1..].iter();
        line.copied().find(|byte| *byte == b'\n' || !byte.is_ascii_whitespace()) == Some(b'\n')
    });
    blank.count() as u64
}

/// Pieces put together in the order of the file, from its beginning on.
#[derive(Debug)]
pub(super) struct Sum(Piece);

impl Sum {
    pub(super) fn new() -> Self {
        Self(Piece::nothing())
    }

    /// How much of the file these are, in bytes.
    pub(super) fn offset(&self) -> u64 {
        self.0.length
    }

    /// How many lines have something in them.
    pub(super) fn lines(&self) -> u64 {
        let Piece { ends, blank, head_blank, tail_blank, .. } = self.0;
        ends - blank - u64::from(ends > 0 && head_blank) + u64::from(!tail_blank)
    }

    /// The number of the last line that has ended.
    pub(super) fn ended(&self) -> u64 {
        self.0.ends
    }

    /// The number of the last line when nothing follows.
    pub(super) fn last(&self) -> u64 {
        self.0.ends + u64::from(self.0.tail)
    }

    /// `note` is told where lines begin.
    pub(super) fn add(&mut self, piece: &Piece, mut note: impl FnMut(Checkpoint)) {
        for (ends, offset) in &piece.begins {
            note(Checkpoint::line(self.0.ends + ends + 1, self.0.length + offset));
        }
        self.0.join_lines(piece);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The number of lines with something in them, and where each line begins, as the standard library finds it.
    fn reference(bytes: &[u8]) -> (u64, Vec<Checkpoint>) {
        let text = bytes.strip_prefix(BOM).unwrap_or(bytes);
        let filled = text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count();
        let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let begins = (2..).zip(ends).map(|(number, (end, _))| Checkpoint::line(number, end as u64 + 1));
        (filled as u64, begins.collect())
    }

    /// Counts in pieces so long, of which so many are joined before they are put to the others.
    fn count(bytes: &[u8], piece: usize, joined: usize) -> (u64, Vec<Checkpoint>) {
        let (mut sum, mut noted) = (Sum::new(), Vec::new());
        for (place, bytes) in bytes.chunks(piece * joined).enumerate() {
            let mut whole = Piece::nothing();
            for (within, bytes) in bytes.chunks(piece).enumerate() {
                whole.join(&Piece::of(bytes, place + within == 0));
            }
            sum.add(&whole, |at| noted.push(at));
        }
        assert_eq!(sum.offset(), bytes.len() as u64);
        assert_eq!(sum.last(), bytes.split_inclusive(|byte| *byte == b'\n').count() as u64);
        (sum.lines(), noted)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn lines_are_counted_whatever_the_pieces(text in "(\u{FEFF})?([a \t\r\u{c}\u{b}]{0,3}\n?){0,40}", piece in 3..40_usize, joined in 1..4_usize) {
            let (wanted, begins) = reference(text.as_bytes());
            let (counted, noted) = count(text.as_bytes(), piece, joined);
            prop_assert_eq!(counted, wanted);
            prop_assert!(noted.iter().all(|at| begins.contains(at)));
        }

        #[test]
        fn blocks_and_what_lies_between_them_are_counted(
            parts in proptest::collection::vec(("(x{0,9}\n){0,9}|[ \r\t]{0,3}\n|\n{1,5}|\n +", 1..700_usize), 1..12),
            piece in prop_oneof![Just(100_000_usize), Just(4096), Just(4097), Just(8191), 4000..70_000_usize],
            joined in 1..4_usize,
        ) {
            let text: String = parts.iter().map(|(part, times)| part.repeat(*times)).collect();
            let (wanted, begins) = reference(text.as_bytes());
            let (counted, noted) = count(text.as_bytes(), piece, joined);
            prop_assert_eq!(counted, wanted);
            prop_assert!(noted.iter().all(|at| begins.binary_search_by_key(&at.number, |at| at.number).is_ok_and(|found| begins[found] == *at)));
        }
    }

    #[test]
    fn a_line_is_told_every_64_kib() {
        let lines = "0123456789\n".repeat(100_000);
        let (_, noted) = count(lines.as_bytes(), 1024 * 1024, 1);
        assert!(noted.windows(2).all(|pair| pair[1].offset - pair[0].offset < 70_000), "{noted:?}");
        assert_eq!(noted.len(), lines.len().div_ceil(SPACING));
    }
}
