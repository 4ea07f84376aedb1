//! Words of the practice lab: what each switch does and what to look at, and the steps of the lessons. What goes wrong is
//! never worded here: the fault has its own words, the same as on any cluster.

mod lessons;

use super::number;
use crate::practice::{ELECTION, ROUND_TRIP, Rehearsal};

pub use lessons::*;

/// The name of the way that Send takes while it leads to a place of the lab.
pub const NAME: &str = "Practice lab";

pub const SCROLL: &str = "Scroll the practice lab";
pub const FAULTS: &str = "Faults to rehearse";
pub const FAULTS_EXPLAINED: &str =
    "Switch one on, press Send, and see what Line Producer says. One at a time; no other cluster is touched.";
pub const UNDO: &str = "Undo everything";
pub const UNDO_TIP: &str = "Nothing goes wrong on purpose any more";
pub const ON: &str = "On";
pub const OFF: &str = "Off";
pub const EXPECT: &str = "What to expect";
pub const REPORTED: &str = "What was reported";
/// The name of its button for a screen reader.
pub const COPY_REPORTED: &str = "Copy details of what was reported";
pub const NOTHING_REPORTED: &str = "Nothing yet";
pub const NOT_FOR_MINE: &str = "The lab is about the practice cluster, and My cluster is chosen";
pub const USE_PRACTICE: &str = "Use the practice cluster";

/// The parts of the list, each with its switches.
pub const GROUPS: [(&str, &[Rehearsal]); 4] = [
    (
        "The cluster",
        &[Rehearsal::BrokerDown, Rehearsal::SlowNetwork, Rehearsal::LeaderMoved, Rehearsal::TooFewReplicas],
    ),
    (
        "The topic and what the key may do",
        &[
            Rehearsal::TopicUnknown,
            Rehearsal::TopicHidden,
            Rehearsal::WriteDenied,
            Rehearsal::ReadDenied,
            Rehearsal::GroupDenied,
            Rehearsal::LineTooLong,
        ],
    ),
    (
        "The way to it",
        &[
            Rehearsal::HostNotFound,
            Rehearsal::NothingListens,
            Rehearsal::NoAnswer,
            Rehearsal::NotKafka,
            Rehearsal::AdvertisedAddress,
            Rehearsal::PlainPort,
            Rehearsal::EncryptedPort,
        ],
    ),
    (
        "Certificates and sign-in",
        &[
            Rehearsal::UnknownAuthority,
            Rehearsal::OtherName,
            Rehearsal::Expired,
            Rehearsal::NotYetValid,
            Rehearsal::ClientCertificate,
            Rehearsal::MechanismNotOffered,
            Rehearsal::WrongSecret,
        ],
    ),
];

/// The name of a switch.
pub fn name(rehearsal: Rehearsal) -> &'static str {
    match rehearsal {
        Rehearsal::BrokerDown => "Broker is down",
        Rehearsal::SlowNetwork => "Network is slow",
        Rehearsal::LeaderMoved => "Leader moves",
        Rehearsal::TooFewReplicas => "Too few replicas",
        Rehearsal::TopicUnknown => "Topic is unknown",
        Rehearsal::TopicHidden => "Topic is hidden",
        Rehearsal::WriteDenied => "May not write",
        Rehearsal::ReadDenied => "May not read",
        Rehearsal::GroupDenied => "May not use the group",
        Rehearsal::LineTooLong => "Line is too long",
        Rehearsal::HostNotFound => "Host name is unknown",
        Rehearsal::NothingListens => "Nothing listens",
        Rehearsal::NoAnswer => "No answer",
        Rehearsal::NotKafka => "Not Kafka",
        Rehearsal::AdvertisedAddress => "Address of its own fails",
        Rehearsal::PlainPort => "Port does not encrypt",
        Rehearsal::EncryptedPort => "Port encrypts",
        Rehearsal::UnknownAuthority => "Unknown authority",
        Rehearsal::OtherName => "Certificate for another name",
        Rehearsal::Expired => "Certificate has expired",
        Rehearsal::NotYetValid => "Certificate is not valid yet",
        Rehearsal::ClientCertificate => "Client certificate wanted",
        Rehearsal::MechanismNotOffered => "Other sign-in method",
        Rehearsal::WrongSecret => "Wrong key or secret",
    }
}

/// What a switch does.
pub fn does(rehearsal: Rehearsal) -> String {
    match rehearsal {
        Rehearsal::BrokerDown => "Stops the broker of the practice cluster until it is undone".to_owned(),
        Rehearsal::SlowNetwork => format!("Each answer of the practice cluster takes {}", number::duration(ROUND_TRIP)),
        Rehearsal::LeaderMoved => {
            let election = number::duration(ELECTION);
            format!("The topic's partitions have no leader for {election}, until one is elected")
        }
        Rehearsal::TooFewReplicas => "The practice cluster takes nothing, as if too few brokers kept copies".to_owned(),
        Rehearsal::TopicUnknown => "The practice cluster does as if it had no such topic".to_owned(),
        Rehearsal::TopicHidden => "The practice cluster does not tell whether it has the topic".to_owned(),
        Rehearsal::WriteDenied => "The practice cluster lets nobody write".to_owned(),
        Rehearsal::ReadDenied => "The practice cluster lets nobody read".to_owned(),
        Rehearsal::GroupDenied => "The practice cluster lets nobody use a consumer group".to_owned(),
        Rehearsal::LineTooLong => "The practice cluster takes no line, as if each were too long".to_owned(),
        Rehearsal::HostNotFound => "Sends to practice-lab.invalid, a name that no computer has".to_owned(),
        Rehearsal::NothingListens => "Sends to a port of this computer where no program is".to_owned(),
        Rehearsal::NoAnswer => "Sends to a port that drops whatever comes, as a firewall does".to_owned(),
        Rehearsal::NotKafka => "Sends to a port where a web server answers".to_owned(),
        Rehearsal::AdvertisedAddress => {
            "The practice cluster answers, and names a port for itself where no program is".to_owned()
        }
        Rehearsal::PlainPort => "Encrypts the connection to the practice cluster, which does not".to_owned(),
        Rehearsal::EncryptedPort => "Sends without encryption to a port that wants it".to_owned(),
        Rehearsal::UnknownAuthority => "Sends to a port whose certificate nobody has vouched for".to_owned(),
        Rehearsal::OtherName => "Sends to a port whose certificate was made for kafka.example".to_owned(),
        Rehearsal::Expired => "Sends to a port whose certificate was valid until yesterday".to_owned(),
        Rehearsal::NotYetValid => "Sends to a port whose certificate is valid from tomorrow on".to_owned(),
        Rehearsal::ClientCertificate => "Sends to a port that wants to see a client certificate".to_owned(),
        Rehearsal::MechanismNotOffered => "Sends to a port that offers another sign-in method than PLAIN".to_owned(),
        Rehearsal::WrongSecret => "Sends to a port where every key and secret is refused".to_owned(),
    }
}

/// What to look at while it is on.
pub fn expect(rehearsal: Rehearsal) -> &'static str {
    match rehearsal {
        Rehearsal::BrokerDown => {
            "Press Send first, then switch it on: lines wait, and are delivered when you undo it. No line is lost before the deadline of More options"
        }
        Rehearsal::SlowNetwork => {
            "Lines are delivered late: see the latency in the log and under Figures. With a shorter deadline than that, they are given up"
        }
        Rehearsal::LeaderMoved => "Lines wait until there is a leader again. Then all of them are delivered",
        Rehearsal::TooFewReplicas => "Each line comes back from the next Send on. Choose its row to read why",
        Rehearsal::TopicUnknown => {
            "The run ends before its first line, since nothing is created by accident. Outside the lab the window then offers to create the topic"
        }
        Rehearsal::TopicHidden => {
            "The run ends before its first line: a cluster says the same where there is no topic and where the key may not see it"
        }
        Rehearsal::WriteDenied => "The first line comes back, and the run ends",
        Rehearsal::ReadDenied => {
            "Press Send first, to have something to read, and then Read in Messages: sending still works"
        }
        Rehearsal::GroupDenied => {
            "Press Start in Totals: the counting ends. Messages, which reads without a group, still works"
        }
        Rehearsal::LineTooLong => "Each line comes back, and the run goes on. Choose a row to read why",
        Rehearsal::HostNotFound => {
            "The run ends before its first line, after ten seconds. A name is most often mistyped"
        }
        Rehearsal::NothingListens => "The run ends before its first line. Compare it with No answer",
        Rehearsal::NoAnswer => "The run ends before its first line, after ten seconds. Compare it with Nothing listens",
        Rehearsal::NotKafka => "The run ends before its first line: the port answers, but not in Kafka's language",
        Rehearsal::AdvertisedAddress => {
            "The cluster is found, and no line arrives: lines wait, and are given up at the deadline of More options. Press Test connection to see which address fails"
        }
        Rehearsal::PlainPort | Rehearsal::EncryptedPort => {
            "The run ends before its first line. What to try is about Security in the form of a connection"
        }
        Rehearsal::UnknownAuthority | Rehearsal::OtherName | Rehearsal::Expired | Rehearsal::NotYetValid => {
            "The run ends before its first line. Press Test connection to see how far it comes, and what the certificate says"
        }
        Rehearsal::ClientCertificate => {
            "The run ends before its first line. What to try is about the client certificate under More options"
        }
        Rehearsal::MechanismNotOffered => {
            "The run ends before its first line. Compare it with Wrong key or secret: another method is wanted, and no other secret"
        }
        Rehearsal::WrongSecret => {
            "The run ends before its first line. Press Test connection to see that only the sign-in fails"
        }
    }
}

/// What goes wrong, outside the tab.
pub fn banner(rehearsal: Rehearsal) -> String {
    format!("{NAME}: {}", super::lower_first(name(rehearsal)))
}

/// Where Send goes meanwhile, in the form.
pub fn way(address: &str, security: &str, api_key: &str) -> String {
    match api_key {
        "" => format!("Send goes to {address}, {security}"),
        key => format!("Send goes to {address}, {security}, API key {key} with an invented secret"),
    }
}

/// A switch as a screen reader says it.
pub fn switch(rehearsal: Rehearsal) -> String {
    format!("Rehearse: {}", name(rehearsal))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_switch_stands_once_in_the_list_with_words_of_its_own() {
        let listed: Vec<_> = GROUPS.iter().flat_map(|(_, switches)| *switches).copied().collect();
        assert_eq!(listed.len(), Rehearsal::ALL.len());
        assert_eq!(listed.iter().collect::<HashSet<_>>(), Rehearsal::ALL.iter().collect());
        for words in [name as fn(Rehearsal) -> &'static str, |rehearsal| does(rehearsal).leak()] {
            let different: HashSet<_> = Rehearsal::ALL.into_iter().map(words).collect();
            assert_eq!(different.len(), Rehearsal::ALL.len(), "no two read the same");
        }
        assert_eq!(banner(Rehearsal::BrokerDown), "Practice lab: broker is down");
    }
}
