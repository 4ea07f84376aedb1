//! Whole processes in turn, several times over, and the medians.

use std::{
    fs,
    time::{Duration, Instant},
};

use crate::{
    clusters::RealKafka,
    contestants::{Contestant, Place, said},
    data::Data,
    mock::{self, Mock},
    settings::{Asked, median},
    table::Table,
};

/// One run of one process.
#[derive(Clone, Copy, Default)]
pub struct Measured {
    pub wall: Duration,
    /// User and system together, of all threads.
    pub cpu: Duration,
}

/// On the mock cluster, against everybody.
///
/// # Errors
/// What went wrong, in words.
pub fn on_mock(asked: &Asked, data: &Data, table: &mut Table) -> Result<(), String> {
    let mock = Mock::start()?;
    println!("\nThe mock cluster, in a process of its own:");
    let place = || Ok(Place { address: mock.address.clone(), topic: mock::TOPIC.to_owned() });
    let all = [Contestant::Terminal, Contestant::Limit, Contestant::Kcat, Contestant::Lecture];
    let medians = medians(asked.runs, &all, data, &place, &|_| {})?;
    let what = format!("{} lines on the mock cluster, against", data.count);
    add_ratio(table, &format!("{what} the lecture's Python"), "≤ 0.07", &medians, Contestant::Lecture);
    add_ratio(table, &format!("{what} the limit"), "≤ 1.3", &medians, Contestant::Limit);
    add_ratio(table, &format!("{what} `kcat -P -K`"), "≤ 0.9", &medians, Contestant::Kcat);
    Ok(())
}

/// On a real Apache Kafka, against kcat and the limit.
///
/// # Errors
/// What went wrong, in words.
pub fn on_kafka(asked: &Asked, data: &Data, table: &mut Table) -> Result<(), String> {
    println!("\nApache Kafka, one broker, a new topic for each run:");
    let kafka = RealKafka::start()?;
    let all = [Contestant::Terminal, Contestant::Limit, Contestant::Kcat];
    let medians = medians(asked.runs, &all, data, &|| kafka.new_place(), &|place| kafka.done_with(place))?;
    let what = format!("{} lines on a real Apache Kafka, against", data.count);
    add_ratio(table, &format!("{what} the limit"), "≤ 1.15", &medians, Contestant::Limit);
    add_ratio(table, &format!("{what} `kcat -P -K`"), "≤ 0.8", &medians, Contestant::Kcat);
    Ok(())
}

type Medians = Vec<(Contestant, Measured)>;

/// Alternated runs: each of them once, then each once more.
fn medians(
    runs: usize,
    all: &[Contestant],
    data: &Data,
    place: &dyn Fn() -> Result<Place, String>,
    done_with: &dyn Fn(&Place),
) -> Result<Medians, String> {
    let mut measured: Vec<Vec<Measured>> = vec![Vec::new(); all.len()];
    for _ in 0..runs {
        for (contestant, measured) in all.iter().zip(&mut measured) {
            let place = place()?;
            let one = once(*contestant, &place, data)?;
            done_with(&place);
            measured.push(one);
        }
    }
    let medians: Medians = all.iter().copied().zip(measured.iter().map(|runs| medians_of(runs))).collect();
    for ((contestant, median), runs) in medians.iter().zip(&measured) {
        let of = |pick: fn(&Measured) -> Duration| (runs.iter().map(pick).min(), runs.iter().map(pick).max());
        let (least, most) = of(|run| run.wall);
        println!(
            "  {}: {:.2} s ({:.2} to {:.2}), {:.2} s of processor time, {:.0} lines a second",
            contestant.name(),
            median.wall.as_secs_f64(),
            least.unwrap_or_default().as_secs_f64(),
            most.unwrap_or_default().as_secs_f64(),
            median.cpu.as_secs_f64(),
            data.count as f64 / median.wall.as_secs_f64(),
        );
    }
    Ok(medians)
}

/// One run.
///
/// # Errors
/// What went wrong, in words.
pub fn once(contestant: Contestant, place: &Place, data: &Data) -> Result<Measured, String> {
    let words = |error: std::io::Error| format!("{}: {error}", contestant.name());
    let mut command = contestant.command(place, data).map_err(words)?;
    let (cpu_before, start) = (children_cpu(), Instant::now());
    let status = command.status().map_err(words)?;
    let measured = Measured { wall: start.elapsed(), cpu: children_cpu().saturating_sub(cpu_before) };
    if !status.success() {
        return Err(format!("{} ended with {status}: {}", contestant.name(), said(&data.folder)));
    }
    Ok(measured)
}

/// The processor time of all processes that were waited for, in ticks of 10 ms.
fn children_cpu() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name, in brackets, may hold spaces. Behind it cutime and cstime are the 14th and 15th.
    let ticks = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().skip(13).take(2);
    Duration::from_millis(10 * ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>())
}

fn medians_of(runs: &[Measured]) -> Measured {
    let of = |pick: fn(&Measured) -> Duration| median(runs.iter().map(pick).collect());
    Measured { wall: of(|run| run.wall), cpu: of(|run| run.cpu) }
}

fn add_ratio(table: &mut Table, figure: &str, goal: &str, medians: &Medians, against: Contestant) {
    let of =
        |wanted| medians.iter().find(|(contestant, _)| *contestant == wanted).map_or_else(Measured::default, |m| m.1);
    let (ours, theirs) = (of(Contestant::Terminal), of(against));
    let ratio = |ours: Duration, theirs: Duration| ours.as_secs_f64() / theirs.as_secs_f64();
    let measured = format!(
        "{:.3} ({:.2} s to {:.2} s; processor time {:.2})",
        ratio(ours.wall, theirs.wall),
        ours.wall.as_secs_f64(),
        theirs.wall.as_secs_f64(),
        ratio(ours.cpu, theirs.cpu)
    );
    table.add(figure, goal, measured);
}
