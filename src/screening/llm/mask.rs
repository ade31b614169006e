//! What of a résumé never leaves the machine: name, e-mail addresses, phones, links, street, date of birth, gender
//! words. Town and employers stay. Rather one word too many is hidden than a person shown: a level rests on skills and
//! dates, and those are left.

use std::sync::LazyLock;

use regex::Regex;

use super::view::Patch;
use crate::resume::Profile;

pub const NAME: &str = "[NAME]";
pub const EMAIL: &str = "[EMAIL]";
pub const PHONE: &str = "[PHONE]";
pub const LINK: &str = "[LINK]";
pub const STREET: &str = "[STREET]";
pub const BIRTH: &str = "[DATE OF BIRTH]";
/// Gender, and what stands beside it on the personal lines of a CV.
pub const PERSONAL: &str = "[PERSONAL]";

/// Every word that stands for something hidden.
pub const PLACEHOLDERS: [&str; 7] = [NAME, EMAIL, PHONE, LINK, STREET, BIRTH, PERSONAL];

/// What is to be hidden of `text`, in no order; overlaps are the view's affair.
#[must_use]
pub fn patches(text: &str, profile: &Profile) -> Vec<Patch> {
    let mut found = Found { text, patches: Vec::new() };
    found.all(&EMAILS, EMAIL);
    found.exact(profile.emails.iter().chain(&profile.email), EMAIL);
    found.all(&LINKS, LINK);
    found.exact(&profile.links, LINK);
    found.phones();
    found.exact(profile.phones.iter().chain(&profile.phone), PHONE);
    found.streets();
    found.all(&STREETS, STREET);
    found.all(&BIRTHS, BIRTH);
    found.all(&PERSONALS, PERSONAL);
    found.all(&GENDER, PERSONAL);
    found.names(profile);
    found.patches
}

fn pattern(parts: &[&str]) -> Regex {
    // The parts are literals of this file, and a test compiles every one.
    Regex::new(&parts.concat()).expect("a pattern of this file")
}

/// A domain needs its dot: "Engineer @ ACME" is an employer.
static EMAILS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"(?i)[\p{L}\p{N}._%+'-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]+",
        r"(?:(?:\.|\s?\(dot\)\s?|\s?\[dot\]\s?)[\p{L}\p{N}-]*[\p{L}\p{N}])+",
        r"|[\p{L}\p{N}._%+'-]+\s+at\s+[\p{L}\p{N}-]+(?:\s+dot\s+[\p{L}\p{N}-]+)+",
    ])
});

static LINKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r#"(?i)(?:https?://|www\.)[^\s<>"|]+"#,
        r"|(?:[a-z0-9-]+\.)*(?:linkedin|github|gitlab|bitbucket|twitter|facebook|instagram|medium|stackoverflow",
        r"|behance|dribbble|xing|kaggle|youtube|hackerrank|leetcode|codepen|orcid|researchgate)\.(?:com|org|net|io)",
        r"(?:\s?/\s?[^\s<>|,;]+)?",
        // Any host with a path; ASP.NET/C# is none.
        r"|\b(?:[a-z0-9-]+\.)+(?:com|org|io|me|dev|in|co|us|uk|de|fr|eu|page|app|site|xyz|info)/[^\s<>|,;]+",
        r"|\b[a-z0-9-]+\.(?:github|gitlab)\.io\b[^\s|]*|\bt\.me/\S+|\bwa\.me/\S+",
        r"|\b(?:linked\s?in|github|gitlab|twitter|skype|instagram|facebook|xing|telegram|whatsapp)",
        r"(?:\s+(?:id|profile|handle|account|user))?[ \t]*:[ \t]*[@\w./+-]*[\w/]",
    ])
});

/// 12 Main Street, Apt 4: the words between number and street word are its first group.
static STREETS_ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"(?i)\b\d{1,5}[a-z]?(?:[/-]\d{1,4}[a-z]?)?,?[ \t]+((?:[\p{L}.'’-]+[ \t]+|\d{1,3}(?:st|nd|rd|th)[ \t]+){1,4}",
        r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|square|sq|terrace|ter",
        r"|way|parkway|pkwy|circle|cir|highway|hwy|crescent|mews|nagar|marg|colony|layout|cross|main))\b\.?",
        r"(?:,?[ \t]*(?:apt|apartment|suite|ste|unit|flat|floor|fl|no|\#)\.?[ \t]*[\w-]+)?",
    ])
});

/// Streets in the orders and words of other countries; flats, plots and post-office boxes; a postal code right behind.
static STREETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        // Hauptstraße 12, 10115
        r"(?i)\b[\p{L}.-]*(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|damm|ufer|straat|laan|plein|gatan|vägen|gata)",
        r"[ \t]+\d{1,4}[ \t]?[a-z]?\b(?:,?[ \t]*(?:[a-z]-)?\d{4,5}\b)?",
        // 12 rue de la Paix, Calle Mayor 5, Via Roma 3, ul. Prosta 7
        r"|\b\d{1,4},?[ \t]+(?:bis[ \t]+)?(?:rue|avenue|boulevard|place|chemin|impasse|allée|quai)[ \t]+[\p{L}'’ -]{2,40}",
        r"|\b(?-i:(?:Calle|Avenida|Avda\.?|Paseo|Plaza|Carrera|Via|Viale|Piazza|Corso|Rua|Praça|[Uu]l\.|Ulica|Aleja)",
        r"[ \t]+(?:\p{Lu}[\p{L}.'’-]*,?[ \t]+|d[eiao]l?[ \t]+|l[ao]s?[ \t]+){1,5}(?:[Nn][º°.o]*[ \t]*)?\d{1,3}[a-z]?\b)",
        // Flat No. 3, H.No 4-5/6, Plot 7, P.O. Box 8
        r"|\b(?:flat|plot|door|house|h\.?|d\.?|room|shop|apt|apartment)\.?[ \t]*(?:no|number|\#)\.?[ \t]*[:.-]?[ \t]*[\w/-]*\d[\w/-]*",
        r"|\bp\.?[ \t]?o\.?[ \t]?box[ \t]*\d+|\bpostfach[ \t]*[\d ]+\d",
    ])
});

static BIRTHS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"(?i)\b(?:date\s+of\s+birth|d\.?\s?o\.?\s?b\b\.?|birth\s?-?date|birthday|born(?:\s+on)?|geburtsdatum",
        r"|geb(?:oren|\.)(?:\s+am)?|date\s+de\s+naissance|née?\s+le|fecha\s+de\s+nacimiento|data\s+di\s+nascita",
        r"|nat[oa]\s+il|data\s+de\s+nascimento|geboortedatum|födelsedatum|fødselsdato|data\s+urodzenia)",
        r"[\s:.–—-]*[^\n|;]{0,30}?(?:(?:19|20)\d{2}(?:-\d{1,2}-\d{1,2})?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})\b",
        r"|\b(?:age|alter|âge|edad|età|idade)[ \t]*[:–-][ \t]*\d{2}\b|\b\d{2}[ \t]+(?:years?[ \t]+old|jahre[ \t]+alt)\b",
    ])
});

static PERSONALS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"(?im)\b(?:(?:father|mother|husband|spouse|wife)(?:['’]?s)?(?:\s+name)?|marital\s+status|sex|gender",
        r"|civil\s+status|geschlecht|familienstand|sexe|sexo|sesso|état\s+civil|situation\s+familiale|estado\s+civil",
        r"|passport(?:\s+(?:no|number))?\.?|aadhaar(?:\s+no)?\.?|pan\s+(?:no|card)\.?|ssn|national\s+id)",
        r"[ \t]*[:–-][ \t]*[^\n|;,]{1,50}?(?:[ \t]{2,}|[|;,]|$)",
        r"|\b[sdw]/o\b\.?[ \t:]*(?:\p{Lu}[\p{L}.]*[ \t]*){1,4}",
    ])
});

/// Capital letters alone are other things: HE (higher education), HIS (hospital information system), MS, MR.
static GENDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]er|[Hh]ers|[Hh]is|[Hh]imself|[Hh]erself|[Ee]lle)\b",
        r"|\b(?:Mrs|Mr|Ms|Miss|Herr|Frau|Mme|Mlle|Señora|Señor|Sra|Sr[.])(?:\.|\b)",
        r"|(?i:\b(?:male|female|m[äa]nnlich|weiblich|masculino|femenino|feminino|woman|women|girls?|boys?|lady|ladies",
        r"|wife|husband|fraternity|sorority|widow(?:er|ed)?)(?:['’]s?)?\b|\b(?:men|man)['’]s\b)",
    ])
});

static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(&[r"(?:\+|\b|\()\d[\d \t().–/-]{5,}\d\b"]));
static PHONE_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"(?i)(?:phone|mobile|mob|cell|tel|telephone|telefon|handy|téléphone|móvil|teléfono|contact|call|fax|ph|whatsapp)",
        r"(?:\s*(?:no|number|nr))?\.?[ \t]*[:.–-]?[ \t]*$",
    ])
});

struct Found<'a> {
    text: &'a str,
    patches: Vec<Patch>,
}

impl Found<'_> {
    fn hide(&mut self, from: usize, to: usize, shown: &'static str) {
        self.patches.push(Patch { from, to, shown });
    }

    fn all(&mut self, pattern: &Regex, shown: &'static str) {
        for m in pattern.find_iter(self.text) {
            // A pattern that ends in blanks takes its neighbour's line with it.
            let to = m.start() + m.as_str().trim_end().len();
            self.hide(m.start(), to, shown);
        }
    }

    fn exact<'s>(&mut self, words: impl IntoIterator<Item = &'s String>, shown: &'static str) {
        for word in words {
            let word = word.trim();
            if word.len() >= 4
                && let Ok(pattern) = Regex::new(&format!("(?i){}", regex::escape(word)))
            {
                self.all(&pattern, shown);
            }
        }
    }

    /// "12 people on the way" is no street: a street's words are names, with capital letters, or numbers.
    fn streets(&mut self) {
        for found in STREETS_ENGLISH.captures_iter(self.text) {
            let (Some(whole), Some(words)) = (found.get(0), found.get(1)) else { continue };
            if words.as_str().split_whitespace().all(is_capitalised) {
                self.hide(whole.start(), whole.end(), STREET);
            }
        }
    }

    /// Runs of digits that are long enough, and no dates: two years in one run are a period of work.
    fn phones(&mut self) {
        for m in DIGITS.find_iter(self.text) {
            let groups: Vec<&str> = m.as_str().split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
            let digits: usize = groups.iter().map(|g| g.len()).sum();
            let years = groups.iter().filter(|g| g.len() == 4 && (g.starts_with("19") || g.starts_with("20"))).count();
            let before = &self.text[..m.start()];
            let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
            let labelled = PHONE_LABEL.is_match(line) || m.as_str().starts_with('+');
            let least = if labelled { 6 } else { 9 };
            if (least..=16).contains(&digits) && years < 2 && (labelled || years == 0 || digits > 10) {
                self.hide(m.start(), m.end(), PHONE);
            }
        }
    }

    fn names(&mut self, profile: &Profile) {
        for mark in profile.marks.iter().filter(|m| m.field == "name") {
            self.hide(mark.from, mark.to, NAME);
        }
        let mut words: Vec<String> = Vec::new();
        if let Some(name) = &profile.name {
            let parts: Vec<&str> =
                name.split(|c: char| c.is_whitespace() || c == ',').filter(|p| !p.is_empty()).collect();
            let joined: Vec<String> = parts.iter().map(|p| regex::escape(p)).collect();
            if let Ok(whole) = Regex::new(&format!(r"(?i)\b{}", joined.join(r"[\s.,_-]*"))) {
                self.all(&whole, NAME);
            }
            words.extend(parts.iter().map(|p| (*p).to_owned()));
        } else {
            words.extend(self.first_line());
        }
        // An address often says the name, and more surely than a heading does.
        let head: String = self.text.lines().filter(|l| !l.trim().is_empty()).take(6).collect::<Vec<_>>().join("\n");
        for email in profile.emails.iter().chain(&profile.email) {
            let local = email.split('@').next().unwrap_or_default();
            for word in local.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() >= 3) {
                if whole_word(word).is_some_and(|p| p.find_iter(&head).any(|m| is_capitalised(m.as_str()))) {
                    words.push(word.to_owned());
                }
            }
        }
        words.sort_unstable();
        words.dedup();
        for word in words.iter().map(|w| w.trim_matches('.')).filter(|w| names_a_person(w)) {
            let Some(pattern) = whole_word(word) else { continue };
            let places: Vec<_> =
                pattern.find_iter(self.text).filter(|m| is_capitalised(m.as_str())).map(|m| m.range()).collect();
            for place in places {
                self.hide(place.start, place.end, NAME);
            }
        }
    }

    /// Where the parser found no name, a first line of two to four words may well be one.
    fn first_line(&mut self) -> Vec<String> {
        let Some(line) = self.text.lines().find(|l| !l.trim().is_empty()) else { return Vec::new() };
        let words: Vec<&str> = line.split_whitespace().collect();
        let like_a_name = |w: &&str| {
            let initial = w.trim_end_matches('.').chars().count() == 1;
            w.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-'))
                && (initial || names_a_person(w))
        };
        if (2..=4).contains(&words.len()) && is_capitalised(words[0]) && words.iter().all(like_a_name) {
            let from = line.as_ptr() as usize - self.text.as_ptr() as usize;
            let blanks = line.len() - line.trim_start().len();
            self.hide(from + blanks, from + line.trim_end().len(), NAME);
            return words.into_iter().map(ToOwned::to_owned).collect();
        }
        Vec::new()
    }
}

/// The word with or without its accents, whole, in any case.
fn whole_word(word: &str) -> Option<Regex> {
    use unicode_normalization::UnicodeNormalization;
    let bare: String = word.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    Regex::new(&format!(r"(?i)\b(?:{}|{})\b", regex::escape(word), regex::escape(&bare))).ok()
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(|c| !c.is_lowercase())
}

/// Particles and titles are everywhere, and a heading that was taken for a name must not hide what the person can do.
fn names_a_person(word: &str) -> bool {
    const NOT: &[&str] = &[
        "de",
        "da",
        "di",
        "do",
        "du",
        "la",
        "le",
        "el",
        "al",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "ben",
        "and",
        "the",
        "of",
        "dr",
        "prof",
        "phd",
        "mba",
        "msc",
        "bsc",
        "jr",
        "sr",
        "ii",
        "iii",
        "resume",
        "résumé",
        "curriculum",
        "vitae",
        "cv",
        "lebenslauf",
        "profile",
        "contact",
        "info",
        "mail",
        "email",
        "name",
        "jobs",
        "work",
        "summary",
        "objective",
        "skills",
        "experience",
        "education",
        "engineer",
        "engineering",
        "developer",
        "development",
        "software",
        "senior",
        "junior",
        "lead",
        "manager",
        "management",
        "analyst",
        "analysis",
        "consultant",
        "administrator",
        "designer",
        "architect",
        "scientist",
        "assistant",
        "director",
        "officer",
        "specialist",
        "coordinator",
        "executive",
        "accountant",
        "accounting",
        "teacher",
        "nurse",
        "sales",
        "marketing",
        "project",
        "product",
        "business",
        "data",
        "web",
        "cloud",
        "full",
        "stack",
        "frontend",
        "backend",
        "security",
        "network",
        "systems",
        "java",
        "python",
    ];
    let folded = word.trim_matches('.').to_lowercase();
    folded.chars().count() >= 2 && !NOT.contains(&folded.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::llm::view::View;

    fn ann() -> Profile {
        Profile {
            name: Some("Ann-Marie de Groot".into()),
            email: Some("am.degroot@mail.example".into()),
            emails: vec!["am.degroot@mail.example".into(), "ann@work.example".into()],
            phone: Some("030 1234567".into()),
            links: vec!["annmarie.dev".into()],
            location: Some("Berlin".into()),
            ..Profile::default()
        }
    }

    fn masked(text: &str, profile: &Profile) -> String {
        View::new(text, patches(text, profile)).text
    }

    #[test]
    fn identity_is_hidden_wherever_it_stands() {
        for (text, shown) in [
            ("ANN-MARIE DE GROOT\nBerlin", "[NAME]\nBerlin"),
            ("Groot, Ann-Marie", "[NAME], [NAME]"),
            ("the work of Ann-Marie de\nGroot at ACME", "the work of [NAME] at ACME"),
            ("Ann@Work.example | am.degroot@mail.example", "[EMAIL] | [EMAIL]"),
            ("ann.m (at) web.example", "[EMAIL]"),
            ("ann at web dot example", "[EMAIL]"),
            ("see annmarie.dev and https://x.example/a?b", "see [LINK] and [LINK]"),
            ("linkedin.com/in/annmarie, GitHub: annm", "[LINK], [LINK]"),
            ("on Board: board.com/r/annm/12 yes", "on Board: [LINK] yes"),
            ("Phone: 12 34 56 | 030 1234567", "Phone: [PHONE] | [PHONE]"),
            ("+49 (0)30 / 123 456-7", "[PHONE]"),
            ("(555) 010-9999", "[PHONE]"),
            ("12 Old Mill Road, Apt 4B, Springfield", "[STREET], Springfield"),
            ("Hauptstraße 12a, 10115 Berlin", "[STREET] Berlin"),
            ("Musterstr. 5, Köln", "[STREET], Köln"),
            ("12 rue de la Paix, Paris", "[STREET], Paris"),
            ("Calle Mayor 5, Madrid", "[STREET], Madrid"),
            ("Flat No. 12, 3rd Cross, Bengaluru", "[STREET], Bengaluru"),
            ("Date of Birth: 12 March 1990", "[DATE OF BIRTH]"),
            ("DOB - 12/03/1990, Berlin", "[DATE OF BIRTH], Berlin"),
            ("geboren am 12.03.1990 in Bonn", "[DATE OF BIRTH] in Bonn"),
            ("Gender: Female", "[PERSONAL]"),
            ("Father's Name: Piet de Groot", "[PERSONAL]"),
            ("She led a team; her work won.", "[PERSONAL] led a team; [PERSONAL] work won."),
            ("captain of the Women's chess club", "captain of the [PERSONAL] chess club"),
            ("Ms. Groot", "[PERSONAL] [NAME]"),
        ] {
            assert_eq!(masked(text, &ann()), shown, "{text}");
        }
    }

    #[test]
    fn what_a_level_rests_on_is_left() {
        for text in [
            "Rust, Node.js, ASP.NET/C# and socket.io",
            "Engineer @ ACME, Manager@ ACME\nlooked at node.js",
            "Engineering 3, via SQL Server 2008; Spring 3",
            "01/2015 - 03/2019, 2010 – 2014",
            "2015-2019 2019-2021",
            "ACME GmbH, Berlin: HE sector, HIS integration, MS in Physics",
            "Led 12 people on the way to 1,000,000 users",
            "grand total of 12 projects in the main office",
            "Master of Science, University of Groningen, 2014",
            "groot means large", // the name's word as a plain word
            "Platform at scale; 24/7 on call",
            "5 years of C++ and 3 years of Go",
        ] {
            assert_eq!(masked(text, &ann()), text);
        }
    }

    #[test]
    fn without_a_name_from_the_parser_the_first_line_and_the_address_tell_it() {
        let nobody = Profile { emails: vec!["j.marlowe77@mail.example".into()], ..Profile::default() };
        assert_eq!(
            masked("\nJane Q. Marlowe\nEngineer\nMarlowe built bridges.", &nobody),
            "\n[NAME]\nEngineer\n[NAME] built bridges."
        );
        let heading = Profile::default();
        for text in ["Curriculum Vitae\nRust", "Senior Software Engineer\nRust", "Rust at 5 companies"] {
            assert_eq!(masked(text, &heading), text);
        }
    }

    #[test]
    fn a_heading_taken_for_a_name_hides_no_skill() {
        let wrong = Profile { name: Some("Java Developer".into()), ..Profile::default() };
        assert_eq!(masked("Java Developer\nDeveloper tools for Java", &wrong), "[NAME]\nDeveloper tools for Java");
    }

    #[test]
    fn accents_do_not_save_a_name_from_being_hidden() {
        let jose = Profile { name: Some("José Núñez".into()), ..Profile::default() };
        assert_eq!(masked("JOSE worked; Nunez and Núñez", &jose), "[NAME] worked; [NAME] and [NAME]");
    }
}
