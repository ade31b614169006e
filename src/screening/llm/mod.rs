//! The `llm` engine: what a language model is asked of a résumé, and what of its answer is taken over. It names levels
//! and quotes; the quote check and the arithmetic are the ones that every engine's findings go through.

pub mod answer;
pub mod cut;
pub mod mask;
pub mod question;
pub mod view;

pub use answer::{Answer, BadAnswer, Contents};
pub use question::{Case, PROMPT_VERSION, Question};
