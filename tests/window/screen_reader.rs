//! The same press as a screen reader does it: over AT-SPI, on a bus of its own, without egui's inspection.

use super::{process::Process, seat::Seat};

#[test]
fn a_screen_reader_presses_the_button_and_reads_the_end() {
    let seat = Seat::new();
    let mut command = seat.of_this_desktop("dbus-daemon");
    command.args(["--session", "--nofork", "--print-address"]);
    let mut bus = Process::start(&mut command, &seat.path("bus.log"));
    let address = bus.says("the bus' address", |line| line.starts_with("unix:").then(|| line.to_owned()));

    let mut command = seat.command(&address);
    let _program = Process::start(&mut command, &seat.path("program.log"));
    // The system's own: Debian's packages are not seen by another Python.
    let mut command = seat.of_this_desktop("/usr/bin/python3");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/window/screen_reader.py"));
    command.args(["line-producer", "Send 10 lines", "Finished: 10 lines delivered"]);
    command.env("DBUS_SESSION_BUS_ADDRESS", &address);
    let mut reader = Process::start(&mut command, &seat.path("reader.log"));
    assert!(reader.end().success(), "{}", reader.said());
    assert!(reader.said().contains("read: Finished: 10 lines delivered"), "{}", reader.said());
    seat.desktop.picture("screen-reader");
}
