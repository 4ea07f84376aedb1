//! What becomes of a profile that takes an import over, and what a text means that leaves something out.

use std::collections::btree_map::Entry;

use super::Import;
use crate::{
    connection::{Acks, Compression, Mechanism, Partitioner, Profile, Security},
    fault::Field,
};

/// Where Confluent Cloud's clusters are: they take nothing but SASL_SSL with PLAIN.
const CLOUD: &str = ".confluent.cloud:";

impl Import {
    /// The profile with everything in it that was recognised; the rest stays as it is. Secrets have no place in it.
    #[must_use]
    pub fn apply(&self, profile: &Profile) -> Profile {
        let mut changed = profile.clone();
        for (field, value) in &self.fields {
            if !self.implied.contains(field) || self.implies(*field, profile) {
                set(&mut changed, *field, value);
            }
        }
        if !self.properties.is_empty() {
            let named = |line: &&str| {
                let name = line.split_once('=').map_or(*line, |(name, _)| name).trim();
                self.properties.iter().any(|(taken, ..)| taken == name)
            };
            let kept = profile.properties.lines().filter(|line| !named(line) && !line.trim().is_empty());
            let taken = self.properties.iter().map(|(name, value, _)| format!("{name}={value}"));
            changed.properties = kept.map(str::to_owned).chain(taken).collect::<Vec<_>>().join("\n");
        }
        changed
    }

    /// A new profile, under the cluster's own name where the text has it.
    pub fn new_profile(&self) -> Profile {
        let empty = Profile::default();
        let name = self.name.clone().unwrap_or_else(|| empty.name.clone());
        self.apply(&Profile { name, ..empty })
    }

    /// What the text leaves out and clearly means: Kafka's own default without sign-in, Confluent Cloud's with it.
    pub(super) fn imply(&mut self, scram: bool) {
        self.scram = scram;
        let key = self.fields.contains_key(&Field::ApiKey) || self.secrets.api_secret.is_some() || self.in_the_cloud();
        let ssl = [Field::CaFile, Field::ClientCertificate].iter().any(|field| self.fields.contains_key(field));
        let security = match (key, ssl) {
            (true, _) => Security::SaslSsl,
            (false, true) => Security::Ssl,
            (false, false) => Security::Plaintext,
        };
        self.imply_one(Field::Security, security.name());
        if key {
            let mechanism = if scram { Mechanism::ScramSha512 } else { Mechanism::Plain };
            self.imply_one(Field::SignIn, mechanism.name());
        }
    }

    fn imply_one(&mut self, field: Field, value: &str) {
        if let Entry::Vacant(place) = self.fields.entry(field) {
            place.insert(value.to_owned());
            self.implied.insert(field);
        }
    }

    fn in_the_cloud(&self) -> bool {
        self.fields.get(&Field::Bootstrap).is_some_and(|bootstrap| bootstrap.contains(CLOUD))
    }

    /// Whether what the text leaves out is filled in for a profile, too. One that is set up already keeps its own, unless
    /// a sign in the text speaks against it; nothing leads away from encryption.
    pub(super) fn implies(&self, field: Field, profile: &Profile) -> bool {
        let Profile { id, name, secret_home, .. } = profile.clone();
        if self.in_the_cloud() || *profile == (Profile { id, name, secret_home, ..Profile::default() }) {
            return true;
        }
        let security = |wanted: Security| self.fields.get(&Field::Security).is_some_and(|name| name == wanted.name());
        match field {
            Field::Security if security(Security::SaslSsl) => !profile.security.signs_in(),
            Field::Security => security(Security::Ssl) && profile.security == Security::Plaintext,
            _ => !profile.security.signs_in() || (self.scram && profile.mechanism == Mechanism::Plain),
        }
    }
}

fn set(profile: &mut Profile, field: Field, value: &str) {
    match field {
        Field::Security => choose(&mut profile.security, &Security::ALL, Security::name, value),
        Field::SignIn => choose(&mut profile.mechanism, &Mechanism::ALL, Mechanism::name, value),
        Field::Acks => choose(&mut profile.acks, &Acks::ALL, Acks::name, value),
        Field::Compression => choose(&mut profile.compression, &Compression::ALL, Compression::name, value),
        Field::Partitioner => choose(&mut profile.partitioner, &Partitioner::ALL, Partitioner::name, value),
        Field::Idempotence => profile.idempotence = value == "true",
        _ => {
            if let Some(text) = text_field(profile, field) {
                value.clone_into(text);
            }
        }
    }
}

fn choose<T: Copy>(chosen: &mut T, all: &[T], name: fn(T) -> &'static str, value: &str) {
    if let Some(found) = all.iter().find(|choice| name(**choice) == value) {
        *chosen = *found;
    }
}

fn text_field(profile: &mut Profile, field: Field) -> Option<&mut String> {
    Some(match field {
        Field::Bootstrap => &mut profile.bootstrap,
        Field::ApiKey => &mut profile.api_key,
        Field::ClientId => &mut profile.client_id,
        Field::CaFile => &mut profile.ca_file,
        Field::ClientCertificate => &mut profile.client_certificate,
        Field::ClientKey => &mut profile.client_key,
        Field::Linger => &mut profile.linger,
        Field::BatchSize => &mut profile.batch_size,
        Field::MessageSize => &mut profile.message_size,
        _ => return None,
    })
}
