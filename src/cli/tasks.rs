//! `hirewire tasks list|retry|cancel`: background work, for who runs the server. One JSON object a line.

use std::process::ExitCode;

use clap::Subcommand;

use super::{open, output};
use crate::tasks::routes::TaskBody;
use crate::tasks::service::TaskError;
use crate::tasks::{State, TaskId};

#[derive(Debug, clap::Args)]
pub struct TasksArguments {
    #[command(subcommand)]
    command: TasksCommand,
}

#[derive(Debug, Subcommand)]
enum TasksCommand {
    /// Print tasks, newest first; without a state those that are parked, waiting and running
    List {
        #[arg(long, value_enum)]
        state: Option<StateName>,
        /// How many of each state
        #[arg(long, default_value_t = 100)]
        limit: usize,
    },
    /// Try tasks again, at once and from their first try
    Retry {
        #[arg(required = true)]
        ids: Vec<TaskId>,
    },
    /// Leave tasks undone
    Cancel {
        #[arg(required = true)]
        ids: Vec<TaskId>,
    },
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum StateName {
    Waiting,
    Running,
    Done,
    Parked,
}

impl From<StateName> for State {
    fn from(name: StateName) -> Self {
        match name {
            StateName::Waiting => Self::Waiting,
            StateName::Running => Self::Running,
            StateName::Done => Self::Done,
            StateName::Parked => Self::Parked,
        }
    }
}

/// 0 when all went well, 1 when a task could not be changed, 2 for bad settings, 3 when the store can't be used.
pub async fn run(arguments: TasksArguments) -> anyhow::Result<ExitCode> {
    let tasks = match open::app().await {
        Ok(app) => app.tasks(),
        Err(code) => return Ok(code),
    };
    let (ids, retry) = match arguments.command {
        TasksCommand::List { state, limit } => {
            let open = vec![State::Parked, State::Waiting, State::Running];
            for state in state.map_or(open, |state| vec![state.into()]) {
                for task in tasks.newest(state, limit.max(1)).await? {
                    output::json_line(&TaskBody::from(task))?;
                }
            }
            return Ok(ExitCode::SUCCESS);
        }
        TasksCommand::Retry { ids } => (ids, true),
        TasksCommand::Cancel { ids } => (ids, false),
    };
    let mut code = ExitCode::SUCCESS;
    for id in ids {
        let changed = if retry { tasks.retry_any(&id).await } else { tasks.cancel_any(&id).await };
        match changed {
            Ok(task) => output::json_line(&TaskBody::from(task))?,
            Err(e @ (TaskError::NotFound | TaskError::NotNow(_))) => {
                output::complain(&format!("{id}: {e}"));
                code = ExitCode::FAILURE;
            }
            Err(e @ TaskError::Store(_)) => return Err(e.into()),
        }
    }
    Ok(code)
}
