//! Who is signed in: the extractor that every protected handler takes.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use super::{Auth, UserId, WorkspaceId};
use crate::http::{Code, Problem};

/// A signed-in HR user. Taking it as an argument is what protects a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub user_id: UserId,
    pub workspace_id: WorkspaceId,
}

impl<S: Send + Sync> FromRequestParts<S> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        if let Some(actor) = parts.extensions.get::<Self>() {
            return Ok(actor.clone());
        }
        // Put there by the app for all routes, so that no feature's state has to hold it.
        let Some(auth) = parts.extensions.get::<Auth>() else {
            return Err(Problem::internal(&"no auth service in the request"));
        };
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or_else(|| Problem::new(Code::Unauthorized))?;
        auth.actor(token).await.map_err(Problem::from)
    }
}
