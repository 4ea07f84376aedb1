//! The saved connections: chosen, made, copied, renamed, deleted, handed on and taken in. The chosen one stands in the form.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{Chosen, answer::Answer, core::Core, state::Question};
use crate::{
    action::Saved,
    connection::{self, Profile, exported},
    fault::{Fault, Kind},
    run::Cluster,
    settings,
};

impl Core {
    /// Carries out what was asked for. The chosen connection stays as it is while a run uses it.
    pub(super) fn saved(&mut self, asked: Saved) {
        if self.state.running() {
            self.state.question = None;
            return;
        }
        match asked {
            Saved::LookAgain => self.look_again(),
            Saved::Choose(id) => self.choose_connection(&id),
            Saved::New => self.add_connection(Profile::default()),
            Saved::Copy => self.copy_connection(),
            Saved::AskName => self.state.question = Some(Question::Rename),
            Saved::Rename(name) => self.rename_connection(&name),
            Saved::AskDelete => self.state.question = Some(Question::Delete),
            Saved::Delete => self.delete_connection(),
            Saved::Leave => self.state.question = None,
            Saved::Export => {
                let suggested = exported::file_name(&self.state.form.profile.name);
                self.open_dialog(Chosen::Export { suggested });
            }
            Saved::Import => self.open_dialog(Chosen::Connection),
        }
    }

    /// Takes a connection that came from outside: with a new id, under a name that is free, and chosen at once.
    pub(super) fn take_connection(&mut self, profile: Profile) {
        if self.state.running() {
            return;
        }
        self.state.form.cluster = Cluster::Mine;
        self.add_connection(profile);
    }

    /// Adds a connection, under its name or the next that is free, and uses it.
    fn add_connection(&mut self, like: Profile) {
        let name = connection::free_name(&like.name, self.names());
        if let Some(id) = self.new_connection_id() {
            self.use_connection(Profile { id, name, ..like });
        }
    }

    /// The copy can send at once, as the one that it was made from.
    fn copy_connection(&mut self) {
        let like = self.state.form.profile.clone();
        let name = connection::copy_name(&like.name, self.names());
        if let Some(id) = self.new_connection_id() {
            let original = like.id.clone();
            let copy = Profile { id, name, ..like };
            self.copy_secrets(&original, &copy);
            self.use_connection(copy);
        }
    }

    fn names(&self) -> impl Iterator<Item = &str> + Clone {
        std::iter::once(&self.state.form.profile).chain(self.state.others.values()).map(|profile| profile.name.as_str())
    }

    fn new_connection_id(&mut self) -> Option<String> {
        connection::new_id().map_err(|fault| self.say(fault)).ok()
    }

    fn choose_connection(&mut self, id: &str) {
        if let Some(profile) = self.state.others.remove(id) {
            self.use_connection(profile);
        }
    }

    /// Puts a connection into the form, and the one that was there to the others.
    fn use_connection(&mut self, profile: Profile) {
        let before = std::mem::replace(&mut self.state.form.profile, profile);
        self.state.others.insert(before.id.clone(), before);
        self.chosen_anew();
    }

    /// Another connection stands in the form: what is known about its secrets is asked for anew.
    fn chosen_anew(&mut self) {
        self.ask_keyring_when_needed();
        self.remember.changed();
    }

    fn rename_connection(&mut self, name: &str) {
        let others = self.state.others.values().map(|profile| profile.name.as_str());
        if connection::name_problem(name, others).is_some() {
            return;
        }
        self.state.question = None;
        self.state.form.profile.name = connection::tidy_name(name);
        self.remember.changed();
    }

    /// Deletes the chosen connection with its secrets. The next in the list takes its place, or an empty one.
    fn delete_connection(&mut self) {
        self.state.question = None;
        let deleted = self.state.form.profile.id.clone();
        let position = self.state.connections().iter().position(|profile| profile.id == deleted).unwrap_or_default();
        let others = settings::sorted(self.state.others.values());
        let next = others.get(position).or(others.last()).map(|profile| profile.id.clone());
        match next {
            Some(id) => self.choose_connection(&id),
            None => self.replace_by_empty(),
        }
        if let Some(deleted) = self.state.others.remove(&deleted) {
            self.forget_connection(&deleted);
        }
    }

    /// The last connection goes: an empty one takes its place, and may have its name.
    fn replace_by_empty(&mut self) {
        if let Some(id) = self.new_connection_id() {
            self.use_connection(Profile { id, ..Profile::default() });
        }
    }

    pub(super) fn export_to(&mut self, path: String) {
        let (profile, path) = (self.state.form.profile.clone(), PathBuf::from(path));
        self.jobs.start(
            "export-connection",
            move || Answer::Exported(exported::save(&profile, &path)),
            |fault| Answer::Exported(Err(fault)),
        );
    }

    pub(super) fn exported(&mut self, outcome: Result<(), Fault>) {
        if let Err(fault) = outcome {
            self.say(fault);
        }
    }

    pub(super) fn import_from(&mut self, path: String) {
        self.jobs.start(
            "import-connection",
            move || Answer::Imported(import(Path::new(&path))),
            |fault| Answer::Imported(Err(fault)),
        );
    }

    pub(super) fn imported(&mut self, outcome: Result<Profile, Fault>) {
        match outcome {
            Ok(profile) => self.take_connection(profile),
            Err(fault) => self.say(fault),
        }
    }
}

/// The connection in a file. Reads no more of it than such a file has.
fn import(path: &Path) -> Result<Profile, Fault> {
    let named = path.display().to_string();
    let not_one = |why: String| Fault::with(Kind::NotAConnection { path: named.clone() }, why);
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(exported::MOST_EXPORTED_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| not_one(error.to_string()))?;
    exported::read(&bytes, &named).unwrap_or_else(|| Err(not_one(String::new())))
}
