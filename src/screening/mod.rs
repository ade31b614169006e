//! Scores a résumé against a job's criteria, with the quotes that show every point. The server owns the arithmetic;
//! an engine returns levels and quotes alone.

pub mod arithmetic;
pub mod degrees;
pub mod instructions;
pub mod model;
pub mod quotes;
pub mod reading;
pub mod wanted;

pub use model::{Assessment, Criterion, CriterionKind, DegreeLevel, Finding, Level, Quote, Scores};
