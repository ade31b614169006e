//! A model's words for the invitations of a job: sentences without facts. Names, the job's title, the link, times and
//! places are put in by whoever writes the mail.

use serde::{Deserialize, Serialize};

/// Stands for the candidate's name, in `greeting` alone.
pub const CANDIDATE_MARK: &str = "{candidate}";
/// Stands for the job's title, in `opening` alone.
pub const TITLE_MARK: &str = "{job_title}";

/// Each is one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationWords {
    /// With [`CANDIDATE_MARK`]: `Dear {candidate},`.
    pub greeting: String,
    /// For a candidate whose name is not known.
    pub greeting_without_name: String,
    /// What it is about, with [`TITLE_MARK`].
    pub opening: String,
    /// Asks to choose a time; the link follows on the next line.
    pub choose: String,
    /// What else the link is for.
    pub note: String,
    /// Before the host's name.
    pub farewell: String,
    /// The model that wrote them.
    pub written_by: String,
}

impl InvitationWords {
    /// The greeting of a candidate.
    #[must_use]
    pub fn greet(&self, name: Option<&str>) -> String {
        name.map_or_else(|| self.greeting_without_name.clone(), |name| self.greeting.replace(CANDIDATE_MARK, name))
    }

    /// The opening for a job.
    #[must_use]
    pub fn open(&self, title: &str) -> String {
        self.opening.replace(TITLE_MARK, title)
    }
}
