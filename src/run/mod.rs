//! One run: the source it was started with and a snapshot of the form, its log, and the way from a row to its text.

mod copy;
mod find;
mod form;
mod record;
mod row_text;
mod start;

pub use copy::{Copied, MOST_COPIED, copy};
pub use find::Search;
pub use form::{ALL, Cluster, Form, Plan};
pub use record::{LogHandle, Phase, Recorder, Run, Status};
pub use row_text::{HEAD_LIMIT, RowText, fetch};
pub use start::{practice_profile, prepare};
