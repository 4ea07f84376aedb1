//! The window's program: drains what the workers say, draws, and carries out what the views ask for.

mod answer;
mod certificates;
mod check;
mod code;
mod connections;
mod core;
mod dialogs;
mod export;
mod files;
mod frame;
mod import;
mod lab;
mod listing;
mod logging;
mod messages;
mod open;
mod partitions;
mod practice;
mod preview;
mod remember;
mod retry;
mod runs;
mod secrets;
mod small_file;
pub mod state;
mod test;
mod topics;
mod totals;
mod way;

pub use answer::Chosen;
pub use core::{Core, Services};
pub use dialogs::{Choice, Dialogs, NativeDialogs};
pub use frame::App;
pub use logging::start_log;
pub use open::open;
