//! Who signs in to the cluster, how, and what they may do.

/// A user, named by what they may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum User {
    /// Everything, by PLAIN.
    Admin,
    /// See and write the topics that begin with [`TOPIC`](crate::cluster::TOPIC), but not ask for their settings, by
    /// PLAIN.
    Alice,
    /// The same, by SCRAM-SHA-512.
    Bob,
    /// Everything with topics, groups and transactional ids that begin with [`TOPIC`](crate::cluster::TOPIC), by
    /// SCRAM-SHA-256.
    Carol,
    /// See them, by PLAIN.
    Viewer,
    /// Nothing, by PLAIN.
    Nobody,
    /// What tests allow, each for names of its own, by PLAIN.
    Guest,
}

impl User {
    pub const ALL: [Self; 7] =
        [Self::Admin, Self::Alice, Self::Bob, Self::Carol, Self::Viewer, Self::Nobody, Self::Guest];

    /// The API key, as the program calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Alice => "alice",
            Self::Bob => "bob",
            Self::Carol => "carol",
            Self::Viewer => "viewer",
            Self::Nobody => "nobody",
            Self::Guest => "guest",
        }
    }

    /// How this user signs in.
    pub fn mechanism(self) -> &'static str {
        match self {
            Self::Bob => "SCRAM-SHA-512",
            Self::Carol => "SCRAM-SHA-256",
            _ => "PLAIN",
        }
    }
}
