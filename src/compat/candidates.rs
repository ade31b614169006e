//! Candidates, uploads, screening and ranking.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::Compat;
use super::jobs::own;
use super::owner::Owner;
use super::shapes::{OldCandidate, OldEntry, OldFileError, OldProfile, ProcessedFile};
use crate::auth::{Actor, UserId};
use crate::candidates::{Application, ApplicationId};
use crate::http::{Code, Json, Path, Problem};
use crate::intake::routes::form;
use crate::intake::upload::{Uploaded, file_error, take_files};
use crate::jobs::JobId;
use crate::kernel::id::derived_part;
use crate::screening::Scores;
use crate::screening::model::ScreeningId;

#[derive(Serialize, ToSchema)]
pub struct OldCandidates {
    candidates: Vec<OldEntry>,
}

/// List a job's candidates (old)
#[utoipa::path(get, path = "/get-candidates/{userId}/{job_post_id}", tag = "compat", params(("userId" = UserId, Path), ("job_post_id" = JobId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = OldCandidates), (status = 403, description = "`other_user`"), (status = 404, description = "`not_found`")))]
pub async fn list(
    State(compat): State<Compat>,
    Owner(actor): Owner,
    Path(ids): Path<(UserId, JobId)>,
) -> Result<Json<OldCandidates>, Problem> {
    let job = ids.1;
    let job = own(&compat, &actor, &job).await?;
    let applications = compat.candidates.of_job(&job.id).await?;
    Ok(Json(OldCandidates { candidates: applications.into_iter().map(OldEntry::from).collect() }))
}

/// List a job's candidates, as the old front end misspells it (old)
#[utoipa::path(get, path = "/get-canidates/{userId}/{job_post_id}", tag = "compat", params(("userId" = UserId, Path), ("job_post_id" = JobId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = OldCandidates), (status = 403, description = "`other_user`"), (status = 404, description = "`not_found`")))]
pub async fn list_misspelt(
    state: State<Compat>,
    owner: Owner,
    path: Path<(UserId, JobId)>,
) -> Result<Json<OldCandidates>, Problem> {
    list(state, owner, path).await
}

#[derive(Serialize, ToSchema)]
pub struct OneCandidate {
    candidate: OldEntry,
}

/// Get a candidate (old)
#[utoipa::path(get, path = "/get-candidate/{userId}/{candidate_id}", tag = "compat", params(("userId" = UserId, Path), ("candidate_id" = ApplicationId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = OneCandidate), (status = 403, description = "`other_user`"), (status = 404, description = "`not_found`")))]
pub async fn get(
    State(compat): State<Compat>,
    Owner(actor): Owner,
    Path(ids): Path<(UserId, ApplicationId)>,
) -> Result<Json<OneCandidate>, Problem> {
    let id = ids.1;
    Ok(Json(OneCandidate { candidate: own_application(&compat, &actor, &id).await?.into() }))
}

/// The user's own application: the old system knows no colleagues.
pub async fn own_application(compat: &Compat, actor: &Actor, id: &ApplicationId) -> Result<Application, Problem> {
    let application = compat.candidates.get(actor, id).await?;
    if application.user_id == actor.user_id { Ok(application) } else { Err(Problem::new(Code::NotFound)) }
}

#[derive(Serialize, ToSchema)]
pub struct Processed {
    message: String,
    processed_files: Vec<ProcessedFile>,
}

/// Upload résumés (old)
#[utoipa::path(post, path = "/upload_pdfs/{userId}", tag = "compat", params(("userId" = UserId, Path)), request_body(content = crate::intake::routes::UploadForm, content_type = "multipart/form-data"), security(("bearer" = [])), responses(
    (status = 200, body = Processed), (status = 400, description = "`no_files`, `malformed_body`"), (status = 403, description = "`other_user`")))]
pub async fn upload(
    State(compat): State<Compat>,
    Owner(actor): Owner,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Json<Processed>, Problem> {
    let done = take_files(&compat.take_in, &compat.jobs, &actor, form(multipart)?, compat.max_files).await?;
    let processed_files = done.into_iter().map(processed).collect::<Result<Vec<_>, Problem>>()?;
    Ok(Json(Processed { message: "Files processed".to_owned(), processed_files }))
}

fn processed(uploaded: Uploaded) -> Result<ProcessedFile, Problem> {
    let filename = uploaded.file_name;
    match uploaded.result {
        Ok(taken) => {
            let application = taken.application;
            let candidate = OldProfile::of(application.job_id, application.profile);
            Ok(ProcessedFile {
                filename,
                matched_jobs: Some(OldCandidate { candidate }),
                error: None,
                warnings: application.warnings,
            })
        }
        Err(e) => match file_error(&e) {
            Some((code, detail)) => {
                let error = Some(OldFileError { code: code.to_owned(), detail });
                Ok(ProcessedFile { filename, matched_jobs: None, error, warnings: Vec::new() })
            }
            None => Err(e.into()),
        },
    }
}

#[derive(Serialize, ToSchema)]
pub struct OldScreening {
    screening_id: ScreeningId,
    screening: OldScreeningOf,
}

#[derive(Serialize, ToSchema)]
pub struct OldScreeningOf {
    job_post_id: JobId,
    screening: OldScores,
    /// `builtin`, or the model's name.
    engine: String,
    engine_note: Option<String>,
}

/// Percentages as text, `"0"` to `"100"`.
#[derive(Serialize, ToSchema)]
pub struct OldScores {
    skills: String,
    experience: String,
    qualification: String,
    overall: String,
}

impl From<Scores> for OldScores {
    fn from(scores: Scores) -> Self {
        // A part that the job asks nothing of says what the whole says: the old front end knows no empty part.
        let part = |part: Option<u32>| part.unwrap_or(scores.overall).to_string();
        Self {
            skills: part(scores.skills),
            experience: part(scores.experience),
            qualification: part(scores.qualification),
            overall: scores.overall.to_string(),
        }
    }
}

/// A candidate's scores (old)
#[utoipa::path(get, path = "/screening/{userId}/{candidate_id}", tag = "compat", params(("userId" = UserId, Path), ("candidate_id" = ApplicationId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = OldScreening), (status = 403, description = "`other_user`"), (status = 404, description = "`not_found`"), (status = 409, description = "`not_screened`: it has no job")))]
pub async fn screening(
    State(compat): State<Compat>,
    Owner(actor): Owner,
    Path(ids): Path<(UserId, ApplicationId)>,
) -> Result<Json<OldScreening>, Problem> {
    let id = ids.1;
    own_application(&compat, &actor, &id).await?;
    let screened = compat.screening.get(&actor, &id).await?;
    let engine_note = screened.application.score.and_then(|card| card.engine_note);
    let record = screened.record;
    Ok(Json(OldScreening {
        screening_id: record.id,
        screening: OldScreeningOf {
            job_post_id: record.job_id,
            screening: record.scores.into(),
            engine: record.assessment.engine,
            engine_note,
        },
    }))
}

#[derive(Serialize, ToSchema)]
pub struct OldRanking {
    ranking_id: String,
    ranking: Vec<OldRanked>,
}

#[derive(Serialize, ToSchema)]
pub struct OldRanked {
    #[serde(rename = "_id")]
    id: ApplicationId,
    name: Option<String>,
    email: Option<String>,
    /// The reason in words.
    metrics: String,
}

/// Rank a job's candidates (old)
#[utoipa::path(get, path = "/ranking/{userId}/{job_post_id}", tag = "compat", params(("userId" = UserId, Path), ("job_post_id" = JobId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = OldRanking), (status = 403, description = "`other_user`"), (status = 404, description = "`not_found`, `no_candidates`")))]
pub async fn ranking(
    State(compat): State<Compat>,
    Owner(actor): Owner,
    Path(ids): Path<(UserId, JobId)>,
) -> Result<Json<OldRanking>, Problem> {
    let job = ids.1;
    let job = own(&compat, &actor, &job).await?;
    // Scores of older criteria are made again before they are shown: the old system has no word for stale.
    compat.screening.rescore_job(&job.id).await?;
    let ranked = compat.candidates.all_ranked(&job.id).await?;
    if ranked.is_empty() {
        return Err(Problem::new(Code::NoCandidates));
    }
    let mut seed = vec![job.id.as_str()];
    seed.extend(ranked.iter().filter_map(|a| a.score.as_ref()).map(|card| card.screening_id.as_str()));
    let ranking_id = format!("ranking_{}", derived_part(&seed));
    let ranking = ranked
        .into_iter()
        .map(|a| OldRanked {
            id: a.id,
            name: a.profile.name,
            email: a.profile.email,
            metrics: a.score.map(|card| card.reason).unwrap_or_default(),
        })
        .collect();
    Ok(Json(OldRanking { ranking_id, ranking }))
}
