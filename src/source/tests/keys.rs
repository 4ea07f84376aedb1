//! Check and key against a model from which the lines are written.

use std::borrow::Cow;

use proptest::prelude::*;

use super::{
    super::{BadLines, Selection, field_text},
    all, read_bytes,
};
use crate::{
    fault::{Fault, Kind},
    json::{Lookup, check, find},
};

/// A JSON value as it is meant.
#[derive(Clone, Debug)]
enum Node {
    Text(String),
    /// A number, `true`, `false` or `null`, as written.
    Plain(String),
    Array(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// What a path leads to, the slow way; names in the model hold no dots here.
fn walk<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    let Some((name, rest)) = path.split_first() else { return Some(node) };
    let Node::Object(members) = node else { return None };
    let (_, value) = members.iter().rev().find(|(member, _)| member == name)?;
    walk(value, rest)
}

fn expected(node: &Node, path: &str) -> Lookup<'static> {
    match walk(node, &path.split('.').collect::<Vec<_>>()) {
        None => Lookup::Missing,
        Some(Node::Text(text)) => Lookup::Scalar(Cow::Owned(text.clone())),
        Some(Node::Plain(number)) if number.starts_with(['-', '0', '1', '9']) => {
            Lookup::Scalar(Cow::Owned(number.clone()))
        }
        Some(_) => Lookup::NotScalar,
    }
}

/// Writes the node; `style` decides on white space and escapes.
fn write(node: &Node, style: &mut impl FnMut() -> u8, out: &mut String) {
    let space =
        |style: &mut dyn FnMut() -> u8, out: &mut String| out.push_str(["", " ", "\t", "", "\r"][style() as usize % 5]);
    space(style, out);
    match node {
        Node::Text(text) => write_text(text, style, out),
        Node::Plain(plain) => out.push_str(plain),
        Node::Array(nodes) => {
            out.push('[');
            for (place, node) in nodes.iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                write(node, style, out);
            }
            out.push(']');
        }
        Node::Object(members) => {
            out.push('{');
            for (place, (name, value)) in members.iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                space(style, out);
                write_text(name, style, out);
                space(style, out);
                out.push(':');
                write(value, style, out);
            }
            out.push('}');
        }
    }
    space(style, out);
}

fn write_text(text: &str, style: &mut impl FnMut() -> u8, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        let must = matches!(letter, '"' | '\\') || letter < ' ';
        if must || style().is_multiple_of(6) {
            let mut units = [0; 2];
            letter.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04X}")));
        } else {
            out.push(letter);
        }
    }
    out.push('"');
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[abc]", 1 => Just(String::new()), 1 => Just("é\"\\".to_owned()), 1 => Just("😀".to_owned())]
}

fn node() -> impl Strategy<Value = Node> {
    let plain = prop_oneof![
        Just("true"),
        Just("null"),
        Just("0"),
        Just("-0.0"),
        Just("1e999"),
        Just("1.50"),
        Just("9007199254740993"),
        Just("-12E-7"),
        Just("10000000000000000000000000000000000001"),
    ];
    let leaf = prop_oneof![any::<String>().prop_map(Node::Text), plain.prop_map(|text| Node::Plain(text.to_owned()))];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            3 => proptest::collection::vec((name(), inner.clone()), 0..6).prop_map(Node::Object),
            1 => proptest::collection::vec(inner, 0..4).prop_map(Node::Array),
        ]
    })
}

fn path() -> impl Strategy<Value = String> {
    proptest::collection::vec(name(), 1..4).prop_map(|names| names.join("."))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn as_the_model_has_it(
        node in proptest::collection::vec((name(), node()), 0..6).prop_map(Node::Object),
        paths in proptest::collection::vec(path(), 8),
        style in proptest::collection::vec(any::<u8>(), 16),
    ) {
        let mut styles = style.into_iter().cycle();
        let mut line = String::new();
        write(&node, &mut || styles.next().unwrap_or(0), &mut line);
        prop_assert!(check(line.as_bytes()).is_ok(), "{line}");
        for path in paths {
            let found = find(line.as_bytes(), &path);
            prop_assert_eq!(found, Ok(expected(&node, &path)), "{} in {}", path, line);
        }
    }

    #[test]
    fn a_damaged_line_is_refused_with_and_without_a_key(
        node in node(), style in proptest::collection::vec(any::<u8>(), 8), place in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let mut styles = style.into_iter().cycle();
        let mut line = String::new();
        write(&node, &mut || styles.next().unwrap_or(0), &mut line);
        let mut line = line.into_bytes();
        if !line.is_empty() {
            let place = place.index(line.len());
            line[place] = byte;
        }
        // With a key or without; a reader that builds every value refuses more: numbers out of range, half pairs.
        let checked = check(&line).map(|_| ());
        let found = find(&line, "no such field").map(|_| ());
        prop_assert_eq!(&checked, &found);
        if checked.is_err() {
            prop_assert!(serde_json::from_slice::<serde_json::Value>(&line).is_err());
        }
    }

    #[test]
    fn any_bytes_are_taken(line in proptest::collection::vec(any::<u8>(), 0..80), path in ".{0,8}") {
        let _ = find(&line, &path);
        field_text(&line, &path);
    }
}

fn found(line: &str, path: &str) -> String {
    match find(line.as_bytes(), path) {
        Ok(Lookup::Scalar(text)) => text.into_owned(),
        Ok(Lookup::NotScalar) => "not scalar".to_owned(),
        Ok(Lookup::Missing) => "missing".to_owned(),
        Err(fault) => format!("{:?}", fault.kind),
    }
}

#[test]
fn the_last_of_equal_names_counts_on_each_level() {
    assert_eq!(found(r#"{"a":1,"a":2}"#, "a"), "2");
    assert_eq!(found(r#"{"a":1,"\u0061":2}"#, "a"), "2");
    assert_eq!(found(r#"{"a":{"b":1},"a":{"b":2,"b":3}}"#, "a.b"), "3");
    assert_eq!(found(r#"{"a":{"b":1},"a":2}"#, "a.b"), "missing");
    assert_eq!(found(r#"{"a":1,"a":null}"#, "a"), "not scalar");
}

#[test]
fn a_name_with_dots_wins_over_a_path() {
    assert_eq!(found(r#"{"a":{"b":1},"a.b":2}"#, "a.b"), "2");
    assert_eq!(found(r#"{"a.b":2,"a":{"b":1}}"#, "a.b"), "2");
    assert_eq!(found(r#"{"a.b":{"c":1},"a":{"b":{"c":2}}}"#, "a.b.c"), "1");
    assert_eq!(found(r#"{"x":{"b.c":3}}"#, "x.b.c"), "3");
    assert_eq!(found(r#"{"ab":1,"a":{"b":2}}"#, "a.b"), "2");
}

#[test]
fn numbers_stand_as_in_the_file_and_may_be_of_any_size() {
    for number in ["1e999", "-0", "1.0", "123456789012345678901234567890", "1E+2"] {
        assert_eq!(found(&format!(r#"{{"other":{number},"k":{number}}}"#), "k"), number);
        assert!(check(number.as_bytes()).is_ok());
    }
    assert!(check(b"NaN").is_err());
    assert!(check(b"01").is_err());
}

#[test]
fn half_a_pair_passes_where_it_is_not_the_key() {
    let line = r#"{"a":"\ud800","b":"\ud83d\ude00","\udc00":1}"#;
    assert!(check(line.as_bytes()).is_ok());
    assert_eq!(found(line, "b"), "😀");
    assert!(matches!(find(line.as_bytes(), "a"), Err(Fault { kind: Kind::NotJson { column: 6..14 }, .. })));
}

#[test]
fn nesting_of_any_depth_passes() {
    let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    assert!(check(deep.as_bytes()).is_ok());
    assert_eq!(found(&format!(r#"{{"deep":{deep},"k":"v"}}"#), "k"), "v");
    assert!(check("[".repeat(1_000_000).as_bytes()).is_err());
    let (names, path) = ("{\"a\":".repeat(1000), vec!["a"; 1000].join("."));
    assert_eq!(found(&format!("{names}7{}", "}".repeat(1000)), &path), "7");
}

#[test]
fn faults_name_the_byte() {
    let kind = |line: &[u8]| find(line, "k").map(|_| ()).expect_err("a fault");
    assert_eq!(kind(b"{\"k\":\"\xFF\"}").kind, Kind::NotUtf8 { column: 7 });
    assert_eq!(kind(b"{\"k\":x}").kind, Kind::NotJson { column: 6 });
    assert_eq!(kind(b"plain").kind, Kind::NotJson { column: 1 });
    assert_eq!(kind(b"{\"k\":1} 2").kind, Kind::NotJson { column: 9 });
    assert_eq!(kind(b"{\"k\":1,"), check(b"{\"k\":1,").expect_err("a fault"), "the same with and without a key");
    assert_eq!(kind(b"{\"k\":x}"), kind(b"{\"k\":   x}").with_detail(6), "no place in the technical text");
}

#[test]
fn a_line_without_its_key_is_refused_or_sent_without() {
    let file = b"{\"k\":\"v\"}\n{\"x\":1}\n{\"k\":null}\n[1]\nno\n{\"k\":5}\n";
    let selection = Selection { key_field: Some("k".into()), ..all() };
    let told = |bad_lines| {
        let given = read_bytes(file, &Selection { bad_lines, ..selection.clone() }, 16);
        let told = given.lines.into_iter().map(|line| match line.content {
            Ok(message) => message.key.map_or("no key".into(), |key| String::from_utf8_lossy(&key).into_owned()),
            Err(fault) => fault.name().to_owned(),
        });
        told.collect::<Vec<_>>()
    };
    let refused = ["v", "key-missing", "key-not-text-or-number", "key-missing", "not-json", "5"];
    assert_eq!(told(BadLines::Refuse), refused);
    assert_eq!(told(BadLines::Send), ["v", "no key", "no key", "no key", "no key", "5"]);
}

#[test]
fn field_text_gives_texts_and_numbers_only() {
    let line = r#"{"a":{"b":"x\ty"},"n":1.50,"t":true}"#.as_bytes();
    assert_eq!(field_text(line, "a.b").as_deref(), Some("x\ty"));
    assert_eq!(field_text(line, "n").as_deref(), Some("1.50"));
    assert_eq!(field_text(line, "t"), None);
    assert_eq!(field_text(line, "a"), None);
    assert_eq!(field_text(b"{", "a"), None);
}
