//! What the form comes to: the plan for Send, or what is in its way, and in that of other things that it is asked for.

use super::{FileState, State};
use crate::{
    connection::test::needs,
    fault::{Fault, Field, Kind},
    run::{Cluster, Form, Plan},
    source::{BadLines, Examined, Format},
};

impl State {
    /// The plan for Send, or everything that is in its way, in the order of the form.
    pub fn plan(&self) -> Result<Plan, Vec<(Field, Fault)>> {
        self.plan_of(&self.sent_form(), self.lab_way().is_some() || self.secret.at_hand())
    }

    /// The plan that the form itself makes: nothing of the practice lab is in it.
    pub fn plan_of_form(&self) -> Result<Plan, Vec<(Field, Fault)>> {
        self.plan_of(&self.form, self.secret.at_hand())
    }

    fn plan_of(&self, form: &Form, secret_known: bool) -> Result<Plan, Vec<(Field, Fault)>> {
        let checked = form.check(secret_known);
        let mut found = Vec::new();
        if let FileState::Trouble(fault) = &self.file {
            found.push((Field::File, fault.clone()));
        }
        found.extend(self.text_with_fields().map(|field| (field, Fault::new(Kind::TextWithKey))));
        if self.form.cluster == Cluster::Mine {
            found.extend(self.certificates.problems.iter().cloned());
        }
        if found.is_empty() {
            return checked;
        }
        found.extend(checked.err().unwrap_or_default());
        found.sort_by_key(|(field, _)| *field);
        Err(found)
    }

    /// What is in the way of a test of the connection, in the order of the form.
    pub fn test_problems(&self) -> Vec<(Field, Fault)> {
        let mut problems = self.plan().err().unwrap_or_default();
        problems.retain(|(field, _)| needs(*field));
        problems
    }

    /// What of the connection or the topic is in the way of counting, in the order of the form.
    pub fn totals_problem(&self) -> Option<(Field, Fault)> {
        use Field::{
            ApiKey, Bootstrap, CaFile, ClientCertificate, ClientId, ClientKey, PassPhrase, Properties, Secret,
            Security, SignIn, Topic,
        };
        let way = [
            Bootstrap,
            ApiKey,
            Secret,
            Security,
            SignIn,
            ClientId,
            CaFile,
            ClientCertificate,
            ClientKey,
            PassPhrase,
            Topic,
            Properties,
        ];
        self.test_problems().into_iter().find(|(field, _)| way.contains(field))
    }

    /// What is wanted of lines that have no fields.
    fn text_with_fields(&self) -> Option<Field> {
        let text = matches!(&self.file, FileState::Known(Examined { format: Some(Format::Text), .. }));
        if text && self.form.bad_lines == BadLines::Refuse { self.form.first_line_field() } else { None }
    }
}
