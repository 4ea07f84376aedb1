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
    /// It does not tell whether it has such a topic.
    TopicHidden,
    /// It lets nobody write.
    WriteDenied,
    /// It lets nobody read.
    ReadDenied,
    /// It lets nobody use a consumer group.
    GroupDenied,
    /// It takes no line, however short, because it is too long.
    LineTooLong,
    /// It takes nothing, because too few replicas are in sync.
    TooFewReplicas,

    // Send and Test connection go to another place.
    /// A name that stands for no computer.
    HostNotFound,
    /// Nothing listens there.
    NothingListens,
    /// Nothing comes back, as behind a firewall.
    NoAnswer,
    /// Something answers that is not Kafka.
    NotKafka,
    /// The practice cluster answers, and gives an address for itself at which nothing listens.
    AdvertisedAddress,
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
    /// A certificate that is not valid before tomorrow.
    NotYetValid,
    /// A port that wants to see a certificate of ours.
    ClientCertificate,
    /// A sign-in in another way than ours.
    MechanismNotOffered,
    /// A sign-in that refuses whoever comes.
    WrongSecret,
}

impl Rehearsal {
    /// Every one.
    pub const ALL: [Self; 24] = [
        Self::BrokerDown,
        Self::SlowNetwork,
        Self::LeaderMoved,
        Self::TopicUnknown,
        Self::TopicHidden,
        Self::WriteDenied,
        Self::ReadDenied,
        Self::GroupDenied,
        Self::LineTooLong,
        Self::TooFewReplicas,
        Self::HostNotFound,
        Self::NothingListens,
        Self::NoAnswer,
        Self::NotKafka,
        Self::AdvertisedAddress,
        Self::PlainPort,
        Self::EncryptedPort,
        Self::UnknownAuthority,
        Self::OtherName,
        Self::Expired,
        Self::NotYetValid,
        Self::ClientCertificate,
        Self::MechanismNotOffered,
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
