//! `/api/v1/auth`: sign up, in and out, change of password, who am I.

use axum::extract::State;
use axum::http::StatusCode;
use garde::Validate;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::service::Session;
use super::{Actor, Auth, AuthError, User, UserId, WorkspaceId};
use crate::http::{Body, CallerAddress, Code, Json, Problem};
use crate::kernel::{EmailAddress, Timestamp};

impl From<AuthError> for Problem {
    fn from(e: AuthError) -> Self {
        match e {
            AuthError::EmailTaken => Self::new(Code::EmailTaken),
            AuthError::WrongCredentials => Self::new(Code::WrongCredentials),
            AuthError::TooManyTries(wait) => Self::with(
                Code::TooManyTries,
                format!("Too many tries; try again in {} minutes.", wait.as_secs() / 60 + 1),
            )
            .retry_after(wait),
            AuthError::BadToken => Self::new(Code::Unauthorized),
            AuthError::LinkRequired => Self::new(Code::LinkRequired),
            AuthError::NoSuchUser => Self::new(Code::NotFound),
            AuthError::Hashing(cause) => Self::internal(&cause),
            AuthError::Store(e) => crate::kernel::Fault::from(e).into(),
        }
    }
}

pub fn routes(auth: Auth) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(sign_up))
        .routes(routes!(sign_in))
        .routes(routes!(sign_out))
        .routes(routes!(change_password))
        .routes(routes!(me))
        .with_state(auth)
}

/// An address and a password.
#[derive(Deserialize, Validate, ToSchema)]
pub struct Credentials {
    #[garde(skip)]
    pub email: EmailAddress,
    /// 8 to 256 characters.
    #[garde(custom(sound_password))]
    #[schema(value_type = String, min_length = 8, max_length = 256, examples("correct horse battery"))]
    pub password: SecretString,
}

/// An address and a password to compare: no rule but a bound, so that an account made under an older rule gets in.
#[derive(Deserialize, Validate, ToSchema)]
pub struct SignIn {
    #[garde(skip)]
    pub email: EmailAddress,
    #[garde(custom(bounded_password))]
    #[schema(value_type = String, examples("correct horse battery"))]
    pub password: SecretString,
}

fn sound_password(password: &SecretString, (): &()) -> garde::Result {
    match password.expose_secret().chars().count() {
        8..=256 => Ok(()),
        _ => Err(garde::Error::new("must have 8 to 256 characters")),
    }
}

fn bounded_password(password: &SecretString, (): &()) -> garde::Result {
    match password.expose_secret().len() {
        0..=1024 => Ok(()),
        _ => Err(garde::Error::new("is too long")),
    }
}

#[derive(Serialize, ToSchema)]
pub struct SessionBody {
    /// Send it as `Authorization: Bearer …`.
    pub token: String,
    pub user: UserBody,
}

/// A user as the API shows one; never a hash or a token of Google's.
#[derive(Serialize, ToSchema)]
pub struct UserBody {
    pub id: UserId,
    pub workspace_id: WorkspaceId,
    pub email: EmailAddress,
    pub name: Option<String>,
    pub picture: Option<String>,
    pub has_password: bool,
    pub created_at: Timestamp,
}

impl From<User> for UserBody {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            workspace_id: user.workspace_id,
            email: user.email,
            name: user.name,
            picture: user.picture,
            has_password: user.password_hash.is_some(),
            created_at: user.created_at,
        }
    }
}

impl From<Session> for SessionBody {
    fn from(session: Session) -> Self {
        Self { token: session.token, user: session.user.into() }
    }
}

/// Sign up
///
/// Makes a workspace with its first user.
#[utoipa::path(post, path = "/api/v1/auth/signup", tag = "auth", request_body = Credentials, responses(
    (status = 201, body = SessionBody), (status = 409, description = "`email_taken`"), (status = 422, description = "`invalid_fields`"),
    (status = 429, description = "`too_many_tries`")))]
async fn sign_up(
    State(auth): State<Auth>,
    caller: CallerAddress,
    Body(body): Body<Credentials>,
) -> Result<(StatusCode, Json<SessionBody>), Problem> {
    let session = auth.sign_up(body.email, body.password, caller.limited()).await?;
    Ok((StatusCode::CREATED, Json(session.into())))
}

/// Sign in
#[utoipa::path(post, path = "/api/v1/auth/signin", tag = "auth", request_body = SignIn, responses(
    (status = 200, body = SessionBody), (status = 401, description = "`wrong_credentials`"), (status = 429, description = "`too_many_tries`")))]
async fn sign_in(
    State(auth): State<Auth>,
    caller: CallerAddress,
    Body(body): Body<SignIn>,
) -> Result<Json<SessionBody>, Problem> {
    Ok(Json(auth.sign_in(&body.email, body.password, caller.limited()).await?.into()))
}

/// Sign out everywhere
///
/// Ends all tokens of the user, this one too.
#[utoipa::path(post, path = "/api/v1/auth/signout", tag = "auth", security(("bearer" = [])), responses((status = 204, description = "Signed out")))]
async fn sign_out(State(auth): State<Auth>, actor: Actor) -> Result<StatusCode, Problem> {
    auth.sign_out_everywhere(&actor.user_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, Validate, ToSchema)]
pub struct ChangePassword {
    #[garde(custom(bounded_password))]
    #[schema(value_type = String)]
    pub current_password: SecretString,
    /// 8 to 256 characters.
    #[garde(custom(sound_password))]
    #[schema(value_type = String, min_length = 8, max_length = 256)]
    pub new_password: SecretString,
}

/// Change the password
///
/// Ends all other sessions; the answer holds a new token.
#[utoipa::path(post, path = "/api/v1/auth/password", tag = "auth", request_body = ChangePassword, security(("bearer" = [])), responses(
    (status = 200, body = SessionBody), (status = 401, description = "`wrong_credentials`"), (status = 429, description = "`too_many_tries`")))]
async fn change_password(
    State(auth): State<Auth>,
    actor: Actor,
    Body(body): Body<ChangePassword>,
) -> Result<Json<SessionBody>, Problem> {
    Ok(Json(auth.change_password(&actor.user_id, body.current_password, body.new_password).await?.into()))
}

/// Who am I
#[utoipa::path(get, path = "/api/v1/auth/me", tag = "auth", security(("bearer" = [])), responses((status = 200, body = UserBody)))]
async fn me(State(auth): State<Auth>, actor: Actor) -> Result<Json<UserBody>, Problem> {
    Ok(Json(auth.user(&actor.user_id).await?.into()))
}
