//! What can be rehearsed: one entry for each switch of the practice lab.

/// One thing that goes wrong on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rehearsal {
    // The practice cluster itself is made to fail.
    /// Its broker goes away, and comes back when it is undone.
    BrokerDown,
    /// Each of its answers takes [`super::ROUND_TRIP`].
    SlowNetwork,
    /// Its partitions have no leader for a while, until one is elected.
    LeaderMoved,
    /// It has no such topic.
    TopicUnknown,
    /// It lets nobody write.
    WriteDenied,
    /// It takes no line, however short, because it is too long.
    LineTooLong,
    /// It takes nothing, because too few replicas are in sync.
    TooFewReplicas,

    // Send and Test connection go to another place.
    /// Nothing listens there.
    NothingListens,
    /// Nothing comes back, as behind a firewall.
    NoAnswer,
    /// Something answers that is not Kafka.
    NotKafka,
    /// An encrypted connection to the practice cluster, which does not encrypt.
    PlainPort,
    /// A plain connection to a port that encrypts.
    EncryptedPort,
    /// A certificate of an authority that this computer does not know.
    UnknownAuthority,
    /// A certificate that was made for another name.
    OtherName,
    /// A certificate that is no longer valid.
    Expired,
    /// A sign-in that refuses whoever comes.
    WrongSecret,
}

impl Rehearsal {
    /// Every one, in the order in which the tab shows them.
    pub const ALL: [Self; 16] = [
        Self::BrokerDown,
        Self::SlowNetwork,
        Self::LeaderMoved,
        Self::TopicUnknown,
        Self::WriteDenied,
        Self::LineTooLong,
        Self::TooFewReplicas,
        Self::NothingListens,
        Self::NoAnswer,
        Self::NotKafka,
        Self::PlainPort,
        Self::EncryptedPort,
        Self::UnknownAuthority,
        Self::OtherName,
        Self::Expired,
        Self::WrongSecret,
    ];

    /// Whether the practice cluster itself is made to fail.
    pub fn is_of_cluster(self) -> bool {
        self <= Self::TooFewReplicas
    }

    /// Whether Send and Test connection take another way than to the practice cluster while it is on: they go elsewhere, or
    /// send each line once, since a client that tries again hides that there are too few replicas until the time is over.
    pub fn is_another_way(self) -> bool {
        self >= Self::TooFewReplicas
    }
}
