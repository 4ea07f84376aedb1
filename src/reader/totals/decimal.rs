//! Numbers as they are written, added without a rounding.

use rust_decimal::Decimal;

/// Why what is written is not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is no number.
    NoNumber,
    /// It, or a sum with it, has more digits than are kept: 28, before and behind the point together.
    TooLong,
}

/// The most digits behind the point.
const MOST_PLACES: i64 = 28;

/// Reads a number as JSON writes numbers, exactly.
///
/// # Errors
/// It is none, or has too many digits.
pub fn parse(text: &str) -> Result<Decimal, Unfit> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let mantissa = plain(mantissa).ok_or(Unfit::NoNumber)?;
    let exponent = exponent.map_or(Some(0), whole).ok_or(Unfit::NoNumber)?;
    let number = Decimal::from_str_exact(mantissa).map_err(|_| Unfit::TooLong)?;
    if exponent == 0 || number.is_zero() {
        return Ok(number);
    }
    let (mut digits, mut places) = (number.mantissa(), i64::from(number.scale()).saturating_sub(exponent));
    // Neither loop goes on for longer than there are digits: such a number ends the one at 0, the other at its bound.
    while places > MOST_PLACES && digits % 10 == 0 {
        (digits, places) = (digits / 10, places - 1);
    }
    while places < 0 {
        (digits, places) = (digits.checked_mul(10).ok_or(Unfit::TooLong)?, places + 1);
    }
    let places = u32::try_from(places).map_err(|_| Unfit::TooLong)?;
    Decimal::try_from_i128_with_scale(digits, places).map_err(|_| Unfit::TooLong)
}

/// The sum, where no digit of it is lost.
pub fn add(one: Decimal, other: Decimal) -> Option<Decimal> {
    let sum = one.checked_add(other)?;
    // It is rounded when it has fewer places than either: then the library made room for the digits before the point.
    (sum.scale() >= one.scale().max(other.scale())).then_some(sum)
}

/// A number without an exponent, as JSON has it, without zeros at its end that say nothing.
fn plain(text: &str) -> Option<&str> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit());
    let (before, behind) = match unsigned.split_once('.') {
        Some((before, behind)) => (before, Some(behind)),
        None => (unsigned, None),
    };
    if !digits(before) || (before.len() > 1 && before.starts_with('0')) {
        return None;
    }
    match behind {
        None => Some(text),
        Some(behind) if digits(behind) && behind.len() as i64 > MOST_PLACES => {
            Some(text.trim_end_matches('0').trim_end_matches('.'))
        }
        Some(behind) => digits(behind).then_some(text),
    }
}

/// The exponent; one of many digits is as good as endless.
fn whole(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    if digits.is_empty() || !digits.bytes().all(|letter| letter.is_ascii_digit()) {
        return None;
    }
    Some(sign * digits.parse().unwrap_or(i64::from(i32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Unfit> {
        parse(text).map(|number| number.normalize().to_string())
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for (text, wanted) in [
            ("0", "0"),
            ("-0.10", "-0.1"),
            ("1234.56", "1234.56"),
            ("1e3", "1000"),
            ("12.5E-3", "0.0125"),
            ("0e999999999999999999999999", "0"),
            ("1000e-30", "0.000000000000000000000000001"),
            ("1e28", "10000000000000000000000000000"),
            ("0.10000000000000000000000000000000000000", "0.1"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_told_and_what_is_no_number_too() {
        let endless = format!("1.{}", "3".repeat(10_000));
        for text in
            ["1e1000000000", "1e29", "1e-29", "1e-99999999999999999999", "99999999999999999999999999999", &endless]
        {
            assert_eq!(read(text), Err(Unfit::TooLong), "{text:.40}");
        }
        for text in ["", "-", "x", "1.", ".5", "+1", "01", "1e", "1e+", "1 000", "1,5", "NaN", "0x10", "1_0", "١"] {
            assert_eq!(read(text), Err(Unfit::NoNumber), "{text}");
        }
    }

    #[test]
    fn a_sum_is_exact_or_none() {
        let sum = |one, other| add(parse(one).expect("a number"), parse(other).expect("a number"));
        assert_eq!(sum("0.1", "0.2"), parse("0.3").ok());
        assert_eq!(sum("79228162514264337593543950335", "1"), None, "no room");
        assert_eq!(sum("79228162514264337593543950335", "0.1"), None, "it would be rounded");
        assert_eq!(sum("7922816251426433759354395033", "0.11"), None, "and so would this");
        assert_eq!(sum("7922816251426433759354395033.5", "-0.5"), parse("7922816251426433759354395033.0").ok());
    }
}
