//! The sample that is compiled in: it is what the generator makes, and has the shape, the ranges and the repeats of
//! the lecture's file.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../examples/make_invoices/invoice.rs"]
mod invoice;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

use invoice::{Invoices, SEED};
use line_producer::source::SAMPLE;
use serde_json::{Map, Value};

/// How long a line of the lecture's file is, in bytes, without its line feed.
const LINE_BYTES: RangeInclusive<usize> = 432..=962;

type Invoice = Map<String, Value>;

fn made(lines: usize) -> Vec<u8> {
    let mut invoices = Invoices::new(SEED);
    let mut out = Vec::new();
    (0..lines).for_each(|_| invoices.write_line(&mut out));
    out
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.strip_suffix(b"\n").expect("ends with a line feed").split(|byte| *byte == b'\n')
}

fn sample() -> Vec<Invoice> {
    lines(SAMPLE).map(|line| serde_json::from_slice(line).expect("every line is a JSON object")).collect()
}

fn text<'a>(object: &'a Invoice, field: &str) -> &'a str {
    object[field].as_str().unwrap_or_else(|| panic!("{field} is a text"))
}

/// An amount in hundredths; it must stand in the file as a float.
fn hundredths(object: &Invoice, field: &str) -> i64 {
    assert!(object[field].is_f64(), "{field} is a float: {}", object[field]);
    let amount = object[field].as_f64().expect("a float") * 100.0;
    assert!((amount - amount.round()).abs() < 1e-6, "{field} has two decimals at most: {}", object[field]);
    amount.round() as i64
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// How often each value of a text field occurs.
fn counts<'a>(invoices: &'a [Invoice], field: &str) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    invoices.iter().for_each(|invoice| *counts.entry(text(invoice, field)).or_default() += 1);
    counts
}

/// The names of a line's outer fields in the order in which they stand there.
fn outer_fields(line: &[u8]) -> Vec<String> {
    let line = std::str::from_utf8(line).expect("UTF-8");
    let (mut depth, mut quoted, mut escaped, mut start) = (0, false, false, 0);
    let mut fields = Vec::new();
    for (at, letter) in line.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' if quoted => {
                quoted = false;
                if depth == 1 && line[at + 1..].starts_with(':') {
                    fields.push(line[start..at].to_owned());
                }
            }
            '"' => (quoted, start) = (true, at + 1),
            _ if quoted => {}
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
    }
    fields
}

#[test]
fn the_sample_is_what_the_generator_makes() {
    assert!(SAMPLE == made(1500), "write it anew: cargo run --example make_invoices -- --lines 1500");
}

#[test]
fn there_are_1500_lines_of_the_right_length() {
    let lengths: Vec<_> = lines(SAMPLE).map(<[u8]>::len).collect();
    assert_eq!(lengths.len(), 1500);
    assert!(!SAMPLE.contains(&b'\r'));
    for (index, length) in lengths.iter().enumerate() {
        assert!(LINE_BYTES.contains(length), "line {} has {length} bytes", index + 1);
    }
    // The range is used, not only kept.
    assert!(lengths.iter().any(|length| *length < 450) && lengths.iter().any(|length| *length > 900));
}

#[test]
fn later_lines_of_a_longer_file_have_the_right_length_too() {
    let bytes = made(100_000);
    assert!(lines(&bytes).all(|line| LINE_BYTES.contains(&line.len())));
}

#[test]
fn the_fields_stand_in_the_order_of_an_invoice() {
    let before = [
        "InvoiceNumber",
        "CreatedTime",
        "StoreID",
        "PosID",
        "CashierID",
        "CustomerType",
        "CustomerCardNo",
        "TotalAmount",
        "NumberOfItems",
        "PaymentMethod",
        "TaxableAmount",
        "CGST",
        "SGST",
        "CESS",
        "DeliveryType",
    ];
    for (line, invoice) in lines(SAMPLE).zip(sample()) {
        let mut expected = before.to_vec();
        if text(&invoice, "DeliveryType") == "HOME-DELIVERY" {
            expected.push("DeliveryAddress");
        }
        expected.push("InvoiceLineItems");
        assert_eq!(outer_fields(line), expected);
    }
}

#[test]
fn texts_and_numbers_are_in_their_ranges() {
    let invoices = sample();
    let choices = |field| counts(&invoices, field).into_keys().collect::<Vec<_>>();
    assert_eq!(choices("CustomerType"), ["NONPRIME", "PRIME"]);
    assert_eq!(choices("PaymentMethod"), ["CARD", "CASH"]);
    assert_eq!(choices("DeliveryType"), ["HOME-DELIVERY", "TAKEAWAY"]);
    let mut last_ms = 0;
    for invoice in &invoices {
        let created_ms = invoice["CreatedTime"].as_u64().expect("CreatedTime is a whole number");
        assert!(created_ms > last_ms, "invoices are written one after the other");
        last_ms = created_ms;
        assert!(digits(text(invoice, "InvoiceNumber"), 8));
        assert!(digits(text(invoice, "CustomerCardNo"), 10));
        assert!(text(invoice, "PosID").strip_prefix("POS").is_some_and(|number| digits(number, 3)));
        assert!(text(invoice, "CashierID").strip_prefix("CSH").is_some_and(|number| digits(number, 3)));
    }
}

#[test]
fn there_are_20_stores_and_some_invoice_numbers_come_again() {
    let invoices = sample();
    let stores = counts(&invoices, "StoreID");
    assert_eq!(stores.len(), 20);
    assert!(stores.keys().all(|store| store.strip_prefix("STR").is_some_and(|number| digits(number, 4))));
    assert!(stores.values().all(|count| *count > 30), "no store is rare: {stores:?}");
    let repeated = counts(&invoices, "InvoiceNumber").into_values().filter(|count| *count > 1).count();
    assert!((5..=50).contains(&repeated), "{repeated} invoice numbers come again");
}

#[test]
fn only_home_deliveries_have_an_address() {
    for invoice in sample() {
        let address = invoice.get("DeliveryAddress");
        assert_eq!(address.is_some(), invoice["DeliveryType"] == "HOME-DELIVERY");
        let Some(address) = address else { continue };
        let address = address.as_object().expect("an address is an object");
        let names: BTreeSet<_> = address.keys().map(String::as_str).collect();
        assert_eq!(names, BTreeSet::from(["AddressLine", "City", "State", "PinCode", "ContactNumber"]));
        assert!(address.values().all(|value| value.as_str().is_some_and(|text| !text.is_empty())));
        // Nobody's: India gives no postal code that begins with 0 and no mobile number that begins with 5.
        assert!(digits(text(address, "PinCode"), 6) && text(address, "PinCode").starts_with('0'));
        assert!(digits(text(address, "ContactNumber"), 10) && text(address, "ContactNumber").starts_with('5'));
    }
}

#[test]
fn amounts_agree_with_the_items_and_the_taxes() {
    for invoice in sample() {
        let items = invoice["InvoiceLineItems"].as_array().expect("items are an array");
        assert_eq!(invoice["NumberOfItems"].as_u64(), Some(items.len() as u64));
        assert!((1..=4).contains(&items.len()));
        let mut codes = BTreeSet::new();
        let mut sum = 0;
        for item in items {
            let item = item.as_object().expect("an item is an object");
            assert_eq!(item.len(), 5);
            assert!(digits(text(item, "ItemCode"), 3) && codes.insert(text(item, "ItemCode")));
            assert!(!text(item, "ItemDescription").is_empty());
            let quantity = item["ItemQty"].as_i64().expect("ItemQty is a whole number");
            assert!((1..=3).contains(&quantity));
            assert_eq!(hundredths(item, "TotalValue"), hundredths(item, "ItemPrice") * quantity);
            sum += hundredths(item, "TotalValue");
        }
        assert_eq!(hundredths(&invoice, "TotalAmount"), sum);
        assert_eq!(hundredths(&invoice, "TaxableAmount"), sum);
        for (field, percent) in [("CGST", 2.5), ("SGST", 2.5), ("CESS", 0.125)] {
            let exact = sum as f64 * percent / 100.0;
            assert!((hundredths(&invoice, field) as f64 - exact).abs() <= 0.5, "{field} is {percent} % of {sum}");
        }
    }
}

#[test]
fn the_sample_holds_escapes_and_letters_beyond_ascii() {
    let text = std::str::from_utf8(SAMPLE).expect("UTF-8");
    assert!(text.contains("\\\""), "an escaped quotation mark");
    assert!(text.contains('é'), "a letter of two bytes");
}
