//! Every word that a person reads, for window and terminal alike. No egui here.
//!
//! This room knows no other: what it words comes to it as numbers and texts. Faults have their words in `fault`; the form's labels, tooltips and sentences stand in the modules below.

pub mod again;
pub mod as_code;
pub mod attached;
pub mod check;
pub mod connection;
pub mod dialog;
pub mod export;
mod field;
pub mod figures;
pub mod help;
pub mod import;
pub mod keyring;
pub mod lab;
pub mod log;
pub mod messages;
pub mod number;
pub mod options;
pub mod practice;
pub mod replaced;
pub mod saved;
pub mod secret;
pub mod state;
pub mod status;
pub mod tabs;
pub mod terminal;
pub mod terminal_offer;
pub mod terminal_read;
pub mod test;
pub mod topics;
pub mod totals;
pub mod window;

pub use field::Field;

/// The program's name as people read it.
pub const PROGRAM: &str = "Line Producer";

/// What is piped into the terminal's command, where a file would be named.
pub const STANDARD_INPUT: &str = "the standard input";

/// The same words with a small first letter, to go on after a colon.
pub fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.next()) {
        // "API key" and "CA file" keep their capitals.
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(words.chars().skip(1)).collect()
        }
        _ => words.to_owned(),
    }
}

/// The version and the commit it was built from.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("LINE_PRODUCER_COMMIT"), ")");
