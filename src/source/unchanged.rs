//! Whether a file is still what it was when it was opened.
//!
//! The rule, for whoever reads it, while reading and later:
//! - Another file under the same name, or a shorter one, has changed.
//! - One of the same length has changed when its time of modification has.
//! - A longer one has only grown when the bytes at its beginning, those before its old end, and those before the place
//!   that was read last are what they were; what was added does not belong to what was opened. Else it was written anew.
//!
//! What cannot be told by this: a file that was written anew within the same tick of the file system's clock and to the
//! same length, and one that grew and was changed elsewhere than in the blocks that are compared.

use std::{
    fs::{File, Metadata},
    sync::Arc,
    time::{Duration, SystemTime},
};

use super::{identity::Identity, positioned::fill_at};

/// How often, and how long after each other, it is looked for the length of what is being written.
const LOOKS: u32 = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(1);

/// So many bytes are compared at each of the places.
const BLOCK: usize = 4096;

/// What a file was, and some of its bytes.
#[derive(Clone)]
pub(super) struct Known {
    identity: Identity,
    samples: Arc<[Sample; 2]>,
}

/// The same file, which has not even grown.
impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.identity == other.identity
    }
}

/// Bytes as they were read.
#[derive(Default)]
struct Sample {
    offset: u64,
    bytes: Vec<u8>,
}

impl Sample {
    /// What cannot be read now is told by whoever needs it.
    fn take(file: &File, offset: u64, length: usize) -> Self {
        let mut bytes = vec![0; length];
        let length = fill_at(file, &mut bytes, offset).unwrap_or(0);
        bytes.truncate(length);
        Self { offset, bytes }
    }

    fn is_in(&self, file: &File) -> bool {
        let mut bytes = vec![0; self.bytes.len()];
        fill_at(file, &mut bytes, self.offset).is_ok() && bytes == self.bytes
    }
}

impl Known {
    /// What this file is now.
    pub(super) fn of(file: &File, metadata: &Metadata) -> Self {
        let length = usize::try_from(metadata.len()).unwrap_or(BLOCK).min(BLOCK);
        let samples = [0, metadata.len() - length as u64].map(|offset| Sample::take(file, offset, length));
        Self { identity: Identity::of(metadata), samples: Arc::new(samples) }
    }

    /// How long it was, in bytes.
    pub(super) fn length(&self) -> u64 {
        self.identity.length()
    }

    /// Whether a file with this metadata is the same, and has not even grown.
    pub(super) fn is_exactly(&self, metadata: &Metadata) -> bool {
        Identity::of(metadata) == self.identity
    }

    /// Whether two looks at a file tell the same of it.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        self.identity == other.identity
    }

    /// Whether a file with this metadata may be the same, as far as that tells.
    pub(super) fn may_be(&self, metadata: &Metadata) -> bool {
        let now = Identity::of(metadata);
        now.is_file_of(&self.identity) && now.length() >= self.identity.length()
    }

    /// What the file is now. Who appends to it tells the time of that before the length: where only the time is another
    /// one, the length is waited for. That is once for whoever reads: then either the file is longer than it was, for good,
    /// or it has changed, and is read no further.
    fn now(&self, file: &File) -> Option<Identity> {
        let mut now = Identity::of(&file.metadata().ok()?);
        for _ in 0..LOOKS {
            if now == self.identity || now.length() != self.identity.length() {
                break;
            }
            std::thread::sleep(BETWEEN_LOOKS);
            now = Identity::of(&file.metadata().ok()?);
        }
        Some(now)
    }

    /// Whether this is the same file, and what it was or grown.
    pub(super) fn is_still(&self, file: &File) -> bool {
        let Some(now) = self.now(file) else { return false };
        now == self.identity || (now.has_grown_from(&self.identity) && self.samples.iter().all(|s| s.is_in(file)))
    }
}

/// Looks at a file again and again while it is read.
pub(super) struct Watch {
    file: File,
    known: Known,
    /// When it had been modified last when it was compared last.
    compared: Option<SystemTime>,
    /// What was read last.
    last: Sample,
    /// So much has been read.
    read: u64,
}

impl Watch {
    pub(super) fn new(file: File, known: Known) -> Self {
        Self { file, known, compared: None, last: Sample::default(), read: 0 }
    }

    /// Told of what has just been read: whether it can be believed.
    pub(super) fn believes(&mut self, bytes: &[u8]) -> bool {
        let believed = self.unchanged();
        self.read += bytes.len() as u64;
        let last = &bytes[bytes.len().saturating_sub(BLOCK)..];
        self.last.bytes.clear();
        self.last.bytes.extend_from_slice(last);
        self.last.offset = self.read - last.len() as u64;
        believed
    }

    fn unchanged(&mut self) -> bool {
        let Some(now) = self.known.now(&self.file) else { return false };
        if now == self.known.identity {
            return true;
        }
        // Looked at before it is compared: what is written meanwhile is compared the next time.
        let modified = now.modified();
        if modified.is_some() && modified == self.compared {
            return now.has_grown_from(&self.known.identity);
        }
        self.compared = modified;
        self.known.is_still(&self.file) && self.last.is_in(&self.file)
    }
}
