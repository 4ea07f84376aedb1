//! Words for several passes over a file, and for a line that is not due yet.

use std::time::{Duration, Instant};

use super::rounded;
use crate::{producer::Finish, run::Status, source::Repeat, text::number};

/// How often what stands before this is done: ` 3 times`, ` without end`, and nothing for once.
pub fn times(repeat: Repeat) -> String {
    match repeat {
        Repeat::Times(1) => String::new(),
        Repeat::Times(times) => format!(" {} times", number::whole(times)),
        Repeat::WithoutEnd => " without end".to_owned(),
    }
}

/// Which pass over the file it is: `pass 2 of 3`, `pass 2`; `None` where there is only one.
pub(super) fn pass(repeat: Repeat, pass: u64) -> Option<String> {
    match repeat {
        Repeat::Times(1) => None,
        Repeat::Times(times) => Some(format!("pass {} of {}", number::whole(pass), number::whole(times))),
        Repeat::WithoutEnd => Some(format!("pass {}", number::whole(pass))),
    }
}

/// What Send goes on with after a run that broke in the middle of a pass: those after it begin elsewhere.
pub(super) fn left_out(repeat: Repeat, finish: &Finish) -> String {
    if finish.next_line.is_none() || finish.next_offered == 0 {
        return String::new();
    }
    let left = match repeat {
        Repeat::Times(times) => times.saturating_sub(finish.next_pass),
        Repeat::WithoutEnd => u64::MAX,
    };
    match left {
        0 => String::new(),
        1 => format!(": Send sends the rest of that pass, without pass {}", number::whole(finish.next_pass + 1)),
        u64::MAX => ": Send sends the rest of that pass, without those after it".to_owned(),
        left => format!(": Send sends the rest of that pass, without the {} after it", number::whole(left)),
    }
}

/// What stands behind what is sent: the pass, and when the next line is due where that is not soon.
pub(super) fn behind(status: &Status, now: Instant) -> String {
    let pass = pass(status.repeat, status.pass).map_or_else(String::new, |pass| format!(", {pass}"));
    let wait = status.due.map(|due| due.saturating_duration_since(now)).filter(|wait| *wait >= Duration::from_secs(1));
    let due = wait.map_or_else(String::new, |wait| format!(", due in {}", rounded(wait)));
    pass + &due
}
