//! HTTP as all features share it: problems, extractors, layers, health, metrics, the OpenAPI document.
//! Knows no feature and never touches `store` or `gateways`.

pub mod address;
pub mod body;
pub mod code;
pub mod health;
pub mod layers;
pub mod metrics;
pub mod openapi;
pub mod problem;
pub mod repeat;

pub use address::CallerAddress;
pub use body::{Body, Json, List, Path, Query, Written};
pub use code::Code;
pub use problem::{FieldError, Problem, ProblemBody};
