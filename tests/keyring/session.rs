//! A desktop session of its own for each case: a private bus, home and run folder, and nothing left afterwards.
//!
//! The case runs in a second process of this same test program, since the bus and the home are told by environment
//! variables, which a process cannot change for one of its threads alone.

use std::{
    env, fs,
    io::Write,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

/// No case takes as long as this.
const CASE_DEADLINE: Duration = Duration::from_secs(30);
/// Nothing that a case waits for takes as long as this.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// The password that the keyring is locked with.
const PASSWORD: &str = "the keyring's password";
/// Set in the second process.
const HOME: &str = "LINE_PRODUCER_TEST_SESSION";

/// What the session has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Bus {
    /// None: a server without a desktop.
    None,
    /// A bus that can start no service by itself: neither a keyring nor its password dialog.
    Bare,
    /// A bus that starts the services that are installed, and a display for the dialog.
    Desktop,
}

/// Runs `case` in a session of its own. `name` is the name of the test that calls this.
pub fn in_a_session(name: &str, bus: Bus, case: impl FnOnce(&Session)) {
    match env::var_os(HOME) {
        Some(_) => case(&Session),
        None => run_again(name, bus),
    }
}

fn run_again(name: &str, bus: Bus) {
    let folder = tempfile::tempdir().expect("a folder");
    let display = (bus == Bus::Desktop).then(|| Display::start(folder.path()));
    let log = folder.path().join("log");
    let mut command = command(folder.path(), bus);
    command.args(["--exact", name, "--nocapture", "--test-threads=1"]);
    if let Some(display) = &display {
        command.env("DISPLAY", &display.name);
    }
    let file = fs::File::create(&log).expect("a log");
    command.stdin(Stdio::null()).stdout(file.try_clone().expect("a log")).stderr(file).process_group(0);
    let mut session = Group(command.spawn().expect("dbus-run-session: is the package dbus installed?"));
    let passed = until(CASE_DEADLINE, || session.0.try_wait().expect("a state")).is_some_and(|status| status.success());
    drop(session);
    let said = String::from_utf8_lossy(&fs::read(&log).expect("the log")).into_owned();
    // A misspelt name would run nothing, and pass.
    assert!(passed && said.contains("1 passed"), "the case in its session failed:\n{said}");
}

fn command(folder: &Path, bus: Bus) -> Command {
    let this = env::current_exe().expect("this program");
    let mut command = match bus {
        Bus::None => Command::new(this),
        Bus::Bare | Bus::Desktop => {
            let config = folder.join("bus.conf");
            let services = if bus == Bus::Desktop { "<standard_session_servicedirs/>" } else { "" };
            fs::write(&config, bus_config(folder, services)).expect("written");
            let mut command = Command::new("dbus-run-session");
            command.arg("--config-file").arg(config).arg("--").arg(this);
            command
        }
    };
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL", "XDG_DATA_DIRS"] {
        command.env_remove(name);
    }
    let places = ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"];
    for name in places {
        let place = folder.join(name.to_lowercase());
        fs::create_dir(&place).expect("a folder");
        command.env(name, place);
    }
    command.env(HOME, folder);
    command
}

fn bus_config(folder: &Path, services: &str) -> String {
    format!(
        "<busconfig><type>session</type><listen>unix:dir={}</listen>{services}<policy context=\"default\">\
         <allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/>\
         </policy></busconfig>",
        folder.display()
    )
}

/// The session that the second process runs in.
pub struct Session;

impl Session {
    /// Starts the keyring, unlocked; answers once it does. The first start makes a keyring with a password.
    pub fn start_unlocked(&self) -> Daemon {
        let mut daemon = start(&["--unlock"]);
        let mut stdin = daemon.0.0.stdin.take().expect("a way in");
        stdin.write_all(PASSWORD.as_bytes()).expect("the password is taken");
        drop(stdin);
        daemon.when_there()
    }

    /// Starts the keyring as it is, without a password.
    pub fn start(&self) -> Daemon {
        start(&["--start"]).when_there()
    }

    /// Locks the keyring, as a person does in the settings.
    pub fn lock(&self) {
        let login = "array:objpath:/org/freedesktop/secrets/collection/login";
        call("org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock", login);
    }

    /// Whether the dialog that asks for the keyring's password runs.
    pub fn asks_for_the_password(&self) -> bool {
        is_on_the_bus("org.gnome.keyring.SystemPrompter")
    }

    /// Another program keeps an entry of its own that bears our names, too.
    pub fn keep_from_outside(&self, id: &str, text: &str) {
        store(&["other", "yes", "service", "line-producer", "username", id], text);
    }

    /// What another program finds under our names, or nothing.
    pub fn seen_from_outside(&self, id: &str) -> Option<String> {
        look_up("line-producer", id)
    }

    /// Another program keeps an entry of its own.
    pub fn keep_for_another_program(&self, text: &str) {
        store(&["service", ANOTHER, "username", "somebody"], text);
    }

    /// What that program has kept.
    pub fn seen_of_another_program(&self) -> Option<String> {
        look_up(ANOTHER, "somebody")
    }
}

/// Another program whose name begins as ours does.
const ANOTHER: &str = "line-producer-2";

/// Keeps an entry with these attributes.
fn store(attributes: &[&str], text: &str) {
    let mut tool = Command::new("timeout");
    tool.args(["5", "secret-tool", "store", "--label=another"]).args(attributes).stdin(Stdio::piped());
    let mut tool = Group(tool.spawn().expect("secret-tool: is the package libsecret-tools installed?"));
    let mut stdin = tool.0.stdin.take().expect("a way in");
    stdin.write_all(text.as_bytes()).expect("the secret is taken");
    drop(stdin);
    assert!(tool.0.wait().expect("an end").success(), "kept from outside");
}

fn look_up(service: &str, username: &str) -> Option<String> {
    let mut tool = Command::new("timeout");
    tool.args(["5", "secret-tool", "lookup", "service", service, "username", username]);
    let output = tool.output().expect("secret-tool: is the package libsecret-tools installed?");
    assert!(output.status.code() != Some(124), "secret-tool got no answer");
    output.status.success().then(|| String::from_utf8(output.stdout).expect("text"))
}

/// A running gnome-keyring-daemon, killed when dropped.
pub struct Daemon(Group);

fn start(how: &[&str]) -> Daemon {
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(how).args(["--components=secrets", "--foreground"]).stdin(Stdio::piped());
    Daemon(Group(command.spawn().expect("gnome-keyring-daemon: is the package gnome-keyring installed?")))
}

impl Daemon {
    fn when_there(self) -> Self {
        assert!(until(PATIENCE, || is_there().then_some(())).is_some(), "the keyring is there");
        self
    }

    /// Ends the daemon; answers once the bus knows no keyring any more.
    pub fn end(self) {
        drop(self);
        assert!(until(PATIENCE, || (!is_there()).then_some(())).is_some(), "the keyring is gone");
    }

    /// Holds the daemon: it stays on the bus and answers nothing, as one that hangs.
    pub fn hold(&self) {
        signal("STOP", &self.0.0.id().to_string());
    }

    /// Lets the daemon go on.
    pub fn go_on(&self) {
        signal("CONT", &self.0.0.id().to_string());
    }
}

fn is_there() -> bool {
    is_on_the_bus("org.freedesktop.secrets")
}

fn is_on_the_bus(service: &str) -> bool {
    let bus = "org.freedesktop.DBus";
    let service = format!("string:{service}");
    let output = call(bus, "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", &service);
    String::from_utf8_lossy(&output.stdout).contains("boolean true")
}

fn call(destination: &str, path: &str, method: &str, argument: &str) -> Output {
    let mut send = Command::new("dbus-send");
    send.args(["--session", "--print-reply", "--reply-timeout=5000"]).arg(format!("--dest={destination}"));
    let output = send.args([path, method, argument]).output().expect("dbus-send: is the package dbus installed?");
    assert!(output.status.success(), "{method}: {output:?}");
    output
}

/// Waits until no thread of this process works for the keyring any more: calls that were left behind have ended.
pub fn until_no_call_is_left() {
    let names = || fs::read_dir("/proc/self/task").expect("threads").flatten().map(|task| task.path().join("comm"));
    let at_work = || names().any(|name| fs::read_to_string(name).is_ok_and(|name| name.trim() == "keyring"));
    assert!(until(PATIENCE, || (!at_work()).then_some(())).is_some(), "a call to the keyring never ends");
}

/// How many threads and open files this process has.
pub fn threads_and_files() -> (usize, usize) {
    let count = |folder| fs::read_dir(folder).expect("of this process").count();
    (count("/proc/self/task"), count("/proc/self/fd"))
}

/// A display without a screen.
struct Display {
    server: Group,
    name: String,
}

impl Display {
    fn start(folder: &Path) -> Self {
        let number: PathBuf = folder.join("display");
        let file = fs::File::create(&number).expect("a file");
        let mut server = Command::new("Xvfb");
        server.args(["-displayfd", "1", "-nolisten", "tcp"]).stdout(file).stderr(Stdio::null()).process_group(0);
        let server = Group(server.spawn().expect("Xvfb: is the package xvfb installed?"));
        let name = until(PATIENCE, || fs::read_to_string(&number).ok().filter(|number| number.ends_with('\n')));
        Self { server, name: format!(":{}", name.expect("a display").trim()) }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // Asked to end, it takes its socket away.
        signal("TERM", &self.server.0.id().to_string());
        until(PATIENCE, || self.server.0.try_wait().ok().flatten());
    }
}

/// A process, killed when dropped, and its process group where it leads one.
struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        signal("KILL", &format!("-{}", self.0.id()));
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn signal(name: &str, process: &str) {
    // A group that is gone already is no mistake.
    let _ = Command::new("sh").args(["-c", "kill -s \"$0\" -- \"$1\" 2>/dev/null", name, process]).status();
}

/// Asks again and again until there is an answer, for at most `patience`.
pub fn until<T>(patience: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + patience;
    loop {
        match ask() {
            None if Instant::now() < end => thread::sleep(Duration::from_millis(5)),
            answer => return answer,
        }
    }
}
