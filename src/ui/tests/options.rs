//! More options: each field is there by its name, and what is wrong or unsafe is said where it is typed.

use super::*;
use crate::connection::{Acks, CertificateFiles, Compression, Partitioner, Security};
use crate::fault::Field;

/// The window with my cluster and all options on it.
fn options(change: impl FnOnce(&mut State)) -> Harness<'static, Bench> {
    let mut state = made_up::my_cluster();
    change(&mut state);
    let mut harness = open_sized(state, [1280.0, 1900.0]);
    if harness.query_by_label("Certificates").is_none() {
        harness.get_by_label("More options").click();
    }
    harness.run_steps(30);
    harness
}

fn choose(harness: &mut Harness<'_, Bench>, list: &str, choice: &str) {
    harness.get_by_role_and_label(Role::ComboBox, list).click();
    harness.run();
    harness.get_by_role_and_label(Role::ListBoxOption, choice).click();
    harness.run();
}

#[test]
fn each_field_of_the_profile_is_there_by_its_name() {
    let mut harness = options(|_| {});
    for name in ["Client id", "CA file", "Client certificate", "Client key", "Linger", "Batch size", "Message size"] {
        harness.get_by_role_and_label(Role::TextInput, name);
    }
    harness.get_by_role_and_label(Role::MultilineTextInput, "Properties");
    choose(&mut harness, "Acks", "Leader only");
    choose(&mut harness, "Compression", "zstd");
    choose(&mut harness, "Partitioner", "As Java");
    let profile = &harness.state().state.form.profile;
    let chosen = (profile.acks, profile.compression, profile.partitioner);
    assert_eq!(chosen, (Acks::Leader, Compression::Zstd, Partitioner::Java));
    // Beneath the list, and not beneath the button where the secret is missing first.
    assert!(harness.query_all_by_label("Cannot be combined: Acks “Leader only” and Idempotence").count() >= 1);
    harness.get_by_label("Idempotence").click();
    harness.run();
    assert!(harness.query_by_label("Cannot be combined: Acks “Leader only” and Idempotence").is_none());
}

#[test]
fn files_are_chosen_by_buttons_of_their_own() {
    let mut harness = options(|_| {});
    harness.get_by_role_and_label(Role::Button, "Choose the client certificate").click();
    harness.run();
    assert!(asked!(harness, Action::ChooseClientCertificate));
    harness.get_by_role_and_label(Role::Button, "Choose the client key").click();
    harness.run();
    assert!(asked!(harness, Action::ChooseClientKey));
}

#[test]
fn certificates_are_hidden_where_nothing_is_encrypted() {
    let harness = options(|state| state.form.profile.security = Security::SaslPlaintext);
    for name in ["CA file", "Client certificate", "Client key"] {
        assert!(harness.query_by_role_and_label(Role::TextInput, name).is_none(), "{name}");
    }
    assert!(harness.query_by_label("Certificates").is_none());
}

#[test]
fn a_check_that_is_switched_off_is_warned_of() {
    let words = crate::connection::Warning::CertificateNotChecked.words();
    let on = options(|state| state.form.profile.properties = "retries=3".to_owned());
    assert!(on.query_by_label(words).is_none());
    let off = options(|state| {
        state.form.profile.properties = "enable.ssl.certificate.verification=false".to_owned();
    });
    off.get_by_label(words);
}

#[test]
fn what_cannot_be_used_opens_the_options() {
    let key = Fault::new(Kind::ClientKeyFile { path: "a.key".to_owned() });
    let problems = vec![(Field::ClientKey, key.clone())];
    let mut state = made_up::my_cluster();
    state.certificates = CertificateFiles { problems, key_encrypted: false };
    let mut harness = open_sized(state, [1280.0, 1900.0]);
    harness.run_steps(30);
    assert!(harness.query_all_by_label(&key.words().title).count() >= 1);
    harness.get_by_role_and_label(Role::TextInput, "Client key");
}
