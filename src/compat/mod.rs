//! The old system's routes: shapes alone, over the same services. `HIREWIRE_COMPAT=off` removes them; so does deleting
//! this folder and its line in the app.

mod accounts;
mod candidates;
mod google;
mod interviews;
mod jobs;
mod owner;
mod shapes;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Auth;
use crate::candidates::Candidates;
use crate::google::Google;
use crate::intake::TakeIn;
use crate::jobs::Jobs;
use crate::mail::Letters;
use crate::screening::service::Screening;
use crate::slots::Slots;

/// The services behind the routes.
#[derive(Clone)]
pub struct Compat {
    pub auth: Auth,
    pub jobs: Jobs,
    pub candidates: Candidates,
    pub screening: Screening,
    pub slots: Slots,
    pub take_in: TakeIn,
    pub letters: Letters,
    pub google: Google,
    pub max_files: usize,
}

/// Every route, under its path as the old front end writes it, and without a slash at the end too.
pub fn routes(compat: Compat) -> OpenApiRouter {
    let upload = OpenApiRouter::new().routes(routes!(candidates::upload)).layer(DefaultBodyLimit::disable());
    OpenApiRouter::new()
        .routes(routes!(accounts::sign_up))
        .routes(routes!(accounts::sign_in))
        .routes(routes!(accounts::home))
        .routes(routes!(accounts::status))
        .routes(routes!(accounts::index))
        .routes(routes!(accounts::root))
        .routes(routes!(google::google_auth))
        .routes(routes!(google::authenticate_url))
        .route("/authenticate-url", axum::routing::get(google::authenticate_url))
        .routes(routes!(google::authenticate))
        .routes(routes!(google::send_email))
        .route("/send-email", axum::routing::post(google::send_email))
        .routes(routes!(jobs::create))
        .routes(routes!(jobs::list))
        .routes(routes!(jobs::get))
        .routes(routes!(candidates::list))
        .routes(routes!(candidates::list_misspelt))
        .routes(routes!(candidates::get))
        .routes(routes!(candidates::screening))
        .routes(routes!(candidates::ranking))
        .routes(routes!(interviews::draft, interviews::invite))
        .routes(routes!(interviews::create_slots))
        .route("/users/{userId}/create-slots", axum::routing::post(interviews::create_slots))
        .routes(routes!(interviews::available_slots))
        .route("/users/{userId}/available-slots", axum::routing::get(interviews::available_slots))
        .routes(routes!(interviews::book_slot))
        .route("/users/{userId}/book-slot", axum::routing::post(interviews::book_slot))
        .merge(upload)
        .with_state(compat)
}
