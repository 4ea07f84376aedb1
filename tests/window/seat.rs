//! A place to sit at: a display, a home, and the program started there.

use std::{
    cell::Cell,
    fs,
    net::TcpStream,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use super::{
    desktop::Desktop,
    process::{Process, tied, until},
    window::Window,
};

/// The size of the design's pictures.
const SIZE: [u32; 2] = [1280, 800];
/// A bus that is not there, so that there is no keyring.
const NO_BUS: &str = "unix:path=/nonexistent/bus";

/// The place. What is remembered stays when the program is started a second time.
pub struct Seat {
    // Dropped in this order: the display still writes into the folder.
    pub desktop: Desktop,
    folder: tempfile::TempDir,
    /// How often the program was started.
    starts: Cell<u32>,
}

/// The program in its window. Dropping it kills it.
pub struct Program {
    pub process: Process,
    pub window: Window,
}

impl Seat {
    /// A display of the usual size.
    pub fn new() -> Self {
        Self::sized(SIZE)
    }

    /// A display of this size in pixels.
    pub fn sized(size: [u32; 2]) -> Self {
        Self::with(size, &[])
    }

    /// A display on which X has no OpenGL.
    pub fn without_glx() -> Self {
        Self::with(SIZE, &["-extension", "GLX"])
    }

    fn with(size: [u32; 2], further: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let desktop = Desktop::start(folder.path(), size, further);
        Self { desktop, folder, starts: Cell::new(0) }
    }

    /// The home.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A file in the home.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the settings stand.
    pub fn settings_path(&self) -> PathBuf {
        self.path("settings.json")
    }

    /// What is remembered as text, empty where nothing is.
    pub fn settings(&self) -> String {
        fs::read_to_string(self.settings_path()).unwrap_or_default()
    }

    /// Waits until the settings are such.
    pub fn until_remembered(&self, what: &str, right: impl Fn(&Value) -> bool) {
        let remembered = || serde_json::from_str(&self.settings()).ok().filter(&right).map(drop);
        until(remembered).unwrap_or_else(|| panic!("{what} is not remembered:\n{}", self.settings()));
    }

    /// Leaves settings behind, as an earlier start does.
    pub fn remember(&self, settings: &Value) {
        fs::write(self.settings_path(), settings.to_string()).expect("written");
    }

    /// Starts the program; answers once its window can be read.
    pub fn start(&self) -> Program {
        self.start_with(|_| {})
    }

    /// The same, with a change to the command.
    pub fn start_with(&self, change: impl FnOnce(&mut Command)) -> Program {
        let mut command = self.command(NO_BUS);
        command.env("EGUI_INSPECTION", "127.0.0.1:0").env("RUST_LOG", "egui_inspection=info");
        change(&mut command);
        self.starts.set(self.starts.get() + 1);
        let log = self.path(&format!("program-{}.log", self.starts.get()));
        let mut process = Process::start(&mut command, &log);
        let address = process.says("where the window is read", |line| {
            line.split_once("egui_inspection: listening on ").map(|(_, address)| address.trim().to_owned())
        });
        let stream = TcpStream::connect(address).expect("the program answers");
        Program { process, window: Window::read_over(stream) }
    }

    /// The program, with this bus.
    pub fn command(&self, bus: &str) -> Command {
        let mut command = self.of_this_desktop(env!("CARGO_BIN_EXE_line-producer"));
        command.env("DBUS_SESSION_BUS_ADDRESS", bus);
        command.env("LIBGL_ALWAYS_SOFTWARE", "1").env("LINE_PRODUCER_SETTINGS", self.settings_path());
        command
    }

    /// A program that nothing of the machine's own desktop reaches.
    pub fn of_this_desktop(&self, program: &str) -> Command {
        let mut command = tied(program);
        command.env_clear();
        for name in ["PATH", "LD_LIBRARY_PATH"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        let places = ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"];
        command.envs(places.map(|name| (name, self.folder.path())));
        command.env("DISPLAY", &self.desktop.name);
        command
    }
}
