//! Rows come at one end and go at the other: what is looked at and what is marked stays.

use proptest::prelude::*;

use super::{marks::Marks, stand_still};
use crate::{
    delivery::{Listing, Order},
    ui::{scroll::Scroll, theme::ROW_HEIGHT},
};

const HEIGHT: f32 = 10.0 * ROW_HEIGHT;

/// What happens between two frames.
#[derive(Clone, Debug)]
enum Step {
    Come(u64),
    Go(u64),
    Wheel(f32),
    End,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..3_000_000_u64).prop_map(Step::Come),
        (0..2_000_000_u64).prop_map(Step::Go),
        (-90.0..90.0_f32).prop_map(Step::Wheel),
        Just(Step::End),
    ];
    proptest::collection::vec(step, 1..40)
}

proptest! {
    /// Far beyond what an `f32` tells apart.
    #[test]
    fn the_row_at_the_top_stands_still_while_rows_come_and_go(start in 0..20_000_000_u64, steps in steps()) {
        let mut kept = start..start + 10_000_000;
        let mut scroll = Scroll::new(ROW_HEIGHT);
        let mut top = None;
        for step in steps {
            let mut touched = false;
            let before = (scroll.hidden, scroll.following());
            match step {
                Step::Come(rows) => kept.end += rows,
                Step::Go(rows) => kept.start = (kept.start + rows).min(kept.end),
                Step::Wheel(_) | Step::End => touched = true,
            }
            let listing = Listing::All(kept.clone());
            let rows = listing.len();
            stand_still(&mut scroll, top, &listing, Order::default(), kept.start);
            match step {
                Step::Wheel(points) => scroll.by_points(points, rows, HEIGHT),
                Step::End => scroll.go_to_end(rows, HEIGHT),
                _ => {}
            }
            scroll.settle(rows, HEIGHT);
            let seen = scroll.visible(rows, HEIGHT);
            let now = listing.row(seen.start);
            if scroll.following() {
                prop_assert_eq!(seen.end, rows, "the newest is seen");
            } else if let (false, false, Some(top)) = (touched, before.1, top) {
                let last_top = kept.end.saturating_sub(10);
                match now {
                    Some(now) if top >= kept.start => {
                        // Or as far down as there are rows.
                        prop_assert_eq!(now, top.min(last_top).max(kept.start));
                        prop_assert!(top > last_top || (scroll.hidden - before.0).abs() < 1e-3);
                    }
                    Some(now) => prop_assert_eq!((now, scroll.hidden), (kept.start, 0.0)),
                    None => prop_assert_eq!(rows, 0),
                }
            }
            prop_assert_eq!(before.1 && !touched, before.1 && !touched && scroll.following());
            top = now;
        }
    }

    #[test]
    fn the_same_rows_stay_marked(
        reversed: bool,
        from in 0..100_u64,
        to in 0..100_u64,
        changes in proptest::collection::vec((0..50_u64, 0..50_u64), 1..12),
    ) {
        let mut kept = 1_000..1_100_u64;
        let order = Order { descending: reversed, ..Order::default() };
        let listing = |kept: &std::ops::Range<u64>| match reversed {
            false => Listing::All(kept.clone()),
            true => {
                let rows = kept.clone().rev().map(|row| row as u32).collect();
                Listing::These { base: 0, rows: std::sync::Arc::new(rows) }
            }
        };
        let mut marked = Some(from.min(to)..=from.max(to));
        let rows = |kept: &std::ops::Range<u64>, marked: &Option<std::ops::RangeInclusive<u64>>| {
            let mut rows: Vec<_> = marked.clone().into_iter().flatten().filter_map(|place| listing(kept).row(place)).collect();
            rows.sort_unstable();
            rows
        };
        let mut wanted = rows(&kept, &marked);
        let mut marks = Marks::default();
        for (come, go) in changes {
            // A frame before anything changes, in which it learns what is marked.
            prop_assert_eq!(marks.moved(&listing(&kept), order, kept.start, marked.as_ref()), None);
            kept.end += come;
            kept.start = (kept.start + go).min(kept.end - 1);
            wanted.retain(|row| *row >= kept.start);
            if let Some(moved) = marks.moved(&listing(&kept), order, kept.start, marked.as_ref()) {
                marked = moved;
            }
            prop_assert_eq!(&rows(&kept, &marked), &wanted);
        }
    }
}
