use proptest::prelude::*;

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
        ("Groot, Ann-Marie", "[NAME]"),
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
        ("A. Groot and Groot, A.", "[NAME] and [NAME]"),
        ("agroot, am_groot84, groot_cv.pdf", "[NAME], am_[NAME]84, [NAME]_cv.pdf"),
        ("CV_Ann-Marie_de_Groot.pdf", "CV_[NAME].pdf"),
        ("Mobile +49 30 1234567 or 030/1234567", "Mobile [PHONE] or [PHONE]"),
        ("Skype am.degroot", "Skype [NAME]"),
        ("groot-builds.example.org", "[LINK]"),
        ("geb. Vermeer, wohnhaft in Bonn", "geb. [NAME], wohnhaft in Bonn"),
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
#[test]
fn personal_lines_of_nine_languages_are_hidden() {
    let nobody = Profile::default();
    for (text, shown) in [
        // German
        ("Anrede: Herr", "[PERSONAL]"),
        ("Geschlecht: weiblich", "[PERSONAL]"),
        ("Frau mit zwei Kindern; Hausfrau", "[PERSONAL] mit zwei Kindern; [PERSONAL]"),
        ("Geburtsdatum: 3. März 1988", "[DATE OF BIRTH]"),
        ("Alter: 34 Jahre", "[DATE OF BIRTH]"),
        ("34 Jahre alt", "[DATE OF BIRTH]"),
        (
            "Als Entwicklerin und Kauffrau mit der Leitung und mit Kunden",
            "Als Entwickler und Kauf mit der Leitung und mit Kunden",
        ),
        // French
        ("Monsieur, né le 12/03/1988 à Lyon", "[PERSONAL], [DATE OF BIRTH] à Lyon"),
        ("Sexe : F", "[PERSONAL]"),
        ("Mariée, 34 ans", "[PERSONAL], [DATE OF BIRTH]"),
        ("âgée de 34 ans", "[DATE OF BIRTH]"),
        ("3, rue des Lilas", "[STREET]"),
        // Spanish
        ("Sexo: mujer", "[PERSONAL]"),
        ("Soltera, nacida el 3 de mayo de 1990", "[PERSONAL], [DATE OF BIRTH]"),
        ("Edad: 34 años", "[DATE OF BIRTH]"),
        ("C/ Mayor, 5", "[STREET]"),
        // Italian
        ("Sesso: M", "[PERSONAL]"),
        ("Dott.ssa; coniugata; nata a Roma il 3 maggio 1990", "[PERSONAL]; [PERSONAL]; [DATE OF BIRTH]"),
        ("Via Giuseppe Verdi 12", "[STREET]"),
        // Portuguese
        ("Gênero: feminino", "[PERSONAL]"),
        ("Solteiro, data de nascimento: 03/05/1990", "[PERSONAL], [DATE OF BIRTH]"),
        ("Rua das Flores 12", "[STREET]"),
        // Dutch
        ("Geslacht: vrouw", "[PERSONAL]"),
        ("De heer, geboren op 3 mei 1990", "[PERSONAL], [DATE OF BIRTH]"),
        ("Kerkstraat 12, 1017 Amsterdam", "[STREET] Amsterdam"),
        // Polish
        ("Płeć: kobieta", "[PERSONAL]"),
        ("zamężna; ur. 3 maja 1990", "[PERSONAL]; [DATE OF BIRTH]"),
        ("ul. Prosta 7/12, Warszawa", "[STREET], Warszawa"),
        // Turkish
        ("Cinsiyet: Erkek", "[PERSONAL]"),
        ("Askerlik Durumu: Tamamlandı", "[PERSONAL]"),
        ("Doğum Tarihi: 03.05.1990", "[DATE OF BIRTH]"),
        ("Barbaros Mah. Gül Sok. No: 12 D: 3, İzmir", "[STREET], İzmir"),
        // English
        ("Salesman of the year, saleswoman", "Sales[PERSONAL] of the year, sales[PERSONAL]"),
        ("on maternity leave in 2020", "on [PERSONAL] in 2020"),
    ] {
        assert_eq!(masked(text, &nobody), shown, "{text}");
    }
}

#[test]
fn words_that_look_like_a_person_and_are_none_are_left() {
    let of = |name: &str| Profile { name: Some(name.into()), ..Profile::default() };
    for (name, text) in [
        ("Sam Park", "Spark and Hadoop"),
        ("Maria Silva", "M.S. in Physics, 2014"),
        ("Anna Baker", "worked as a baker"),
        ("Ruby Miller", "Ruby on Rails"),
        ("Peter Young", "young teams"),
    ] {
        assert_eq!(masked(text, &of(name)), text, "{name}");
    }
    for text in [
        "Sr. Software Engineer, Pan-European rollout, Bay Area",
        "20 ans d'expérience; Java, 12 ans",
        "sage-femme à Lyon",
        "maternity ward",
        "Smith et al. Nature 2019",
        "C/Java 8, C/C++ 11",
        "Berlin, Schwerin, Termin und Admin mit der Medizin und für die Firma",
        "Servizi per il cliente e per la banca e di rete",
    ] {
        assert_eq!(masked(text, &Profile::default()), text);
    }
}

#[test]
fn a_name_with_a_title_loses_both() {
    let profile = Profile { name: Some("Ayşe Yılmaz".into()), ..Profile::default() };
    for (text, shown) in [
        ("M. Yılmaz", "[PERSONAL] [NAME]"),
        ("Sr. Yilmaz", "[PERSONAL] [NAME]"),
        ("Pan Yilmaz", "[PERSONAL] [NAME]"),
        ("Ayşe Bey", "[NAME] [PERSONAL]"),
        ("AYSE YILMAZ, a.yilmaz, yilmaz-ayse", "[NAME], [NAME], [NAME]"),
    ] {
        assert_eq!(masked(text, &profile), shown, "{text}");
    }
}

proptest! {
    /// Whatever a person is called, no form of the name is left, and what stands around it is. The digits are no year: one
    /// stands in the text.
    #[test]
    fn no_form_of_a_name_is_left(
        first in "[B-DF-HJ-NP-TV-Z][aeiou][lmnr][aeo][dkt]{1,2}[ao]", last in "[B-DF-HJ-NP-TV-Z][aeiou][lmnr]{1,2}[aeiou][wvx][aeiou]ck",
        digits in 3000u32..9999,
    ) {
        let (low_first, low_last) = (first.to_lowercase(), last.to_lowercase());
        let initial = &first[..1];
        let email = format!("{low_first}.{low_last}{digits}@mail.example");
        let profile = Profile {
            name: Some(format!("{first} {last}")),
            emails: vec![email.clone()],
            email: Some(email.clone()),
            phone: Some(format!("+49 170 55{digits}")),
            phones: vec![format!("+49 170 55{digits}")],
            ..Profile::default()
        };
        let upper = format!("{first} {last}").to_uppercase();
        let text = format!(
            "{upper}\n{email}\n+49 170 55{digits}, 0170-55{digits}\n{last}, {first}\n{initial}. {last}\n{last}_{first}_CV.pdf\n\
             {low_first}{low_last}\n{initial}{low_last}\nhttps://{low_first}-{low_last}.example/me\n{low_last}.example\n\
             Skype: {low_first}.{low_last}{digits}\n{first} built Rust services with {last}'s team since 2019\n"
        );
        let shown = masked(&text, &profile).to_lowercase();
        for hidden in [&low_first, &low_last, &digits.to_string()] {
            prop_assert!(!shown.contains(hidden.as_str()), "{} in {}", hidden, shown);
        }
        prop_assert!(shown.contains("built rust services with") && shown.contains("since 2019"), "{}", shown);
    }
}
