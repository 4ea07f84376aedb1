//! When a step is done.

use super::{Course, Lesson, Read, Reader, RunSeen, Seen};
use crate::fault::Kind;

/// Whether the next step of a course is done, by what is seen.
pub fn done(course: &Course, seen: &Seen) -> bool {
    let step = course.ticked();
    match course.lesson() {
        Lesson::FirstDelivery => first_delivery(course, seen, step),
        Lesson::SameKey => same_key(course, seen, step),
        Lesson::WrongSecret => wrong_secret(course, seen, step),
        Lesson::BrokerDown => broker_down(course, seen, step),
        Lesson::WhoReadWhat => who_read_what(course, seen, step),
    }
    .unwrap_or(false)
}

/// A line is delivered; all of them are; another run goes on behind them.
fn first_delivery(course: &Course, seen: &Seen, step: usize) -> Option<bool> {
    Some(match step {
        0 => course.new_run(seen)?.delivered > 0,
        1 => all_delivered(course.new_run(seen)?),
        _ => {
            let (first, run) = (course.runs.last()?, course.next_run(seen)?);
            let behind = |place: &super::Place| {
                first.places.iter().any(|old| old.partition == place.partition && old.offset < place.offset)
            };
            run.places.iter().any(behind)
        }
    })
}

/// Lines with the same key lie in one partition; those of another run, too; lines without a key are spread.
fn same_key(course: &Course, seen: &Seen, step: usize) -> Option<bool> {
    Some(match step {
        0 => {
            let run = course.new_run(seen)?;
            all_delivered(run) && shared_keys(run, run) > run.places.len() && each_key_in_one_place(run, run)
        }
        1 => {
            let (first, run) = (course.runs.last()?, course.next_run(seen)?);
            all_delivered(run) && shared_keys(first, run) > 0 && each_key_in_one_place(first, run)
        }
        _ => {
            let run = course.next_run(seen)?;
            let first = run.places.first()?.partition;
            !run.keyed && run.places.iter().any(|place| place.partition != first)
        }
    })
}

/// The run says that the sign-in was refused; the test says so, too; then lines are delivered again.
fn wrong_secret(course: &Course, seen: &Seen, step: usize) -> Option<bool> {
    Some(match step {
        0 => course.new_run(seen)?.fault == Some(Kind::SignInRefused),
        1 => seen.test == Some(Kind::SignInRefused),
        _ => all_delivered(course.next_run(seen)?),
    })
}

/// Lines go out; contact is lost; the same run has it back; and none of its lines was lost.
fn broker_down(course: &Course, seen: &Seen, step: usize) -> Option<bool> {
    Some(match step {
        0 => {
            let run = course.new_run(seen)?;
            run.delivered > 0 && !run.lost && !run.done && run.fault.is_none()
        }
        1 => course.same_run(seen)?.lost,
        2 => {
            let run = course.same_run(seen)?;
            !run.lost && run.times_lost > 0 && run.fault.is_none()
        }
        _ => all_delivered(course.same_run(seen)?),
    })
}

/// Lines are delivered; somebody reads them without a group, a group reads them, and another group does, each of them all.
fn who_read_what(course: &Course, seen: &Seen, step: usize) -> Option<bool> {
    if step == 0 {
        return Some(all_delivered(course.new_run(seen)?));
    }
    Some(match step {
        1 => fresh(course, seen).any(|read| read.reader == Reader::Alone),
        _ => groups(course, seen).any(|group| !course.groups.iter().any(|known| known == group)),
    })
}

/// The groups that have read at least what the lesson's first run has sent.
pub fn groups<'s>(course: &Course, seen: &'s Seen) -> impl Iterator<Item = &'s str> {
    fresh(course, seen).filter_map(|read| match &read.reader {
        Reader::Alone => None,
        Reader::Group(name) => Some(name.as_str()),
    })
}

/// What was read before the lesson shows nothing, and neither does what was read before anything was sent.
fn fresh<'s>(course: &Course, seen: &'s Seen) -> impl Iterator<Item = &'s Read> {
    let sent = course.runs.first().map(|run| run.delivered);
    seen.reads
        .iter()
        .filter(move |read| sent.is_some_and(|sent| read.messages >= sent && !course.before.reads.contains(read)))
}

fn all_delivered(run: &RunSeen) -> bool {
    run.done && run.delivered > 0 && run.delivered == run.rows
}

/// How many pairs of lines have the same key, one of each run.
fn shared_keys(one: &RunSeen, other: &RunSeen) -> usize {
    pairs(one, other).count()
}

fn each_key_in_one_place(one: &RunSeen, other: &RunSeen) -> bool {
    pairs(one, other).all(|(one, other)| one == other)
}

/// The partitions of lines with the same key.
fn pairs<'r>(one: &'r RunSeen, other: &'r RunSeen) -> impl Iterator<Item = (i32, i32)> + 'r {
    one.places.iter().flat_map(move |place| {
        let same = |other: &&super::Place| place.key.is_some() && place.key == other.key;
        other.places.iter().filter(same).map(move |other| (place.partition, other.partition))
    })
}
