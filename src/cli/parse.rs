//! `hirewire parse FILE…`: what each résumé says, one JSON object a line, in the order of the files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use futures::{StreamExt, stream};
use serde::Serialize;

use super::output;
use crate::kernel::{Clock as _, SystemClock, Warning};
use crate::resume::{self, Profile, ReadError, ReadLimits, ReadResume, Reader};

#[derive(Debug, clap::Args)]
pub struct ParseArguments {
    /// PDF, DOCX, text or Markdown files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print the text as it was read, and what was hidden in it, in place of the profile
    #[arg(long)]
    text: bool,
}

/// One line of the answer.
#[derive(Debug, Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<Profile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    hidden: &'a [String],
    #[serde(skip_serializing_if = "<[Warning]>::is_empty")]
    warnings: &'a [Warning],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
}

/// Why a file gave nothing.
#[derive(Debug, Serialize)]
pub(super) struct Failure {
    pub(super) code: &'static str,
    pub(super) detail: String,
}

/// Reads the files, as many at a time as there are cores, and prints in their order. Exit code 1 when one failed.
pub async fn run(arguments: ParseArguments) -> anyhow::Result<ExitCode> {
    let reader = Reader::new(ReadLimits::default());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let today = crate::screening::service::today(SystemClock.now());
    let (reader, text_alone) = (&reader, arguments.text);
    let said = stream::iter(&arguments.files).map(|file| async move {
        let read = read(reader, file).await?;
        if text_alone {
            return Ok((read, None));
        }
        let (read, profile) = resume::profiled(read, today).await.map_err(refused)?;
        Ok((read, Some(profile)))
    });
    let mut results = said.buffered(cores + 1).boxed_local();
    let mut code = ExitCode::SUCCESS;
    let mut files = arguments.files.iter();
    while let (Some(file), Some(result)) = (files.next(), results.next().await) {
        let name = file.to_string_lossy();
        match result {
            Ok((read, profile)) => output::json_line(&Line {
                file: &name,
                profile,
                text: arguments.text.then_some(&read.text),
                hidden: if arguments.text { &read.hidden } else { &[] },
                warnings: &read.warnings,
                error: None,
            })?,
            Err(failure) => {
                code = ExitCode::FAILURE;
                output::json_line(&Line {
                    file: &name,
                    profile: None,
                    text: None,
                    hidden: &[],
                    warnings: &[],
                    error: Some(failure),
                })?;
            }
        }
    }
    Ok(code)
}

pub(super) fn refused(e: ReadError) -> Failure {
    Failure { code: e.code(), detail: e.to_string() }
}

/// Reads one file in the limited child process.
pub(super) async fn read(reader: &Reader, file: &Path) -> Result<ReadResume, Failure> {
    let unreadable =
        |e: std::io::Error| Failure { code: "unreadable_file", detail: format!("the file can't be opened: {e}") };
    // A device or a file far too large is refused before its bytes are taken into memory.
    let size = tokio::fs::metadata(file).await.map_err(unreadable)?;
    if !size.is_file() {
        return Err(Failure { code: "unreadable_file", detail: "not a file".to_owned() });
    }
    if size.len() > reader.file_bytes() as u64 {
        return Err(refused(ReadError::FileTooLarge));
    }
    let bytes = tokio::fs::read(file).await.map_err(unreadable)?;
    reader.read(bytes).await.map_err(refused)
}
