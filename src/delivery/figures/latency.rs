//! How long the cluster took for a line, as a histogram with a high dynamic range.

use hdrhistogram::Histogram;

/// Significant decimal digits that are kept of a latency: it is told to within a thousandth.
const DIGITS: u8 = 3;

/// How many bands a picture of the latencies has at least, where they lie far enough apart for the finest bands.
const FEW_BANDS: f64 = 20.0;
/// How many bands there are between a latency and ten times it, from the coarsest to the finest.
const BANDS_PER_DECADE: [u32; 4] = [10, 20, 40, 80];

/// The latencies of all delivered lines: 190 kB, however many there are. Up to an hour and eleven minutes, which is all
/// that 32 bits of microseconds hold.
#[derive(Debug, Default)]
pub struct Latency {
    /// `None` until the first line.
    histogram: Option<Histogram<u64>>,
}

/// Latencies between two bounds, in microseconds, the upper one left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The lower bound.
    pub from_us: f64,
    /// The upper bound.
    pub to_us: f64,
    /// How many lines had such a latency.
    pub lines: u64,
}

impl Latency {
    pub(super) fn record(&mut self, latency_us: u32) {
        if self.histogram.is_none() {
            // These bounds can be had: a test holds it.
            self.histogram = Histogram::new_with_bounds(1, u64::from(u32::MAX), DIGITS).ok();
        }
        if let Some(histogram) = &mut self.histogram {
            histogram.saturating_record(u64::from(latency_us));
        }
    }

    /// The latency that this share of the lines, from 0 to 1, did not exceed, in microseconds. `None` without a line.
    pub fn quantile_us(&self, share: f64) -> Option<u64> {
        Some(self.histogram.as_ref()?.value_at_quantile(share))
    }

    /// The longest, in microseconds.
    pub fn longest_us(&self) -> Option<u64> {
        Some(self.histogram.as_ref()?.max())
    }

    /// How many lines had which latency: bands from the shortest latency to the longest, each as many times as wide as
    /// the one before, so that they are equally wide on a logarithmic axis. A hundred or so at most.
    pub fn bands(&self) -> Vec<Band> {
        let Some(histogram) = &self.histogram else { return Vec::new() };
        let decade = |latency_us: u64| (latency_us.max(1) as f64).log10();
        let decades = decade(histogram.max()) - decade(histogram.min());
        let per_decade = BANDS_PER_DECADE.into_iter().find(|bands| decades * f64::from(*bands) >= FEW_BANDS);
        let per_decade = f64::from(per_decade.unwrap_or(BANDS_PER_DECADE[3]));
        let place = |latency_us: u64| (decade(latency_us) * per_decade) as usize;
        let bound = |place: usize| 10_f64.powf(place as f64 / per_decade);
        let band = |place| Band { from_us: bound(place), to_us: bound(place + 1), lines: 0 };
        let mut bands: Vec<_> = (place(histogram.min())..=place(histogram.max())).map(band).collect();
        let (mut now, last) = (0, bands.len() - 1);
        // Rising.
        for value in histogram.iter_recorded() {
            let latency_us = histogram.lowest_equivalent(value.value_iterated_to()) as f64;
            while now < last && latency_us >= bands[now].to_us {
                now += 1;
            }
            bands[now].lines += value.count_since_last_iteration();
        }
        bands
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.histogram.as_ref().map_or(0, |histogram| histogram.distinct_values() * size_of::<u64>())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn recorded(latencies: &[u32]) -> Latency {
        let mut latency = Latency::default();
        latencies.iter().for_each(|one| latency.record(*one));
        latency
    }

    /// A latency of any order of magnitude.
    fn any_latency() -> impl Strategy<Value = u32> {
        (0..32_u32, any::<u32>()).prop_map(|(bits, number)| number >> bits)
    }

    proptest! {
        #[test]
        fn quantiles_are_those_of_the_sorted_latencies_to_a_thousandth(
            mut latencies in prop::collection::vec(any_latency(), 1..500),
        ) {
            let latency = recorded(&latencies);
            latencies.sort_unstable();
            for share in [0.001, 0.01, 0.5, 0.9, 0.99, 1.0] {
                let rank = (share * latencies.len() as f64).ceil().max(1.0) as usize;
                let exact = u64::from(latencies[rank - 1]);
                let told = latency.quantile_us(share).expect("there are some");
                prop_assert!((exact..=exact + exact / 1000).contains(&told), "{share}: {told} for {exact}");
            }
            let longest = u64::from(latencies[latencies.len() - 1]);
            let told = latency.longest_us().expect("there are some");
            prop_assert!((longest..=longest + longest / 1000).contains(&told), "{told} for {longest}");
        }

        #[test]
        fn every_line_lies_in_one_band_and_the_bands_join(
            latencies in prop::collection::vec(any_latency(), 1..500),
        ) {
            let bands = recorded(&latencies).bands();
            prop_assert!(bands.len() <= 120, "{}", bands.len());
            prop_assert_eq!(bands.iter().map(|band| band.lines).sum::<u64>(), latencies.len() as u64);
            prop_assert!(bands.windows(2).all(|two| two[0].to_us == two[1].from_us && two[0].from_us < two[0].to_us));
            for band in &bands {
                // A latency is told to within a thousandth, so one at a bound may lie on either side of it.
                let inside = |factor: f64| {
                    let range = band.from_us / factor..band.to_us * factor;
                    latencies.iter().filter(|one| range.contains(&f64::from(**one).max(1.0))).count() as u64
                };
                prop_assert!((inside(0.999)..=inside(1.001)).contains(&band.lines), "{band:?}");
            }
        }
    }

    #[test]
    fn no_line_has_no_latency_and_the_bounds_can_be_had() {
        let none = Latency::default();
        assert_eq!(
            (none.quantile_us(0.5), none.longest_us(), none.bands().len(), none.heap_bytes()),
            (None, None, 0, 0)
        );
        let all = recorded(&[0, u32::MAX]);
        assert_eq!((all.quantile_us(0.5), all.longest_us()), (Some(0), Some(u64::from(u32::MAX))));
        assert!(all.heap_bytes() < 200_000, "{}", all.heap_bytes());
    }
}
