//! Lines that tell what was done at work: no title and no firm.

use super::lines::Line;
use super::titles;

/// First words of such lines in English, folded.
const VERBS: [&str; 67] = [
    "designed",
    "created",
    "developed",
    "led",
    "worked",
    "built",
    "managed",
    "awarded",
    "issued",
    "published",
    "organized",
    "organised",
    "implemented",
    "wrote",
    "automated",
    "maintained",
    "supported",
    "responsible",
    "assisted",
    "helped",
    "performed",
    "provided",
    "handled",
    "involved",
    "participated",
    "conducted",
    "prepared",
    "coordinated",
    "collaborated",
    "contributed",
    "delivered",
    "improved",
    "increased",
    "reduced",
    "trained",
    "supervised",
    "planned",
    "analyzed",
    "analysed",
    "tested",
    "deployed",
    "configured",
    "installed",
    "migrated",
    "integrated",
    "launched",
    "achieved",
    "ensured",
    "executed",
    "established",
    "initiated",
    "monitored",
    "won",
    "used",
    "using",
    "including",
    "received",
    "completed",
    "recognized",
    "recognised",
    "have",
    "was",
    "i",
    "my",
    "we",
    "this",
    "these",
];

/// First words of such lines where they are nouns, folded; ordered de, fr, es, pt, it, nl, pl. Firms begin with some of
/// them too: a small word has to follow.
const NOUNS: [&str; 128] = [
    "leitung",
    "aufbau",
    "entwurf",
    "entwicklung",
    "pflege",
    "betreuung",
    "durchfuhrung",
    "erstellung",
    "planung",
    "koordination",
    "fuhrung",
    "einfuhrung",
    "umsetzung",
    "unterstutzung",
    "mitarbeit",
    "bearbeitung",
    "optimierung",
    "konzeption",
    "ablosung",
    "senkung",
    "einarbeitung",
    "vorbereitung",
    "wartung",
    "prufung",
    "uberwachung",
    "abwicklung",
    "steuerung",
    "einteilung",
    "verladung",
    "kommissionierung",
    "reinigung",
    "bedienung",
    "schulung",
    "verantwortung",
    "mitwirkung",
    "auswertung",
    "kontrolle",
    "rotation",
    "gestion",
    "suivi",
    "mise",
    "preparation",
    "developpement",
    "realisation",
    "elaboration",
    "encadrement",
    "accueil",
    "conduite",
    "coordination",
    "animation",
    "participation",
    "redaction",
    "creation",
    "conception",
    "veille",
    "tenue",
    "supervision",
    "missions",
    "commandes",
    "atencion",
    "elaboracion",
    "coordinacion",
    "desarrollo",
    "preparacion",
    "programacion",
    "tutoria",
    "mantenimiento",
    "diseno",
    "organizacion",
    "apoyo",
    "planificacion",
    "implantacion",
    "realizacion",
    "instalacion",
    "cierre",
    "seguimiento",
    "adaptacion",
    "gestao",
    "elaboracao",
    "coordenacao",
    "atendimento",
    "desenvolvimento",
    "conducao",
    "implantacao",
    "apoio",
    "acompanhamento",
    "preparacao",
    "realizacao",
    "manutencao",
    "execucao",
    "gestione",
    "coordinamento",
    "sviluppo",
    "preparazione",
    "assistenza",
    "supporto",
    "controllo",
    "realizzazione",
    "redazione",
    "progettazione",
    "tenuta",
    "elaborazione",
    "begeleiden",
    "begeleiding",
    "opstellen",
    "beheer",
    "ontwikkelen",
    "uitvoeren",
    "coordinatie",
    "leiding",
    "werving",
    "opzetten",
    "invoering",
    "inwerken",
    "verantwoordelijk",
    "prowadzenie",
    "obsluga",
    "przygotowywanie",
    "tworzenie",
    "nadzor",
    "koordynacja",
    "opracowywanie",
    "zarzadzanie",
    "wsparcie",
    "sporzadzanie",
    "wdrozenie",
    "rozwoj",
    "wychowawstwo",
];

/// Small words that stand between such a noun and what it is of, folded.
const SMALL: [&str; 43] = [
    "der", "des", "die", "das", "den", "dem", "von", "fur", "eines", "einer", "und", "im", "de", "du", "la", "le",
    "les", "l'", "d'", "et", "del", "los", "las", "y", "da", "do", "dos", "e", "di", "della", "dei", "delle", "gli",
    "van", "het", "een", "en", "voor", "w", "na", "i", "oraz", "z",
];

/// Whether a folded word tells what was done.
pub fn is_deed(first: &str) -> bool {
    VERBS.contains(&first)
}

/// A sentence without its full stop: a deed's word, and more behind it.
pub fn tells(line: &Line<'_>) -> bool {
    let mut all = line.folded.split(' ');
    let first = all.next().unwrap_or("");
    let firm = titles::company_score(line.text);
    // "Entwurf der Bestellstrecke", "Gestion des stocks", "Tutoría de grupos".
    let named = NOUNS.contains(&first)
        && all.any(|w| SMALL.contains(&w) || w.starts_with("d'") || w.starts_with("l'"))
        && titles::title_score(line.text) < 3
        && firm < 3;
    line.words >= 3 && (VERBS.contains(&first) && firm < 2 + u8::from(line.words > 3) || named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resume::parse::lines;

    #[test]
    fn deeds_are_told_from_names() {
        let told = |text: &str| tells(&lines::split(text)[0]);
        for text in [
            "Designed ovens for bread",
            "Entwurf der Bestellstrecke für 40.000 Brote am Tag",
            "Gestion des stocks et des commandes",
            "Tutoría de grupos de 3 a 6 años",
            "Coördinatie van leerwerkplekken",
        ] {
            assert!(told(text), "{text}");
        }
        for text in ["Gestion de Pains SARL", "Leitung Einkauf", "Entwicklung und Bau GmbH", "Leiter der Backstube"] {
            assert!(!told(text), "{text}");
        }
    }
}
