//! What a form says about what is offered and when: how often, how far apart, and what goes with each line.

use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{
    Form,
    form::{some, time, whole},
};
use crate::{
    fault::{Fault, Field, Kind},
    producer::Pace,
    source::{Header, HeaderValue, Repeat, Wanted},
    text::number,
};

/// The words for sending a file again and again: as the window and as the terminal writes it.
pub const WITHOUT_END: [&str; 2] = ["without end", "endless"];

/// How lines are spaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spacing {
    /// A delay between one line and the next.
    #[default]
    Delay,
    /// So many messages a second.
    Rate,
    /// As far apart as the times in a field of the lines.
    Recorded,
}

/// A header as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HeaderRow {
    pub name: String,
    /// The value; where it comes from a field, that field's path with dots.
    pub value: String,
    pub from_field: bool,
}

/// The most messages a second that can be asked for.
const MOST_A_SECOND: u64 = 10_000_000;
/// The least: one in a day, the longest delay. In millionths.
const LEAST_RATE: u64 = 1_000_000_u64.div_ceil(24 * 3600);
/// The most times as fast as recorded.
const MOST_SPEED: u64 = 1_000_000;

/// How often the file is passed through.
pub(super) fn repeat(form: &Form, note: &mut impl FnMut(Field, Fault)) -> Repeat {
    let text = form.repeat.trim();
    if WITHOUT_END.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Repeat::WithoutEnd;
    }
    whole(Field::Repeat, text, note).map_or_else(Repeat::default, Repeat::Times)
}

/// How lines are spaced. Only the fields of the chosen way are looked at.
pub(super) fn pace(form: &Form, note: &mut impl FnMut(Field, Fault)) -> Pace {
    match form.spacing {
        Spacing::Delay => {
            Pace::Delay(time(Field::Delay, &form.delay, std::time::Duration::ZERO, note).unwrap_or_default())
        }
        Spacing::Rate => Pace::Rate(decimal(Field::Rate, &form.rate, LEAST_RATE, MOST_A_SECOND, note)),
        Spacing::Recorded => {
            if form.time_field.trim().is_empty() {
                note(Field::TimeField, Fault::new(Kind::FieldEmpty { field: Field::TimeField }));
            }
            let speed = form.speed.trim();
            let speed = speed.strip_prefix(['×', 'x', 'X']).unwrap_or(speed);
            Pace::Recorded(decimal(Field::Speed, speed, 1, MOST_SPEED, note))
        }
    }
}

/// What goes with each message beside value and key.
pub(super) fn wanted(form: &Form, note: &mut impl FnMut(Field, Fault)) -> Wanted {
    let mut headers = Vec::new();
    for HeaderRow { name, value, from_field } in &form.headers {
        let (name, value) = (name.trim(), value.trim());
        match (name.is_empty(), value.is_empty(), from_field) {
            // Nothing was typed yet.
            (true, true, _) => {}
            (false, false, true) => headers.push(header(name, HeaderValue::Field(value.to_owned()))),
            (false, _, false) => {
                headers.push(header(name, HeaderValue::Fixed(Bytes::copy_from_slice(value.as_bytes()))));
            }
            _ => note(Field::Headers, Fault::new(Kind::FieldEmpty { field: Field::Headers })),
        }
    }
    let recorded_field = some(&form.time_field).filter(|_| form.spacing == Spacing::Recorded);
    Wanted { headers, timestamp_field: some(&form.timestamp_field), recorded_field }
}

fn header(name: &str, value: HeaderValue) -> Header {
    Header { name: Arc::from(name), value }
}

/// The partition that every line goes to.
pub(super) fn partition(form: &Form, note: &mut impl FnMut(Field, Fault)) -> Option<i32> {
    let text = some(&form.partition)?;
    let partition = text.parse().ok().filter(|partition| *partition >= 0);
    if partition.is_none() {
        note(Field::Partition, Fault::new(Kind::NotNumber { field: Field::Partition, text }));
    }
    partition
}

/// A decimal in millionths, from `least` of these to `most` wholes.
fn decimal(field: Field, text: &str, least: u64, most: u64, note: &mut impl FnMut(Field, Fault)) -> u64 {
    let number = number::parse_decimal(text).filter(|number| (least..=most * 1_000_000).contains(number));
    if number.is_none() {
        note(field, super::form::empty_or(field, text, |text| Kind::NotDecimal { field, text }));
    }
    number.unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::run::Plan;

    fn check(change: impl FnOnce(&mut Form)) -> Result<Plan, Vec<(Field, &'static str)>> {
        let mut form = Form::default();
        change(&mut form);
        let named = |(field, fault): (Field, Fault)| (field, fault.name());
        form.check(false).map_err(|problems| problems.into_iter().map(named).collect())
    }

    #[test]
    fn a_file_is_repeated_as_often_as_typed() {
        for (typed, repeat) in [
            ("1", Repeat::Times(1)),
            (" 1,000 ", Repeat::Times(1000)),
            ("without end", Repeat::WithoutEnd),
            ("Endless", Repeat::WithoutEnd),
        ] {
            let plan = check(|form| form.repeat = typed.to_owned()).expect("a plan");
            assert_eq!(plan.selection.repeat, repeat, "{typed}");
        }
        for (typed, name) in [("0", "not-number"), ("-1", "not-number"), ("1.5", "not-number"), ("", "field-empty")] {
            assert_eq!(
                check(|form| form.repeat = typed.to_owned()).err(),
                Some(vec![(Field::Repeat, name)]),
                "{typed}"
            );
        }
    }

    #[test]
    fn lines_are_spaced_by_the_chosen_way_and_only_its_fields_count() {
        let delay = check(|form| (form.rate, form.speed) = ("soon".to_owned(), String::new())).expect("a plan");
        assert_eq!(
            (delay.pace, delay.selection.wanted.recorded_field),
            (Pace::Delay(Duration::from_millis(500)), None)
        );
        for (typed, rate) in [("200,000", 200_000_000_000), ("0.1", 100_000), ("10", 10_000_000), ("2.5", 2_500_000)] {
            let rated = |form: &mut Form| {
                (form.spacing, form.rate, form.delay) = (Spacing::Rate, typed.to_owned(), "soon".to_owned());
            };
            assert_eq!(check(rated).expect("a plan").pace, Pace::Rate(rate), "{typed}");
        }
        for typed in ["0", "-1", "fast", "0.00001", "99999999999", "1e3", "0.0000001"] {
            let rated = |form: &mut Form| (form.spacing, form.rate) = (Spacing::Rate, typed.to_owned());
            assert_eq!(check(rated).err(), Some(vec![(Field::Rate, "not-decimal")]), "{typed}");
        }
        for (typed, speed) in [("1", 1_000_000), ("×10", 10_000_000), ("x 0.5", 500_000)] {
            let recorded = |form: &mut Form| (form.spacing, form.speed) = (Spacing::Recorded, typed.to_owned());
            let plan = check(recorded).expect("a plan");
            assert_eq!(
                (plan.pace, plan.selection.wanted.recorded_field.as_deref()),
                (Pace::Recorded(speed), Some("CreatedTime"))
            );
        }
        let nothing = |form: &mut Form| {
            (form.spacing, form.speed, form.time_field) = (Spacing::Recorded, " ".to_owned(), " ".to_owned());
        };
        assert_eq!(check(nothing).err(), Some(vec![(Field::TimeField, "field-empty"), (Field::Speed, "field-empty")]));
    }

    #[test]
    fn headers_have_a_name_and_a_value_or_a_field() {
        let row =
            |name: &str, value: &str, from_field| HeaderRow { name: name.into(), value: value.into(), from_field };
        let rows = vec![
            row(" source ", " shop 7 ", false),
            row("", "", true),
            row("none", "", false),
            row("pos", "PosID", true),
        ];
        let plan = check(|form| form.headers = rows).expect("a plan");
        let fixed = |value: &'static str| HeaderValue::Fixed(Bytes::from_static(value.as_bytes()));
        let headers = [
            header("source", fixed("shop 7")),
            header("none", fixed("")),
            header("pos", HeaderValue::Field("PosID".into())),
        ];
        assert_eq!(plan.selection.wanted.headers, headers);
        for wrong in [row("", "x", false), row("", "x", true), row("pos", " ", true)] {
            let problems = check(|form| form.headers = vec![wrong.clone()]).err();
            assert_eq!(problems, Some(vec![(Field::Headers, "field-empty")]), "{wrong:?}");
        }
    }

    #[test]
    fn a_partition_begins_at_0_and_overrides_the_key() {
        let plan = check(|form| form.partition = " 0 ".to_owned()).expect("a plan");
        assert_eq!((plan.partition, plan.partition_overrides_key()), (Some(0), true));
        let keyless = |form: &mut Form| (form.partition, form.key_field) = ("3".to_owned(), String::new());
        assert!(!check(keyless).expect("a plan").partition_overrides_key());
        assert!(!check(|_| {}).expect("a plan").partition_overrides_key());
        for typed in ["-1", "first", "2147483648", "1.5"] {
            let problems = check(|form| form.partition = typed.to_owned()).err();
            assert_eq!(problems, Some(vec![(Field::Partition, "not-number")]), "{typed}");
        }
    }

    #[test]
    fn a_form_of_an_earlier_version_sends_once_with_its_delay_and_nothing_beside() {
        let form: Form = serde_json::from_str(r#"{"topic":"orders","delay":"2 s"}"#).expect("a form");
        let plan = form.check(false).expect("a plan");
        assert_eq!((plan.pace, plan.selection.repeat), (Pace::Delay(Duration::from_secs(2)), Repeat::default()));
        assert!(plan.selection.wanted.is_empty() && plan.partition.is_none());
    }
}
