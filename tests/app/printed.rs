//! What the program's parts print of themselves, for a log or a panic: never a secret, whatever was done with it.

use std::fmt::{self, Debug};

use line_producer::{
    action::Action,
    app::{
        Core,
        state::{FileState, ForgetAll, SecretState},
    },
    connection::{CertificateCheck, Profile, Secret, SecretKind, Secrets, exported, import},
    fault::Kind,
    run::{Form, Run},
    settings::Settings,
};

use crate::{
    bench::{Start, signing_in, take_in_until},
    keyring::TestKeyring,
};

const SECRET: &str = "cfltSesame4711Open";
const PASS_PHRASE: &str = "unlock8350thekey";
/// No secret: where this is printed, a secret could have been.
const API_KEY: &str = "ALIBABA40";

/// All that was printed.
#[derive(Default)]
struct Printed(String);

impl Printed {
    fn print(&mut self, part: &dyn Debug) {
        self.0 += &format!("{part:?}\n{part:#?}\n");
    }

    /// Everything that the core knows, as far as it prints itself, and every fault in words.
    fn core(&mut self, core: &Core) {
        let state = &core.state;
        self.print(&(&state.form, &state.others, &state.question));
        self.print(&(&state.secret, &state.pass_phrase, &state.keyring, &state.forget_all));
        self.print(&(&state.practice, &state.file, &state.certificates, &state.notices));
        self.print(&state.plan());
        if let Some(run) = &state.run {
            self.print(&(run.plan(), run.status()));
        }
        let problems = state.plan().err().unwrap_or_default();
        let faults = problems.iter().map(|(_, fault)| fault).chain(state.notices.iter().map(|notice| &notice.fault));
        for fault in faults.chain(trouble(&state.secret)).chain(trouble(&state.pass_phrase)) {
            self.0 += &fault.text();
        }
    }

    #[track_caller]
    fn holds_no_secret(&self) {
        assert!(self.0.contains(API_KEY), "the API key is printed");
        for secret in [SECRET, PASS_PHRASE] {
            let line = self.0.lines().find(|line| line.contains(secret));
            assert_eq!(line, None, "a secret is printed");
        }
    }
}

fn trouble(state: &SecretState) -> Option<&line_producer::fault::Fault> {
    match state {
        SecretState::Trouble { fault, .. } => Some(fault),
        _ => None,
    }
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// A form into which secrets were typed where they do not belong.
fn form() -> Form {
    let mut form = signing_in();
    form.profile.bootstrap = "127.0.0.1:1".to_owned();
    form.profile.api_key = API_KEY.to_owned();
    form.profile.properties = format!("sasl.password={SECRET}\nssl.key.password={PASS_PHRASE}\nlinger.ms=1");
    form
}

#[test]
fn no_part_prints_a_secret_in_a_whole_use() {
    let keyring = TestKeyring::default();
    let mut core = Start { keyring: keyring.clone(), ..Start::form(form()) }.core();
    let mut printed = Printed::default();
    let typed = [(SecretKind::ApiSecret, SECRET), (SecretKind::PassPhrase, PASS_PHRASE)]
        .map(|(kind, text)| (kind, secret(text)));
    take_in_until(&mut core, "the file is looked at", |core| matches!(core.state.file, FileState::Known(_)));
    // Typed, while the keyring is locked; then kept.
    keyring.fail(Some(Kind::KeyringLocked));
    for (kind, secret) in typed {
        let action = Action::Secret(kind, secret);
        printed.print(&action);
        core.act(action);
    }
    printed.core(&core);
    let both =
        |core: &Core, wanted: fn(&SecretState) -> bool| wanted(&core.state.secret) && wanted(&core.state.pass_phrase);
    take_in_until(&mut core, "a locked keyring", |core| both(core, |state| trouble(state).is_some()));
    printed.core(&core);
    keyring.fail(None);
    core.act(Action::RetryKeyring);
    take_in_until(&mut core, "both are kept", |core| both(core, |state| *state == SecretState::Kept));
    printed.core(&core);
    // Sent with: refused as long as the properties hold a secret.
    assert!(core.state.plan().is_err());
    let mut corrected = core.state.form.clone();
    printed.print(&Action::Edit(Box::new(corrected.clone())));
    corrected.profile.properties = String::new();
    core.act(Action::Edit(Box::new(corrected)));
    core.act(Action::Send);
    printed.core(&core);
    core.act(Action::Stop);
    take_in_until(&mut core, "the end of the run", |core| core.state.run.as_ref().is_some_and(Run::finished));
    printed.core(&core);
    // Forgotten.
    core.act(Action::ForgetSecret(SecretKind::PassPhrase));
    core.act(Action::ForgetAllSecrets);
    take_in_until(&mut core, "forgotten", |core| matches!(core.state.forget_all, ForgetAll::Done(_)));
    printed.core(&core);
    printed.holds_no_secret();
}

#[test]
fn no_part_that_holds_a_secret_prints_it() {
    let secrets = Secrets { api_secret: Some(secret(SECRET)), pass_phrase: Some(secret(PASS_PHRASE)) };
    let profile =
        Profile { client_certificate: "client.pem".to_owned(), client_key: "client.key".to_owned(), ..form().profile };
    let mut printed = Printed::default();
    printed.print(&secrets);
    printed.print(&CertificateCheck::of(&profile, &secrets));
    printed.print(&Settings { form: form(), ..Settings::default() });
    printed.print(&profile);
    let config = format!(
        "bootstrap.servers=a.example:9092\nsasl.username={API_KEY}\nsasl.password={SECRET}\n\
         ssl.key.password={PASS_PHRASE}\nno.such.property={SECRET}\n"
    );
    let taken = import::read(&config).expect("credentials");
    printed.print(&taken);
    printed.print(&taken.rows());
    printed.print(&taken.apply(&profile));
    let faults = [config.as_str(), SECRET, "{\"sasl.password\": \"cfltSesame4711Open\"}"].map(import::read);
    for fault in faults.into_iter().filter_map(Result::err) {
        printed.0 += &fault.text();
    }
    printed.0 += &String::from_utf8(exported::write(&profile)).expect("text");
    printed.holds_no_secret();
}

/// What prints a secret after all would be found.
#[test]
#[should_panic(expected = "a secret is printed")]
fn a_part_that_prints_a_secret_is_found() {
    struct Careless;
    impl Debug for Careless {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(formatter, "Careless({API_KEY}, {SECRET})")
        }
    }
    let mut printed = Printed::default();
    printed.print(&Careless);
    printed.holds_no_secret();
}
