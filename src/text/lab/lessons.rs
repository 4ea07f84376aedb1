//! The lessons: their names, and for each step a sentence and what to press.

use crate::lessons::Lesson;

pub const LESSONS: &str = "Lessons";
pub const LESSONS_EXPLAINED: &str =
    "A step is ticked by what was delivered, read or reported, and not by what you press.";
pub const BEGIN: &str = "Begin";
pub const AGAIN: &str = "Begin again";
pub const CLOSE: &str = "Close";
pub const DONE: &str = "Done";
pub const NEXT: &str = "Next";
pub const NOT_YET: &str = "Not yet";
pub const LEARNED: &str = "Lesson done";

/// A lesson's name.
pub fn title(lesson: Lesson) -> &'static str {
    match lesson {
        Lesson::FirstDelivery => "First delivery",
        Lesson::SameKey => "Same key, same partition",
        Lesson::WrongSecret => "A wrong secret",
        Lesson::BrokerDown => "The broker goes away",
        Lesson::WhoReadWhat => "Who read what",
    }
}

/// A step: what is to be seen, and how to get there.
pub struct Step {
    pub sentence: &'static str,
    pub press: &'static str,
}

const fn step(sentence: &'static str, press: &'static str) -> Step {
    Step { sentence, press }
}

/// The steps of a lesson, in order.
pub fn steps(lesson: Lesson) -> &'static [Step] {
    match lesson {
        Lesson::FirstDelivery => &FIRST_DELIVERY,
        Lesson::SameKey => &SAME_KEY,
        Lesson::WrongSecret => &WRONG_SECRET,
        Lesson::BrokerDown => &BROKER_DOWN,
        Lesson::WhoReadWhat => &WHO_READ_WHAT,
    }
}

/// How far a lesson is: `2 of 4`.
pub fn progress(ticked: usize, steps: usize) -> String {
    format!("{ticked} of {steps}")
}

/// The button that begins a lesson, as a screen reader says it.
pub fn begin(lesson: Lesson) -> String {
    format!("{BEGIN}: {}", title(lesson))
}

/// What a lesson has shown, when all its steps are ticked.
pub fn learned(lesson: Lesson) -> &'static str {
    match lesson {
        Lesson::FirstDelivery => {
            "Kafka confirmed each line with the partition and the offset where it is kept, and offsets only grow."
        }
        Lesson::SameKey => {
            "The key decides the partition, so all lines of a store stay in order. Without a key they are spread."
        }
        Lesson::WrongSecret => {
            "Only the sign-in failed: address, port and encryption were right, so a new secret is all it takes."
        }
        Lesson::BrokerDown => "Lines that are waiting are not lost: they go out when the cluster is back.",
        Lesson::WhoReadWhat => {
            "Reading takes nothing away: whoever reads without a group and each consumer group gets all messages."
        }
    }
}

const FIRST_DELIVERY: [Step; 3] = [
    step("A line of the file is delivered", "Press Send at the lower left, with the practice cluster chosen"),
    step("Every line has its end, and all are delivered", "Wait for the end of the run; Delivery log shows the rows"),
    step("Another run's lines lie behind the first ones: their offsets are higher", "Press Send again"),
];

const SAME_KEY: [Step; 3] = [
    step(
        "Lines with the same StoreID have all gone to the same partition",
        "Choose StoreID as Key field and a Count of 10 or more, and press Send",
    ),
    step("Another run finds the same partitions again", "Press Send again"),
    step(
        "Lines without a key are spread over several partitions",
        "Choose No key as Key field and a Delay of 20 ms or more, and press Send: lines that go at once go together",
    ),
];

const WRONG_SECRET: [Step; 3] = [
    step(
        "The run says that the sign-in was refused",
        "Switch on Wrong key or secret, the last switch below, and press Send",
    ),
    step("The test passes every step up to the sign-in", "Press Test connection in step 1 of the form"),
    step("Lines are delivered again", "Press Undo everything, and then Send"),
];

const BROKER_DOWN: [Step; 4] = [
    step("A run is on its way", "Set Count to 60 or more and Delay to 500 ms, and press Send"),
    step(
        "The run has lost its cluster, and its lines wait",
        "Switch on Broker is down below, before the run ends. If it has ended, press Send again first",
    ),
    step(
        "The cluster is back, in the same run",
        "Press Undo everything within the deadline, which is two minutes. If the run has ended, press Send and switch it on once more",
    ),
    step(
        "Every line of the run is delivered: none was lost",
        "Wait for the end of the run. If a line was given up, do it once more: Send, the switch, Undo everything",
    ),
];

const WHO_READ_WHAT: [Step; 4] = [
    step("There is something to read", "Press Send, and wait for the end of the run"),
    step(
        "Somebody without a group has read at least as many messages",
        "Open Messages, and read the topic from the beginning",
    ),
    step("A consumer group has read and counted them, too", "Open Totals, and start"),
    step(
        "Another group has got all of them once more",
        "In Totals press Stop, type another Consumer group, and press Start",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_that_can_be_ticked_has_words() {
        for lesson in Lesson::ALL {
            assert_eq!(steps(lesson).len(), lesson.steps(), "{lesson:?}");
        }
    }
}
