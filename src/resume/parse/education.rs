//! Schools, degrees and their dates: a new entry begins where a second school or a second degree is named, or behind the
//! dates where those end the entries.

use jiff::civil::Date;

use super::contact::Said;
use super::experience::Job;
use super::lines::Line;
use super::schools::{degree_score, is_tertiary, school_score};
use super::study::{Bit, Entry, Kind, Study};
use super::study_rows::{Row, rows};
use super::titles::title_score;
use crate::resume::profile::Education;

/// How the dates stand to the entries, learnt from the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dates {
    /// On a line of their own behind everything else.
    Close,
    /// On an entry's first line.
    Head,
    Unclear,
}

fn habit(rows: &[Row<'_>]) -> Dates {
    let Some(at) = rows.iter().position(|r| r.dated.is_some()) else { return Dates::Unclear };
    if at == 0 && rows.iter().all(|r| r.dated.is_none() || !r.bits.is_empty()) {
        return Dates::Head;
    }
    let school = rows[..at].iter().any(|r| r.has(Kind::School));
    let count: usize = rows[..at].iter().map(|r| r.bits.len()).sum();
    // "B.A.", "2010", "Hill University": the school is still to come.
    let follows = rows.get(at + 1).is_some_and(|r| r.has(Kind::School));
    if rows[at].bits.is_empty() && count >= 2 && (school || !follows) { Dates::Close } else { Dates::Unclear }
}

/// Lines of several fields that no word tells take the order of the lines beside them: "Law, Visiting Scholar, Hill"
/// among lines such as "History, Bachelor, Dale".
fn by_columns(rows: &mut [Row<'_>]) {
    let degree_at = |r: &Row<'_>| {
        let degree = r.bits.iter().find(|b| b.kind == Kind::Degree)?;
        r.parts.iter().position(|p| p.from == degree.piece.from)
    };
    let shapes: Vec<(usize, usize)> = rows.iter().filter_map(|r| Some((r.parts.len(), degree_at(r)?))).collect();
    for i in 0..rows.len() {
        // What is dated is an entry; a list of courses isn't.
        let dated = rows[i].dated.is_some() || rows.get(i + 1).is_some_and(|r| r.dated.is_some() && r.bits.is_empty());
        let row = &mut rows[i];
        if !dated || row.parts.len() < 3 || row.bits.iter().any(|b| b.kind != Kind::Unknown) {
            continue;
        }
        let mut like = shapes.iter().filter(|(n, _)| *n == row.parts.len());
        let Some((_, at)) = like.next() else { continue };
        if let (true, Some(bit)) = (like.clone().count() > 0 && like.all(|(_, d)| d == at), row.bits.first().copied()) {
            row.bits = row.parts.iter().map(|p| Bit { piece: *p, ..bit }).collect();
            row.bits[*at].kind = Kind::Degree;
        }
    }
}

/// Whether `row` begins another entry than the one collected so far; `next` is the row behind it.
fn opens(entry: &Entry<'_>, row: &Row<'_>, next: Option<&Row<'_>>, habit: Dates) -> bool {
    let known = row.bits.iter().any(|b| b.kind != Kind::Unknown);
    let full = entry.has(Kind::Degree) && entry.has(Kind::School);
    let (degree, school) = (row.has(Kind::Degree), row.has(Kind::School));
    // Under a dated head, a second line of degree is the same degree in other words.
    let again = habit == Dates::Head && !school && row.dated.is_none() && row.blanks == 0 && !full;
    // "Product Management" over its school, and the next degree over the next school.
    let first_unknown = entry.opened_unknown_school() && next.is_some_and(|r| r.has(Kind::School));
    degree && entry.has(Kind::Degree) && !again
        || school && entry.has(Kind::School)
        || degree
            && !school
            && !entry.has(Kind::Degree)
            && (entry.is_of_school_years() && is_high(row) || first_unknown)
        || !row.bits.is_empty() && habit == Dates::Close && entry.end.is_some()
        || !row.bits.is_empty() && !known && full && (row.blanks > 0 || entry.end.is_some())
        || !row.bits.is_empty() && !known && entry.end.is_some() && (entry.bits.len() > 2 || entry.opened_unknown())
        || row.dated.is_some() && entry.end.is_some() && !entry.bits.is_empty()
}

/// A degree that no school of the school years gives.
fn is_high(row: &Row<'_>) -> bool {
    row.bits.iter().any(|b| b.kind == Kind::Degree && is_tertiary(b.piece.text))
}

/// Whether words, not places, say what is degree and what is school.
pub fn is_told(study: &Study) -> bool {
    let said = |said: &Option<super::contact::Said>, score: fn(&str) -> u8| {
        said.as_ref().is_some_and(|s| score(&s.value) == 3)
    };
    said(&study.degree, degree_score) && said(&study.school, school_score)
}

/// All entries of the part `first..last`, in the order of the text. `skip` are bytes of the heading on the first line.
pub fn read(text: &str, lines: &[Line<'_>], first: usize, last: usize, skip: usize, today: Date) -> Vec<Study> {
    let mut rows = rows(text, lines, (first, last), skip, today);
    by_columns(&mut rows);
    let habit = habit(&rows);
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut entry = Entry::default();
    for (i, row) in rows.iter().enumerate() {
        if opens(&entry, row, rows.get(i + 1), habit) {
            entries.push(std::mem::take(&mut entry));
        }
        if entries.len() > 40 {
            break;
        }
        if entry.is_empty() {
            entry.from = row.from;
        }
        entry.to = row.to;
        entry.bits.extend(&row.bits);
        if let Some(d) = row.dated {
            entry.start = d.start;
            entry.end = Some(d.end);
        }
    }
    if !entry.is_empty() {
        entries.push(entry);
    }
    let school_first = entries.iter().map(Entry::order).sum::<i32>() < 0;
    // Two lines and no date are a period of study only where nothing else stands under the heading.
    let alone = entries.len() == 1 && rows.len() == 2;
    entries.iter().filter_map(|e| e.study(school_first, alone)).collect()
}

/// What stands among the work and is a degree: "Licenciatura en Periodismo" over "Universidad Complutense".
pub fn studied(job: &Job) -> Option<Study> {
    let is = |said: &Option<Said>, score: fn(&str) -> u8| said.as_ref().is_some_and(|s| score(&s.value) == 3);
    let no_title = |said: &Option<Said>| said.as_ref().is_none_or(|s| title_score(&s.value) < 3);
    let (degree, school) = if is(&job.title, degree_score) && !is(&job.title, school_score) {
        (job.title.clone(), job.company.clone())
    } else if is(&job.company, degree_score) && !is(&job.company, school_score) && no_title(&job.title) {
        (job.company.clone(), job.title.clone())
    } else {
        return None;
    };
    let position = &job.position;
    let value = |said: &Option<Said>| said.as_ref().map(|s| s.value.clone());
    let education = Education {
        degree: value(&degree),
        field: None,
        school: value(&school),
        start: position.start.clone(),
        end: position.end.clone(),
        from: position.from,
        to: position.to,
    };
    Some(Study { education, degree, school })
}

/// The same study said twice, under two headings: one school, one end, and one of the two degrees without its subject.
pub fn merged(all: Vec<Study>) -> Vec<Study> {
    let mut out: Vec<Study> = Vec::new();
    for study in all {
        match out.iter().position(|s| s.is_again(&study)) {
            Some(at) if out[at].is_bare() && !study.is_bare() => out[at] = study,
            Some(_) => {}
            None => out.push(study),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn read_rows(text: &str) -> Vec<String> {
        let all = lines::split(text);
        read(text, &all, 0, all.len(), 0, jiff::civil::date(2026, 11, 23))
            .iter()
            .map(|s| {
                format!(
                    "{} | {} | {}",
                    s.education.degree.clone().unwrap_or_default(),
                    s.education.school.clone().unwrap_or_default(),
                    s.education.end.clone().unwrap_or_default()
                )
            })
            .collect()
    }

    #[test]
    fn usual_orders_are_read() {
        assert_eq!(
            read_rows(
                "Bachelor of Engineering in Information Technology\n\nAnna Institute of Roads -  Erode, Tamil Nadu\n\n2014\n\nHSC\n\nHill School\n\n2010"
            ),
            [
                "Bachelor of Engineering in Information Technology | Anna Institute of Roads | 2014",
                "HSC | Hill School | 2010"
            ]
        );
        assert_eq!(
            read_rows("Information Technology, Bachelor, University of Oklahoma\nJun, 2011 - Jan, 2014"),
            ["Bachelor | University of Oklahoma | 2014-01"]
        );
        assert_eq!(
            read_rows(
                "Technische Universität München\nM.Sc. Informatik\n10/2012 – 09/2014\nGoethe-Gymnasium\nAbitur, 2009"
            ),
            ["M.Sc. Informatik | Technische Universität München | 2014-09", "Abitur | Goethe-Gymnasium | 2009"]
        );
        assert_eq!(
            read_rows("2007 - 2009\tM.Sc. Maschinenbau, Technische Universität Ilmenau (Ilmenau)"),
            ["M.Sc. Maschinenbau | Technische Universität Ilmenau | 2009"]
        );
        assert_eq!(
            read_rows("University of Texas at Austin\nPh.D. in Computer Science (2006 - 2011)"),
            ["Ph.D. | University of Texas at Austin | 2011"]
        );
        assert_eq!(
            read_rows("Le Wagon\nWeb Diploma\n2016 - 2017\nHill Sixth\nA-levels\n2013 - 2015"),
            ["Web Diploma | Le Wagon | 2017", "A-levels | Hill Sixth | 2015"]
        );
        assert_eq!(
            read_rows("2010 - 2013\nUniversità di Parma\nLaurea in Scienze motorie"),
            ["Laurea in Scienze motorie | Università di Parma | 2013"]
        );
        assert_eq!(
            read_rows("B.Tech From Hill Institute of Technology, JNTU Hyderabad - 2015"),
            ["B.Tech | Hill Institute of Technology | 2015"]
        );
    }

    #[test]
    fn how_and_when_it_ended_is_no_part_of_it() {
        assert_eq!(
            read_rows("2010 – 2014  |  Loaf Works Leeds\nAusbildung zum Bäcker (Abschluss Januar 2014, gut)"),
            ["Ausbildung zum Bäcker | Loaf Works Leeds | 2014"]
        );
        assert_eq!(
            read_rows("2010\nBaccalauréat STG mention bien\nLycée Colinière, Nantes"),
            ["Baccalauréat STG | Lycée Colinière | 2010"]
        );
        assert_eq!(
            read_rows("Bacharelado em Pães – PUC-Campinas – conclusão em 2017"),
            ["Bacharelado em Pães | PUC-Campinas | 2017"]
        );
        assert_eq!(
            read_rows("MBO Bakker, Deltion College\n1998 – 2001, diploma behaald"),
            ["MBO Bakker | Deltion College | 2001"]
        );
        assert_eq!(
            read_rows(
                "2009–2013 PhD in Breads, University of Leeds. Thesis: Crusts of rye bread in cold ovens of the north. Supervisors: A, B"
            ),
            ["PhD in Breads | University of Leeds | 2013"]
        );
    }

    #[test]
    fn a_certificate_is_a_degree_and_a_board_is_no_college() {
        assert_eq!(
            read_rows("Senior School Certificate (WASSCE) — 2007"),
            ["Senior School Certificate (WASSCE) |  | 2007"]
        );
        assert_eq!(
            read_rows("2018 – 2019\tKüchenmeister (IHK)\nIHK zu Lübeck"),
            ["Küchenmeister (IHK) | IHK zu Lübeck | 2019"]
        );
        assert_eq!(read_rows("HSC, Dale State Board\tHill College, Pune\t2022"), ["HSC | Hill College | 2022"]);
        assert_eq!(
            read_rows("1988 – 1994\tQualifizierender Hauptschulabschluss\nHauptschule Donauwörth"),
            ["Qualifizierender Hauptschulabschluss | Hauptschule Donauwörth | 1994"]
        );
        assert_eq!(
            read_rows("ESIC, Valencia — Máster en Marketing\n2015 - 2016"),
            ["Máster en Marketing | ESIC | 2016"]
        );
    }

    #[test]
    fn entries_end_with_their_dates_where_that_is_the_habit() {
        assert_eq!(
            read_rows(
                "B.Sc\n\nHill University\n\n2010\n\nDale Board of Education\n\n2007\n\nDiploma in Baking\n\nOven House"
            ),
            ["B.Sc | Hill University | 2010", " | Dale Board of Education | 2007", "Diploma in Baking | Oven House | "]
        );
        // What no word tells takes the place it has in the other entries.
        assert_eq!(
            read_rows(
                "History, Bachelor, Dale\n2001 - 2004\n\nLaw, Visiting Scholar, Hill\n2005 - 2006\n\nArt, Master, Glen\n2007 - 2009"
            ),
            ["Bachelor | Dale | 2004", "Visiting Scholar | Hill | 2006", "Master | Glen | 2009"]
        );
        assert_eq!(
            read_rows("Dale\t2001 - 2004\nBachelor of Arts\nBachelor\n\nGlen University\t2005 - 2006\nMaster"),
            ["Bachelor of Arts | Dale | 2004", "Master | Glen University | 2006"]
        );
        assert_eq!(
            read_rows("B.A.\n2010\nHill University\nM.A.\n2012\nDale University"),
            ["B.A. | Hill University | 2010", "M.A. | Dale University | 2012"]
        );
    }

    #[test]
    fn names_that_run_over_or_hold_commas_stay_whole() {
        let long = "Bachelor of Engineering in Electronics and Communication\nEngineering\n\nHill College\n\n2005\n\nHSC\n\nDale School\n\n2001";
        assert_eq!(
            read_rows(long),
            [
                "Bachelor of Engineering in Electronics and Communication Engineering | Hill College | 2005",
                "HSC | Dale School | 2001"
            ]
        );
        assert_eq!(
            read_rows("B.Sc in Maths, Physics and Computers\nHill College, Dale University, 1999"),
            ["B.Sc in Maths, Physics and Computers | Hill College, Dale University | 1999"]
        );
        assert_eq!(read_rows("BCA,MBA\nHill College"), ["BCA,MBA | Hill College | "]);
        for (text, want) in [
            (
                "Bachelor of Fine Arts in\nGraphic Design\nHill College",
                "Bachelor of Fine Arts in Graphic Design | Hill College | ",
            ),
            (
                "Master en Management\nlogistique\nUniversité de Colline",
                "Master en Management logistique | Université de Colline | ",
            ),
            ("M.Tech\nHILL INSTITUTE OF\nTECHNOLOGY", "M.Tech | HILL INSTITUTE OF TECHNOLOGY | "),
            (
                "2009–2013   Bachelor of Fine Arts in Graphic Design, Hill College of Art, Leeds, West Riding.",
                "Bachelor of Fine Arts in Graphic Design | Hill College of Art | 2013",
            ),
        ] {
            assert_eq!(read_rows(text), [want]);
        }
        assert_eq!(read_rows("M.Sc.,Anna University,2009"), ["M.Sc. | Anna University | 2009"]);
        assert_eq!(read_rows("Ege Üniversitesi Gıda Mühendisliği mezunu, 2015"), [" | Ege Üniversitesi | 2015"]);
    }

    #[test]
    fn what_is_no_degree_and_no_school_is_left_out() {
        assert_eq!(
            read_rows("B.E\n\nHill College\n\n2013\n\nEnglish\n\nDale High School\n\n2008\n\nUniversity / Board"),
            ["B.E | Hill College | 2013", " | Dale High School | 2008"]
        );
        assert_eq!(
            read_rows("Govt. High School\nB.E. in Baking\nHill College"),
            [" | Govt. High School | ", "B.E. in Baking | Hill College | "]
        );
        assert_eq!(read_rows("♦ Good knowledge of mail\n♦ Knowledge of MS-Office\n♦ Worked on tests, 2013"), [""; 0]);
    }

    #[test]
    fn small_words_and_full_stops_part_degree_and_school() {
        for (text, want) in [
            ("MBA (Baking) from Dale Hill University in 2015.", "MBA (Baking) | Dale Hill University | 2015"),
            ("12th passed from CBSE Board in 2010.", "12th | CBSE Board | 2010"),
            (
                "2011 - 2015 Grado en Panadería. Universidad de Colina",
                "Grado en Panadería | Universidad de Colina | 2015",
            ),
            ("Universidad de Colina. Grado en Panadería, 2015", "Grado en Panadería | Universidad de Colina | 2015"),
            (
                "Administración de Hornos, Universidad de Colina, 2018",
                "Administración de Hornos | Universidad de Colina | 2018",
            ),
            (
                "Diploma di fornaio conseguito nel 2006 presso ITIS Colle di Verona",
                "Diploma di fornaio | ITIS Colle di Verona | 2006",
            ),
            ("BAC PRO MELEC - CFA de Colline - 2018", "BAC PRO MELEC | CFA de Colline | 2018"),
            ("Abitur am Hügel-Gymnasium Leeds, 2010", "Abitur | Hügel-Gymnasium Leeds | 2010"),
            ("1   M.Sc (Baking)  Dale Hill University     2015    72", "M.Sc (Baking) | Dale Hill University | 2015"),
            ("Tepe Üniversitesi / Fırıncılık (Önlisans) 2016-2018", "Fırıncılık (Önlisans) | Tepe Üniversitesi | 2018"),
            ("S.S.C.    Hill State Board    2008    78.15%", "S.S.C. | Hill State Board | 2008"),
        ] {
            assert_eq!(read_rows(text), [want]);
        }
    }

    #[test]
    fn degrees_among_the_work_are_studies_where_nothing_parts_the_two() {
        let text = "Ada Muestra\nada@example.org\n\nPanadera\t2012–2019\nLoaf Works S.L., Leeds\nEl pan de la mañana\n\nCajera\t2007–2010\nMill House S.A., Leeds\n\nLicenciatura en Periodismo\t2006–2011\nUniversidad de Colina\n";
        let profile = crate::resume::parse::parse(text, jiff::civil::date(2026, 11, 23));
        let studies: Vec<_> = profile.education.iter().map(|e| (e.degree.as_deref(), e.school.as_deref())).collect();
        assert_eq!(studies, [(Some("Licenciatura en Periodismo"), Some("Universidad de Colina"))]);
        assert_eq!(profile.experience.len(), 2);
    }

    #[test]
    fn labels_of_how_it_ended_are_no_schools() {
        for (text, want) in [
            (
                "1999 – 2002\tFachhochschulreife\nHügel-Gymnasium, Leeds\nIHK-Abschluss: befriedigend",
                "Fachhochschulreife | Hügel-Gymnasium | 2002",
            ),
            (
                "Aug. 2021 – heute\tHügel-Schule\nvoraussichtlicher Abschluss: Mittlerer Schulabschluss\nLieblingsfächer: Mathe, Sport",
                "Mittlerer Schulabschluss | Hügel-Schule | ",
            ),
            ("1982 - 1987\tMAVO, MAVO De Heuvel", "MAVO | MAVO De Heuvel | 1987"),
        ] {
            assert_eq!(read_rows(text), [want]);
        }
    }

    #[test]
    fn a_study_said_twice_is_one() {
        let twice = |text: &str| {
            let all = lines::split(text);
            let studies = read(text, &all, 0, all.len(), 0, jiff::civil::date(2026, 11, 23));
            merged(studies).iter().filter_map(|s| s.education.degree.clone()).collect::<Vec<_>>()
        };
        let text = "B.Tech, Hill College, 2015\nB.TECH/B.E, Hill College Dale, 2015";
        assert_eq!(twice(text), ["B.Tech"]);
        assert_eq!(twice("B.E, Hill College, 2015\nBachelor of Engineering in Baking, Hill College, 2015").len(), 1);
        assert_eq!(twice("B.A. in Art, Hill College, 2015\nB.Sc. in Law, Hill College, 2015").len(), 2);
    }

    #[test]
    fn a_course_by_its_number_is_no_study() {
        let text = "Dale University\nB.A.\n2010 - 2013\nCS2011 - Baking with wheat\nDB1101 - School milk";
        assert_eq!(read_rows(text), ["B.A. | Dale University | 2013"]);
        assert_eq!(read_rows("B.A. Baking in\nDale University"), ["B.A. Baking | Dale University | "]);
        assert_eq!(read_rows("University of Loaf at\nDale\nB.A."), ["B.A. | University of Loaf at Dale | "]);
    }
}
