//! What was found, a line each; the worst decides the exit code.

use std::fmt;

/// How a finding is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Ok,
    /// Nothing is wrong; somebody may not know it.
    Note,
    /// It runs, and somebody should look.
    Warn,
    /// It does not run so.
    Fail,
}

impl Level {
    const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Fail => "FAIL",
        }
    }
}

/// Collected subject by subject: a function for each takes this and adds its lines.
#[derive(Debug, Default)]
pub struct Findings {
    lines: Vec<(Level, &'static str, String)>,
    exit: u8,
}

impl Findings {
    pub fn ok(&mut self, subject: &'static str, said: impl Into<String>) {
        self.lines.push((Level::Ok, subject, said.into()));
    }

    pub fn note(&mut self, subject: &'static str, said: impl Into<String>) {
        self.lines.push((Level::Note, subject, said.into()));
    }

    pub fn warn(&mut self, subject: &'static str, said: impl Into<String>) {
        self.lines.push((Level::Warn, subject, said.into()));
    }

    /// `exit` is the code that this failure alone would end with.
    pub fn fail(&mut self, subject: &'static str, said: impl Into<String>, exit: u8) {
        self.lines.push((Level::Fail, subject, said.into()));
        self.exit = self.exit.max(exit);
    }

    /// 0 unless something has failed.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        self.exit
    }

    fn count(&self, level: Level) -> usize {
        self.lines.iter().filter(|line| line.0 == level).count()
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (level, subject, said) in &self.lines {
            writeln!(f, "{:<4}  {subject}: {said}", level.word())?;
        }
        let (failed, warned) = (self.count(Level::Fail), self.count(Level::Warn));
        match (failed, warned) {
            (0, 0) => writeln!(f, "all is well"),
            (0, _) => writeln!(f, "it runs; {warned} to look at"),
            _ => writeln!(f, "{failed} failed, {warned} to look at"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_decides_the_exit_code_and_the_last_line() {
        let mut findings = Findings::default();
        findings.ok("disk", "enough");
        findings.note("model", "none");
        assert_eq!((findings.exit_code(), findings.to_string().lines().last()), (0, Some("all is well")));
        findings.warn("clock", "late");
        assert_eq!((findings.exit_code(), findings.to_string().lines().last()), (0, Some("it runs; 1 to look at")));
        findings.fail("store", "gone", 3);
        findings.fail("settings", "bad", 2);
        assert_eq!(findings.exit_code(), 3);
        assert_eq!(
            findings.to_string(),
            "ok    disk: enough\nnote  model: none\nwarn  clock: late\nFAIL  store: gone\nFAIL  settings: bad\n2 failed, 1 to look at\n"
        );
    }
}
