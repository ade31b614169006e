//! The linked account as a document, and its rules. `now` is an argument; tokens come in sealed.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{CONSENT_LETTER, REVOKE};
use crate::auth::{UserId, WorkspaceId};
use crate::kernel::{EmailAddress, Timestamp};
use crate::mail;
use crate::store::{Document, Index, Outbox, outbox};

crate::typed_id!(
    /// A user's place for a Google account.
    GoogleLinkId,
    "glink"
);

impl GoogleLinkId {
    /// One a user.
    #[must_use]
    pub fn of(user: &UserId) -> Self {
        Self::derived(&["google-link", user.as_str()])
    }
}

/// How long a consent may take; Google's code lives for some minutes after it.
pub const CONSENT_LASTS: Duration = Duration::from_mins(30);
/// Consents that one user may have open (tabs, tries); the oldest goes.
pub const MOST_PENDING: usize = 5;
/// A token that ends within this is not given out any more.
pub const TOKEN_MARGIN: Duration = Duration::from_mins(1);
/// How long one process has for a refresh before another may try.
pub const REFRESH_LEASE: Duration = Duration::from_secs(30);
/// After a failed refresh Google is left alone for this long, unless it says how long.
pub const REFRESH_PAUSE: Duration = Duration::from_secs(2);
/// The longest pause that is believed.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
/// What ends further ahead than it can last, and than this, was written by a clock since set back. One process reads its
/// clock before another writes, and two machines' clocks differ: what ends a little too far ahead is in force.
const CLOCKS_APART: Duration = Duration::from_mins(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// Nothing is linked: never, or not any more.
    Unlinked,
    Ok,
    /// Google has ended the consent; `reason` says what is known. No refresh is tried.
    NeedsConsent,
}

/// Where the tokens come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The person's own consent: a refresh token.
    Consent,
    /// The company's service account speaks for the address.
    Company,
}

/// A consent that was begun.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    pub state_hash: String,
    /// PKCE's verifier (RFC 7636), sealed.
    pub verifier: String,
    pub expires_at: Timestamp,
}

/// One process is refreshing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lease {
    pub holder: String,
    pub until: Timestamp,
}

/// A token whose end Google must still be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToRevoke {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Sealed.
    pub token: String,
}

/// One a user. Every token in it is sealed with the user's id as its place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GoogleLink {
    pub id: GoogleLinkId,
    pub user_id: UserId,
    pub workspace_id: WorkspaceId,
    pub state: LinkState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// Why consent is needed again: words of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Google's id of the account; unique, so that two users' mail never mixes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The account's address, which may differ from the user's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailAddress>,
    /// Granted, by Google's names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_ends_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// Where Google said that the consent ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent_ends_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<Lease>,
    /// Google did not answer a refresh: not again before this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_until: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<Pending>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_revoke: Vec<ToRevoke>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked_at: Option<Timestamp>,
    #[serde(default)]
    pub outbox: Outbox,
}

impl Document for GoogleLink {
    const COLLECTION: &'static str = "google_links";
    const INDEXES: &'static [Index] = &[
        Index::on("subject", &["subject"]).unique(),
        Index::on("state", &["state", "user_id"]),
        Index::on("workspace", &["workspace_id", "user_id"]),
        outbox::INDEX,
    ];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// What a consent gave, sealed.
#[derive(Clone, Debug)]
pub struct SealedGrant {
    pub mode: Mode,
    pub subject: Option<String>,
    pub email: Option<EmailAddress>,
    pub scopes: Vec<String>,
    pub access_token: String,
    pub access_lasts: Duration,
    pub refresh_token: Option<String>,
    pub consent_lasts: Option<Duration>,
}

/// What to do for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// This one, sealed.
    Use(String),
    /// The lease is ours: ask Google, with the sealed refresh token where there is one.
    Refresh(Option<String>),
    /// Another process is at it.
    Wait,
    Paused(Duration),
    NeedsConsent(String),
    NotLinked,
}

impl GoogleLink {
    #[must_use]
    pub fn new(user_id: UserId, workspace_id: WorkspaceId) -> Self {
        Self {
            id: GoogleLinkId::of(&user_id),
            user_id,
            workspace_id,
            state: LinkState::Unlinked,
            mode: None,
            reason: None,
            subject: None,
            email: None,
            scopes: Vec::new(),
            access_token: None,
            access_ends_at: None,
            refresh_token: None,
            consent_ends_at: None,
            lease: None,
            paused_until: None,
            pending: Vec::new(),
            to_revoke: Vec::new(),
            linked_at: None,
            outbox: Outbox::default(),
        }
    }

    pub fn begin_consent(&mut self, state_hash: String, verifier: String, now: Timestamp) {
        self.drop_expired(now);
        if self.pending.len() >= MOST_PENDING {
            self.pending.remove(0);
        }
        self.pending.push(Pending { state_hash, verifier, expires_at: now.plus(CONSENT_LASTS) });
    }

    /// A consent counts until it expires.
    fn drop_expired(&mut self, now: Timestamp) {
        self.pending.retain(|p| is_open(p, now));
    }

    /// The pending consents that an answer may belong to, newest first: the one of that state, or all without one.
    #[must_use]
    pub fn pending_for(&self, state_hash: Option<&str>, now: Timestamp) -> Vec<Pending> {
        let fits = |p: &&Pending| is_open(p, now) && state_hash.is_none_or(|hash| p.state_hash == hash);
        self.pending.iter().rev().filter(fits).cloned().collect()
    }

    /// The account is linked, and the consent of that state used up. `false`, and no change, when somebody else used
    /// it up since.
    pub fn link(&mut self, grant: SealedGrant, state_hash: Option<&str>, now: Timestamp) -> bool {
        if let Some(hash) = state_hash {
            let before = self.pending.len();
            self.pending.retain(|p| p.state_hash != hash);
            if self.pending.len() == before {
                return false;
            }
        }
        self.drop_expired(now);
        let same = self.subject.is_some() && self.subject == grant.subject;
        if !same {
            self.end_later(now);
        }
        // Ending an older token of the same account would end this consent too: at Google it is one.
        self.to_revoke.retain(|old| old.subject.is_none() || old.subject != grant.subject);
        // A second consent may come without a refresh token of its own; the one that we have stays good.
        let refresh_token = grant.refresh_token.or_else(|| if same { self.refresh_token.take() } else { None });
        self.state = LinkState::Ok;
        self.mode = Some(grant.mode);
        self.reason = None;
        self.subject = grant.subject;
        self.email = grant.email;
        self.scopes = grant.scopes;
        self.access_token = Some(grant.access_token);
        self.access_ends_at = Some(now.plus(grant.access_lasts));
        self.refresh_token = refresh_token;
        self.consent_ends_at = grant.consent_lasts.map(|lasts| now.plus(lasts));
        self.lease = None;
        self.paused_until = None;
        self.linked_at = Some(now);
        true
    }

    /// Forgets the account; Google is told by what stays in `to_revoke`. `false` when nothing was linked.
    pub fn unlink(&mut self, now: Timestamp) -> bool {
        self.pending.clear();
        if self.state == LinkState::Unlinked {
            return false;
        }
        self.end_later(now);
        self.state = LinkState::Unlinked;
        self.mode = None;
        self.reason = None;
        self.subject = None;
        self.email = None;
        self.scopes.clear();
        self.consent_ends_at = None;
        self.linked_at = None;
        true
    }

    fn end_later(&mut self, now: Timestamp) {
        let access = self.access_token.take();
        let token = self.refresh_token.take().or(access);
        self.access_ends_at = None;
        self.lease = None;
        self.paused_until = None;
        // A company's token is not a person's consent: there is nothing to end.
        let Some(token) = token.filter(|_| self.mode == Some(Mode::Consent)) else { return };
        self.to_revoke.push(ToRevoke { subject: self.subject.clone(), token });
        self.outbox.add(REVOKE, json!({ "link_id": self.id }), now);
    }

    /// Google has been told.
    pub fn revoked(&mut self, sealed: &str) {
        self.to_revoke.retain(|t| t.token != sealed);
    }

    /// What a caller that needs a token must do. `refused` is the sealed token that Google just answered 401 to, as it
    /// stands here; taking the lease changes the document, everything else leaves it.
    pub fn next(&mut self, refused: bool, holder: &str, now: Timestamp) -> Next {
        match self.state {
            LinkState::Unlinked => return Next::NotLinked,
            LinkState::NeedsConsent => return Next::NeedsConsent(self.reason.clone().unwrap_or_default()),
            LinkState::Ok => {}
        }
        let lasts = self.access_lasts(now);
        if let Some(token) = self.access_token.as_ref().filter(|_| lasts && !refused) {
            return Next::Use(token.clone());
        }
        if self.lease.as_ref().is_some_and(|l| is_in_force(l.until, REFRESH_LEASE, now)) {
            return Next::Wait;
        }
        if let Some(until) = self.paused_until.filter(|until| is_in_force(*until, LONGEST_PAUSE, now)) {
            return Next::Paused(until.since(now));
        }
        self.lease = Some(Lease { holder: holder.to_owned(), until: now.plus(REFRESH_LEASE) });
        Next::Refresh(self.refresh_token.clone())
    }

    /// Whether the access token's time is not up.
    #[must_use]
    pub fn access_lasts(&self, now: Timestamp) -> bool {
        self.access_ends_at.is_some_and(|end| end > now.plus(TOKEN_MARGIN))
    }

    fn holds(&self, holder: &str) -> bool {
        self.lease.as_ref().is_some_and(|l| l.holder == holder)
    }

    /// The refresh went well. `false`, and no change, when the link was changed since.
    pub fn refreshed(
        &mut self,
        holder: &str,
        access_token: String,
        lasts: Duration,
        refresh_token: Option<String>,
        scopes: Option<Vec<String>>,
        now: Timestamp,
    ) -> bool {
        if !self.holds(holder) {
            return false;
        }
        self.lease = None;
        self.paused_until = None;
        self.access_token = Some(access_token);
        self.access_ends_at = Some(now.plus(lasts));
        if refresh_token.is_some() {
            self.refresh_token = refresh_token;
        }
        if let Some(scopes) = scopes {
            self.scopes = scopes;
        }
        true
    }

    /// Google did not answer, or not now.
    pub fn refresh_failed(&mut self, holder: &str, after: Option<Duration>, now: Timestamp) {
        if self.holds(holder) {
            self.lease = None;
            self.paused_until = Some(now.plus(after.unwrap_or(REFRESH_PAUSE).min(LONGEST_PAUSE)));
        }
    }

    /// Google has ended the consent: nothing is tried before a new one. What is left of the old tokens is worthless.
    pub fn needs_consent(&mut self, holder: &str, reason: &str, now: Timestamp) {
        if !self.holds(holder) {
            return;
        }
        self.state = LinkState::NeedsConsent;
        self.reason = Some(reason.to_owned());
        self.access_token = None;
        self.access_ends_at = None;
        self.refresh_token = None;
        self.consent_ends_at = None;
        self.lease = None;
        self.paused_until = None;
        self.outbox.add(mail::SEND, json!({ "template": CONSENT_LETTER, "link_id": self.id }), now);
    }

    /// Google refused for want of this scope, whatever it granted.
    pub fn lose_scope(&mut self, scope: &str) {
        self.scopes.retain(|s| s != scope);
    }

    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|s| s == scope)
    }
}

fn is_open(pending: &Pending, now: Timestamp) -> bool {
    is_in_force(pending.expires_at, CONSENT_LASTS, now)
}

/// Of something that lasts for `at_most`.
fn is_in_force(until: Timestamp, at_most: Duration, now: Timestamp) -> bool {
    until > now && until <= now.plus(at_most + CLOCKS_APART)
}

#[cfg(test)]
mod tests;
