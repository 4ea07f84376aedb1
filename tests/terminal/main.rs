//! `line-producer send` as a script meets it: the built program, its exit codes, what it prints, its signals.
#![allow(clippy::expect_used, clippy::panic, reason = "A test says what it misses by panicking")]

mod certificates;
mod check;
mod connection;
mod connections;
mod exit;
mod file;
mod formats;
mod large;
mod offer;
mod output;
mod program;
mod read;
mod stop;
mod topics;
