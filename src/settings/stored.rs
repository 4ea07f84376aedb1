//! The shape of the file, of this version and of earlier ones.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{LogColumns, Settings, Theme, TotalsForm};
use crate::{
    connection::{Profile, SecretHome, free_name, same_name, tidy_name},
    run::Form,
    text::connection as words,
};

/// The version that this program writes.
pub const VERSION: u32 = 2;

/// The settings as the file holds them: connections by their ids, one of which is the chosen one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    version: u32,
    #[serde(default)]
    pub(super) form: StoredForm,
    #[serde(default)]
    pub(super) connections: BTreeMap<String, Profile>,
    #[serde(default)]
    leftovers: BTreeMap<String, String>,
    #[serde(default)]
    theme: Theme,
    #[serde(default)]
    columns: LogColumns,
    #[serde(default)]
    totals: TotalsForm,
    #[serde(default)]
    window_size: Option<[f32; 2]>,
}

/// The form, with the id of the chosen connection in the place of its profile.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredForm {
    #[serde(default)]
    pub connection: String,
    #[serde(flatten)]
    form: Form,
}

impl From<Settings> for Stored {
    fn from(settings: Settings) -> Self {
        let Settings { mut form, others: mut connections, leftovers, theme, columns, totals, window_size } = settings;
        let chosen = std::mem::take(&mut form.profile);
        let form = StoredForm { connection: chosen.id.clone(), form };
        connections.insert(chosen.id.clone(), chosen);
        Self { version: VERSION, form, connections, leftovers, theme, columns, totals, window_size }
    }
}

impl From<Stored> for Settings {
    fn from(mut stored: Stored) -> Self {
        // The one that was chosen may have been deleted by another window.
        let first = || super::sorted(stored.connections.values()).first().map(|profile| profile.id.clone());
        let chosen = Some(&stored.form.connection).filter(|id| stored.connections.contains_key(*id)).cloned();
        let chosen = chosen.or_else(first).and_then(|id| stored.connections.remove(&id));
        let form = Form { profile: chosen.unwrap_or_default(), ..stored.form.form };
        let Stored { connections: others, leftovers, theme, columns, totals, window_size, .. } = stored;
        Self { form, others, leftovers, theme, columns, totals, window_size }
    }
}

impl Stored {
    /// Makes a connection count as changed by whoever writes over this, though nothing of it may differ: it comes back
    /// when another window has deleted it, since its home for secrets is newly said.
    pub fn touch(&mut self, id: &str) {
        if let Some(profile) = self.connections.get_mut(id) {
            profile.secret_home = match profile.secret_home {
                SecretHome::Keyring => SecretHome::ThisRun,
                SecretHome::ThisRun => SecretHome::Keyring,
            };
        }
    }

    /// Gives each connection the id that it is kept under, and a name of its own. Of two with the same name the one keeps it
    /// that has it in `settled`, else the one with the smaller id.
    pub(super) fn put_in_order(&mut self, settled: &BTreeMap<String, Profile>) {
        let is_settled = |id: &String, name: &str| settled.get(id).is_some_and(|known| known.name == name);
        let mut ids: Vec<_> = self.connections.keys().cloned().collect();
        ids.sort_by_key(|id| self.connections.get(id).is_some_and(|profile| !is_settled(id, &profile.name)));
        let mut taken: Vec<String> = Vec::new();
        for id in ids {
            let Some(profile) = self.connections.get_mut(&id) else { continue };
            profile.id.clone_from(&id);
            let name = tidy_name(&profile.name);
            let wanted = if name.is_empty() { Profile::default().name } else { name };
            let doubled = taken.iter().any(|other| same_name(other, &wanted));
            profile.name = if doubled { free_name(&wanted, taken.iter().map(String::as_str)) } else { wanted };
            taken.push(profile.name.clone());
        }
    }
}

/// The settings in `text`, brought to this version. What a program of this version does not know is left out.
pub(super) fn parse(text: &[u8]) -> Result<Settings, String> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    let Versioned { version } = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    let mut stored = match version {
        1 => serde_json::from_slice::<First>(text).map(Stored::from),
        VERSION => serde_json::from_slice::<Stored>(text),
        version => return Err(words::newer_version(version.into(), VERSION.into())),
    }
    .map_err(|error| error.to_string())?;
    stored.put_in_order(&BTreeMap::new());
    Ok(stored.into())
}

/// Version 1 had one connection, in the form.
#[derive(Deserialize)]
struct First {
    #[serde(default)]
    form: FirstForm,
    #[serde(default)]
    theme: Theme,
    #[serde(default)]
    window_size: Option<[f32; 2]>,
}

#[derive(Default, Deserialize)]
struct FirstForm {
    #[serde(default)]
    profile: Profile,
    /// Stood beside the profile.
    secret_home: Option<SecretHome>,
    #[serde(flatten)]
    form: Form,
}

/// What version 1 put into the field of the client id by itself.
const FIRST_CLIENT_ID: &str = "line-producer";

impl From<First> for Stored {
    fn from(first: First) -> Self {
        let First { form, theme, window_size } = first;
        let FirstForm { mut profile, secret_home, form } = form;
        profile.secret_home = secret_home.unwrap_or(profile.secret_home);
        if profile.client_id == FIRST_CLIENT_ID {
            profile.client_id.clear();
        }
        let form = StoredForm { connection: profile.id.clone(), form };
        let connections = BTreeMap::from([(profile.id.clone(), profile)]);
        let (leftovers, columns, totals) = (BTreeMap::new(), LogColumns::default(), TotalsForm::default());
        Self { version: VERSION, form, connections, leftovers, theme, columns, totals, window_size }
    }
}
