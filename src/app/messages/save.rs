//! Messages saved into a file.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Core, Told};
use crate::{
    action::SaveAction,
    app::{
        Chosen,
        answer::Answer,
        export::documents,
        state::{SaveForm, Saving},
    },
    fault::{Fault, Kind},
    reader::{Message, Progress, Saved, save},
    text::messages as words,
};

/// What became of saving.
pub(in crate::app) enum Written {
    Done(Saved),
    /// A file is there, and nothing was said about it.
    Exists,
    Cancelled,
    Failed(Fault),
}

impl Core {
    pub(super) fn save_messages(&mut self, asked: SaveAction) {
        match (asked, &mut self.state.messages.saving) {
            (SaveAction::Ask, None | Some(Saving::Done(_))) => self.ask_to_save(),
            (SaveAction::Edit(mut form), Some(Saving::Asking(now))) => {
                // Another path is another file.
                if form.path != now.path {
                    (form.replace, form.trouble) = (false, None);
                }
                *now = form;
            }
            (SaveAction::ChooseFile, Some(Saving::Asking(form))) => {
                let name = Path::new(form.path.trim()).file_name().map(|name| name.to_string_lossy().into_owned());
                self.open_dialog(Chosen::SaveMessages { suggested: name.unwrap_or_default() });
            }
            (SaveAction::Write, Some(Saving::Asking(form))) => {
                let form = form.clone();
                self.write_messages(form);
            }
            (SaveAction::Stop, _) => self.stop_saving(),
            (SaveAction::Leave, Some(Saving::Asking(_))) | (SaveAction::Dismiss, Some(Saving::Done(_))) => {
                self.state.messages.saving = None;
            }
            _ => {}
        }
    }

    /// Writes no further, and leaves no file.
    pub(in crate::app) fn stop_saving(&mut self) {
        if let Some(Saving::Going { progress, .. }) = &self.state.messages.saving {
            progress.cancel();
        }
    }

    fn ask_to_save(&mut self) {
        let Some(reading) = &self.state.messages.reading else { return };
        let folder = self.messages.last_saved.clone().or_else(documents).unwrap_or_default();
        let path = folder.join(words::file_name(&reading.wanted().topic));
        // A folder whose name is no text cannot stand in the field.
        let path = path.to_str().map(str::to_owned).unwrap_or_default();
        let found = self.state.messages.found.is_some();
        self.state.messages.saving = Some(Saving::Asking(SaveForm { found, path, replace: false, trouble: None }));
    }

    pub(in crate::app) fn messages_path_chosen(&mut self, path: &Path) {
        let Some(path) = self.as_text(path) else { return };
        if let Some(Saving::Asking(form)) = &mut self.state.messages.saving {
            // The dialog has asked about a file that is there.
            (form.path, form.replace) = (path, true);
        }
    }

    fn write_messages(&mut self, mut form: SaveForm) {
        let path = PathBuf::from(form.path.trim());
        let Some(messages) = self.messages_to_save(form.found).filter(|_| !path.as_os_str().is_empty()) else { return };
        form.trouble = None;
        let progress = Arc::new(Progress::default());
        self.messages.last_saved = path.parent().filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_owned);
        let going = Arc::clone(&progress);
        self.state.messages.saving =
            Some(Saving::Going { form: form.clone(), messages: messages.len() as u64, progress: going });
        self.jobs.start(
            "save-messages",
            move || {
                Answer::Messages(Told::Saved(match () {
                    () if path.is_dir() => {
                        Written::Failed(Fault::new(Kind::FolderNotReplaced { path: path.display().to_string() }))
                    }
                    () if !form.replace && path.exists() => Written::Exists,
                    () => match save(&messages, &path, &progress) {
                        Ok(Some(saved)) => Written::Done(saved),
                        Ok(None) => Written::Cancelled,
                        Err(fault) => Written::Failed(fault),
                    },
                }))
            },
            |fault| Answer::Messages(Told::Saved(Written::Failed(fault))),
        );
    }

    /// The messages as they are kept now: what comes later is not saved, and what goes still is.
    fn messages_to_save(&self, found: bool) -> Option<Vec<Arc<Message>>> {
        let messages = &self.state.messages;
        let reading = messages.reading.as_ref()?;
        Some(reading.look(|kept| match messages.found.as_ref().filter(|_| found) {
            Some(found) => found.numbers.iter().filter_map(|number| kept.get(*number).cloned()).collect(),
            None => kept.these(kept.numbers()).1,
        }))
    }

    pub(super) fn messages_saved(&mut self, written: Written) {
        let Some(Saving::Going { form, .. }) = self.state.messages.saving.take() else { return };
        self.state.messages.saving = match written {
            Written::Done(saved) => Some(Saving::Done(saved)),
            Written::Exists => Some(Saving::Asking(SaveForm { replace: true, ..form })),
            Written::Cancelled => None,
            Written::Failed(fault) => {
                // With what was typed, so that another place can be chosen.
                Some(Saving::Asking(SaveForm { replace: false, trouble: Some(fault), ..form }))
            }
        };
    }
}
