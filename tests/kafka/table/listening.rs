//! Ports where something is wrong: held until the test process ends.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    time::Duration,
};

/// Nothing listens on the first port: a freed one may be given to another test.
pub const CLOSED: &str = "127.0.0.1:1";

/// How long a connection to this computer takes at most, when it is made at all.
const CONNECT: Duration = Duration::from_millis(500);
/// More connections than any queue here holds.
const MANY: usize = 5_000;

/// A port that takes connections and never says a word.
pub fn silent() -> String {
    serve(std::mem::forget)
}

/// A port from which nothing comes back, as behind a firewall: its queue is full, so that the system drops what comes.
pub fn unanswered() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let full = (0..MANY).any(|_| match TcpStream::connect_timeout(&address, CONNECT) {
        Ok(connection) => {
            std::mem::forget(connection);
            false
        }
        Err(_) => true,
    });
    assert!(full, "the queue takes more than {MANY} connections");
    std::mem::forget(listener);
    address.to_string()
}

/// A port that closes each connection at once.
pub fn closing() -> String {
    serve(|connection| drop(connection.shutdown(Shutdown::Both)))
}

/// A port that gives this answer to whatever it is told.
pub fn answering(answer: &'static [u8]) -> String {
    serve(move |mut connection| {
        let mut asked = [0; 64];
        // Whoever goes away before the answer does not want it.
        let _ = connection.read(&mut asked).and_then(|_| connection.write_all(answer));
    })
}

fn serve(each: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let serve = move || listener.incoming().for_each(|connection| each(connection.expect("a connection")));
    std::thread::Builder::new().name("port".to_owned()).spawn(serve).expect("a thread");
    address
}
