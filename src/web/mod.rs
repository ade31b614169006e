//! Public HTML pages: a candidate's booking, without JavaScript, and the assets of it.
//! Knows the booking's use cases; never a store.

mod assets;
mod booking;
mod page;
mod zones;

use axum::Router;
use axum::routing::{get, post};

use crate::slots::Slots;

/// `/book/{token}` and `/assets/{name}`.
///
/// No form here needs a token against forged requests: there are no cookies, so another site can make the browser send
/// nothing that it doesn't know itself. What lets a request do anything is the token in the path, and whoever knows that
/// may book.
pub fn routes(slots: Slots) -> Router {
    Router::new()
        .route("/book/{token}", get(booking::show).post(booking::book))
        .route("/book/{token}/cancel", post(booking::cancel))
        .with_state(slots)
        .route("/assets/{name}", get(assets::serve))
}
