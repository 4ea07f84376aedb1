//! As much of Kafka's protocol as it takes to refuse a sign-in: three requests in their oldest versions, whose answers are
//! a few bytes each. A codec of the whole protocol would be a hundred times as long as this program needs here.

use std::io::{self, Read, Write};

/// Kafka's numbers of the requests.
const API_VERSIONS: i16 = 18;
const HANDSHAKE: i16 = 17;
const AUTHENTICATE: i16 = 36;
/// Each with the oldest and the newest version that is answered here.
const ANSWERED: [(i16, i16, i16); 3] = [(API_VERSIONS, 0, 0), (HANDSHAKE, 1, 1), (AUTHENTICATE, 0, 0)];
const UNSUPPORTED_MECHANISM: i16 = 33;
const UNSUPPORTED_VERSION: i16 = 35;
const AUTHENTICATION_FAILED: i16 = 58;
/// What an Apache Kafka says; it is the technical text of the fault.
const REFUSED: &str = "Authentication failed: Invalid username or password";
/// The way of signing in that the connection of the lab takes, and another one.
const MECHANISM: &str = "PLAIN";
const OTHER_MECHANISM: &str = "SCRAM-SHA-512";
/// No request of a sign-in is longer, in bytes.
const LONGEST: usize = 64 * 1024;

/// How a sign-in is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refuses {
    /// Whoever comes.
    Everybody,
    /// The way of signing in: another one is offered.
    Mechanism,
}

/// Takes requests until it has refused the sign-in, and closes the connection as a Kafka does.
pub fn refuse(connection: &mut (impl Read + Write), refuses: Refuses) -> io::Result<()> {
    loop {
        let Request { api, version, number } = Request::read(connection)?;
        let answer = match api {
            API_VERSIONS => versions(if version == 0 { 0 } else { UNSUPPORTED_VERSION }),
            HANDSHAKE => handshake(refuses),
            AUTHENTICATE => refused(),
            _ => return Ok(()),
        };
        let mut whole = (answer.len() as i32 + 4).to_be_bytes().to_vec();
        whole.extend(number.to_be_bytes());
        whole.extend(answer);
        connection.write_all(&whole)?;
        connection.flush()?;
        if api == AUTHENTICATE {
            return Ok(());
        }
    }
}

/// The beginning of a request, which is the same in each.
struct Request {
    api: i16,
    version: i16,
    /// Its answer carries the same.
    number: i32,
}

impl Request {
    fn read(connection: &mut impl Read) -> io::Result<Self> {
        let mut length = [0; 4];
        connection.read_exact(&mut length)?;
        let length = i32::from_be_bytes(length) as usize;
        if !(8..=LONGEST).contains(&length) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut head = [0; 8];
        connection.read_exact(&mut head)?;
        // What follows may be a secret: it is passed over, and kept nowhere.
        io::copy(&mut connection.by_ref().take(length as u64 - 8), &mut io::sink())?;
        let [a, b, c, d, number @ ..] = head;
        Ok(Self {
            api: i16::from_be_bytes([a, b]),
            version: i16::from_be_bytes([c, d]),
            number: i32::from_be_bytes(number),
        })
    }
}

fn versions(code: i16) -> Vec<u8> {
    let mut answer = code.to_be_bytes().to_vec();
    answer.extend((ANSWERED.len() as i32).to_be_bytes());
    for (api, oldest, newest) in ANSWERED {
        answer.extend([api, oldest, newest].map(i16::to_be_bytes).concat());
    }
    answer
}

fn handshake(refuses: Refuses) -> Vec<u8> {
    let (code, offered) = match refuses {
        Refuses::Everybody => (0, MECHANISM),
        Refuses::Mechanism => (UNSUPPORTED_MECHANISM, OTHER_MECHANISM),
    };
    let mut answer = code.to_be_bytes().to_vec();
    answer.extend(1_i32.to_be_bytes());
    answer.extend(text(offered));
    answer
}

fn refused() -> Vec<u8> {
    let mut answer = AUTHENTICATION_FAILED.to_be_bytes().to_vec();
    answer.extend(text(REFUSED));
    answer.extend(0_i32.to_be_bytes());
    answer
}

fn text(words: &str) -> Vec<u8> {
    let mut bytes = (words.len() as i16).to_be_bytes().to_vec();
    bytes.extend(words.as_bytes());
    bytes
}
