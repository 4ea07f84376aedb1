//! To come.
pub mod theme {
    pub fn install(_: &eframe::egui::Context) {}
    pub fn choose(_: &eframe::egui::Context, _: crate::settings::Theme) {}
}
#[derive(Default)]
pub struct Window;
impl Window {
    pub fn new() -> Self {
        Self
    }
    pub fn ui(&mut self, _: &mut eframe::egui::Ui, _: &crate::app::state::State) -> Vec<crate::action::Action> {
        Vec::new()
    }
}
