//! Where the person lives: a town among the first lines or beside a label, never one of an employer.

use super::contact::Said;
use super::fold::fold;
use super::headings;
use super::lines::{Line, Piece};
use super::place::{self, Found};
use super::titles;

const LABELS: [&str; 49] = [
    "lives in",
    "based in",
    "residential address",
    "morada(s)",
    "address",
    "location",
    "city",
    "current location",
    "residence",
    "adresse",
    "anschrift",
    "wohnort",
    "lieu",
    "domicile",
    "direccion",
    "ciudad",
    "domicilio",
    "endereco",
    "cidade",
    "indirizzo",
    "residenza",
    "adres",
    "woonplaats",
    "miejscowosc",
    "ikamet",
    "present address",
    "poblacion",
    "localidad",
    "morada",
    "localidade",
    "zamieszkanie",
    "sehir",
    "adress",
    "bostadsort",
    "bostad",
    "bopael",
    "bosted",
    "bydliste",
    "trvale bydliste",
    "adresa",
    "adresa bydliste",
    "bydlisko",
    "trvale bydlisko",
    "localitate",
    "localitatea",
    "domiciliu",
    "domiciliul",
    "oras",
    "mesto",
];

fn labelled<'t>(line: &Line<'t>) -> Option<Piece<'t>> {
    // In a table the value stands in a cell of its own.
    let colon = line.text.find([':', '：', '\t']).or_else(|| line.text.find("   "))?;
    let label = fold(&line.text[..colon]);
    // "Post code & city".
    let last = label.rsplit(" & ").next().unwrap_or("");
    LABELS
        .contains(&last.trim())
        .then(|| Piece::within(line.text, line.from, (colon + 1).min(line.text.len()), line.text.len()))
}

fn said(found: &Found<'_>, confidence: f32) -> (Said, Option<&'static str>) {
    let country = place::is_town(found.town.text).map(|p| p.country);
    (Said::of(found.town, confidence), country)
}

/// The town, and its country (ISO 3166) where the table knows it. `contact` is how many lines belong to the head.
pub fn find<'t>(text: &'t str, lines: &[Line<'t>], contact: usize) -> Option<(Said, Option<&'static str>)> {
    let mut best: Option<(i32, Found<'t>)> = None;
    // Behind the head, only what a label says.
    for (i, line) in lines.iter().enumerate().take(contact.max(12).min(lines.len())) {
        if line.folded.is_empty() || line.words > 24 {
            continue;
        }
        let label = labelled(line).or_else(|| {
            let above = i.checked_sub(1).map(|p| lines[p].folded.trim_end_matches([':', ' ']));
            above.filter(|l| LABELS.contains(l)).map(|_| Piece { from: line.from, to: line.to, text: line.text })
        });
        let piece = label.unwrap_or(Piece { from: line.from, to: line.to, text: line.text });
        if label.is_none() && i >= contact {
            continue;
        }
        // An address may go on in the next line: "…, San" over "Francisco, CA".
        let wrapped = lines.get(i + 1).filter(|n| {
            n.blanks == 0
                && i + 1 < contact
                && (line.text.ends_with(',') || line.text.contains(','))
                && n.text.contains([','])
                && line.words + n.words <= 14
        });
        let both = wrapped.and_then(|n| place::find(&text[piece.from..n.to], piece.from)).filter(|f| f.sure && f.known);
        let Some(found) = both.or_else(|| place::find(piece.text, piece.from)) else { continue };
        if found.to - found.from == 0 {
            continue;
        }
        let wishes = [
            "relocate",
            "preferred location",
            "willing",
            "born",
            "geboren",
            "place of birth",
            "lieu de naissance",
            "nationality",
        ]
        .iter()
        .any(|w| line.folded.split_once(w).is_some_and(|(_, rest)| !rest.starts_with(char::is_alphabetic)));
        // A line that begins with an e-mail address begins in lower case, and is no text for that.
        let listed = line.text.matches(',').count() > 2 && line.words <= 12;
        let prose = line.is_prose() && label.is_none() && line.words > 8 && !line.text.contains('@') && !listed;
        let firm = titles::title_score(line.text) >= 2 || titles::company_score(found.town.text) >= 2;
        let mut score = 10 - i32::try_from(i.min(10)).unwrap_or(10) / 2;
        score += i32::from(found.sure) * 6 + i32::from(found.known) * 4 + i32::from(label.is_some()) * 8;
        score -= i32::from(wishes) * 14 + i32::from(prose) * 8 + i32::from(firm) * 8;
        // The first line of all is the name's.
        score -= i32::from(i == 0 && found.from == line.from && text[..line.from].trim().is_empty()) * 8;
        if score >= 8 && best.as_ref().is_none_or(|(s, _)| score > *s) {
            best = Some((score, found));
        }
    }
    best.map(|(score, found)| said(&found, (0.3 + score as f32 * 0.03).clamp(0.3, 0.95)))
}

/// A line that is nothing but a town with its region or country, as exported profiles have under the name, wherever the
/// name is read.
pub fn alone(lines: &[Line<'_>]) -> Option<(Said, Option<&'static str>)> {
    lines.iter().filter(|l| !l.bullet && l.words <= 8 && l.text.contains(',')).find_map(|line| {
        let found = place::find(line.text, line.from)?;
        let country = line.text.rsplit(", ").next().is_some_and(place::is_region_or_country);
        (found.known && found.from == line.from && (found.sure && found.to >= line.to || country))
            .then(|| said(&found, 0.7))
    })
}

/// The lines that stand together with the one that byte `at` lies in: an address in a side bar goes with the telephone
/// and the e-mail there, wherever the bar is read.
pub fn around<'a, 't>(lines: &'a [Line<'t>], at: usize) -> &'a [Line<'t>] {
    let Some(place) = lines.iter().position(|l| l.from <= at && at < l.to) else { return &[] };
    // Where the address is a paragraph of its own, so is what it goes with.
    let apart = lines[place].blanks > 0 && lines.get(place + 1).is_none_or(|l| l.blanks > 0);
    let most = u32::from(apart);
    let near = |l: &Line<'_>| l.blanks <= most && (l.blanks == 0 || headings::kind(&l.folded).is_none());
    let over = (1..=place).rev().take(4).take_while(|i| near(&lines[*i])).count();
    let under = lines[place + 1..].iter().take(4).take_while(|l| near(l)).count();
    &lines[place - over..=place + under]
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    #[test]
    fn the_town_of_the_head_is_found() {
        let table = [
            ("Ada Lovelace\nLondon, UK | ada@example.com", Some("London")),
            ("Ravi K\nEngineer - Acme Limited\n\nSalem, Tamil Nadu - Email me", Some("Salem")),
            ("Max Muster\nHauptstraße 5, 80331 München\nTel. 1", Some("München")),
            ("Jo Doe\n12 Oak St, San\nFrancisco, California, US", Some("San Francisco")),
            (
                "Ada Sample\nada@example.org • +44 1632 960001 • Leeds • example.org/in/ada.sample and more • of it",
                Some("Leeds"),
            ),
            ("Ada Sample\nBornova / İzmir\nTel: 0532 555 77 05", Some("İzmir")),
            ("Ada Sample\nRua das Flores, 120 – Campinas/SP\nCelular: (19) 5555-4471", Some("Campinas")),
            ("Ada Sample\n+1 912 555 4321 (Mobile)\nPune", Some("Pune")),
            ("Ada Sample\nPoblación\tSabadell (Barcelona)", Some("Sabadell")),
            ("Ada Sample\nNo. 9 Awolowo Avenue, Old Bodija, Ibadan, Oyo State.\nTel: 0803", Some("Ibadan")),
            ("Ada Sample\nFremantle WA 6160", Some("Fremantle")),
            ("Ada Sample\nEsslingen am Neckar", Some("Esslingen am Neckar")),
            ("Ada Sample\nFull licence (B, BE)", None),
            ("X Y\nWilling to relocate to: Pune, Maharashtra", None),
        ];
        for (text, want) in table {
            let all = lines::split(text);
            assert_eq!(find(text, &all, all.len()).map(|(s, _)| s.value).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn a_town_alone_with_its_country_is_found_wherever_it_stands() {
        let town = |text: &str| alone(&lines::split(text)).map(|(s, _)| s.value);
        assert_eq!(town("Award 2024\nBaker | Rolls\nLeeds, County Leeds, England"), Some("Leeds".to_owned()));
        assert_eq!(town("Award 2024\nBaker, Leeds, England"), None);
    }

    #[test]
    fn the_lines_around_an_address_end_at_empty_ones() {
        let text = "Ada\nWork\n\nMill Lane 2\nLeeds\nada@example.org\n\nSkills\nDough";
        let all = lines::split(text);
        let found: Vec<&str> = around(&all, text.find('@').unwrap()).iter().map(|l| l.text).collect();
        assert_eq!(found, ["Mill Lane 2", "Leeds", "ada@example.org"]);
        let apart = "Skills\n\nada@example.org\n\nKelowna, British Columbia, CA\n\nSkills\n\nDough";
        let all = lines::split(apart);
        let found: Vec<&str> = around(&all, apart.find('@').unwrap()).iter().map(|l| l.text).collect();
        assert_eq!(found, ["Skills", "ada@example.org", "Kelowna, British Columbia, CA"]);
        assert!(around(&[], 3).is_empty());
    }

    #[test]
    fn a_table_says_the_town_beside_its_label() {
        for text in [
            "Ada Sample\nCountry\tEngland\nCity\tLeeds\nRegion\tYorkshire",
            "Ada Sample\nPostal Code & City   94102 Leeds\nRegion\tYorkshire",
            "Ada Sample\nAbout\nFlat 12, Mill Road\nLeeds England\nada@example.org",
        ] {
            let all = lines::split(text);
            assert_eq!(find(text, &all, all.len()).map(|(s, _)| s.value).as_deref(), Some("Leeds"), "{text}");
        }
    }
}
