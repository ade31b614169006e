//! Text -> profile: pure and deterministic. Knows no file, no clock and no other room but the kernel.

mod dates;
mod fold;
mod lines;
