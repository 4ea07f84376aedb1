//! What saved connections are called, and their ids.

use crate::fault::{Fault, Kind};

/// The longest name, in letters: it has to be told apart in a list.
pub const MOST_NAME_LETTERS: usize = 80;

/// Why a connection cannot have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    /// It is empty, or blank.
    Empty,
    /// Another connection has it; case and blanks around it make no difference.
    Taken,
}

/// Whether two names are the same to a person: case and blanks around them make no difference.
pub fn same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The name as it is kept: without blanks around it, control characters, letters that nobody sees or that turn others
/// around, and what is beyond [`MOST_NAME_LETTERS`].
pub fn tidy_name(name: &str) -> String {
    let visible = name.chars().filter(|letter| !is_unseen(*letter));
    let visible: String = visible.map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    cut(visible.trim(), MOST_NAME_LETTERS)
}

fn cut(name: &str, most_letters: usize) -> String {
    name.chars().take(most_letters).collect::<String>().trim_end().to_owned()
}

/// Unicode's letters without a width, those that change the direction of writing, its fillers, tags and variants.
pub fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// `name` with something behind it, as long as a name may be: the name is what is cut.
fn with_ending(name: &str, ending: &str) -> String {
    cut(name, MOST_NAME_LETTERS.saturating_sub(ending.chars().count())) + ending
}

/// What is wrong with a name, beside connections that are called `taken`.
pub fn name_problem<'n>(name: &str, taken: impl IntoIterator<Item = &'n str>) -> Option<NameProblem> {
    let name = tidy_name(name);
    if name.is_empty() {
        return Some(NameProblem::Empty);
    }
    taken.into_iter().any(|other| same_name(other, &name)).then_some(NameProblem::Taken)
}

/// `wanted`, or `wanted (2)` and so on where it is taken.
pub fn free_name<'n>(wanted: &str, taken: impl IntoIterator<Item = &'n str> + Clone) -> String {
    let wanted = tidy_name(wanted);
    first_free(taken, |number| if number == 1 { wanted.clone() } else { with_ending(&wanted, &format!(" ({number})")) })
}

/// `of (copy)`, or `of (copy 2)` and so on where that is taken. A copy of a copy is numbered among the copies.
pub fn copy_name<'n>(of: &str, taken: impl IntoIterator<Item = &'n str> + Clone) -> String {
    let original = of.trim().rsplit_once(" (copy").filter(|(_, rest)| is_number(rest)).map_or(of, |(name, _)| name);
    let original = tidy_name(original);
    first_free(taken, |number| match number {
        1 => with_ending(&original, " (copy)"),
        _ => with_ending(&original, &format!(" (copy {number})")),
    })
}

/// What stands behind `(copy`: `)` or ` 2)`.
fn is_number(rest: &str) -> bool {
    let number = rest.strip_suffix(')');
    number.is_some_and(|number| number.is_empty() || number.trim_start().bytes().all(|byte| byte.is_ascii_digit()))
}

fn first_free<'n>(taken: impl IntoIterator<Item = &'n str> + Clone, name: impl Fn(u64) -> String) -> String {
    let free = |candidate: &String| !taken.clone().into_iter().any(|other| same_name(other, candidate));
    // There are fewer connections than numbers, so one is free.
    (1..=u64::MAX).map(&name).find(free).unwrap_or_else(|| name(1))
}

/// A new id: random, so that it says nothing and two windows never make the same; 8 hexadecimal digits.
///
/// # Errors
/// `Internal`, when the operating system gives no random number.
pub fn new_id() -> Result<String, Fault> {
    let number = getrandom::u32().map_err(|error| Fault::with(Kind::Internal, error.to_string()))?;
    Ok(format!("{number:08x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_whatever_their_case_and_the_blanks_around_them() {
        assert!(same_name(" My Cluster", "my cluster ") && same_name("ÄPFEL", "äpfel"));
        assert!(!same_name("my cluster", "mycluster"));
        assert_eq!(name_problem(" \t", []), Some(NameProblem::Empty));
        assert_eq!(name_problem("a ", ["b", "A"]), Some(NameProblem::Taken));
        assert_eq!(name_problem("a", ["b"]), None);
    }

    #[test]
    fn a_taken_name_gets_the_first_free_number() {
        assert_eq!(free_name(" Test ", []), "Test");
        assert_eq!(free_name("Test", ["test"]), "Test (2)");
        assert_eq!(free_name("Test", ["test", "Test (2)", "Test (4)"]), "Test (3)");
    }

    #[test]
    fn copies_are_numbered() {
        assert_eq!(copy_name("Test", ["Test"]), "Test (copy)");
        assert_eq!(copy_name("Test", ["Test", "TEST (copy)"]), "Test (copy 2)");
        assert_eq!(copy_name("Test (copy)", ["Test", "Test (copy)"]), "Test (copy 2)");
        assert_eq!(copy_name("Test (copy 2)", ["Test (copy 2)"]), "Test (copy)");
        assert_eq!(copy_name("Test (copyright)", []), "Test (copyright) (copy)");
    }

    #[test]
    fn a_kept_name_is_short_and_can_be_seen() {
        assert_eq!(tidy_name(" a\u{1b}[31m\tb\n"), "a [31m b");
        assert_eq!(tidy_name(&"ä".repeat(200)).chars().count(), MOST_NAME_LETTERS);
        for unseen in ["\u{200b}", "\u{202e}\u{2066}", "\u{feff} \u{3164}", "\u{e0041}", "\u{fe0f}\u{ad}"] {
            assert_eq!(tidy_name(&format!("{unseen}a{unseen}b{unseen}")).replace(' ', ""), "ab", "{unseen:?}");
            assert_eq!(name_problem(unseen, []), Some(NameProblem::Empty), "{unseen:?}");
            assert_eq!(name_problem(&format!("a{unseen}"), ["a"]), Some(NameProblem::Taken), "{unseen:?}");
        }
    }

    #[test]
    fn a_name_that_is_made_is_no_longer_than_one_that_is_kept() {
        let long = "ä".repeat(MOST_NAME_LETTERS);
        let (second, copy) = (free_name(&long, [long.as_str()]), copy_name(&long, [long.as_str()]));
        for (name, ending) in [(&second, " (2)"), (&copy, " (copy)"), (&copy_name(&copy, [copy.as_str()]), " (copy 2)")]
        {
            assert!(name.ends_with(ending) && tidy_name(name) == *name, "{name}");
        }
    }

    #[test]
    fn ids_are_random() {
        let ids = [new_id().expect("an id"), new_id().expect("an id")];
        assert_ne!(ids[0], ids[1]);
        assert!(ids.iter().all(|id| id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit())), "{ids:?}");
    }
}
