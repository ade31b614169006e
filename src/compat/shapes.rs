//! The old system's documents: every field name and nesting as its front end reads them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::UserId;
use crate::candidates::{Application, ApplicationId};
use crate::jobs::ads::{Ad, AdDetails};
use crate::jobs::{Job, JobId};
use crate::kernel::{Timestamp, Warning};
use crate::resume::{Education, Profile};
use crate::slots::model::{Slot, SlotId, SlotStatus};

#[derive(Serialize, ToSchema)]
pub struct OldJob {
    #[serde(rename = "_id")]
    id: JobId,
    job_title: String,
    job_description: String,
    job_location: String,
    job_type: String,
    job_category: String,
    job_salary: Option<i64>,
    created_by: UserId,
    #[serde(rename = "createdAt")]
    created_at: Timestamp,
    online_job_platform: Ad,
    facebook_linkedin: Ad,
    details: AdDetails,
}

impl From<Job> for OldJob {
    fn from(job: Job) -> Self {
        Self {
            id: job.id,
            job_title: job.text.title,
            job_description: job.text.description,
            job_location: job.text.location,
            job_type: job.text.job_type,
            job_category: job.text.category,
            job_salary: job.text.salary,
            created_by: job.created_by,
            created_at: job.created_at,
            online_job_platform: job.ads.online_job_platform,
            facebook_linkedin: job.ads.facebook_linkedin,
            details: job.ads.details,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct OldEntry {
    #[serde(rename = "_id")]
    id: ApplicationId,
    #[serde(rename = "userId")]
    user_id: UserId,
    /// The sender, or `Uploaded PDF`.
    email: String,
    candidate: OldCandidate,
}

#[derive(Serialize, ToSchema)]
pub struct OldCandidate {
    pub candidate: OldProfile,
}

#[derive(Serialize, ToSchema)]
pub struct OldProfile {
    jobpost_id: Option<JobId>,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    skills: Vec<String>,
    /// Years; 0 where the résumé does not say.
    experience: f64,
    projects: Vec<String>,
    education: String,
    location: Option<String>,
    links: Vec<String>,
    languages: Vec<String>,
    /// The periods of work behind `experience`, newest first.
    positions: Vec<OldPosition>,
}

#[derive(Serialize, ToSchema)]
pub struct OldPosition {
    title: Option<String>,
    company: Option<String>,
    start: Option<String>,
    end: Option<String>,
}

impl OldProfile {
    pub fn of(job: Option<JobId>, profile: Profile) -> Self {
        let education: Vec<String> = profile.education.iter().map(study).filter(|s| !s.is_empty()).collect();
        Self {
            jobpost_id: job,
            name: profile.name,
            email: profile.email,
            phone: profile.phone,
            skills: profile.skills,
            experience: profile.experience_years.unwrap_or(0.0),
            projects: profile.projects,
            education: education.join("; "),
            location: profile.location,
            links: profile.links,
            languages: profile.languages.into_iter().map(|l| l.name).collect(),
            positions: profile
                .experience
                .into_iter()
                .map(|p| OldPosition { title: p.title, company: p.company, start: p.start, end: p.end })
                .collect(),
        }
    }
}

fn study(education: &Education) -> String {
    let parts = [&education.degree, &education.field, &education.school, &education.end];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

impl From<Application> for OldEntry {
    fn from(application: Application) -> Self {
        Self {
            id: application.id,
            user_id: application.user_id,
            email: application.sender,
            candidate: OldCandidate { candidate: OldProfile::of(application.job_id, application.profile) },
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct OldSlot {
    #[serde(rename = "_id")]
    id: SlotId,
    #[serde(rename = "userId")]
    user_id: UserId,
    start_time: Timestamp,
    end_time: Timestamp,
    available: bool,
}

impl From<Slot> for OldSlot {
    fn from(slot: Slot) -> Self {
        Self {
            available: slot.status == SlotStatus::Free,
            id: slot.id,
            user_id: slot.user_id,
            start_time: slot.time.start,
            end_time: slot.time.end,
        }
    }
}

/// Why one file of an upload gave nothing.
#[derive(Serialize, ToSchema)]
pub struct OldFileError {
    pub code: String,
    pub detail: String,
}

#[derive(Serialize, ToSchema)]
pub struct ProcessedFile {
    pub filename: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_jobs: Option<OldCandidate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<OldFileError>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}
