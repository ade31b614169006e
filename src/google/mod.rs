//! A user's linked Google account: consent, sealed tokens, their refresh, and how the link stands.
//! And what stands in its calendar: bookings as events, busy times, what has drifted apart. Mail is other rooms' business.

pub mod busy;
pub mod company;
pub mod drift;
pub mod error;
pub mod interviews;
pub mod model;
pub mod routes;
pub mod service;
pub mod tasks;
pub mod tokens;

pub use busy::BusyTimes;
pub use drift::DriftReports;
pub use error::GoogleError;
pub use model::{GoogleLink, GoogleLinkId, LinkState};
pub use service::{Google, LinkStatus};

/// Effect: ends at Google what a user has unlinked here. `{link_id}`.
pub const REVOKE: &str = "google.revoke";
/// The template of the mail that says that Google needs consent again. `{link_id}`.
pub const CONSENT_LETTER: &str = "google_consent";
