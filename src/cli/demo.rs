//! `hirewire demo`: a company, three jobs and a folder of made-up résumés, taken in, ranked, and served.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use super::import::progress;
use super::{output, serve};
use crate::app::{App, telemetry};
use crate::auth::{Actor, AuthError, User};
use crate::candidates::{Application, Source};
use crate::config::{Config, Source as Settings};
use crate::demo::{JobHint, made_up_resumes};
use crate::intake::IncomingFile;
use crate::intake::take_in::UPLOADED;
use crate::jobs::model::JobText;
use crate::jobs::{Job, JobId};
use crate::kernel::{EmailAddress, PageRequest, SystemClock};
use crate::screening::service::Screened;
use crate::slots::service::NewSlots;

#[derive(Debug, clap::Args)]
pub struct DemoArguments {
    /// Stop after the ranking and one booked interview, in place of going on serving
    #[arg(long)]
    once: bool,
    /// The data folder; it is kept, so that a second demo goes on where the first one ended
    #[arg(long, default_value = "./data-demo")]
    data_dir: PathBuf,
}

const EMAIL: &str = "hr@demo.example";
const PASSWORD: &str = "demo-password";
/// Lines of the printed ranking.
const SHOWN: usize = 8;

/// 0 when all went well, 2 and 3 as `serve`.
pub async fn run(arguments: DemoArguments) -> anyhow::Result<ExitCode> {
    let folder = arguments.data_dir.to_string_lossy().into_owned();
    let listen = if arguments.once { "127.0.0.1:0" } else { "127.0.0.1:8000" };
    // Nothing from the environment but where to listen: a demo must not write into a real database or send real mail.
    let own = Settings::environment()?.get("HIREWIRE_LISTEN");
    let settings = Settings::fixed(&[("HIREWIRE_DATA_DIR", &folder), ("HIREWIRE_SCREENING", "builtin")]);
    let config = match Config::read(settings.or("HIREWIRE_LISTEN", own.as_deref().unwrap_or(listen))) {
        Ok(config) => config,
        Err(e) => {
            output::complain(&e.to_string());
            return Ok(ExitCode::from(2));
        }
    };
    telemetry::start("warn");
    let listener = match serve::listen(config.server.listen).await {
        Ok(listener) => listener,
        Err(code) => return Ok(code),
    };
    let address = listener.local_addr()?;
    let app = match App::open(config, Arc::new(SystemClock), address, None).await {
        Ok(app) => app,
        Err(e) => {
            output::complain(&e.to_string());
            return Ok(ExitCode::from(e.exit_code()));
        }
    };
    let link = set_up(&app, &arguments.data_dir).await?;
    guide(address, link.as_deref())?;
    if arguments.once {
        return Ok(ExitCode::SUCCESS);
    }
    serve::until_told(app, listener).await
}

/// Fills the data folder, prints the ranking, and answers a candidate's booking link.
async fn set_up(app: &App, folder: &Path) -> anyhow::Result<Option<String>> {
    let user = user(app).await?;
    let actor = Actor { user_id: user.id.clone(), workspace_id: user.workspace_id.clone() };
    let jobs = jobs(app, &actor).await?;
    take_in(app, &user, &jobs, &folder.join("resumes")).await?;
    let Some((_, backend)) = jobs.first() else { return Ok(None) };
    let ranked = app.candidates.ranked(&actor, &backend.id, &PageRequest::first(100)).await?.items;
    print_ranking(app, backend, &ranked).await?;
    offer_times(app, &actor).await?;
    invite(app, &actor, &ranked).await
}

async fn user(app: &App) -> anyhow::Result<User> {
    let email = EmailAddress::parse(EMAIL)?;
    match app.auth.sign_up(email.clone(), SecretString::from(PASSWORD), None).await {
        Ok(session) => Ok(session.user),
        Err(AuthError::EmailTaken) => {
            app.auth.by_email(&email).await?.ok_or_else(|| anyhow::anyhow!("the demo's user is gone"))
        }
        Err(e) => Err(e.into()),
    }
}

/// The three jobs, as an earlier demo left them or as they are first written.
async fn jobs(app: &App, actor: &Actor) -> anyhow::Result<Vec<(JobHint, Job)>> {
    let known = app.jobs.of_user(&actor.user_id).await?;
    let mut jobs = Vec::new();
    for (hint, title, description) in [
        (
            JobHint::BackendEngineer,
            "Backend engineer",
            "We build payment services. You have at least three years of experience with Rust or Go, and you know \
             PostgreSQL and Docker.\n\nNice to have: Kubernetes, Kafka. A bachelor's degree in computer science is a plus.",
        ),
        (
            JobHint::Accountant,
            "Accountant",
            "You keep our books: accounts payable, month-end closing, VAT and payroll. At least two years of experience, \
             Excel, and SAP or DATEV.\n\nNice to have: IFRS. A degree in accounting or finance is required.",
        ),
        (
            JobHint::Nurse,
            "Registered nurse, intensive care",
            "You care for patients in our intensive care unit. Required: a nursing degree or licence, patient care, \
             medication administration, two years of experience.\n\nNice to have: ventilation, wound care, BLS.",
        ),
    ] {
        let job = match known.iter().find(|job| job.text.title == title) {
            Some(job) => job.clone(),
            None => {
                let text = JobText {
                    title: title.to_owned(),
                    description: description.to_owned(),
                    location: "Berlin".to_owned(),
                    job_type: "Full-time".to_owned(),
                    category: String::new(),
                    salary: None,
                };
                app.jobs.create(actor, text).await?
            }
        };
        jobs.push((hint, job));
    }
    Ok(jobs)
}

async fn take_in(app: &App, user: &User, jobs: &[(JobHint, Job)], folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    let resumes = made_up_resumes();
    let bar = progress(resumes.len());
    for resume in resumes {
        // Lies there to be looked at, and to be uploaded again by hand.
        std::fs::write(folder.join(&resume.file_name), &resume.bytes)?;
        let job_id: Option<JobId> =
            jobs.iter().find(|(hint, _)| *hint == resume.job_hint).map(|(_, job)| job.id.clone());
        let incoming = IncomingFile {
            workspace_id: user.workspace_id.clone(),
            user_id: user.id.clone(),
            job_id,
            file_name: resume.file_name.clone(),
            bytes: resume.bytes,
            source: Source::Import,
            sender: UPLOADED.to_owned(),
        };
        if let Err(e) = app.take_in.take(incoming).await {
            bar.suspend(|| output::complain(&format!("{}: {e}", resume.file_name)));
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    output::line(&format!("Took in the made-up résumés in {}.", folder.display()))?;
    Ok(())
}

async fn print_ranking(app: &App, job: &Job, ranked: &[Application]) -> anyhow::Result<()> {
    output::line(&format!("\nRanking for \u{201c}{}\u{201d}, best first:\n", job.text.title))?;
    output::line("     score  candidate                 what shows it")?;
    for (place, application) in ranked.iter().take(SHOWN).enumerate() {
        let screened: Screened = app.screening.score(&application.id).await?;
        let best = screened.record.assessment.findings.iter().max_by_key(|f| (f.level.points(), f.strength));
        let quote =
            best.and_then(|f| f.quotes.first()).map(|q| q.text.split_whitespace().collect::<Vec<_>>().join(" "));
        let name = application.profile.name.as_deref().unwrap_or("(no name found)");
        let quote = quote
            .map_or_else(|| "nothing that was asked for".to_owned(), |q| format!("\u{201c}{}\u{201d}", cut(&q, 60)));
        output::line(&format!(
            "{:>3}  {:>4} %  {:<24}  {quote}",
            place + 1,
            screened.record.scores.overall,
            cut(name, 24)
        ))?;
        for warning in &application.warnings {
            output::line(&format!("             ! {}", warning.detail))?;
        }
    }
    Ok(())
}

fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit - 1).chain(['…']).collect()
}

/// Six times from tomorrow on; those of an earlier demo stay.
async fn offer_times(app: &App, actor: &Actor) -> anyhow::Result<()> {
    if !app.slots.available(&actor.user_id, None, 1).await?.is_empty() {
        return Ok(());
    }
    let hour = Duration::from_secs(3600);
    let now = app.clock.now().as_millis();
    let first = crate::kernel::Timestamp::from_millis(now - now.rem_euclid(3_600_000)).plus(hour * 24);
    let starts = (0..6).map(|n| first.plus(hour * n * 4).to_string()).collect();
    // An earlier demo's times may lie in the way; then there are some, and these are not needed.
    let _ = app.slots.offer(actor, &NewSlots::starts(starts, 45, None)).await;
    Ok(())
}

/// Invites the best one with an address, and answers the link that the mail carries.
async fn invite(app: &App, actor: &Actor, ranked: &[Application]) -> anyhow::Result<Option<String>> {
    let Some(best) = ranked.iter().find(|a| a.profile.email.is_some()) else { return Ok(None) };
    let sent = app.slots.send(actor, &best.id, None).await?;
    let link = sent.text.split_whitespace().find(|word| word.contains("/book/"));
    Ok(link.map(str::to_owned))
}

fn guide(address: SocketAddr, link: Option<&str>) -> anyhow::Result<()> {
    output::line(&format!("\nAPI docs:      http://{address}/docs  (sign in as {EMAIL}, password {PASSWORD})"))?;
    if let Some(link) = link {
        output::line(&format!("Booking page:  {link}  (what the best candidate was invited to)"))?;
    }
    Ok(())
}
