//! Exit codes: 0 when every line was delivered, 1 when not every one was, 2 when nothing could be sent.

use std::io;

use crate::program::Send;

#[test]
fn nobody_has_to_listen_to_standard_error() {
    for (arguments, code) in [(["--count", "1"], 0), (["--count", "none"], 2)] {
        let (reader, writer) = io::pipe().expect("a pipe");
        drop(reader);
        let ended = Send::new(arguments).stderr(writer).run();
        assert_eq!(ended.code, Some(code), "{ended:?}");
    }
}
