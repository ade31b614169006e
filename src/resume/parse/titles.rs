//! What a job title, a company and a school look like, by their words.

use std::collections::HashSet;
use std::sync::LazyLock;

pub use super::firm_words::{company_score, is_form};
use super::fold::{fold, words};
use super::title_words::{HEADS, RANKS, TAILS};

static HEAD_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| HEADS.split_whitespace().collect());

pub fn is_head(word: &str) -> bool {
    let word = word.trim_end_matches("/in").trim_end_matches(":in").trim_end_matches("*in");
    let known =
        |w: &str| HEAD_SET.contains(w) || w.len() > 9 && TAILS.iter().any(|t| w.len() > t.len() && w.ends_with(t));
    known(word)
        // Plurals, and women's titles.
        || ["s", "in"].iter().filter_map(|end| word.strip_suffix(end)).any(|w| w.len() > 4 && known(w))
        || word.len() > 6 && of_men(word).any(|w| HEAD_SET.contains(w.as_str()))
}

/// What a man's title would be where `word` is a woman's: French, Spanish, Portuguese, Italian.
fn of_men(word: &str) -> impl Iterator<Item = String> {
    const ENDINGS: [(&str, &str); 8] = [
        ("eure", "eur"),
        ("euse", "eur"),
        ("trice", "teur"),
        ("trice", "tore"),
        ("iere", "ier"),
        ("enne", "en"),
        ("ora", "or"),
        ("da", "do"),
    ];
    ENDINGS.into_iter().filter_map(move |(hers, his)| Some(word.strip_suffix(hers)?.to_owned() + his))
}

/// 0 no title, 2 has a title's noun, 3 ends in one, 4 also starts with a rank.
pub fn title_score(text: &str) -> u8 {
    let folded = fold(text);
    let count = folded.split(' ').count();
    if folded.is_empty() || count > 12 {
        return 0;
    }
    let all: Vec<&str> = words(&folded).collect();
    if all.is_empty() || super::firm_words::is_partnership(text) {
        return 0;
    }
    if !all.iter().any(|w| is_head(w)) && !folded.contains("scrum master") && !folded.contains("daglig leder") {
        return u8::from(RANKS.contains(&all[0]) && all.len() > 1 && all.len() < 6);
    }
    // The head part ends where a phrase begins: "Director of Sales", "Engineer - Payments", "Manager (Retail)".
    let stop = folded.find([',', '(', '|', ':', '–', '—']).unwrap_or(folded.len());
    let head: Vec<&str> = words(&folded[..stop])
        .take_while(|w| {
            !matches!(
                *w,
                "of" | "in"
                    | "for"
                    | "at"
                    | "de"
                    | "fur"
                    | "im"
                    | "bei"
                    | "i"
                    | "ii"
                    | "iii"
                    | "iv"
                    | "di"
                    | "der"
                    | "des"
                    | "du"
                    | "en"
                    | "to"
                    | "ds"
                    | "d'"
            )
        })
        .collect();
    let ends = head.last().is_some_and(|w| is_head(w))
        || head.first().is_some_and(|w| is_head(w)) && head.len() < 5
        || folded[..stop].trim() == "daglig leder";
    let ranked = RANKS.contains(&all[0]);
    match (ends, ranked) {
        (true, true) => 4,
        (true, false) => 3,
        (false, _) => 2,
    }
}

/// "Senior Developer": every word is a rank, a head noun or a field of work; no name is among them.
pub fn is_only_title(text: &str) -> bool {
    let folded = fold(text);
    let all: Vec<&str> = words(&folded).collect();
    let plain = |w: &&str| is_head(w) || RANKS.contains(w) || FIELDS.contains(w);
    !all.is_empty() && all.iter().all(plain) && all.iter().any(|w| is_head(w))
}

/// A field of work, or a rank: it goes with a head noun in titles.
pub fn is_field(word: &str) -> bool {
    FIELDS.contains(&word) || RANKS.contains(&word)
}

/// Words that go with a head noun in titles, folded.
const FIELDS: [&str; 58] = [
    "software",
    "web",
    "data",
    "java",
    "python",
    "php",
    "android",
    "ios",
    "frontend",
    "backend",
    "front",
    "back",
    "end",
    "full",
    "stack",
    "fullstack",
    "devops",
    "cloud",
    "network",
    "system",
    "systems",
    "database",
    "project",
    "product",
    "program",
    "sales",
    "marketing",
    "business",
    "finance",
    "financial",
    "hr",
    "human",
    "resources",
    "account",
    "accounts",
    "customer",
    "service",
    "support",
    "technical",
    "it",
    "operations",
    "office",
    "administrative",
    "graphic",
    "ui",
    "ux",
    "digital",
    "content",
    "quality",
    "test",
    "security",
    "mechanical",
    "electrical",
    "civil",
    "research",
    "legal",
    "medical",
    "team",
];

/// Short forms of words in titles, folded.
const SHORT: [(&str, &str); 12] = [
    ("sr", "senior"),
    ("jr", "junior"),
    ("engg", "engineer"),
    ("engr", "engineer"),
    ("mgr", "manager"),
    ("asst", "assistant"),
    ("exec", "executive"),
    ("admin", "administrator"),
    ("dev", "developer"),
    ("rep", "representative"),
    ("ops", "operations"),
    ("tech", "technical"),
];

/// A word of a folded title as it is compared: short forms in full, no plural's s.
fn in_full(word: &str) -> &str {
    let full = SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, full)| full);
    full.strip_suffix('s').filter(|w| w.len() > 3).unwrap_or(full)
}

/// Whether all that `a` says stands in `b`, too: "Sr. Engineer" in "Senior Engineer, Payments".
pub fn is_within(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    let all: Vec<&str> = words(&b).map(in_full).collect();
    words(&a).map(in_full).all(|w| all.contains(&w))
}

/// Words of internships, traineeships and apprenticeships, folded.
const INTERNS: [&str; 62] = [
    "intern",
    "internship",
    "interns",
    "trainee",
    "traineeship",
    "apprentice",
    "apprenticeship",
    "praktikant",
    "praktikantin",
    "praktikum",
    "werkstudent",
    "werkstudentin",
    "azubi",
    "lehrling",
    "auszubildender",
    "auszubildende",
    "volontariat",
    "stagiaire",
    "stage",
    "alternant",
    "alternante",
    "alternance",
    "becario",
    "becaria",
    "practicas",
    "estagiario",
    "estagiaria",
    "estagio",
    "stagista",
    "tirocinante",
    "tirocinio",
    "stagiair",
    "stazysta",
    "stajyer",
    "praktykant",
    "praktykantka",
    "praktyka",
    "stazystka",
    "staz",
    "stajyeri",
    "staj",
    "tirocini",
    "apprenti",
    "apprentie",
    "pasante",
    "practicante",
    "praktijkstage",
    "meewerkstage",
    "referendar",
    "volontar",
    "aprendiz",
    "apprendista",
    "stagiaires",
    "estagios",
    "larling",
    "laerling",
    "stagiar",
    "stagiara",
    "practicant",
    "practicanta",
    "stazista",
    "stazistka",
];

pub fn is_internship(title: &str) -> bool {
    let folded = fold(title);
    // A "Graduate Engineer Trainee", a "Management Trainee" is employed as others are.
    let employed = |w: &str| matches!(w, "graduate" | "management" | "engineer" | "executive" | "officer");
    let trainee = words(&folded).any(|w| w == "trainee") && words(&folded).any(employed);
    words(&folded).any(|w| {
        INTERNS.contains(&w) && !(trainee && w == "trainee") || w.ends_with("praktikant") || w.ends_with("praktikantin")
    })
}

/// "Audit Trainee", "Trainee Solicitor": a trainee, and nothing else of that kind.
pub fn is_trainee(title: &str) -> bool {
    let folded = fold(title);
    let mut interns = words(&folded).filter(|w| INTERNS.contains(w)).peekable();
    interns.peek().is_some() && interns.all(|w| matches!(w, "trainee" | "traineeship"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_told_by_their_head() {
        for title in [
            "Professeure de mathématiques",
            "Empleada administrativa",
            "Augenoptikerin",
            "Senior System Engineer",
            "Director of Sales",
            "Softwareentwickler",
            "Projektleiterin",
            "Chargé de communication",
            "Ingeniero de software",
            "Yazılım Mühendisi",
            "CEO/President",
            "Sr. Android Engineer | Team Lead",
            "IT-projektledare",
            "Handläggare, sommarjobb",
            "Systemförvaltare",
            "Verksamhetschef",
            "Distriktssköterska",
            "Undersköterska",
            "Læsevejleder og lærer",
            "Pædagogmedhjælper",
            "Lagermedarbejder",
            "Daglig leder",
            "Sykepleier",
            "Salgskonsulent",
            "provozní elektrikář",
            "Vedoucí skladu",
            "Mzdová účetní",
            "Řidič kamionu",
            "Predavačka",
            "Farmacist diriginte",
            "Inginer constructor",
            "Contabil",
            "Șofer",
            "Vânzătoare",
            "Stagiară în practică",
        ] {
            assert!(title_score(title) >= 3, "{title}: {}", title_score(title));
        }
        for text in ["Infosys Limited", "Hyderabad, Telangana", "Python, Java", "2014", "Leder und Textil"] {
            assert!(title_score(text) < 2, "{text}");
        }
        for title in ["Server Engg.", "Network Admin", "Sales Mgr", "Bäckerin"] {
            assert!(title_score(title) >= 3, "{title}");
        }
        // A trade alone is no firm; with a name it is.
        assert_eq!((company_score("Software"), company_score("Acme Software")), (1, 2));
        assert_eq!(company_score("Infosys Limited"), 3);
        assert_eq!(company_score("Müller & Söhne GmbH"), 3);
        assert!(is_internship("Software Engineering Intern") && !is_internship("International Manager"));
        assert!(is_internship("Accounts Trainee") && !is_internship("Graduate Engineer Trainee"));
        for title in
            ["Personeelsconsulent", "Sprzątaczka biurowa", "Yazılımcı", "Einkäuferin", "Night cleaner", "Reponedor"]
        {
            assert!(title_score(title) >= 3, "{title}");
        }
        for firm in [
            "Mühlbach Sp. z o.o.",
            "Gráfica Sol S/A",
            "Ege Ambalaj San. ve Tic. A.Ş.",
            "Loaf S.n.c.",
            "Pekárna Klas, a. s.",
            "Mouka spol. s r.o.",
            "Bröd & Smör HB",
            "Pâine Bună S.R.L.",
        ] {
            assert_eq!(company_score(firm), 3, "{firm}");
        }
        assert!(company_score("Jundiaí/SP") < 2 && company_score("Metallwarenfabrik Ahren") == 2);
        assert!(is_trainee("Trainee Solicitor") && !is_trainee("Intern") && !is_trainee("Baker"));
        assert!(is_internship("Stagiară în practică") && is_internship("Lærling"));
        for firm in [
            "Tranås kommun",
            "Gødvadskolen",
            "Nordland sykehus",
            "Nemocnice Hrádek",
            "Spitalul Județean",
            "Bolagsverket",
        ] {
            assert_eq!(company_score(firm), 2, "{firm}");
        }
        assert!(is_form("a. s.") && is_form("spol. s r. o."));
    }
}
