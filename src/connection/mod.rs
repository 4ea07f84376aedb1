//! The way to a cluster: the profile as typed, the secret and where it is kept, and the client configuration made of both.

mod check;
mod client;
mod credentials;
pub mod exported;
mod keeper;
mod keyring;
mod names;
mod profile;
mod properties;
mod secret;

pub use check::{addresses, check_ca_file, check_profile};
pub use client::{MESSAGE_MAX_BYTES, client_config, message_max_bytes};
pub use credentials::{CredentialStore, InMemory, Opener};
pub use keeper::{KEYRING_DEADLINE, Keeper};
pub use keyring::{SERVICE, open_keyring};
pub use names::{MOST_NAME_LETTERS, NameProblem, copy_name, free_name, name_problem, new_id, same_name, tidy_name};
pub use profile::{Acks, Compression, Mechanism, Partitioner, Profile, SecretHome, Security};
pub use properties::without_secrets;
pub use secret::{Secret, SecretKind, Secrets};
