//! `POST /api/v1/applications`: upload of résumés.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::take_in::{IntakeError, TakeIn};
use super::upload::{Uploaded, file_error, take_files};
use crate::auth::Actor;
use crate::candidates::routes::ApplicationBody;
use crate::http::{Code, Json, Problem};
use crate::jobs::Jobs;

#[derive(Clone)]
pub struct Uploads {
    pub take_in: TakeIn,
    pub jobs: Jobs,
    pub max_files: usize,
}

impl From<IntakeError> for Problem {
    fn from(e: IntakeError) -> Self {
        match e {
            IntakeError::Read(read) => Self::with(Code::MalformedBody, read.to_string()),
            IntakeError::Candidate(e) => e.into(),
            IntakeError::Job(e) => e.into(),
            IntakeError::Screening(e) => e.into(),
            IntakeError::Store(e) => crate::kernel::Fault::from(e).into(),
        }
    }
}

/// The upload; its body is bounded file by file, not as a whole.
pub fn routes(uploads: Uploads) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(upload)).layer(DefaultBodyLimit::disable()).with_state(uploads)
}

/// The form of an upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "shows the form in the OpenAPI document; the handler streams it")]
pub struct UploadForm {
    /// Put it before the files; without it each file goes to the best open job, or to none.
    #[schema(examples("job_01jdb3v7q2m8xk5t9w4ycz6r0p"))]
    job_id: Option<String>,
    /// PDF, DOCX, text or Markdown; told by content.
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct UploadBody {
    /// One for each file, in the order of the upload.
    pub results: Vec<FileResult>,
}

#[derive(Serialize, ToSchema)]
pub struct FileResult {
    pub file_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationBody>,
    /// `true`: this very file had made that application before.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub duplicate: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<FileError>,
}

/// Why one file gave nothing.
#[derive(Serialize, ToSchema)]
pub struct FileError {
    #[schema(examples("password_protected"))]
    pub code: String,
    pub detail: String,
}

impl FileResult {
    fn of(uploaded: Uploaded) -> Result<Self, Problem> {
        let file_name = uploaded.file_name;
        match uploaded.result {
            Ok(taken) => Ok(Self {
                file_name,
                duplicate: !taken.is_new,
                application: Some(taken.application.into()),
                error: None,
            }),
            Err(e) => match file_error(&e) {
                Some((code, detail)) => Ok(Self {
                    file_name,
                    application: None,
                    duplicate: false,
                    error: Some(FileError { code: code.to_owned(), detail }),
                }),
                None => Err(e.into()),
            },
        }
    }
}

/// The form, or why it is none.
///
/// # Errors
/// `malformed_body` when the content type is not multipart/form-data.
pub fn form(form: Result<Multipart, MultipartRejection>) -> Result<Multipart, Problem> {
    form.map_err(|_| {
        Problem::with(Code::MalformedBody, "Send multipart/form-data with one or more files in the field `files`.")
    })
}

/// Upload résumés
///
/// Each file has its own result; one bad file never stops the others, and one that is too many (`too_many_files`) is an
/// entry of its own. The same file twice for the same job is one application; the same person is one candidate. A body that
/// breaks off keeps the files that came whole: send all of it again, and they answer with `duplicate`.
#[utoipa::path(post, path = "/api/v1/applications", tag = "applications", request_body(content = UploadForm, content_type = "multipart/form-data"), security(("bearer" = [])), responses(
    (status = 200, body = UploadBody), (status = 400, description = "`no_files`, `malformed_body`, `bad_id`"), (status = 404, description = "`not_found`: the job"), (status = 409, description = "`job_closed`")))]
async fn upload(
    State(uploads): State<Uploads>,
    actor: Actor,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Json<UploadBody>, Problem> {
    let done = take_files(&uploads.take_in, &uploads.jobs, &actor, form(multipart)?, uploads.max_files).await?;
    let results = done.into_iter().map(FileResult::of).collect::<Result<_, _>>()?;
    Ok(Json(UploadBody { results }))
}
