//! A client key that is encrypted: told in words, and nobody is asked at the terminal.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use crate::program::Send;

/// Longer than the program takes to refuse a key on a busy machine, in seconds.
const DEADLINE: &str = "60";

/// A certificate, and its key encrypted in the form that OpenSSL would ask about at the terminal by itself.
fn write_certificate(folder: &Path) {
    let key = rcgen::KeyPair::generate().expect("a key");
    let params = rcgen::CertificateParams::new(vec!["client.example".to_owned()]).expect("a name");
    fs::write(folder.join("client.pem"), params.self_signed(&key).expect("a certificate").pem()).expect("written");
    fs::write(folder.join("open.key"), key.serialize_pem()).expect("written");
    let mut openssl = Command::new("openssl");
    openssl.current_dir(folder).args(["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:open-sesame"]);
    openssl.args(["-in", "open.key", "-out", "client.key"]);
    assert!(openssl.status().expect("openssl").success());
}

const FLAGS: [&str; 8] = [
    "--bootstrap",
    "localhost:9",
    "--security",
    "ssl",
    "--client-certificate",
    "client.pem",
    "--client-key",
    "client.key",
];

#[test]
fn an_encrypted_key_without_its_pass_phrase_is_refused_and_nothing_is_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    write_certificate(folder.path());
    // `script` gives the program a terminal of its own, where OpenSSL could ask; what it would read there is piped in.
    let command = format!("{} send {}", env!("CARGO_BIN_EXE_line-producer"), FLAGS.join(" "));
    let ended = Command::new("timeout")
        .args(["--kill-after=1", DEADLINE, "script", "-qec", &command, "/dev/null"])
        .current_dir(folder.path())
        .env("LINE_PRODUCER_SETTINGS", folder.path().join("settings.json"))
        .env_remove("LINE_PRODUCER_PASS_PHRASE")
        .stdin(Stdio::piped())
        .output()
        .expect("script and timeout");
    let said = String::from_utf8_lossy(&ended.stdout);
    assert_eq!(ended.status.code(), Some(2), "{said}");
    assert!(said.starts_with("LINE_PRODUCER_PASS_PHRASE: The pass phrase does not open the client key"), "{said}");
    assert!(!said.contains("Enter") && !said.contains("PEM pass phrase:"), "{said}");
}

#[test]
fn each_file_that_cannot_be_used_is_named_with_its_flag() {
    let text = "This is not PEM";
    let cases = [
        (["--client-certificate", "gone.pem"], "--client-certificate: The client certificate cannot be used"),
        (["--client-certificate", "text.pem"], "--client-certificate: The client certificate cannot be used"),
        (["--client-key", "client.key"], "--client-certificate: Client certificate is empty"),
        (["--ca", "text.pem"], "--ca: The CA file cannot be used"),
        (["--property", "ssl.crl.location=/dev/zero"], "--property: A property that is unsafe here"),
    ];
    for (flag, words) in cases {
        let ended = Send::new(FLAGS[..4].iter().chain(&flag)).file("text.pem", text).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{flag:?}: {ended:?}");
        assert!(ended.stderr.starts_with(words), "{flag:?}: {ended:?}");
    }
}
