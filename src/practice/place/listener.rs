//! A port that answers wrongly.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use openssl::ssl::SslAcceptor;

use super::{
    relay::{self, Relay},
    sign_in::{self, Refuses},
};
use crate::jobs;

/// What it answers.
#[derive(Clone)]
pub enum Answer {
    /// As a web server does to whom it does not understand.
    WebPage,
    /// Encrypted; then nothing, or a sign-in that refuses.
    Encrypted(SslAcceptor, Option<Refuses>),
    /// What the practice cluster answers, with another address.
    Relayed(Relay),
}

/// It listens until it is dropped, which waits for nobody: its threads end by themselves soon after.
pub struct Listener {
    address: SocketAddr,
    dropped: Arc<AtomicBool>,
}

/// How often it looks whether it was dropped.
const LOOK: Duration = Duration::from_millis(20);
/// How long a connection may stay silent, and how long its answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the other side of a connection that was refused may go on with what it was saying.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// How many connections are answered at once; more are closed at once.
const MOST: usize = 16;
const WEB_PAGE: &[u8] = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

impl Listener {
    /// Listens on a free port of this computer's, which no other computer reaches.
    pub fn start(answer: Answer) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let dropped = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&dropped);
        jobs::thread("practice-listener", move || listen(&listener, &answer, &until))
            .map_err(|fault| io::Error::other(fault.technical))?;
        Ok(Self { address, dropped })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.dropped.store(true, Ordering::Relaxed);
    }
}

fn listen(listener: &TcpListener, answer: &Answer, dropped: &Arc<AtomicBool>) {
    let open = Arc::new(AtomicUsize::new(0));
    while !dropped.load(Ordering::Relaxed) {
        match listener.accept() {
            Ok((connection, _)) if open.load(Ordering::Relaxed) < MOST => {
                serve(connection, answer.clone(), &open, dropped);
            }
            Ok(_) => {}
            Err(_) => std::thread::sleep(LOOK),
        }
    }
}

/// Answers on a thread of its own.
fn serve(connection: TcpStream, answer: Answer, open: &Arc<AtomicUsize>, dropped: &Arc<AtomicBool>) {
    open.fetch_add(1, Ordering::Relaxed);
    let closes = Closes(Arc::clone(open));
    let dropped = Arc::clone(dropped);
    let serve = move || {
        let _closes = closes;
        // Whoever goes away before the answer does not want it.
        let _ = answered(connection, &answer, &dropped);
    };
    // Without a thread the connection is closed.
    let _ = jobs::thread("practice-answer", serve);
}

struct Closes(Arc<AtomicUsize>);

impl Drop for Closes {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn answered(mut connection: TcpStream, answer: &Answer, dropped: &Arc<AtomicBool>) -> io::Result<()> {
    connection.set_nonblocking(false)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    match answer {
        Answer::WebPage => {
            let mut asked = [0; 4096];
            // However much of the question has come, it is not understood.
            let _asked = connection.read(&mut asked)?;
            connection.write_all(WEB_PAGE)
        }
        Answer::Encrypted(acceptor, refuses) => {
            let closing = connection.try_clone()?;
            let mut connection = match acceptor.accept(connection) {
                Ok(connection) => connection,
                Err(_) => return hear_out(closing),
            };
            refuses.map_or(Ok(()), |refuses| sign_in::refuse(&mut connection, refuses))
        }
        Answer::Relayed(relay) => relay::relay(connection, *relay, dropped),
    }
}

/// Closes a connection whose other side may be sending already: what is closed before that is read would be cut off, and
/// the other side would not hear why.
fn hear_out(mut connection: TcpStream) -> io::Result<()> {
    connection.set_read_timeout(Some(LAST_WORDS))?;
    connection.shutdown(Shutdown::Write)?;
    io::copy(&mut connection, &mut io::sink()).map(drop)
}
