//! Times without work, which are dated as work is: leave, a search for work, compulsory service.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::{fold, words};
use super::titles::{company_score, title_score};

/// Words of such times, folded: no firm is called so where nothing else says that it is one.
const WORDS: [&str; 34] = [
    "leave",
    "break",
    "sabbatical",
    "maternity",
    "parental",
    "travel",
    "travels",
    "travelling",
    "gap",
    "elternzeit",
    "auszeit",
    "weltreise",
    "arbeitssuchend",
    "mutterschutz",
    "conge",
    "sabbatique",
    "excedencia",
    "maternidad",
    "sabatico",
    "licenca",
    "maternita",
    "aspettativa",
    "ouderschapsverlof",
    "wereldreis",
    "urlop",
    "izni",
    "foraldraledighet",
    "foraldraledig",
    "barsel",
    "barselsorlov",
    "foreldrepermisjon",
    "materska",
    "rodicovska",
    "concediu",
];

/// How such entries begin, folded, whole words; ordered en, de, fr, es, pt, it, nl, pl, tr.
const BEGINNINGS: &str = "parental leave|maternity leave|paternity leave|family leave|medical leave|sick leave|leave of absence|\
     career break|family break|career gap|gap year|sabbatical|unemployed|job search|looking for work|between jobs|stay at home|\
     full time parent|full time carer|full time mother|full time mum|full time father|full time dad|at home with|home with the children|raising children|raising my children|caring for|care of|homemaker|housewife|hausfrau|hausmann|zu hause bei den kindern|mere au foyer|femme au foyer|pere au foyer|ama de casa|dona de casa|\
     casalinga|huisvrouw|huisman|thuis voor de kinderen|thuis met de kinderen|gospodyni domowa|ev hanimi|service national|national service|civilian service|compulsory military service|\
     elternzeit|mutterschutz|babypause|erziehungsurlaub|familienzeit|familienphase|familienpause|kinderpause|pflegezeit|sabbatjahr|auszeit|\
     arbeitsuchend|arbeitssuchend|arbeitslos|arbeitslosigkeit|arbeitssuche|stellensuche|weltreise|wehrdienst|grundwehrdienst|\
     zivildienst|conge parental|conge maternite|conge de maternite|conge sabbatique|annee sabbatique|pause professionnelle|pause familiale|interruption de carriere|interruption professionnelle|voyage autour du monde|\
     recherche d'emploi|en recherche d'emploi|sans emploi|tour du monde|service militaire|excedencia|baja maternal|\
     baja por maternidad|permiso de maternidad|desempleado|desempleada|en paro|busqueda de empleo|ano sabatico|pausa familiar|\
     servicio militar|licenca maternidade|licenca de maternidade|licenca parental|licenca sem vencimento|pausa na carreira|\
     desempregado|desempregada|em busca de emprego|servico militar|maternita|congedo|aspettativa|disoccupato|disoccupata|\
     in cerca di occupazione|anno sabbatico|servizio militare|servizio civile|loopbaanonderbreking|ouderschapsverlof|\
     zwangerschapsverlof|zorgverlof|werkzoekend|werkloos|tijdskrediet|wereldreis|dienstplicht|urlop macierzynski|\
     urlop wychowawczy|urlop rodzicielski|przerwa w karierze|poszukiwanie pracy|bezrobotny|bezrobotna|sluzba wojskowa|\
     dogum izni|ucretsiz izin|is arayisi|kariyer arasi|askerlik|askerlik hizmeti|vatani gorev|\
     foraldraledig|foraldraledighet|mammaledig|mammaledighet|pappaledig|tjanstledig|tjanstledighet|arbetssokande|varnplikt|militartjanst|barsel|barselsorlov|foraeldreorlov|orlov|jobsogende|arbejdssogende|vaernepligt|foreldrepermisjon|permisjon|arbeidssokende|verneplikt|militaertjeneste|forstegangstjeneste|materska dovolena|rodicovska dovolena|materska a rodicovska dovolena|materska dovolenka|rodicovska dovolenka|uchazec o zamestnani|vojenska sluzba|zakladni vojenska sluzba|concediu de maternitate|concediu de crestere|concediu pentru cresterea|concediu fara plata|stagiu militar";

static FIRST_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| BEGINNINGS.split('|').filter_map(|beginning| beginning.split(' ').next()).collect());

/// Whether a name holds a word of such times.
pub fn has_word(folded: &str) -> bool {
    words(folded).any(|w| WORDS.contains(&w))
}

/// "Elternzeit", "Job search and journey through Scandinavia": such a time, and neither a post nor a firm ("Sabbatical
/// Officer", "Sabbatical Tours Ltd").
pub fn is_absence(text: &str) -> bool {
    let folded = fold(text);
    let spoken = words(&folded).collect::<Vec<_>>().join(" ");
    let begins = |w: &str| spoken.strip_prefix(w).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    // What it was for says nothing of a firm: "Loopbaanonderbreking: zorg voor mijn vader".
    let head = text.split([':', ',', '(']).next().unwrap_or(text);
    let travel =
        matches!(spoken.as_str(), "travel" | "travelling" | "traveling" | "voyage" | "reisen" | "viaggi" | "viajes");
    let may_begin = FIRST_WORDS.contains(spoken.split(' ').next().unwrap_or_default());
    (travel || may_begin && BEGINNINGS.split('|').any(begins)) && title_score(head) < 2 && company_score(head) < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leave_and_service_are_told_from_posts_and_firms() {
        for text in [
            "Elternzeit",
            "Elternzeit und Forschungsstipendium",
            "arbeitsuchend",
            "Parental leave (first child)",
            "Job search and journey through Scandinavia",
            "Loopbaanonderbreking: zorg voor mijn vader",
            "Congé parental d’éducation",
            "Excedencia para el cuidado de un familiar",
            "Urlop macierzyński",
            "Föräldraledig",
            "Barsel",
            "Foreldrepermisjon",
            "Mateřská dovolená",
            "Concediu de creștere copil",
        ] {
            assert!(is_absence(text), "{text}");
        }
        for text in ["Sabbatical Officer", "Sabbatical Tours Ltd", "Leave Manager", "Baker", "Acme", "Gap Inc."] {
            assert!(!is_absence(text), "{text}");
        }
    }
}
