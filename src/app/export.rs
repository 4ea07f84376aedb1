//! The delivery log written into a file.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    Chosen,
    answer::Answer,
    core::Core,
    state::{ExportForm, Exporting, Saving},
};
use crate::{
    action::ExportAction,
    delivery::Listing,
    fault::{Fault, Kind},
    run::export::{Exported, Exporter, Format, Progress},
    text::export as words,
};

impl Core {
    /// Carries out what was asked for.
    pub(super) fn export(&mut self, asked: ExportAction) {
        match (asked, &mut self.state.export) {
            (ExportAction::Ask, None | Some(Exporting::Done(_))) => self.ask_export(),
            (ExportAction::Edit(form), Some(Exporting::Asking(now))) => *now = edited(now, form),
            (ExportAction::ChooseFile, Some(Exporting::Asking(form))) => {
                let name = Path::new(form.path.trim()).file_name().map(|name| name.to_string_lossy().into_owned());
                let suggested = name.unwrap_or_default();
                self.open_dialog(Chosen::LogExport { suggested });
            }
            (ExportAction::Write, Some(Exporting::Asking(form))) => {
                let form = form.clone();
                self.write_export(form);
            }
            (ExportAction::Stop, _) => self.stop_export(),
            (ExportAction::Leave, Some(Exporting::Asking(_))) | (ExportAction::Dismiss, Some(Exporting::Done(_))) => {
                self.state.export = None;
            }
            _ => {}
        }
    }

    fn ask_export(&mut self) {
        let Some(run) = self.state.run.as_ref().filter(|run| !run.log().is_empty()) else { return };
        let format = Format::default();
        let name = words::file_name(&run.plan().topic, format.ending());
        let path = self.export_folder().join(name);
        // A folder whose name is no text cannot stand in the field.
        let path = path.to_str().map(str::to_owned).unwrap_or_default();
        let shown = self.state.log_view.listing.is_some();
        self.state.export = Some(Exporting::Asking(ExportForm { format, shown, path, replace: false, trouble: None }));
    }

    /// Where the last export went, or else where the person keeps documents.
    fn export_folder(&self) -> PathBuf {
        let last = self.last_export.clone();
        last.or_else(documents).unwrap_or_default()
    }

    pub(super) fn export_path_chosen(&mut self, path: &Path) {
        let Some(path) = self.as_text(path) else { return };
        if let Some(Exporting::Asking(form)) = &mut self.state.export {
            // The dialog has asked about a file that is there.
            (form.path, form.replace) = (path, true);
        }
    }

    fn write_export(&mut self, mut form: ExportForm) {
        let (Some(run), path) = (&self.state.run, PathBuf::from(form.path.trim())) else { return };
        if path.as_os_str().is_empty() {
            return;
        }
        form.trouble = None;
        let listing = self.export_listing(form.shown);
        let progress = Arc::new(Progress::default());
        let exporter = Exporter::new(run);
        self.last_export = path.parent().filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_owned);
        self.state.export =
            Some(Exporting::Going { form: form.clone(), rows: listing.len(), progress: Arc::clone(&progress) });
        self.jobs.start(
            "export-log",
            move || {
                Answer::LogExported(match () {
                    () if path.is_dir() => {
                        Written::Failed(Fault::new(Kind::FolderNotReplaced { path: path.display().to_string() }))
                    }
                    () if !form.replace && path.exists() => Written::Exists,
                    () => match exporter.export(&listing, form.format, &path, &progress) {
                        Ok(Some(exported)) => Written::Done(exported),
                        Ok(None) => Written::Cancelled,
                        Err(fault) => Written::Failed(fault),
                    },
                })
            },
            |fault| Answer::LogExported(Written::Failed(fault)),
        );
    }

    /// The rows as they are now: what comes later is not exported.
    fn export_listing(&self, shown: bool) -> Arc<Listing> {
        let kept = self.state.run.as_ref().map_or(0..0, |run| run.log().kept());
        Arc::new(if shown { self.state.log_view.shown(kept) } else { Listing::All(kept) })
    }

    /// Writes no further, and leaves no file.
    pub(super) fn stop_export(&mut self) {
        if let Some(Exporting::Going { progress, .. }) = &self.state.export {
            progress.cancel();
        }
    }

    /// Whether a run, an export or saving messages is still to end.
    pub(super) fn going_on(&self) -> bool {
        let exports = matches!(self.state.export, Some(Exporting::Going { .. }));
        self.state.running() || exports || matches!(self.state.messages.saving, Some(Saving::Going { .. }))
    }

    pub(super) fn log_exported(&mut self, written: Written) {
        let Some(Exporting::Going { form, .. }) = self.state.export.take() else { return };
        match written {
            Written::Done(exported) => self.state.export = Some(Exporting::Done(exported)),
            Written::Exists => self.state.export = Some(Exporting::Asking(ExportForm { replace: true, ..form })),
            Written::Cancelled => {}
            Written::Failed(fault) => {
                // With what was typed, so that another place can be chosen.
                let form = ExportForm { replace: false, trouble: Some(fault), ..form };
                self.state.export = Some(Exporting::Asking(form));
            }
        }
    }
}

/// What became of an export.
pub(super) enum Written {
    Done(Exported),
    /// A file is there, and nothing was said about it.
    Exists,
    Cancelled,
    Failed(Fault),
}

/// Another format has another ending, and another path is another file.
fn edited(now: &ExportForm, mut form: ExportForm) -> ExportForm {
    let old = format!(".{}", now.format.ending());
    if form.format != now.format
        && let Some(stem) = form.path.strip_suffix(&old)
    {
        form.path = format!("{stem}.{}", form.format.ending());
    }
    if form.path != now.path {
        (form.replace, form.trouble) = (false, None);
    }
    form
}

/// Where the person keeps documents.
pub(super) fn documents() -> Option<PathBuf> {
    let folders = directories::UserDirs::new()?;
    let documents = folders.document_dir().filter(|folder| folder.is_dir());
    Some(documents.unwrap_or(folders.home_dir()).to_owned())
}
