//! What librdkafka says, turned into a kind of fault.
