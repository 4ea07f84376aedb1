//! Line Producer sends a file, line by line, to an Apache Kafka topic and shows what became of every line.
//!
//! The way of a message: line → [`source`] → [`producer`] → Kafka → delivery report → [`delivery`] → [`ui`]. Nothing turns
//! back. ARCHITECTURE.md says which room holds what and who may import whom; `tests/architecture` holds it.

pub mod action;
pub mod app;
pub mod as_code;
pub mod connection;
pub mod delivery;
pub mod fault;
pub mod jobs;
pub mod json;
pub mod lessons;
pub mod native;
pub mod practice;
pub mod producer;
pub mod reader;
pub mod run;
pub mod settings;
pub mod source;
pub mod terminal;
pub mod text;
pub mod topics;
pub mod ui;
pub mod whole_file;
