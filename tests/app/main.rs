//! The whole app: its window in egui_kittest, the real worker, the real practice cluster, real files. Only file dialogs
//! and the keyring are the test's own.
#![allow(clippy::expect_used, clippy::panic, reason = "A test says what it misses by panicking")]

mod again;
mod belonging;
mod bench;
mod certificates;
mod closing;
mod code;
mod connections;
mod course;
mod dialogs;
mod export;
mod fields;
mod files;
mod first_start;
mod formats;
mod import;
mod joining;
mod keyring;
mod lab;
mod lab_reports;
mod leftovers;
mod lessons;
mod listing;
mod log;
mod many_secrets;
mod messages;
mod moved_secrets;
mod offer;
mod preview;
mod printed;
mod remembered;
mod secrets;
mod testing;
mod topics;
mod totals;
mod two_windows;
