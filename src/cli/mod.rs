//! The commands: a file for each. They parse arguments, call a use case, and print.

mod copy;
mod demo;
mod doctor;
mod explain;
mod import;
mod match_resumes;
mod migrate;
mod open;
mod openapi;
mod output;
mod parse;
mod replay;
mod serve;
mod tasks;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Role;

/// Hirewire reads résumés, scores them with evidence, and books interviews.
#[derive(Debug, Parser)]
#[command(name = "hirewire", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve,
    /// Run background work alone, as HIREWIRE_ROLE=worker does
    Worker,
    /// See it work: made-up résumés taken in, ranked and served
    Demo(demo::DemoArguments),
    /// Take in a folder of résumés
    Import(import::ImportArguments),
    /// Add a user, set a new password, list users
    User(user::UserArguments),
    /// Print the OpenAPI document
    Openapi,
    /// Check the settings and what they name
    Doctor(doctor::DoctorArguments),
    /// Declare what the database lacks
    Migrate,
    /// Copy everything into an empty store: to another engine, or as a backup
    Copy(copy::CopyArguments),
    /// Read résumés and print what they say, one JSON object a line
    Parse(parse::ParseArguments),
    /// Score résumés against a job, one JSON object a line
    Match(match_resumes::MatchArguments),
    /// Show how a résumé's score for a job came about
    Explain(explain::ExplainArguments),
    /// List background tasks, try them again, cancel them
    Tasks(tasks::TasksArguments),
    /// Make a score again from what was kept, and say what differs
    Replay(replay::ReplayArguments),
    /// The limited child process that opens strangers' files
    #[command(name = crate::resume::reader::CHILD_COMMAND, hide = true)]
    ReadResume {
        #[arg(hide = true)]
        limits: Vec<String>,
    },
}

/// Runs the command that the process was started with.
#[must_use]
pub fn run() -> ExitCode {
    match Arguments::parse().command {
        // Before any runtime: the child has one thread and no more rights than it needs.
        Command::ReadResume { limits } => ExitCode::from(crate::resume::worker::serve(&limits)),
        Command::Doctor(arguments) => in_runtime(async move { doctor::run(&arguments).await }),
        Command::Migrate => in_runtime(migrate::run()),
        Command::Copy(arguments) => in_runtime(copy::run(arguments)),
        Command::Serve => in_runtime(serve::run(None)),
        Command::Worker => in_runtime(serve::run(Some(Role::Worker))),
        Command::Demo(arguments) => in_runtime(demo::run(arguments)),
        Command::Import(arguments) => in_runtime(import::run(arguments)),
        Command::User(arguments) => in_runtime(user::run(arguments)),
        Command::Openapi => in_runtime(openapi::run()),
        Command::Tasks(arguments) => in_runtime(tasks::run(arguments)),
        Command::Replay(arguments) => in_runtime(replay::run(arguments)),
        Command::Parse(arguments) => in_runtime(parse::run(arguments)),
        Command::Explain(arguments) => in_runtime(explain::run(arguments)),
        Command::Match(arguments) => in_runtime(match_resumes::run(arguments)),
    }
}

fn in_runtime(command: impl Future<Output = anyhow::Result<ExitCode>>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => {
            output::complain(&format!("the runtime can't be started: {e}"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(command) {
        Ok(code) => code,
        Err(e) => {
            output::complain(&in_one_line(&e));
            ExitCode::FAILURE
        }
    }
}

/// The error and its causes; a cause that the words before have said is not repeated.
fn in_one_line(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |said, cause| {
        let cause = cause.to_string();
        if said.is_empty() {
            cause
        } else if said.contains(&cause) {
            said
        } else {
            format!("{said}: {cause}")
        }
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_cause_is_said_once() {
        let error = anyhow::anyhow!("no such file").context("no such file").context("the folder can't be read");
        assert_eq!(super::in_one_line(&error), "the folder can't be read: no such file");
    }
}
