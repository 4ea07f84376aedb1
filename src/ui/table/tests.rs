//! Rows come at one end and go at the other: what is looked at and what is marked stays.

use proptest::prelude::*;

use super::stand_still;
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
}
