//! Places that are not the practice cluster: small listeners on this computer, each wrong in its own way.

mod certificate;
mod listener;
mod relay;
mod sign_in;

use std::{io, net::SocketAddr, path::Path};

use openssl::ssl::SslAcceptor;
use socket2::{Domain, Socket, Type};
use tempfile::NamedTempFile;

use self::{
    certificate::{Shown, acceptor},
    listener::{Answer, Listener},
    relay::Relay,
    sign_in::Refuses,
};
use super::Rehearsal;

/// Where Send and Test connection go, and what keeps it there. It ends when this is dropped, which waits for nothing.
pub struct Place {
    address: String,
    encrypted: bool,
    signs_in: bool,
    sends_once: bool,
    reaches_practice: bool,
    /// The authority that the connection is to trust.
    authority: Option<NamedTempFile>,
    _keeps: Keeps,
}

/// What has to live as long as the place.
enum Keeps {
    Nothing,
    /// A port that is taken and does not listen, or that listens and takes nothing.
    Port {
        _socket: Socket,
        _waiting: Vec<Socket>,
    },
    Listener {
        _listener: Listener,
        /// The port that it names and that does not listen, where it names one.
        _names: Option<Socket>,
    },
}

/// RFC 2606: no name with this ending is ever given to a computer.
const NO_HOST: &str = "practice-lab.invalid:9092";
/// No connection is asked for on a port that takes none for longer than this is waited for.
const FULL_AFTER: std::time::Duration = std::time::Duration::from_millis(100);
/// The queue of a port that is to take nothing holds one or two connections, whatever the system makes of 0.
const MOST_WAITING: usize = 64;

impl Place {
    /// Opens it. `practice` is the practice cluster's address, for the place that is the practice cluster itself. Blocks
    /// for some milliseconds.
    ///
    /// # Errors
    /// The text of the operating system or of OpenSSL.
    pub fn open(rehearsal: Rehearsal, practice: &str) -> Result<Self, String> {
        opened(rehearsal, practice).map_err(|error| error.to_string())
    }

    /// `host:port`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether the connection is to encrypt.
    pub fn encrypted(&self) -> bool {
        self.encrypted
    }

    /// Whether the connection is to sign in.
    pub fn signs_in(&self) -> bool {
        self.signs_in
    }

    /// Whether a line that is refused is not tried again.
    pub fn sends_once(&self) -> bool {
        self.sends_once
    }

    /// Whether it leads to the practice cluster, which then has to have the topic.
    pub fn reaches_practice(&self) -> bool {
        self.reaches_practice
    }

    /// The file of the authority that the connection is to trust.
    pub fn authority(&self) -> Option<&Path> {
        self.authority.as_ref().map(NamedTempFile::path)
    }
}

fn opened(rehearsal: Rehearsal, practice: &str) -> io::Result<Place> {
    match rehearsal {
        Rehearsal::HostNotFound => Ok(plain(NO_HOST.to_owned(), Keeps::Nothing)),
        Rehearsal::NothingListens => {
            let (socket, address) = bound()?;
            Ok(plain(address.to_string(), Keeps::Port { _socket: socket, _waiting: Vec::new() }))
        }
        Rehearsal::NoAnswer => unanswered(),
        Rehearsal::NotKafka => listening(Answer::WebPage, None),
        Rehearsal::AdvertisedAddress => {
            let (socket, named) = bound()?;
            let relay = Relay::new(practice, named)?;
            Ok(Place { reaches_practice: true, ..listening(Answer::Relayed(relay), Some(socket))? })
        }
        Rehearsal::EncryptedPort => {
            let (acceptor, _) = acceptor(Shown::Good, false)?;
            listening(Answer::Encrypted(acceptor, None), None)
        }
        Rehearsal::UnknownAuthority => {
            let place = encrypting(acceptor(Shown::Good, false)?, None)?;
            Ok(Place { authority: None, ..place })
        }
        Rehearsal::OtherName => encrypting(acceptor(Shown::OtherName, false)?, None),
        Rehearsal::Expired => encrypting(acceptor(Shown::Expired, false)?, None),
        Rehearsal::NotYetValid => encrypting(acceptor(Shown::NotYet, false)?, None),
        Rehearsal::ClientCertificate => encrypting(acceptor(Shown::Good, true)?, None),
        Rehearsal::MechanismNotOffered => encrypting(acceptor(Shown::Good, false)?, Some(Refuses::Mechanism)),
        Rehearsal::WrongSecret => encrypting(acceptor(Shown::Good, false)?, Some(Refuses::Everybody)),
        // A port of the practice cluster's that does not encrypt, and is spoken to as if it did.
        Rehearsal::PlainPort => Ok(Place { encrypted: true, ..plain(practice.to_owned(), Keeps::Nothing) }),
        _ => Ok(Place { sends_once: true, reaches_practice: true, ..plain(practice.to_owned(), Keeps::Nothing) }),
    }
}

fn plain(address: String, keeps: Keeps) -> Place {
    Place {
        address,
        encrypted: false,
        signs_in: false,
        sends_once: false,
        reaches_practice: false,
        authority: None,
        _keeps: keeps,
    }
}

fn listening(answer: Answer, names: Option<Socket>) -> io::Result<Place> {
    let listener = Listener::start(answer)?;
    Ok(plain(listener.address().to_string(), Keeps::Listener { _listener: listener, _names: names }))
}

/// A port that encrypts, whose authority is trusted; and how its sign-in refuses, where it has one.
fn encrypting((acceptor, authority): (SslAcceptor, Vec<u8>), refuses: Option<Refuses>) -> io::Result<Place> {
    let place = listening(Answer::Encrypted(acceptor, refuses), None)?;
    let authority = Some(written(&authority)?);
    Ok(Place { encrypted: true, signs_in: refuses.is_some(), authority, ..place })
}

fn written(authority: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("line-producer-practice-").suffix(".pem").tempfile()?;
    io::Write::write_all(&mut file, authority)?;
    Ok(file)
}

/// A port of this computer's that is ours, and that nobody listens on yet.
fn bound() -> io::Result<(Socket, SocketAddr)> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
    let address = socket.local_addr()?.as_socket().ok_or_else(|| io::Error::other("no address"))?;
    Ok((socket, address))
}

/// A port whose queue is full and never emptied, so that the system drops whatever comes.
fn unanswered() -> io::Result<Place> {
    let (socket, address) = bound()?;
    socket.listen(0)?;
    let mut waiting = Vec::new();
    while waiting.len() < MOST_WAITING {
        let next = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        if next.connect_timeout(&address.into(), FULL_AFTER).is_err() {
            break;
        }
        waiting.push(next);
    }
    Ok(plain(address.to_string(), Keeps::Port { _socket: socket, _waiting: waiting }))
}

#[cfg(test)]
mod tests {
    use std::{
        net::TcpStream,
        time::{Duration, Instant},
    };

    use super::*;

    fn connects(place: &Place) -> io::Result<TcpStream> {
        let address: SocketAddr = place.address().parse().expect("an address");
        assert!(address.ip().is_loopback());
        TcpStream::connect_timeout(&address, Duration::from_millis(300))
    }

    #[test]
    fn a_port_that_nobody_listens_on_refuses_and_one_that_is_full_says_nothing() {
        let closed = Place::open(Rehearsal::NothingListens, "").expect("a place");
        assert_eq!(connects(&closed).expect_err("nobody").kind(), io::ErrorKind::ConnectionRefused);
        let silent = Place::open(Rehearsal::NoAnswer, "").expect("a place");
        assert_eq!(connects(&silent).expect_err("nobody").kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn a_place_leaves_nothing_behind() {
        let place = Place::open(Rehearsal::Expired, "").expect("a place");
        let (address, file) = (place.address().to_owned(), place.authority().expect("a file").to_owned());
        assert!(connects(&place).is_ok() && file.exists());
        drop(place);
        assert!(!file.exists());
        let until = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(&address).is_ok() {
            assert!(Instant::now() < until, "still listens");
        }
    }
}
