//! The window that sends and follows its log, against the terminal: the same lines, settings and mock cluster.

use std::{
    io::{BufRead as _, BufReader},
    process::Stdio,
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    contest::once,
    contestants::{Contestant, Place},
    data::Data,
    desktop::{Desktop, PATIENCE, cpu_ticks, rest},
    mock::{self, Mock},
    settings::{Asked, median},
    table::Table,
};

/// Measures both in turn.
///
/// # Errors
/// What went wrong, in words.
pub fn measure(asked: &Asked, data: &Data, table: &mut Table) -> Result<(), String> {
    let (desktop, mock) = (Desktop::new()?, Mock::start()?);
    let place = Place { address: mock.address.clone(), topic: mock::TOPIC.to_owned() };
    let (mut window, mut terminal, mut cpu) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..asked.runs {
        let (taken, ticks) = in_window(&desktop, &place, data)?;
        window.push(taken);
        cpu.push(Duration::from_millis(10 * ticks));
        terminal.push(once(Contestant::Terminal, &place, data)?.wall);
    }
    let (window, terminal) = (median(window).as_secs_f64(), median(terminal).as_secs_f64());
    let cpu = median(cpu).as_secs_f64();
    let measured =
        format!("{:.2} ({window:.2} s to {terminal:.2} s; the window's processor time {cpu:.2} s)", window / terminal);
    table.add("window open and following the log, from Send to the last row, against the terminal", "≤ 1.1", measured);
    Ok(())
}

/// From Send to the frame that shows the end of the run, with the processor time of that in ticks of 10 ms.
fn in_window(desktop: &Desktop, place: &Place, data: &Data) -> Result<(Duration, u64), String> {
    let Place { address, topic } = place;
    let profile = json!({ "bootstrap": address, "security": "plaintext", "linger": "5 ms", "batch_size": "1 MB" });
    let form = json!({
        "cluster": "mine", "connection": "bench", "file": data.lines, "topic": topic, "key_field": "StoreID",
        "count": "all", "delay": "0",
    });
    desktop.remember(&json!({ "version": 2, "form": form, "connections": { "bench": profile } }))?;
    let mut command = desktop.command(env!("CARGO_BIN_EXE_line-producer"));
    command.env("RUST_LOG", "line_producer::app=info").stderr(Stdio::piped());
    let (mut running, _) = desktop.first_frame(&mut command)?;
    let said = lines(&mut running)?;
    rest(&running)?;
    let before = cpu_ticks(&running)?;
    let start = Instant::now();
    desktop.press("ctrl+Return")?;
    // The program's own word that Send was pressed: until then it was the keyboard's time.
    let start = wait_for(&said, "starts")?.max(start);
    let end = wait_for(&said, "is over")?;
    let ticks = cpu_ticks(&running)? - before;
    drop(running);
    desktop.wait_until_empty()?;
    Ok((end - start, ticks))
}

/// What a process says on standard error, with when it did.
fn lines(running: &mut crate::desktop::Running) -> Result<Receiver<(Instant, String)>, String> {
    let output = running.0.stderr.take().ok_or("no output")?;
    let (sender, said) = mpsc::channel();
    let listen = move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send((Instant::now(), line)).is_err() {
                break;
            }
        }
    };
    thread::Builder::new().name("listener".to_owned()).spawn(listen).map_err(|error| error.to_string())?;
    Ok(said)
}

fn wait_for(said: &Receiver<(Instant, String)>, words: &str) -> Result<Instant, String> {
    loop {
        let (at, line) =
            said.recv_timeout(PATIENCE).map_err(|_| format!("the window did not say that a run {words}"))?;
        if line.ends_with(words) {
            return Ok(at);
        }
    }
}
