//! Accounts as documents, and their pure rules.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::kernel::{EmailAddress, Timestamp};
use crate::store::{Document, Index};
use crate::typed_id;

typed_id!(
    /// An HR user.
    UserId,
    "user"
);
typed_id!(
    /// What one company sees: every document that HR owns carries one.
    WorkspaceId,
    "ws"
);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Workspace {
    pub id: WorkspaceId,
    pub name: String,
    pub created_at: Timestamp,
}

impl Document for Workspace {
    const COLLECTION: &'static str = "workspaces";
    const INDEXES: &'static [Index] = &[];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub workspace_id: WorkspaceId,
    pub email: EmailAddress,
    /// The folded address: one account an address.
    pub email_key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// PHC string (argon2id); absent for an account that signs in with Google alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_hash: Option<String>,
    /// Google's `sub`, once linked or signed in with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub google_subject: Option<String>,
    /// Tokens carry it; signing out everywhere raises it.
    pub generation: i64,
    pub created_at: Timestamp,
}

impl Document for User {
    const COLLECTION: &'static str = "users";
    const INDEXES: &'static [Index] = &[
        Index::on("email", &["email_key"]).unique(),
        Index::on("google_subject", &["google_subject"]).unique(),
        Index::on("workspace", &["workspace_id", "created_at"]),
        Index::on("created", &["created_at"]),
    ];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl User {
    /// All tokens given out so far end.
    pub fn sign_out_everywhere(&mut self) {
        self.generation += 1;
    }
}

/// Failed sign-ins of one account, whether or not the account exists: the answer must not tell.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignInTries {
    /// Derived from the folded address, which is not kept.
    pub id: String,
    pub at: Vec<Timestamp>,
}

impl Document for SignInTries {
    const COLLECTION: &'static str = "sign_in_tries";
    const INDEXES: &'static [Index] = &[];
    fn id(&self) -> &str {
        &self.id
    }
}

/// How many tries may fail for one account within [`TRY_WINDOW`].
pub const MAX_TRIES: usize = 10;
pub const TRY_WINDOW: Duration = Duration::from_mins(15);

impl SignInTries {
    #[must_use]
    pub fn id_of(email: &EmailAddress) -> String {
        format!("tries_{}", crate::kernel::id::derived_part(&["sign-in", &email.key()]))
    }

    /// Counts a try before it is made, so that parallel tries can't all slip through; a success takes all back.
    ///
    /// # Errors
    /// How long to wait, when there were too many. Tries of a far future (a clock that was set back) don't count;
    /// those of a near one do, since parallel requests read the clock in any order.
    pub fn begin(&mut self, now: Timestamp) -> Result<(), Duration> {
        self.at.retain(|&at| now.since(at) < TRY_WINDOW && at.since(now) < TRY_WINDOW);
        match self.at.len().checked_sub(MAX_TRIES) {
            None => {
                self.at.push(now);
                Ok(())
            }
            // Never longer than the window, although a request that read the clock first may be counted last.
            Some(over) => {
                Err(self.at.get(over).map_or(TRY_WINDOW, |oldest| oldest.plus(TRY_WINDOW).since(now)).min(TRY_WINDOW))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000 + second * 1000)
    }

    #[test]
    fn the_eleventh_try_waits_until_the_first_is_forgotten() {
        let mut tries = SignInTries { id: String::new(), at: Vec::new() };
        for second in 0..10 {
            assert!(tries.begin(at(second)).is_ok());
        }
        assert_eq!(tries.begin(at(60)), Err(Duration::from_mins(14)));
        assert!(tries.begin(at(15 * 60)).is_ok());
        assert!(tries.begin(at(15 * 60)).is_err());
    }

    #[test]
    fn a_try_that_read_the_clock_before_the_others_waits_no_longer_than_the_window() {
        let mut tries = SignInTries { id: String::new(), at: vec![at(5); 10] };
        assert_eq!(tries.begin(at(0)), Err(TRY_WINDOW));
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out() {
        let mut tries = SignInTries { id: String::new(), at: vec![at(100_000); 10] };
        assert!(tries.begin(at(0)).is_ok());
    }
}
