//! Access tokens out of the sealed links: one refresh at a time, over all processes.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};

use super::model::{GoogleLink, GoogleLinkId, LinkState, Mode, Next};
use crate::auth::UserId;
use crate::gateways::google_client::{Readable, TokenError, TokenSource};
use crate::gateways::identity::{Delegation, Identity, IdentityError, Refreshed, Scope};
use crate::kernel::id::derived_part;
use crate::kernel::secret::{Sealer, random_token};
use crate::kernel::{Clock, Timestamp};
use crate::store::{Cond, Error as StoreError, Fail, Query, Store};

/// How often a caller looks whether the refresh of another process is there: for longer than a lease lasts.
const LOOKS: u32 = 400;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// Why a link whose tokens can't be opened needs consent again.
pub(super) const SEALED_ELSEWHERE: &str = "the tokens were sealed with another key (HIREWIRE_SEAL_KEY)";

/// The [`TokenSource`] of the house; cheap to clone.
#[derive(Clone)]
pub struct LinkTokens {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) sealer: Sealer,
    /// Absent where the server has no client at Google.
    pub(super) identity: Option<Arc<dyn Identity>>,
    /// Absent where the company has no service account.
    pub(super) company: Option<Arc<dyn Delegation>>,
}

fn unavailable(reason: impl Into<String>) -> TokenError {
    TokenError::Unavailable { reason: reason.into(), after: None }
}

fn from_store(error: StoreError) -> TokenError {
    match error {
        StoreError::Missing => TokenError::NotLinked,
        other => unavailable(other.to_string()),
    }
}

impl LinkTokens {
    async fn change<R: Send>(
        &self,
        id: &GoogleLinkId,
        mut rule: impl FnMut(&mut GoogleLink) -> R + Send,
    ) -> Result<R, StoreError> {
        match self.store.modify::<GoogleLink, R, std::convert::Infallible>(id, |link| Ok(rule(link))).await {
            Ok(answer) => Ok(answer),
            Err(Fail::Refused(never)) => match never {},
            Err(Fail::Store(e)) => Err(e),
        }
    }

    fn open(&self, link: &GoogleLink, sealed: &str) -> Result<SecretString, TokenError> {
        self.sealer
            .open(link.user_id.as_str(), sealed)
            .map_err(|_| TokenError::NeedsConsent { reason: SEALED_ELSEWHERE.to_owned() })
    }

    /// Whether a link that looks well has no token that this process can open and use. It stays as it is: with the right
    /// key back, it is good again. A company's tokens are made anew, whatever they were sealed with.
    pub(super) fn is_sealed_elsewhere(&self, link: &GoogleLink, now: Timestamp) -> bool {
        if link.state != LinkState::Ok || link.mode == Some(Mode::Company) {
            return false;
        }
        let opens = |token: &Option<String>| token.as_ref().map(|t| self.open(link, t).is_ok());
        let (access, refresh) = (opens(&link.access_token), opens(&link.refresh_token));
        let usable = refresh == Some(true) || access == Some(true) && link.access_lasts(now);
        !usable && (access == Some(false) || refresh == Some(false))
    }

    /// A company's access token that can't be opened is as good as none.
    fn must_be_made_anew(&self, link: &GoogleLink) -> bool {
        let company = link.mode == Some(Mode::Company);
        company && link.access_token.as_ref().is_some_and(|token| self.open(link, token).is_err())
    }

    /// The lease is `holder`'s: asks Google, and writes down what it says.
    async fn refresh(self, link: GoogleLink, sealed: Option<String>, holder: String) -> Result<(), TokenError> {
        let answer = match link.mode {
            Some(Mode::Company) => self.company_token(&link).await,
            Some(Mode::Consent) | None => self.consent_token(&link, sealed.as_deref()).await,
        };
        let now = self.clock.now();
        let place = link.user_id.as_str();
        match answer {
            Ok(fresh) => {
                let access = self.sealer.seal(place, fresh.access.token.expose_secret());
                let refresh = fresh.refresh_token.map(|t| self.sealer.seal(place, t.expose_secret()));
                let scopes = fresh.scopes.map(|all| all.into_iter().map(|s| s.name().to_owned()).collect::<Vec<_>>());
                let lasts = fresh.access.lasts;
                self.change(&link.id, |l| {
                    l.refreshed(&holder, access.clone(), lasts, refresh.clone(), scopes.clone(), now)
                })
                .await
                .map_err(from_store)?;
                Ok(())
            }
            Err(IdentityError::GrantRefused) => {
                tracing::warn!(user = %link.user_id, "Google has ended the consent");
                self.end(&link, &holder, "Google has ended the consent (invalid_grant)", now).await
            }
            Err(IdentityError::Unavailable { reason, after }) => {
                self.change(&link.id, |l| l.refresh_failed(&holder, after, now)).await.map_err(from_store)?;
                Err(TokenError::Unavailable { reason, after })
            }
            Err(e @ (IdentityError::Misconfigured(_) | IdentityError::BadToken(_))) => {
                tracing::error!(user = %link.user_id, error = %e, "no token");
                self.change(&link.id, |l| l.refresh_failed(&holder, None, now)).await.map_err(from_store)?;
                Err(unavailable(e.to_string()))
            }
        }
    }

    async fn end(&self, link: &GoogleLink, holder: &str, reason: &str, now: Timestamp) -> Result<(), TokenError> {
        self.change(&link.id, |l| l.needs_consent(holder, reason, now)).await.map_err(from_store)
    }

    async fn consent_token(&self, link: &GoogleLink, sealed: Option<&str>) -> Result<Refreshed, IdentityError> {
        // Without a refresh token only a new consent helps: the same as a refused one.
        let Some(sealed) = sealed else { return Err(IdentityError::GrantRefused) };
        let Some(identity) = &self.identity else {
            return Err(IdentityError::Misconfigured("HIREWIRE_GOOGLE_CLIENT_ID is not set".to_owned()));
        };
        let token = self
            .sealer
            .open(link.user_id.as_str(), sealed)
            .map_err(|_| IdentityError::Misconfigured("sealed with another key".to_owned()))?;
        identity.refresh(&token).await
    }

    async fn company_token(&self, link: &GoogleLink) -> Result<Refreshed, IdentityError> {
        let (Some(company), Some(email)) = (&self.company, &link.email) else {
            return Err(IdentityError::Misconfigured("HIREWIRE_GOOGLE_SERVICE_ACCOUNT is not set".to_owned()));
        };
        if !company.covers(email) {
            return Err(IdentityError::GrantRefused);
        }
        let access = company.access(email).await?;
        Ok(Refreshed { access, refresh_token: None, scopes: None })
    }
}

#[async_trait]
impl TokenSource for LinkTokens {
    async fn access_token(
        &self,
        user: &str,
        scope: Scope,
        refused: Option<&SecretString>,
    ) -> Result<SecretString, TokenError> {
        let user: UserId = user.parse().map_err(|_| TokenError::NotLinked)?;
        let id = GoogleLinkId::of(&user);
        let holder = random_token();
        for _ in 0..LOOKS {
            let now = self.clock.now();
            let look = |link: &mut GoogleLink| {
                if self.is_sealed_elsewhere(link, now) {
                    return (Next::NeedsConsent(SEALED_ELSEWHERE.to_owned()), link.clone());
                }
                let refused = refused.is_some_and(|bad| self.is_access_token(link, bad));
                (link.next(refused || self.must_be_made_anew(link), &holder, now), link.clone())
            };
            let (next, link) = self.change(&id, look).await.map_err(from_store)?;
            match next {
                Next::Use(sealed) => {
                    if !link.has_scope(scope.name()) {
                        return Err(TokenError::ScopeMissing { scope: scope.name() });
                    }
                    return self.open(&link, &sealed);
                }
                // On its own: a caller that stops waiting must not leave the lease to run out.
                Next::Refresh(sealed) => tokio::spawn(self.clone().refresh(link, sealed, holder.clone()))
                    .await
                    .map_err(|_| unavailable("the refresh of the token broke off"))??,
                Next::Wait => tokio::time::sleep(BETWEEN_LOOKS).await,
                Next::Paused(after) => {
                    let reason = "Google did not answer the last refresh of the token".to_owned();
                    return Err(TokenError::Unavailable { reason, after: Some(after) });
                }
                Next::NeedsConsent(reason) => return Err(TokenError::NeedsConsent { reason }),
                Next::NotLinked => return Err(TokenError::NotLinked),
            }
        }
        Err(unavailable("another process does not finish its refresh of the token"))
    }

    async fn scope_is_missing(&self, user: &str, scope: Scope) {
        let Ok(user) = user.parse::<UserId>() else { return };
        if let Err(e) = self.change(&GoogleLinkId::of(&user), |link| link.lose_scope(scope.name())).await {
            tracing::warn!(%user, error = %e, "a missing scope was not written down");
        }
    }

    async fn readable_mailboxes(&self) -> Result<Vec<Readable>, TokenError> {
        const PAGE: usize = 100;
        let mut readable = Vec::new();
        let mut last: Option<String> = None;
        loop {
            let mut query = Query::new().eq("state", "ok").asc("user_id").limit(PAGE);
            if let Some(last) = &last {
                query = query.filter("user_id", Cond::Gt(last.into()));
            }
            let page = self.store.find::<GoogleLink>(query).await.map_err(from_store)?;
            let is_last = page.len() < PAGE;
            last = page.last().map(|l| l.doc.user_id.to_string());
            // A find may answer what has changed since it matched.
            let reads = |l: &GoogleLink| l.state == LinkState::Ok && l.has_scope(Scope::ReadMail.name());
            readable.extend(page.into_iter().map(|l| l.doc).filter(reads).map(readable_of));
            if is_last {
                break;
            }
        }
        Ok(readable)
    }
}

fn readable_of(link: GoogleLink) -> Readable {
    let account = link.subject.or_else(|| link.email.map(|e| e.key())).unwrap_or_default();
    Readable { mailbox: derived_part(&["mailbox", &account]), user: link.user_id.to_string() }
}

impl LinkTokens {
    /// Whether the link's own access token is this one. One that can't be opened is not.
    fn is_access_token(&self, link: &GoogleLink, token: &SecretString) -> bool {
        let own = link.access_token.as_deref().and_then(|t| self.sealer.open(link.user_id.as_str(), t).ok());
        own.is_some_and(|own| own.expose_secret() == token.expose_secret())
    }
}
