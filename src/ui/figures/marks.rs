//! Where an axis has its marks: at round numbers, and as many as there is room for.

/// Steps between times, in seconds: those that a clock has.
const CLOCK: [f64; 20] = [
    0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 10_800.0,
    21_600.0, 43_200.0,
];
const DAY: f64 = 86_400.0;

/// A round step, 1, 2 or 5 times a power of ten, of which `room` fit into `range`.
pub fn round_step(range: f64, room: f64) -> f64 {
    let least = (range / room.max(1.0)).max(f64::MIN_POSITIVE);
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= least * 0.999).unwrap_or(least)
}

/// A step between times of which `room` fit into a range of so many seconds.
pub fn clock_step(range_s: f64, room: f64) -> f64 {
    let least = range_s / room.max(1.0);
    CLOCK.into_iter().find(|step| *step >= least).unwrap_or_else(|| round_step(range_s / DAY, room).max(1.0) * DAY)
}

/// The multiples of a step between two bounds, both included.
pub fn multiples(from: f64, to: f64, step: f64) -> Vec<f64> {
    let (first, last) = ((from / step - 1e-9).ceil(), (to / step + 1e-9).floor());
    let count = (last - first).clamp(-1.0, 200.0) as i32 + 1;
    (0..count).map(|index| (first + f64::from(index)) * step).collect()
}

/// The marks of an axis from nothing to its top. None stands so close to the top that its words would reach beyond it.
pub fn heights(top: f64, step: f64) -> Vec<f64> {
    multiples(0.0, top * 0.96, step)
}

/// Marks of a logarithmic axis between two powers of ten, as powers: at 1, 2 and 5 where there is room for so many, else
/// at 1, or at every second or third of these.
pub fn decades(from: f64, to: f64, room: f64) -> Vec<f64> {
    let range = (to - from).max(1e-6);
    let (low, high) = (from.floor() as i32, to.ceil() as i32);
    let inside = |power: &f64| (from - 1e-9..=to + 1e-9).contains(power);
    let at = |digits: &[f64]| -> Vec<f64> {
        let all = (low..=high).flat_map(|decade| digits.iter().map(move |digit| f64::from(decade) + digit.log10()));
        all.filter(inside).collect()
    };
    let fine: Vec<f64> = (10..100).map(|tenths| f64::from(tenths) / 10.0).collect();
    let candidates: [&[f64]; 5] = [
        &fine,
        &[1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0],
        &[1.0, 2.0, 3.0, 5.0, 7.0],
        &[1.0, 2.0, 5.0],
        &[1.0],
    ];
    // The narrowest gap decides: on such an axis marks crowd towards the next power.
    let fits = |marks: &Vec<f64>| marks.windows(2).all(|two| (two[1] - two[0]) * room >= range);
    let chosen = candidates.into_iter().map(at).find(fits);
    chosen.unwrap_or_else(|| {
        let every = (range / room).ceil().max(1.0) as i32;
        (low..=high).filter(|decade| decade % every == 0).map(f64::from).filter(inside).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_fit() {
        assert_eq!((round_step(220_000.0, 5.0), round_step(0.11, 5.0), round_step(7.0, 7.0)), (50_000.0, 0.05, 1.0));
        assert_eq!((clock_step(15.0, 7.0), clock_step(100.0, 7.0), clock_step(864_000.0, 7.0)), (5.0, 15.0, 172_800.0));
        assert_eq!(multiples(0.0, 15.0, 5.0), [0.0, 5.0, 10.0, 15.0]);
        assert_eq!(multiples(3.0, 4.0, 5.0), [0.0; 0]);
        assert_eq!(heights(61_000.0, 20_000.0), [0.0, 20_000.0, 40_000.0]);
        for (range, room) in [(1e-9, 5.0), (1e12, 3.0), (0.37, 8.0)] {
            let marks = multiples(0.0, range, round_step(range, room));
            assert!((2..=room as usize + 1).contains(&marks.len()), "{range}: {marks:?}");
        }
    }

    #[test]
    fn marks_of_a_logarithmic_axis_are_round_and_fit() {
        assert_eq!(decades(3.0, 5.0, 5.0), [3.0, 4.0, 5.0]);
        let within = decades(3.3, 3.9, 6.0);
        assert!(within.len() >= 2 && within.iter().all(|mark| (3.3..=3.9).contains(mark)), "{within:?}");
        assert!(decades(0.0, 9.6, 5.0).len() <= 6);
        assert_eq!(decades(3.0, 4.0, 4.0), [3.0, 3.0 + 2_f64.log10(), 3.0 + 5_f64.log10(), 4.0]);
    }
}
