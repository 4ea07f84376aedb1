//! The fast pass against serde_json, over generated, damaged and made-up texts.

use proptest::prelude::*;
use serde::de::IgnoredAny;

use super::scan;
use crate::json;

fn strict(text: &str) -> bool {
    let mut json = serde_json::Deserializer::from_str(text);
    serde::Deserialize::deserialize(&mut json).and_then(|_: IgnoredAny| json.end()).is_ok()
}

/// The members as the fast pass tells them; `None` where it does not take the text.
fn members(text: &str) -> Option<Vec<(String, &str)>> {
    let mut found: Vec<(String, &str)> = Vec::new();
    let taken = scan::members(
        text,
        |name| serde_json::from_str::<String>(name).ok(),
        |name, value| match found.iter_mut().find(|(known, _)| *known == name) {
            Some((_, last)) => *last = value,
            None => found.push((name, value)),
        },
    );
    taken.then_some(found)
}

fn slow_members(text: &str) -> Vec<(String, &str)> {
    json::members(text, usize::MAX).into_iter().map(|(name, value)| (name.into_owned(), value)).collect()
}

/// What JSON is made of, whole and in pieces, and what it is not made of.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(vec!["{", "}", "[", "]", ":", ",", "\"", "{\"", "\":", "\",\"", "}}", "]]", "[[", "{}", "[]"])
            .prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            "true", "false", "null", "tru", "nul", "0", "-", "1", "01", "-0", "1.", ".5", "1.5", "1e5", "1E+9", "2e", "3e-",
            "-12.75e-3", "99999999999999999999999", "Infinity", "NaN",
        ]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            "\"a\"", "\"\"", "\"b.c\"", "\"\\u0061\"", "\"\\ud800\"", "\"\\u00g0\"", "\"\\u12\"", "\"\\x\"", "\"\\\\\"", "\"\\\"\"",
            "\"\\n\\t\\b\\f\\r\\/\"", "\\", "\"é😀\"", "\"\u{7f}\"", "\"\u{1f}\"", "\"\u{0}\"", "\"longer than eight bytes\"",
        ]).prop_map(str::to_owned),
        2 => prop::sample::select(vec![" ", "\t", "\n", "\r", "\u{b}", "\u{c}", "\u{a0}", "\u{feff}"]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ]
}

/// JSON as serde_json writes it, with names that meet again.
fn written() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap_or_default()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| serde_json::to_string(&number).unwrap_or_default()),
        prop::sample::select(vec!["true", "false", "null", "{}", "[]", "[ ]", "{ }"]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(6, 40, 6, |inner| {
        let name =
            prop::sample::select(vec!["a", "b", "a.b", "\\u0061", "", "é", "a name of more than eight bytes", "\\\""]);
        prop_oneof![
            3 => proptest::collection::vec((name, inner.clone()), 0..6).prop_map(|members| {
                let members: Vec<_> = members.into_iter().map(|(name, value)| format!("\"{name}\" :{value}")).collect();
                format!("{{{}}}", members.join(", "))
            }),
            1 => proptest::collection::vec(inner, 0..5).prop_map(|values| format!("[{}]", values.join(" ,"))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn what_serde_json_writes_is_taken_with_its_members(text in written()) {
        prop_assert!(strict(&text));
        prop_assert_eq!(members(&text), Some(slow_members(&text)), "{}", text);
    }

    #[test]
    fn it_says_yes_where_serde_json_does_and_nowhere_else(pieces in proptest::collection::vec(piece(), 0..24)) {
        let text = pieces.concat();
        prop_assert_eq!(scan::check(&text), strict(&text), "{}", text);
        if strict(&text) {
            prop_assert_eq!(members(&text), Some(slow_members(&text)), "{}", text);
        }
    }

    #[test]
    fn a_changed_byte_changes_both_answers_alike(
        text in written(), place in any::<prop::sample::Index>(), byte in prop_oneof![
            prop::sample::select(b"{}[]:,\"\\0 1.-+eE\t\n\x1f\x7fu".to_vec()), 0u8..0x80
        ], cut in any::<bool>(),
    ) {
        let mut bytes = text.into_bytes();
        let place = place.index(bytes.len().max(1));
        if cut {
            bytes.truncate(place);
        } else if let Some(slot) = bytes.get_mut(place) {
            *slot = byte;
        }
        if let Ok(text) = std::str::from_utf8(&bytes) {
            prop_assert_eq!(scan::check(text), strict(text), "{}", text);
            if strict(text) {
                prop_assert_eq!(members(text), Some(slow_members(text)), "{}", text);
            }
        }
    }
}

#[test]
fn a_string_may_end_anywhere_in_a_block() {
    for length in 0..70 {
        let plain = "x".repeat(length);
        for (inside, right) in
            [("", true), ("\\n", true), ("\\u00e9", true), ("\t", false), ("\\q", false), ("é", true)]
        {
            let text = format!("{{\"{plain}{inside}\":\"{plain}{inside}{plain}\"}}");
            assert_eq!(scan::check(&text), right, "{text}");
            assert_eq!(strict(&text), right, "{text}");
        }
    }
}

#[test]
fn what_is_deep_is_left_to_serde_json() {
    for depth in [1, 63, 64, 65, 1_000] {
        let text = "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(scan::check(&text), depth <= 64, "{depth}");
        assert!(json::check(text.as_bytes()).is_ok(), "{depth}");
        let text = format!("{{\"deep\":{text},\"key\":1}}");
        assert!(matches!(json::find(text.as_bytes(), "key"), Ok(json::Lookup::Scalar(key)) if key == "1"), "{depth}");
    }
}
