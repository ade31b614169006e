//! Scores a résumé against a job's criteria, with the quotes that show every point. The server owns the arithmetic;
//! an engine returns levels and quotes alone.

pub mod llm;
pub mod model;

pub use model::{Assessment, Criterion, CriterionKind, DegreeLevel, Finding, Level, Quote, Scores};
