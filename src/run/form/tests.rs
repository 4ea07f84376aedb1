use super::*;
use crate::source::{Repeat, Wanted};

/// The name of each fault that the form has after this change, with its field.
fn faults(change: impl FnOnce(&mut Form)) -> Vec<(Field, &'static str)> {
    let mut form = Form::default();
    change(&mut form);
    let problems = form.check(false).err().unwrap_or_default();
    problems.into_iter().map(|(field, fault)| (field, fault.name())).collect()
}

fn plan(change: impl FnOnce(&mut Form)) -> Plan {
    let mut form = Form::default();
    change(&mut form);
    form.check(false).expect("a plan")
}

#[test]
fn the_form_as_it_is_first_shown_sends_ten_lines_of_the_sample_to_the_practice_cluster() {
    let plan = plan(|_| {});
    assert_eq!((plan.cluster, plan.origin), (Cluster::Practice, Origin::Sample));
    let selection = Selection {
        format: Format::JsonLines,
        record_as: RecordAs::Json,
        from_line: 1,
        count: Some(10),
        repeat: Repeat::default(),
        key_field: Some("StoreID".to_owned()),
        wanted: Wanted::default(),
        bad_lines: BadLines::Refuse,
        max_line_bytes: connection::MESSAGE_MAX_BYTES,
    };
    assert_eq!(plan.selection, selection);
    assert_eq!((plan.topic.as_str(), plan.shown_field.as_deref()), ("invoices", Some("InvoiceNumber")));
    assert_eq!((plan.pace, plan.deadline), (Pace::Delay(Duration::from_millis(500)), Duration::from_secs(120)));
}

#[test]
fn fields_are_taken_as_people_type_them() {
    let plan = plan(|form| {
        form.file = " data/a.json ".to_owned();
        form.topic = " orders ".to_owned();
        form.count = " All ".to_owned();
        form.from_line = "1,000".to_owned();
        form.delay = "0".to_owned();
        form.deadline = "1 s".to_owned();
        form.key_field = " ".to_owned();
        form.shown_field = String::new();
    });
    assert_eq!((plan.origin, plan.topic.as_str()), (Origin::File("data/a.json".into()), "orders"));
    assert_eq!((plan.selection.count, plan.selection.from_line), (None, 1000));
    assert_eq!((plan.pace, plan.deadline), (Pace::Delay(Duration::ZERO), Duration::from_secs(1)));
    assert_eq!((plan.selection.key_field, plan.shown_field), (None, None));
}

#[test]
fn each_way_to_be_wrong_has_its_fault() {
    type Set = fn(&mut Form, &str);
    let cases: [(Field, Set, &[&str], &str); 5] = [
        (Field::Topic, |form, text| form.topic = text.to_owned(), &["a b", "..", ".", "é", "a/b"], "topic-name"),
        (Field::Count, |form, text| form.count = text.to_owned(), &["0", "-1", "ten", "1.5"], "not-number"),
        (Field::FromLine, |form, text| form.from_line = text.to_owned(), &["0", "-1", "all"], "not-number"),
        (Field::Delay, |form, text| form.delay = text.to_owned(), &["-1", "soon", "25 h"], "not-time"),
        (Field::Deadline, |form, text| form.deadline = text.to_owned(), &["0", "999 ms", "2 days"], "not-time"),
    ];
    for (field, set, texts, name) in cases {
        for text in texts {
            assert_eq!(faults(|form| set(form, text)), [(field, name)], "{text}");
        }
        assert_eq!(faults(|form| set(form, " ")), [(field, "field-empty")], "{field:?}");
    }
    assert_eq!(faults(|form| form.topic = "a".repeat(249)), []);
    assert_eq!(faults(|form| form.topic = "a".repeat(250)), [(Field::Topic, "topic-name")]);
}

#[test]
fn everything_that_is_wrong_is_told_at_once_in_the_order_of_the_form() {
    let wrong = |form: &mut Form| {
        form.cluster = Cluster::Mine;
        form.topic = String::new();
        form.count = "ten".to_owned();
        form.deadline = "soon".to_owned();
    };
    let fields: Vec<_> = faults(wrong).into_iter().map(|(field, _)| field).collect();
    assert!(fields.is_sorted(), "{fields:?}");
    assert_eq!(fields[fields.len() - 3..], [Field::Topic, Field::Count, Field::Deadline]);
    assert!(fields.contains(&Field::Bootstrap), "the profile is checked, too: {fields:?}");
    let practice = faults(|form| {
        wrong(form);
        form.cluster = Cluster::Practice;
    });
    assert_eq!(practice.len(), 3, "the practice cluster has no use for the profile: {practice:?}");
}
