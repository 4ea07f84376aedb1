//! Writes invented invoices to standard output: a number of lines, or as many whole lines as fit into a size.
//!
//! `data/invoices.json` is `cargo run --example make_invoices -- --lines 1500`.

mod invoice;

use std::io::{self, Write};

use clap::Parser;
use invoice::{Invoices, SEED};

/// How much is written at once, in bytes.
const CHUNK: usize = 1 << 20;

#[derive(Parser)]
#[command(about = "Writes invented invoices, one JSON object a line, to standard output")]
struct Arguments {
    /// How many lines
    #[arg(long, default_value_t = 1500, conflicts_with = "size")]
    lines: u64,
    /// As many whole lines as fit into this size, such as 500MB or 2GB
    #[arg(long, value_parser = parse_size)]
    size: Option<u64>,
    /// Another seed gives other invoices
    #[arg(long, default_value_t = SEED)]
    seed: u64,
}

/// Reads a size in bytes: a whole number, with kB, MB or GB (powers of 1,000) behind it if wanted.
fn parse_size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic() || letter == ' ');
    let factor = match text[digits.len()..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        unit => return Err(format!("{unit} is not one of kB, MB, GB")),
    };
    let number: u64 = digits.parse().map_err(|_| "a size is a whole number and its unit, such as 2GB".to_owned())?;
    number.checked_mul(factor).ok_or_else(|| "that size is too large".to_owned())
}

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    match write(&arguments, io::stdout().lock()) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn write(arguments: &Arguments, mut out: impl Write) -> io::Result<()> {
    let lines = if arguments.size.is_some() { u64::MAX } else { arguments.lines };
    let mut bytes_left = arguments.size.unwrap_or(u64::MAX);
    let mut invoices = Invoices::new(arguments.seed);
    let mut buffer = Vec::with_capacity(CHUNK + 1024);
    for _ in 0..lines {
        let before = buffer.len();
        invoices.write_line(&mut buffer);
        let length = (buffer.len() - before) as u64;
        if length > bytes_left {
            buffer.truncate(before);
            break;
        }
        bytes_left -= length;
        if buffer.len() >= CHUNK {
            out.write_all(&buffer)?;
            buffer.clear();
        }
    }
    out.write_all(&buffer)?;
    out.flush()
}
