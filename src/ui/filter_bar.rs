//! Above the table: what is looked for, which partition, the line to go to, and whether the newest rows are followed. What
//! there is to say about it stands beneath, in a line that is there only then.

use eframe::egui::{self, Id, Key, Label, RichText, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::{
    shortcuts::{self, tip},
    theme::{self, CONTROL_HEIGHT, GAP, palette},
    view::{Standing, View},
    widgets::{drop_down, entered, entry, progress_bar, text_field, text_width},
};
use crate::{
    action::{Action, LogAction},
    app::state::{Find, FindIn, Searched, Wanted},
    delivery::{Order, States},
    producer::Contact,
    text::{log, number},
};

/// In points.
const FIND_IN_WIDTH: f32 = 112.0;
const PARTITION_WIDTH: f32 = 128.0;
const LINE_WIDTH: f32 = 96.0;
const FIND_WIDTHS: [f32; 2] = [90.0, 300.0];

/// What is typed and not asked for yet.
#[derive(Default)]
pub struct FilterBar {
    text: String,
    within: FindIn,
    /// What was looked for in the last frame: where it was changed elsewhere, the field follows.
    known: Option<Find>,
    line: String,
    /// How many partitions the run's topic has, once that is known.
    partitions: (u64, i32),
    /// The field that is to get the keyboard.
    wanted: Option<Field>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Find,
    Line,
}

impl FilterBar {
    /// The field of the line to go to gets the keyboard in the next frame.
    pub fn go_to_line(&mut self) {
        self.wanted = Some(Field::Line);
    }

    /// The field of what is looked for gets the keyboard as soon as it is drawn.
    pub fn go_to_find(&mut self) {
        self.wanted = Some(Field::Find);
    }

    /// Draws the bar. `following` says whether the table follows the newest rows; whether it is to, or no longer, is given
    /// back where that was asked for.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        run: &Standing<'_>,
        following: bool,
        actions: &mut Vec<Action>,
    ) -> Option<bool> {
        self.take_in(view, run);
        let asked = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let natural = view.state.log_view.wanted.order == Order::default();
            let follow_width = text_width(ui, log::FOLLOW) + 34.0;
            let fixed = PARTITION_WIDTH + LINE_WIDTH + follow_width + 3.0 * GAP;
            let width = ui.available_width() - fixed;
            self.find(ui, width, view, run, actions);
            self.partition(ui, view, actions);
            self.line(ui, actions);
            follow(ui, follow_width, natural, following && natural)
        });
        self.said(ui, view, run, actions);
        asked.inner
    }

    fn take_in(&mut self, view: &View<'_>, run: &Standing<'_>) {
        let find = &view.state.log_view.wanted.find;
        if self.known != *find {
            self.text = find.as_ref().map(|find| find.text.clone()).unwrap_or_default();
            self.within = find.as_ref().map_or(self.within, |find| find.within);
            self.known.clone_from(find);
        }
        if self.partitions.0 != run.run.id() {
            self.partitions = (run.run.id(), 0);
        }
        if let Contact::Made { partitions } = run.status.contact {
            self.partitions.1 = self.partitions.1.max(partitions as i32);
        }
    }

    fn find(&mut self, ui: &mut Ui, width: f32, view: &View<'_>, run: &Standing<'_>, actions: &mut Vec<Action>) {
        let wanted = &view.state.log_view.wanted;
        let fields = fields(run);
        if !fields.iter().any(|(within, _)| *within == self.within) {
            self.within = fields.first().map_or(FindIn::Key, |(within, _)| *within);
        }
        let chosen = self.within;
        let name = fields.iter().find(|(within, _)| *within == chosen).map_or(log::KEY, |(_, name)| name);
        let several = fields.len() > 1;
        let width = if several { width - FIND_IN_WIDTH - 2.0 * GAP } else { width - GAP };
        let hint = if chosen == FindIn::Key { log::FIND_KEY_HINT.to_owned() } else { log::find_hint(name) };
        let field = text_field(&mut self.text, &hint, width.clamp(FIND_WIDTHS[0], FIND_WIDTHS[1]));
        let response = ui.add_enabled(!fields.is_empty(), field).accessible_name(log::FIND);
        let response = response.on_hover_text(tip(ui, log::TIP_FIND, &shortcuts::FIND));
        take_keyboard(&mut self.wanted, Field::Find, &response);
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        let cleared = response.lost_focus() && pressed(Key::Escape);
        if cleared {
            self.text.clear();
        }
        // What stands there when the field is left is looked for, too, and if that was by going to another tab: the rows
        // are never those of another text.
        let known = wanted.find.as_ref().map_or("", |find| find.text.as_str());
        let left = !response.has_focus() && self.text != known && self.text.trim() != known;
        let (anew, mut asks) = (entered(&response), response.lost_focus() || left);
        if several {
            let list = drop_down(ui, FIND_IN_WIDTH, name, "", |ui| {
                for (within, name) in &fields {
                    if entry(ui, *within == chosen, name, "") {
                        self.within = *within;
                    }
                }
            });
            list.accessible_name(log::FIND_IN);
            asks |= self.within != chosen && wanted.find.is_some();
        }
        let text = self.text.trim();
        let find = (!text.is_empty()).then(|| Find { text: text.to_owned(), within: self.within });
        let given_up = view.state.log_view.searched.is_some_and(|searched| searched.given_up);
        let asks = asks || anew;
        if (asks && find != wanted.find) || (anew && given_up) {
            self.known.clone_from(&find);
            want(Wanted { find, ..wanted.clone() }, actions);
        }
    }

    fn partition(&self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let wanted = &view.state.log_view.wanted;
        let chosen = wanted.partition;
        let name = chosen.map_or_else(|| log::ALL_PARTITIONS.to_owned(), log::partition);
        let mut now = chosen;
        let list = drop_down(ui, PARTITION_WIDTH, &name, "", |ui| {
            if entry(ui, chosen.is_none(), log::ALL_PARTITIONS, "") {
                now = None;
            }
            for partition in 0..self.partitions.1.max(chosen.map_or(0, |partition| partition + 1)) {
                if entry(ui, chosen == Some(partition), &log::partition(partition), "") {
                    now = Some(partition);
                }
            }
        });
        list.accessible_name(log::PARTITION);
        if now != chosen {
            want(Wanted { partition: now, ..wanted.clone() }, actions);
        }
    }

    fn line(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let number = number::parse_whole(&self.line);
        let wrong = number.is_none() && !self.line.trim().is_empty();
        let mut field = text_field(&mut self.line, log::GO_TO_LINE, LINE_WIDTH);
        if wrong {
            field = field.text_color(palette(ui).failed);
        }
        let response = ui.add(field).accessible_name(log::GO_TO_LINE);
        let response = response.on_hover_text(if wrong { log::NOT_A_LINE } else { log::TIP_GO_TO_LINE });
        take_keyboard(&mut self.wanted, Field::Line, &response);
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        if response.lost_focus() && pressed(Key::Escape) {
            self.line.clear();
        }
        if let Some(line) = number.filter(|_| response.has_focus() && pressed(Key::Enter)) {
            actions.push(Action::Log(LogAction::GoToLine(line)));
        }
    }

    /// What is filtered, searched, marked or gone, with what can be done about it.
    fn said(&self, ui: &mut Ui, view: &View<'_>, run: &Standing<'_>, actions: &mut Vec<Action>) {
        let look = &view.state.log_view;
        let kept = run.kept.end.saturating_sub(run.kept.start);
        let filtered = !look.wanted.is_all();
        let gone = run.kept.start > 0;
        let marked = look.marked.as_ref().map(|marked| marked.end() - marked.start() + 1).filter(|rows| *rows > 1);
        if !filtered && !gone && marked.is_none() && look.searching.is_none() && look.trouble.is_none() {
            return;
        }
        let quiet = palette(ui).quiet;
        let small = |text: String| RichText::new(text).font(theme::small()).color(quiet);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(12.0, 4.0);
            compact(ui);
            if look.searching.is_some() {
                let share = look.searched.map_or(0.0, |searched| searched.share());
                ui.label(small(log::searching(share)));
                progress_bar(ui, log::SEARCHING, 120.0, share as f32);
                if ui.button(log::STOP_SEARCHING).clicked() {
                    actions.push(Action::Log(LogAction::StopSearching));
                }
            }
            if filtered {
                let shown = look.shown(run.kept.clone()).len();
                ui.label(small(log::shown_of(shown, kept)));
                clear_filter(ui, &look.wanted, log::CLEAR_FILTER, actions);
            }
            if let Some(searched) = look.searched.filter(Searched::in_part) {
                ui.label(small(log::looked_to(searched.to_line)));
            }
            if let Some(fault) = &look.trouble {
                let words = fault.words();
                let text = RichText::new(&words.title).font(theme::small()).color(palette(ui).failed);
                ui.label(text).on_hover_text(format!("{} {}", words.happened, words.to_try));
            }
            if let Some(rows) = marked {
                ui.label(small(log::marked(rows)));
            }
            if gone {
                ui.add(Label::new(small(log::older_are_gone(kept, run.kept.end))).wrap());
            }
        });
    }
}

/// Buttons in a line of small text.
fn compact(ui: &mut Ui) {
    ui.spacing_mut().interact_size.y = 22.0;
    ui.spacing_mut().button_padding = vec2(8.0, 1.0);
    ui.style_mut().override_font_id = Some(theme::small());
}

/// The button that shows all rows again, in the order in which they are.
pub fn clear_filter(ui: &mut Ui, wanted: &Wanted, words: &str, actions: &mut Vec<Action>) {
    if ui.button(words).clicked() {
        want(Wanted { states: States::default(), partition: None, find: None, order: wanted.order }, actions);
    }
}

fn want(wanted: Wanted, actions: &mut Vec<Action>) {
    actions.push(Action::Log(LogAction::Want(wanted)));
}

/// Where the run's log can be searched: lines without fields have neither.
fn fields<'a>(run: &Standing<'a>) -> Vec<(FindIn, &'a str)> {
    let plan = run.run.plan();
    let key = plan.selection.key_field.as_ref().map(|_| (FindIn::Key, log::KEY));
    let shown = plan.shown_field.as_deref().map(|field| (FindIn::Shown, field));
    key.into_iter().chain(shown).collect()
}

fn take_keyboard(wanted: &mut Option<Field>, field: Field, response: &egui::Response) {
    if wanted.take_if(|wanted| *wanted == field).is_some() {
        response.request_focus();
        select_all(response);
    }
}

/// What stands in the field is replaced by what is typed next.
fn select_all(response: &egui::Response) {
    let (ctx, id): (_, Id) = (&response.ctx, response.id);
    let mut state = egui::text_edit::TextEditState::load(ctx, id).unwrap_or_default();
    let all = egui::text::CCursorRange::two(egui::text::CCursor::new(0), egui::text::CCursor::new(usize::MAX >> 1));
    state.cursor.set_char_range(Some(all));
    state.store(ctx, id);
}

/// The switch that follows the newest rows: an arrow down to a line, painted, and its word.
fn follow(ui: &mut Ui, width: f32, enabled: bool, following: bool) -> Option<bool> {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, CONTROL_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, enabled, following, log::FOLLOW));
    let look = *ui.style().interact(&response);
    let fill = if following { palette.selected } else { palette.panel };
    let stroke = if following && !response.has_focus() { Stroke::new(1.0, palette.accent) } else { look.bg_stroke };
    ui.painter().rect(rect, look.corner_radius, fill, stroke, StrokeKind::Inside);
    let color = if enabled { palette.text } else { palette.quiet };
    let middle = rect.left_center() + vec2(15.0, 0.0);
    let pen = Stroke::new(1.5, if following { palette.accent } else { color });
    let painter = ui.painter();
    painter.line_segment([middle + vec2(0.0, -6.0), middle + vec2(0.0, 3.0)], pen);
    painter.line_segment([middle + vec2(-3.5, -0.5), middle + vec2(0.0, 3.0)], pen);
    painter.line_segment([middle + vec2(3.5, -0.5), middle + vec2(0.0, 3.0)], pen);
    painter.line_segment([middle + vec2(-5.0, 6.0), middle + vec2(5.0, 6.0)], pen);
    let at = rect.left_center() + vec2(25.0, 0.0);
    painter.text(at, egui::Align2::LEFT_CENTER, log::FOLLOW, theme::body(), color);
    let clicked = enabled && response.clicked();
    response.on_hover_text(if enabled { log::TIP_FOLLOW } else { log::TIP_FOLLOW_NOT });
    clicked.then_some(!following)
}
