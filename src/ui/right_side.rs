//! The right side: its tabs, and what the chosen one shows.

use eframe::egui::{Frame, Label, Margin, Rect, Response, RichText, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::{
    figures::Figures,
    file_panel::FilePanel,
    lab_panel::{self, LabPanel},
    log_panel::LogPanel,
    messages_panel::MessagesPanel,
    shortcuts::{self, tip},
    theme::{self, palette},
    topics_panel::TopicsPanel,
    totals_panel::TotalsPanel,
    view::View,
};
use crate::{
    action::Action,
    app::state::Tab,
    text::{status, tabs},
};

/// What the tabs remember by themselves.
pub struct RightSide {
    log: LogPanel,
    figures: Figures,
    file: FilePanel,
    topics: TopicsPanel,
    messages: MessagesPanel,
    totals: TotalsPanel,
    lab: LabPanel,
}

const HEIGHT: f32 = 43.0;

impl RightSide {
    /// As it is before anything was touched.
    pub fn new() -> Self {
        Self {
            log: LogPanel::new(),
            figures: Figures::new(),
            file: FilePanel::new(),
            topics: TopicsPanel::default(),
            messages: MessagesPanel::default(),
            totals: TotalsPanel::default(),
            lab: LabPanel::default(),
        }
    }

    /// The log is to be looked through.
    pub fn find(&mut self, view: &View<'_>) {
        self.log.find(view);
    }

    /// Draws the tabs and the chosen one into what is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        heading(ui, view, actions);
        if view.state.tab != Tab::Lab {
            lab_panel::banner(ui, view, actions);
        }
        match view.state.tab {
            Tab::Log => self.log.ui(ui, view, actions),
            Tab::Figures => self.figures.ui(ui, view, actions),
            Tab::File => self.file.ui(ui, view, actions),
            Tab::Topics => self.topics.ui(ui, view, actions),
            Tab::Messages => self.messages.ui(ui, view, actions),
            Tab::Totals => self.totals.ui(ui, view, actions),
            Tab::Lab => self.lab.ui(ui, view, actions),
        }
    }
}

/// The tabs, and where the lines of the run go or went: another connection may be chosen meanwhile.
fn heading(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    let shown = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.set_height(HEIGHT);
        ui.spacing_mut().item_spacing.x = theme::GAP * 2.0;
        ui.horizontal_centered(|ui| {
            let chosen = Tab::ALL.map(|tab| {
                let response = entry(ui, tab, tab == view.state.tab);
                if response.clicked() {
                    actions.push(Action::Tab(tab));
                }
                response.rect
            });
            if let Some(run) = &view.run {
                let place = RichText::new(status::place(run.run.plan())).color(palette.quiet);
                ui.add(Label::new(place).truncate());
            }
            chosen[Tab::ALL.iter().position(|tab| *tab == view.state.tab).unwrap_or(0)]
        })
        .inner
    });
    let rect = shown.response.rect;
    // Within the heading's own place: what stands beneath it paints its ground up to there.
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
    ui.painter().hline(shown.inner.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, palette.accent));
}

/// What a tab is called, and what it shows.
fn words(tab: Tab) -> (&'static str, &'static str) {
    match tab {
        Tab::Log => (tabs::LOG, tabs::LOG_TIP),
        Tab::Figures => (tabs::FIGURES, tabs::FIGURES_TIP),
        Tab::File => (tabs::FILE, tabs::FILE_TIP),
        Tab::Topics => (tabs::TOPICS, tabs::TOPICS_TIP),
        Tab::Messages => (tabs::MESSAGES, tabs::MESSAGES_TIP),
        Tab::Totals => (tabs::TOTALS, tabs::TOTALS_TIP),
        Tab::Lab => (tabs::LAB, tabs::LAB_TIP),
    }
}

/// A tab's name, which can be pressed.
fn entry(ui: &mut Ui, tab: Tab, chosen: bool) -> Response {
    let palette = palette(ui);
    let (font, color) = if chosen { (theme::strong(14.0), palette.text) } else { (theme::body(), palette.quiet) };
    let galley = ui.painter().layout_no_wrap(words(tab).0.to_owned(), font, color);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, HEIGHT - 6.0), Sense::click());
    let color = if response.hovered() { palette.text } else { color };
    ui.painter().galley_with_override_text_color(
        Rect::from_center_size(rect.center(), galley.size()).min,
        galley,
        color,
    );
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect.expand2(vec2(4.0, -4.0)),
            4,
            Stroke::new(1.5, palette.accent),
            eframe::egui::StrokeKind::Inside,
        );
    }
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, words(tab).0));
    response.on_hover_text(tip(ui, words(tab).1, &shortcuts::tab(tab)))
}
