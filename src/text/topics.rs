//! Words about topics: the tab, the choice in the form, the new topic, and the terminal's commands.

use super::{number, tabs};

pub const FIND: &str = "Find a topic";
pub const INTERNAL: &str = "Internal topics";
pub const TIP_INTERNAL: &str =
    "Show the topics too that Kafka keeps for itself: their names begin with two underscores";
pub const REFRESH: &str = "Refresh";
pub const REFRESH_TIP: &str = "Ask the cluster again";
pub const NEW: &str = "New topic…";
pub const NEW_TIP: &str = "Create a topic in this cluster";
pub const ASKING: &str = "Asking the cluster…";
/// The names of the buttons that copy the details of a fault, for a screen reader.
pub const COPY_TROUBLE: &str = "Copy details of the list";
pub const COPY_DETAIL_TROUBLE: &str = "Copy details of the topic";
pub const COPY_NEW_TROUBLE: &str = "Copy details of the new topic";
pub const PRESS_REFRESH: &str = "Press Refresh to ask the cluster";
pub const FILL_IN: &str = "Fill in the connection first";
pub const NONE_SEEN: &str = "The cluster shows this key no topic";
pub const NONE_SEEN_TO_TRY: &str = "A topic that the key may write can be typed in the form all the same";
pub const NONE_YET: &str = "The practice cluster has no topic yet";
pub const NONE_YET_TO_TRY: &str = "Send makes the one of the form, and New topic… makes others";
pub const NO_MATCH: &str = "No topic is like that";

pub const NAME: &str = "Topic";
pub const TIP_NAME: &str = "The topic's name. A press on a topic shows its partitions and settings";
pub const PARTITIONS: &str = "Partitions";
pub const TIP_PARTITIONS: &str =
    "Into how many logs the topic is divided; messages with the same key go to the same one";
pub const REPLICAS: &str = "Replicas";
pub const TIP_REPLICAS: &str = "How many brokers keep a copy of each partition";
pub const MESSAGES: &str = "Messages";
pub const TIP_MESSAGES: &str = "Next offset minus first offset over all partitions: so many messages at most, since some may have been compacted away";
pub const TIP_SORT: &str = "Press to turn the order";
pub const SCROLL: &str = "Scroll the topics";
pub const SCROLL_DETAIL: &str = "Scroll the topic's detail";
/// Where the cluster has not told a number.
pub const NOT_TOLD: &str = "–";

pub const USE: &str = "Use this topic";
pub const USE_TIP: &str = "Put it in the form";
pub const USED: &str = "In the form";
pub const SHOW_MESSAGES: &str = "Show messages";
pub const SHOW_MESSAGES_TIP: &str = "Put it in the form, and read what is in it";
pub const CLOSE_DETAIL: &str = "Close the topic's detail";
pub const PARTITION: &str = "Partition";
pub const TIP_PARTITION: &str = "The number of the partition, from 0";
pub const LEADER: &str = "Leader";
pub const TIP_LEADER: &str = "The broker that takes the partition's messages, by its number";
pub const TIP_REPLICA_LIST: &str = "The brokers that keep a copy of the partition, by their numbers";
pub const IN_SYNC: &str = "In sync";
pub const TIP_IN_SYNC: &str = "The replicas that have all messages";
pub const FIRST: &str = "First offset";
pub const TIP_FIRST: &str = "The number of the oldest message that is kept";
pub const NEXT: &str = "Next offset";
pub const TIP_NEXT: &str = "The number that the next message will get";
pub const NO_LEADER: &str = "none";
pub const SETTINGS: &str = "Settings";
pub const SETTINGS_NOT_TOLD: &str = "This cluster does not tell the topic's settings";
pub const DESCRIBING: &str = "Asking for its partitions and settings…";

/// How the choice in the form opens.
pub const CHOOSE: &str = "Choose a topic of the cluster";

pub const CREATE_TITLE: &str = "New topic";
pub const MISSING_TITLE: &str = "Topic does not exist";
pub const CREATE: &str = "Create topic";
pub const CREATING: &str = "Creating…";
pub const CANCEL: &str = "Cancel";
pub const TIP_NEW_NAME: &str = "At most 249 letters, digits, dots, dashes and underscores; it cannot be changed later";
pub const TIP_NEW_PARTITIONS: &str = "Into how many logs the topic is divided. More of them can be read side by side; fewer cannot be made of them later";
pub const TIP_NEW_REPLICAS: &str = "How many brokers keep a copy; empty for what the cluster takes by itself";
pub const TIP_NEW_RETENTION: &str =
    "How long messages are kept (retention.ms), such as 7 days or forever; empty for what the cluster does by itself";
pub const CLUSTERS_OWN: &str = "Cluster's own";
pub const PRACTICE_HAS_ONE: &str =
    "The practice cluster has one broker and keeps what it has room for: replicas and retention cannot be set there.";
pub const JOINED_HAS_FOUR: &str =
    "It belongs to another window: topics are made with 4 partitions there, and replicas and retention cannot be set.";
/// The button of the banner where a run ended because its topic was missing.
pub const CREATE_IT: &str = "Create the topic…";

/// How many topics there are, and how many of them are shown.
pub fn counted(shown: usize, all: usize) -> String {
    let all_words = number::count(all as u64, "topic", "topics");
    if shown == all { all_words } else { format!("{} of {all_words}", number::whole(shown as u64)) }
}

/// How many partitions a topic has, beside its name.
pub fn partitions(partitions: usize) -> String {
    number::count(partitions as u64, "partition", "partitions")
}

/// A row as a screen reader says it.
pub fn row(name: &str, partitions: usize, replicas: usize, messages: Option<u64>) -> String {
    let replicas = number::count(replicas as u64, "replica", "replicas");
    let messages = messages
        .map_or_else(|| "messages not told".to_owned(), |messages| number::count(messages, "message", "messages"));
    format!("{name}, {}, {replicas}, {messages}", self::partitions(partitions))
}

/// The list was not told; `why` is the fault's title.
pub fn not_listed(why: &str) -> String {
    format!("No list of topics: {}", super::lower_first(why))
}

/// The quiet line of the choice in the form, where the list was not told.
pub fn not_listed_type(why: &str) -> String {
    format!("{}. The name can be typed.", not_listed(why))
}

/// What is asked when Send met no topic.
pub fn missing(topic: &str) -> String {
    format!("The cluster has no topic “{topic}”, so nothing was sent. Is the name right?")
}

/// What the button then does; `partitions` is `None` while they cannot be used as typed.
pub fn create_and_send(topic: &str, partitions: Option<u64>) -> String {
    match partitions {
        Some(partitions) => {
            let partitions = number::count(partitions, "partition", "partitions");
            format!("Create topic {topic} with {partitions} and send")
        }
        None => format!("Create topic {topic} and send"),
    }
}

/// What happens at that press.
pub const CREATE_AND_SEND_TOLD: &str =
    "The topic gets as many replicas, and keeps its messages for as long, as the cluster has it by itself.";

/// A heading that sorts, as a screen reader says it.
pub fn sorted(descending: bool) -> String {
    format!("{NAME}, sorted {}", if descending { "from Z to A" } else { "from A to Z" })
}

/// The value of a setting, with what it comes to.
pub fn setting(name: &str, value: &str) -> String {
    let number = value.parse::<i64>().ok();
    match (name, number) {
        ("retention.ms", Some(milliseconds)) => number::retention(milliseconds),
        ("max.message.bytes", Some(bytes)) => match u64::try_from(bytes) {
            Ok(bytes) => format!("{} bytes", number::whole(bytes)),
            Err(_) => value.to_owned(),
        },
        _ => value.to_owned(),
    }
}

/// What a setting says.
pub fn tip_setting(name: &str) -> &'static str {
    match name {
        "retention.ms" => "How long messages are kept",
        "cleanup.policy" => {
            "What is done with old messages: they are deleted, or only the newest of each key is kept (compact)"
        }
        "max.message.bytes" => "How long a batch of messages may be",
        "min.insync.replicas" => "How many replicas must have stored a message that waits for all (acks all)",
        _ => "",
    }
}

/// Brokers by their numbers.
pub fn brokers(ids: &[i32]) -> String {
    ids.iter().map(i32::to_string).collect::<Vec<_>>().join(", ")
}

/// What the empty tab says.
pub const NOTHING_YET: &str = tabs::NO_TOPICS;

/// The help of `topics`.
pub const TOPICS: &str = "List the topics of a cluster, or create one";
/// What follows the help of `topics`.
pub const TOPICS_MORE: &str = "\
Lists what the key may see: name, partitions, replicas, and the offsets that the topic spans, which is how many messages
it holds at most. Nothing is written, and asking creates no topic.

Exit code 0: listed. 2: wrong usage or configuration, or the cluster could not be reached.";
pub const TOPICS_FORMAT: &str = "How each topic is printed";
pub const TOPICS_INTERNAL: &str = "List the topics too that Kafka keeps for itself";
/// The help of `topics create`.
pub const TOPICS_CREATE: &str = "Create a topic";
/// What follows the help of `topics create`.
pub const TOPICS_CREATE_MORE: &str = "\
Exit code 0: the topic was created. 1: the cluster refused, or has one of this name already. 2: wrong usage or
configuration, or the cluster could not be reached.";
pub const CREATE_NAME: &str = "The topic's name";
pub const CREATE_PARTITIONS: &str = "Into how many partitions it is divided";
pub const CREATE_REPLICAS: &str = "How many brokers keep a copy; without it, as many as the cluster takes by itself";
pub const CREATE_RETENTION: &str =
    "How long messages are kept, such as \"7 days\" or forever; without it, as long as the cluster does by itself";
/// A practice cluster of a command ends with it.
pub const NOT_PRACTICE: &str = "a practice cluster of this command would end with it: name a cluster with --connection NAME or --bootstrap HOST:PORT";
/// No cluster is named.
pub const NAME_ONE: &str = "name a cluster: --connection NAME or --bootstrap HOST:PORT";
/// The columns of the terminal's list.
pub const HEADING: [&str; 4] = [NAME, PARTITIONS, REPLICAS, MESSAGES];
pub const NO_TOPIC: &str = "No topic, or none that this key may see";

/// A topic was made.
pub fn created(name: &str, partitions: u64) -> String {
    format!("Created topic {name} with {}", number::count(partitions, "partition", "partitions"))
}
