//! What a language model reads and writes, over the whole app and on the binary.

mod drafts;
mod faults;
mod masking;
mod provider;
mod replay;
