//! Use cases of a linked account: consent, unlinking, signing in, how the link stands.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;
use serde::Serialize;
use url::Url;

use super::model::{GoogleLink, GoogleLinkId, LinkState, Mode, Pending, SealedGrant};
use super::tokens::{LinkTokens, SEALED_ELSEWHERE};
use super::{GoogleError, REVOKE};
use crate::auth::service::{GoogleAccount, Session};
use crate::auth::{Actor, Auth, User, UserId, WorkspaceId};
use crate::gateways::google_client::TokenSource;
use crate::gateways::identity::{Delegation, Grant, Identity, IdentityError, Person, Scope};
use crate::kernel::secret::{Sealer, random_key, token_hash};
use crate::kernel::{Clock, EmailAddress, Timestamp};
use crate::store::{Cond, Error as StoreError, Fail, Query, Store};
use crate::tasks::Failure;

/// A consent that ends within this is reported.
pub const NEAR_END: Duration = Duration::from_hours(48);
/// Longer than any code of Google's.
const LONGEST_CODE: usize = 2048;

/// What the service is made of.
#[derive(Clone)]
pub struct Parts {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub sealer: Sealer,
    pub auth: Auth,
    /// `None` without `HIREWIRE_GOOGLE_CLIENT_ID`.
    pub identity: Option<Arc<dyn Identity>>,
    /// `None` without `HIREWIRE_GOOGLE_SERVICE_ACCOUNT`.
    pub company: Option<Arc<dyn Delegation>>,
    /// Whether what HR sends goes out by their Gmail accounts (`HIREWIRE_MAIL=gmail`).
    pub mails: bool,
}

/// Linked Google accounts; cheap to clone.
#[derive(Clone)]
pub struct Google {
    pub(super) tokens: LinkTokens,
    auth: Auth,
    mails: bool,
}

/// How a link stands, in words for HR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    NotLinked,
    Ok,
    /// Linked, and something that Hirewire asks for was not granted: `missing` names it.
    Partial,
    /// Google needs consent again: `reason` says why.
    NeedsConsent,
}

/// How a link stands; no tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct LinkStatus {
    pub state: Standing,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Of the Google account, which may differ from the user's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailAddress>,
    /// Granted, by Google's names.
    pub scopes: Vec<String>,
    /// Asked for and not granted.
    pub missing: Vec<String>,
    /// Whether the company's service account speaks for the user.
    pub by_company: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linked_at: Option<Timestamp>,
    /// Where Google said when the consent ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent_ends_at: Option<Timestamp>,
    /// It ends within two days.
    pub ends_soon: bool,
}

impl LinkStatus {
    fn of(link: Option<&GoogleLink>, now: Timestamp) -> Self {
        let missing: Vec<String> = match link {
            Some(link) if link.state == LinkState::Ok => {
                Scope::OPTIONAL.iter().map(|s| s.name()).filter(|s| !link.has_scope(s)).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        };
        let state = match link.map_or(LinkState::Unlinked, |l| l.state) {
            LinkState::Unlinked => Standing::NotLinked,
            LinkState::NeedsConsent => Standing::NeedsConsent,
            LinkState::Ok if missing.is_empty() => Standing::Ok,
            LinkState::Ok => Standing::Partial,
        };
        let ends_at = link.and_then(|l| l.consent_ends_at);
        Self {
            state,
            reason: link.and_then(|l| l.reason.clone()),
            email: link.and_then(|l| l.email.clone()),
            scopes: link.map(|l| l.scopes.clone()).unwrap_or_default(),
            missing,
            by_company: link.is_some_and(|l| l.mode == Some(Mode::Company)),
            linked_at: link.and_then(|l| l.linked_at),
            consent_ends_at: ends_at,
            ends_soon: ends_at.is_some_and(|end| end <= now.plus(NEAR_END)),
        }
    }

    /// As a link stands whose tokens can't be opened, whatever is stored of it.
    fn sealed_elsewhere(self) -> Self {
        Self { state: Standing::NeedsConsent, reason: Some(SEALED_ELSEWHERE.to_owned()), missing: Vec::new(), ..self }
    }

    /// The old system's `google_auth`: whether something can be done with the account now.
    #[must_use]
    pub fn usable(&self) -> bool {
        matches!(self.state, Standing::Ok | Standing::Partial)
    }
}

impl Google {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let Parts { store, clock, sealer, auth, identity, company, mails } = parts;
        Self { tokens: LinkTokens { store, clock, sealer, identity, company }, auth, mails }
    }

    /// Tokens for the gateways.
    #[must_use]
    pub fn tokens(&self) -> Arc<dyn TokenSource> {
        Arc::new(self.tokens.clone())
    }

    pub(super) fn now(&self) -> Timestamp {
        self.tokens.clock.now()
    }

    pub(super) fn store(&self) -> &Store {
        &self.tokens.store
    }

    fn identity(&self) -> Result<&Arc<dyn Identity>, GoogleError> {
        self.tokens.identity.as_ref().ok_or(GoogleError::NotConfigured)
    }

    /// Begins a consent, and answers where the browser goes for it. `redirect` is where the caller would like it to
    /// come back to: the configured address, or none.
    ///
    /// # Errors
    /// `NotConfigured`; `ForeignRedirect` for any other address.
    pub async fn auth_url(&self, actor: &Actor, redirect: Option<&str>) -> Result<Url, GoogleError> {
        let identity = self.identity()?;
        if redirect.is_some_and(|wish| wish != identity.redirect_url().as_str()) {
            return Err(GoogleError::ForeignRedirect);
        }
        let (state, verifier) = (random_key(), random_key().into());
        let sealed = self.seal(&actor.user_id, &verifier);
        let (hash, now) = (token_hash(&state), self.now());
        self.store().insert_once(&GoogleLink::new(actor.user_id.clone(), actor.workspace_id.clone())).await?;
        self.change(&GoogleLinkId::of(&actor.user_id), |link| {
            link.begin_consent(hash.clone(), sealed.clone(), now);
        })
        .await?;
        Ok(identity.consent_url(&state, &verifier))
    }

    /// Ends a consent: the code for tokens, the account bound to the user. Without a state, the user's own pending
    /// consents are tried, newest first.
    ///
    /// # Errors
    /// `BadState`, `CodeRefused`, `AccountTaken`; nothing is stored then, and the state may be used again.
    pub async fn authenticate(
        &self,
        actor: &Actor,
        code: &str,
        state: Option<&str>,
    ) -> Result<LinkStatus, GoogleError> {
        let identity = self.identity()?;
        let id = GoogleLinkId::of(&actor.user_id);
        let hash = state.map(token_hash);
        let link = self.store().get::<GoogleLink>(&id).await?;
        let pending = link.map(|l| l.pending_for(hash.as_deref(), self.now())).unwrap_or_default();
        if pending.is_empty() {
            return Err(GoogleError::BadState);
        }
        if code.is_empty() || code.len() > LONGEST_CODE || !code.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(GoogleError::CodeRefused);
        }
        let (consent, grant) = self.exchange(identity.as_ref(), actor, code, pending).await?;
        let Some(person) = grant.person.clone() else {
            // Whose account it is could not be told, nor that it is nobody else's.
            tracing::warn!(user = %actor.user_id, "a consent came without an ID token");
            return Err(GoogleError::CodeRefused);
        };
        // First, since it is unique too: nothing of somebody else's account is ever stored here.
        self.auth.link_google(&actor.user_id, &account(person.clone())).await?;
        let (sealed, now) = (self.sealed(actor, grant, person), self.now());
        let linked = self.change(&id, |link| link.link(sealed.clone(), Some(&consent.state_hash), now)).await?;
        if !linked {
            return Err(GoogleError::BadState);
        }
        tracing::info!(user = %actor.user_id, "Google account linked");
        self.status(&actor.user_id).await
    }

    async fn exchange(
        &self,
        identity: &dyn Identity,
        actor: &Actor,
        code: &str,
        pending: Vec<Pending>,
    ) -> Result<(Pending, Grant), GoogleError> {
        for consent in pending {
            // Sealed with another key: of no use any more.
            let Ok(verifier) = self.tokens.sealer.open(actor.user_id.as_str(), &consent.verifier) else { continue };
            match identity.exchange(code, &verifier, self.now()).await {
                Ok(grant) => return Ok((consent, grant)),
                Err(IdentityError::GrantRefused) => {}
                // It came with the tokens, so whoever asks is signed in all the same.
                Err(IdentityError::BadToken(why)) => {
                    tracing::warn!(user = %actor.user_id, why, "a consent came with a bad ID token");
                    return Err(GoogleError::CodeRefused);
                }
                Err(e) => return Err(e.into()),
            }
        }
        Err(GoogleError::CodeRefused)
    }

    pub(super) fn seal(&self, user: &UserId, token: &secrecy::SecretString) -> String {
        self.tokens.sealer.seal(user.as_str(), token.expose_secret())
    }

    fn sealed(&self, actor: &Actor, grant: Grant, person: Person) -> SealedGrant {
        let scopes = grant.scopes.unwrap_or_else(|| Scope::ALL.to_vec());
        SealedGrant {
            mode: Mode::Consent,
            subject: Some(person.subject),
            email: Some(person.email),
            scopes: scopes.into_iter().map(|s| s.name().to_owned()).collect(),
            access_token: self.seal(&actor.user_id, &grant.access.token),
            access_lasts: grant.access.lasts,
            refresh_token: grant.refresh_token.map(|t| self.seal(&actor.user_id, &t)),
            consent_lasts: grant.refresh_lasts,
        }
    }

    /// Forgets the account here, and ends the consent at Google: at once where Google answers, else as a task.
    ///
    /// # Errors
    /// `NotLinked`.
    pub async fn unlink(&self, actor: &Actor) -> Result<(), GoogleError> {
        let id = GoogleLinkId::of(&actor.user_id);
        let now = self.now();
        match self.change(&id, |link| link.unlink(now)).await {
            Ok(true) => {}
            Ok(false) | Err(GoogleError::NotLinked) => return Err(GoogleError::NotLinked),
            Err(e) => return Err(e),
        }
        self.auth.unlink_google(&actor.user_id).await?;
        if let Err(e) = self.revoke(&id).await {
            tracing::warn!(user = %actor.user_id, error = %e, "the consent will be ended at Google later");
        }
        Ok(())
    }

    /// Ends at Google what was unlinked here: the handler of [`REVOKE`]. Again is no change.
    ///
    /// # Errors
    /// To be tried again.
    pub async fn revoke(&self, id: &GoogleLinkId) -> Result<(), Failure> {
        let Some(link) = self.store().get::<GoogleLink>(id).await? else { return Ok(()) };
        for old in link.doc.to_revoke {
            // One that can't be opened can't be ended either: the user sees it in their Google account.
            if let Ok(token) = self.tokens.sealer.open(link.doc.user_id.as_str(), &old.token) {
                let identity = self.identity().map_err(|e| Failure::give_up(format!("{REVOKE}: {e}")))?;
                identity.revoke(&token).await.map_err(|e| Failure::retry(e.to_string()))?;
            }
            self.change(id, |l| l.revoked(&old.token)).await.map_err(|e| Failure::retry(e.to_string()))?;
        }
        Ok(())
    }

    /// How a user's link stands.
    ///
    /// # Errors
    /// The store's.
    pub async fn status(&self, user: &UserId) -> Result<LinkStatus, GoogleError> {
        let link = self.store().get::<GoogleLink>(GoogleLinkId::of(user)).await?;
        Ok(self.status_of(link.as_deref()))
    }

    pub(super) fn status_of(&self, link: Option<&GoogleLink>) -> LinkStatus {
        let now = self.now();
        let status = LinkStatus::of(link, now);
        if link.is_some_and(|link| self.tokens.is_sealed_elsewhere(link, now)) {
            return status.sealed_elsewhere();
        }
        status
    }

    /// Whether mail goes out by users' Gmail accounts.
    #[must_use]
    pub fn mails(&self) -> bool {
        self.mails
    }

    /// Whether what this user sends can go out: not where it goes by Gmail and nothing is linked at all. A link that
    /// needs consent again passes: what is sent waits for it.
    ///
    /// # Errors
    /// `NotLinked`.
    pub async fn may_mail(&self, user: &UserId) -> Result<(), GoogleError> {
        if !self.mails {
            return Ok(());
        }
        match self.status(user).await?.state {
            Standing::NotLinked => Err(GoogleError::NotLinked),
            Standing::Ok | Standing::Partial | Standing::NeedsConsent => Ok(()),
        }
    }

    /// A user's link, if there ever was one.
    ///
    /// # Errors
    /// The store's.
    pub async fn link(&self, user: &UserId) -> Result<Option<GoogleLink>, GoogleError> {
        Ok(self.store().get::<GoogleLink>(GoogleLinkId::of(user)).await?.map(|stored| stored.doc))
    }

    pub(super) async fn link_by_id(&self, id: &GoogleLinkId) -> Result<Option<GoogleLink>, StoreError> {
        Ok(self.store().get::<GoogleLink>(id).await?.map(|stored| stored.doc))
    }

    pub(super) async fn user(&self, user: &UserId) -> Result<User, GoogleError> {
        Ok(self.auth.user(user).await?)
    }

    /// All links of one workspace, in the order of their users' ids.
    ///
    /// # Errors
    /// The store's.
    pub async fn links(&self, workspace: &WorkspaceId) -> Result<Vec<GoogleLink>, GoogleError> {
        const PAGE: usize = 100;
        let mut links: Vec<GoogleLink> = Vec::new();
        loop {
            let mut query = Query::new().eq("workspace_id", workspace.as_str()).asc("user_id").limit(PAGE);
            if let Some(last) = links.last() {
                query = query.filter("user_id", Cond::Gt(last.user_id.as_str().into()));
            }
            let page = self.store().find::<GoogleLink>(query).await?;
            let is_last = page.len() < PAGE;
            links.extend(page.into_iter().map(|stored| stored.doc));
            if is_last {
                return Ok(links);
            }
        }
    }

    /// Whether this server has a client at Google or a company's service account.
    #[must_use]
    pub fn is_set_up(&self) -> bool {
        self.tokens.identity.is_some() || self.tokens.company.is_some()
    }

    /// How many links of the server need consent again: for /readyz and metrics.
    ///
    /// # Errors
    /// The store's.
    pub async fn count_needing_consent(&self) -> Result<u64, GoogleError> {
        Ok(self.store().count::<GoogleLink>(Query::new().eq("state", "needs_consent")).await?)
    }

    /// A session for whoever holds this ID token.
    ///
    /// # Errors
    /// `BadIdToken`; `Auth(LinkRequired)` for an address that has a password account.
    pub async fn sign_in(&self, id_token: &str, caller: Option<IpAddr>) -> Result<Session, GoogleError> {
        // Without a client of our own no token can be meant for us, whatever it says.
        let Ok(identity) = self.identity() else { return Err(GoogleError::BadIdToken("this server has no client")) };
        let person = identity.check_id_token(id_token, self.now()).await?;
        match self.auth.sign_in_google(account(person), caller).await {
            Ok(session) => Ok(session),
            Err(crate::auth::AuthError::Store(e)) => Err(e.into()),
            Err(e) => Err(GoogleError::Auth(e)),
        }
    }

    pub(super) async fn change<R: Send>(
        &self,
        id: &GoogleLinkId,
        mut rule: impl FnMut(&mut GoogleLink) -> R + Send,
    ) -> Result<R, GoogleError> {
        match self.store().modify::<GoogleLink, R, std::convert::Infallible>(id, |link| Ok(rule(link))).await {
            Ok(answer) => Ok(answer),
            Err(Fail::Refused(never)) => match never {},
            Err(Fail::Store(StoreError::Missing)) => Err(GoogleError::NotLinked),
            Err(Fail::Store(StoreError::Duplicate { .. })) => Err(GoogleError::AccountTaken),
            Err(Fail::Store(e)) => Err(e.into()),
        }
    }
}

fn account(person: Person) -> GoogleAccount {
    GoogleAccount { subject: person.subject, email: person.email, name: person.name, picture: person.picture }
}
