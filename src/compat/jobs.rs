//! Job posts.

use axum::extract::State;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Compat;
use super::owner::Owner;
use super::shapes::OldJob;
use crate::auth::{Actor, UserId};
use crate::http::{Body, Code, Json, Path, Problem};
use crate::jobs::model::JobText;
use crate::jobs::routes::{MAX_DESCRIPTION, MAX_SALARY, MAX_SHORT, MAX_TITLE, required};
use crate::jobs::{Job, JobId};

#[derive(Deserialize, Validate, ToSchema)]
pub struct NewJobPost {
    #[garde(custom(required), length(chars, max = MAX_TITLE))]
    job_title: String,
    #[garde(length(chars, max = MAX_DESCRIPTION))]
    job_description: String,
    #[garde(length(chars, max = MAX_SHORT))]
    #[serde(default)]
    job_location: String,
    #[garde(length(chars, max = MAX_SHORT))]
    #[serde(default)]
    job_type: String,
    #[garde(length(chars, max = MAX_SHORT))]
    #[serde(default)]
    job_category: String,
    #[garde(inner(range(min = 0, max = MAX_SALARY)))]
    #[serde(default)]
    job_salary: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub struct JobCreated {
    message: String,
    job_post_id: JobId,
}

/// Write a job post (old)
#[utoipa::path(post, path = "/create-jobpost/{userId}", tag = "compat", params(("userId" = UserId, Path)), request_body = NewJobPost, security(("bearer" = [])), responses(
    (status = 200, body = JobCreated), (status = 403, description = "`other_user`"), (status = 422, description = "`invalid_fields`")))]
pub async fn create(
    State(compat): State<Compat>,
    Owner(actor): Owner,
    Body(new): Body<NewJobPost>,
) -> Result<Json<JobCreated>, Problem> {
    let text = JobText {
        title: new.job_title.trim().to_owned(),
        description: new.job_description,
        location: new.job_location,
        job_type: new.job_type,
        category: new.job_category,
        salary: new.job_salary,
    };
    let job = compat.jobs.create(&actor, text).await?;
    Ok(Json(JobCreated { message: "Job post created successfully".to_owned(), job_post_id: job.id }))
}

#[derive(Serialize, ToSchema)]
pub struct JobPosts {
    job_posts: Vec<OldJob>,
}

/// List job posts (old)
#[utoipa::path(get, path = "/get-posts/{userId}", tag = "compat", params(("userId" = UserId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = JobPosts), (status = 403, description = "`other_user`")))]
pub async fn list(State(compat): State<Compat>, Owner(actor): Owner) -> Result<Json<JobPosts>, Problem> {
    let jobs = compat.jobs.of_user(&actor.user_id).await?;
    Ok(Json(JobPosts { job_posts: jobs.into_iter().map(OldJob::from).collect() }))
}

#[derive(Serialize, ToSchema)]
pub struct JobPost {
    job_post: OldJob,
}

/// Get a job post (old)
#[utoipa::path(get, path = "/get-single_post/{userId}/{post_id}", tag = "compat", params(("userId" = UserId, Path), ("post_id" = JobId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = JobPost), (status = 403, description = "`other_user`"), (status = 404, description = "`not_found`")))]
pub async fn get(
    State(compat): State<Compat>,
    Owner(actor): Owner,
    Path(ids): Path<(UserId, JobId)>,
) -> Result<Json<JobPost>, Problem> {
    let id = ids.1;
    Ok(Json(JobPost { job_post: own(&compat, &actor, &id).await?.into() }))
}

/// The user's own job: the old system knows no colleagues.
pub async fn own(compat: &Compat, actor: &Actor, id: &JobId) -> Result<Job, Problem> {
    let job = compat.jobs.get(actor, id).await?;
    if job.created_by == actor.user_id { Ok(job) } else { Err(Problem::new(Code::NotFound)) }
}
