//! What is printed for each line.

use crate::program::Send;

#[test]
fn a_key_cannot_steer_the_terminal() {
    let lines = "{\"k\":\"a\\u001b[31m\\u009b\\u0007\\n\\tb é“\\\\”\"}\n";
    let ended = Send::new(["-", "--practice", "--key-field", "k"]).input(lines).run();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let row = ended.stdout.strip_suffix('\n').expect("a row");
    assert!(!row.contains(char::is_control), "{row:?}");
    assert!(row.contains(r"key a\u{1b}[31m\u{9b}\u{7}\n\tb é“\”  "), "{row}");
}
