//! The delivery log: what became of each line, in 24 bytes a row, and the totals over it.

mod figures;
mod filter;
mod lines;
mod listing;
mod log;
mod row;
mod rows;
mod sift;
mod totals;

pub use figures::{Band, Figures, KeyFigures, Latency, Reported, Stretch, Tally};
pub use filter::{Order, SortBy, States};
pub use lines::LineSet;
pub use listing::Listing;
pub use log::{DeliveryLog, NEWEST, Reason};
pub use row::{Ending, MOST_TRIES, Row, State};
pub use sift::{Sieve, rows_of_line, sift};
pub use totals::Totals;
