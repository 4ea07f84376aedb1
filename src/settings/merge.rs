//! What two windows have changed, laid over one another: a three-way merge of JSON values.

use std::collections::BTreeMap;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{Settings, Stored};
use crate::connection::Profile;

/// What `mine` has changed since `base`, laid over `theirs`: leaf by leaf, so that a window undoes nothing that it has not
/// touched itself. Where both have changed the same leaf, mine is the later. A thing that the one has deleted and the other
/// has changed stays: nothing that was typed is lost, and deleting it again is one press.
fn merge(base: Option<&Value>, mine: Option<&Value>, theirs: Option<&Value>) -> Option<Value> {
    if mine == base {
        return theirs.cloned();
    }
    if theirs == base {
        return mine.cloned();
    }
    let (Some(Value::Object(mine_fields)), Some(Value::Object(their_fields))) = (mine, theirs) else {
        return mine.or(theirs).cloned();
    };
    let base_fields = base.and_then(Value::as_object);
    let names = mine_fields.keys().chain(their_fields.keys().filter(|name| !mine_fields.contains_key(*name)));
    let field = |name: &String| {
        let base = base_fields.and_then(|fields| fields.get(name));
        Some((name.clone(), merge(base, mine_fields.get(name), their_fields.get(name))?))
    };
    Some(Value::Object(names.filter_map(field).collect::<Map<_, _>>()))
}

fn merged<T: Serialize + DeserializeOwned>(base: &T, mine: &T, theirs: &T) -> serde_json::Result<T> {
    let [base, mine, theirs] = [base, mine, theirs].map(serde_json::to_value);
    serde_json::from_value(merge(Some(&base?), Some(&mine?), Some(&theirs?)).unwrap_or_default())
}

/// What is to be written by a window that shows `mine` and has known `base`, where the file holds `theirs`.
///
/// # Errors
/// None is known: each of the three could be written and read by itself.
pub(super) fn lay_over(base: &Stored, mine: &Stored, theirs: &Stored) -> serde_json::Result<Stored> {
    let mut all = merged(base, mine, theirs)?;
    all.put_in_order(&theirs.connections);
    Ok(all)
}

/// What a window takes over of a file that was just read or written, and what it then knows. `base` is what it knew when
/// the reading or writing began, `mine` what it shows now.
///
/// The other connections become the file's, with what was changed here meanwhile. The chosen one and the rest of the form
/// stay as they are shown, but for the name; what is known of these stays what was shown, too, so that another window's
/// later change to them is not undone from here.
pub fn adopt(base: &Stored, mine: Settings, file: Settings) -> (Settings, Stored) {
    let file = Stored::from(file);
    let shown = mine.form.profile.clone();
    let now = Stored::from(mine.clone());
    let Ok(mut connections) = merged(&base.connections, &now.connections, &file.connections) else {
        log::error!("connections that cannot be merged");
        return (mine, base.clone());
    };
    give_ids(&mut connections);
    let mut known = base.clone();
    known.connections = file.connections;
    // Deleted by another window, it stays here, and is saved again when it is changed.
    if let Some(mut before) = base.connections.get(&shown.id).cloned() {
        if let Some(theirs) = known.connections.get(&shown.id) {
            before.name.clone_from(&theirs.name);
        }
        known.connections.insert(shown.id.clone(), before);
    }
    let name = connections.remove(&shown.id).map_or_else(|| shown.name.clone(), |profile| profile.name);
    let mut settings = Settings { others: connections, ..mine };
    settings.form.profile = Profile { name, ..shown };
    (settings, known)
}

/// Ids are not written beside the connections that they stand for.
fn give_ids(connections: &mut BTreeMap<String, Profile>) {
    for (id, profile) in connections {
        profile.id.clone_from(id);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn three(base: &Value, mine: &Value, theirs: &Value) -> Value {
        merge(Some(base), Some(mine), Some(theirs)).unwrap_or_default()
    }

    #[test]
    fn each_window_keeps_its_changes() {
        let base = json!({"topic": "a", "count": "1", "connections": {"x": {"name": "X", "host": "h"}}});
        let mine =
            json!({"topic": "b", "count": "1", "connections": {"x": {"name": "X", "host": "i"}, "y": {"name": "Y"}}});
        let theirs = json!({"topic": "a", "count": "2", "connections": {"x": {"name": "Z", "host": "h"}}});
        let both =
            json!({"topic": "b", "count": "2", "connections": {"x": {"name": "Z", "host": "i"}, "y": {"name": "Y"}}});
        assert_eq!(three(&base, &mine, &theirs), both);
    }

    #[test]
    fn a_deletion_holds_unless_the_other_window_has_changed_what_is_deleted() {
        let base = json!({"x": {"name": "X"}, "y": {"name": "Y"}});
        let deleted = json!({"y": {"name": "Y"}});
        let elsewhere = json!({"x": {"name": "X"}, "y": {"name": "Z"}});
        let changed = json!({"x": {"name": "XX"}, "y": {"name": "Y"}});
        for (one, other, outcome) in [
            (&deleted, &base, &deleted),
            (&deleted, &elsewhere, &json!({"y": {"name": "Z"}})),
            (&deleted, &changed, &changed),
            (&deleted, &deleted, &deleted),
        ] {
            assert_eq!(&three(&base, one, other), outcome);
            assert_eq!(&three(&base, other, one), outcome, "whoever writes first");
        }
    }

    const OUTER: [&str; 3] = ["a", "b", "c"];
    const INNER: [&str; 3] = ["x", "y", "z"];

    /// Things with fields, and fields beside them: few names and few values, so that changes meet.
    fn value() -> impl Strategy<Value = Value> {
        let fields = || proptest::collection::btree_map("[x-z]", (0..3_u8).prop_map(Value::from), 0..4);
        let thing = fields().prop_map(|fields| Value::Object(fields.into_iter().collect()));
        let things = proptest::collection::btree_map("[a-c]", thing, 0..4);
        (things, fields()).prop_map(|(things, fields)| Value::Object(things.into_iter().chain(fields).collect()))
    }

    /// Every place in which a field can stand.
    fn places() -> impl Iterator<Item = String> {
        let inner = OUTER.iter().flat_map(|outer| INNER.map(|inner| format!("/{outer}/{inner}")));
        INNER.iter().map(|name| format!("/{name}")).chain(inner)
    }

    /// A value of fields at their places, without those that are 0, and without things that have no field.
    fn built(fields: impl Iterator<Item = (String, u8)>) -> Value {
        let mut value = json!({});
        for (place, field) in fields.filter(|(_, field)| *field > 0) {
            match place[1..].split_once('/') {
                Some((outer, inner)) => value[outer][inner] = field.into(),
                None => value[&place[1..]] = field.into(),
            }
        }
        value
    }

    proptest! {
        #[test]
        fn who_changes_nothing_undoes_nothing(base in value(), other in value()) {
            prop_assert_eq!(&three(&base, &base, &other), &other);
            prop_assert_eq!(&three(&base, &other, &base), &other);
            prop_assert_eq!(&three(&base, &other, &other), &other);
        }

        #[test]
        fn no_change_is_undone(base in value(), mine in value(), theirs in value()) {
            let outcome = three(&base, &mine, &theirs);
            for place in places() {
                let [base, mine, theirs, found] = [&base, &mine, &theirs, &outcome].map(|value| value.pointer(&place));
                if mine == theirs || (mine != base && mine.is_some()) {
                    prop_assert_eq!(found, mine, "{}", place);
                } else if theirs != base && theirs.is_some() {
                    prop_assert_eq!(found, theirs, "{}", place);
                } else {
                    prop_assert!(found.is_none() || found == base, "{}", place);
                }
            }
        }

        #[test]
        fn changes_in_different_places_meet_in_either_order(
            fields in proptest::collection::vec((0..3_u8, proptest::option::of((any::<bool>(), 0..3_u8))), 12),
        ) {
            // 0 stands for no field. Each one is changed by me, by them, or by nobody.
            let value = |mine: bool, theirs: bool| {
                let now = |(before, change): &(u8, Option<(bool, u8)>)| match change {
                    Some((by_me, after)) if (*by_me && mine) || (!by_me && theirs) => *after,
                    _ => *before,
                };
                built(places().zip(fields.iter().map(now)))
            };
            let (base, mine, theirs, both) =
                (value(false, false), value(true, false), value(false, true), value(true, true));
            let outcome = three(&base, &mine, &theirs);
            prop_assert_eq!(&outcome, &three(&base, &theirs, &mine));
            for place in places() {
                let [found, both, base] = [&outcome, &both, &base].map(|value| value.pointer(&place));
                // A thing that only one of them has deleted stays whole.
                prop_assert!(found == both || (both.is_none() && found == base), "{}", place);
            }
        }
    }
}
