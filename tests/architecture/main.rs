//! The house and who may import whom, as ARCHITECTURE.md draws it: read from the `use` lines and paths of src, tests
//! left out.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod code;
mod reading;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use code::{File, files, paths, walk, words};

/// Rooms within rooms: those that are imported apart from the room that they stand in.
const INNER_ROOMS: [[&str; 2]; 7] = [
    ["app", "state"],
    ["text", "lab"],
    ["text", "messages"],
    ["text", "secret"],
    ["text", "status"],
    ["text", "test"],
    ["text", "window"],
];

/// Each room and whom it may import. A room that is not named here has no place in the house yet.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("fault", &["text"]),
    ("jobs", &["fault", "text"]),
    ("native", &["fault", "text"]),
    ("json", &["fault"]),
    ("source", &["fault", "jobs", "json", "text"]),
    ("whole_file", &[]),
    ("connection", &["fault", "jobs", "native", "text", "whole_file"]),
    ("delivery", &["fault", "text"]),
    // It causes faults, and may not make them up.
    ("practice", &["jobs", "native", "text"]),
    // What was seen comes to it as plain data.
    ("lessons", &["fault"]),
    ("topics", &["connection", "fault", "jobs", "native", "text"]),
    ("reader", &["connection", "fault", "jobs", "json", "native", "text", "whole_file"]),
    ("producer", &["connection", "fault", "jobs", "native", "source", "text"]),
    ("run", &["connection", "delivery", "fault", "jobs", "producer", "source", "text", "whole_file"]),
    ("as_code", &["connection", "producer", "run", "source", "text"]),
    ("settings", &["connection", "fault", "run", "text", "whole_file"]),
    ("text::status", &["delivery", "fault", "producer", "run", "source", "text"]),
    ("text::messages", &["fault", "reader", "text"]),
    ("text::lab", &["lessons", "practice", "text"]),
    ("text::secret", &["connection", "text"]),
    ("text::test", &["connection", "fault", "text"]),
    ("text::window", &["connection", "delivery", "fault", "producer", "run", "source", "text", "text::status"]),
    (
        "action",
        &[
            "app::state",
            "as_code",
            "connection",
            "delivery",
            "fault",
            "lessons",
            "practice",
            "reader",
            "run",
            "settings",
            "source",
            "text",
            "topics",
        ],
    ),
    (
        "app::state",
        &[
            "as_code",
            "connection",
            "delivery",
            "fault",
            "lessons",
            "practice",
            "producer",
            "reader",
            "run",
            "settings",
            "source",
            "text",
            "topics",
        ],
    ),
    (
        "ui",
        &[
            "action",
            "app::state",
            "as_code",
            "connection",
            "delivery",
            "fault",
            "lessons",
            "practice",
            "producer",
            "reader",
            "run",
            "settings",
            "source",
            "text",
            "text::messages",
            "text::lab",
            "text::status",
            "text::secret",
            "text::test",
            "text::window",
            "topics",
        ],
    ),
];

/// They alone know everybody, but not each other.
const KNOW_EVERYBODY: [&str; 2] = ["app", "terminal"];

/// Crates that are named in these rooms only.
const CRATES: &[(&[&str], &[&str])] = &[
    (&["rdkafka", "rdkafka_sys"], &["connection", "producer", "practice", "topics", "reader", "fault", "native"]),
    (&["egui", "eframe", "egui_extras", "egui_plot"], &["main", "app", "ui"]),
];

/// What a view may not touch: it reads types and returns actions.
const NOT_IN_UI: [&str; 5] = ["std::fs", "std::net", "std::thread", "std::process", "std::io"];

/// At this length a file holds two things.
const MOST_LINES: usize = 400;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The room that a path from the crate's root leads to.
fn room(module: &[String]) -> String {
    let inner = |names: &&[&str; 2]| module.len() > 1 && module[0] == names[0] && module[1] == names[1];
    match INNER_ROOMS.iter().find(inner) {
        Some(names) => names.join("::"),
        None => module.first().cloned().unwrap_or_else(|| "lib".to_owned()),
    }
}

/// Every room that a file imports, with its own left out.
fn imports(file: &File) -> BTreeSet<String> {
    let own = room(&file.module);
    let rooms = paths(file).into_iter().filter(|path| path[0] == "crate" && path.len() > 1);
    let mut rooms: BTreeSet<_> = rooms.map(|path| room(&path[1..])).collect();
    // `use crate::text;` and then `text::window::TITLE`.
    for [outer, inner] in INNER_ROOMS {
        if words(&file.code).windows(3).any(|three| three == [outer, "::", inner]) {
            rooms.insert(format!("{outer}::{inner}"));
        }
    }
    rooms.remove(&own);
    rooms
}

/// Fails with every break of a rule, one a line.
fn hold(rule: &str, breaks: impl IntoIterator<Item = String>) {
    let breaks: Vec<_> = breaks.into_iter().collect();
    assert!(breaks.is_empty(), "{rule}:\n  {}", breaks.join("\n  "));
}

#[test]
fn every_room_imports_only_whom_it_may() {
    let mut breaks = Vec::new();
    for file in files(project()) {
        let own = room(&file.module);
        let allowed = MAY_IMPORT.iter().find(|(room, _)| *room == own).map(|(_, allowed)| *allowed);
        for import in imports(&file) {
            let may = match allowed {
                Some(allowed) => allowed.contains(&import.as_str()),
                None if own == "main" || own == "lib" => true,
                None if KNOW_EVERYBODY.contains(&own.as_str()) => !KNOW_EVERYBODY.contains(&import.as_str()),
                None => false,
            };
            if !may {
                breaks.push(format!("{}: {own} may not import {import}", file.path));
            }
        }
    }
    hold("Who may import whom stands in ARCHITECTURE.md", breaks);
}

#[test]
fn every_room_has_a_place_in_the_house() {
    let known = |room: &str| {
        MAY_IMPORT.iter().any(|(known, _)| *known == room)
            || KNOW_EVERYBODY.contains(&room)
            || matches!(room, "main" | "lib")
    };
    let rooms: BTreeSet<_> = files(project()).iter().map(|file| room(&file.module)).collect();
    assert!(rooms.len() > 10, "the rooms are read from src: {rooms:?}");
    hold("A new room says whom it may import", rooms.into_iter().filter(|room| !known(room)));
}

#[test]
fn the_map_shows_every_room() {
    let map = std::fs::read_to_string(project().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is there");
    let rooms: BTreeSet<_> = files(project()).into_iter().filter_map(|file| file.module.first().cloned()).collect();
    let shown = |room: &String| map.contains(&format!("\n| `{room}`")) || map.contains(&format!("\n| `{room}.rs`"));
    hold("A room that is not on the map of ARCHITECTURE.md", rooms.into_iter().filter(|room| !shown(room)));
}

#[test]
fn no_import_leads_back() {
    let mut graph = BTreeMap::<_, BTreeSet<_>>::new();
    for file in files(project()) {
        graph.entry(room(&file.module)).or_default().extend(imports(&file));
    }
    assert!(graph.values().any(|imports| !imports.is_empty()), "imports are found");
    hold("A circle of imports", circle(&graph).map(|rooms| rooms.join(" → ")));
}

/// One circle in the graph, its first room again at the end.
fn circle(graph: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn visit<'a>(
        graph: &'a BTreeMap<String, BTreeSet<String>>,
        room: &'a str,
        way: &mut Vec<&'a str>,
        done: &mut BTreeSet<&'a str>,
    ) -> Option<Vec<String>> {
        if let Some(start) = way.iter().position(|passed| *passed == room) {
            return Some(way[start..].iter().chain([&room]).map(|room| (*room).to_owned()).collect());
        }
        if done.contains(room) {
            return None;
        }
        way.push(room);
        let found = graph.get(room).into_iter().flatten().find_map(|next| visit(graph, next, way, done));
        way.pop();
        done.insert(room);
        found
    }
    let mut done = BTreeSet::new();
    graph.keys().find_map(|room| visit(graph, room, &mut Vec::new(), &mut done))
}

#[test]
fn the_rules_themselves_have_no_circle() {
    let graph = MAY_IMPORT
        .iter()
        .map(|(room, allowed)| ((*room).to_owned(), allowed.iter().map(|room| (*room).to_owned()).collect()))
        .collect();
    assert_eq!(circle(&graph), None);
    let circular = [("a", "b"), ("b", "c"), ("c", "b")];
    let circular = circular.map(|(from, to)| (from.to_owned(), BTreeSet::from([to.to_owned()]))).into();
    assert_eq!(circle(&circular), Some(["b", "c", "b"].map(str::to_owned).to_vec()));
}

#[test]
fn kafka_and_egui_are_named_in_their_rooms_only() {
    let mut breaks = Vec::new();
    for file in files(project()) {
        let own = room(&file.module);
        for (crates, rooms) in CRATES {
            let named = words(&file.code).into_iter().find(|word| crates.contains(word));
            if let Some(name) = named.filter(|_| !rooms.contains(&own.as_str())) {
                breaks.push(format!("{}: {name} is not for {own}", file.path));
            }
        }
    }
    hold("rdkafka and egui have their rooms", breaks);
}

#[test]
fn only_native_is_unsafe() {
    let files = files(project());
    let outside = files.iter().filter(|file| room(&file.module) != "native");
    let named = outside.filter(|file| words(&file.code).iter().any(|word| matches!(*word, "unsafe" | "unsafe_code")));
    hold("unsafe is for src/native", named.map(|file| file.path.clone()));
}

#[test]
fn a_view_starts_no_thread_and_reads_no_file() {
    let mut breaks = Vec::new();
    for file in files(project()).iter().filter(|file| room(&file.module) == "ui") {
        for path in paths(file) {
            let path = path.join("::");
            if NOT_IN_UI.iter().any(|banned| path == *banned || path.starts_with(&format!("{banned}::"))) {
                breaks.push(format!("{}: {path}", file.path));
            }
        }
    }
    hold("A view reads types and returns actions", breaks);
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let mut breaks = Vec::new();
    for path in walk(&project().join("src")) {
        let lines = std::fs::read_to_string(&path).expect("src is text").lines().count();
        if lines > MOST_LINES {
            breaks.push(format!("{}: {lines} lines", path.display()));
        }
    }
    hold("Something wants out", breaks);
}

#[test]
fn no_file_names_a_place_of_one_computer() {
    let folders = ["home", "root", "work", "Users"].map(|folder| format!("/{folder}/"));
    let here = project().to_string_lossy();
    let mut breaks = Vec::new();
    for path in walk(project()) {
        // Pictures and fonts are no text.
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for (number, line) in text.lines().enumerate() {
            let named = line.contains(here.as_ref()) || folders.iter().any(|folder| begins_with(line, folder));
            // RFC 2606 keeps these for examples.
            let foreign = hosts(line).find(|host| !KNOWN_HOSTS.contains(host) && !host.ends_with(".example"));
            if named || foreign.is_some() {
                breaks.push(format!("{}:{}: {line}", path.display(), number + 1));
            }
        }
    }
    hold("Paths and hosts of one computer stay there", breaks);
}

/// Hosts that the project's files may name in an address.
const KNOWN_HOSTS: &[&str] = &[
    "github.com",
    "rustup.rs",
    "crates.io",
    "www.apache.org",
    "maven.apache.org",
    "kafka.apache.org",
    "www.w3.org",
    "scripts.sil.org",
    "confluent.cloud",
    "docs.confluent.io",
    "semver.org",
    "keepachangelog.com",
];

/// Whether an absolute path begins with this folder somewhere in the line.
fn begins_with(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        !line[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '.' | '~' | '}' | '_' | '-'))
    })
}

/// The hosts of the web addresses in a line.
fn hosts(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("://").filter(|(at, _)| line[..*at].ends_with("http") || line[..*at].ends_with("https")).map(
        |(at, mark)| {
            let rest = &line[at + mark.len()..];
            let end = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-')));
            &rest[..end.unwrap_or(rest.len())]
        },
    )
}
