//! Puts the git commit into the program, and on Windows its icon and version into the executable.

use std::{error::Error, path::Path, process::Command};

const ICON: &str = "icons/line-producer.ico";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    let commit = commit().unwrap_or_else(|| "unknown".to_owned());
    println!("cargo:rustc-env=LINE_PRODUCER_COMMIT={commit}");
    // The target's system, not the one that this script runs on.
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "windows") {
        windows_resource()?;
    }
    Ok(())
}

/// The first twelve digits of the commit that is checked out; `None` outside a git checkout of this project.
fn commit() -> Option<String> {
    // An unpacked source archive may lie inside somebody else's repository.
    let top = Path::new(&git(&["rev-parse", "--show-toplevel"])?).canonicalize().ok()?;
    if top != std::env::current_dir().ok()?.canonicalize().ok()? {
        return None;
    }
    watch("HEAD");
    // A branch moves in its own file, or in the packed ones; the log of HEAD tells of both.
    watch("logs/HEAD");
    watch("packed-refs");
    if let Some(branch) = git(&["symbolic-ref", "--quiet", "HEAD"]) {
        watch(&branch);
    }
    git(&["rev-parse", "--short=12", "HEAD"])
}

/// Runs this script again when a file of git's changes. git says where it is: in a worktree `.git` is no folder.
fn watch(name: &str) {
    // A file that does not exist would make every build run this script.
    if let Some(path) = git(&["rev-parse", "--git-path", name]).filter(|path| Path::new(path).exists()) {
        println!("cargo:rerun-if-changed={path}");
    }
}

/// What git answers, asked in the project's folder: cargo runs this script there.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}

fn windows_resource() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={ICON}");
    // The version comes from Cargo.toml by itself.
    winresource::WindowsResource::new()
        .set_icon(ICON)
        .set("ProductName", "Line Producer")
        .set("FileDescription", "Line Producer")
        .set("OriginalFilename", "line-producer.exe")
        .compile_for("line-producer")?;
    Ok(())
}
