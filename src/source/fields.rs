//! Several fields of one line, found together: one pass over the line, and one over each object that a path leads into.

use serde::Deserializer as _;
use serde_json::Deserializer;

use crate::json::{each, fits, is_object};

/// What stands under each of these paths, as it stands; `None` where nothing does. Paths lead where they lead for the
/// key ([`crate::json::find`]).
///
/// # Errors
/// The text is not JSON; of what lies beside the paths' own objects only that they are well formed is known.
pub(super) fn values<'a>(text: &'a str, paths: &[&str]) -> serde_json::Result<Vec<Option<&'a str>>> {
    let mut best: Vec<Option<(usize, &'a str)>> = vec![None; paths.len()];
    if !paths.is_empty() && is_object(text) {
        let wanted = |name: &'a str| paths.iter().any(|path| fits(path, name).is_some()).then_some(name);
        let mut json = Deserializer::from_str(text);
        json.deserialize_map(each(wanted, |name, value| {
            for (best, path) in best.iter_mut().zip(paths) {
                // Of equal names the last counts, of names that begin the path the longest.
                let length = fits(path, name).filter(|length| best.is_none_or(|(longest, _)| *length >= longest));
                *best = length.map(|length| (length, value)).or(*best);
            }
        }))?;
        json.end()?;
    }
    let mut found = Vec::with_capacity(paths.len());
    for (best, path) in best.into_iter().zip(paths) {
        found.push(match best {
            Some((length, value)) => match path.get(length + 1..) {
                Some(rest) => values(value, &[rest])?.pop().flatten(),
                None => Some(value),
            },
            None => None,
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::json::{Lookup, find, scalar};

    #[test]
    fn fields_are_found_together_as_the_key_is_found_alone() {
        let line = r#"{"a":1,"b":{"c":"x","c.d":2},"b.c":true,"a":"last","e\u0066":null,"d":{"a":{"a":[1]}}}"#;
        let found = values(line, &["a", "b.c.d", "b.c", "ef", "d.a.a", "d", "z", "a.b"]).expect("JSON");
        let wanted =
            [Some("\"last\""), None, Some("true"), Some("null"), Some("[1]"), Some("{\"a\":{\"a\":[1]}}"), None, None];
        assert_eq!(found, wanted);
        assert_eq!(values("[1]", &["a"]).expect("JSON"), [None]);
        assert!(values("{\"a\":", &["a"]).is_err());
    }

    /// Objects of few names, so that paths meet, double and begin each other.
    fn object() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![Just("1".to_owned()), Just("\"x\\n\"".to_owned()), Just("null".to_owned())];
        leaf.prop_recursive(3, 24, 4, |inner| {
            proptest::collection::vec((proptest::sample::select(vec!["a", "b", "a.b", "b.a", "\\u0061"]), inner), 0..4)
                .prop_map(|members| {
                    let members: Vec<_> =
                        members.into_iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
                    format!("{{ {} }}", members.join(", "))
                })
        })
    }

    proptest! {
        #[test]
        fn whatever_the_line(line in object()) {
            let paths = ["a", "b", "a.b", "b.a", "a.b.a", "b.a.b", "a.a"];
            let found = values(&line, &paths).expect("JSON");
            for (path, value) in paths.iter().zip(found) {
                let together = value.map_or(Lookup::Missing, |value| scalar(value).expect("no half pairs"));
                prop_assert_eq!(together, find(line.as_bytes(), path).expect("JSON"), "{} in {}", path, line);
            }
        }
    }
}
