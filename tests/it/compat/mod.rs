//! The old system's routes: the exact shapes that its front end reads.

mod google;
mod shapes;
