//! The processor time of a window that nobody touches, on a display of its own.

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::table::Table;

/// How long it is watched.
const WATCHED: Duration = Duration::from_secs(10);
/// It has come to rest when it took nothing for so long.
const REST: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(60);
/// A bus that is not there, so that there is no keyring.
const NO_BUS: &str = "unix:path=/nonexistent/bus";

/// Opens the window, lets it come to rest, and watches it.
///
/// # Errors
/// What went wrong, in words.
pub fn measure(table: &mut Table) -> Result<(), String> {
    let words = |error: std::io::Error| error.to_string();
    let home = tempfile::tempdir().map_err(words)?;
    let (_display, name) = display()?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_line-producer"));
    command.env_clear().env("DISPLAY", name).env("DBUS_SESSION_BUS_ADDRESS", NO_BUS).env("LIBGL_ALWAYS_SOFTWARE", "1");
    command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
    in_home(&mut command, &home);
    let window = Ended(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_err(words)?);
    let (start, mut rest) = (Instant::now(), Instant::now());
    let mut ticks = ticks(window.0.id())?;
    while ticks == 0 || rest.elapsed() < REST {
        if start.elapsed() > PATIENCE {
            return Err("the window does not come to rest".to_owned());
        }
        thread::sleep(Duration::from_millis(50));
        let now = self::ticks(window.0.id())?;
        if now != ticks {
            (ticks, rest) = (now, Instant::now());
        }
    }
    thread::sleep(WATCHED);
    let taken = self::ticks(window.0.id())? - ticks;
    // That it draws no frames is held by tests/window.
    table.add("idle window", "no frames, no CPU ticks in 10 s", format!("{taken} ticks; frames: tests/window"));
    Ok(())
}

fn in_home(command: &mut Command, home: &TempDir) {
    let places = ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"];
    command.envs(places.map(|name| (name, home.path())));
}

/// A process that is killed when dropped.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A display of its own, and its name.
fn display() -> Result<(Ended, String), String> {
    let words = |error: std::io::Error| format!("Xvfb: {error}");
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1280x800x24"]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut display = Ended(command.spawn().map_err(words)?);
    let said = display.0.stdout.take().ok_or("Xvfb has no output")?;
    let mut number = String::new();
    BufReader::new(said).read_line(&mut number).map_err(words)?;
    Ok((display, format!(":{}", number.trim())))
}

/// The processor time that a process has taken so far, in ticks of 10 ms.
fn ticks(process: u32) -> Result<u64, String> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).map_err(|error| error.to_string())?;
    // The name, in brackets, may hold spaces. Behind it utime and stime are the 12th and 13th.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().skip(11).take(2);
    Ok(fields.filter_map(|field| field.parse::<u64>().ok()).sum())
}
