//! What tells this computer from another that has a copy of its files.

use std::fs;

use openssl::sha::sha256;

/// The mark of this computer: the same at each start, and another one where the settings were copied to. Empty where nothing
/// is known that stays the same: the name of a Mac is another one in another network. It says nothing else about the
/// computer.
pub fn machine() -> String {
    let name = match std::env::consts::OS {
        "macos" => None,
        // Made at random when the system was installed, and not to be shown to others as it is.
        "linux" => {
            ["/etc/machine-id", "/var/lib/dbus/machine-id"].iter().find_map(|path| fs::read_to_string(path).ok())
        }
        _ => gethostname::gethostname().into_string().ok(),
    };
    mark(&name.unwrap_or_default())
}

/// Empty for an empty name.
fn mark(name: &str) -> String {
    let name = name.trim();
    if name.is_empty() {
        return String::new();
    }
    let hash = sha256(format!("line-producer {name}").as_bytes());
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_computer_has_its_mark_and_keeps_it() {
        assert_eq!(machine(), machine());
        let name = "0123456789abcdef0123456789abcdef\n";
        let marked = mark(name);
        assert_eq!((marked.len(), mark(name.trim()), mark(" \n")), (16, marked.clone(), String::new()));
        assert_ne!(mark("0123456789abcdef0123456789abcdee"), marked);
        assert!(!name.contains(&marked[..8]), "it does not show the name");
    }
}
