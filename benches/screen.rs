//! Scores made-up profiles for one job: `cargo bench --bench screen`. A round is 500 of them; 10,000 are to take under
//! 30 s on two cores, so a round is to stay under 3 s of one core.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hirewire::resume::{Position, Profile, Section, SectionKind};
use hirewire::screening::{arithmetic, builtin, criteria};

const ROUND: usize = 500;
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

criterion_group!(benches, screen);
criterion_main!(benches);
