//! The left panel: the three steps, which scroll, and the button pinned beneath them.

use eframe::egui::{self, Event, Frame, Id, Margin, Response, ScrollArea, Ui, UiBuilder};

use super::{
    Touched, code, connection, file, options,
    secrets::{self, SecretFields},
    send,
    shortcuts::{self, tip},
    theme::{self, palette},
    view::View,
    widgets::{beside, button_width, note, primary, quiet, row, scrolled, segmented, step, wide_button},
};
use crate::{
    action::Action,
    app::state::SecretState,
    fault::{Fault, Field},
    run::{Form, Phase},
    settings::Theme,
    text::{again, help, keyring, secret, window},
};

/// What the form remembers by itself.
pub struct FormPanel {
    pub secrets: SecretFields,
    touched: Touched,
    /// The list of shortcuts was asked for.
    pub wants_help: bool,
    /// The connection to which the fields belonged in the last frame.
    connection: String,
    /// How high the pinned part was in the last frame, in points.
    pinned_height: f32,
    /// The pinned button that had the keyboard: whichever takes its place gets it.
    held: Option<Id>,
    /// The pinned button in the last frame.
    shown: Option<Id>,
    /// The one that pauses, in the last frame.
    pause: Option<Id>,
    /// What had the keyboard in the last frame.
    revealed: Option<Id>,
}

impl FormPanel {
    /// Nothing typed, nothing left yet.
    pub fn new() -> Self {
        let pinned_height = super::theme::PRIMARY_HEIGHT + 24.0;
        Self {
            secrets: SecretFields::new(),
            touched: Touched::default(),
            wants_help: false,
            connection: String::new(),
            pinned_height,
            held: None,
            shown: None,
            pause: None,
            revealed: None,
        }
    }

    /// Draws the panel's content: first what scrolls, so that Tab goes through it before the button beneath it.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let whole = ui.available_rect_before_wrap();
        let (above, below) = whole.split_top_bottom_at_y(whole.bottom() - self.pinned_height);
        let mut form = view.state.form.clone();
        if self.connection != form.profile.id {
            // Nothing of this one was left yet.
            self.touched = Touched::default();
            self.secrets.begin_anew();
            self.connection.clone_from(&form.profile.id);
        }
        ui.scope_builder(UiBuilder::new().max_rect(above).id_salt("steps"), |ui| {
            let area = ScrollArea::vertical().auto_shrink(false);
            scrolled(ui, window::SCROLL_FORM, area, |ui| {
                self.steps(ui, view, &mut form, actions);
                self.reveal_focused(ui);
            });
        });
        if form != view.state.form {
            actions.push(Action::Edit(Box::new(form)));
        }
        let shown = ui.scope_builder(UiBuilder::new().max_rect(below).id_salt("pinned"), |ui| {
            let margin = Margin { left: 16, right: 16, top: 12, bottom: 12 };
            Frame::new().inner_margin(margin).show(ui, |ui| button(ui, view, &self.secrets, actions)).inner
        });
        self.hold(ui, view, &shown.inner);
        ui.painter().hline(whole.x_range(), below.top(), egui::Stroke::new(1.0, palette(ui).line));
        let height = shown.response.rect.height();
        if (height - self.pinned_height).abs() > 0.5 {
            self.pinned_height = height;
            ui.ctx().request_discard("the pinned part has another height");
        }
    }

    /// Scrolls to what the keyboard has come to, which egui does not do by itself.
    fn reveal_focused(&mut self, ui: &Ui) {
        let focused = ui.memory(|memory| memory.focused());
        if std::mem::replace(&mut self.revealed, focused) == focused {
            return;
        }
        let steps = focused.filter(|id| Some(*id) != self.shown && Some(*id) != self.pause);
        let place = steps.and_then(|id| ui.ctx().read_response(id)).map(|response| response.rect);
        if let Some(place) = place.filter(|place| ui.min_rect().contains_rect(*place)) {
            ui.scroll_to_rect(place, None);
        }
    }

    /// Send becomes Stop and Pause, and they become Send: the keyboard stays at what is there, unless it was taken
    /// elsewhere.
    fn hold(&mut self, ui: &Ui, view: &View<'_>, Pinned { button, pause }: &Pinned) {
        let before = self.shown.replace(button.id);
        self.pause = pause.as_ref().map(|pause| pause.id);
        if view.state.asking() {
            return;
        }
        let focused = ui.memory(|memory| memory.focused());
        let drawn =
            |held| [Some(button), pause.as_ref()].into_iter().flatten().any(|one| one.id == held && one.enabled());
        let gone = focused.is_none() || (focused == before && before != Some(button.id));
        self.held = match self.held {
            _ if button.has_focus() => Some(button.id),
            _ if pause.as_ref().is_some_and(Response::has_focus) => focused,
            // Taken from it by a press beside it.
            Some(held) if gone && drawn(held) => None,
            Some(_) if gone && button.enabled() => {
                button.request_focus();
                Some(button.id)
            }
            held => held.filter(|_| gone || held == focused),
        };
    }

    /// A run is about to start: what has the keyboard in here cannot keep it.
    pub fn let_go(&mut self, ui: &Ui) {
        let focused = ui.memory(|memory| memory.focused());
        let place = focused.and_then(|id| ui.ctx().read_response(id)).map(|response| response.rect);
        if place.is_some_and(|rect| rect.right() <= super::theme::FORM_WIDTH) {
            self.held = focused;
        }
    }

    fn steps(&mut self, ui: &mut Ui, view: &View<'_>, form: &mut Form, actions: &mut Vec<Action>) {
        ui.add_enabled_ui(!view.running, |ui| {
            let typed =
                &mut connection::Typed { form: &mut *form, secrets: &mut self.secrets, touched: &mut self.touched };
            connection::ui(ui, view, typed, actions);
            file::ui(ui, view, form, &mut self.touched, actions);
            send::ui(ui, view, form, &mut self.touched, actions);
        });
        step(ui, "", |ui| {
            code::link(ui, view, actions);
            options::ui(ui, view, form, &mut self.secrets.pass_phrase, &mut self.touched, actions);
            self.wants_help = foot(ui, view, actions);
        });
        actions.extend(self.secrets.take_undrawn());
    }
}

/// The theme, the secrets, and the version. Returns whether the list of shortcuts is asked for.
fn foot(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) -> bool {
    ui.add_space(theme::GAP);
    ui.separator();
    let mut chosen = view.state.theme;
    let choices =
        [(Theme::System, window::THEME_SYSTEM), (Theme::Light, window::THEME_LIGHT), (Theme::Dark, window::THEME_DARK)];
    if row(ui, window::THEME, window::TIP_THEME, |ui| segmented(ui, window::THEME, &choices, &mut chosen)) {
        actions.push(Action::Theme(chosen));
    }
    secrets::forget_all(ui, view, actions);
    ui.horizontal(|ui| {
        let about = |ui: &mut Ui| drop(quiet(ui, window::version()));
        let mut asked = false;
        beside(ui, button_width(ui, help::HELP), about, |ui| {
            asked = ui.button(help::HELP).on_hover_text(tip(ui, help::HELP_TIP, &shortcuts::HELP)).clicked();
        });
        asked
    })
    .inner
}

/// The pinned buttons.
struct Pinned {
    /// The one that starts or stops a run.
    button: Response,
    /// The one that pauses it.
    pause: Option<Response>,
}

/// The button that starts or stops a run; beneath it what keeps it from being pressed.
fn button(ui: &mut Ui, view: &View<'_>, secrets: &SecretFields, actions: &mut Vec<Action>) -> Pinned {
    if view.running {
        return ui.columns(2, |columns| {
            // An id of its own: what stands first in this place is Send at other times, which has the keyboard.
            let pause = columns[0].push_id("pause", |ui| pause(ui, view, actions)).inner;
            Pinned { button: stop(&mut columns[1], view, actions), pause: Some(pause) }
        });
    }
    let reason = view.plan.as_ref().err().and_then(|problems| problems.first());
    let response = primary(ui, reason.is_none() && !secrets.replaces(), &view.send_label());
    let response = response.on_hover_text(tip(ui, window::SEND_TIP, &shortcuts::SEND));
    if pressed(ui, &response) {
        actions.push(Action::Send);
    }
    if let Some((field, fault)) = reason {
        note(ui, words(*field, fault, view, secrets.pending()), palette(ui).text).on_hover_text(fault.words().to_try);
    } else if secrets.replaces() {
        note(ui, secret::UNDECIDED, palette(ui).text);
    }
    Pinned { button: response, pause: None }
}

/// Whether it was pressed anew: a key that is held down would go from Send to Stop and back.
fn pressed(ui: &Ui, button: &Response) -> bool {
    let repeated = |event: &Event| matches!(event, Event::Key { pressed: true, repeat: true, .. });
    button.clicked() && !ui.input(|input| input.events.iter().any(repeated))
}

fn words(field: Field, fault: &Fault, view: &View<'_>, pending: Option<Field>) -> String {
    match field {
        Field::Secret if pending == Some(field) => window::SECRET_PENDING.to_owned(),
        Field::PassPhrase if pending == Some(field) => keyring::PASS_PHRASE_PENDING.to_owned(),
        Field::PassPhrase if view.state.pass_phrase == (SecretState::Asking { at_hand: false }) => {
            window::SECRET_ASKING.to_owned()
        }
        Field::Secret if view.state.secret == (SecretState::Asking { at_hand: false }) => {
            window::SECRET_ASKING.to_owned()
        }
        _ => fault.words().title,
    }
}

fn pause(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) -> Response {
    let paused = view.pausable();
    let (text, words) = match paused {
        Some(true) => (again::RESUME, again::RESUME_TIP),
        Some(false) | None => (again::PAUSE, again::PAUSE_TIP),
    };
    let response = wide_button(ui, paused.is_some(), text).on_hover_text(tip(ui, words, &shortcuts::PAUSE));
    if let Some(paused) = paused.filter(|_| pressed(ui, &response)) {
        actions.push(Action::Pause(!paused));
    }
    response
}

fn stop(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) -> Response {
    let stopping = view.run.as_ref().is_some_and(|run| run.status.phase == Phase::Stopping);
    let text = if stopping { window::STOPPING } else { window::STOP };
    let response = wide_button(ui, !stopping, text).on_hover_text(tip(ui, window::STOP_TIP, &shortcuts::STOP));
    if pressed(ui, &response) {
        actions.push(Action::Stop);
    }
    response
}
