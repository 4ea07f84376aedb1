//! The certificate that a port shows, whether it is trusted or not: librdkafka judges it, and refuses one without
//! telling what stands in it. So it is looked at by hand, on a connection of its own that carries nothing else.

use std::{
    io,
    net::{IpAddr, SocketAddr, TcpStream},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use openssl::{
    asn1::{Asn1Time, Asn1TimeRef},
    error::ErrorStack,
    nid::Nid,
    ssl::{HandshakeError, Ssl, SslContext, SslMethod, SslRef, SslVerifyMode},
    x509::{X509NameRef, X509Ref},
};

use super::Finding;

/// What stands in a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The names and addresses that it was made for; its subject where it has none.
    pub names: Vec<String>,
    /// Who signed it.
    pub issuer: String,
    pub valid_from: SystemTime,
    pub valid_until: SystemTime,
}

impl Certificate {
    /// The whole days until it expires; negative when it has.
    pub fn days_left(&self, now: SystemTime) -> i64 {
        const DAY_SECONDS: u64 = 24 * 60 * 60;
        let days = |time: Duration| i64::try_from(time.as_secs() / DAY_SECONDS).unwrap_or(i64::MAX);
        match self.valid_until.duration_since(now) {
            Ok(left) => days(left),
            Err(past) => -1 - days(past.duration()),
        }
    }

    fn read(certificate: &X509Ref) -> Result<Self, ErrorStack> {
        let alternatives = certificate.subject_alt_names();
        let mut names: Vec<_> = alternatives
            .iter()
            .flatten()
            .filter_map(|name| {
                let address = || address(name.ipaddress()?).map(|address| address.to_string());
                name.dnsname().map(str::to_owned).or_else(address)
            })
            .collect();
        if names.is_empty() {
            names.extend(name_of(certificate.subject_name()));
        }
        Ok(Self {
            names,
            issuer: name_of(certificate.issuer_name()).unwrap_or_default(),
            valid_from: time(certificate.not_before())?,
            valid_until: time(certificate.not_after())?,
        })
    }
}

/// Agrees on encryption with a port and says what it showed. Blocks for about `limit`.
pub(super) fn look(address: &str, socket: SocketAddr, limit: Duration) -> Option<Finding> {
    let ssl = handshake(address, socket, limit);
    ssl.inspect_err(|error| log::debug!("the certificate of {address} could not be looked at: {error}")).ok()
}

fn handshake(address: &str, socket: SocketAddr, limit: Duration) -> io::Result<Finding> {
    let stream = TcpStream::connect_timeout(&socket, limit)?;
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    let mut context = SslContext::builder(SslMethod::tls_client())?;
    // Nothing is sent or believed over this connection, and what is wrong with the certificate shall be seen.
    context.set_verify(SslVerifyMode::NONE);
    let mut ssl = Ssl::new(&context.build())?;
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host).trim_matches(['[', ']']);
    if host.parse::<IpAddr>().is_err() {
        ssl.set_hostname(host)?;
    }
    match ssl.connect(stream) {
        Ok(stream) => Ok(shown(stream.ssl())),
        // A port that wants a certificate of ours has shown its own before it says so.
        Err(HandshakeError::Failure(broken) | HandshakeError::WouldBlock(broken)) => Ok(shown(broken.ssl())),
        Err(HandshakeError::SetupFailure(error)) => Err(error.into()),
    }
}

fn shown(ssl: &SslRef) -> Finding {
    let certificate = ssl.peer_certificate().and_then(|certificate| Certificate::read(&certificate).ok());
    let protocol = if certificate.is_some() { ssl.version_str() } else { "" };
    Finding::Encrypted { protocol: protocol.to_owned(), certificate }
}

/// The common name, else the organisation's.
fn name_of(name: &X509NameRef) -> Option<String> {
    let entry = |nid| name.entries_by_nid(nid).next()?.data().to_string().ok();
    entry(Nid::COMMONNAME).or_else(|| entry(Nid::ORGANIZATIONNAME))
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()
}

fn time(time: &Asn1TimeRef) -> Result<SystemTime, ErrorStack> {
    let since = Asn1Time::from_unix(0)?.diff(time)?;
    let seconds = i64::from(since.days) * 24 * 60 * 60 + i64::from(since.secs);
    let distance = Duration::from_secs(seconds.unsigned_abs());
    let found = if seconds < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) };
    Ok(found.unwrap_or(UNIX_EPOCH))
}
