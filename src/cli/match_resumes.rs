//! `hirewire match --job JOB.json FILE…`: how each résumé scores for a job, one JSON object a line, in the order of the
//! files. A file's score depends on that file and the job alone, as in the server.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use futures::{StreamExt, stream};
use serde::{Deserialize, Serialize};

use super::output;
use super::parse::{Failure, read, refused};
use crate::kernel::{Clock, SystemClock};
use crate::resume::{self, ReadLimits, Reader, parse};
use crate::screening::{Criterion, Scores, arithmetic, builtin, criteria, service::today};

#[derive(Debug, clap::Args)]
pub struct MatchArguments {
    /// The job: a JSON object with job_title and job_description (or title and description), and criteria where they
    /// are not to be drawn from the words
    #[arg(long, value_name = "JOB.json")]
    job: PathBuf,
    /// PDF, DOCX, text or Markdown files
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// A job as a file says it; other fields are left alone.
#[derive(Debug, Deserialize)]
pub(super) struct JobFile {
    #[serde(alias = "title")]
    pub(super) job_title: String,
    #[serde(default, alias = "description")]
    pub(super) job_description: String,
    criteria: Option<Vec<Criterion>>,
}

impl JobFile {
    /// Reads the file and checks the criteria that it brings.
    pub(super) async fn open(path: &Path) -> anyhow::Result<Self> {
        let bytes = tokio::fs::read(path).await.with_context(|| format!("the job {} can't be read", path.display()))?;
        let job: Self =
            serde_json::from_slice(&bytes).with_context(|| format!("the job {} is not as expected", path.display()))?;
        if let Some(Err(faults)) = job.criteria.as_deref().map(criteria::validate) {
            let named: Vec<String> = faults.iter().map(|f| format!("{}: {}", f.field, f.detail)).collect();
            anyhow::bail!("the job {}: {}", path.display(), named.join("; "));
        }
        Ok(job)
    }

    /// Those it brings, or those drawn from its words.
    pub(super) fn criteria(&self) -> Vec<Criterion> {
        self.criteria.clone().unwrap_or_else(|| criteria::draw(&self.job_title, &self.job_description))
    }
}

/// One line of the answer. A part that the job asks nothing of is null.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Line<'a> {
    Scored { file: &'a str, skills: Option<u32>, experience: Option<u32>, qualification: Option<u32>, overall: f64 },
    Failed { file: &'a str, error: Failure },
}

/// Reads the files, as many at a time as there are cores, and prints in their order. Exit code 1 when one failed.
pub async fn run(arguments: MatchArguments) -> anyhow::Result<ExitCode> {
    let asked = Arc::new(JobFile::open(&arguments.job).await?.criteria());
    let today = today(SystemClock.now());
    let reader = Reader::new(ReadLimits::default());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (reader, asked) = (&reader, &asked);
    let scores = stream::iter(&arguments.files).map(|file| async move {
        let read = read(reader, file).await?;
        let asked = asked.clone();
        let scores = resume::apart(move || {
            let profile = parse::parse(&read.text, today);
            arithmetic::score(&asked, &builtin::assess(&asked, &read.text, &profile, today).findings)
        });
        scores.await.map_err(refused)
    });
    let mut results = scores.buffered(cores + 1).boxed_local();
    let mut files = arguments.files.iter();
    let mut code = ExitCode::SUCCESS;
    while let (Some(file), Some(result)) = (files.next(), results.next().await) {
        let file = file.to_string_lossy();
        match result {
            Ok(scores) => output::json_line(&scored(&file, scores))?,
            Err(error) => {
                code = ExitCode::FAILURE;
                output::json_line(&Line::Failed { file: &file, error })?;
            }
        }
    }
    Ok(code)
}

fn scored(file: &str, scores: Scores) -> Line<'_> {
    let Scores { skills, experience, qualification, fine, .. } = scores;
    Line::Scored { file, skills, experience, qualification, overall: f64::from(fine) / 100.0 }
}
