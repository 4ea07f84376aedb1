//! What `run` and `test` ask the system's package tools, on a computer that speaks another language.
#![cfg(unix)]
#![allow(clippy::expect_used, reason = "the helpers of a test fail as the test does")]

use std::{fs, os::unix::fs::PermissionsExt as _, process::Command};

/// As apt speaks German, and English where it is asked to.
const APT_CACHE: &str = r#"#!/bin/sh
[ "$LC_ALL" = C ] && word=Candidate || word=Installationskandidat
[ "$2" = openjdk-21-jre-headless ] && version=21.0.1 || version='(none)'
printf '%s:\n  %s: %s\n' "$2" "$word" "$version"
"#;

#[test]
fn the_offered_package_is_found_in_every_language() {
    let folder = tempfile::tempdir().expect("a folder");
    let apt_cache = folder.path().join("apt-cache");
    fs::write(&apt_cache, APT_CACHE).expect("written");
    fs::set_permissions(&apt_cache, fs::Permissions::from_mode(0o755)).expect("executable");
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").expect("a path"));
    let script = "source scripts/prepare.sh; offered_name 'openjdk-17-jre-headless|openjdk-21-jre-headless'";
    let mut bash = Command::new("bash");
    bash.args(["-c", script]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = bash.env("PATH", path).env("LC_ALL", "de_DE.UTF-8").output().expect("bash");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "openjdk-21-jre-headless\n", "{output:?}");
}
