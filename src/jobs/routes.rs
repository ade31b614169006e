//! `/api/v1/jobs`.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::{Extension, Json};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ads::Ads;
use super::model::{Job, JobId, JobStatus, JobText};
use super::service::JobChange;
use super::{JobError, Jobs};
use crate::auth::{Actor, UserId};
use crate::http::body::ListParams;
use crate::http::repeat::Operation;
use crate::http::{Body, Code, FieldError, List, Path, Problem, Query, Written};
use crate::kernel::{Page, Said, Timestamp};
use crate::screening::Criterion;

impl From<JobError> for Problem {
    fn from(e: JobError) -> Self {
        match e {
            JobError::NotFound => Self::new(Code::NotFound),
            JobError::HasApplications(n) => Self::with(
                Code::JobHasApplications,
                format!("The job has {n} applications; say force=true to delete it and leave them without a job."),
            ),
            JobError::BadCriteria(faults) => {
                Self::fields(faults.into_iter().map(|f| FieldError::new(f.field, f.detail)).collect())
            }
            JobError::Store(e) => crate::kernel::Fault::from(e).into(),
        }
    }
}

pub fn routes(jobs: Jobs) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(get, change))
        .routes(routes!(set_criteria, reset_criteria))
        .with_state(jobs)
}

pub const MAX_TITLE: usize = 200;
pub const MAX_DESCRIPTION: usize = 20_000;
pub const MAX_SHORT: usize = 200;
/// Yearly salaries over this are typing mistakes in any currency.
pub const MAX_SALARY: i64 = 1_000_000_000_000;

#[derive(Deserialize, Validate, ToSchema)]
pub struct NewJob {
    #[garde(custom(required), length(chars, max = MAX_TITLE))]
    #[schema(examples("Backend engineer"), min_length = 1, max_length = 200)]
    pub title: String,
    #[garde(length(chars, max = MAX_DESCRIPTION))]
    #[serde(default)]
    #[schema(examples(
        "We need 3+ years of Rust and PostgreSQL. Kubernetes is a plus. A degree in computer science is nice to have."
    ))]
    pub description: String,
    #[garde(length(chars, max = MAX_SHORT))]
    #[serde(default)]
    #[schema(examples("Berlin"))]
    pub location: String,
    #[garde(length(chars, max = MAX_SHORT))]
    #[serde(default)]
    #[schema(examples("Full-time"))]
    pub job_type: String,
    #[garde(length(chars, max = MAX_SHORT))]
    #[serde(default)]
    #[schema(examples("Engineering"))]
    pub category: String,
    /// Yearly.
    #[garde(inner(range(min = 0, max = MAX_SALARY)))]
    #[serde(default)]
    #[schema(examples(72000), minimum = 0)]
    pub salary: Option<i64>,
}

/// Not empty and not white space alone.
pub fn required(text: &str, (): &()) -> garde::Result {
    if text.trim().is_empty() { Err(garde::Error::new("must not be empty")) } else { Ok(()) }
}

#[derive(Deserialize, Validate, ToSchema)]
pub struct ChangeJob {
    #[garde(inner(custom(required), length(chars, max = MAX_TITLE)))]
    pub title: Option<String>,
    #[garde(inner(length(chars, max = MAX_DESCRIPTION)))]
    pub description: Option<String>,
    #[garde(inner(length(chars, max = MAX_SHORT)))]
    pub location: Option<String>,
    #[garde(inner(length(chars, max = MAX_SHORT)))]
    pub job_type: Option<String>,
    #[garde(inner(length(chars, max = MAX_SHORT)))]
    pub category: Option<String>,
    /// `null` takes it out; leave the field away to keep it.
    #[garde(inner(range(min = 0, max = MAX_SALARY)))]
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    pub salary: Said<i64>,
    #[garde(skip)]
    pub status: Option<JobStatus>,
}

#[derive(Serialize, ToSchema)]
pub struct JobBody {
    pub id: JobId,
    pub title: String,
    pub description: String,
    pub location: String,
    pub job_type: String,
    pub category: String,
    pub salary: Option<i64>,
    pub status: JobStatus,
    pub criteria: Vec<Criterion>,
    pub criteria_version: i64,
    /// A person changed the criteria; a new description doesn't draw them anew.
    pub criteria_edited: bool,
    pub ads: Ads,
    pub created_by: UserId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl From<Job> for JobBody {
    fn from(job: Job) -> Self {
        Self {
            id: job.id,
            title: job.text.title,
            description: job.text.description,
            location: job.text.location,
            job_type: job.text.job_type,
            category: job.text.category,
            salary: job.text.salary,
            status: job.status,
            criteria: job.criteria,
            criteria_version: job.criteria_version,
            criteria_edited: job.criteria_edited,
            ads: job.ads,
            created_by: job.created_by,
            created_at: job.created_at,
            updated_at: job.updated_at,
        }
    }
}

/// Write a job
///
/// Its criteria are drawn from title and description, each with the words it came from; see them in the answer, and
/// change them with `PUT /api/v1/jobs/{id}/criteria`.
#[utoipa::path(post, path = "/api/v1/jobs", tag = "jobs", request_body = NewJob, security(("bearer" = [])), responses(
    (status = 201, body = JobBody), (status = 422, description = "`invalid_fields`")))]
async fn create(
    State(jobs): State<Jobs>,
    actor: Actor,
    operation: Option<Extension<Operation>>,
    Body(new): Body<NewJob>,
) -> Result<(StatusCode, [(header::HeaderName, String); 1], Json<JobBody>), Problem> {
    let text = JobText {
        title: new.title.trim().to_owned(),
        description: new.description,
        location: new.location,
        job_type: new.job_type,
        category: new.category,
        salary: new.salary,
    };
    let job = match operation {
        Some(Extension(Operation(operation))) => jobs.create_once(&actor, text, &operation).await?,
        None => jobs.create(&actor, text).await?,
    };
    Ok((StatusCode::CREATED, [(header::LOCATION, format!("/api/v1/jobs/{}", job.id))], Json(job.into())))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobFilter {
    /// Only jobs of this status.
    pub status: Option<JobStatus>,
}

/// List jobs
///
/// Newest first.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "jobs", params(ListParams, JobFilter), security(("bearer" = [])), responses(
    (status = 200, body = Page<JobBody>), (status = 400, description = "`bad_query`, `bad_cursor`")))]
async fn list(
    State(jobs): State<Jobs>,
    actor: Actor,
    List(page): List,
    Query(filter): Query<JobFilter>,
) -> Result<Json<Page<JobBody>>, Problem> {
    Ok(Json(jobs.list(&actor, filter.status, &page).await?.map(JobBody::from)))
}

/// Get a job
#[utoipa::path(get, path = "/api/v1/jobs/{id}", tag = "jobs", params(("id" = JobId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = JobBody), (status = 404, description = "`not_found`")))]
async fn get(State(jobs): State<Jobs>, actor: Actor, Path(id): Path<JobId>) -> Result<Written, Problem> {
    Ok(Written(jobs.shown(&actor, &id, JobBody::from).await?))
}

/// Change a job
///
/// Fields that are left away stay. `status` opens and closes it. A new title or description draws the criteria anew,
/// unless a person edited them.
#[utoipa::path(patch, path = "/api/v1/jobs/{id}", tag = "jobs", params(("id" = JobId, Path)), request_body = ChangeJob, security(("bearer" = [])), responses(
    (status = 200, body = JobBody), (status = 404, description = "`not_found`"), (status = 422, description = "`invalid_fields`")))]
async fn change(
    State(jobs): State<Jobs>,
    actor: Actor,
    Path(id): Path<JobId>,
    Body(body): Body<ChangeJob>,
) -> Result<Json<JobBody>, Problem> {
    let change = JobChange {
        title: body.title.map(|t| t.trim().to_owned()),
        description: body.description,
        location: body.location,
        job_type: body.job_type,
        category: body.category,
        salary: body.salary,
        status: body.status,
    };
    Ok(Json(jobs.change(&actor, &id, change).await?.into()))
}

#[derive(Deserialize, Validate, ToSchema)]
pub struct CriteriaBody {
    #[garde(skip)]
    pub criteria: Vec<Criterion>,
}

/// Set a job's criteria
///
/// Replaces them all. Scores made with the old ones are stale and are made again in the background.
#[utoipa::path(put, path = "/api/v1/jobs/{id}/criteria", tag = "jobs", params(("id" = JobId, Path)), request_body = CriteriaBody, security(("bearer" = [])), responses(
    (status = 200, body = JobBody), (status = 404, description = "`not_found`"), (status = 422, description = "`invalid_fields`")))]
async fn set_criteria(
    State(jobs): State<Jobs>,
    actor: Actor,
    Path(id): Path<JobId>,
    Body(body): Body<CriteriaBody>,
) -> Result<Json<JobBody>, Problem> {
    Ok(Json(jobs.set_criteria(&actor, &id, body.criteria).await?.into()))
}

/// Draw a job's criteria from its text again
#[utoipa::path(delete, path = "/api/v1/jobs/{id}/criteria", tag = "jobs", params(("id" = JobId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = JobBody), (status = 404, description = "`not_found`")))]
async fn reset_criteria(
    State(jobs): State<Jobs>,
    actor: Actor,
    Path(id): Path<JobId>,
) -> Result<Json<JobBody>, Problem> {
    Ok(Json(jobs.reset_criteria(&actor, &id).await?.into()))
}
