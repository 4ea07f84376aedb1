//! The client certificate and its key: chosen, looked at, and whether a pass phrase is wanted.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use eframe::egui::Role;
use line_producer::{
    action::Action,
    app::Chosen,
    connection::{Secret, SecretHome, SecretKind, Security},
    fault::Field,
    run::Form,
};
use tempfile::TempDir;

use crate::bench::{Start, plain_form, take_in_until};

/// A folder with a certificate, its key, and the key encrypted with `open-sesame`.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let key = rcgen::KeyPair::generate().expect("a key");
    let params = rcgen::CertificateParams::new(vec!["client.example".to_owned()]).expect("a name");
    fs::write(folder.path().join("client.pem"), params.self_signed(&key).expect("a certificate").pem())
        .expect("written");
    fs::write(folder.path().join("open.key"), key.serialize_pem()).expect("written");
    let mut openssl = Command::new("openssl");
    openssl.current_dir(folder.path()).args(["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:open-sesame"]);
    openssl.args(["-in", "open.key", "-out", "locked.key"]);
    assert!(openssl.status().expect("openssl").success());
    folder
}

fn encrypted(folder: &Path, certificate: &str, key: &str) -> Form {
    let path = |name: &str| if name.is_empty() { String::new() } else { folder.join(name).display().to_string() };
    let mut form = plain_form("localhost:9092");
    form.profile.security = Security::Ssl;
    form.profile.secret_home = SecretHome::ThisRun;
    form.profile.client_certificate = path(certificate);
    form.profile.client_key = path(key);
    form
}

#[test]
fn certificate_and_key_are_chosen_and_looked_at() {
    let folder = folder();
    let mut bench = Start::form(encrypted(folder.path(), "", "")).open();
    bench.open_options();
    for (button, chosen, file) in [
        ("Choose the client certificate", Chosen::ClientCertificate, "client.pem"),
        ("Choose the client key", Chosen::ClientKey, "open.key"),
    ] {
        bench.press(button);
        assert_eq!(bench.dialogs.opened().last(), Some(&chosen));
        let path: PathBuf = folder.path().join(file);
        bench.dialogs.answer(Some(&path));
        bench.until("the path stands in the form", |bench| {
            let profile = &bench.form().profile;
            [&profile.client_certificate, &profile.client_key].iter().any(|typed| Path::new(typed) == path)
        });
    }
    bench.until("both were looked at", |bench| bench.core().state.plan().is_ok());
    bench.settle();
    assert!(!bench.disabled(Role::Button, "Send 10 lines"), "{}", bench.screen());
    bench.fill("Client key", &folder.path().join("gone.key").to_string_lossy());
    bench.until("the key is missed", |bench| bench.core().state.certificates.problem(Field::ClientKey).is_some());
    bench.settle();
    assert_eq!(bench.times("The client key cannot be used"), 2, "{}", bench.screen());
    assert!(bench.disabled(Role::Button, "Send"));
}

#[test]
fn a_certificate_without_its_key_says_where_the_key_is_missing() {
    let folder = folder();
    let mut bench = Start::form(encrypted(folder.path(), "client.pem", "")).open();
    bench.until("the key is missed", |bench| bench.core().state.certificates.problem(Field::ClientKey).is_some());
    bench.settle();
    assert_eq!(bench.times("The client key cannot be used"), 2, "More options open by themselves\n{}", bench.screen());
}

#[test]
fn an_encrypted_key_wants_its_pass_phrase_and_is_looked_at_again_with_it() {
    let folder = folder();
    let mut core = Start::form(encrypted(folder.path(), "client.pem", "locked.key")).core();
    take_in_until(&mut core, "the key was looked at", |core| core.state.certificates.key_encrypted);
    assert_eq!(core.state.certificates.problems.len(), 1);
    let named =
        |core: &line_producer::app::Core| core.state.certificates.problem(Field::PassPhrase).map(|fault| fault.name());
    assert_eq!(named(&core), Some("pass-phrase"));
    for (phrase, opens) in [("wrong", false), ("open-sesame", true), ("wrong again", false)] {
        core.act(Action::Secret(SecretKind::PassPhrase, Secret::new(phrase.to_owned())));
        let before = core.state.certificates.clone();
        if before.problems.is_empty() == opens {
            // The answer is the same as before: nothing announces it.
            continue;
        }
        take_in_until(&mut core, phrase, |core| core.state.certificates.problems.is_empty() == opens);
        assert!(core.state.certificates.key_encrypted);
    }
    let mut form = core.state.form.clone();
    form.profile.security = Security::Plaintext;
    core.act(Action::Edit(Box::new(form)));
    assert_eq!(core.state.certificates, Default::default(), "without encryption there is nothing to look at");
    assert!(core.state.plan().is_ok());
}
