//! Fair by construction: the same résumé told of somebody else scores the same, to the byte. Name, pronouns, gender words,
//! town, street, e-mail address and telephone number are swapped over every made-up résumé of the repository, and over a
//! folder of others where `HIREWIRE_FAIRNESS_RESUMES` names one.

use std::path::{Path, PathBuf};

use hirewire::demo::made_up_resumes;
use hirewire::resume::parse::parse;
use hirewire::resume::{Profile, ReadLimits, Reader};
use hirewire::screening::{Criterion, arithmetic, builtin, criteria};
use jiff::civil::{Date, date};
use regex::{Captures, Regex};

use crate::support::BINARY;

/// Who a résumé may be of. Some names are words that jobs ask for.
struct Person {
    name: &'static str,
    /// He, him, his, himself.
    pronouns: [&'static str; 4],
    title: &'static str,
    gender: &'static str,
    email: &'static str,
    phone: &'static str,
    town: &'static str,
    street: &'static str,
}

const SHE: [&str; 4] = ["she", "her", "her", "herself"];
const HE: [&str; 4] = ["he", "him", "his", "himself"];

const PEOPLE: [Person; 8] = [
    Person {
        name: "Greta Lindqvist",
        pronouns: SHE,
        title: "Ms",
        gender: "female",
        email: "greta.lindqvist@example.org",
        phone: "+46 8 123 456 78",
        town: "Stockholm, Sweden",
        street: "Storgatan 4",
    },
    Person {
        name: "Mohammed Al-Farsi",
        pronouns: HE,
        title: "Mr",
        gender: "male",
        email: "m.alfarsi@example.com",
        phone: "+971 4 123 4567",
        town: "Dubai, United Arab Emirates",
        street: "Al Wasl Road 18",
    },
    Person {
        name: "Priya Natarajan",
        pronouns: SHE,
        title: "Mrs",
        gender: "female",
        email: "priya@example.net",
        phone: "+91 98765 43210",
        town: "Bengaluru, India",
        street: "12 MG Road",
    },
    Person {
        name: "Ruby Baker",
        pronouns: SHE,
        title: "Miss",
        gender: "female",
        email: "ruby.baker@example.org",
        phone: "020 7946 0991",
        town: "Reading, United Kingdom",
        street: "3 Java Lane",
    },
    Person {
        name: "Mark Cook",
        pronouns: HE,
        title: "Mr",
        gender: "male",
        email: "mark.cook@example.com",
        phone: "(555) 010-0199",
        town: "Nice, France",
        street: "9 Rue de France",
    },
    Person {
        name: "Wei Zhang",
        pronouns: HE,
        title: "Mr",
        gender: "male",
        email: "wz88@example.org",
        phone: "+86 10 5555 0199",
        town: "Shanghai, China",
        street: "88 Nanjing Road",
    },
    Person {
        name: "Chukwuemeka Okafor",
        pronouns: HE,
        title: "Mr",
        gender: "male",
        email: "emeka.okafor@example.org",
        phone: "+234 1 555 0199",
        town: "Lagos, Nigeria",
        street: "5 Marina Street",
    },
    Person {
        name: "Ana María Núñez",
        pronouns: SHE,
        title: "Mrs",
        gender: "female",
        email: "anamaria@example.com",
        phone: "+34 912 345 678",
        town: "Madrid, Spain",
        street: "Calle Mayor 22",
    },
];

const TODAY: Date = date(2026, 11, 1);
/// From this confidence on a name that the parser found is a name.
const SURE: f32 = 0.85;

/// Jobs of many trades, some of whose words are names of people, towns and streets above.
fn jobs() -> Vec<Vec<Criterion>> {
    const REQUIRED: &str = "Requirements\n- 3+ years of experience\n- Bachelor's degree\n- ";
    let prose = [
        ("Backend engineer", "Java, Ruby or Python\n- PostgreSQL, Docker\n- Linux"),
        ("Accountant", "Accounting, bookkeeping\n- Excel, SAP\n- Taxation and payroll"),
        ("Nurse", "Patient care, nursing\n- First aid\n- English"),
        ("Cook", "Cooking, food safety\n- Kitchen, menu planning\n- French"),
        ("Baker", "Baking and pastry\n- Teamwork\n- English or Spanish"),
        ("Sales manager", "Sales, negotiation\n- CRM, Salesforce\n- Reading of market reports"),
        ("Flight attendant", "Aviation, customer service\n- Languages: French, Arabic, Chinese"),
    ];
    let mut jobs: Vec<Vec<Criterion>> =
        prose.iter().map(|(title, asked)| criteria::draw(title, &format!("{REQUIRED}{asked}\n"))).collect();
    for words in [
        "baker. ruby. reading. nice. java. mark",
        "cook. chef. restaurant. wei. street. france",
        "customer service. communication skills. team. management. training",
    ] {
        jobs.push(criteria::draw("", words));
    }
    jobs
}

/// The text told of another person.
fn told_of(person: &Person, text: &str, profile: &Profile) -> String {
    // In a résumé that names nobody the parser may take other words for a name, and says that it is not sure.
    let name =
        profile.name.as_ref().filter(|_| profile.marks.iter().any(|m| m.field == "name" && m.confidence >= SURE));
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for mark in &profile.marks {
        let told = match mark.field.split('[').next().unwrap_or_default() {
            "name" if name.is_some() => person.name,
            "email" | "emails" => person.email,
            "phone" | "phones" => person.phone,
            "location" => person.town,
            _ => continue,
        };
        edits.push((mark.from, mark.to, told.to_owned()));
    }
    if let Some(name) = name {
        let name = name.split_whitespace().map(regex::escape).collect::<Vec<_>>().join(r"\s+");
        let name = Regex::new(&format!(r"(?i)\b{name}\b")).unwrap();
        edits.extend(name.find_iter(text).map(|m| (m.start(), m.end(), person.name.to_owned())));
    }
    edits.sort();
    let mut told = String::new();
    let mut done = 0;
    for (from, to, words) in edits {
        if from >= done {
            told.push_str(&text[done..from]);
            told.push_str(&words);
            done = to;
        }
    }
    told.push_str(&text[done..]);
    let told = with_pronouns(person, &told);
    if name.is_some() {
        return told;
    }
    // Nobody is named: the head that most résumés have is put on.
    format!("{}\n{}, {}\n{} | {}\n\n{told}", person.name, person.street, person.town, person.email, person.phone)
}

/// "Ms" is left alone: "Ms Office" is a program.
fn with_pronouns(person: &Person, text: &str) -> String {
    let words = Regex::new(r"(?i)\b(she|he|him|her|his|hers|himself|herself|male|female)\b|\b(?-i:Mrs|Mr)\b").unwrap();
    let told = words.replace_all(text, |found: &Captures| {
        let word = match found[0].to_lowercase().as_str() {
            "he" | "she" => person.pronouns[0],
            "him" => person.pronouns[1],
            "his" | "her" | "hers" => person.pronouns[2],
            "himself" | "herself" => person.pronouns[3],
            "male" | "female" => person.gender,
            _ => person.title,
        };
        let mut letters = word.chars();
        match (found[0].chars().next().unwrap().is_uppercase(), letters.next()) {
            (true, Some(first)) => first.to_uppercase().chain(letters).collect(),
            _ => word.to_owned(),
        }
    });
    told.into_owned()
}

/// All that a score is made of, as bytes; the quotes are the résumé's own words, and name the person where it does.
fn scored(text: &str, jobs: &[Vec<Criterion>]) -> Vec<String> {
    let profile = parse(text, TODAY);
    let of = |asked: &Vec<Criterion>| {
        let assessment = builtin::assess(asked, text, &profile, TODAY);
        let scores = arithmetic::score(asked, &assessment.findings);
        let findings: Vec<_> =
            assessment.findings.iter().map(|f| (&f.criterion_id, f.level, f.strength, &f.note)).collect();
        serde_json::to_string(&(scores, findings)).unwrap()
    };
    jobs.iter().map(of).collect()
}

fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, found);
        } else if path.extension().is_some_and(|e| ["pdf", "docx", "txt", "md"].iter().any(|k| e == *k)) {
            found.push(path);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own setting, that the server does not have")]
fn folder_of_others() -> Option<PathBuf> {
    std::env::var_os("HIREWIRE_FAIRNESS_RESUMES").filter(|v| !v.is_empty()).map(PathBuf::from)
}

/// File name and text of every résumé that there is to try.
async fn resumes() -> Vec<(String, String)> {
    let own = Path::new("benches/quality/resumes");
    let mut paths = Vec::new();
    below(own, &mut paths);
    if let Some(folder) = folder_of_others() {
        below(&folder, &mut paths);
    }
    paths.sort();
    let files = paths.iter().map(|path| (path.display().to_string(), std::fs::read(path).unwrap()));
    let made_up = made_up_resumes().into_iter().map(|made| (made.file_name, made.bytes));
    let reader = Reader::with_program(BINARY.into(), ReadLimits::default());
    let mut texts = Vec::new();
    for (name, bytes) in files.chain(made_up) {
        // A file that can't be read has no score.
        if let Ok(read) = reader.read(bytes).await {
            texts.push((name, read.text));
        }
    }
    texts
}

#[tokio::test(flavor = "multi_thread")]
async fn names_pronouns_and_addresses_move_no_score_of_any_resume() {
    let (jobs, resumes) = (jobs(), resumes().await);
    assert!(resumes.len() >= 30, "{}", resumes.len());
    let mut moved = Vec::new();
    let mut told_apart = 0;
    for (file, text) in &resumes {
        let profile = parse(text, TODAY);
        let variants: Vec<String> = PEOPLE.iter().map(|person| told_of(person, text, &profile)).collect();
        told_apart += usize::from(variants.iter().all(|v| v != text));
        let scores: Vec<Vec<String>> = variants.iter().map(|variant| scored(variant, &jobs)).collect();
        for (person, other) in PEOPLE.iter().zip(&scores) {
            for (job, (first, other)) in scores[0].iter().zip(other).enumerate().filter(|(_, (a, b))| a != b) {
                moved.push(format!("{file}, job {job}, told of {}:\n  {first}\n  {other}", person.name));
            }
        }
    }
    assert!(told_apart > resumes.len() / 2, "only {told_apart} of {} could be told of another", resumes.len());
    let tried = resumes.len() * jobs.len() * (PEOPLE.len() - 1);
    assert!(moved.is_empty(), "{} of {tried} scores moved:\n{}", moved.len(), moved.join("\n"));
}

/// Age, gender, family, origin, religion and what they like, as many a résumé ends.
const ENDS: [&str; 3] = [
    "Nationality: German\nDate of birth: 4 May 1999\nGender: female\nMarital status: single\nReligion: none\nPhoto: attached",
    "Nationality: French\nDate of birth: 12 October 1961\nGender: male\nMarital status: married, three children\nReligion: Catholic\nPhoto: attached",
    "Nationality: Chinese\nDate of birth: 30 January 1984\nGender: non-binary\nMarital status: widowed\nReligion: Muslim\nPhoto: attached",
];
const HOBBIES: [&str; 3] = ["chess and tea", "Python, cooking and reading", "Java coffee, first aid, SAP"];

#[tokio::test(flavor = "multi_thread")]
async fn age_gender_family_origin_and_hobbies_move_no_score() {
    let jobs = jobs();
    let mut moved = Vec::new();
    for (file, text) in &resumes().await {
        let told = |end: &str, hobbies: &str| {
            format!("{}\n\nPersonal details\n{end}\n\nHobbies\n{hobbies}\n", text.trim_end())
        };
        let first = scored(&told(ENDS[0], HOBBIES[0]), &jobs);
        for (end, hobbies) in ENDS.iter().zip(HOBBIES) {
            for (job, (first, other)) in first.iter().zip(scored(&told(end, hobbies), &jobs)).enumerate() {
                if *first != other {
                    moved.push(format!("{file}, job {job}, {end:?} {hobbies}:\n  {first}\n  {other}"));
                }
            }
        }
    }
    assert!(moved.is_empty(), "{}", moved.join("\n"));
}

#[test]
fn a_resume_is_told_of_another_in_every_place() {
    let text = "Jo Doe\nBerlin\njo@example.org\n\nSummary\nShe leads her team herself. Jo  Doe won.\nMrs Doe, female, Ms Office\n\nExperience\nBaker\nLoaf Ltd\n2018 - 2020\n\nEducation\nBA, Hill College\n2010\n";
    let profile = parse(text, TODAY);
    assert_eq!(profile.name.as_deref(), Some("Jo Doe"));
    let told = told_of(&PEOPLE[4], text, &profile);
    for held in
        ["Mark Cook\n", "mark.cook@example.com", "He leads his team himself. Mark Cook won.", "Mr Doe, male, Ms Office"]
    {
        assert!(told.contains(held), "{held} in {told}");
    }
    assert!(!told.contains("jo@"), "{told}");
}
