//! Words that every room shares. Knows nothing of stores, HTTP or features.

pub mod clock;
pub mod email;
pub mod fault;
pub mod id;
pub mod page;
pub mod said;
pub mod secret;
pub mod templates;
pub mod text;
pub mod time;
pub mod warning;

pub use clock::{Clock, ManualClock, SystemClock};
pub use email::EmailAddress;
pub use fault::Fault;
pub use page::{Page, PageRequest};
pub use said::Said;
pub use time::{Timestamp, Zone};
pub use warning::Warning;
