//! Reading order: columns, bars, tables, heads and feet, spaced letters, from a whole file to its text.

use super::made::{open, page, pdf, stream};

fn at(x: u32, y: u32, text: &str) -> String {
    format!("BT /F1 10 Tf {x} {y} Td ({text}) Tj ET\n")
}

fn text(content: &str) -> String {
    open(page("", "", content, &[])).unwrap().text
}

#[test]
fn two_columns_are_read_one_after_the_other_however_they_are_painted() {
    let left = |row: u32| at(50, 700 - 12 * row, &format!("left column, running text of some length, row {row}"));
    let right = |row: u32| at(320, 700 - 12 * row, &format!("right column, running text of some length, row {row}"));
    let by_column: String = (0..4).map(left).chain((0..4).map(right)).collect();
    let by_row: String = (0..4).flat_map(|row| [left(row), right(row)]).collect();
    for content in [by_column, by_row] {
        let text = text(&content);
        assert!(
            text.find("left column, running text of some length, row 3").unwrap() < text.find("right").unwrap(),
            "{text}"
        );
    }
}

#[test]
fn a_date_at_the_margin_belongs_to_its_row_whenever_it_is_painted() {
    let row = |y: u32, what: &str| at(50, y, what);
    let dates = at(480, 700, "2019 - 2021") + &at(480, 660, "2015 - 2019");
    let rows = row(700, "Baker, Loaf and Sons") + &row(688, "Bread.") + &row(660, "Miller, Stone and Daughters");
    for content in [format!("{rows}{dates}"), format!("{dates}{rows}")] {
        let text = text(&content);
        assert!(text.contains("Baker, Loaf and Sons\t2019 - 2021"), "{text}");
        assert!(text.contains("Miller, Stone and Daughters\t2015 - 2019"), "{text}");
    }
}

#[test]
fn a_bar_at_the_right_is_read_apart_from_dated_rows_beside_it() {
    let dated = ["Miller, Stone and Sons", "Baker, Loaf Works", "Cook, Inn of Hill"];
    let mut rows = Vec::new();
    for (i, name) in (0u32..).zip(dated) {
        rows.push((700 - 60 * i, at(50, 700 - 60 * i, name) + &at(300, 700 - 60 * i, "2019 - 2021")));
        rows.push((687 - 60 * i, at(50, 687 - 60 * i, "Grain was ground and bread was baked there")));
        rows.push((674 - 60 * i, at(50, 674 - 60 * i, "Everybody was fed")));
    }
    for (i, skill) in (0u32..).zip(["Skills", "Milling", "Baking", "Cooking", "Selling", "Cleaning", "Driving"]) {
        rows.push((700 - 17 * i, at(400, 700 - 17 * i, skill)));
    }
    rows.sort_by_key(|(y, _)| std::cmp::Reverse(*y));
    let text = text(&rows.into_iter().map(|(_, row)| row).collect::<String>());
    for name in dated {
        assert!(text.contains(&format!("{name}\t2019 - 2021")), "{text}");
    }
    assert!(text.contains("Skills\nMilling\nBaking\nCooking\nSelling"), "{text}");
}

#[test]
fn boxes_are_read_one_after_the_other_and_their_text_stays_in_them() {
    // A frame, a filled box and white words on a dark one, side by side and on the same base lines.
    let lines = |x: u32, head: &str, words: [&str; 3]| {
        (0u32..).zip([head].iter().chain(&words)).map(|(row, words)| at(x, 690 - 14 * row, words)).collect::<String>()
    };
    let boxes = [
        "40 630 170 80 re S\n".to_owned() + &lines(50, "Contact", ["jane@example.org", "Mill Lane 4", "Wexcombe"]),
        "q .9 .95 1 rg 220 630 170 80 re f Q\n".to_owned()
            + &lines(230, "Languages", ["English, native", "French, fluent", "Dutch, basic"]),
        "q .1 .1 .3 rg 400 630 170 80 re f 1 1 1 rg\n".to_owned()
            + &lines(410, "Skills", ["Milling", "Baking of bread", "Bookkeeping"])
            + "Q\n",
    ];
    let below = "40 520 530 80 re S\n".to_owned()
        + &at(50, 580, "Experience")
        + &at(50, 566, "Baker, Loaf and Sons")
        + &at(480, 566, "2019 - 2021")
        + &at(50, 552, "Bread was baked for four hundred people every day of the year, and sold at three markets");
    for order in [[0, 1, 2], [2, 0, 1]] {
        let painted: String = order.iter().map(|&at| boxes[at].as_str()).collect();
        let text = text(&format!("{painted}{below}"));
        let whole = [
            "Contact\njane@example.org\nMill Lane 4\nWexcombe",
            "Languages\nEnglish, native\nFrench, fluent\nDutch, basic",
            "Skills\nMilling\nBaking of bread\nBookkeeping",
            "Experience\nBaker, Loaf and Sons\t2019 - 2021\nBread was baked",
        ];
        for part in whole {
            assert!(text.contains(part), "{part:?} is not in {text:?}");
        }
    }
    // A box that the program which made the file placed as a drawing of its own.
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 200 60] /Matrix [1 0 0 1 360 640] /Resources << /Font << /F1 5 0 R >> >>",
        b"0 0 200 60 re S BT /F1 10 Tf 10 40 Td (Skills) Tj 0 -14 Td (Milling) Tj ET",
    );
    let content = at(50, 600, "Experience") + &at(50, 586, "Baker, Loaf and Sons") + "/X Do\n";
    let text = open(page("/XObject << /X 6 0 R >>", "", &content, &[form])).unwrap().text;
    assert!(text.contains("Skills\nMilling") && text.contains("Experience\nBaker, Loaf and Sons"), "{text:?}");
}

#[test]
fn a_name_that_is_painted_last_is_read_first() {
    let content = at(50, 600, "Experience") + &at(50, 588, "Baker") + &at(60, 740, "Jane Roe");
    assert!(text(&content).starts_with("Jane Roe"));
}

#[test]
fn spaced_headings_and_words_of_single_letters() {
    let spaced = "BT /F1 12 Tf 50 700 Td [(E) -300 (X) -300 (P) -300 (E) -300 (R) -300 (I) -300 (E) -300 (N) -300 (C) -300 (E)] TJ ET\n";
    assert_eq!(text(spaced), "EXPERIENCE");
    assert_eq!(text(&at(50, 700, "W O R K   H I S T O R Y")), "WORK HISTORY");
    let tracked = "BT /F1 12 Tf 6 Tc 50 700 Td (SKILLS) Tj 0 Tc 0 -16 Td (C, R, Go) Tj ET";
    assert_eq!(text(tracked), "SKILLS\nC, R, Go");
}

#[test]
fn ligatures_soft_hyphens_and_broken_words() {
    // 0xAD is WinAnsi's soft hyphen.
    let content = at(50, 700, "I led the develop-") + &at(50, 688, "ment of soft\\255ware");
    assert_eq!(text(&content), "I led the development\nof software");
}

#[test]
fn upside_down_and_sideways_pages_read_as_they_are_looked_at() {
    for turn in [0, 90, 180, 270] {
        let content = "BT /F1 10 Tf 100 700 Td (first line) Tj 0 -12 Td (second line) Tj ET";
        let read = open(page("", &format!("/Rotate {turn}"), content, &[])).unwrap();
        assert_eq!(read.text.replace("\n\n", "\n"), "first line\nsecond line", "{turn}");
    }
}

#[test]
fn heads_and_feet_of_many_pages_are_said_once() {
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [4 0 R 6 0 R 8 0 R] /Count 3 /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> >>".to_vec(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ];
    for number in 1..=3u32 {
        let content = at(50, 760, "Jane Roe, jane@example.org")
            + &at(50, 700, &format!("Work of part {}", ["one", "two", "three"][number as usize - 1]))
            + &at(50, 680, "Baker")
            + &at(50, 660, &format!("Bread number {}", number * 7))
            + &at(50, 30, &format!("Page {number} of 3"));
        objects.push(format!("<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>", 3 + 2 * number).into_bytes());
        objects.push(stream("", content.as_bytes()));
    }
    let read = open(pdf(&objects)).unwrap();
    assert_eq!(read.pages, 3);
    assert_eq!(read.text.matches("jane@example.org").count(), 1, "{}", read.text);
    assert_eq!(read.text.matches("Page ").count(), 1, "{}", read.text);
    assert_eq!(read.text.matches("Work of part").count(), 3);
    assert_eq!(read.text.matches('\u{c}').count(), 2);
}
