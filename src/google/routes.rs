//! `/api/v1/google` and `/api/v1/auth/google`: sign in, consent, the link's standing, what has drifted apart.

use axum::extract::State;
use axum::http::StatusCode;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::drift::{DriftReport, DriftReports};
use super::service::LinkStatus;
use super::{Google, GoogleError};
use crate::auth::Actor;
use crate::auth::routes::SessionBody;
use crate::http::{Body, CallerAddress, Code, Json, Problem};
use crate::kernel::Fault;

impl From<GoogleError> for Problem {
    fn from(e: GoogleError) -> Self {
        match e {
            GoogleError::NotConfigured | GoogleError::NoServiceAccount => Self::new(Code::GoogleNotConfigured),
            GoogleError::NotLinked => Self::new(Code::GoogleNotLinked),
            GoogleError::BadState => Self::new(Code::BadState),
            GoogleError::CodeRefused => Self::new(Code::GoogleRefused),
            GoogleError::AccountTaken => Self::new(Code::GoogleAccountTaken),
            GoogleError::BadIdToken(why) => {
                tracing::info!(why, "an ID token was refused");
                Self::with(Code::Unauthorized, "The Google ID token is not valid.")
            }
            GoogleError::ForeignRedirect => Self::new(Code::ForeignRedirect),
            GoogleError::Misconfigured(cause) => {
                tracing::error!(%cause, "Google does not accept this server's client");
                Self::with(Code::GatewayFailed, "Google does not accept this server's client; its operator must look.")
            }
            GoogleError::Unavailable { reason, after } => {
                tracing::warn!(%reason, "Google did not answer");
                let problem = Self::with(Code::GatewayFailed, "Google did not answer; please try again.");
                after.into_iter().fold(problem, Self::retry_after)
            }
            GoogleError::Auth(e) => e.into(),
            GoogleError::Store(e) => Fault::from(e).into(),
        }
    }
}

/// What the routes stand on.
#[derive(Clone)]
pub struct GoogleRoutes {
    pub google: Google,
    pub drift: DriftReports,
}

pub fn routes(state: GoogleRoutes) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(sign_in))
        .routes(routes!(standing, link, unlink))
        .routes(routes!(consent))
        .routes(routes!(drift))
        .with_state(state)
}

#[derive(Deserialize, Validate, ToSchema)]
pub struct IdToken {
    /// As Google's sign-in gives it to the page.
    #[garde(length(max = 16384))]
    #[schema(examples("eyJhbGciOiJSUzI1NiIs…"))]
    pub token: String,
}

#[derive(Deserialize, Validate, ToSchema)]
pub struct Consent {
    /// Where consent is to come back to: the address of the settings, or left out.
    #[serde(default)]
    #[garde(length(max = 2000))]
    #[schema(examples("http://localhost:5173/authenticate"))]
    pub redirect_url: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct ConsentBegun {
    /// Send the browser there; it comes back with `code` and `state`.
    #[schema(examples("https://accounts.google.com/o/oauth2/v2/auth?response_type=code&…"))]
    pub auth_url: String,
}

#[derive(Deserialize, Validate, ToSchema)]
pub struct ConsentGiven {
    #[garde(length(max = 2048))]
    #[schema(examples("4/0AeanS0…"))]
    pub code: String,
    /// As it came back with the code; without it the user's own open consents are tried.
    #[serde(default)]
    #[garde(length(max = 200))]
    pub state: Option<String>,
}

/// Sign in with Google
///
/// Makes an account at the first time. An address that has a password account is refused: sign in there and link Google.
#[utoipa::path(post, path = "/api/v1/auth/google", tag = "auth", request_body = IdToken, responses(
    (status = 200, body = SessionBody), (status = 401, description = "`unauthorized`: not a valid ID token of Google's for this server"),
    (status = 409, description = "`link_required`"), (status = 429, description = "`too_many_tries`"),
    (status = 502, description = "`gateway_failed`")))]
async fn sign_in(
    State(state): State<GoogleRoutes>,
    caller: CallerAddress,
    Body(body): Body<IdToken>,
) -> Result<Json<SessionBody>, Problem> {
    Ok(Json(state.google.sign_in(&body.token, caller.limited()).await?.into()))
}

/// How the link stands
#[utoipa::path(get, path = "/api/v1/google", tag = "google", security(("bearer" = [])), responses((status = 200, body = LinkStatus)))]
async fn standing(State(state): State<GoogleRoutes>, actor: Actor) -> Result<Json<LinkStatus>, Problem> {
    Ok(Json(state.google.status(&actor.user_id).await?))
}

/// Begin a consent
///
/// Asks for the address alone, sending mail, reading mail, calendar events and busy times; the person may grant less.
#[utoipa::path(post, path = "/api/v1/google/consent", tag = "google", request_body = Consent, security(("bearer" = [])), responses(
    (status = 200, body = ConsentBegun), (status = 400, description = "`foreign_redirect`"), (status = 409, description = "`google_not_configured`")))]
async fn consent(
    State(state): State<GoogleRoutes>,
    actor: Actor,
    Body(body): Body<Consent>,
) -> Result<Json<ConsentBegun>, Problem> {
    let url = state.google.auth_url(&actor, body.redirect_url.as_deref()).await?;
    Ok(Json(ConsentBegun { auth_url: url.into() }))
}

/// End a consent: link the account
#[utoipa::path(post, path = "/api/v1/google", tag = "google", request_body = ConsentGiven, security(("bearer" = [])), responses(
    (status = 200, body = LinkStatus), (status = 400, description = "`bad_state`, `google_refused`"),
    (status = 409, description = "`google_account_taken`, `google_not_configured`"), (status = 502, description = "`gateway_failed`")))]
async fn link(
    State(state): State<GoogleRoutes>,
    actor: Actor,
    Body(body): Body<ConsentGiven>,
) -> Result<Json<LinkStatus>, Problem> {
    Ok(Json(state.google.authenticate(&actor, &body.code, body.state.as_deref()).await?))
}

/// Unlink the account
///
/// Ends the consent at Google and forgets the account here.
#[utoipa::path(delete, path = "/api/v1/google", tag = "google", security(("bearer" = [])), responses(
    (status = 204, description = "Unlinked"), (status = 409, description = "`google_not_linked`")))]
async fn unlink(State(state): State<GoogleRoutes>, actor: Actor) -> Result<StatusCode, Problem> {
    state.google.unlink(&actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What has drifted apart
///
/// Coming bookings of the workspace with no event in Google, or one that was moved or deleted there; and links that
/// need consent, lack a part, or end within two days. Nothing is changed.
#[utoipa::path(get, path = "/api/v1/google/drift", tag = "google", security(("bearer" = [])), responses((status = 200, body = DriftReport)))]
async fn drift(State(state): State<GoogleRoutes>, actor: Actor) -> Result<Json<DriftReport>, Problem> {
    Ok(Json(state.drift.report(&actor.workspace_id).await?))
}
