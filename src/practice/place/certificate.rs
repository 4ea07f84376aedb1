//! Certificates that are made for a rehearsal: OpenSSL is there already, and makes what it reads elsewhere.

use std::io;

use openssl::{
    asn1::Asn1Time,
    bn::{BigNum, MsbOption},
    ec::{EcGroup, EcKey},
    error::ErrorStack,
    hash::MessageDigest,
    nid::Nid,
    pkey::{PKey, Private},
    ssl::{SslAcceptor, SslMethod, SslVerifyMode},
    x509::{
        X509, X509Builder, X509Name,
        extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAlternativeName},
    },
};

/// Which certificate a place shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Made for this computer, and valid.
    Good,
    /// Made for another name.
    OtherName,
    /// No longer valid.
    Expired,
    /// Not valid yet.
    NotYet,
}

/// The authority's name, as the technical text of a fault may show it.
const AUTHORITY: &str = "Line Producer practice lab";
/// A name that is kept for examples.
const OTHER_NAME: &str = "kafka.example";
/// In seconds.
const DAY: i64 = 24 * 60 * 60;

/// What encrypts with such a certificate, and the authority that signed it as PEM. Both are made anew and kept nowhere.
/// `wants_one` is whether whoever comes has to show a certificate, too; none would do.
pub fn acceptor(shown: Shown, wants_one: bool) -> io::Result<(SslAcceptor, Vec<u8>)> {
    let authority_key = new_key()?;
    let authority = authority(&authority_key)?;
    let key = new_key()?;
    let certificate = signed(shown, &key, &authority, &authority_key)?;
    let mut acceptor = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server())?;
    acceptor.set_private_key(&key)?;
    acceptor.set_certificate(&certificate)?;
    acceptor.check_private_key()?;
    if wants_one {
        acceptor.set_verify(SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT);
    }
    Ok((acceptor.build(), authority.to_pem()?))
}

fn new_key() -> Result<PKey<Private>, ErrorStack> {
    let curve = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    PKey::from_ec_key(EcKey::generate(&curve)?)
}

fn named(common_name: &str) -> Result<X509Name, ErrorStack> {
    let mut name = X509Name::builder()?;
    name.append_entry_by_nid(Nid::COMMONNAME, common_name)?;
    Ok(name.build())
}

/// What is the same in both, valid from and until so many seconds before or after now.
fn begun(common_name: &str, key: &PKey<Private>, from: i64, until: i64) -> Result<X509Builder, ErrorStack> {
    let now = now_s();
    let mut number = BigNum::new()?;
    number.rand(127, MsbOption::MAYBE_ZERO, false)?;
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    builder.set_serial_number(&*number.to_asn1_integer()?)?;
    builder.set_subject_name(&*named(common_name)?)?;
    builder.set_pubkey(key)?;
    builder.set_not_before(&*Asn1Time::from_unix(now + from)?)?;
    builder.set_not_after(&*Asn1Time::from_unix(now + until)?)?;
    Ok(builder)
}

fn now_s() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs() as i64)
}

fn authority(key: &PKey<Private>) -> Result<X509, ErrorStack> {
    let mut builder = begun(AUTHORITY, key, -2 * DAY, DAY)?;
    builder.set_issuer_name(&*named(AUTHORITY)?)?;
    builder.append_extension(BasicConstraints::new().critical().ca().build()?)?;
    builder.append_extension(KeyUsage::new().critical().key_cert_sign().crl_sign().build()?)?;
    builder.sign(key, MessageDigest::sha256())?;
    Ok(builder.build())
}

fn signed(
    shown: Shown,
    key: &PKey<Private>,
    authority: &X509,
    authority_key: &PKey<Private>,
) -> Result<X509, ErrorStack> {
    let name = if shown == Shown::OtherName { OTHER_NAME } else { "localhost" };
    let (from, until) = match shown {
        Shown::Expired => (-2 * DAY, -DAY),
        Shown::NotYet => (DAY, 2 * DAY),
        Shown::Good | Shown::OtherName => (-2 * DAY, DAY),
    };
    let mut builder = begun(name, key, from, until)?;
    builder.set_issuer_name(authority.subject_name())?;
    let mut names = SubjectAlternativeName::new();
    names.dns(name);
    if shown != Shown::OtherName {
        names.ip("127.0.0.1");
    }
    let names = names.build(&builder.x509v3_context(Some(authority), None))?;
    builder.append_extension(names)?;
    builder.append_extension(KeyUsage::new().digital_signature().build()?)?;
    builder.append_extension(ExtendedKeyUsage::new().server_auth().build()?)?;
    builder.sign(authority_key, MessageDigest::sha256())?;
    Ok(builder.build())
}
