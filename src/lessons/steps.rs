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
            same_topic(first, run) && run.places.iter().any(behind)
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
            all_delivered(run)
                && same_topic(first, run)
                && shared_keys(first, run) > 0
                && each_key_in_one_place(first, run)
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
        1 => course.new_test(seen)?.fault == Some(Kind::SignInRefused),
        _ => all_delivered(course.next_run(seen)?),
    })
}

/// Lines go out; contact is lost; the same run has it back; and none of its lines was lost. Where a run is over before
/// that, another one takes its place, and has to have been through all of it.
fn broker_down(course: &Course, seen: &Seen, step: usize) -> Option<bool> {
    let run = course.new_run(seen)?;
    Some(match step {
        0 => run.delivered > 0 && !run.lost && !run.done && run.fault.is_none(),
        1 => run.lost,
        2 => !run.lost && run.times_lost > 0 && run.fault.is_none(),
        _ => run.times_lost > 0 && all_delivered(run),
    })
}

/// Lines are delivered; somebody reads them without a group, a group reads them, and another group does, each of them all.
fn who_read_what(course: &Course, seen: &Seen, step: usize) -> Option<bool> {
    Some(match step {
        0 => all_delivered(course.new_run(seen)?),
        1 => read_alone(course, seen)?,
        _ => groups(course, seen).any(|group| !course.groups.iter().any(|known| known == group)),
    })
}

/// Whether somebody without a group, who began after there was something to read, has read as many messages as were sent.
fn read_alone(course: &Course, seen: &Seen) -> Option<bool> {
    let run = course.runs.first()?;
    let old = |read: &Read| course.before.reads.iter().any(|before| before.reader == read.reader);
    let alone = |read: &&Read| matches!(read.reader, Reader::Alone(_)) && is_of(read, run);
    Some(seen.reads.iter().filter(alone).any(|read| !old(read) && read.messages >= run.delivered))
}

/// The groups that have read the lines of the lesson's first run, as far as it is known where these are. What a group has
/// read before shows nothing.
pub fn groups<'s>(course: &Course, seen: &'s Seen) -> impl Iterator<Item = &'s str> {
    let run = course.runs.first();
    seen.reads.iter().filter_map(move |read| match &read.reader {
        Reader::Group(name) if run.is_some_and(|run| reaches(read, run)) => Some(name.as_str()),
        Reader::Group(_) | Reader::Alone(_) => None,
    })
}

fn reaches(read: &Read, run: &RunSeen) -> bool {
    let behind = |place: &super::Place| {
        read.reached.iter().any(|(partition, next)| *partition == place.partition && *next > place.offset)
    };
    is_of(read, run) && !run.places.is_empty() && run.places.iter().all(behind)
}

/// Whether it was the topic that the run's lines went to.
fn is_of(read: &Read, run: &RunSeen) -> bool {
    (&read.cluster, &read.topic) == (&run.cluster, &run.topic)
}

fn same_topic(one: &RunSeen, other: &RunSeen) -> bool {
    (&one.cluster, &one.topic) == (&other.cluster, &other.topic)
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
