//! Entries and dates as they are written in other countries, read as a whole.

use jiff::civil::Date;

use super::{dates, experience, lines};

const TODAY: Date = jiff::civil::date(2026, 11, 23);

fn rows(text: &str) -> Vec<String> {
    let all = lines::split(text);
    let said = |v: &Option<String>| v.clone().unwrap_or_default();
    let row = |j: &experience::Job| {
        let p = &j.position;
        let end = if p.current { "now".to_owned() } else { said(&p.end) };
        format!("{} | {} | {}..{end}", said(&p.title), said(&p.company), said(&p.start))
    };
    experience::read(&all, 0, all.len(), TODAY).iter().map(row).collect()
}

#[test]
fn dates_of_many_countries_are_read() {
    let table = [
        ("10/2017 – in corso", "2017-10..open"),
        ("enero de 2020 - actualmente", "2020-01..open"),
        ("Mars 2019 à ce jour", "2019-03..open"),
        ("depuis janvier 2020 jusqu'à présent", "2020-01..open"),
        ("Mar 2019 - en cours", "2019-03..open"),
        ("março de 2019 até o momento", "2019-03..open"),
        ("od marca 2019 do chwili obecnej", "2019-03..open"),
        ("IX 2015 – VI 2018", "2015-09..2018-06"),
        ("Loaf Works B.V. 2019 – heden", "2019..open"),
        ("IX.2015 - obecnie", "2015-09..open"),
        ("dall'aprile 2019 all'agosto 2020", "2019-04..2020-08"),
        ("De janvier 2017 à août 2020", "2017-01..2020-08"),
        ("2019'dan beri", "2019..open"),
        ("2015'ten 2018'e kadar", "2015..2018"),
        ("Mart 2020 – şu an", "2020-03..open"),
        ("01-2015 t/m 06-2018", "2015-01..2018-06"),
        ("Winter 2018 – Spring 2019", "2018-12..2019-03"),
        ("WS 2015/16 – SS 2018", "2015-09..2018-06"),
        ("zwischen 2015 und 2018", "2015..2018"),
        ("entre 2015 et 2018", "2015..2018"),
        ("June '17 - May '18", "2017-06..2018-05"),
        ("'17 – '19", "2017..2019"),
        ("2015 hasta la fecha", "2015..open"),
        ("03.2019 bis dato", "2019-03..open"),
        ("mars 2021 – nuvarande", "2021-03..open"),
        ("sedan augusti 2019", "2019-08..open"),
        ("från maj 2015 till juni 2018", "2015-05..2018-06"),
        ("marts 2015 – nuværende", "2015-03..open"),
        ("fra 2015 til i dag", "2015..open"),
        ("august 2019 – nå", "2019-08..open"),
        ("mai 2016 – d.d.", "2016-05..open"),
        ("siden oktober 2020", "2020-10..open"),
        ("sommeren 2014", "2014-06"),
        ("září 2016 – dosud", "2016-09..open"),
        ("od ledna 2015 do srpna 2018", "2015-01..2018-08"),
        ("2012 až 2016", "2012..2016"),
        ("od r. 2016 do současnosti", "2016..open"),
        ("1. 9. 2016 – 31. 8. 2018", "2016-09..2018-08"),
        ("máj 2017 – súčasnosť", "2017-05..open"),
        ("mai 2019 – Prezent", "2019-05..open"),
        ("ianuarie 2016 – în prezent", "2016-01..open"),
        ("din iunie 2014 până în decembrie 2015", "2014-06..2015-12"),
        ("de la 2014 până la 2018", "2014..2018"),
        ("octombrie 2014 – noiembrie 2016", "2014-10..2016-11"),
    ];
    for (line, want) in table {
        assert_eq!(dates::first_written(line, TODAY).as_deref(), Some(want), "{line}");
    }
    // The Portuguese and Polish "na" and Arizona are not what they would be with an accent.
    assert_eq!(dates::first_written("2019 na Padaria Sol", TODAY).as_deref(), Some("2019"));
    assert_eq!(dates::first_written("2018, Mesa, AZ 2020", TODAY).as_deref(), Some("2018"));
}

#[test]
fn heads_of_many_countries_are_read() {
    let table: [(&str, &[&str]); 16] = [
        (
            "2016–dosud   provozní elektrikář, Pekárna Klas, a. s., Vysoké Mýto.\n2008–2016   elektromechanik, Mouka CZ s.r.o., Pardubice.",
            &[
                "provozní elektrikář | Pekárna Klas, a. s. | 2016..now",
                "elektromechanik | Mouka CZ s.r.o. | 2008..2016",
            ],
        ),
        (
            "Daglig leder\nBrød og Smør AS, Bergen\nMai 2017 – d.d.\n\nBaker\nBakeriet Sol AS\nAugust 2010 – april 2017",
            &["Daglig leder | Brød og Smør AS | 2017-05..now", "Baker | Bakeriet Sol AS | 2010-08..2017-04"],
        ),
        (
            "ŞİRKET ADI: Fırın Mağazacılık A.Ş.\nGÖREV: Mağaza Müdürü\nTARİH: 05/2021 - Devam Ediyor",
            &["Mağaza Müdürü | Fırın Mağazacılık A.Ş. | 2021-05..now"],
        ),
        (
            "Van maart 2018 tot heden: doktersassistente bij Huisartsenpraktijk De Oven te Deventer",
            &["doktersassistente | Huisartsenpraktijk De Oven | 2018-03..now"],
        ),
        (
            "• Metalúrgica Três Fornos Ltda – Londrina\nEletricista de Manutenção – de 03/2020 até a presente data",
            &["Eletricista de Manutenção | Metalúrgica Três Fornos Ltda | 2020-03..now"],
        ),
        (
            "▪ Infirmière en réanimation | Hôpital Sainte-Farine, Lille | depuis février 2021\n▪ Infirmière | Résidence Les Fours, Lille | sept. 2018 – janv. 2021",
            &[
                "Infirmière en réanimation | Hôpital Sainte-Farine | 2021-02..now",
                "Infirmière | Résidence Les Fours | 2018-09..2021-01",
            ],
        ),
        (
            "Loaf S.n.c.                                        Leeds\nBaker                         10/2017 – in corso\n• bread",
            &["Baker | Loaf S.n.c. | 2017-10..now"],
        ),
        (
            "Jefe de Ventas en Hornos El Roble S.A.S. (enero de 2020 - actualmente)\nLidero un equipo.",
            &["Jefe de Ventas | Hornos El Roble S.A.S. | 2020-01..now"],
        ),
        (
            "De janvier 2017 à août 2020 : Assistante communication, Association Les Fours, Lille",
            &["Assistante communication | Association Les Fours | 2017-01..2020-08"],
        ),
        (
            "Line Cook, Loaf Grill, Leeds. Prepared 200 covers a night and trained new staff there. Winter 2021 - present.",
            &["Line Cook | Loaf Grill | 2021-12..now"],
        ),
        (
            "Company : Loaf Ltd\nJob Profile -2 Worked as Sales Executive from Jan 2018 to Apr 2021\n• bread",
            &["Sales Executive | Loaf Ltd | 2018-01..2021-04"],
        ),
        (
            "Company: Loaf Ltd\nPosition: Baker\nTenure: January 2016 – Present\n\nCompany: Mill Ltd\nPosition: Cook\nTenure: July 2012 – December 2015",
            &["Baker | Loaf Ltd | 2016-01..now", "Cook | Mill Ltd | 2012-07..2015-12"],
        ),
        (
            "Position: Baker\nPeriod: January 2016 – Present\nCompany: Loaf Ltd\nPosition: Cook\nPeriod: July 2012 – December 2015\nCompany: Mill Ltd",
            &["Baker | Loaf Ltd | 2016-01..now", "Cook | Mill Ltd | 2012-07..2015-12"],
        ),
        (
            "Hornos Ría 2000, S.L. (Bilbao)\nPanadero sénior. Feb. 2021 – hoy\nDiseño de panes en Bilbao.",
            &["Panadero sénior | Hornos Ría 2000, S.L. | 2021-02..now"],
        ),
        (
            "Szpital Miejski w Gdyni\nPielęgniarka oddziałowa\nod V 2019 do chwili obecnej",
            &["Pielęgniarka oddziałowa | Szpital Miejski w Gdyni | 2019-05..now"],
        ),
        (
            "Gráfica Sol S/A – Jundiaí/SP\nCargo: Padeiro\nPeríodo: 02/2014 a 04/2018",
            &["Padeiro | Gráfica Sol S/A | 2014-02..2018-04"],
        ),
    ];
    for (text, want) in table {
        assert_eq!(rows(text), want, "{text}");
    }
}
