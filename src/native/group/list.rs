//! Partitions with an offset and a note each, as librdkafka takes and gives them.

use std::{
    ffi::{CString, c_int},
    ptr::NonNull,
};

use rdkafka::bindings::{self as rd, rd_kafka_topic_partition_list_t};

/// librdkafka's list of partitions.
pub(super) struct List(pub NonNull<rd_kafka_topic_partition_list_t>);

impl List {
    pub fn new(size: usize) -> Self {
        // SAFETY: it is grown as needed; librdkafka ends the program where there is no memory, and gives no null.
        let list = unsafe { rd::rd_kafka_topic_partition_list_new(c_int::try_from(size).unwrap_or(c_int::MAX)) };
        // SAFETY: see above.
        Self(unsafe { NonNull::new_unchecked(list) })
    }

    pub fn add(&self, topic: &CString, partition: i32) {
        // SAFETY: the list is valid; the name is copied.
        unsafe { rd::rd_kafka_topic_partition_list_add(self.0.as_ptr(), topic.as_ptr(), partition) };
    }

    /// Writes the same note beside each offset.
    pub fn note(&self, note: &CString) {
        let bytes = note.as_bytes();
        // SAFETY: the list is valid, with as many elements as it says, and nobody else has it. The note is memory of
        // librdkafka's own allocator, which the list frees; it has as many bytes as is said.
        unsafe {
            let list = self.0.as_ref();
            for at in 0..usize::try_from(list.cnt).unwrap_or(0) {
                let element = &mut *list.elems.add(at);
                let copy = rd::rd_kafka_mem_malloc(std::ptr::null_mut(), bytes.len());
                if !copy.is_null() {
                    std::ptr::copy_nonoverlapping(bytes.as_ptr(), copy.cast::<u8>(), bytes.len());
                    (element.metadata, element.metadata_size) = (copy, bytes.len());
                }
            }
        }
    }
}

impl Drop for List {
    fn drop(&mut self) {
        // SAFETY: it came from rd_kafka_topic_partition_list_new and is given back once.
        unsafe { rd::rd_kafka_topic_partition_list_destroy(self.0.as_ptr()) };
    }
}
