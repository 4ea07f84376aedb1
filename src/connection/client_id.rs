//! The name under which the cluster's log shows this program.

use std::sync::LazyLock;

use super::Profile;

/// What every name begins with that was not chosen by a person.
const BEGINNING: &str = "line-producer";
/// Longer computer names are cut: host names may have 64 letters, and more in a domain.
const MOST_LETTERS: usize = 64;

static OF_THIS_COMPUTER: LazyLock<String> =
    LazyLock::new(|| of_computer(&gethostname::gethostname().to_string_lossy()));

/// The client id of a profile: as typed, or with this computer's name in it, so that a class of thirty can be told apart
/// in the cluster's log.
pub fn client_id(profile: &Profile) -> &str {
    match profile.client_id.trim() {
        "" => default_client_id(),
        typed => typed,
    }
}

/// The client id where none was typed: `line-producer-` and this computer's name, worked out once.
pub fn default_client_id() -> &'static str {
    &OF_THIS_COMPUTER
}

/// Only letters that Kafka takes in names of its own, too: metrics and quotas are kept under the client id.
fn of_computer(name: &str) -> String {
    let safe = |letter: char| {
        if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-') { letter } else { '-' }
    };
    let name: String = name.chars().take(MOST_LETTERS).map(safe).collect();
    match name.trim_matches(['.', '-']) {
        "" => BEGINNING.to_owned(),
        name => format!("{BEGINNING}-{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_computers_name_is_made_safe_and_short() {
        assert_eq!(of_computer("lab-07.example"), "line-producer-lab-07.example");
        assert_eq!(of_computer("Frau Müllers Laptop"), "line-producer-Frau-M-llers-Laptop");
        assert_eq!(of_computer("…"), "line-producer");
        assert_eq!(of_computer(&"a".repeat(300)).len(), "line-producer-".len() + 64);
    }

    #[test]
    fn what_was_typed_counts() {
        let typed = Profile { client_id: " mine ".to_owned(), ..Profile::default() };
        assert_eq!(client_id(&typed), "mine");
        assert!(client_id(&Profile::default()).starts_with("line-producer"));
    }
}
