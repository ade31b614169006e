//! `/api/v1/applications`, `/api/v1/candidates`, and the deletion of a job, which decides on its applications.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{Application, ApplicationDetail, ApplicationId, Candidate, CandidateId, ScoreCard, Source, Stage};
use super::service::ApplicationFilter;
use super::{CandidateError, Candidates};
use crate::auth::{Actor, UserId};
use crate::http::body::ListParams;
use crate::http::{Body, Code, Json, List, Path, Problem, Query, Written};
use crate::jobs::JobId;
use crate::kernel::{EmailAddress, Page, Said, Timestamp, Warning};
use crate::resume::Profile;

impl From<CandidateError> for Problem {
    fn from(e: CandidateError) -> Self {
        match e {
            CandidateError::NotFound => Self::new(Code::NotFound),
            CandidateError::Duplicate => {
                Self::with(Code::ConcurrentChange, "The job has an application with this file already.")
            }
            CandidateError::Job(e) => e.into(),
            CandidateError::Store(e) => crate::kernel::Fault::from(e).into(),
        }
    }
}

pub fn routes(candidates: Candidates) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get, change, delete))
        .routes(routes!(download))
        .routes(routes!(list_candidates))
        .routes(routes!(get_candidate))
        .routes(routes!(delete_job))
        .with_state(candidates)
}

/// An application as lists show it.
#[derive(Serialize, ToSchema)]
pub struct ApplicationBody {
    pub id: ApplicationId,
    pub candidate_id: CandidateId,
    pub job_id: Option<JobId>,
    pub user_id: UserId,
    pub file_name: String,
    pub source: Source,
    pub sender: String,
    pub stage: Stage,
    pub score: Option<ScoreCard>,
    pub profile: Profile,
    pub warnings: Vec<Warning>,
    pub created_at: Timestamp,
}

impl From<Application> for ApplicationBody {
    fn from(a: Application) -> Self {
        Self {
            id: a.id,
            candidate_id: a.candidate_id,
            job_id: a.job_id,
            user_id: a.user_id,
            file_name: a.file_name,
            source: a.source,
            sender: a.sender,
            stage: a.stage,
            score: a.score,
            profile: a.profile,
            warnings: a.warnings,
            created_at: a.created_at,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct CandidateBody {
    pub id: CandidateId,
    pub name: Option<String>,
    pub email: Option<EmailAddress>,
    pub phone: Option<String>,
    pub location: Option<String>,
    pub created_at: Timestamp,
}

impl From<Candidate> for CandidateBody {
    fn from(c: Candidate) -> Self {
        Self { id: c.id, name: c.name, email: c.email, phone: c.phone, location: c.location, created_at: c.created_at }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FilterParams {
    /// Only this job's.
    #[param(value_type = Option<String>)]
    pub job_id: Option<JobId>,
    /// Only this candidate's; not together with `job_id`.
    #[param(value_type = Option<String>)]
    pub candidate_id: Option<CandidateId>,
    /// Only those that stand here; not together with `candidate_id`.
    pub stage: Option<Stage>,
}

/// List applications
///
/// Newest first.
#[utoipa::path(get, path = "/api/v1/applications", tag = "applications", params(ListParams, FilterParams), security(("bearer" = [])), responses(
    (status = 200, body = Page<ApplicationBody>), (status = 400, description = "`bad_query`, `bad_cursor`"), (status = 404, description = "`not_found`: the job or the candidate")))]
async fn list(
    State(candidates): State<Candidates>,
    actor: Actor,
    List(page): List,
    Query(params): Query<FilterParams>,
) -> Result<Json<Page<ApplicationBody>>, Problem> {
    if params.candidate_id.is_some() && (params.job_id.is_some() || params.stage.is_some()) {
        return Err(Problem::of_field(Code::BadQuery, "candidate_id", "does not go together with job_id or stage"));
    }
    let filter = ApplicationFilter { job: params.job_id, stage: params.stage, candidate: params.candidate_id };
    Ok(Json(candidates.list(&actor, &filter, &page).await?.map(ApplicationBody::from)))
}

/// Get an application
///
/// With the record of every step.
#[utoipa::path(get, path = "/api/v1/applications/{id}", tag = "applications", params(("id" = ApplicationId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = ApplicationDetail), (status = 404, description = "`not_found`")))]
async fn get(
    State(candidates): State<Candidates>,
    actor: Actor,
    Path(id): Path<ApplicationId>,
) -> Result<Written, Problem> {
    Ok(Written(candidates.detail(&actor, &id).await?))
}

#[derive(Deserialize, Validate, ToSchema)]
pub struct ChangeApplication {
    /// Places it with another job; `null` takes it out of its job; leave the field away to keep it.
    #[garde(skip)]
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub job_id: Said<JobId>,
    #[garde(skip)]
    pub stage: Option<Stage>,
}

/// Place an application, or set its stage
///
/// With another job it is scored anew in the background.
#[utoipa::path(patch, path = "/api/v1/applications/{id}", tag = "applications", params(("id" = ApplicationId, Path)), request_body = ChangeApplication, security(("bearer" = [])), responses(
    (status = 200, body = ApplicationBody), (status = 404, description = "`not_found`"), (status = 409, description = "`concurrent_change`: the job has this file already"), (status = 422, description = "`invalid_fields`")))]
async fn change(
    State(candidates): State<Candidates>,
    actor: Actor,
    Path(id): Path<ApplicationId>,
    Body(body): Body<ChangeApplication>,
) -> Result<Json<ApplicationBody>, Problem> {
    let mut application = match &body.job_id {
        Said::Value(job) => candidates.assign(&actor, &id, Some(job)).await?,
        Said::Null => candidates.assign(&actor, &id, None).await?,
        Said::Nothing => candidates.get(&actor, &id).await?,
    };
    if let Some(stage) = body.stage {
        application = candidates.set_stage(&actor, &id, stage).await?;
    }
    Ok(Json(application.into()))
}

/// Delete an application
#[utoipa::path(delete, path = "/api/v1/applications/{id}", tag = "applications", params(("id" = ApplicationId, Path)), security(("bearer" = [])), responses(
    (status = 204, description = "Deleted"), (status = 404, description = "`not_found`")))]
async fn delete(
    State(candidates): State<Candidates>,
    actor: Actor,
    Path(id): Path<ApplicationId>,
) -> Result<StatusCode, Problem> {
    candidates.delete(&actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Download the original résumé
#[utoipa::path(get, path = "/api/v1/applications/{id}/resume", tag = "applications", params(("id" = ApplicationId, Path)), security(("bearer" = [])), responses(
    (status = 200, description = "The file as it came, as an attachment", content(
        ("application/pdf"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("text/plain; charset=utf-8"))), (status = 404, description = "`not_found`")))]
async fn download(
    State(candidates): State<Candidates>,
    actor: Actor,
    Path(id): Path<ApplicationId>,
) -> Result<Response, Problem> {
    let application = candidates.get(&actor, &id).await?;
    let resume = candidates.resume(&application.resume_id).await?.ok_or(CandidateError::NotFound)?;
    let bytes = candidates.original(&resume).await?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(resume.kind.media_type()));
    headers.insert(header::CONTENT_DISPOSITION, attachment(&application.file_name));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// RFC 6266: a plain name for old programs, the full one in UTF-8 (RFC 8187) for the rest.
fn attachment(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' { c } else { '_' })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    let value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// List candidates
///
/// People, newest first; one for each e-mail address.
#[utoipa::path(get, path = "/api/v1/candidates", tag = "applications", params(ListParams), security(("bearer" = [])), responses(
    (status = 200, body = Page<CandidateBody>), (status = 400, description = "`bad_query`, `bad_cursor`")))]
async fn list_candidates(
    State(candidates): State<Candidates>,
    actor: Actor,
    List(page): List,
) -> Result<Json<Page<CandidateBody>>, Problem> {
    Ok(Json(candidates.candidates(&actor, &page).await?.map(CandidateBody::from)))
}

/// Get a candidate
#[utoipa::path(get, path = "/api/v1/candidates/{id}", tag = "applications", params(("id" = CandidateId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = CandidateBody), (status = 404, description = "`not_found`")))]
async fn get_candidate(
    State(candidates): State<Candidates>,
    actor: Actor,
    Path(id): Path<CandidateId>,
) -> Result<Written, Problem> {
    Ok(Written(candidates.candidate_shown(&actor, &id, CandidateBody::from).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeleteParams {
    /// Delete it although it has applications; they stay, without a job.
    #[serde(default)]
    pub force: bool,
}

/// Delete a job
///
/// Refused while it has applications, unless `force=true`.
#[utoipa::path(delete, path = "/api/v1/jobs/{id}", tag = "jobs", params(("id" = JobId, Path), DeleteParams), security(("bearer" = [])), responses(
    (status = 204, description = "Deleted"), (status = 404, description = "`not_found`"), (status = 409, description = "`job_has_applications`")))]
async fn delete_job(
    State(candidates): State<Candidates>,
    actor: Actor,
    Path(id): Path<JobId>,
    Query(params): Query<DeleteParams>,
) -> Result<StatusCode, Problem> {
    candidates.delete_job(&actor, &id, params.force).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_out_in_both_forms() {
        assert_eq!(
            attachment("Zoë.pdf").to_str().unwrap(),
            "attachment; filename=\"Zo_.pdf\"; filename*=UTF-8''Zo%C3%AB.pdf"
        );
    }
}
