//! Sign-up, sign-in, home, status.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::Compat;
use super::owner::Owner;
use super::shapes::OldJob;
use crate::auth::UserId;
use crate::auth::routes::{Credentials, SignIn};
use crate::auth::service::Session;
use crate::http::{Body, CallerAddress, Json, Problem};
use crate::kernel::EmailAddress;

#[derive(Serialize, ToSchema)]
pub struct OldSession {
    message: String,
    token: String,
    #[serde(rename = "userId")]
    user_id: UserId,
}

impl OldSession {
    fn of(session: Session, message: &str) -> Self {
        Self { message: message.to_owned(), token: session.token, user_id: session.user.id }
    }
}

/// Sign up (old)
#[utoipa::path(post, path = "/signup", tag = "compat", request_body = Credentials, responses(
    (status = 200, body = OldSession), (status = 409, description = "`email_taken`"), (status = 422, description = "`invalid_fields`")))]
pub async fn sign_up(
    State(compat): State<Compat>,
    caller: CallerAddress,
    Body(body): Body<Credentials>,
) -> Result<Json<OldSession>, Problem> {
    let session = compat.auth.sign_up(body.email, body.password, caller.limited()).await?;
    Ok(Json(OldSession::of(session, "User registered successfully")))
}

/// Sign in (old)
#[utoipa::path(post, path = "/signin", tag = "compat", request_body = SignIn, responses(
    (status = 200, body = OldSession), (status = 401, description = "`wrong_credentials`"), (status = 429, description = "`too_many_tries`")))]
pub async fn sign_in(
    State(compat): State<Compat>,
    caller: CallerAddress,
    Body(body): Body<SignIn>,
) -> Result<Json<OldSession>, Problem> {
    let session = compat.auth.sign_in(&body.email, body.password, caller.limited()).await?;
    Ok(Json(OldSession::of(session, "Login successful")))
}

#[derive(Serialize, ToSchema)]
pub struct Home {
    user: HomeUser,
    jobposts: Vec<OldJob>,
}

#[derive(Serialize, ToSchema)]
pub struct HomeUser {
    #[serde(rename = "_id")]
    id: UserId,
    email: EmailAddress,
    name: Option<String>,
    picture: Option<String>,
    /// Whether a Google account is linked and usable.
    google_auth: bool,
}

/// The user and their jobs (old)
#[utoipa::path(get, path = "/home/{userId}", tag = "compat", params(("userId" = UserId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = Home), (status = 403, description = "`other_user`")))]
pub async fn home(State(compat): State<Compat>, Owner(actor): Owner) -> Result<Json<Home>, Problem> {
    let user = compat.auth.user(&actor.user_id).await?;
    let google_auth = compat.google.status(&actor.user_id).await?.usable();
    let jobposts = compat.jobs.of_user(&actor.user_id).await?.into_iter().map(OldJob::from).collect();
    let user = HomeUser { id: user.id, email: user.email, name: user.name, picture: user.picture, google_auth };
    Ok(Json(Home { user, jobposts }))
}

#[derive(Serialize, ToSchema)]
pub struct OldStatus {
    #[schema(examples("running"))]
    status: String,
}

/// Does it run (old)
#[utoipa::path(get, path = "/status", tag = "compat", responses((status = 200, body = OldStatus)))]
pub async fn status() -> Json<OldStatus> {
    Json(OldStatus { status: "running".to_owned() })
}

#[derive(Serialize, ToSchema)]
pub struct Index {
    message: String,
    total_hrs: u64,
    total_jobposts: u64,
    total_candidates: u64,
}

/// How much there is (old)
#[utoipa::path(get, path = "/", tag = "compat", responses((status = 200, body = Index)))]
pub async fn index(State(compat): State<Compat>) -> Result<Json<Index>, Problem> {
    Ok(Json(Index {
        message: "Hirewire is running; the API is described at /docs".to_owned(),
        total_hrs: compat.auth.count_users().await?,
        total_jobposts: compat.jobs.count_all().await?,
        total_candidates: compat.candidates.count_all().await?,
    }))
}

/// How much there is (old)
#[utoipa::path(get, path = "/root", tag = "compat", responses((status = 200, body = Index)))]
pub async fn root(state: State<Compat>) -> Result<Json<Index>, Problem> {
    index(state).await
}
