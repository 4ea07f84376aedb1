//! Words about practice clusters of this computer's other windows and commands.

/// Beside the state of the practice cluster, for each other one that runs.
pub fn join(address: &str) -> String {
    format!("Join the one at {address}")
}
pub const TIP_JOIN: &str = "Another window, or line-producer practice, runs a practice cluster on this computer: use the same one, with its topics and messages";
pub const JOINED: &str = "Joined the one at";
pub const LEAVE: &str = "Use this window's own";
pub const TIP_LEAVE: &str = "Leave the other practice cluster, and use the one inside this window";

/// A joined one is gone.
pub fn ended(address: &str) -> String {
    format!("The one at {address} has ended, and its messages are gone. Send starts this window's own.")
}

/// It cannot be joined any more.
pub fn not_joined(address: &str) -> String {
    format!("The one at {address} could not be joined")
}

/// The help of `practice`.
pub const PRACTICE: &str = "Keep a practice cluster running for windows and programs of this computer";
/// What follows the help of `practice`.
pub const PRACTICE_MORE: &str = "\
Prints its address, and runs until Ctrl-C, SIGTERM or, where standard input is a pipe, its end. Windows of this user offer
to join it; any Kafka client of this computer can use it. What was in it is gone when it ends.

Exit code 0: it ran until it was ended. 2: it could not be started.";
pub const TOPIC: &str = "A topic that is made in it; may be given several times";
/// On standard error, beneath the address.
pub const UNTIL: &str = "It runs until Ctrl-C";

/// Why nothing can be made to go wrong with a cluster that was joined.
pub const NOT_OURS: &str = "This practice cluster belongs to another window: leave it to rehearse in your own";
