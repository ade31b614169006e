//! `hirewire demo`: a company, three jobs and a folder of made-up résumés, taken in, ranked, and served.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Weekday;
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
use crate::kernel::{EmailAddress, PageRequest, SystemClock, Zone};
use crate::screening::service::Screened;
use crate::screening::{Criterion, CriterionKind, Finding, Level};
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
            "We build payment services. You have at least three years of experience with Rust, and you know PostgreSQL \
             and Docker.\n\nNice to have: Kubernetes, Kafka, Go. A bachelor's degree in computer science is a plus.",
        ),
        (
            JobHint::Accountant,
            "Accountant",
            "You keep the books of a group of six companies.\n\nYou have at least two years of experience in accounting, \
             a degree in accounting or finance, and you know SAP and Excel.\n\nNice to have: IFRS, VAT, payroll, accounts \
             payable, DATEV.",
        ),
        (
            JobHint::Nurse,
            "Intensive care nurse",
            "You care for patients in our intensive care unit.\n\nRequired: a nursing degree, at least two years of \
             experience in intensive care, patient care, medication administration.\n\nNice to have: ventilation, wound \
             care, BLS.",
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
    output::line("      score  candidate             what shows it best")?;
    for (place, application) in ranked.iter().take(SHOWN).enumerate() {
        let screened: Screened = app.screening.score(&application.id).await?;
        let name = application.profile.name.as_deref().unwrap_or("(no name found)");
        let shown = telling(&job.criteria, &screened.record.assessment.findings)
            .unwrap_or_else(|| "little of what was asked for".to_owned());
        let overall = screened.record.scores.overall;
        output::line(&format!("{:>3}  {overall:>4} %  {:<20}  {shown}", place + 1, cut(name, 20)))?;
        for warning in &application.warnings {
            output::line(&format!("             ! {}", warning.detail))?;
        }
    }
    output::line("")?;
    output::line(
        "Every point behind a score, with its quotes: GET /api/v1/applications/{id}/explain (a page: ?format=html)",
    )?;
    Ok(())
}

/// What a person would name first: a must-have skill or experience before a nice one, and a degree last; then what is
/// shown best. With its label and its words; `None` where nothing is more than hinted at.
fn telling(criteria: &[Criterion], findings: &[Finding]) -> Option<String> {
    let shown = findings.iter().filter(|f| f.level.points() >= Level::Fair.points() && !f.quotes.is_empty());
    let (criterion, finding) = shown
        .filter_map(|f| Some((criteria.iter().find(|c| c.id == f.criterion_id)?, f)))
        .max_by_key(|(c, f)| (c.kind != CriterionKind::Qualification, c.must_have, f.level.points(), f.strength))?;
    let words = finding.quotes.first()?.text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(format!("{}: \u{201c}{}\u{201d}", criterion.label, cut(&words, 64)))
}

fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit - 1).chain(['…']).collect()
}

/// Three times on each of the next three working days; those of an earlier demo stay.
async fn offer_times(app: &App, actor: &Actor) -> anyhow::Result<()> {
    if !app.slots.available(&actor.user_id, None, 1).await?.is_empty() {
        return Ok(());
    }
    let zone = Zone::parse("Europe/Berlin")?;
    let days = app.clock.now().in_zone(&zone).date().series(1.day()).skip(1);
    let days = days.filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)).take(3);
    let starts = days.flat_map(|day| ["09:30", "11:00", "14:30"].map(|time| format!("{day}T{time}"))).collect();
    // An earlier demo's times may lie in the way; then there are some, and these are not needed.
    let _ = app.slots.offer(actor, &NewSlots::starts(starts, 45, Some(zone))).await;
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
