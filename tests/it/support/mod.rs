//! What several folders of tests stand on.

pub mod fake_google;
pub mod linked;
pub mod rsa_keys;
