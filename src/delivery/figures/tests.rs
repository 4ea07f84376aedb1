//! Runs that are made up, by the clock that the figures are given.

use super::*;

const SECOND: Duration = Duration::from_secs(1);
/// A frame of the window.
const FRAME: Duration = Duration::from_millis(16);

fn delivered(line: u64) -> Reported {
    Reported::Delivered { partition: (line % 4) as i32, latency_us: 3_000 + (line * 7_919 % 5_000) as u32 }
}

/// Tells `lines` delivered lines together.
fn deliver(figures: &mut Figures, at: Duration, lines: u64) {
    let before = figures.delivered();
    figures.record(at, (before..before + lines).map(delivered));
}

/// Counts `lines` delivered lines together without a look at each, for runs of hundreds of millions.
fn count(figures: &mut Figures, at: Duration, lines: u64) {
    figures.tell(at, Tally { delivered: lines, ..Tally::default() });
}

/// How many lines the course counts.
fn counted(course: &[Stretch]) -> u64 {
    course.iter().map(|stretch| stretch.tally.delivered).sum()
}

/// The stretches follow each other, from the start to the end.
fn joined(course: &[Stretch]) -> bool {
    course.first().is_some_and(|first| first.from_us == 0)
        && course.windows(2).all(|two| two[0].to_us == two[1].from_us && two[0].from_us <= two[0].to_us)
}

fn assert_near(rate: Option<f64>, wanted: f64, share: f64) {
    let rate = rate.unwrap_or_else(|| panic!("no rate instead of {wanted}"));
    assert!((rate - wanted).abs() <= wanted * share, "{rate} instead of {wanted}");
}

#[test]
fn an_hour_at_200_000_lines_a_second_is_told_at_each_moment() {
    let mut figures = Figures::default();
    let batch = Duration::from_millis(8);
    let mut at = Duration::from_millis(40);
    while at < 3600 * SECOND {
        // Batches are not equally large.
        let early = u64::from((at.as_millis() / 8).is_multiple_of(2)) * 600;
        count(&mut figures, at, 1_300 + early);
        if at > 2 * SECOND {
            assert_near(figures.rate(at + FRAME / 2), 200_000.0, 0.02);
        }
        at += batch;
    }
    assert_near(figures.peak, 200_000.0, 0.02);
    assert_near(figures.key_figures(at).mean_rate, 200_000.0, 0.01);
    assert_near(figures.key_figures(at).pace, 200_000.0, 0.02);
    let course = figures.course(at);
    assert!(joined(&course) && (300..=Figures::MOST_STRETCHES).contains(&course.len()), "{}", course.len());
    assert!(course.iter().skip(1).all(|stretch| (stretch.rate() - 200_000.0).abs() < 4_000.0));
}

#[test]
fn a_line_in_ten_seconds_is_a_tenth_of_a_line_a_second_and_never_none_or_one() {
    let mut figures = Figures::default();
    let mut now = Duration::ZERO;
    for line in 0..400_u64 {
        let report = Duration::from_millis(600 + line * 10_000 + line * 37 % 20);
        while now < report {
            if line >= 3 {
                assert_near(figures.rate(now), 0.1, 0.005);
            }
            now += FRAME;
        }
        deliver(&mut figures, report, 1);
    }
    assert_near(figures.peak, 0.1, 0.005);
    assert_near(figures.key_figures(now).mean_rate, 0.1, 0.005);
    assert_near(figures.key_figures(now).pace, 0.1, 0.005);
    let course = figures.course(now);
    assert!(joined(&course));
    assert!(course.iter().skip(1).all(|stretch| (stretch.rate() - 0.1).abs() < 0.001), "{course:?}");
}

#[test]
fn when_lines_cease_to_come_the_rate_falls_to_nothing_and_rises_at_once_when_they_are_back() {
    let mut figures = Figures::default();
    for tick in 1..=500_u32 {
        deliver(&mut figures, tick * SECOND / 100, 100);
    }
    let end = 5 * SECOND;
    let falling: Vec<_> = (0..8).filter_map(|step| figures.rate(end + step * SECOND / 4)).collect();
    assert_near(falling.first().copied(), 10_000.0, 0.02);
    assert!(falling.is_sorted_by(|one, next| one >= next), "{falling:?}");
    assert_eq!(figures.rate(end + SECOND), Some(0.0));
    let course = figures.course(end + 20 * SECOND);
    assert_eq!(course.last().map(|last| (last.to_us, last.rate())), Some((25_000_000, 0.0)));
    for tick in 1..=100_u32 {
        deliver(&mut figures, end + 60 * SECOND + tick * SECOND / 100, 100);
    }
    assert_near(figures.rate(end + 61 * SECOND), 10_000.0, 0.02);
    let course = figures.course(end + 61 * SECOND);
    assert!(joined(&course));
    assert!(course.iter().all(|stretch| stretch.rate() < 10_500.0));
    assert_near(figures.peak, 10_000.0, 0.02);
}

#[test]
fn the_rate_can_be_read_it_changes_four_times_a_second() {
    let mut figures = Figures::default();
    let mut read = Vec::new();
    for tick in 1..=1000_u32 {
        let at = tick * SECOND / 200;
        deliver(&mut figures, at, 900 + u64::from(tick) * 37 % 200);
        read.push(figures.rate(at));
    }
    read.dedup();
    assert!(read.len() <= 21, "{}", read.len());
    assert_eq!(read[0], None, "nothing is told before there is something to tell");
}

#[test]
fn a_run_of_days_is_shown_whole_in_no_more_memory() {
    let mut figures = Figures::default();
    figures.has_partitions(6);
    let (mut at, mut lines) = (Duration::ZERO, 0);
    let mut most = 0;
    let days = 10 * 24 * 3600 * SECOND;
    // Sometimes quick, sometimes slow, with an hour of silence now and then.
    while at < days {
        let hour = at.as_secs() / 3600;
        let (step, count) = match hour % 4 {
            0 => (Duration::from_millis(900), 50_000),
            1 => (Duration::from_secs(10), 1),
            2 => (Duration::from_secs(3600), 1),
            _ => (Duration::from_secs(2), 300),
        };
        at += step;
        // A line stands for a hundred.
        deliver(&mut figures, at, (count / 100_u64).max(1));
        lines += (count / 100).max(1);
        most = most.max(figures.bytes());
    }
    assert!(most < 256 * 1024, "{most} bytes");
    assert_eq!(figures.delivered(), lines);
    assert_eq!(figures.partitions().iter().sum::<u64>(), lines);
    assert_eq!(figures.partitions().len(), 6);
    let course = figures.course(at);
    assert!(joined(&course) && course.len() <= Figures::MOST_STRETCHES, "{}", course.len());
    assert_eq!(course.last().map(|last| last.to_us), Some(micros(at)));
    assert_eq!(counted(&course), lines - 500, "all but those of the first report");
}

#[test]
fn what_failed_is_counted_beside_the_rate_and_does_not_change_it() {
    let mut figures = Figures::default();
    figures.record(SECOND / 100, [Reported::Failed; 3]);
    for tick in 1..=100_u32 {
        let at = SECOND + tick * SECOND / 2;
        let other = if tick == 50 { Reported::Unknown } else { Reported::Failed };
        figures.record(at, [delivered(u64::from(tick)), other]);
    }
    let end = 51 * SECOND;
    assert_near(figures.rate(end), 2.0, 0.001);
    let course = figures.course(end);
    let sum = course.iter().fold(Tally::default(), |mut sum, stretch| {
        sum.add(stretch.tally);
        sum
    });
    assert_eq!(sum, Tally { delivered: 99, failed: 102, unknown: 1 });
    assert_eq!(figures.latency().bands().iter().map(|band| band.lines).sum::<u64>(), 100);
    assert_near(figures.key_figures(end).pace, 4.0, 0.001);
}

/// The lines of the first report came before any stretch that a peak is looked for in.
#[test]
fn at_most_is_never_less_than_the_average() {
    let mut figures = Figures::default();
    deliver(&mut figures, SECOND / 10, 1_000);
    for tick in 1..=10_u32 {
        deliver(&mut figures, SECOND * (tick + 1) / 10, 10);
    }
    let key = figures.key_figures(11 * SECOND / 10);
    assert_near(key.mean_rate, 1_000.0, 0.001);
    assert_eq!(key.peak_rate, key.mean_rate, "the highest of a stretch was {:?}", figures.peak);
}

#[test]
fn a_run_in_which_all_lines_fail_has_a_course_and_no_rate() {
    let mut figures = Figures::default();
    for tick in 1..=100_u32 {
        figures.record(tick * SECOND / 10, [Reported::Failed]);
    }
    let end = 10 * SECOND;
    assert_eq!((figures.rate(end), figures.key_figures(end).mean_rate, figures.peak), (None, None, None));
    let course = figures.course(end);
    assert!(joined(&course) && course.len() > 2);
    assert_eq!(course.iter().map(|stretch| stretch.tally.failed).sum::<u64>(), 100);
}

#[test]
fn a_partition_that_nobody_has_is_not_counted_and_takes_no_room() {
    let mut figures = Figures::default();
    let reports = [-1, i32::MAX, 3].map(|partition| Reported::Delivered { partition, latency_us: 1 });
    figures.record(SECOND, reports);
    assert_eq!(figures.partitions(), [0, 0, 0, 1]);
    figures.has_partitions(2);
    assert_eq!(figures.partitions().len(), 4, "a topic only grows");
    figures.has_partitions(usize::MAX);
    assert_eq!(figures.partitions().len(), 4);
}
