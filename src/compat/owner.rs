//! `{userId}` in a path is the signed-in user: a token of another user gets 403.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::auth::{Actor, UserId};
use crate::http::body::raw_params;
use crate::http::{Code, Problem};

/// The actor, whose id stands in the path.
#[derive(Clone, Debug)]
pub struct Owner(pub Actor);

impl<S: Send + Sync> FromRequestParts<S> for Owner {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let actor = Actor::from_request_parts(parts, state).await?;
        let params = raw_params(parts).await?;
        let named = params.iter().find(|(name, _)| name == "userId").map(|(_, value)| value.as_str());
        must_be(&actor, named.unwrap_or_default())?;
        Ok(Self(actor))
    }
}

/// Refuses an id that is not the actor's own, wherever it was said.
///
/// # Errors
/// `bad_id` for what is no user's id, `other_user` for somebody else's.
pub fn must_be(actor: &Actor, named: &str) -> Result<(), Problem> {
    let named: UserId =
        named.parse().map_err(|_| Problem::of_field(Code::BadId, "userId", "is not of the form user_…"))?;
    if named == actor.user_id { Ok(()) } else { Err(Problem::new(Code::OtherUser)) }
}
