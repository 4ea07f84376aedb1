//! Certificates that cannot be trusted: the cluster's, and ours.

use line_producer::{
    connection::Profile,
    fault::{Field, Kind},
};

use super::{
    Case, Place, assert_all, assert_delivers,
    form::{encrypted, file, signed_in},
};
use crate::{certificates::ClientShown, cluster::Cluster, listener::Listener, user::User};

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

#[test]
fn a_certificate_of_ours_that_the_cluster_does_not_take_says_so() {
    let cluster = Cluster::shared();
    let with = |shown, name| {
        let mut case = at(Listener::ClientCertificate, name, |address| Kind::ClientCertificateRefused { address });
        let (certificate, key) = cluster.client_certificate(shown);
        case.form.profile.client_certificate = certificate.display().to_string();
        case.form.profile.client_key = key.display().to_string();
        case
    };
    assert_all(vec![
        with(ClientShown::Stranger, "signed by another authority"),
        with(ClientShown::Expired, "a client's that is no longer valid"),
    ]);
    // The same fields with a good one deliver, as alice.
    let good = with(ClientShown::Good, "good").form;
    assert_delivers(&good, None);
}

#[test]
fn a_file_of_certificates_that_cannot_be_used_is_told_in_the_form() {
    let cluster = Cluster::shared();
    let (_folder, nonsense) = file(b"not a certificate\n");
    let nonsense = nonsense.display().to_string();
    let (good, key) = cluster.client_certificate(ClientShown::Good);
    let (good, key) = (good.display().to_string(), key.display().to_string());
    let case = |name, field, wanted, fill: &dyn Fn(&mut Profile)| {
        let mut form = encrypted(cluster, &cluster.address(Listener::ClientCertificate));
        fill(&mut form.profile);
        Case { name, form, secret: None, wanted, place: Place::Field(field) }
    };
    let path = nonsense.clone();
    assert_all(vec![
        case("CA file", Field::CaFile, Kind::CaFile { path: path.clone() }, &|profile| {
            profile.ca_file.clone_from(&nonsense);
        }),
        case(
            "client certificate",
            Field::ClientCertificate,
            Kind::ClientCertificateFile { path: path.clone() },
            &|profile| {
                profile.client_certificate.clone_from(&nonsense);
                profile.client_key.clone_from(&key);
            },
        ),
        case("client key", Field::ClientKey, Kind::ClientKeyFile { path }, &|profile| {
            profile.client_certificate.clone_from(&good);
            profile.client_key.clone_from(&nonsense);
        }),
    ]);
}
