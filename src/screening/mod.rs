//! Scores a résumé against a job's criteria, with the quotes that show every point. The server owns the arithmetic;
//! an engine returns levels and quotes alone.

pub mod arithmetic;
pub mod builtin;
pub mod criteria;
pub mod model;
pub mod ranking;
pub mod record;
pub mod routes;
pub mod service;

pub use model::{Assessment, Criterion, CriterionKind, DegreeLevel, Finding, Level, Quote, Scores};
