//! A user's linked Google account: consent, sealed tokens, their refresh, and how the link stands.
//! What is done with the account (mail, calendar) is other rooms' business; they get tokens here.

pub mod error;
pub mod model;
pub mod service;
pub mod tokens;

pub use error::GoogleError;
pub use model::{GoogleLink, GoogleLinkId, LinkState};
pub use service::{Google, LinkStatus};

/// Effect: ends at Google what a user has unlinked here. `{link_id}`.
pub const REVOKE: &str = "google.revoke";
/// Effect: tells the user by mail that Google needs consent again. `{link_id, user_id}`.
pub const TELL_CONSENT: &str = "google.tell_consent";
