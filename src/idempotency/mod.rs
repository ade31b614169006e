//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a create that is sent again answers as the first time.
//! Knows requests as bytes and answers as bytes; of what they mean, nothing.

mod fingerprint;
pub mod layer;
pub mod model;
pub mod service;
pub mod tasks;

pub use model::{Begun, KeptAnswer, KeptRequest};
pub use service::{Idempotency, Turn};
