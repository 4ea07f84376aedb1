//! Words on what credentials that are taken in replace.

pub const ADDRESS: &str = "address";
pub const API_KEY: &str = "API key";
pub const SECRET: &str = "secret";
pub const PASS_PHRASE: &str = "pass phrase";

/// What goes when they are used in this connection: `Replaces the address, API key and secret of My cluster`.
pub fn replaces(connection: &str, what: &[&str]) -> String {
    format!("“Use in” replaces the {} of {connection}", listed(what))
}

/// What else is filled in there.
pub fn stays(connection: &str, what: &[String]) -> String {
    format!("{connection} keeps as it is: {}", what.join(", "))
}

/// Properties of which one switches a check off.
pub fn not_safe(properties: &str) -> String {
    format!("{properties} (unsafe)")
}

/// `a`, `a and b`, `a, b and c`.
fn listed(what: &[&str]) -> String {
    match what {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_is_listed_as_people_list_it() {
        assert_eq!(replaces("Shop", &[ADDRESS]), "“Use in” replaces the address of Shop");
        assert_eq!(
            replaces("Shop", &[ADDRESS, API_KEY, SECRET]),
            "“Use in” replaces the address, API key and secret of Shop"
        );
    }
}
