//! `sasl.jaas.config`: Java's way to write how one signs in.

use zeroize::Zeroizing;

use super::value::{copy, literal};

/// What such a value says.
pub(super) struct Jaas {
    /// Whether it is SCRAM's module.
    pub scram: bool,
    pub username: Option<Zeroizing<String>>,
    pub password: Option<Zeroizing<String>>,
}

/// Reads `…PlainLoginModule required username='…' password='…';`: quotes of either kind, or none.
pub(super) fn read(text: &str) -> Jaas {
    let value = |name| option(text, name).filter(|value| !value.is_empty());
    Jaas { scram: text.contains("ScramLoginModule"), username: value("username"), password: value("password") }
}

fn option(text: &str, name: &str) -> Option<Zeroizing<String>> {
    let named = |at: &(usize, &str)| {
        let before = text[..at.0].chars().next_back();
        before.is_none_or(|before| before.is_whitespace())
    };
    text.match_indices(name).filter(named).find_map(|(at, _)| {
        let rest = text[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        if let Some(mark) = ["\\\"", "\\'"].into_iter().find(|mark| rest.starts_with(mark)) {
            // Escaped in a place that needs no escapes.
            let rest = &rest[mark.len()..];
            return rest.find(mark).map(|end| copy(&rest[..end]));
        }
        if let Some((value, _)) = literal(rest) {
            return Some(value);
        }
        let end = rest.find(|letter: char| letter.is_whitespace() || letter == ';').unwrap_or(rest.len());
        Some(copy(&rest[..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_of_every_kind() {
        for text in [
            "org.apache.kafka.common.security.plain.PlainLoginModule required username='KEY' password='a;b=c';",
            "PlainLoginModule required username=\"KEY\" password=\"a;b=c\";",
            "PlainLoginModule required password = \"a;b=c\" username = \"KEY\" ;",
            r#"PlainLoginModule required username=\"KEY\" password=\"a;b=c\";"#,
        ] {
            let jaas = read(text);
            assert_eq!(jaas.username.as_deref().map(String::as_str), Some("KEY"), "{text}");
            assert_eq!(jaas.password.as_deref().map(String::as_str), Some("a;b=c"), "{text}");
            assert!(!jaas.scram);
        }
        let jaas = read("org.apache.kafka.common.security.scram.ScramLoginModule required username=bob password=b;");
        assert!(jaas.scram);
        assert_eq!(jaas.password.as_deref().map(String::as_str), Some("b"));
        assert!(read("OAuthBearerLoginModule required;").username.is_none());
    }
}
