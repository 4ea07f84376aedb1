//! The question that makes a topic: one that was asked for, or the one that Send did not find.

use eframe::egui::{Frame, Id, Modal, Response, ScrollArea, Ui};

use super::{
    banner::fault_text,
    overlay,
    theme::{self, palette},
    view::View,
    widgets::{beneath, entered, note, primary, quiet, row, scrolled, strip, text_field, whole_height, wide_button},
};
use crate::{
    action::{Action, TopicsAction},
    app::state::{CreatePlace, CreateTopic},
    fault::{Field, Kind},
    text::{number, topics as words},
    topics::NewTopicForm,
};

/// How much of the window's height a fault may take.
const FAULT_SHARE: f32 = 0.35;

/// What the question remembers by itself.
#[derive(Default)]
pub struct NewTopicQuestion {
    /// When it opens and closes, and who has the keyboard then.
    question: overlay::Question,
    /// The name was left once: before that an empty one is not held against it.
    named: bool,
}

impl NewTopicQuestion {
    /// Draws the question while it is asked.
    pub fn ui(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let asked = view.state.topics.creating.as_ref();
        let opens = self.question.opens(ui, asked.is_some());
        let Some(asked) = asked else { return };
        if opens {
            self.named = false;
        }
        let mut form = asked.form.clone();
        let frame = Frame::popup(ui.style()).inner_margin(20);
        let modal = Modal::new(Id::unique("new topic")).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width(if asked.then_send { 480.0 } else { 420.0 });
            whole_height(ui);
            ui.heading(if asked.then_send { words::MISSING_TITLE } else { words::CREATE_TITLE });
            let fields = ui.add_enabled_ui(!asked.going, |ui| self.fields(ui, asked, &mut form, opens));
            let creates = fields.inner && ready(asked);
            if let Some(fault) = &asked.fault {
                let most = ui.ctx().content_rect().height() * FAULT_SHARE;
                let color = palette(ui).failed;
                let area = ScrollArea::vertical().max_height(most).auto_shrink([false, true]);
                strip(ui, color, |ui| {
                    scrolled(ui, words::SCROLL_DETAIL, area, |ui| {
                        fault_text(ui, (&fault.words().title, words::COPY_NEW_TROUBLE), fault, color, actions);
                    });
                });
            }
            ui.add_space(theme::GAP);
            buttons(ui, asked, opens).or(creates.then_some(TopicsAction::Create))
        });
        if form != asked.form {
            actions.push(Action::Topics(TopicsAction::Edit(form)));
        }
        let left = modal.should_close().then_some(TopicsAction::Close);
        actions.extend(modal.inner.or(left).map(Action::Topics));
    }

    /// Whether Enter was pressed in one of them.
    fn fields(&mut self, ui: &mut Ui, asked: &CreateTopic, form: &mut NewTopicForm, opens: bool) -> bool {
        if asked.then_send {
            ui.label(words::missing(asked.form.name.trim()));
            let partitions = field(ui, asked, Field::Partitions, words::TIP_NEW_PARTITIONS, &mut form.partitions, "");
            quiet(ui, words::CREATE_AND_SEND_TOLD);
            return entered(&partitions);
        }
        let name = row(ui, Field::NewTopic.name(), words::TIP_NEW_NAME, |ui| {
            ui.add(text_field(&mut form.name, "", ui.available_width()))
        });
        if opens {
            name.request_focus();
        }
        self.named |= name.lost_focus();
        let held = |kind: &Kind| self.named || !matches!(kind, Kind::FieldEmpty { .. });
        problem(ui, asked, Field::NewTopic, held);
        let mut enters = entered(&name);
        let mut add = |ui: &mut Ui, name: Field, tip: &str, text: &mut String, hint: &str| {
            enters |= entered(&field(ui, asked, name, tip, text, hint));
        };
        match asked.place {
            CreatePlace::Mine => {
                add(ui, Field::Partitions, words::TIP_NEW_PARTITIONS, &mut form.partitions, "");
                let hint = words::CLUSTERS_OWN;
                add(ui, Field::Replicas, words::TIP_NEW_REPLICAS, &mut form.replicas, hint);
                add(ui, Field::Retention, words::TIP_NEW_RETENTION, &mut form.retention, hint);
            }
            CreatePlace::Practice => {
                add(ui, Field::Partitions, words::TIP_NEW_PARTITIONS, &mut form.partitions, "");
                quiet(ui, words::PRACTICE_HAS_ONE);
            }
            CreatePlace::Joined => drop(quiet(ui, words::JOINED_HAS_FOUR)),
        }
        enters
    }
}

fn field(ui: &mut Ui, asked: &CreateTopic, field: Field, tip: &str, text: &mut String, hint: &str) -> Response {
    let response = row(ui, field.name(), tip, |ui| {
        // A hint keeps `row` from naming the field, so it is named here.
        ui.add(text_field(text, hint, ui.available_width())).accessible_name(field.name())
    });
    problem(ui, asked, field, |_| true);
    response
}

fn problem(ui: &mut Ui, asked: &CreateTopic, field: Field, held: impl Fn(&Kind) -> bool) {
    if let Some(fault) = asked.problem(field).filter(|fault| held(&fault.kind)) {
        let text = fault.words();
        // The titles of these do not say what may stand there.
        let whole = matches!(fault.kind, Kind::NotNumber { .. } | Kind::TopicName { .. });
        let said = if whole { text.happened } else { text.title };
        beneath(ui, |ui| drop(note(ui, said, palette(ui).failed).on_hover_text(text.to_try)));
    }
}

/// Whether it can be made as it is typed.
fn ready(asked: &CreateTopic) -> bool {
    asked.check().is_ok() && !asked.going
}

fn buttons(ui: &mut Ui, asked: &CreateTopic, opens: bool) -> Option<TopicsAction> {
    let ready = ready(asked);
    let text = match (asked.going, asked.then_send) {
        (true, _) => words::CREATING.to_owned(),
        (false, false) => words::CREATE.to_owned(),
        (false, true) => words::create_and_send(asked.form.name.trim(), number::parse_whole(&asked.form.partitions)),
    };
    if asked.then_send {
        // Its words are long: one beneath the other.
        let create = wide_button(ui, ready, text);
        let cancel = primary(ui, true, words::CANCEL);
        if opens {
            cancel.request_focus();
        }
        return answer(&create, &cancel);
    }
    ui.columns(2, |columns| {
        let create = primary(&mut columns[0], ready, &text);
        let cancel = wide_button(&mut columns[1], true, words::CANCEL);
        answer(&create, &cancel)
    })
}

fn answer(create: &Response, cancel: &Response) -> Option<TopicsAction> {
    match () {
        () if create.clicked() => Some(TopicsAction::Create),
        () if cancel.clicked() => Some(TopicsAction::Close),
        () => None,
    }
}
