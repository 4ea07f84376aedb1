//! A display without a screen, with a window manager on it.

use std::{fs, path::Path};

use super::process::{Process, run, tied, tool};

/// Alt+F4 closes, and the window has the whole screen: no frame hides a part of the pictures.
const MANAGER: &str = r#"<openbox_config>
<theme><keepBorder>no</keepBorder></theme>
<keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
<applications><application class="*"><decor>no</decor><focus>yes</focus><position force="yes"><x>0</x><y>0</y></position></application></applications>
</openbox_config>"#;

/// The display, gone when dropped.
pub struct Desktop {
    server: Process,
    manager: Process,
    /// As in `DISPLAY`.
    pub name: String,
    size: [u32; 2],
}

impl Desktop {
    /// A display of this size in pixels, with further arguments for Xvfb. `folder` is for its files.
    pub fn start(folder: &Path, size: [u32; 2], further: &[&str]) -> Self {
        let mut command = tied("Xvfb");
        let screen = format!("{}x{}x24", size[0], size[1]);
        command.args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset"]).args(further);
        let mut server = Process::start(&mut command, &folder.join("xvfb.log"));
        let name =
            server.says("the display's number", |line| line.parse().ok().map(|number: u32| format!(":{number}")));

        let config = folder.join("openbox.xml");
        fs::write(&config, MANAGER).expect("written");
        let mut command = tied("openbox");
        command.arg("--config-file").arg(config).args(["--startup", "echo ready"]).env("DISPLAY", &name);
        command.env("HOME", folder).env("XDG_CACHE_HOME", folder).env_remove("DBUS_SESSION_BUS_ADDRESS");
        let mut manager = Process::start(&mut command, &folder.join("openbox.log"));
        manager.says("that the window manager is ready", |line| (line == "ready").then_some(()));
        Self { server, manager, name, size }
    }

    /// Presses keys on the keyboard, as xdotool names them: `ctrl+Return`.
    pub fn key(&self, keys: &str) {
        run(tool("xdotool").args(["key", "--clearmodifiers", keys]).env("DISPLAY", &self.name));
    }

    /// Types a text on the keyboard.
    pub fn type_text(&self, text: &str) {
        run(tool("xdotool").args(["type", "--delay", "5", text]).env("DISPLAY", &self.name));
    }

    /// Clicks where the pointer is moved to, in pixels of the screen.
    pub fn click(&self, [x, y]: [u32; 2]) {
        let (x, y) = (x.to_string(), y.to_string());
        run(tool("xdotool").args(["mousemove", "--sync", &x, &y, "click", "1"]).env("DISPLAY", &self.name));
    }

    /// Moves the pointer to the screen's edge, where no tooltip shows.
    pub fn pointer_away(&self) {
        let (x, y) = ((self.size[0] - 1).to_string(), (self.size[1] - 1).to_string());
        run(tool("xdotool").args(["mousemove", "--sync", &x, &y]).env("DISPLAY", &self.name));
    }

    /// Keeps a picture of the screen, `target/pictures/NAME.png`, and says what is on it.
    pub fn picture(&self, name: &str) -> Picture {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("pictures");
        fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join(name).with_extension("png");
        run(tool("import").args(["-window", "root"]).arg(&path).env("DISPLAY", &self.name));
        let picture = Picture::of(&path);
        assert_eq!(picture.size, self.size, "{name}: the whole screen");
        picture
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        self.manager.kill();
        // Asked to end, it takes its socket away.
        self.server.terminate();
    }
}

/// What can be told of a picture without looking at it.
#[derive(Debug)]
pub struct Picture {
    /// In pixels.
    pub size: [u32; 2],
    /// How many different colours it has.
    pub colours: u32,
    /// From 0, black, to 1, white.
    pub brightness: f64,
}

impl Picture {
    fn of(path: &Path) -> Self {
        let said = run(tool("identify").args(["-format", "%w %h %k %[fx:mean]"]).arg(path));
        let words: Vec<&str> = said.split_whitespace().collect();
        let &[width, height, colours, brightness] = words.as_slice() else { panic!("{said}") };
        let whole = |word: &str| word.parse().expect("a number");
        let brightness = brightness.parse().expect("a number");
        Self { size: [whole(width), whole(height)], colours: whole(colours), brightness }
    }
}
