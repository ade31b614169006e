//! `hirewire tasks list|retry|cancel`: background work, for who runs the server. One JSON object a line.

use std::process::ExitCode;
use std::str::FromStr;

use clap::Subcommand;

use super::{open, output};
use crate::app::App;
use crate::intake::inbox::InboxError;
use crate::intake::inbox_routes::InboxBody;
use crate::intake::ledger::LineId;
use crate::kernel::id::BadId;
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
    /// Try tasks (task_…) again, at once and from their first try, or messages of the inbox (msg_…)
    Retry {
        #[arg(required = true)]
        ids: Vec<WorkId>,
    },
    /// Leave tasks undone, or messages alone
    Cancel {
        #[arg(required = true)]
        ids: Vec<WorkId>,
    },
}

/// What may be tried again or left.
#[derive(Clone, Debug)]
enum WorkId {
    Task(TaskId),
    Message(LineId),
}

impl FromStr for WorkId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with("msg_") { text.parse().map(Self::Message) } else { text.parse().map(Self::Task) }
    }
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

/// 0 when all went well, 1 when something could not be changed, 2 for bad settings, 3 when the store can't be used.
pub async fn run(arguments: TasksArguments) -> anyhow::Result<ExitCode> {
    let app = match open::app().await {
        Ok(app) => app,
        Err(code) => return Ok(code),
    };
    let (ids, retry) = match arguments.command {
        TasksCommand::List { state, limit } => {
            let open = vec![State::Parked, State::Waiting, State::Running];
            for state in state.map_or(open, |state| vec![state.into()]) {
                for task in app.tasks().newest(state, limit.max(1)).await? {
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
        let refused = match &id {
            WorkId::Task(id) => task(&app, id, retry).await?.map(|why| format!("{id}: {why}")),
            WorkId::Message(id) => message(&app, id, retry).await?.map(|why| format!("{id}: {why}")),
        };
        if let Some(why) = refused {
            output::complain(&why);
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

/// Why it could not be changed, if so.
async fn task(app: &App, id: &TaskId, retry: bool) -> anyhow::Result<Option<String>> {
    let tasks = app.tasks();
    match if retry { tasks.retry_any(id).await } else { tasks.cancel_any(id).await } {
        Ok(task) => output::json_line(&TaskBody::from(task))?,
        Err(e @ (TaskError::NotFound | TaskError::NotNow(_))) => return Ok(Some(e.to_string())),
        Err(e @ TaskError::Store(_)) => return Err(e.into()),
    }
    Ok(None)
}

async fn message(app: &App, id: &LineId, retry: bool) -> anyhow::Result<Option<String>> {
    let inbox = app.inbox();
    match if retry { inbox.retry_any(id).await } else { inbox.dismiss_any(id).await } {
        Ok(line) => output::json_line(&InboxBody::from(line))?,
        Err(e @ (InboxError::NotFound | InboxError::NotNow(_))) => return Ok(Some(e.to_string())),
        Err(e @ InboxError::Store(_)) => return Err(e.into()),
    }
    Ok(None)
}
