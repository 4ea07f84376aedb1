//! The extra librdkafka properties of a profile: which are taken, and whether they go together.

use std::cell::RefCell;

use super::{Profile, client};
use crate::{
    fault::{Fault, Kind},
    text::connection as words,
};

/// Properties with a field of their own, that load code, or that would print a secret or give up the trust.
const FORBIDDEN: [&str; 17] = [
    "bootstrap.servers",
    "metadata.broker.list",
    "client.id",
    "security.protocol",
    "ssl.ca.location",
    "ssl.ca.certificate.stores",
    "ssl.engine.location",
    "ssl.engine.id",
    "ssl.providers",
    "ssl.truststore.location",
    "https.ca.location",
    "debug",
    "enable.ssl.certificate.verification",
    "ssl.endpoint.identification.algorithm",
    "message.timeout.ms",
    "delivery.timeout.ms",
    "plugin.library.paths",
];

/// Families of properties that are forbidden whole: the sign-in (with fields of its own), librdkafka's test hooks.
const FORBIDDEN_PREFIXES: [&str; 4] = ["sasl.", "enable.sasl.", "test.mock.", "ut_"];

/// Properties under which this program could not do its work, and why.
const UNFIT: [(&str, &str); 6] = [
    ("delivery.report.only.error", words::NO_REPORTS),
    ("enabled_events", words::NO_REPORTS),
    ("log.queue", words::LOG_LOST),
    ("internal.termination.signal", words::SIGNAL),
    ("transactional.id", words::NO_TRANSACTIONS),
    ("transaction.timeout.ms", words::NO_TRANSACTIONS),
];

/// Second names of librdkafka, and the one that this program uses: of the same property the last line counts.
const ALIASES: [(&str, &str); 6] = [
    ("request.required.acks", "acks"),
    ("max.in.flight.requests.per.connection", "max.in.flight"),
    ("queue.buffering.max.ms", "linger.ms"),
    ("message.send.max.retries", "retries"),
    ("compression.codec", "compression.type"),
    ("max.partition.fetch.bytes", "fetch.message.max.bytes"),
];

/// What separates a name from its value beside a space.
const SEPARATORS: [char; 2] = ['=', ':'];

/// Words behind which a secret stands.
const SECRET_WORDS: [&str; 3] = ["password", "passphrase", "secret"];

/// How a pasted certificate or key begins.
const PEM_BEGIN: &str = "-----BEGIN";

type Pairs = Vec<(String, String)>;

/// A text with the form's idempotence, and what came of it.
type Asked = (String, bool, Result<Pairs, Fault>);

thread_local! {
    /// The last text that this thread looked at: the window asks in every frame, and librdkafka takes its time.
    static LAST: RefCell<Option<Asked>> = const { RefCell::new(None) };
}

/// The extra properties of a profile as pairs, each known to librdkafka, with a value that it takes, and going together
/// with the others and with the profile's idempotence.
///
/// # Errors
/// `PropertyForbidden`, `PropertyRefused` and `PropertyConflict`, for the first line that cannot be used.
pub fn properties(profile: &Profile) -> Result<Pairs, Fault> {
    if profile.properties.trim().is_empty() {
        return Ok(Vec::new());
    }
    let known = LAST.with_borrow(|last| {
        let last = last.as_ref().filter(|(text, ..)| *text == profile.properties);
        last.filter(|(_, idempotence, _)| *idempotence == profile.idempotence).map(|(.., outcome)| outcome.clone())
    });
    known.unwrap_or_else(|| {
        let outcome = parse(&profile.properties).and_then(|pairs| agree(pairs, profile.idempotence));
        // A text that would set a secret is refused before librdkafka makes a client of it, and not kept here.
        let keep = without_secrets(&profile.properties) == profile.properties;
        LAST.set(keep.then(|| (profile.properties.clone(), profile.idempotence, outcome.clone())));
        outcome
    })
}

/// The text without the lines that would set a secret, and without pasted PEM blocks: for what is kept or printed. A line
/// that goes on in the next one stays or goes as a whole.
pub fn without_secrets(properties: &str) -> String {
    let mut in_pem = false;
    let harmless = |line: &&str| {
        let pem = in_pem || line.contains(PEM_BEGIN);
        in_pem = pem && !line.contains("-----END");
        !pem && !sets_secret(line)
    };
    logical_lines(properties).filter(harmless).collect()
}

/// The lines with their ends. One that ends in `\` goes on in the next, as in a properties file of Java's.
fn logical_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut length = 0;
        for line in rest.split_inclusive('\n') {
            length += line.len();
            if !line.trim_end().ends_with('\\') {
                break;
            }
        }
        let (line, after) = rest.split_at(length);
        rest = after;
        (length > 0).then_some(line)
    })
}

fn parse(text: &str) -> Result<Pairs, Fault> {
    let mut pairs = Pairs::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, value) = pair(line)?;
        pairs.retain(|(earlier, _)| *earlier != name);
        pairs.push((name, value));
    }
    Ok(pairs)
}

fn pair(line: &str) -> Result<(String, String), Fault> {
    let refused = |why: &str| Fault::with(Kind::PropertyRefused { text: line.to_owned() }, why);
    if forbidden(name_of(line)) || sets_secret(line) || line.contains(PEM_BEGIN) {
        return Err(Fault::new(Kind::PropertyForbidden { name: name_of(line).to_owned() }));
    }
    let (name, value) = line.split_once('=').ok_or_else(|| refused(""))?;
    let (name, value) = (name.trim(), value.trim());
    if let Some((_, why)) = UNFIT.iter().find(|(unfit, _)| *unfit == name) {
        return Err(refused(why));
    }
    client::try_property(name, value).map_err(|why| refused(&why))?;
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, used)| used);
    if name == "acks" && value == "0" {
        return Err(refused(words::ACKS_NONE));
    }
    Ok((name.to_owned(), value.to_owned()))
}

/// The name that a line begins with. In a properties file of Java's a space or `:` separates it from its value, too.
fn name_of(line: &str) -> &str {
    line.trim_start()
        .split(|letter: char| letter.is_whitespace() || SEPARATORS.contains(&letter))
        .next()
        .unwrap_or_default()
}

/// Case is ignored although librdkafka heeds it: a secret is one in capitals, too.
fn forbidden(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FORBIDDEN.contains(&name.as_str()) || FORBIDDEN_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Whether the line, with those that it goes on in, would set a secret: by its name, with a value or without, or by a word
/// in it as in the lines of a pasted `sasl.jaas.config`.
fn sets_secret(line: &str) -> bool {
    const NAMES: [&str; 7] = ["password", "passphrase", "secret", "jaas", "oauthbearer", "credential", ".pem"];
    let joined = line.lines().map(|part| part.trim().trim_end_matches('\\')).collect::<String>().to_ascii_lowercase();
    let dense: String = joined.chars().filter(|letter| !letter.is_whitespace()).collect();
    let name = name_of(&joined);
    NAMES.iter().any(|part| name.contains(part))
        || SECRET_WORDS.iter().any(|word| SEPARATORS.iter().any(|sign| dense.contains(&format!("{word}{sign}"))))
        || secret_word_with_a_space(&joined)
}

/// `user KEY password hunter2`: a word for a secret with another word behind it. A folder's name is none.
fn secret_word_with_a_space(line: &str) -> bool {
    let mut words = line.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let named = SECRET_WORDS.iter().any(|secret| word.ends_with(secret)) && !word.contains('/');
        if named && words.peek().is_some() {
            return true;
        }
    }
    false
}

fn agree(pairs: Pairs, idempotence: bool) -> Result<Pairs, Fault> {
    match client::try_together(&pairs, idempotence) {
        Ok(()) => Ok(pairs),
        Err(why) => Err(Fault::with(Kind::PropertyConflict { text: blamed(&pairs, &why) }, why)),
    }
}

/// The pair that librdkafka names, or all of them where it names none.
fn blamed(pairs: &[(String, String)], why: &str) -> String {
    let shown = |(name, value): &(String, String)| format!("{name}={value}");
    let named = pairs.iter().find(|(name, _)| why.contains(&format!("`{name}`")));
    named.map_or_else(|| pairs.iter().map(shown).collect::<Vec<_>>().join(", "), shown)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str) -> Result<Pairs, Fault> {
        properties(&Profile { properties: text.to_owned(), ..Profile::default() })
    }

    fn pairs(list: &[(&str, &str)]) -> Result<Pairs, Fault> {
        Ok(list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn taken_as_typed_with_spaces_and_blank_lines_left_out() {
        assert_eq!(check(""), Ok(Vec::new()));
        assert_eq!(check(" \r\n\n"), Ok(Vec::new()));
        assert_eq!(
            check(" linger.ms = 20 \r\n\r\nclient.rack=a=b"),
            pairs(&[("linger.ms", "20"), ("client.rack", "a=b")])
        );
        assert_eq!(check("acks=-1\nenable.idempotence=true"), pairs(&[("acks", "-1"), ("enable.idempotence", "true")]));
        assert_eq!(
            check("fetch.min.bytes=10"),
            pairs(&[("fetch.min.bytes", "10")]),
            "a consumer's: librdkafka takes it"
        );
    }

    #[test]
    fn of_the_same_property_the_last_line_counts_under_each_of_its_names() {
        assert_eq!(check("queue.buffering.max.ms=1\nlinger.ms=2"), pairs(&[("linger.ms", "2")]));
        assert_eq!(check("linger.ms=2\nqueue.buffering.max.ms=1"), pairs(&[("linger.ms", "1")]));
        assert_eq!(check("request.required.acks=all"), pairs(&[("acks", "all")]));
    }

    #[test]
    fn what_librdkafka_does_not_take_is_refused_in_its_words() {
        for (text, why) in [
            ("no-equals-sign", ""),
            ("linger.milliseconds=5", "No such configuration property: \"linger.milliseconds\""),
            ("linger.ms=soon", "Invalid value for configuration property \"queue.buffering.max.ms\""),
            ("batch.size=0", "Configuration property \"batch.size\" value 0 is outside allowed range 1..2147483647"),
            ("=5", "No such configuration property: \"\""),
        ] {
            let fault = Fault::with(Kind::PropertyRefused { text: text.to_owned() }, why);
            assert_eq!(check(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn forbidden_whatever_the_value_and_the_value_is_in_no_fault() {
        let single = FORBIDDEN.iter().copied();
        for name in single.chain([
            "sasl.username",
            "sasl.password",
            "SASL.Password",
            "sasl.jaas.config",
            "sasl.kerberos.kinit.cmd",
            "sasl.oauthbearer.client.secret",
            "enable.sasl.oauthbearer.unsecure.jwt",
            "ssl.key.password",
            "ssl.keystore.password",
            "ssl.key.pem",
            "ssl.ca.pem",
            "schema.registry.basic.auth.credentials",
            "test.mock.num.brokers",
            "ut_handle_ProduceResponse",
        ]) {
            let fault = check(&format!("{name}=hunter2")).expect_err(name);
            assert_eq!(fault, Fault::new(Kind::PropertyForbidden { name: name.to_owned() }));
        }
    }

    #[test]
    fn unfit_ones_are_refused_with_the_reason() {
        for text in ["delivery.report.only.error=true", "transactional.id=a", "acks=0", "request.required.acks=0"] {
            let fault = check(text).expect_err(text);
            assert_eq!(fault.kind, Kind::PropertyRefused { text: text.to_owned() });
            assert!(!fault.technical.is_empty());
        }
    }

    #[test]
    fn conflicts_are_found_before_a_client_is_made() {
        for (text, blamed, why) in [
            ("linger.ms=5\nacks=1", "acks=1", "`acks` must be set to `all` when `enable.idempotence` is true"),
            ("request.required.acks=1", "acks=1", "`acks` must be set to `all`"),
            ("max.in.flight=6", "max.in.flight=6", "`max.in.flight` must be set <= 5"),
            ("retries=0", "retries=0", "`retries` must be set >= 1"),
            ("reconnect.backoff.ms=2000", "reconnect.backoff.ms=2000", "`reconnect.backoff.max.ms` must be >="),
        ] {
            let fault = check(text).expect_err(text);
            assert_eq!(fault.kind, Kind::PropertyConflict { text: blamed.to_owned() });
            assert!(fault.technical.contains(why), "{}", fault.technical);
        }
        assert!(check("acks=1\nenable.idempotence=false").is_ok());
        let without = Profile { properties: "acks=1".to_owned(), idempotence: false, ..Profile::default() };
        assert!(properties(&without).is_ok(), "the form's choice counts, too");
    }

    #[test]
    fn lines_that_would_set_a_secret_are_left_out() {
        let secrets = [
            " sasl.password = hunter2",
            "SSL.KEY.PEM=hunter2",
            "sasl.jaas.config: hunter2",
            "sasl.jaas.config=PlainLoginModule required \\\n username='KEY' \\\n Password = 'hunter2';",
            " username='KEY' Password = 'hunter2';",
            "sasl.password hunter2",
            "sasl.password\thunter2",
            "SASL.PASSWORD:hunter2",
            "user KEY password hunter2",
            "client.rack=a password: hunter2",
            "password=\\\nhunter2",
            "password=\\ \r\n  hunter2\\\r\nhunter2",
            "sasl.pass\\\n  word=hunter2",
            "my.pass\\\n  word hunter2",
            "linger.ms=5\\\nssl.key.password=hunter2",
            "key=-----BEGIN PRIVATE KEY-----hunter2-----END PRIVATE KEY-----",
            "ssl.key.pem=-----BEGIN PRIVATE KEY-----\nhunter2==\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----",
        ];
        for secret in secrets {
            let typed = format!("linger.ms=5\r\n{secret}\nssl.certificate.location=/run/secrets/a.pem\n");
            let left = "linger.ms=5\r\nssl.certificate.location=/run/secrets/a.pem\n";
            assert_eq!(without_secrets(&typed), left, "{secret}");
            let fault = check(&typed).expect_err(secret);
            assert!(!format!("{fault:?} {:?}", fault.words()).contains("hunter2"), "{fault:?}");
        }
        for harmless in ["", "client.rack=secret", "ssl.certificate.location=/run/secret rooms/password", "a\\\nb\\"] {
            assert_eq!(without_secrets(harmless), harmless);
        }
    }

    #[test]
    fn asking_again_in_each_frame_costs_next_to_nothing() {
        let profile = Profile { properties: "linger.ms=5\nbatch.size=100000".to_owned(), ..Profile::default() };
        properties(&profile).expect("taken");
        let started = std::time::Instant::now();
        for _ in 0..1000 {
            properties(&profile).expect("taken");
        }
        // Measured: 0.16 ms, and 360 ms where librdkafka is asked each time.
        assert!(started.elapsed() < std::time::Duration::from_millis(100), "{:?}", started.elapsed());
        let changed = Profile { properties: "acks=1".to_owned(), ..profile.clone() };
        assert!(properties(&changed).is_err());
        assert!(properties(&Profile { idempotence: false, ..changed }).is_ok(), "both are remembered");
        properties(&profile).expect("the first text again");
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused_and_never_panics(text in "\\PC{0,30}(=\\PC{0,10})?|[a-z.]{1,12}=\0?[a-z0-9]{0,4}") {
            if let Ok(pairs) = check(&text) {
                let again = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("\n");
                prop_assert_eq!(check(&again), Ok(pairs));
            }
        }
    }
}
