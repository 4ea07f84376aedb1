//! What a person fills in, made short.

use std::{
    fs,
    path::{Path, PathBuf},
};

use line_producer::{
    connection::{Mechanism, Security},
    run::Form,
};
use tempfile::TempDir;

use crate::{
    bench::plain_form,
    cluster::{Cluster, TOPIC},
    listener::Listener,
    user::User,
};

/// The sample's first ten lines at once, to an address that neither encrypts nor asks for a sign-in.
pub fn plain(address: &str) -> Form {
    let form = plain_form(address);
    Form { delay: "0".to_owned(), topic: TOPIC.to_owned(), ..form }
}

/// The same, encrypted; the cluster's authority is trusted.
pub fn encrypted(cluster: &Cluster, address: &str) -> Form {
    let mut form = plain(address);
    form.profile.security = Security::Ssl;
    form.profile.ca_file = cluster.ca().display().to_string();
    form
}

/// The same to the encrypted port where this user signs in.
pub fn signed_in(cluster: &Cluster, user: User) -> Form {
    let mut form = encrypted(cluster, &cluster.address(Listener::SaslSsl));
    form.profile.security = Security::SaslSsl;
    form.profile.mechanism = mechanism(user);
    form.profile.api_key = user.name().to_owned();
    form
}

pub fn mechanism(user: User) -> Mechanism {
    let named = Mechanism::ALL.into_iter().find(|mechanism| mechanism.name() == user.mechanism());
    named.expect("the program knows how this user signs in")
}

/// A file with these lines, and the folder that it goes with.
pub fn file(text: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lines.json");
    fs::write(&path, text).expect("written");
    (folder, path)
}

/// The form with this file, all of its lines, and no key field.
pub fn of_file(form: Form, path: &Path) -> Form {
    let file = path.display().to_string();
    Form { file, count: "all".to_owned(), key_field: String::new(), ..form }
}
