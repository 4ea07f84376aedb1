//! Every word that a person reads, for window and terminal alike. No egui here.
//!
//! Faults have their words in `fault`; the form's labels, tooltips and sentences stand in the modules below.

pub mod number;
pub mod status;
pub mod window;

use crate::fault::Field;

/// The program's name as people read it.
pub const PROGRAM: &str = "Line Producer";

/// What is piped into the terminal's command, where a file would be named.
pub const STANDARD_INPUT: &str = "the standard input";

/// What the window calls a field.
pub fn field_name(field: Field) -> &'static str {
    match field {
        Field::Bootstrap => "Bootstrap",
        Field::ApiKey => "API key",
        Field::Secret => "Secret",
        Field::ClientId => "Client id",
        Field::CaFile => "CA file",
        Field::File => "File",
        Field::KeyField => "Key field",
        Field::Topic => "Topic",
        Field::Count => "Count",
        Field::FromLine => "From line",
        Field::Delay => "Delay",
        Field::Deadline => "Deadline",
        Field::Properties => "Properties",
    }
}

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
