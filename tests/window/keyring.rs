//! A real keyring, unlocked, on a bus of its own.

use super::{
    process::{Process, run, tied, tool, until},
    seat::Seat,
};

/// A bus that starts nothing by itself.
const CONFIG: &str = r#"<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"#;

/// The keyring and its bus, gone when dropped.
pub struct Keyring {
    address: String,
    _keyring: Process,
    _bus: Process,
}

impl Keyring {
    /// Starts both; answers once the keyring is on the bus.
    pub fn start(seat: &Seat) -> Self {
        let config = seat.path("bus.conf");
        std::fs::write(&config, CONFIG).expect("written");
        let mut command = seat.of_this_desktop("dbus-daemon");
        command.arg("--config-file").arg(config).args(["--nofork", "--print-address"]);
        let mut bus = Process::start(&mut command, &seat.path("bus.log"));
        let address = bus.says("the bus' address", |line| line.starts_with("unix:").then(|| line.to_owned()));
        let mut command = tied("sh");
        let script = "printf password | exec gnome-keyring-daemon --unlock --components=secrets --foreground";
        command.args(["-c", script]).env_clear().envs(std::env::vars_os().filter(|(name, _)| name == "PATH"));
        for name in ["HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"] {
            command.env(name, seat.folder());
        }
        command.env("DBUS_SESSION_BUS_ADDRESS", &address);
        let keyring = Process::start(&mut command, &seat.path("keyring.log"));
        let there = || is_there(&address).then_some(());
        until(there).expect("gnome-keyring-daemon: is the package gnome-keyring installed?");
        Self { address, _keyring: keyring, _bus: bus }
    }

    /// The address of the bus.
    pub fn bus(&self) -> &str {
        &self.address
    }

    /// What another program finds in the keyring under a name of ours.
    pub fn look_up(&self, entry: &str) -> Option<String> {
        let mut tool = tool("secret-tool");
        tool.args(["lookup", "service", "line-producer", "username", entry]);
        let output = tool.env("DBUS_SESSION_BUS_ADDRESS", &self.address).output().expect("secret-tool starts");
        output.status.success().then(|| String::from_utf8(output.stdout).expect("text"))
    }
}

fn is_there(address: &str) -> bool {
    let mut send = tool("dbus-send");
    send.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]);
    send.args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]);
    run(send.env("DBUS_SESSION_BUS_ADDRESS", address)).contains("boolean true")
}
