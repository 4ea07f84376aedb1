//! What of a text of properties would set a secret: such lines are neither taken, kept nor printed.

use super::names::{SEPARATORS, name_of};

/// Words behind which a secret stands.
const SECRET_WORDS: [&str; 3] = ["password", "passphrase", "secret"];

/// How a pasted certificate or key begins.
pub(super) const PEM_BEGIN: &str = "-----BEGIN";

/// The text without the lines that would set a secret, and without pasted PEM blocks: for what is kept or printed. A line
/// that goes on in the next one stays or goes as a whole.
pub fn without_secrets(properties: &str) -> String {
    let mut in_pem = false;
    let harmless = |line: &&str| {
        let pem = in_pem || line.contains(PEM_BEGIN);
        in_pem = pem && !line.contains("-----END");
        !pem && !sets_secret(line)
    };
    logical_lines(properties).filter(harmless).collect()
}

/// The lines with their ends. One that ends in `\` goes on in the next, as in a properties file of Java's.
fn logical_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut length = 0;
        for line in rest.split_inclusive('\n') {
            length += line.len();
            if !line.trim_end().ends_with('\\') {
                break;
            }
        }
        let (line, after) = rest.split_at(length);
        rest = after;
        (length > 0).then_some(line)
    })
}

/// Whether the line, with those that it goes on in, would set a secret: by its name, with a value or without, or by a word
/// in it as in the lines of a pasted `sasl.jaas.config`.
pub(super) fn sets_secret(line: &str) -> bool {
    const NAMES: [&str; 7] = ["password", "passphrase", "secret", "jaas", "oauthbearer", "credential", ".pem"];
    let joined = line.lines().map(|part| part.trim().trim_end_matches('\\')).collect::<String>().to_ascii_lowercase();
    let dense: String = joined.chars().filter(|letter| !letter.is_whitespace()).collect();
    let name = name_of(&joined);
    NAMES.iter().any(|part| name.contains(part))
        || SECRET_WORDS.iter().any(|word| SEPARATORS.iter().any(|sign| dense.contains(&format!("{word}{sign}"))))
        || secret_word_with_a_space(&joined)
}

/// `user KEY password hunter2`: a word for a secret with another word behind it. A folder's name is none.
fn secret_word_with_a_space(line: &str) -> bool {
    let mut words = line.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let named = SECRET_WORDS.iter().any(|secret| word.ends_with(secret)) && !word.contains('/');
        if named && words.peek().is_some() {
            return true;
        }
    }
    false
}
