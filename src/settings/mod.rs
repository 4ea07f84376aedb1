//! What is remembered between starts: one versioned JSON file, written atomically, without any secret. Several windows may
//! write it at once: each lays only what it has changed over what the file holds.

mod columns;
mod file;
mod machine;
mod merge;
mod stored;
#[cfg(test)]
mod tests;
mod totals;

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::{connection::Profile, run::Form};

pub use columns::LogColumns;
pub use machine::machine;
pub use merge::adopt;
pub use stored::{Stored, VERSION};
pub use totals::{TotalsForm, own_group};

/// Everything that is remembered.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(into = "Stored")]
pub struct Settings {
    /// The form as it was typed, with the chosen connection.
    pub form: Form,
    /// The other saved connections by their ids.
    pub others: BTreeMap<String, Profile>,
    /// Deleted connections whose secrets the keyring may still keep: their names by their ids.
    pub leftovers: BTreeMap<String, String>,
    /// The choice of theme.
    pub theme: Theme,
    /// Which columns of the delivery log are shown.
    pub columns: LogColumns,
    /// The fields above the totals.
    pub totals: TotalsForm,
    /// The window's inner size in points.
    pub window_size: Option<[f32; 2]>,
}

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// Where the settings stand on this computer, or `None` where there is no home folder.
/// `LINE_PRODUCER_SETTINGS` names another file.
pub fn default_path() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("LINE_PRODUCER_SETTINGS").filter(|path| !path.is_empty()) {
        return Some(PathBuf::from(path));
    }
    Some(directories::ProjectDirs::from("", "", "line-producer")?.config_dir().join("settings.json"))
}

/// Where this user's windows and commands tell each other what runs, or `None` where there is no home folder. Those with
/// settings of their own are among themselves.
pub fn runtime_folder() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("LINE_PRODUCER_SETTINGS").filter(|path| !path.is_empty()) {
        return Some(PathBuf::from(path).with_file_name("run"));
    }
    let folders = directories::ProjectDirs::from("", "", "line-producer")?;
    // Gone with the session where there is such a folder.
    Some(folders.runtime_dir().map_or_else(|| folders.data_local_dir().join("run"), std::path::Path::to_owned))
}

impl Settings {
    /// Every saved connection, the chosen one among them, in the order of their names.
    pub fn connections(&self) -> Vec<&Profile> {
        sorted(std::iter::once(&self.form.profile).chain(self.others.values()))
    }
}

/// Connections in the order in which a person counts their names: whatever the case, and 2 before 10.
pub fn sorted<'p>(connections: impl IntoIterator<Item = &'p Profile>) -> Vec<&'p Profile> {
    let mut connections: Vec<_> = connections.into_iter().collect();
    connections.sort_by_cached_key(|profile| (words(&profile.name), profile.id.clone()));
    connections
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    Number(u64),
    Text(String),
}

fn words(name: &str) -> Vec<Word> {
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.parse().map_or_else(|_| Word::Text(word.to_lowercase()), Word::Number)).collect()
}
