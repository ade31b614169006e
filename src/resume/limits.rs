//! How much a stranger's file may cost.

use std::time::Duration;

/// The bounds of reading one file. The child is told them on its command line, as [`ReadLimits::to_args`] writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    /// Bytes of the file itself.
    pub file_bytes: usize,
    /// Pages of a PDF; more is an error, since nobody's résumé is a book.
    pub pages: usize,
    /// Bytes of text that are kept; what is beyond is cut off with a warning.
    pub text_bytes: usize,
    /// Bytes that the parts of a file may unpack to, all together.
    pub unpacked_bytes: usize,
    /// The child's address space, in bytes.
    pub memory_bytes: u64,
    /// Processor time for one file, in whole seconds.
    pub cpu_seconds: u64,
    /// Time by the clock on the wall for one file; the parent watches it.
    pub wall: Duration,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            file_bytes: 10 << 20,
            pages: 100,
            text_bytes: 1 << 20,
            unpacked_bytes: 64 << 20,
            memory_bytes: 1 << 30,
            cpu_seconds: 5,
            wall: Duration::from_secs(10),
        }
    }
}

impl ReadLimits {
    /// The words for the child's command line. The wall is the parent's own affair.
    #[must_use]
    pub fn to_args(self) -> Vec<String> {
        vec![
            self.file_bytes.to_string(),
            self.pages.to_string(),
            self.text_bytes.to_string(),
            self.unpacked_bytes.to_string(),
            self.memory_bytes.to_string(),
            self.cpu_seconds.to_string(),
        ]
    }

    /// Reads what [`ReadLimits::to_args`] wrote.
    #[must_use]
    pub fn from_args(args: &[String]) -> Option<Self> {
        let [file_bytes, pages, text_bytes, unpacked_bytes, memory_bytes, cpu_seconds] = args else { return None };
        Some(Self {
            file_bytes: file_bytes.parse().ok()?,
            pages: pages.parse().ok()?,
            text_bytes: text_bytes.parse().ok()?,
            unpacked_bytes: unpacked_bytes.parse().ok()?,
            memory_bytes: memory_bytes.parse().ok()?,
            cpu_seconds: cpu_seconds.parse().ok()?,
            wall: Self::default().wall,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_survive_the_command_line() {
        let limits = ReadLimits { pages: 7, cpu_seconds: 2, ..ReadLimits::default() };
        assert_eq!(ReadLimits::from_args(&limits.to_args()), Some(limits));
        assert_eq!(ReadLimits::from_args(&["1".to_owned()]), None);
    }
}
