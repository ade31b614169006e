//! An application's screening and a job's ranking.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::ScreeningId;
use super::service::{Screened, Screening, ScreeningError};
use super::{Criterion, Finding, Scores};
use crate::auth::Actor;
use crate::candidates::model::Stage;
use crate::candidates::{Application, ApplicationId, CandidateId, Candidates};
use crate::http::body::ListParams;
use crate::http::{Code, List, Path, Problem};
use crate::jobs::JobId;
use crate::kernel::{Page, Timestamp, Warning};

impl From<ScreeningError> for Problem {
    fn from(e: ScreeningError) -> Self {
        match e {
            ScreeningError::NotFound => Self::new(Code::NotFound),
            ScreeningError::NoJob => Self::with(
                Code::NotScreened,
                "The application is not placed with a job yet; place it, and it is screened.",
            ),
            ScreeningError::Candidate(e) => e.into(),
            ScreeningError::Job(e) => e.into(),
            ScreeningError::Store(e) => crate::kernel::Fault::from(e).into(),
        }
    }
}

pub fn routes(screening: Screening, candidates: Candidates) -> OpenApiRouter {
    let ranking = OpenApiRouter::new().routes(routes!(ranking)).with_state(candidates);
    OpenApiRouter::new().routes(routes!(screening_of)).with_state(screening).merge(ranking)
}

/// A screening, explained criterion by criterion.
#[derive(Serialize, ToSchema)]
pub struct ScreeningBody {
    pub id: ScreeningId,
    pub application_id: ApplicationId,
    pub job_id: JobId,
    pub scores: Scores,
    pub engine: String,
    pub engine_note: Option<String>,
    pub engine_version: String,
    pub criteria_version: i64,
    /// The criteria as they were asked.
    pub criteria: Vec<Criterion>,
    /// One for each criterion, in the same order.
    pub findings: Vec<Finding>,
    /// Why in words, for people.
    pub reason: String,
    /// `template`, or the name of the model that wrote it.
    pub reason_by: String,
    pub warnings: Vec<Warning>,
    pub created_at: Timestamp,
}

impl From<Screened> for ScreeningBody {
    fn from(screened: Screened) -> Self {
        let card = screened.application.score;
        let record = screened.record;
        Self {
            id: record.id,
            application_id: record.application_id,
            job_id: record.job_id,
            scores: record.scores,
            engine: record.assessment.engine,
            engine_note: card.as_ref().and_then(|c| c.engine_note.clone()),
            engine_version: record.engine_version,
            criteria_version: record.criteria_version,
            criteria: record.criteria,
            findings: record.assessment.findings,
            reason: card.as_ref().map(|c| c.reason.clone()).unwrap_or_default(),
            reason_by: card.map(|c| c.reason_by).unwrap_or_default(),
            warnings: record.warnings,
            created_at: record.created_at,
        }
    }
}

/// How an application scored, and why
///
/// With a level and quotes for each criterion. Made now by the builtin engine where there is none, or where the
/// criteria have changed.
#[utoipa::path(get, path = "/api/v1/applications/{id}/screening", tag = "applications", params(("id" = ApplicationId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = ScreeningBody), (status = 404, description = "`not_found`"), (status = 409, description = "`not_screened`: it has no job")))]
async fn screening_of(
    State(screening): State<Screening>,
    actor: Actor,
    Path(id): Path<ApplicationId>,
) -> Result<Json<ScreeningBody>, Problem> {
    Ok(Json(screening.get(&actor, &id).await?.into()))
}

/// One line of a ranking.
#[derive(Serialize, ToSchema)]
pub struct RankedBody {
    pub application_id: ApplicationId,
    pub candidate_id: CandidateId,
    pub name: Option<String>,
    pub email: Option<String>,
    pub stage: Stage,
    pub scores: Scores,
    pub engine: String,
    pub engine_note: Option<String>,
    /// The job's criteria that the score was made with; lower than the job's own while it is being made again.
    pub criteria_version: i64,
    /// Why in words.
    pub reason: String,
    /// `template`, or the name of the model that wrote it.
    pub reason_by: String,
    pub warnings: Vec<Warning>,
}

impl RankedBody {
    fn of(application: Application) -> Option<Self> {
        let card = application.score?;
        Some(Self {
            application_id: application.id,
            candidate_id: application.candidate_id,
            name: application.profile.name,
            email: application.profile.email,
            stage: application.stage,
            scores: card.scores,
            engine: card.engine,
            engine_note: card.engine_note,
            criteria_version: card.criteria_version,
            reason: card.reason,
            reason_by: card.reason_by,
            warnings: application.warnings,
        })
    }
}

/// Rank a job's applications
///
/// Best first. A score ranks and explains; it never rejects anybody.
#[utoipa::path(get, path = "/api/v1/jobs/{id}/ranking", tag = "applications", params(("id" = JobId, Path), ListParams), security(("bearer" = [])), responses(
    (status = 200, body = Page<RankedBody>), (status = 400, description = "`bad_cursor`"), (status = 404, description = "`not_found`")))]
async fn ranking(
    State(candidates): State<Candidates>,
    actor: Actor,
    Path(id): Path<JobId>,
    List(page): List,
) -> Result<Json<Page<RankedBody>>, Problem> {
    let ranked = candidates.ranked(&actor, &id, &page).await?;
    let items = ranked.items.into_iter().filter_map(RankedBody::of).collect();
    Ok(Json(Page { items, next_cursor: ranked.next_cursor }))
}
