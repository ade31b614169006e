//! `/api/v1/llm`: which model is asked, whether its keys are ready, what it has used today.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Asker;
use crate::auth::Actor;
use crate::gateways::llm::KeyState;
use crate::http::{Json, Problem};
use crate::kernel::Fault;

/// What the route tells; `asker` is absent where no model is asked.
#[derive(Clone)]
pub struct ModelDesk {
    pub asker: Option<Asker>,
    /// As HIREWIRE_SCREENING has it.
    pub choice: &'static str,
    /// Why there is no model though one is wanted.
    pub problem: Option<String>,
}

pub fn routes(desk: ModelDesk) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(state)).with_state(desk)
}

#[derive(Serialize, ToSchema)]
pub struct ModelBody {
    /// `builtin`, `gemini` or `auto`.
    #[schema(examples("auto"))]
    pub choice: &'static str,
    /// `gemini`, or `openai` for a server that speaks its API.
    pub provider: Option<String>,
    #[schema(examples("gemini-3.8-flash"))]
    pub model: Option<String>,
    /// One sentence, where something is wrong.
    pub problem: Option<String>,
    /// Each key's state; never the key.
    pub keys: Vec<KeyState>,
    /// Tokens of your workspace today (UTC).
    pub today: Option<TodayBody>,
}

#[derive(Serialize, ToSchema)]
pub struct TodayBody {
    #[schema(examples("2026-11-23"))]
    pub day: String,
    pub calls: i64,
    pub tokens_in: i64,
    pub tokens_out: i64,
    /// In and out together; null: no bound.
    pub budget: Option<u64>,
}

/// The language model
///
/// Which one scores and writes, the state of its keys, and the tokens that your workspace has used today.
#[utoipa::path(get, path = "/api/v1/llm", tag = "llm", security(("bearer" = [])), responses(
    (status = 200, body = ModelBody), (status = 401, description = "`unauthorized`")))]
async fn state(State(desk): State<ModelDesk>, actor: Actor) -> Result<Json<ModelBody>, Problem> {
    let Some(asker) = &desk.asker else {
        let ModelDesk { choice, problem, .. } = desk;
        return Ok(Json(ModelBody { choice, provider: None, model: None, problem, keys: Vec::new(), today: None }));
    };
    let health = asker.health().await;
    let day = asker.today(&actor.workspace_id).await.map_err(Fault::from)?;
    let refused = (!health.keys.is_empty() && !health.usable())
        .then(|| "the provider refused every key; put another into the key file".to_owned());
    Ok(Json(ModelBody {
        choice: desk.choice,
        provider: Some(health.provider),
        model: Some(health.model),
        problem: health.problem.or(refused).or_else(|| asker.trouble()),
        keys: health.keys,
        today: Some(TodayBody {
            day: day.day,
            calls: day.calls,
            tokens_in: day.tokens_in,
            tokens_out: day.tokens_out,
            budget: asker.daily_tokens(),
        }),
    }))
}
