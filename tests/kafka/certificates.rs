//! Certificates made in the test: good ones, and each of the bad ones that a person can meet.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};

use crate::user::User;

/// Which certificate a listener shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Good,
    OtherName,
    Expired,
    NotYet,
    /// One that its authority made for clients only.
    NoServer,
}

/// Which certificate a client shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientShown {
    /// One that the cluster trusts.
    Good,
    /// One that somebody else's authority signed.
    Stranger,
    /// One that is no longer valid.
    Expired,
}

/// Files with certificates, all in one folder.
#[derive(Debug)]
pub struct Certificates {
    folder: PathBuf,
}

impl Certificates {
    /// Makes them all in `folder`.
    pub fn make(folder: &Path) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let trusted = authority("Line Producer tests")?;
        let stranger = authority("Somebody else")?;
        fs::write(folder.join("ca.pem"), trusted.pem())?;
        fs::write(folder.join("other-ca.pem"), stranger.pem())?;
        let made = Self { folder: folder.to_owned() };
        for shown in [Shown::Good, Shown::OtherName, Shown::Expired, Shown::NotYet, Shown::NoServer] {
            fs::write(made.key_store(shown), key_store(shown, &trusted)?)?;
        }
        for (shown, authority) in
            [(ClientShown::Good, &trusted), (ClientShown::Stranger, &stranger), (ClientShown::Expired, &trusted)]
        {
            let key = KeyPair::generate()?;
            let (certificate_file, key_file) = made.client(shown);
            fs::write(certificate_file, client(shown)?.signed_by(&key, authority)?.pem())?;
            fs::write(key_file, key.serialize_pem())?;
        }
        Ok(made)
    }

    /// The authority that signed what the cluster shows.
    pub fn ca(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// An authority that signed nothing here.
    pub fn other_ca(&self) -> PathBuf {
        self.folder.join("other-ca.pem")
    }

    /// The certificate and the private key of a client.
    pub fn client(&self, shown: ClientShown) -> (PathBuf, PathBuf) {
        let name = match shown {
            ClientShown::Good => "client",
            ClientShown::Stranger => "stranger",
            ClientShown::Expired => "expired-client",
        };
        (self.folder.join(format!("{name}.crt")), self.folder.join(format!("{name}.key")))
    }

    /// Key, certificate and authority in one file, as Kafka wants them.
    pub fn key_store(&self, shown: Shown) -> PathBuf {
        self.folder.join(match shown {
            Shown::Good => "localhost.pem",
            Shown::OtherName => "other-name.pem",
            Shown::Expired => "expired.pem",
            Shown::NotYet => "not-yet.pem",
            Shown::NoServer => "no-server.pem",
        })
    }
}

fn authority(name: &str) -> Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate()?)
}

fn key_store(shown: Shown, authority: &CertifiedIssuer<'_, KeyPair>) -> Result<String, rcgen::Error> {
    let name = if shown == Shown::OtherName { "kafka.example" } else { "localhost" };
    let mut params = CertificateParams::new([name.to_owned()])?;
    params.distinguished_name.push(DnType::CommonName, name);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    match shown {
        Shown::Good | Shown::OtherName => {}
        Shown::Expired => params.not_after = date_time_ymd(2020, 1, 1),
        Shown::NotYet => params.not_before = date_time_ymd(4000, 1, 1),
        Shown::NoServer => params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth],
    }
    let key = KeyPair::generate()?;
    let certificate = params.signed_by(&key, authority)?;
    Ok(key.serialize_pem() + &certificate.pem() + &authority.pem())
}

/// Whoever shows it comes in as Alice.
fn client(shown: ClientShown) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, User::Alice.name());
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    if shown == ClientShown::Expired {
        params.not_after = date_time_ymd(2020, 1, 1);
    }
    Ok(params)
}
