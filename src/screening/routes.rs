//! An application's screening and a job's ranking.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::explain::{Row, Stretch, policy};
use super::model::ScreeningId;
use super::service::{Explanation, Screened, Screening, ScreeningError};
use super::{Criterion, Finding, Scores};
use crate::auth::Actor;
use crate::candidates::model::Stage;
use crate::candidates::{Application, ApplicationId, CandidateId, Candidates};
use crate::http::body::ListParams;
use crate::http::{Code, Json, List, Path, Problem, Query};
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
    let screenings = OpenApiRouter::new().routes(routes!(screening_of)).routes(routes!(explain)).with_state(screening);
    screenings.merge(ranking)
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

/// How an explanation is to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExplanationFormat {
    Json,
    Html,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExplanationParams {
    /// Goes before the header `Accept`.
    #[param(inline)]
    pub format: Option<ExplanationFormat>,
}

/// How a score came about, point by point, with the résumé's text and where in it each point and each field stands.
#[derive(Serialize, ToSchema)]
pub struct ExplanationBody {
    pub application_id: ApplicationId,
    pub job_id: JobId,
    pub screening_id: ScreeningId,
    pub file_name: String,
    pub job_title: String,
    pub scores: Scores,
    pub engine: String,
    pub engine_version: String,
    pub criteria_version: i64,
    /// The day that "present" meant.
    #[schema(examples("2026-11-26"))]
    pub as_of: String,
    /// Why in two or three sentences.
    pub reason: String,
    pub warnings: Vec<Warning>,
    /// One for each criterion; what they add makes the score.
    pub points: Vec<Row>,
    /// The résumé's visible text.
    pub text: String,
    /// Where in the text fields and quotes stand, in order, without overlap.
    pub marks: Vec<Stretch>,
}

impl From<Explanation> for ExplanationBody {
    fn from(explanation: Explanation) -> Self {
        let explained = explanation.explained();
        let (points, reason) = (explained.rows(), explained.reason());
        let marks = explained.stretches().into_iter().filter(Stretch::is_marked).collect();
        let Explanation { screened: Screened { application, record }, resume, job_title } = explanation;
        Self {
            application_id: record.application_id,
            job_id: record.job_id,
            screening_id: record.id,
            file_name: application.file_name,
            job_title,
            scores: record.scores,
            engine: record.assessment.engine,
            engine_version: record.engine_version,
            criteria_version: record.criteria_version,
            as_of: record.as_of,
            reason,
            warnings: record.warnings,
            points,
            text: resume.text,
            marks,
        }
    }
}

/// Explain a score
///
/// As JSON, or as one self-contained HTML page for people where `format=html` or the header `Accept` says so: the
/// résumé's text with each field and each quote marked, and how each point came about.
#[utoipa::path(get, path = "/api/v1/applications/{id}/explain", tag = "applications", params(("id" = ApplicationId, Path), ExplanationParams), security(("bearer" = [])), responses(
    (status = 200, content((ExplanationBody = "application/json"), (String = "text/html", example = "<!doctype html>…"))), (status = 400, description = "`bad_query`: the format"), (status = 404, description = "`not_found`"), (status = 409, description = "`not_screened`: it has no job")))]
async fn explain(
    State(screening): State<Screening>,
    actor: Actor,
    Path(id): Path<ApplicationId>,
    Query(params): Query<ExplanationParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let explanation = screening.explain(&actor, &id).await?;
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let as_page = params.format.map_or_else(
        || prefers_html(&accepted.collect::<Vec<_>>().join(",")),
        |format| format == ExplanationFormat::Html,
    );
    let mut response = if as_page {
        let page = explanation.explained().html().map_err(|e| Problem::internal(&e))?;
        let policy = HeaderValue::from_str(&policy()).map_err(|e| Problem::internal(&e))?;
        ([(header::CONTENT_SECURITY_POLICY, policy)], PAGE_HEADERS, Html(page)).into_response()
    } else {
        Json(ExplanationBody::from(explanation)).into_response()
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

const PAGE_HEADERS: [(HeaderName, &str); 3] = [
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// Whether an `Accept` header (RFC 9110 section 12.5.1) wants a page more than JSON; without a wish it is JSON.
fn prefers_html(accept: &str) -> bool {
    let quality = |kinds: [&str; 2]| {
        let of = |item: &str| {
            let mut parts = item.split(';').map(str::trim);
            let kind = parts.next()?.to_ascii_lowercase();
            let weight = parts.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")));
            let weight: f32 = weight.map_or(Some(1.0), |w| w.parse().ok())?;
            // The more exact wish goes before the wider one.
            let exactness = kinds.iter().position(|k| *k == kind).or((kind == "*/*").then_some(2))?;
            Some((exactness, weight))
        };
        let best = accept.split(',').filter_map(of).min_by_key(|(exactness, _)| *exactness);
        best.map_or(0.0, |(_, weight)| weight)
    };
    quality(["text/html", "text/*"]) > quality(["application/json", "application/*"])
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_a_page_and_a_program_json() {
        for (accept, html) in [
            ("", false),
            ("*/*", false),
            ("application/json", false),
            ("application/json, text/plain, */*", false),
            ("text/html", true),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true),
            ("text/html;q=0.5, application/json", false),
            ("application/json;q=0.2, TEXT/HTML", true),
            ("text/*, application/json;q=0.1", true),
            ("text/html;q=0, */*", false),
            ("text/html;q=much", false),
        ] {
            assert_eq!(prefers_html(accept), html, "{accept}");
        }
    }
}
