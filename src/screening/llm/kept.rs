//! What is kept of talks with a model: answers, so that the same question is never paid for twice, and tokens by day.

use serde::{Deserialize, Serialize};

use crate::auth::WorkspaceId;
use crate::gateways::llm::Usage;
use crate::kernel::{Timestamp, Zone};
use crate::store::{Document, Index};
use crate::typed_id;

typed_id!(
    /// A kept answer of a model.
    AnswerId,
    "answer"
);
typed_id!(
    /// A workspace's count of one day.
    DayId,
    "llmday"
);

/// An answer that could be read, by the hash of (workspace, model, prompt version, input).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptAnswer {
    pub id: AnswerId,
    pub workspace_id: WorkspaceId,
    pub model: String,
    pub prompt_version: String,
    /// SHA-256 of all that was asked.
    pub input_hash: String,
    /// As the model gave it.
    pub reply: String,
    pub model_version: String,
    pub usage: Usage,
    pub at: Timestamp,
}

impl Document for KeptAnswer {
    const COLLECTION: &'static str = "llm_answers";
    const INDEXES: &'static [Index] = &[Index::on("workspace_at", &["workspace_id", "at"])];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl KeptAnswer {
    #[must_use]
    pub fn id_of(workspace: &WorkspaceId, model: &str, prompt_version: &str, input_hash: &str) -> AnswerId {
        AnswerId::derived(&[workspace.as_str(), model, prompt_version, input_hash])
    }
}

/// Tokens of one workspace on one UTC day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenDay {
    pub id: DayId,
    pub workspace_id: WorkspaceId,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Answers that the provider counted, those of no use included.
    pub calls: i64,
    pub tokens_in: i64,
    pub tokens_out: i64,
}

impl Document for TokenDay {
    const COLLECTION: &'static str = "llm_days";
    const INDEXES: &'static [Index] = &[Index::on("workspace_day", &["workspace_id", "day"])];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl TokenDay {
    #[must_use]
    pub fn empty(workspace: &WorkspaceId, now: Timestamp) -> Self {
        let day = now.in_zone(&Zone::utc()).date().to_string();
        let id = DayId::derived(&[workspace.as_str(), &day]);
        Self { id, workspace_id: workspace.clone(), day, calls: 0, tokens_in: 0, tokens_out: 0 }
    }

    /// Adds so many answers and their tokens.
    pub fn add(&mut self, answers: u64, usage: Usage) {
        let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.calls = self.calls.saturating_add(signed(answers));
        self.tokens_in = self.tokens_in.saturating_add(signed(usage.tokens_in));
        self.tokens_out = self.tokens_out.saturating_add(signed(usage.tokens_out));
    }

    #[must_use]
    pub fn tokens(&self) -> u64 {
        u64::try_from(self.tokens_in.saturating_add(self.tokens_out)).unwrap_or(0)
    }
}

/// The UTC midnight after `now`, when a day's budget begins anew.
#[must_use]
pub fn next_utc_midnight(now: Timestamp) -> Timestamp {
    const DAY: i64 = 24 * 3600 * 1000;
    Timestamp::from_millis((now.as_millis().div_euclid(DAY) + 1) * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_utc_midnight() {
        for (now, midnight) in [
            ("2026-11-23T15:00:00Z", "2026-11-24T00:00:00.000Z"),
            ("2026-11-23T23:59:59.999Z", "2026-11-24T00:00:00.000Z"),
            ("2026-11-24T00:00:00Z", "2026-11-25T00:00:00.000Z"),
        ] {
            let now = Timestamp::parse(now).unwrap();
            assert_eq!(next_utc_midnight(now).to_string(), midnight);
            assert_eq!(TokenDay::empty(&WorkspaceId::random(), now).day, now.to_string()[..10]);
        }
    }
}
