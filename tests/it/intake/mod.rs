//! Messages come in: a step at a time, and through kills.

mod kills;
mod ledger;
mod letters;
