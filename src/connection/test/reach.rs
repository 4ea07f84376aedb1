//! Addresses, tried by hand: whether a name is known, and whether a port takes a connection.

use std::{
    io::{self, ErrorKind},
    net::{SocketAddr, TcpStream, ToSocketAddrs},
    time::Duration,
};

use super::{
    Tried, Unreached,
    wait::{Cancelled, Unanswered, Wait},
};
use crate::{
    fault::{Fault, Kind},
    text::connection as words,
};

/// Silence, and a look-up without an answer, are waited for as long as in a run.
const LIMIT: Duration = Duration::from_secs(10);
/// A broker's own address has as long as this: the cluster was reached already.
const OWN_LIMIT: Duration = Duration::from_secs(5);
/// How many brokers' addresses are tried at most.
const MOST_BROKERS: usize = 32;

/// Looks up every address.
pub(super) fn look_up(wait: &Wait, addresses: &[String]) -> Result<Vec<Tried<Vec<SocketAddr>>>, Cancelled> {
    let work = addresses.iter().cloned().map(|address| move || resolve(&address));
    let answers = wait.each("connection-test-address", LIMIT, work, Result::is_ok)?;
    Ok(tried(addresses, answers, |address| Kind::HostNotFound { address }))
}

/// Connects to every address whose name is known.
pub(super) fn connect(wait: &Wait, resolved: &[Tried<Vec<SocketAddr>>]) -> Result<Vec<Tried<SocketAddr>>, Cancelled> {
    let known = resolved.iter().filter_map(|tried| Some((tried.address.clone(), tried.outcome.clone().ok()?)));
    let (addresses, sockets): (Vec<_>, Vec<_>) = known.unzip();
    let work = addresses.clone().into_iter().zip(sockets);
    let work = work.map(|(address, sockets)| move || connect_one(&address, &sockets, LIMIT));
    let answers = wait.each("connection-test-port", LIMIT, work, Result::is_ok)?;
    Ok(tried(&addresses, answers, |address| Kind::Silent { address }))
}

/// Looks up and connects to the addresses that the cluster gives for its brokers.
pub(super) fn reach_brokers(wait: &Wait, addresses: &[String]) -> Result<Vec<Tried<()>>, Cancelled> {
    let addresses = &addresses[..addresses.len().min(MOST_BROKERS)];
    let work = addresses.iter().cloned().map(|address| {
        move || resolve(&address).and_then(|sockets| connect_one(&address, &sockets, OWN_LIMIT)).map(drop)
    });
    // None works for sure before all have been heard, so that what is said about each is right.
    let answers = wait.each("connection-test-broker", OWN_LIMIT, work, |_| false)?;
    Ok(tried(addresses, answers, |address| Kind::Silent { address }))
}

fn tried<T>(
    addresses: &[String],
    answers: Vec<Result<Result<T, Fault>, Unanswered>>,
    silent: impl Fn(String) -> Kind,
) -> Vec<Tried<T>> {
    let each = addresses.iter().zip(answers).map(|(address, answer)| {
        let outcome = match answer {
            Ok(outcome) => outcome.map_err(Unreached::Fault),
            Err(Unanswered::InTime(waited)) => {
                let fault = Fault::with(silent(address.clone()), words::no_answer_within(waited));
                Err(Unreached::Fault(fault))
            }
            // Whether it would have answered is not known: that is no fault.
            Err(Unanswered::GivenUp(waited)) => Err(Unreached::GivenUp(waited)),
            Err(Unanswered::NoThread(fault)) => Err(Unreached::Fault(fault)),
        };
        Tried { address: address.clone(), outcome }
    });
    each.collect()
}

fn resolve(address: &str) -> Result<Vec<SocketAddr>, Fault> {
    let not_found = |why: String| Fault::with(Kind::HostNotFound { address: address.to_owned() }, why);
    let found: Vec<_> = address.to_socket_addrs().map_err(|error| not_found(error.to_string()))?.collect();
    if found.is_empty() { Err(not_found(words::NO_ADDRESS.to_owned())) } else { Ok(found) }
}

/// Tries one after the other. A port that is closed for sure tells more than silence.
fn connect_one(address: &str, sockets: &[SocketAddr], limit: Duration) -> Result<SocketAddr, Fault> {
    let share = limit / u32::try_from(sockets.len().max(1)).unwrap_or(u32::MAX);
    let mut why = None;
    for socket in sockets {
        match TcpStream::connect_timeout(socket, share) {
            Ok(_) => return Ok(*socket),
            Err(error) => {
                let fault = refused(address, *socket, &error);
                let closed = matches!(fault.kind, Kind::NothingListens { .. });
                if closed || why.is_none() {
                    why = Some(fault);
                }
            }
        }
    }
    Err(why.unwrap_or_else(|| Fault::new(Kind::Silent { address: address.to_owned() })))
}

fn refused(address: &str, socket: SocketAddr, error: &io::Error) -> Fault {
    let address = address.to_owned();
    let kind = match error.kind() {
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset => Kind::NothingListens { address },
        _ => Kind::Silent { address },
    };
    Fault::with(kind, format!("{socket}: {error}"))
}
