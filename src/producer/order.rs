//! Whether the lines of each partition lie there in the file's order.

/// The row that is furthest on in each partition, and its offset; -1 where that is not known.
#[derive(Default)]
pub(super) struct Order {
    furthest: Vec<(u64, i64)>,
}

impl Order {
    /// This row is stored there: whether it lies behind a row that comes after it.
    pub fn stored(&mut self, row: u64, partition: i32, offset: i64) -> bool {
        let Ok(partition) = usize::try_from(partition) else { return false };
        if partition >= self.furthest.len() {
            self.furthest.resize(partition + 1, (0, -1));
        }
        let (furthest, its_offset) = &mut self.furthest[partition];
        if row >= *furthest {
            (*furthest, *its_offset) = (row, offset);
            return false;
        }
        *its_offset >= 0 && offset > *its_offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_behind_a_later_row_of_its_partition_is_out_of_order() {
        let mut order = Order::default();
        assert!(!order.stored(0, 1, 0) && !order.stored(3, 1, 1) && !order.stored(1, 0, 0));
        assert!(order.stored(2, 1, 2), "behind row 3");
        assert!(!order.stored(4, 1, 3));
        // Its report came late, but it lies before.
        assert!(!order.stored(2, 1, 2));
        assert!(!order.stored(9, 2, -1) && !order.stored(8, 2, 7), "nothing is known about row 9");
        assert!(!order.stored(0, -1, 5));
    }
}
