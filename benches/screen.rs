//! Scoring: `cargo bench --bench screen`. A round is 500 made-up profiles; 10,000 are to take under 30 s on two cores, so a
//! round of computing is to stay under 3 s of one core, and 300 that lie in the store under 0.9 s. Then what the tables
//! cost, and what each part of the engine is worth (`ablation`).

#![expect(clippy::print_stdout, reason = "a bench speaks to whoever runs it")]

mod ablation;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group};
use hirewire::auth::{Actor, UserId, WorkspaceId};
use hirewire::candidates::model::NewApplication;
use hirewire::candidates::{Application, Candidate, CandidateId, Candidates, Source, StoredResume};
use hirewire::jobs::model::JobText;
use hirewire::jobs::{Job, JobId, Jobs};
use hirewire::kernel::{SystemClock, Timestamp};
use hirewire::resume::{MediaKind, Position, Profile, Section, SectionKind};
use hirewire::screening::record::ScreeningRecord;
use hirewire::screening::service::Screening;
use hirewire::screening::{arithmetic, builtin, criteria};
use hirewire::store::Store;
use hirewire::store::embedded::Embedded;

const ROUND: usize = 500;
const STORED: usize = 300;
const SKILLS: [&str; 16] = [
    "Rust",
    "PostgreSQL",
    "Kubernetes",
    "accounting",
    "SAP",
    "project management",
    "Java",
    "customer service",
    "AutoCAD",
    "nursing",
    "Excel",
    "negotiation",
    "machine learning",
    "welding",
    "SEO",
    "recruitment",
];
const JOB: &str = "Requirements\n- 5+ years of experience in software development\n- 3 years of Java\n- PostgreSQL, Kubernetes, SAP\n- Bachelor's degree\n- English\nNice to have\n- Rust, machine learning, Excel\n- Project management and negotiation\n";

/// About 6 kB of text with five positions; the same for the same number.
fn made_up(number: usize) -> (String, Profile) {
    let mut text = format!("Person {number}\n\nExperience\n");
    let mut experience = Vec::new();
    for place in 0..5 {
        let from = text.len();
        let (start, end) = (2022 - 3 * place, 2024 - 3 * place);
        text.push_str(&format!("Engineer at Company {place}, {start} - {end}\n"));
        for line in 0..12 {
            let skill = SKILLS[(number + 3 * place + 7 * line) % SKILLS.len()];
            text.push_str(&format!("- Was responsible for {skill} in a team that served many customers every day\n"));
        }
        experience.push(Position {
            title: Some("Engineer".into()),
            start: Some(start.to_string()),
            end: Some(end.to_string()),
            from,
            to: text.len(),
            ..Position::default()
        });
    }
    let sections = vec![Section { kind: SectionKind::Experience, from: 0, to: text.len() }];
    (text, Profile { experience, sections, ..Profile::default() })
}

fn screen(c: &mut Criterion) {
    let asked = criteria::draw("Software engineer", JOB);
    let today = jiff::civil::Date::constant(2026, 11, 1);
    let people: Vec<_> = (0..ROUND).map(made_up).collect();
    let mut group = c.benchmark_group("screen");
    group.sample_size(10).throughput(Throughput::Elements(ROUND as u64));
    group.bench_function("500 profiles for one job", |b| {
        b.iter(|| {
            people.iter().fold(0, |sum, (text, profile)| {
                let found = builtin::assess(&asked, text, profile, today);
                sum + black_box(arithmetic::score(&asked, &found.findings)).fine
            })
        });
    });
    group.finish();
}

/// A job with [`STORED`] applications in a store on the disk.
struct Bed {
    runtime: tokio::runtime::Runtime,
    jobs: Jobs,
    screening: Screening,
    actor: Actor,
    job: JobId,
    _folder: tempfile::TempDir,
}

fn bed() -> Bed {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::new(Arc::new(Embedded::open(folder.path()).expect("a store")));
    let clock = Arc::new(SystemClock);
    let jobs = Jobs::new(store.clone(), clock.clone());
    let candidates = Candidates::new(store.clone(), clock.clone(), jobs.clone());
    let screening = Screening::new(store.clone(), clock, jobs.clone(), candidates.clone(), None);
    let actor = Actor { user_id: UserId::random(), workspace_id: WorkspaceId::random() };
    let text = JobText {
        title: "Software engineer".to_owned(),
        description: JOB.to_owned(),
        location: String::new(),
        job_type: String::new(),
        category: String::new(),
        salary: None,
    };
    let job = runtime.block_on(async {
        store.ensure::<Job>().await.expect("indexes");
        store.ensure::<Candidate>().await.expect("indexes");
        store.ensure::<StoredResume>().await.expect("indexes");
        store.ensure::<Application>().await.expect("indexes");
        store.ensure::<ScreeningRecord>().await.expect("indexes");
        let job = jobs.create(&actor, text).await.expect("a job").id;
        for number in 0..STORED {
            let (text, profile) = made_up(number);
            let resume = StoredResume {
                id: StoredResume::id_of(&actor.workspace_id, &number.to_string()),
                workspace_id: actor.workspace_id.clone(),
                sha256: number.to_string(),
                kind: MediaKind::Text,
                size: 1,
                text,
                hidden: Vec::new(),
                pages: 1,
                warnings: Vec::new(),
                profile: profile.clone(),
                read_at: Timestamp::from_millis(0),
            };
            store.insert(&resume).await.expect("kept");
            let new = NewApplication {
                workspace_id: actor.workspace_id.clone(),
                user_id: actor.user_id.clone(),
                candidate_id: CandidateId::random(),
                job_id: Some(job.clone()),
                resume_id: resume.id,
                file_name: "a.txt".to_owned(),
                source: Source::Upload,
                sender: String::new(),
                profile,
                warnings: Vec::new(),
            };
            let (application, _) = candidates.add(new).await.expect("kept");
            screening.score(&application.id).await.expect("scored");
        }
        job
    });
    Bed { runtime, jobs, screening, actor, job, _folder: folder }
}

fn rescore(c: &mut Criterion) {
    let bed = bed();
    let mut group = c.benchmark_group("rescore");
    group.sample_size(10).throughput(Throughput::Elements(STORED as u64));
    let mut weight = 0;
    group.bench_function("300 stored profiles for one job", |b| {
        b.iter_custom(|rounds| {
            let mut spent = Duration::ZERO;
            for _ in 0..rounds {
                weight = weight % 10 + 1;
                spent += bed.runtime.block_on(async {
                    let mut asked = criteria::draw("Software engineer", JOB);
                    asked[0].weight = weight;
                    bed.jobs.set_criteria(&bed.actor, &bed.job, asked).await.expect("changed");
                    let started = Instant::now();
                    assert_eq!(bed.screening.rescore_job(&bed.job).await.expect("scored"), STORED);
                    started.elapsed()
                });
            }
            spent
        });
    });
    group.finish();
}

/// Kilobytes of this process in memory; none where the system does not say.
fn resident() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// What the first look into the tables costs; they are read when they are first asked, not when a server starts.
fn tables() {
    let (before, started) = (resident(), Instant::now());
    let (have, asked) = (hirewire::taxonomy::lookup("PostgreSQL"), hirewire::taxonomy::lookup("MySQL"));
    black_box(hirewire::taxonomy::bearing(have.expect("known"), asked.expect("known")));
    black_box(hirewire::screening::words::rarity(1));
    let spent = started.elapsed();
    let grown = before.zip(resident()).map_or_else(|| "?".to_owned(), |(before, after)| (after - before).to_string());
    println!("tables: {:.1} ms and {grown} kB at their first use", spent.as_secs_f64() * 1000.0);
}

criterion_group!(benches, screen, rescore);

fn main() {
    tables();
    ablation::print();
    benches();
    Criterion::default().configure_from_args().final_summary();
}
