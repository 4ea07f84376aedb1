//! The way to a cluster: the profile as typed, the secret and where it is kept, and the client configuration made of both.

mod access;
mod certificates;
mod check;
mod client;
mod client_id;
mod credentials;
pub mod exported;
pub mod import;
mod keeper;
mod keyring;
mod last_word;
mod names;
mod partition;
mod profile;
mod properties;
mod secret;
mod sending;
pub mod test;
mod topic_name;
mod warning;

pub use access::Access;
pub use certificates::{CertificateCheck, CertificateFiles, key_file, wants_pass_phrase};
pub use check::{addresses, check_profile};
pub use client::{client_config, shown_config};
pub use client_id::{MOST_CLIENT_ID_BYTES, client_id, default_client_id};
pub use credentials::{CredentialStore, InMemory, Opener};
pub use keeper::{KEYRING_DEADLINE, Keeper};
pub use keyring::{SERVICE, open_keyring};
pub use names::{
    MOST_NAME_LETTERS, NameProblem, copy_name, free_name, is_unseen, name_problem, new_id, same_name, tidy_name,
};
pub use partition::Destination;
pub use profile::{Acks, Compression, Mechanism, Partitioner, Profile, SecretHome, Security};
pub use properties::{field_of_property, speaks_of_a_secret, without_secrets};
pub use secret::{Secret, SecretKind, Secrets};
pub use sending::{MESSAGE_MAX_BYTES, check_linger, message_max_bytes};
pub use topic_name::check_topic;
pub use warning::{Warning, warnings};

/// Properties of librdkafka with their values.
type Pairs = Vec<(String, String)>;
