//! A company's people linked at once, by its service account: for whoever runs the server.

use serde::Serialize;

use super::model::{GoogleLink, GoogleLinkId, LinkState, Mode, SealedGrant};
use super::{Google, GoogleError};
use crate::auth::{User, UserId, WorkspaceId};
use crate::gateways::identity::{Delegation, IdentityError, Scope};
use crate::store::Query;

/// What became of one user when a company's people were linked at once.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CompanyLink {
    pub user_id: UserId,
    pub outcome: CompanyOutcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompanyOutcome {
    Linked,
    /// By the person's own consent, which stays.
    AlreadyLinked,
    /// The address is not of the company's domain.
    OtherDomain,
    /// Google has no such account, or the administrator does not allow it.
    Refused,
    /// Google did not answer for this one: to be tried again.
    NotNow,
}

impl CompanyLink {
    /// Whether it is as the administrator wanted it.
    #[must_use]
    pub fn went_well(&self) -> bool {
        match self.outcome {
            CompanyOutcome::Linked | CompanyOutcome::AlreadyLinked | CompanyOutcome::OtherDomain => true,
            CompanyOutcome::Refused | CompanyOutcome::NotNow => false,
        }
    }
}

impl Google {
    /// Links everybody of a workspace whose address is of the company's domain, by its service account. For the
    /// operator's command line alone: addresses are not proved at sign-up, so whoever could call this over the web
    /// under a colleague's address would get that colleague's mail.
    ///
    /// # Errors
    /// `NoServiceAccount`; `Misconfigured` when Google does not take its key. Again is no harm:
    /// it links those who came since, and those whom Google did not answer for.
    pub async fn link_company(&self, workspace: &WorkspaceId) -> Result<Vec<CompanyLink>, GoogleError> {
        let company = self.tokens.company.as_ref().ok_or(GoogleError::NoServiceAccount)?;
        let users = Query::new().eq("workspace_id", workspace.as_str()).asc("created_at").limit(0);
        let mut outcomes = Vec::new();
        for user in self.store().find::<User>(users).await? {
            let user = user.doc;
            let outcome = self.link_one(company.as_ref(), &user).await?;
            outcomes.push(CompanyLink { user_id: user.id, outcome });
        }
        Ok(outcomes)
    }

    async fn link_one(&self, company: &dyn Delegation, user: &User) -> Result<CompanyOutcome, GoogleError> {
        if !company.covers(&user.email) {
            return Ok(CompanyOutcome::OtherDomain);
        }
        self.store().insert_once(&GoogleLink::new(user.id.clone(), user.workspace_id.clone())).await?;
        let id = GoogleLinkId::of(&user.id);
        let stands = self.store().get::<GoogleLink>(&id).await?;
        if stands.is_some_and(|l| l.state == LinkState::Ok && l.mode == Some(Mode::Consent)) {
            return Ok(CompanyOutcome::AlreadyLinked);
        }
        let access = match company.access(&user.email).await {
            Ok(access) => access,
            Err(IdentityError::GrantRefused) => return Ok(CompanyOutcome::Refused),
            Err(IdentityError::Unavailable { .. }) => return Ok(CompanyOutcome::NotNow),
            Err(e) => return Err(e.into()),
        };
        let grant = SealedGrant {
            mode: Mode::Company,
            subject: None,
            email: Some(user.email.clone()),
            scopes: Scope::OPTIONAL.iter().map(|s| s.name().to_owned()).collect(),
            access_token: self.seal(&user.id, &access.token),
            access_lasts: access.lasts,
            refresh_token: None,
            consent_lasts: None,
        };
        let now = self.now();
        self.change(&id, |link| link.link(grant.clone(), None, now)).await?;
        Ok(CompanyOutcome::Linked)
    }
}
