//! The reader of the code is itself held: what it overlooks, no rule sees.

use crate::code::{File, paths, without_tests, without_words, words};

fn file(module: &[&str], code: &str) -> File {
    let module = module.iter().map(|name| (*name).to_owned()).collect();
    File { path: String::new(), module, code: without_tests(&without_words(code)).0 }
}

fn found(module: &[&str], code: &str) -> Vec<String> {
    paths(&file(module, code)).into_iter().map(|path| path.join("::")).collect()
}

#[test]
fn comments_and_texts_are_no_code() {
    let code = r###"
        a /* b /* c */ d */ e // f
        "g \" h" 'i' '\'' '\u{1F}' r"j" r#"k " l"# b"m" br##"n"##  b'o' c"p"
        q::<'r>(&'s str) r#type "é" 't
    "###;
    let kept = without_words(code);
    let expected =
        ["a", "e", "q", "::", "<", "'", "r", ">", "(", "&", "'", "s", "str", ")", "r", "#", "type", "'", "t"];
    assert_eq!(words(&kept), expected);
}

#[test]
fn tests_are_no_code_of_a_room() {
    let code = "before #[cfg(test)] #[allow(x)] mod tests { fn a() { {} } } middle #[cfg(test)] use a::b; #[cfg(test)] mod more; after";
    let (kept, modules) = without_tests(code);
    assert_eq!(words(&kept), ["before", "middle", "after"]);
    assert_eq!(modules, ["more"]);
}

#[test]
fn paths_are_found_wherever_they_stand() {
    let code = "
        use crate::{fault::{self, Kind as K}, text::number, run::*};
        pub use crate::jobs;
        fn a() -> line_producer::source::Line { crate::delivery::Log::<u8>::new(); x.map(crate::native::go) }
        use std::{fs, io::{self, Write}};
        mycrate::no::room; r#crate::nothing
    ";
    let expected = [
        "crate::delivery::Log",
        "crate::fault",
        "crate::fault::Kind",
        "crate::jobs",
        "crate::native::go",
        "crate::run",
        "crate::source::Line",
        "crate::text::number",
        "std::fs",
        "std::io",
        "std::io::Write",
    ];
    let found = found(&["ui"], code);
    for path in expected {
        assert!(found.iter().any(|found| found == path), "{path} in {found:?}");
    }
}

#[test]
fn super_is_followed_to_its_room() {
    assert_eq!(
        found(&["run", "form"], "use super::{record, super::text::number};"),
        ["crate::run::record", "crate::text::number"]
    );
    assert_eq!(found(&["run", "form"], "use super::super::text::number;"), ["crate::text::number"]);
    assert_eq!(found(&["settings"], "use super::run::Form;"), ["crate::run::Form"]);
}
