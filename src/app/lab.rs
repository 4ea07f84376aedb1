//! Carries out what is asked for about the practice lab, by jobs, and takes in their answers: what is wanted to go wrong is
//! compared with what does, and one job at a time makes the one the other.

mod lessons;

use super::{answer::Answer, core::Core};
use crate::{
    action::LabAction,
    connection::{Profile, Secret, Secrets, Security},
    fault::{Fault, Kind},
    lessons::Course,
    practice::{Place, Rehearsal, Shared},
    run::{Cluster, Form, Plan, practice_profile},
    text::{lab as words, practice::NOT_OURS},
};

pub(super) use lessons::KeysOf;

/// What is remembered beside what the views draw.
#[derive(Default)]
pub(super) struct Lab {
    /// What is wanted to go wrong.
    wanted: Option<Rehearsal>,
    /// Where Send goes meanwhile. It ends when this is dropped.
    place: Option<Place>,
    /// Send was pressed while it was being switched, with this form.
    sends: Option<Box<Form>>,
    lessons: lessons::Lessons,
}

/// What a job answered.
pub(super) enum Told {
    /// It was switched, or could not be.
    Switched { to: Option<Rehearsal>, outcome: Result<Option<Place>, Fault> },
    /// The keys of some of a run's lines.
    Keys(KeysOf),
}

/// The connection that leads to a place of the lab: no connection of a person's has this id.
const ID: &str = "practice-lab";
/// Invented, and known to nobody.
const API_KEY: &str = "PRACTICE";
const SECRET: &str = "not-the-right-secret";

impl Core {
    pub(super) fn lab_action(&mut self, asked: LabAction) {
        match asked {
            LabAction::Rehearse(rehearsal) if self.state.can_rehearse(rehearsal) => {
                self.lab.wanted = Some(rehearsal);
            }
            LabAction::Rehearse(_) => {}
            LabAction::Undo => self.undo_rehearsal(),
            LabAction::UsePractice => {
                let mut form = self.state.form.clone();
                form.cluster = Cluster::Practice;
                self.edit(form);
            }
            LabAction::Begin(lesson) => {
                let course = Course::begin(lesson, self.seen());
                let lab = &mut self.state.lab;
                lab.courses.retain(|known| known.lesson() != lesson);
                lab.open = Some(lab.courses.len());
                lab.courses.push(course);
            }
            LabAction::Leave => self.state.lab.open = None,
        }
    }

    pub(super) fn lab_told(&mut self, told: Told) {
        match told {
            Told::Switched { to, outcome } => self.switched(to, outcome),
            Told::Keys(keys) => self.lab.lessons.take(keys),
        }
    }

    /// After each action, and each time that answers were taken in.
    pub(super) fn look_after_lab(&mut self) {
        if self.state.form.cluster == Cluster::Mine {
            // What is practised never follows to a cluster of one's own.
            self.undo_rehearsal();
        }
        if self.state.lab.switching.is_none() && self.lab.wanted != self.state.lab.on {
            self.switch();
        }
        if self.state.lab.on.is_some() {
            self.state.hear_report();
        }
        self.look_after_lessons();
    }

    /// Nothing is to go wrong on purpose any more.
    pub(super) fn undo_rehearsal(&mut self) {
        self.lab.wanted = None;
    }

    fn switch(&mut self) {
        let to = self.lab.wanted;
        self.state.lab.switching = Some(to);
        let practice = self.runs.practice.clone();
        let topic = self.state.form.topic.trim().to_owned();
        self.jobs.start(
            "practice-switch",
            move || {
                let outcome = switch(&practice, to, &topic);
                let failed = |text| Fault::with(Kind::PracticeFailed, text);
                Answer::Lab(Told::Switched { to, outcome: outcome.map_err(failed) })
            },
            move |fault| Answer::Lab(Told::Switched { to, outcome: Err(fault) }),
        );
    }

    fn switched(&mut self, to: Option<Rehearsal>, outcome: Result<Option<Place>, Fault>) {
        let before = self.state.before_now();
        let lab = &mut self.state.lab;
        lab.switching = None;
        match outcome {
            Ok(place) => {
                lab.on = to;
                lab.way = place.as_ref().map(profile);
                lab.before = before;
                lab.reported = None;
                self.lab.place = place;
            }
            Err(fault) => {
                // Another try is asked for by another press.
                self.lab.wanted = lab.on;
                self.say(fault);
            }
        }
        // Another form was not meant by the press: it may lead to another cluster.
        if self.lab.sends.take().is_some_and(|form| *form == self.state.form) {
            self.send();
        }
    }

    /// Whether Send has to wait until it is known where to, which takes some milliseconds; then it is done.
    pub(super) fn sends_when_switched(&mut self) -> bool {
        let switching = self.state.lab.switching.is_some();
        self.lab.sends = switching.then(|| Box::new(self.state.form.clone()));
        switching
    }

    /// Whether a run with this plan sends to the practice cluster, which has to run and to have the topic: also where the
    /// lab has it go there by another way.
    pub(super) fn sends_to_practice(&self, plan: &Plan) -> bool {
        let by_lab = plan.profile.id == ID && self.lab.place.as_ref().is_some_and(Place::reaches_practice);
        plan.cluster == Cluster::Practice || by_lab
    }

    /// What a run with this plan sends its lines by once more: where it went by the lab's way, by that which is in force
    /// now, and where nothing goes wrong any more, to the practice cluster.
    pub(super) fn plan_again(&self, plan: &Plan) -> Plan {
        match &self.state.lab.way {
            _ if plan.profile.id != ID => plan.clone(),
            Some(way) => Plan { profile: way.clone(), ..plan.clone() },
            None => Plan { cluster: Cluster::Practice, ..plan.clone() },
        }
    }

    /// Whether this profile leads to a place of the lab.
    pub(super) fn is_of_lab(profile: &Profile) -> bool {
        profile.id == ID
    }

    /// Lines of the run are about to be sent again: what they meet is about what goes wrong now.
    pub(super) fn rehearse_again(&mut self) {
        if self.state.lab.on.is_some() {
            self.state.lab.before = self.state.before_again();
        }
    }

    /// The secrets of a connection: those that are at hand, or the invented ones of the lab.
    pub(super) fn secrets_of(&self, profile: &Profile) -> Secrets {
        match &self.state.lab.way {
            Some(way) if way.id == profile.id => {
                Secrets { api_secret: Some(Secret::new(SECRET.to_owned())), pass_phrase: None }
            }
            _ => self.secrets.held(&profile.id),
        }
    }
}

/// Undoes what goes wrong, and has this go wrong instead. What can fail is done first. Blocks for some milliseconds.
fn switch(practice: &Shared, to: Option<Rehearsal>, topic: &str) -> Result<Option<Place>, String> {
    let of_cluster = to.filter(|to| to.is_of_cluster());
    let topic = Some(topic).filter(|topic| !topic.is_empty());
    if of_cluster.is_some() {
        let practice = practice.ready()?;
        if practice.joined() {
            return Err(NOT_OURS.to_owned());
        }
        topic.map_or(Ok(()), |topic| practice.ensure_topic(topic))?;
    }
    let another_way = to.filter(|to| to.is_another_way());
    let place = another_way.map(|to| Place::open(to, practice.ready()?.address())).transpose()?;
    // It is this window's own that goes wrong, and is put right, also where another one was joined meanwhile.
    practice.own().map_or(Ok(()), |own| own.cause(of_cluster, topic))?;
    Ok(place)
}

/// The way to a place.
fn profile(place: &Place) -> Profile {
    let security = match (place.encrypted(), place.signs_in()) {
        (false, _) => Security::Plaintext,
        (true, false) => Security::Ssl,
        (true, true) => Security::SaslSsl,
    };
    Profile {
        id: ID.to_owned(),
        name: words::NAME.to_owned(),
        security,
        api_key: if place.signs_in() { API_KEY.to_owned() } else { String::new() },
        ca_file: place.authority().map(|path| path.display().to_string()).unwrap_or_default(),
        properties: if place.sends_once() { "message.send.max.retries=0".to_owned() } else { String::new() },
        ..practice_profile(place.address())
    }
}
