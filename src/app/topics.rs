//! Carries out what is asked for about the topics of the cluster, by jobs, and takes in their answers.

use super::{
    answer::Answer,
    core::Core,
    state::{self, CreatePlace, CreateTopic, Tab},
    way::Way,
};
use crate::{
    action::{Action, TopicsAction},
    connection::check_profile,
    fault::{Fault, Field, Kind},
    practice::{self, Made, Rehearsal},
    producer::Outcome,
    run::{Cluster, Form},
    topics::{self, Described, NewTopic, NewTopicForm, Topic},
};

/// What is remembered beside what the views draw.
#[derive(Default)]
pub(super) struct Topics {
    /// The way to the cluster that was last asked: what it told is forgotten with it.
    way: Option<Way>,
    /// The list is wanted as soon as the cluster may be asked.
    wanted: bool,
    /// Rise with each question, so that a late answer is known.
    list: u64,
    description: u64,
    creation: u64,
    /// The run whose end has been looked at.
    ended: u64,
}

/// What a job answered.
pub(super) enum Told {
    /// The topics of the cluster.
    Listed { number: u64, outcome: Result<Vec<Topic>, Fault> },
    /// One of them.
    Described { number: u64, outcome: Result<Described, Fault> },
    /// A new one.
    Created { number: u64, name: String, outcome: Result<(), Fault> },
}

impl Core {
    pub(super) fn topics_action(&mut self, asked: TopicsAction) {
        match asked {
            TopicsAction::List => self.want_topics(),
            TopicsAction::Look(look) => self.state.topics.look = look,
            TopicsAction::Choose(topic) => self.choose_topic(topic),
            TopicsAction::Use(topic) => self.use_topic(topic),
            TopicsAction::ShowMessages(topic) => {
                self.use_topic(topic.clone());
                self.act(Action::Tab(Tab::Messages));
                self.read_newest(&topic);
            }
            TopicsAction::New => self.ask_for_new_topic(NewTopicForm::new(""), false),
            TopicsAction::CreateAndSend => {
                let form = NewTopicForm::new(self.state.form.topic.trim());
                self.ask_for_new_topic(form, true);
            }
            TopicsAction::Edit(form) => {
                if let Some(creating) = self.state.topics.creating.as_mut().filter(|creating| !creating.going) {
                    if creating.form != form {
                        // It was about what stood there before.
                        creating.fault = None;
                    }
                    creating.form = form;
                }
            }
            TopicsAction::Create => self.create_topic(),
            TopicsAction::Close => {
                // What was asked for is carried out all the same; nobody waits for it any more.
                self.topics.creation += 1;
                self.state.topics.creating = None;
            }
        }
    }

    pub(super) fn topics_told(&mut self, told: Told) {
        match told {
            Told::Listed { number, outcome } if number == self.topics.list => self.topics_listed(outcome),
            Told::Described { number, outcome } if number == self.topics.description => {
                self.state.topics.described = Some(outcome);
            }
            Told::Created { number, name, outcome } => self.topic_created(number, name, outcome),
            Told::Listed { .. } | Told::Described { .. } => {}
        }
    }

    /// After each action, and each time that answers were taken in.
    pub(super) fn look_after_topics(&mut self) {
        let way = self.topics.way.is_some().then(|| self.way());
        if let (Some(before), Some(now)) = (&self.topics.way, &way)
            && before != now
        {
            // Another cluster is asked at once by who looks at its topics; a half-typed address is not.
            let another = before.another_choice(now);
            self.forget_topics();
            self.topics.wanted = another && self.state.tab == Tab::Topics;
        }
        self.look_after_ended_run();
        if self.topics.wanted && self.may_ask_for_topics() {
            self.topics.wanted = false;
            self.list_topics();
        }
    }

    /// The tab was opened: what was listed before may have changed since.
    pub(super) fn topics_shown(&mut self) {
        if !self.state.topics.listing {
            self.want_topics();
        }
    }

    /// What another cluster told is not this one's.
    pub(super) fn forget_topics(&mut self) {
        self.topics.list += 1;
        self.topics.description += 1;
        self.topics.way = None;
        let look = std::mem::take(&mut self.state.topics.look);
        let creating = self.state.topics.creating.take();
        self.state.topics = state::Topics { look, creating, ..state::Topics::default() };
    }

    /// What is known of the form's cluster, as it is typed now.
    pub(super) fn topics_of_form(&self) -> Option<&state::Topics> {
        (self.topics.way.as_ref()? == &self.way()).then_some(&self.state.topics)
    }

    fn want_topics(&mut self) {
        // Only a secret is waited for: the keyring may be about to give it.
        let missing = self.connection_problems();
        self.topics.wanted = missing.iter().all(|(field, _)| matches!(field, Field::Secret | Field::PassPhrase));
    }

    /// Never before the way to the cluster is whole: a secret that is missing would be a sign-in that fails.
    fn may_ask_for_topics(&self) -> bool {
        !self.state.topics.listing && self.connection_problems().is_empty()
    }

    fn connection_problems(&self) -> Vec<(Field, Fault)> {
        let form = &self.state.form;
        if form.cluster == Cluster::Practice {
            return Vec::new();
        }
        let mut problems = check_profile(&form.profile, self.state.secret.at_hand());
        problems.extend(self.state.certificates.problems.iter().cloned());
        problems
    }

    fn list_topics(&mut self) {
        self.topics.list += 1;
        let (number, way) = (self.topics.list, self.way());
        self.topics.way = Some(way.clone());
        self.state.topics.listing = true;
        let listed = move |outcome| Answer::Topics(Told::Listed { number, outcome });
        self.jobs.start(
            "topics-list",
            move || listed(way.open().and_then(|access| topics::list(&access))),
            move |fault| listed(Err(fault)),
        );
        if let Some(chosen) = self.state.topics.chosen.clone() {
            self.describe_topic(chosen);
        }
    }

    fn topics_listed(&mut self, outcome: Result<Vec<Topic>, Fault>) {
        self.state.topics.listing = false;
        self.state.topics.list = Some(outcome);
        self.learn_partitions();
    }

    fn choose_topic(&mut self, topic: Option<String>) {
        if self.state.topics.chosen != topic {
            self.state.topics.described = None;
            self.state.topics.chosen.clone_from(&topic);
        }
        match topic {
            Some(topic) => self.describe_topic(topic),
            None => self.topics.description += 1,
        }
    }

    fn describe_topic(&mut self, topic: String) {
        self.topics.description += 1;
        let (number, way) = (self.topics.description, self.way());
        let described = move |outcome| Answer::Topics(Told::Described { number, outcome });
        self.jobs.start(
            "topic-describe",
            move || described(way.open().and_then(|access| topics::describe(&access, &topic))),
            move |fault| described(Err(fault)),
        );
    }

    fn use_topic(&mut self, topic: String) {
        if !self.state.running() {
            let form = Form { topic, ..self.state.form.clone() };
            self.edit(form);
        }
    }

    fn ask_for_new_topic(&mut self, form: NewTopicForm, then_send: bool) {
        if self.state.running() && then_send {
            return;
        }
        let joined = self.runs.practice.running().is_some_and(|practice| practice.joined());
        let place = match self.state.form.cluster {
            Cluster::Mine => CreatePlace::Mine,
            Cluster::Practice if joined => CreatePlace::Joined,
            Cluster::Practice => CreatePlace::Practice,
        };
        self.state.topics.creating = Some(CreateTopic { form, place, then_send, going: false, fault: None });
    }

    fn create_topic(&mut self) {
        let Some(creating) = self.state.topics.creating.as_mut().filter(|creating| !creating.going) else { return };
        let Ok(topic) = creating.check() else { return };
        creating.going = true;
        creating.fault = None;
        self.topics.creation += 1;
        let (number, way, name) = (self.topics.creation, self.way(), topic.name.clone());
        let created = move |outcome| Answer::Topics(Told::Created { number, name, outcome });
        let failed = created.clone();
        self.jobs.start("topic-create", move || created(create(&way, &topic)), move |fault| failed(Err(fault)));
    }

    fn topic_created(&mut self, number: u64, name: String, outcome: Result<(), Fault>) {
        if outcome.is_ok() && (self.state.topics.list.is_some() || self.state.tab == Tab::Topics) {
            self.want_topics();
        }
        if number != self.topics.creation {
            return;
        }
        let Some(creating) = &mut self.state.topics.creating else { return };
        creating.going = false;
        if let Err(fault) = outcome {
            creating.fault = Some(fault);
            return;
        }
        let then_send = creating.then_send;
        self.state.topics.creating = None;
        if then_send {
            self.send();
        } else {
            self.choose_topic(Some(name));
        }
    }

    /// A run that met no topic offers to create it; and what lines have done to the topics is seen by who looks at them.
    fn look_after_ended_run(&mut self) {
        let Some(run) = &self.state.run else { return };
        let Some(finish) = run.status().finish.filter(|_| self.topics.ended < run.id()) else { return };
        self.topics.ended = run.id();
        let form = &self.state.form;
        let plan = run.plan();
        let ours = plan.cluster == form.cluster && plan.profile == form.profile && plan.topic == form.topic.trim();
        let missing =
            matches!(&finish.outcome, Outcome::Broken { fault, .. } if matches!(fault.kind, Kind::TopicUnknown { .. }));
        let none_sent = run.log().totals().rows() == 0;
        // A topic that is only said to be missing is there, and cannot be created.
        let missing = missing && self.state.lab.on != Some(Rehearsal::TopicUnknown);
        if ours && missing && none_sent && !self.state.asking() {
            self.topics_action(TopicsAction::CreateAndSend);
        }
        if self.state.tab == Tab::Topics {
            self.want_topics();
        }
    }
}

/// The practice cluster knows no request for a new topic: there the practice room makes it.
fn create(way: &Way, topic: &NewTopic) -> Result<(), Fault> {
    match way.cluster() {
        Cluster::Mine => topics::create(&way.open()?, topic),
        Cluster::Practice => {
            let practice = way.practice()?;
            let partitions = if practice.joined() { practice::PARTITIONS } else { topic.partitions };
            let failed = |text| Fault::with(Kind::PracticeFailed, text);
            match practice.make_topic(&topic.name, partitions).map_err(failed)? {
                Made::Now => Ok(()),
                Made::Before => Err(Fault::new(Kind::TopicExists { topic: topic.name.clone() })),
            }
        }
    }
}
