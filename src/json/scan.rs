//! One pass over a JSON text: it is checked whole, and the members of its outermost object are told as they go by.
//!
//! The pass only says yes. What it does not take, for whatever reason, is judged by serde_json, whose grammar this is:
//! numbers of any size and lone surrogate escapes pass. Strings are looked through 16 bytes at a time.

/// Objects and arrays deeper than this are left to serde_json; no allocation is needed up to here.
const DEPTH: u32 = 64;

/// Checks the text, and calls `wanted` with each name of its outermost object, quoted as it stands, and `take` with what
/// it gave and the value as it stands. Whether the text is JSON for certain: if not, what was taken means nothing.
pub fn members<'a, N>(
    text: &'a str,
    mut wanted: impl FnMut(&'a str) -> Option<N>,
    mut take: impl FnMut(N, &'a str),
) -> bool {
    let mut scan = Scan { text, bytes: text.as_bytes(), at: 0 };
    scan.whole(&mut wanted, &mut take).is_some()
}

/// Checks the text: whether it is JSON for certain.
pub fn check(text: &str) -> bool {
    members(text, |_| None::<()>, |(), _| {})
}

struct Scan<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

/// The open objects and arrays, outermost first: a bit each, the innermost lowest, 1 for an object.
struct Open {
    kinds: u64,
    depth: u32,
}

impl Open {
    fn enter(&mut self, object: bool) -> Option<()> {
        self.kinds = self.kinds << 1 | u64::from(object);
        self.depth += 1;
        (self.depth <= DEPTH).then_some(())
    }

    fn leave(&mut self) {
        self.kinds >>= 1;
        self.depth -= 1;
    }

    fn in_object(&self) -> bool {
        self.kinds & 1 == 1
    }
}

impl<'a> Scan<'a> {
    fn whole<N>(
        &mut self,
        wanted: &mut impl FnMut(&'a str) -> Option<N>,
        take: &mut impl FnMut(N, &'a str),
    ) -> Option<()> {
        let mut open = Open { kinds: 0, depth: 0 };
        // A wanted member of the outermost object, and where its value begins.
        let mut member: Option<(N, usize)> = None;
        loop {
            // A value begins here.
            let byte = self.next_byte()?;
            if byte == b'{' || byte == b'[' {
                self.at += 1;
                open.enter(byte == b'{')?;
                // Both close with the second character after the one that opens.
                if self.next_byte()? == byte + 2 {
                    self.at += 1;
                    open.leave();
                } else {
                    if byte == b'{' {
                        self.name(&open, &mut member, wanted)?;
                    }
                    continue;
                }
            } else {
                self.scalar(byte)?;
            }
            // A value ended here.
            loop {
                if open.depth == 1
                    && let Some((name, start)) = member.take()
                {
                    take(name, self.text.get(start..self.at)?);
                }
                if open.depth == 0 {
                    return self.next_byte().is_none().then_some(());
                }
                let byte = self.next_byte()?;
                self.at += 1;
                match (byte, open.in_object()) {
                    (b',', true) => {
                        self.name(&open, &mut member, wanted)?;
                        break;
                    }
                    (b',', false) => break,
                    (b'}', true) | (b']', false) => open.leave(),
                    _ => return None,
                }
            }
        }
    }

    /// A member's name and its colon, up to its value.
    #[inline]
    fn name<N>(
        &mut self,
        open: &Open,
        member: &mut Option<(N, usize)>,
        wanted: &mut impl FnMut(&'a str) -> Option<N>,
    ) -> Option<()> {
        if self.next_byte()? != b'"' {
            return None;
        }
        let start = self.at;
        self.string()?;
        let end = self.at;
        if self.next_byte()? != b':' {
            return None;
        }
        self.at += 1;
        if open.depth == 1
            && let Some(name) = wanted(self.text.get(start..end)?)
        {
            self.next_byte()?;
            *member = Some((name, self.at));
        }
        Some(())
    }

    /// The next byte that is not white space, which is not passed.
    #[inline]
    fn next_byte(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    #[inline]
    fn scalar(&mut self, first: u8) -> Option<()> {
        match first {
            b'"' => self.string(),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.literal(b"true"),
            b'f' => self.literal(b"false"),
            b'n' => self.literal(b"null"),
            _ => None,
        }
    }

    fn literal(&mut self, literal: &[u8]) -> Option<()> {
        let end = self.at + literal.len();
        let stands = self.bytes.get(self.at..end)? == literal;
        self.at = end;
        stands.then_some(())
    }

    #[inline]
    fn number(&mut self) -> Option<()> {
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        let zero = self.bytes.get(self.at) == Some(&b'0');
        let digits = self.digits()?;
        if zero && digits > 1 {
            return None;
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.bytes.get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    /// How many digits there are: one at least.
    #[inline]
    fn digits(&mut self) -> Option<usize> {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        (self.at > start).then_some(self.at - start)
    }

    /// A string from its opening quote to behind its closing one.
    #[inline]
    fn string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            self.at = plain_end(self.bytes, self.at);
            match self.bytes.get(self.at)? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => self.escape()?,
                // A control character has to be escaped.
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        match self.bytes.get(self.at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
            b'u' => {
                let digits = self.bytes.get(self.at + 2..self.at + 6)?;
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return None;
                }
                self.at += 6;
            }
            _ => return None,
        }
        Some(())
    }
}

/// Where the plain text that begins at `at` ends: at a quote, a backslash or a control character, or behind the last byte.
#[inline]
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    // Two words at once: most texts end in them, and the processor guesses that right.
    while let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        let whole = u128::from_le_bytes(*block);
        let (low, high) = (marks(whole as u64), marks((whole >> 64) as u64));
        if low | high != 0 {
            let (marks, passed) = if low == 0 { (high, 8) } else { (low, 0) };
            return at + passed + marks.trailing_zeros() as usize / 8;
        }
        at += block.len();
    }
    while bytes.get(at).is_some_and(|byte| !ends_plain(*byte)) {
        at += 1;
    }
    at
}

/// The high bit of each byte that ends plain text: a quote, a backslash or a control character. The lowest is exact; one
/// above it may be set by its borrow.
#[inline]
fn marks(block: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let below = |block: u64, limit: u8| block.wrapping_sub(ONES * u64::from(limit)) & !block;
    let is = |byte: u8| below(block ^ (ONES * u64::from(byte)), 1);
    (is(b'"') | is(b'\\') | below(block, b' ')) & HIGH
}

fn ends_plain(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..b' ')
}
