//! Opening the window: settings, icon, renderer and its replacement.

use std::sync::Arc;

use eframe::egui::{IconData, ViewportBuilder};

use super::{App, NativeDialogs, Services};
use crate::{
    connection::{KEYRING_DEADLINE, open_keyring},
    fault::Kind,
    settings::{self, Settings},
    text,
};

/// The size of the design's pictures, in points.
const FIRST_SIZE: [f32; 2] = [1280.0, 800.0];
/// The smallest size in which everything can be reached, in points.
const LEAST_SIZE: [f32; 2] = [800.0, 500.0];
/// The application icon.
const ICON: &[u8] = include_bytes!("../../icons/line-producer-256.png");

/// Opens the window and returns when it is closed. Glow first; where it fails, wgpu.
///
/// # Errors
/// When neither renderer opens a window.
pub fn open() -> Result<(), eframe::Error> {
    let path = settings::default_path();
    let (settings, trouble) = path.as_deref().map(Settings::load).unwrap_or_default();
    // What could not be read must not be written over.
    let left_alone = matches!(&trouble, Some(fault) if matches!(fault.kind, Kind::SettingsUnreadable { .. }));
    let path = path.filter(|_| !left_alone);
    let run = |renderer| {
        let services = Services {
            dialogs: Box::new(NativeDialogs),
            keyring: Arc::new(open_keyring),
            keyring_deadline: KEYRING_DEADLINE,
            settings_path: path.clone(),
            practice_folder: settings::runtime_folder(),
        };
        let (settings, trouble) = (settings.clone(), trouble.clone());
        let options = options(renderer, &settings);
        eframe::run_native(
            "line-producer",
            options,
            Box::new(move |creation| Ok(Box::new(App::new(&creation.egui_ctx, services, settings, trouble)))),
        )
    };
    match run(eframe::Renderer::Glow) {
        Err(error @ (eframe::Error::Glutin(_) | eframe::Error::NoGlutinConfigs(..) | eframe::Error::OpenGL(_))) => {
            log::warn!("glow failed, trying wgpu: {error}");
            run(eframe::Renderer::Wgpu)
        }
        // Without a display the other renderer has none either.
        outcome => outcome,
    }
}

fn options(renderer: eframe::Renderer, settings: &Settings) -> eframe::NativeOptions {
    let mut viewport = ViewportBuilder::default()
        .with_title(text::PROGRAM)
        .with_app_id("line-producer")
        .with_inner_size(settings.window_size.unwrap_or(FIRST_SIZE))
        .with_min_inner_size(LEAST_SIZE);
    if let Some(icon) = icon() {
        viewport = viewport.with_icon(icon);
    }
    eframe::NativeOptions { viewport, renderer, ..Default::default() }
}

fn icon() -> Option<IconData> {
    eframe::icon_data::from_png_bytes(ICON).ok()
}
