//! A display of its own without a screen, the window on it, and what can be seen of both from outside: the program that is
//! measured knows nothing of it.

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;
use x11rb::{
    connection::Connection as _,
    protocol::xproto::{ConnectionExt as _, ImageFormat, InputFocus, MapState},
    rust_connection::RustConnection,
};

/// The size of the display, in pixels.
pub const SIZE: [u16; 2] = [1280, 800];
/// Nothing here takes so long.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// A bus that is not there, so that there is no keyring.
const NO_BUS: &str = "unix:path=/nonexistent/bus";
/// It has come to rest when it took no processor time for so long.
const REST: Duration = Duration::from_secs(2);

/// The display, and a home for the programs on it. Gone when dropped.
pub struct Desktop {
    // Dropped in this order.
    connection: RustConnection,
    _server: Running,
    home: TempDir,
    name: String,
}

/// A process that is killed when dropped.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Desktop {
    /// # Errors
    /// What went wrong, in words.
    pub fn new() -> Result<Self, String> {
        let words = |error: std::io::Error| format!("Xvfb: {error}");
        let mut command = Command::new("Xvfb");
        let screen = format!("{}x{}x24", SIZE[0], SIZE[1]);
        command.args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset"]);
        let mut server = Running(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(words)?);
        let said = server.0.stdout.take().ok_or("Xvfb has no output")?;
        let mut number = String::new();
        BufReader::new(said).read_line(&mut number).map_err(words)?;
        let name = format!(":{}", number.trim());
        let (connection, _) = RustConnection::connect(Some(&name)).map_err(|error| format!("{name}: {error}"))?;
        let home = tempfile::tempdir().map_err(words)?;
        Ok(Self { connection, _server: server, home, name })
    }

    /// A program on this display, which nothing of the computer's own desktop reaches. It draws in software.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("DISPLAY", &self.name).env("DBUS_SESSION_BUS_ADDRESS", NO_BUS);
        command.env("LIBGL_ALWAYS_SOFTWARE", "1").env("LINE_PRODUCER_SETTINGS", self.home.path().join("settings.json"));
        command.envs(["PATH", "LD_LIBRARY_PATH"].into_iter().filter_map(|name| Some((name, env::var_os(name)?))));
        let places = ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"];
        command.envs(places.map(|name| (name, self.home.path())));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Leaves settings behind, as an earlier start of the program does.
    ///
    /// # Errors
    /// The operating system's words.
    pub fn remember(&self, settings: &serde_json::Value) -> Result<(), String> {
        fs::write(self.home.path().join("settings.json"), settings.to_string()).map_err(|error| error.to_string())
    }

    /// Starts a program and waits for its first frame on the display; tells how long that took.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn first_frame(&self, command: &mut Command) -> Result<(Running, Duration), String> {
        let empty = self.middle()?;
        let start = Instant::now();
        let running = Running(command.spawn().map_err(|error| error.to_string())?);
        while self.middle()? == empty {
            if start.elapsed() > PATIENCE {
                return Err("no window was drawn".to_owned());
            }
            thread::sleep(Duration::from_millis(1));
        }
        Ok((running, start.elapsed()))
    }

    /// Waits until nothing of an earlier window is on the display.
    ///
    /// # Errors
    /// The connection's words, or that one stays.
    pub fn wait_until_empty(&self) -> Result<(), String> {
        let start = Instant::now();
        while self.window()?.is_some() {
            if start.elapsed() > PATIENCE {
                return Err("a window does not go".to_owned());
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// The colour in the middle of the display.
    fn middle(&self) -> Result<Vec<u8>, String> {
        let [x, y] = SIZE.map(|size| size.cast_signed() / 2);
        let image = self.connection.get_image(ImageFormat::Z_PIXMAP, self.root(), x, y, 1, 1, !0).map_err(words)?;
        Ok(image.reply().map_err(words)?.data)
    }

    fn root(&self) -> u32 {
        self.connection.setup().roots.first().map_or(0, |screen| screen.root)
    }

    /// The window that is on the display, where there is one.
    fn window(&self) -> Result<Option<u32>, String> {
        let tree = self.connection.query_tree(self.root()).map_err(words)?.reply().map_err(words)?;
        for window in tree.children.into_iter().rev() {
            let seen = self.connection.get_window_attributes(window).map_err(words)?.reply();
            let size = self.connection.get_geometry(window).map_err(words)?.reply();
            // It may be gone by now.
            let (Ok(seen), Ok(size)) = (seen, size) else { continue };
            if seen.map_state == MapState::VIEWABLE && size.width > SIZE[0] / 2 {
                return Ok(Some(window));
            }
        }
        Ok(None)
    }

    /// Presses keys on the keyboard, as xdotool names them, in the window that is on the display.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub fn press(&self, keys: &str) -> Result<(), String> {
        let window = self.window()?.ok_or("there is no window")?;
        let focus = self.connection.set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME).map_err(words)?;
        focus.check().map_err(words)?;
        let status = Command::new("xdotool").args(["key", keys]).env("DISPLAY", &self.name).status();
        let status = status.map_err(|error| format!("xdotool: {error}"))?;
        if status.success() { Ok(()) } else { Err(format!("xdotool: {status}")) }
    }
}

fn words(error: impl std::fmt::Display) -> String {
    format!("the display: {error}")
}

/// Waits until a process takes no processor time.
///
/// # Errors
/// That it goes on.
pub fn rest(process: &Running) -> Result<(), String> {
    let (start, mut since, mut ticks) = (Instant::now(), Instant::now(), cpu_ticks(process)?);
    while ticks == 0 || since.elapsed() < REST {
        if start.elapsed() > PATIENCE {
            return Err("the window does not come to rest".to_owned());
        }
        thread::sleep(Duration::from_millis(50));
        let now = cpu_ticks(process)?;
        if now != ticks {
            (ticks, since) = (now, Instant::now());
        }
    }
    Ok(())
}

/// The processor time that a process has taken so far, user and system together, in ticks of 10 ms.
///
/// # Errors
/// That it is gone.
pub fn cpu_ticks(process: &Running) -> Result<u64, String> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.0.id())).map_err(|error| error.to_string())?;
    // The name, in brackets, may hold spaces. Behind it utime and stime are the 12th and 13th.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().skip(11).take(2);
    Ok(fields.filter_map(|field| field.parse::<u64>().ok()).sum())
}

/// How often a thread of the process that waited was woken so far.
///
/// # Errors
/// That it is gone.
pub fn wake_ups(process: &Running) -> Result<u64, String> {
    let threads = fs::read_dir(format!("/proc/{}/task", process.0.id())).map_err(|error| error.to_string())?;
    let of = |status: String| {
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
        line.trim().parse::<u64>().ok()
    };
    Ok(threads.flatten().filter_map(|thread| of(fs::read_to_string(thread.path().join("status")).ok()?)).sum())
}
