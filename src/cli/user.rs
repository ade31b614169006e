//! `hirewire user add|reset-password|list|link-google`: accounts, for who runs the server.

use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use clap::Subcommand;
use secrecy::{ExposeSecret, SecretString};

use super::{open, output};
use crate::app::App;
use crate::auth::routes::UserBody;
use crate::auth::{AuthError, User};
use crate::google::company::CompanyLink;
use crate::kernel::EmailAddress;
use crate::kernel::secret::random_token;

#[derive(Debug, clap::Args)]
pub struct UserArguments {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add a user; without a password on standard input one is made and printed
    Add {
        email: EmailAddress,
        /// Add to the workspace of this user, in place of a new one
        #[arg(long)]
        workspace_of: Option<EmailAddress>,
    },
    /// Set a new password, and end the user's sessions
    ResetPassword { email: EmailAddress },
    /// Print all users, oldest first, one JSON object a line
    List,
    /// Link the Google accounts of everybody in a user's workspace by the company's service account
    ///
    /// Whose address is of HIREWIRE_GOOGLE_DOMAIN and who has not linked an account. One JSON object a line. Run it
    /// again after adding users.
    LinkGoogle { email: EmailAddress },
}

/// 0 when done, 1 when refused.
pub async fn run(arguments: UserArguments) -> anyhow::Result<ExitCode> {
    let app = match open::app().await {
        Ok(app) => app,
        Err(code) => return Ok(code),
    };
    match arguments.command {
        UserCommand::Add { email, workspace_of } => {
            let (password, made) = password()?;
            told(app.auth.add_user(email, password.clone(), workspace_of.as_ref()).await, &password, made)
        }
        UserCommand::ResetPassword { email } => {
            let (password, made) = password()?;
            told(app.auth.reset_password(&email, password.clone()).await, &password, made)
        }
        UserCommand::List => {
            for user in app.auth.users().await? {
                output::json_line(&UserBody::from(user))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        UserCommand::LinkGoogle { email } => link_google(&app, &email).await,
    }
}

/// 1 also when one of them could not be linked.
async fn link_google(app: &App, email: &EmailAddress) -> anyhow::Result<ExitCode> {
    let Some(user) = app.auth.by_email(email).await? else {
        output::complain(&AuthError::NoSuchUser.to_string());
        return Ok(ExitCode::FAILURE);
    };
    let links = match app.google.google.link_company(&user.workspace_id).await {
        Ok(links) => links,
        Err(e) => {
            output::complain(&e.to_string());
            return Ok(ExitCode::FAILURE);
        }
    };
    for link in &links {
        output::json_line(link)?;
    }
    Ok(if links.iter().all(CompanyLink::went_well) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The first line of standard input where it is no terminal and holds one; else a random one, `true`.
fn password() -> anyhow::Result<(SecretString, bool)> {
    let mut text = String::new();
    if !std::io::stdin().is_terminal() {
        std::io::stdin().take(4096).read_to_string(&mut text)?;
    }
    match text.lines().next().filter(|line| !line.is_empty()) {
        Some(line) if (8..=256).contains(&line.chars().count()) => Ok((SecretString::from(line.to_owned()), false)),
        Some(_) => anyhow::bail!("the password must have 8 to 256 characters"),
        None => Ok((SecretString::from(random_token()), true)),
    }
}

fn told(result: Result<User, AuthError>, password: &SecretString, made: bool) -> anyhow::Result<ExitCode> {
    match result {
        Ok(user) => {
            output::line(&format!("{} {}", user.id, user.email))?;
            if made {
                output::line(&format!("password: {}", password.expose_secret()))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(AuthError::Store(e)) => Err(e.into()),
        Err(e) => {
            output::complain(&e.to_string());
            Ok(ExitCode::FAILURE)
        }
    }
}
