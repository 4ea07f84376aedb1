//! One run: the source it was started with and a snapshot of the form, its log, and the way from a row to its text.

mod attached;
mod check;
mod copy;
pub mod export;
mod find;
mod form;
mod offer;
mod preview;
mod record;
pub mod retry;
mod row_text;
mod start;
mod status;

pub use attached::{Attached, ShownHeader};
pub use check::check;
pub use copy::{Copied, LogColumn, MOST_COPIED, copy};
pub use find::Search;
pub use form::{ALL, Cluster, Form, Plan};
pub use offer::{HeaderRow, Spacing, WITHOUT_END};
pub use preview::{PreviewText, ROW_LIMIT, preview};
pub use record::{LogHandle, Recorder, Run};
pub use row_text::{HEAD_LIMIT, RowText, fetch};
pub use start::{practice_profile, prepare, prepare_again};
pub use status::{Awaited, Phase, Retry, Status};
