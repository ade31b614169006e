//! Google's sign-in and consent, and a mail of one's own.

use axum::extract::Request;
use axum::extract::State;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Compat;
use super::owner::must_be;
use crate::auth::{Actor, UserId};
use crate::http::body::{parse_json, whole};
use crate::http::{Body, CallerAddress, Code, Json, Problem};
use crate::kernel::EmailAddress;

#[derive(Deserialize, Validate, ToSchema)]
pub struct GoogleToken {
    /// Google's ID token.
    #[garde(skip)]
    token: String,
}

#[derive(Serialize, ToSchema)]
pub struct GoogleSession {
    message: String,
    token: String,
    #[serde(rename = "userId")]
    user_id: UserId,
    user: GoogleUser,
}

#[derive(Serialize, ToSchema)]
pub struct GoogleUser {
    email: EmailAddress,
    name: Option<String>,
    picture: Option<String>,
}

/// Sign in with Google (old)
#[utoipa::path(post, path = "/google-auth", tag = "compat", request_body = GoogleToken, responses(
    (status = 200, body = GoogleSession), (status = 401, description = "`unauthorized`"), (status = 409, description = "`link_required`")))]
pub async fn google_auth(
    State(compat): State<Compat>,
    caller: CallerAddress,
    Body(body): Body<GoogleToken>,
) -> Result<Json<GoogleSession>, Problem> {
    let session = compat.google.sign_in(&body.token, caller.limited()).await?;
    let user = session.user;
    Ok(Json(GoogleSession {
        message: "Login successful".to_owned(),
        token: session.token,
        user_id: user.id,
        user: GoogleUser { email: user.email, name: user.name, picture: user.picture },
    }))
}

#[derive(Serialize, ToSchema)]
pub struct AuthUrl {
    auth_url: String,
}

/// Where to ask for consent (old)
#[utoipa::path(get, path = "/authenticate-url/", tag = "compat", security(("bearer" = [])), responses(
    (status = 200, body = AuthUrl), (status = 409, description = "`google_not_configured`")))]
pub async fn authenticate_url(State(compat): State<Compat>, actor: Actor) -> Result<Json<AuthUrl>, Problem> {
    let url = compat.google.auth_url(&actor, None).await?;
    Ok(Json(AuthUrl { auth_url: url.to_string() }))
}

#[derive(Deserialize, Validate, ToSchema)]
pub struct Authenticate {
    #[serde(rename = "userId")]
    #[garde(skip)]
    user_id: String,
    #[garde(skip)]
    code: String,
    #[garde(skip)]
    state: Option<String>,
}

/// Give Google's code (old)
#[utoipa::path(post, path = "/authenticate", tag = "compat", request_body = Authenticate, security(("bearer" = [])), responses(
    (status = 200, description = "Linked", body = serde_json::Value), (status = 400, description = "`google_refused`, `bad_state`"), (status = 403, description = "`other_user`"), (status = 409, description = "`google_not_configured`")))]
pub async fn authenticate(
    State(compat): State<Compat>,
    actor: Actor,
    Body(body): Body<Authenticate>,
) -> Result<Json<serde_json::Value>, Problem> {
    must_be(&actor, &body.user_id)?;
    compat.google.authenticate(&actor, &body.code, body.state.as_deref()).await?;
    Ok(Json(serde_json::json!({})))
}

/// In the query or as JSON: the old front end does both.
#[derive(Default, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SendEmail {
    #[serde(rename = "userId")]
    #[param(required = false)]
    user_id: Option<String>,
    to_email: Option<String>,
    subject: Option<String>,
    body: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct EmailSent {
    message: String,
    #[serde(rename = "Message ID")]
    message_id: String,
}

const MAX_SUBJECT: usize = 500;
const MAX_TEXT: usize = 100_000;

/// Send a mail (old)
#[utoipa::path(post, path = "/send-email/", tag = "compat", params(SendEmail), request_body(content = Option<SendEmail>), security(("bearer" = [])), responses(
    (status = 200, body = EmailSent), (status = 403, description = "`other_user`"), (status = 409, description = "`google_not_linked`"), (status = 422, description = "`invalid_fields`")))]
pub async fn send_email(
    State(compat): State<Compat>,
    actor: Actor,
    request: Request,
) -> Result<Json<EmailSent>, Problem> {
    let asked = SendEmail::of(request).await?;
    let user_id = required("userId", asked.user_id)?;
    must_be(&actor, &user_id)?;
    let to = required("to_email", asked.to_email)?;
    let to = EmailAddress::parse(&to).map_err(|e| Problem::field("to_email", &e.to_string()))?;
    let subject = bounded("subject", required("subject", asked.subject)?, MAX_SUBJECT)?;
    if subject.contains(['\r', '\n']) {
        return Err(Problem::field("subject", "must be one line"));
    }
    let text = bounded("body", required("body", asked.body)?, MAX_TEXT)?;
    compat.google.may_mail(&actor.user_id).await?;
    let message_id = compat.letters.write(&actor, to, subject, text).await.map_err(crate::kernel::Fault::from)?;
    Ok(Json(EmailSent { message: "Email sent!".to_owned(), message_id: message_id.as_str().to_owned() }))
}

impl SendEmail {
    /// What the query says, and the body where the query is silent.
    async fn of(request: Request) -> Result<Self, Problem> {
        let query = request.uri().query().unwrap_or_default();
        let query = axum::extract::Query::<Self>::try_from_uri(&format!("/?{query}").parse().unwrap_or_default());
        let query = query.map_err(|e| Problem::with(Code::BadQuery, e.body_text()))?.0;
        let bytes = whole(request.into_body()).await?;
        let body = if bytes.is_empty() { Self::default() } else { parse_json::<Self>(&bytes)? };
        Ok(Self {
            user_id: query.user_id.or(body.user_id),
            to_email: query.to_email.or(body.to_email),
            subject: query.subject.or(body.subject),
            body: query.body.or(body.body),
        })
    }
}

fn required(field: &str, value: Option<String>) -> Result<String, Problem> {
    value.ok_or_else(|| Problem::field(field, "is missing"))
}

fn bounded(field: &str, value: String, max: usize) -> Result<String, Problem> {
    if value.chars().count() <= max {
        Ok(value)
    } else {
        Err(Problem::field(field, &format!("must have at most {max} characters")))
    }
}
