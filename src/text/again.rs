//! Words about pausing a run, and about sending lines again.

use super::number;

pub const PAUSE: &str = "Pause";
pub const RESUME: &str = "Resume";
pub const PAUSE_TIP: &str = "Send no more lines for now; the answers to those on their way are still taken";
pub const RESUME_TIP: &str = "Go on with the next line";

pub const RETRY: &str = "Retry…";
pub const RETRY_TIP: &str = "Send lines again that were not delivered";
pub const ASK_TITLE: &str = "Send lines again?";
pub const WHICH: &str = "Which lines";
pub const LEAVE: &str = "Cancel";
pub const MAYBE_LEFT_OUT: &str = "They are left out: the cluster may have stored them without saying so.";
pub const MAYBE_TWICE: &str = "Those that did arrive will then be in the topic twice.";
pub const GATHERING: &str = "Gathering the lines…";

/// The choice between all and the marked rows: how many rows are marked, and how many lines could be sent.
pub fn choice(marked: Option<u64>, sent: u64) -> String {
    let sent = number::whole(sent);
    match marked {
        None => format!("All: {sent}"),
        Some(1) => "The selected row".to_owned(),
        Some(_) => format!("Selected rows: {sent}"),
    }
}

/// What is sent once more, and where to.
pub fn sent_again(failed: u64, not_sent: u64, place: &str) -> String {
    let mut parts = Vec::new();
    if failed > 0 {
        parts.push(format!("{} that failed", lines(failed)));
    }
    if not_sent > 0 {
        parts.push(format!("{} not sent", was(not_sent)));
    }
    match parts.is_empty() {
        true => format!("No line that failed or was not sent goes once more to {place}."),
        false => format!("{}: once more to {place}, with the settings of this run.", parts.join(" and ")),
    }
}

fn was(count: u64) -> String {
    format!("{} that {}", lines(count), if count == 1 { "was" } else { "were" })
}

/// So many lines failed by what stands in them; they are left out, or meant.
pub fn as_they_are(count: u64, left_out: bool) -> String {
    match (left_out, count) {
        (true, 1) => {
            "1 line would fail again as it is and stays out. Select its row to send it all the same.".to_owned()
        }
        (true, count) => format!(
            "{} would fail again as they are and stay out. Select their rows to send them all the same.",
            lines(count)
        ),
        (false, 1) => "1 of them would fail again as it is.".to_owned(),
        (false, count) => format!("{} of them would fail again as they are.", number::whole(count)),
    }
}

/// So many lines were not delivered and are no longer kept by the log.
pub fn gone(count: u64) -> String {
    match count {
        1 => "1 more line was not delivered, but the log no longer keeps its row: it cannot be sent again here."
            .to_owned(),
        count => format!(
            "{} more lines were not delivered, but the log no longer keeps their rows: they cannot be sent again here.",
            number::whole(count)
        ),
    }
}

/// From line is what the run that broke has left.
pub fn from_line_stays(line: u64) -> String {
    let line = number::whole(line);
    format!("From line stays at {line}: Send would begin there, also with lines that are sent again now.")
}

/// The box to tick.
pub fn also_maybe(count: u64) -> String {
    format!("Also {} that may have arrived", lines(count))
}

/// The button. Send itself says how many lines, too.
pub fn send(count: u64) -> String {
    match count {
        0 => "Nothing to send".to_owned(),
        count => format!("Send {} again", lines(count)),
    }
}

/// A retry that goes on: so many of so many lines were handed over again.
pub fn sending(handed: u64, rows: u64, topic: &str) -> String {
    let next = number::whole((handed + 1).min(rows));
    format!("Sending line {next} of {} again to {topic}", number::whole(rows))
}

/// A run that pauses before a line.
pub fn paused(next: u64, all: Option<u64>, waiting: u64) -> String {
    let of = all.map_or_else(String::new, |all| format!(" of {}", number::whole(all)));
    let answers = match waiting {
        0 => String::new(),
        waiting => format!(", waiting for the answer to {}", lines(waiting)),
    };
    format!("Paused before line {}{of}{answers}", number::whole(next))
}

/// A retry is over: how many lines were handed over again, and how the run stands now.
pub fn retried(handed: u64, counts: &str) -> String {
    format!("{} sent again: {counts}", lines(handed))
}

/// A retry was stopped.
pub fn stopped(handed: u64, counts: &str) -> String {
    format!("Stopped after {} sent again: {counts}", lines(handed))
}

fn lines(count: u64) -> String {
    number::count(count, "line", "lines")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_once_more_is_said_and_none_too() {
        let place = "invoices on the practice cluster";
        let said = sent_again(1, 3_328, place);
        let wanted = "1 line that failed and 3,328 lines that were not sent: once more to invoices";
        assert!(said.starts_with(wanted), "{said}");
        assert!(sent_again(0, 0, place).starts_with("No line "), "{}", sent_again(0, 0, place));
    }
}
