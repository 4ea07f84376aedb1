//! Certificates that cannot be trusted: the cluster's, and ours.

use line_producer::fault::Kind;

use super::{
    Case, Place, assert_all,
    form::{encrypted, signed_in},
};
use crate::{cluster::Cluster, listener::Listener, user::User};

fn at(listener: Listener, name: &'static str, wanted: fn(String) -> Kind) -> Case {
    let cluster = Cluster::shared();
    let address = cluster.address(listener);
    Case { name, form: encrypted(cluster, &address), secret: None, wanted: wanted(address), place: Place::Contact }
}

#[test]
fn a_certificate_that_cannot_be_trusted_says_why() {
    let cluster = Cluster::shared();
    let unknown: fn(String) -> Kind = |address| Kind::CertificateAuthority { address };
    let mut stranger = signed_in(cluster, User::Alice);
    stranger.profile.ca_file = cluster.other_ca().display().to_string();
    let mut own = at(Listener::ClientCertificate, "an authority that this computer does not know", unknown);
    own.form.profile.ca_file = String::new();
    assert_all(vec![
        Case {
            form: stranger,
            secret: Some(cluster.password(User::Alice).to_owned()),
            ..at(Listener::SaslSsl, "another authority", unknown)
        },
        own,
        at(Listener::OtherName, "another name", |address| Kind::CertificateName { address }),
        at(Listener::Expired, "expired", |address| Kind::CertificateExpired { address }),
        at(Listener::NotYet, "not valid yet", |address| Kind::CertificateNotYet { address }),
        at(Listener::ClientCertificate, "no client certificate", |address| Kind::ClientCertificate { address }),
    ]);
}
