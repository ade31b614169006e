//! The `llm` engine: what a language model is asked of a résumé, and what of its answer is taken over. It names levels
//! and quotes; the quote check and the arithmetic are the ones that every engine's findings go through.

pub mod answer;
pub mod asker;
pub mod cut;
pub mod kept;
pub mod mask;
pub mod question;
pub mod routes;
pub mod scoring;
pub mod view;

pub use answer::{Answer, BadAnswer, Contents};
pub use asker::{AskError, Asker, Asking, Told};
pub use question::{Case, PROMPT_VERSION, Question};
pub use scoring::{AwaitingModel, Choice, Scoring};
