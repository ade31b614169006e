//! A person's facts -> a page as people lay it out: plain, with a side bar, with dates at the margin, with spaced headings, over two
//! pages, as text and as Markdown.

use super::pdf::{Face, HEIGHT, Pdf, WIDTH, width};
use super::people::{Person, Shape, Tongue};

/// The parts of a résumé in reading order.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Name(String),
    Heading(String),
    Line(String),
    /// What was done where, and when.
    Entry(String, String),
    Bullet(String),
    /// What nobody is meant to see.
    Whisper(String),
}

pub(super) fn parts(person: &Person) -> Vec<Part> {
    let [about, work, studies, skills, languages] = headings(person.tongue).map(str::to_owned);
    let line = |text: &str| Part::Line(text.to_owned());
    let mut parts = vec![Part::Name(person.name.to_owned()), line(person.title)];
    parts.push(Part::Line(contact(person).join("  |  ")));
    if !person.about.is_empty() {
        parts.extend([Part::Heading(about), line(person.about)]);
    }
    parts.push(Part::Heading(work));
    for job in person.work {
        let place =
            if job.place.is_empty() { job.company.to_owned() } else { format!("{}, {}", job.company, job.place) };
        parts.push(Part::Entry(job.title.to_owned(), job.when.to_owned()));
        parts.push(Part::Line(place));
        parts.extend(job.did.iter().map(|did| Part::Bullet((*did).to_owned())));
    }
    parts.push(Part::Heading(studies));
    for study in person.studies {
        parts.push(Part::Entry(study.degree.to_owned(), study.when.to_owned()));
        parts.push(line(study.school));
    }
    parts.extend([Part::Heading(skills), Part::Line(person.skills.join(", "))]);
    if !person.languages.is_empty() {
        parts.push(Part::Heading(languages));
        parts.extend(person.languages.iter().map(|language| line(language)));
    }
    parts.extend(person.whispers.map(|words| Part::Whisper(words.to_owned())));
    parts
}

fn contact(person: &Person) -> Vec<&str> {
    [person.email, person.phone, person.place]
        .into_iter()
        .chain(person.links.iter().copied())
        .filter(|s| !s.is_empty())
        .collect()
}

fn headings(tongue: Tongue) -> [&'static str; 5] {
    match tongue {
        Tongue::English => ["Summary", "Experience", "Education", "Skills", "Languages"],
        Tongue::German => ["Profil", "Berufserfahrung", "Ausbildung", "Kenntnisse", "Sprachen"],
        Tongue::French => ["Profil", "Expérience professionnelle", "Formation", "Compétences", "Langues"],
        Tongue::Spanish => ["Perfil", "Experiencia laboral", "Formación académica", "Habilidades", "Idiomas"],
    }
}

pub(super) fn text(person: &Person) -> String {
    let mut out = String::new();
    for part in parts(person) {
        match part {
            Part::Name(text) | Part::Line(text) => out.push_str(&text),
            Part::Heading(text) => out.push_str(&format!("\n{}", text.to_uppercase())),
            Part::Entry(text, when) => out.push_str(&format!("{text}, {when}")),
            Part::Bullet(text) => out.push_str(&format!("- {text}")),
            Part::Whisper(_) => {}
        }
        out.push('\n');
    }
    out
}

pub(super) fn markdown(person: &Person) -> String {
    let mut out = String::new();
    for part in parts(person) {
        match part {
            Part::Name(text) => out.push_str(&format!("# {text}\n")),
            Part::Line(text) => out.push_str(&format!("{text}\n")),
            Part::Heading(text) => out.push_str(&format!("\n## {text}\n")),
            Part::Entry(text, when) => out.push_str(&format!("\n**{text}** ({when})  ")),
            Part::Bullet(text) => out.push_str(&format!("- {text}")),
            Part::Whisper(_) => {}
        }
        out.push('\n');
    }
    out
}

const INK: [f32; 3] = [0.1, 0.1, 0.12];
const PAPER: [f32; 3] = [1.0, 1.0, 1.0];
const ACCENT: [f32; 3] = [0.12, 0.25, 0.45];

pub(super) fn pdf(person: &Person) -> Vec<u8> {
    match person.shape {
        Shape::Sidebar => sidebar(person),
        _ => single(person),
    }
}

/// A column that text flows down, to the next page when it is full.
struct Column {
    pdf: Pdf,
    left: f32,
    right: f32,
    y: f32,
    top: f32,
    sans: bool,
}

impl Column {
    fn faces(&self) -> (Face, Face) {
        if self.sans { (Face::Sans, Face::SansBold) } else { (Face::Serif, Face::SerifBold) }
    }

    fn down(&mut self, by: f32) -> bool {
        self.y -= by;
        let full = self.y < 60.0;
        if full {
            self.pdf.page();
            self.pdf.colour(INK);
            self.y = self.top;
        }
        full
    }

    fn words(&mut self, indent: f32, face: Face, size: f32, text: &str) {
        let room = self.right - self.left - indent;
        for line in broken(text, size, room) {
            self.down(size * 1.35);
            self.pdf.text((self.left + indent, self.y), face, size, 0.0, &line);
        }
    }

    fn part(&mut self, part: &Part, spacing: f32, margin: bool) {
        let (plain, bold) = self.faces();
        match part {
            Part::Name(text) => {
                self.down(26.0);
                self.pdf.text((self.left, self.y), bold, 22.0, 0.0, text);
                self.y -= 4.0;
            }
            Part::Heading(text) => {
                self.y -= 8.0;
                self.down(18.0);
                self.pdf.colour(ACCENT);
                let text = if spacing > 0.0 { text.to_uppercase() } else { text.clone() };
                self.pdf.text((self.left, self.y), bold, 13.0, spacing, &text);
                self.pdf.colour(INK);
                self.y -= 2.0;
            }
            Part::Line(text) => self.words(0.0, plain, 10.0, text),
            Part::Entry(text, when) if margin => {
                self.y -= 4.0;
                self.down(13.5);
                self.pdf.text((self.left, self.y), bold, 10.5, 0.0, text);
                self.pdf.text((self.right - width(when, 10.0), self.y), plain, 10.0, 0.0, when);
            }
            Part::Entry(text, when) => {
                self.y -= 4.0;
                self.words(0.0, bold, 10.5, &format!("{text} ({when})"));
            }
            Part::Bullet(text) => {
                let room = self.right - self.left - 14.0;
                for (place, line) in broken(text, 10.0, room).into_iter().enumerate() {
                    self.down(13.5);
                    if place == 0 {
                        self.pdf.text((self.left + 3.0, self.y), plain, 10.0, 0.0, "•");
                    }
                    self.pdf.text((self.left + 14.0, self.y), plain, 10.0, 0.0, &line);
                }
            }
            Part::Whisper(text) => {
                self.pdf.colour(PAPER);
                self.words(0.0, plain, 10.0, text);
                self.pdf.colour(INK);
            }
        }
    }
}

fn single(person: &Person) -> Vec<u8> {
    let mut pdf = Pdf::default();
    pdf.page();
    pdf.colour(INK);
    let sans = person.shape != Shape::Margin;
    let mut column = Column { pdf, left: 56.0, right: WIDTH - 56.0, y: HEIGHT - 50.0, top: HEIGHT - 50.0, sans };
    let spacing = if person.shape == Shape::Spaced { 3.0 } else { 0.0 };
    let margin = matches!(person.shape, Shape::Margin | Shape::TwoPages | Shape::Spaced);
    let mut sections = 0;
    for part in &parts(person) {
        // The second page of a long one starts with a section; its head and foot repeat.
        if person.shape == Shape::TwoPages && matches!(part, Part::Heading(_)) {
            sections += 1;
            if sections == 3 {
                column.pdf.text((56.0, 34.0), Face::Sans, 8.0, 0.0, "Page 1 of 2");
                column.pdf.page();
                column.pdf.colour(INK);
                column.y = HEIGHT - 60.0;
                column.pdf.text((56.0, HEIGHT - 40.0), Face::Sans, 8.0, 0.0, person.name);
            }
        }
        column.part(part, spacing, margin);
    }
    if person.shape == Shape::TwoPages {
        column.pdf.text((56.0, 34.0), Face::Sans, 8.0, 0.0, "Page 2 of 2");
    }
    column.pdf.finish()
}

/// A dark bar at the left with white words: contact, skills, languages. The rest stands to the right of it.
fn sidebar(person: &Person) -> Vec<u8> {
    const BAR: f32 = 190.0;
    let [about, work, studies, skills, languages] = headings(person.tongue);
    let mut pdf = Pdf::default();
    pdf.page();
    pdf.colour(ACCENT);
    pdf.fill(0.0, 0.0, BAR, HEIGHT);
    pdf.colour(PAPER);
    let mut bar = Column { pdf, left: 22.0, right: BAR - 14.0, y: HEIGHT - 60.0, top: HEIGHT - 60.0, sans: true };
    let mut list = |heading: &str, lines: &[&str]| {
        bar.y -= 10.0;
        bar.down(18.0);
        bar.pdf.text((bar.left, bar.y), Face::SansBold, 12.0, 0.0, heading);
        for line in lines {
            bar.words(0.0, Face::Sans, 9.0, line);
        }
    };
    list(if person.tongue == Tongue::German { "Kontakt" } else { "Contact" }, &contact(person));
    list(skills, person.skills);
    if !person.languages.is_empty() {
        list(languages, person.languages);
    }
    let mut pdf = bar.pdf;
    pdf.colour(INK);
    let mut column =
        Column { pdf, left: BAR + 24.0, right: WIDTH - 36.0, y: HEIGHT - 50.0, top: HEIGHT - 50.0, sans: true };
    // Contact, skills and languages stand in the bar already.
    let mut kept = true;
    for (place, part) in parts(person).iter().enumerate() {
        if let Part::Heading(text) = part {
            kept = [about, work, studies].contains(&text.as_str());
        }
        if (kept && place != 2) || matches!(part, Part::Whisper(_)) {
            column.part(part, 0.0, false);
        }
    }
    column.pdf.finish()
}

/// Lines no wider than `room`.
fn broken(text: &str, size: f32, room: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(word, size) + size * 0.28 <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
