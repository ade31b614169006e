//! What the tests share: servers of the suite's own, on 127.0.0.1 alone.

pub mod wire;
