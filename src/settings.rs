//! What is remembered between starts: one versioned JSON file, written atomically, without any secret.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::run::Form;

/// The version that this program writes.
pub const VERSION: u32 = 1;

/// Everything that is remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// [`VERSION`] when written by this program.
    pub version: u32,
    /// The form as it was typed.
    #[serde(default)]
    pub form: Form,
    /// The choice of theme.
    #[serde(default)]
    pub theme: Theme,
    /// The window's inner size in points.
    #[serde(default)]
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

impl Default for Settings {
    fn default() -> Self {
        Self { version: VERSION, form: Form::default(), theme: Theme::default(), window_size: None }
    }
}

/// Where the settings stand on this computer, or `None` where there is no home folder.
/// `LINE_PRODUCER_SETTINGS` names another file.
pub fn default_path() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("LINE_PRODUCER_SETTINGS").filter(|path| !path.is_empty()) {
        return Some(PathBuf::from(path));
    }
    Some(directories::ProjectDirs::from("", "", "line-producer")?.config_dir().join("settings.json"))
}
