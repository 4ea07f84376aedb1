//! Reads the project's Rust files: their code without comments, texts and tests, and the paths that it names.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// One file under src.
pub struct File {
    /// Its path from the project's folder.
    pub path: String,
    /// Its module: `["run", "form"]` for src/run/form.rs, `[]` for src/lib.rs, `["main"]` for src/main.rs.
    pub module: Vec<String>,
    /// Its code, without comments, texts and tests.
    pub code: String,
}

/// Every file under src that is not a test, in the order of their paths.
pub fn files(project: &Path) -> Vec<File> {
    let mut paths = walk(&project.join("src"));
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut test_modules = Vec::new();
    let mut files = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("src is readable");
        let path = path.strip_prefix(project).expect("under the project").to_string_lossy().replace('\\', "/");
        let module = module(&path);
        let (code, declared) = without_tests(&without_words(&text));
        test_modules.extend(declared.into_iter().map(|name| [module.as_slice(), &[name]].concat()));
        files.push(File { path, module, code });
    }
    files.retain(|file| !test_modules.iter().any(|tests| file.module.starts_with(tests)));
    files
}

/// Every file under a folder, in order, without what git and cargo keep there.
pub fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("the folder is readable").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    let mut files = Vec::new();
    for path in entries {
        let name = path.file_name().unwrap_or_default();
        if name == ".git" || name == "target" {
            continue;
        }
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}

fn module(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<_> = path.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") || path == "lib" {
        module.pop();
    }
    module
}

/// The same code with comments and texts blanked out.
pub fn without_words(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let starts_word = !code.ends_with(|before: char| before.is_alphanumeric() || before == '_');
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment_length(rest)
        } else if let Some(length) = quoted_length(rest).filter(|_| starts_word || first == '"') {
            length
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[length..];
    }
    code
}

fn comment_length(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    loop {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += rest.chars().next().map_or(0, char::len_utf8);
        }
        if depth == 0 || at == text.len() {
            return at;
        }
    }
}

/// The length of a text or character that begins here, in any of Rust's forms; `None` where none does.
fn quoted_length(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| {
        text.strip_prefix(prefix)
            .is_some_and(|rest| rest.trim_start_matches('#').starts_with('"') || rest.starts_with('\''))
    })?;
    let body = &text[prefix.len()..];
    let hashes = body.len() - body.trim_start_matches('#').len();
    if prefix.ends_with('r') {
        let end = format!("\"{}", "#".repeat(hashes));
        let start = prefix.len() + hashes + 1;
        return Some(text.get(start..)?.find(&end)? + start + end.len());
    }
    if hashes > 0 {
        return None;
    }
    let quote = body.chars().next()?;
    let mut escaped = false;
    for (at, letter) in body.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // A lifetime has no second quote: a character is closed after one letter, or is an escape.
            _ if quote == '\'' && at > 1 && letter != quote && !body.starts_with("'\\") => return None,
            _ if letter == quote => return Some(prefix.len() + at + letter.len_utf8()),
            _ if quote == '\'' && !body[at + letter.len_utf8()..].starts_with('\'') && !body.starts_with("'\\") => {
                return None;
            }
            _ => {}
        }
    }
    None
}

/// The same code without what stands under `#[cfg(test)]`, and the names of the test modules that have a file.
pub fn without_tests(code: &str) -> (String, Vec<String>) {
    const MARK: &str = "#[cfg(test)]";
    let (mut kept, mut modules, mut rest) = (String::new(), Vec::new(), code);
    while let Some(at) = rest.find(MARK) {
        kept.push_str(&rest[..at]);
        let item = &rest[at + MARK.len()..];
        let end = item_length(item);
        if let Some(name) =
            item[..end].trim().trim_end_matches(';').strip_prefix("mod ").filter(|name| !name.contains('{'))
        {
            modules.push(name.trim().to_owned());
        }
        rest = &item[end..];
    }
    kept.push_str(rest);
    (kept, modules)
}

/// Up to the end of the block or of the statement that comes first.
fn item_length(item: &str) -> usize {
    let mut depth = 0;
    for (at, letter) in item.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(letter, '}' | ';') {
            return at + 1;
        }
    }
    item.len()
}

/// The words of the code: identifiers whole, every other sign by itself, `::` as one.
pub fn words(code: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let identifier = |letter: char| letter.is_alphanumeric() || letter == '_';
        let length = match first {
            _ if identifier(first) => rest.find(|letter| !identifier(letter)).unwrap_or(rest.len()),
            ':' if rest.starts_with("::") => 2,
            _ => first.len_utf8(),
        };
        words.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    words
}

/// Every path from the crate's root or from another crate named `std`, with braces spread out and `super` resolved:
/// `crate::text::number` is `["crate", "text", "number"]`.
pub fn paths(file: &File) -> BTreeSet<Vec<String>> {
    let words = words(&file.code);
    let mut paths = BTreeSet::new();
    let mut at = 0;
    while at < words.len() {
        let starts = at == 0 || words[at - 1] != "::";
        let follows = words.get(at + 1) == Some(&"::");
        if starts && follows && matches!(words[at], "crate" | "line_producer" | "std" | "super") {
            let (base, next) = base(&words, at, &file.module);
            at = spread(&words, next, &base, &mut paths);
        } else {
            at += 1;
        }
    }
    paths
}

/// What a path begins with, and where it goes on.
fn base(words: &[&str], mut at: usize, module: &[String]) -> (Vec<String>, usize) {
    if words[at] != "super" {
        let root = if words[at] == "std" { "std" } else { "crate" };
        return (vec![root.to_owned()], at + 2);
    }
    let mut base = module.to_vec();
    while words.get(at) == Some(&"super") {
        base.pop();
        at += 2;
    }
    base.insert(0, "crate".to_owned());
    (base, at)
}

/// Follows a path or a tree of paths; gives the place after it.
fn spread(words: &[&str], mut at: usize, base: &[String], paths: &mut BTreeSet<Vec<String>>) -> usize {
    let mut path = base.to_vec();
    loop {
        match words.get(at) {
            Some(&"{") => {
                at += 1;
                while words.get(at).is_some_and(|word| *word != "}") {
                    at = spread(words, at, &path, paths);
                    // Past the comma, and past "as name".
                    while words.get(at).is_some_and(|word| *word != "," && *word != "}") {
                        at += 1;
                    }
                    at += usize::from(words.get(at) == Some(&","));
                }
                return at + 1;
            }
            Some(&"super") => drop(path.pop()),
            Some(word) if *word != "self" && *word != "*" => path.push((*word).to_owned()),
            _ => {}
        }
        at += 1;
        if words.get(at) != Some(&"::") || words.get(at + 1) == Some(&"<") {
            paths.insert(path);
            return at;
        }
        at += 1;
    }
}
