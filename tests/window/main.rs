//! The program as a person meets it: its real window under Xvfb, with a window manager, on software GL, pressed and
//! read by the names that a screen reader gives. Each test has a display, a home and a bus of its own, and leaves its
//! pictures under `target/pictures`. Needs the Debian packages xvfb, openbox, xdotool, imagemagick, libgl1-mesa-dri,
//! dbus, at-spi2-core, python3-gi, gir1.2-atspi-2.0, gnome-keyring, libsecret-tools, zenity and openssl.
#![cfg(all(target_os = "linux", feature = "inspection"))]
#![allow(clippy::expect_used, clippy::panic, reason = "the helpers of a test fail as the test does")]

mod closing;
mod desktop;
mod everywhere;
mod faults;
mod file;
mod form;
mod import;
mod keyboard;
mod keyring;
mod large_file;
mod memory;
mod messages;
mod pictures;
mod process;
mod renderer;
mod runs;
mod saved;
mod screen_reader;
mod seat;
mod secret;
mod tabs;
mod testing;
mod tree;
mod window;
