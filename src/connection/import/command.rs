//! kcat's command line: `kcat -b host:9092 -X sasl.username=KEY …`.

use zeroize::Zeroizing;

use super::value::{Value, copy};

/// Nobody types a longer one, in bytes.
const LONGEST: usize = 16 * 1024;

/// Whether the line is such a command.
pub(super) fn is_one(line: &str) -> bool {
    if line.len() > LONGEST {
        return false;
    }
    let first = line.trim_start_matches(['$', ' ']).split_whitespace().next().unwrap_or_default();
    let program = first.rsplit('/').next().unwrap_or_default();
    matches!(program, "kcat" | "kafkacat") || line.starts_with("-X")
}

/// What its options set.
pub(super) fn pairs(line: &str) -> Vec<(Zeroizing<String>, Value)> {
    let words = words(line);
    let mut words = words.iter();
    let mut pairs = Vec::new();
    while let Some(word) = words.next() {
        let option = if word.starts_with("-X") { "-X" } else { "-b" };
        let Some(same) = word.strip_prefix(option) else { continue };
        let next = if same.is_empty() { words.next().map(|next| next.as_str()) } else { Some(same) };
        let Some(setting) = next else { break };
        if option == "-b" {
            pairs.push((copy("bootstrap.servers"), Value::bare(setting)));
        } else if let Some((name, value)) = setting.split_once('=') {
            pairs.push((copy(name), Value::bare(value)));
        }
    }
    pairs
}

/// The words as a shell takes them: quotes of either kind, and backslashes.
fn words(line: &str) -> Vec<Zeroizing<String>> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (word, length) = word(rest);
        words.push(word);
        rest = rest[length..].trim_start();
    }
    words
}

fn word(text: &str) -> (Zeroizing<String>, usize) {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    let mut quote = None;
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match (quote, letter) {
            (None, letter) if letter.is_whitespace() => return (out, at),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            (None | Some('"'), '\\') => out.extend(letters.next().map(|(_, letter)| letter)),
            (_, letter) => out.push(letter),
        }
    }
    (out, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_a_command() {
        let line =
            r#"$ kcat -P -b a.example:9092 -X sasl.username=KEY -X"sasl.password=a b" -X 'client.id=x=y' -t topic -X"#;
        assert!(is_one(line) && is_one("/usr/bin/kafkacat -L") && !is_one("kcats are"));
        let text = |value: &Value| match value {
            Value::Text(text) => text.to_string(),
            _ => panic!("no text"),
        };
        let found: Vec<_> = pairs(line).iter().map(|(name, value)| format!("{}={}", **name, text(value))).collect();
        let expected = ["bootstrap.servers=a.example:9092", "sasl.username=KEY", "sasl.password=a b", "client.id=x=y"];
        assert_eq!(found, expected);
    }
}
