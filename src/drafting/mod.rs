//! Texts that a model writes in the templates' place: words, never facts.

pub mod ads;
