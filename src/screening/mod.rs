//! Scores a résumé against a job's criteria, with the quotes that show every point. The server owns the arithmetic;
//! an engine returns levels and quotes alone.

pub mod arithmetic;
pub mod builtin;
pub mod criteria;
pub mod degrees;
pub mod engine_change;
pub mod explain;
pub mod instructions;
pub mod llm;
pub mod model;
pub mod personal;
pub mod quotes;
pub mod ranking;
pub mod reading;
pub mod record;
pub mod replay;
pub mod routes;
pub mod service;
pub mod tasks;
pub mod wanted;
pub mod words;

pub use model::{Assessment, Criterion, CriterionKind, DegreeLevel, Finding, Level, Quote, Scores};
