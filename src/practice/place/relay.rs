//! The practice cluster with another address for itself: what it answers is passed on, and where it names its port another
//! one stands, as where a cluster tells an address that only its own network knows.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crate::jobs;

/// From whom, and which port stands instead of its own.
#[derive(Clone, Copy, Debug)]
pub struct Relay {
    practice: SocketAddr,
    port: u16,
}

/// How often it looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(100);
/// How much is passed on at once, in bytes.
const AT_ONCE: usize = 16 * 1024;

impl Relay {
    /// Of the practice cluster at `practice`, with this port of the same computer instead of its own.
    pub fn new(practice: &str, named: SocketAddr) -> io::Result<Self> {
        let practice: SocketAddr = practice.parse().map_err(io::Error::other)?;
        Ok(Self { practice, port: named.port() })
    }

    /// The same answer with the other port. It is as long as before, so that its length stays right.
    fn renamed(self, answer: &mut [u8]) {
        let other = SocketAddr::new(self.practice.ip(), self.port);
        let (own, other) = (written(self.practice), written(other));
        let named = answer.windows(own.len()).enumerate().filter(|(_, part)| *part == own).map(|(at, _)| at);
        for at in named.collect::<Vec<_>>() {
            answer[at..at + own.len()].copy_from_slice(&other);
        }
    }
}

/// An address as Kafka's protocol writes it, behind the length of its host.
fn written(address: SocketAddr) -> Vec<u8> {
    let mut bytes = address.ip().to_string().into_bytes();
    bytes.extend(i32::from(address.port()).to_be_bytes());
    bytes
}

/// Passes on what is asked and answered until one side has closed, or `dropped`.
pub fn relay(client: TcpStream, relay: Relay, dropped: &Arc<AtomicBool>) -> io::Result<()> {
    let practice = TcpStream::connect(relay.practice)?;
    let (asking, asked, until) = (client.try_clone()?, practice.try_clone()?, Arc::clone(dropped));
    jobs::thread("practice-answer", move || {
        // Whichever side goes away first, the other hears of it.
        let _ = pass_on(&asking, &asked, &until, std::mem::take);
        let _ = asked.shutdown(Shutdown::Both);
    })
    .map_err(|fault| io::Error::other(fault.technical))?;
    let passed = pass_on(&practice, &client, dropped, |bytes| {
        let mut whole = answers(bytes);
        relay.renamed(&mut whole);
        whole
    });
    client.shutdown(Shutdown::Both)?;
    passed
}

/// `take` takes from what has come what can go on.
fn pass_on(
    mut from: &TcpStream,
    mut to: &TcpStream,
    dropped: &AtomicBool,
    mut take: impl FnMut(&mut Vec<u8>) -> Vec<u8>,
) -> io::Result<()> {
    from.set_read_timeout(Some(LOOK))?;
    let (mut come, mut next) = (Vec::new(), [0; AT_ONCE]);
    while !dropped.load(Ordering::Relaxed) {
        match from.read(&mut next) {
            Ok(0) => return Ok(()),
            Ok(read) => {
                come.extend_from_slice(&next[..read]);
                to.write_all(&take(&mut come))?;
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Takes the answers that have come whole: each begins with its length.
fn answers(come: &mut Vec<u8>) -> Vec<u8> {
    let mut whole = 0;
    while let Some(length) = come.get(whole..).and_then(<[u8]>::first_chunk::<4>) {
        let end = whole + 4 + u32::from_be_bytes(*length) as usize;
        if end > come.len() {
            break;
        }
        whole = end;
    }
    come.drain(..whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_answers_go_on_with_the_other_port() {
        let relay = Relay::new("127.0.0.1:4711", SocketAddr::from(([127, 0, 0, 1], 9))).expect("an address");
        let answer = |port: u16| {
            let mut body = b"..\x09127.0.0.1".to_vec();
            body.extend(i32::from(port).to_be_bytes());
            body.push(7);
            [&(body.len() as u32).to_be_bytes()[..], &body].concat()
        };
        let mut come = [answer(4711), answer(4711), answer(4712)].concat();
        let last = come.split_off(come.len() - 1);
        let mut whole = answers(&mut come);
        relay.renamed(&mut whole);
        assert_eq!(whole, [answer(9), answer(9)].concat());
        come.extend(last);
        assert_eq!(answers(&mut come), answer(4712), "of another one");
        assert!(come.is_empty() && answers(&mut vec![0, 0]).is_empty());
    }
}
