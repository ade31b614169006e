//! `hirewire explain FILE --job JOB.json [--html OUT]`: how a résumé's score came about, in words, and as one HTML file.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use super::match_resumes::JobFile;
use super::output;
use super::parse::{Failure, read, refused};
use crate::kernel::{Clock, SystemClock};
use crate::resume::{ReadLimits, Reader};
use crate::screening::{
    arithmetic, builtin,
    explain::Explained,
    reading::Reading,
    service::{BUILTIN_VERSION, today},
};

#[derive(Debug, clap::Args)]
pub struct ExplainArguments {
    /// A PDF, DOCX, text or Markdown file
    file: PathBuf,
    /// The job, as for match
    #[arg(long, value_name = "JOB.json")]
    job: PathBuf,
    /// Where to write the page; without it the words are printed alone
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,
}

/// Prints the explanation; exit code 1 when the file can't be read.
pub async fn run(arguments: ExplainArguments) -> anyhow::Result<ExitCode> {
    let job = JobFile::open(&arguments.job).await?;
    let asked = job.criteria();
    let today = today(SystemClock.now());
    let said = async {
        let read = read(&Reader::new(ReadLimits::default()), &arguments.file).await?;
        crate::resume::profiled(read, today).await.map_err(refused)
    };
    let (resume, profile) = match said.await {
        Ok(said) => said,
        Err(Failure { code, detail }) => {
            output::complain(&format!("{}: {} ({})", arguments.file.display(), detail, code));
            return Ok(ExitCode::FAILURE);
        }
    };
    let reading = Reading::new(&resume.text, &profile);
    let assessment = builtin::assess_reading(&asked, &reading, today);
    let scores = arithmetic::score(&asked, &assessment.findings);
    let mut warnings = resume.warnings.clone();
    warnings.extend(reading.warnings());
    let name = arguments.file.file_name().unwrap_or_default().to_string_lossy();
    let explained = Explained {
        title: &name,
        job: &job.job_title,
        criteria: &asked,
        assessment: &assessment,
        scores: &scores,
        engine_version: BUILTIN_VERSION,
        as_of: &today.to_string(),
        profile: &profile,
        text: &resume.text,
        warnings: &warnings,
    };
    output::text(&explained.words())?;
    if let Some(path) = arguments.html {
        let page = explained.html().context("the page can't be made")?;
        tokio::fs::write(&path, page).await.with_context(|| format!("{} can't be written", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}
