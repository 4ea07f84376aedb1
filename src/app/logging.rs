//! The program's own log on standard error, as `RUST_LOG` asks for it.

use log::{Level, Log, Metadata, Record, SetLoggerError};

/// The crates whose every word may be logged: none of them is told of keys that are pressed or of what is pasted.
const OPEN: [&str; 2] = ["line_producer", "librdkafka"];

/// Starts the log. Whatever `RUST_LOG` asks for, only this program and librdkafka say more than [`Level::Info`]: what egui
/// and winit trace are the keys that are pressed, and with them a secret that is typed.
///
/// # Errors
/// Where another log was started before.
pub fn start_log() -> Result<(), SetLoggerError> {
    let logger = env_logger::Builder::from_default_env().build();
    log::set_max_level(logger.filter());
    log::set_boxed_logger(Box::new(Capped(logger)))
}

/// A logger that never hears what may be secret.
struct Capped<L>(L);

impl<L: Log> Log for Capped<L> {
    fn enabled(&self, metadata: &Metadata) -> bool {
        harmless(metadata) && self.0.enabled(metadata)
    }

    fn log(&self, record: &Record) {
        if harmless(record.metadata()) {
            self.0.log(record);
        }
    }

    fn flush(&self) {
        self.0.flush();
    }
}

fn harmless(metadata: &Metadata) -> bool {
    let crate_name = metadata.target().split("::").next().unwrap_or_default();
    metadata.level() <= Level::Info || OPEN.contains(&crate_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_programs_own_words_are_traced() {
        let allowed = |target: &str, level| harmless(&Metadata::builder().target(target).level(level).build());
        for target in ["egui_winit", "winit::platform_impl", "eframe::native", "accesskit_unix", "zbus", "arboard", ""]
        {
            assert!(!allowed(target, Level::Trace) && !allowed(target, Level::Debug), "{target}");
            assert!(allowed(target, Level::Info) && allowed(target, Level::Warn), "{target}");
        }
        assert!(allowed("line_producer::app", Level::Trace) && allowed("librdkafka", Level::Debug));
        assert!(!allowed("line_producer_egui", Level::Trace), "another crate whose name begins alike");
    }
}
