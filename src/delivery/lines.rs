//! A set of line numbers, in a bit a line where they are dense.

/// Lines of a page: 8 KiB of bits.
const PAGE: u64 = 1 << 16;
const WORDS: usize = PAGE as usize / 64;
/// At most so many pages hold lines: 128 MiB.
const MOST_PAGES: usize = 16 * 1024;

/// Line numbers, which stand in no order. Takes 8 KiB for every 65,536 lines in a row among which there is one, and 8 bytes
/// where there is none.
#[derive(Clone, Debug, Default)]
pub struct LineSet {
    pages: Vec<Option<Box<[u64; WORDS]>>>,
    held: usize,
    lines: u64,
}

impl LineSet {
    /// Adds a line. `false` when the set is full: so many lines that they would take more than 128 MiB, or one that lies
    /// too far behind the others.
    pub fn insert(&mut self, line: u64) -> bool {
        self.insert_within(line, MOST_PAGES)
    }

    fn insert_within(&mut self, line: u64, most: usize) -> bool {
        // What no page is kept for takes 8 bytes: a thousand times as many of these are allowed.
        let Some(page) = usize::try_from(line / PAGE).ok().filter(|page| *page < most.saturating_mul(1024)) else {
            return false;
        };
        if page >= self.pages.len() {
            self.pages.resize_with(page + 1, || None);
        }
        let Some(place) = self.pages.get_mut(page) else { return false };
        if place.is_none() {
            if self.held == most {
                return false;
            }
            self.held += 1;
        }
        let (word, bit) = place_in_page(line);
        let word = &mut place.get_or_insert_with(|| Box::new([0; WORDS]))[word];
        self.lines += u64::from(*word & bit == 0);
        *word |= bit;
        true
    }

    /// Takes out lines before this one, as far as whole pages hold no others.
    pub fn forget_before(&mut self, line: u64) {
        let pages = usize::try_from(line / PAGE).map_or(self.pages.len(), |pages| pages.min(self.pages.len()));
        for page in self.pages[..pages].iter_mut().filter_map(Option::take) {
            self.held -= 1;
            self.lines -= page.iter().map(|word| u64::from(word.count_ones())).sum::<u64>();
        }
    }

    /// Whether a line is in it.
    pub fn contains(&self, line: u64) -> bool {
        let page = usize::try_from(line / PAGE).ok().and_then(|page| self.pages.get(page)?.as_deref());
        let (word, bit) = place_in_page(line);
        page.is_some_and(|page| page[word] & bit != 0)
    }

    /// How many lines are in it.
    pub fn len(&self) -> u64 {
        self.lines
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.lines == 0
    }
}

fn place_in_page(line: u64) -> (usize, u64) {
    let within = line % PAGE;
    (within as usize / 64, 1 << (within % 64))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn holds_what_was_put_in(lines in prop::collection::vec(0..4 * PAGE, 0..200), asked in 0..5 * PAGE) {
            let mut set = LineSet::default();
            prop_assert!(lines.iter().all(|line| set.insert(*line)));
            let naive: HashSet<u64> = lines.iter().copied().collect();
            prop_assert_eq!(set.len(), naive.len() as u64);
            prop_assert!(lines.iter().all(|line| set.contains(*line)));
            prop_assert_eq!(set.contains(asked), naive.contains(&asked));
        }
    }

    #[test]
    fn what_finds_no_room_is_not_taken() {
        let mut set = LineSet::default();
        assert!(set.insert_within(7, 2) && set.insert_within(PAGE, 2) && set.insert_within(PAGE + 1, 2));
        assert!(!set.insert_within(2 * PAGE, 2), "a third page");
        assert!(!set.insert_within(u64::MAX, 2), "too far");
        assert_eq!((set.len(), set.contains(PAGE + 1), set.contains(2 * PAGE)), (3, true, false));
    }

    #[test]
    fn what_is_forgotten_makes_room() {
        let mut set = LineSet::default();
        assert!([7, 9, PAGE, 2 * PAGE].into_iter().all(|line| set.insert_within(line, 3)));
        assert!(!set.insert_within(3 * PAGE, 3));
        set.forget_before(PAGE + 1);
        assert_eq!((set.len(), set.contains(7), set.contains(PAGE), set.contains(2 * PAGE)), (2, false, true, true));
        assert!(set.insert_within(3 * PAGE, 3) && !set.insert_within(4 * PAGE, 3));
        set.forget_before(u64::MAX);
        assert!(set.is_empty() && set.insert_within(7, 1));
    }
}
