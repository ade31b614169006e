//! Outside services, met at the wire: each against a loopback server of the suite's own.

mod llm;
