//! Totals over a whole topic, against kcat reading it.

use std::{
    fs::File,
    path::Path,
    process::{Command, Stdio},
    task::Waker,
    thread,
    time::{Duration, Instant},
};

use line_producer::{
    connection::{Access, Profile, Secrets, Security},
    reader::totals::{Fields, Order, Phase, Setup, Totals},
};

use crate::{
    clusters::RealKafka,
    contestants::{Contestant, Place},
    data::Data,
    settings::Asked,
    table::Table,
};

/// How often the process looks whether all is counted.
const LOOK: Duration = Duration::from_millis(2);

/// On a real Apache Kafka.
///
/// # Errors
/// What went wrong, in words.
pub fn measure(asked: &Asked, data: &Data, table: &mut Table) -> Result<(), String> {
    println!("\nApache Kafka, one broker, one topic that is read again and again:");
    let words = |error: std::io::Error| error.to_string();
    let kafka = RealKafka::start()?;
    let place = kafka.new_place()?;
    let status = Contestant::Limit.command(&place, data).and_then(|mut sends| sends.status()).map_err(words)?;
    if !status.success() {
        return Err(format!("the topic could not be filled: {status}"));
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for run in 0..asked.runs {
        theirs.push(timed(kcat(&place).map_err(words)?)?);
        ours.push(timed(counting(&place, data, run).map_err(words)?)?);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    let figure = format!("{} messages read into Totals, against `kcat -C -e` to /dev/null", data.count);
    let measured = format!("{:.3} ({ours:.2} s to {theirs:.2} s)", ours / theirs);
    table.add(figure, "≤ 1.3", measured);
    Ok(())
}

fn kcat(place: &Place) -> std::io::Result<Command> {
    let mut command = Command::new("kcat");
    command.args(["-C", "-e", "-q", "-o", "beginning", "-b", &place.address, "-t", &place.topic]);
    command.stdin(Stdio::null()).stdout(File::create("/dev/null")?).stderr(Stdio::inherit());
    Ok(command)
}

/// This program once more, in a process of its own, with a group and a database of its own.
fn counting(place: &Place, data: &Data, run: usize) -> std::io::Result<Command> {
    let database = data.folder.join(format!("totals-{}-{run}.sqlite3", std::process::id()));
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["role", "totals", &place.address, &place.topic]).arg(&database).arg(data.count.to_string());
    command.arg(format!("totals-{run}")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
    Ok(command)
}

/// In seconds.
fn timed(mut command: Command) -> Result<f64, String> {
    let start = Instant::now();
    let status = command.status().map_err(|error| error.to_string())?;
    if status.success() { Ok(start.elapsed().as_secs_f64()) } else { Err(format!("{command:?}: {status}")) }
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    println!("  {seconds:.2?}");
    seconds.get(seconds.len() / 2).copied().unwrap_or_default()
}

/// Counts until `messages` were counted: from the start to the last one, and to the end of the process.
///
/// # Errors
/// What ended it.
pub fn count(address: &str, topic: &str, database: &Path, messages: &str, group: &str) -> Result<(), String> {
    let messages: u64 = messages.parse().map_err(|error| format!("{messages}: {error}"))?;
    let profile = Profile { bootstrap: address.to_owned(), security: Security::Plaintext, ..Profile::default() };
    let setup = Setup {
        topic: topic.to_owned(),
        group: group.to_owned(),
        fields: Fields { by: "StoreID".to_owned(), number: "TotalAmount".to_owned() },
        database: database.to_owned(),
        machine: String::new(),
        order: Order::default(),
    };
    let access = Access::new(profile, Secrets::default());
    let totals = Totals::start(setup, move || Ok(access), Waker::noop().clone()).map_err(|fault| fault.text())?;
    loop {
        let snapshot = totals.snapshot();
        if snapshot.counters.messages >= messages {
            break;
        }
        if let Phase::Ended(fault) = &snapshot.phase {
            return Err(fault.as_ref().map_or_else(|| "it has ended".to_owned(), line_producer::fault::Fault::text));
        }
        thread::sleep(LOOK);
    }
    let counted = Instant::now();
    totals.stop();
    while !totals.finished() && counted.elapsed() < Duration::from_secs(10) {
        thread::sleep(LOOK);
    }
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", database.display()));
    }
    Ok(())
}
