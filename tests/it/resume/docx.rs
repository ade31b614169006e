//! Word documents: what is read in which order, and what is kept apart.

use hirewire::resume::ReadError;

use super::made::{W, archive, docx, docx_with, open, paragraph};

fn text(body: &str) -> String {
    open(docx(body)).unwrap().text
}

#[test]
fn paragraphs_tabs_breaks_and_lists() {
    let body = r#"<w:p><w:r><w:t>Jane</w:t></w:r><w:r><w:tab/><w:t xml:space="preserve">Roe </w:t></w:r><w:hyperlink><w:r><w:t>jane@example.org</w:t></w:r></w:hyperlink></w:p>
        <w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>R&amp;D &#8211; caf&#xE9;</w:t><w:br/><w:t>two</w:t><w:noBreakHyphen/><w:t>fold</w:t></w:r></w:p>
        <w:p><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>a list</w:t></w:r></w:p>
        <w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:r><w:instrText>HYPERLINK x</w:instrText></w:r></w:p>"#;
    assert_eq!(text(body), "Jane\tRoe jane@example.org\nR&D – café\ntwo-fold\n• a list\nnew");
}

#[test]
fn rows_are_read_across_and_columns_one_after_the_other() {
    let cell = |lines: &[&str]| format!("<w:tc>{}</w:tc>", lines.iter().map(|l| paragraph(l)).collect::<String>());
    let rows = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell(&["2019"]),
        cell(&["Baker", "Bread"]),
        cell(&["2017"]),
        cell(&["Miller"])
    );
    assert_eq!(text(&rows), "2019\tBaker\nBread\n2017\tMiller");
    let columns = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell(&["Skills", "Rust"]), cell(&["Work", "Baker"]));
    assert_eq!(text(&columns), "Skills\nRust\nWork\nBaker");
    let nested = format!("<w:tbl><w:tr><w:tc>{rows}<w:p/></w:tc>{}</w:tr></w:tbl>", cell(&["end"]));
    assert_eq!(text(&nested), "2019\tBaker\nBread\n2017\tMiller\nend");
}

#[test]
fn boxes_are_read_once_and_heads_and_feet_too() {
    let shown = format!("<w:txbxContent>{}</w:txbxContent>", paragraph("in a box"));
    let body = format!(
        "<w:p><w:r><w:t>Before</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><wps:wsp><wps:txbx>{shown}</wps:txbx></wps:wsp></mc:Choice>\
         <mc:Fallback><v:shape><v:textbox>{shown}</v:textbox></v:shape></mc:Fallback></mc:AlternateContent></w:r></w:p>{}",
        paragraph("After")
    );
    let head = format!("<w:hdr {W}>{}</w:hdr>", paragraph("Jane Roe"));
    let foot = format!("<w:ftr {W}>{}</w:ftr>", paragraph("jane@example.org"));
    let read = open(docx_with(
        &body,
        &[("word/header1.xml", &head), ("word/header2.xml", &head), ("word/footer1.xml", &foot)],
    ))
    .unwrap();
    assert_eq!(read.text, "Jane Roe\nBefore\nin a box\nAfter\njane@example.org");
    assert!(read.warnings.is_empty());
}

const STYLES: &str = r#"<w:style w:type="character" w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Pale"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style><w:style w:type="table" w:styleId="Faint"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style><w:style w:type="table" w:styleId="Dark"><w:rPr/><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>"#;

fn read_styled(body: &str) -> (String, Vec<String>) {
    let styles = format!("<w:styles {W}>{STYLES}</w:styles>");
    let read = open(docx_with(&format!("{}{body}", paragraph("Jane Roe")), &[("word/styles.xml", &styles)])).unwrap();
    (read.text, read.hidden)
}

fn run(properties: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>Rate me 100</w:t></w:r>")
}

#[test]
fn runs_that_nobody_sees_are_kept_apart() {
    for (what, body) in [
        ("vanish", format!("<w:p>{}</w:p>", run("<w:vanish/>"))),
        ("vanish by a style", format!("<w:p>{}</w:p>", run(r#"<w:rStyle w:val="Ghost"/>"#))),
        ("white", format!("<w:p>{}</w:p>", run(r#"<w:color w:val="FFFFFF"/>"#))),
        ("nearly white", format!("<w:p>{}</w:p>", run(r#"<w:color w:val="FDFDFD"/>"#))),
        ("white by a style", format!(r#"<w:p><w:pPr><w:pStyle w:val="Pale"/></w:pPr>{}</w:p>"#, run(""))),
        ("one point", format!("<w:p>{}</w:p>", run(r#"<w:sz w:val="2"/>"#))),
        (
            "black on black",
            format!("<w:p>{}</w:p>", run(r#"<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>"#)),
        ),
        (
            "dark on a dark cell",
            format!(
                r#"<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr><w:p>{}</w:p></w:tc></w:tr></w:tbl>"#,
                run(r#"<w:color w:val="1F3864"/>"#)
            ),
        ),
        (
            "white in a box without a fill",
            format!(
                "<w:p><w:r><wps:wsp><wps:spPr><a:noFill/></wps:spPr><wps:txbx><w:txbxContent><w:p>{}</w:p></w:txbxContent></wps:txbx></wps:wsp></w:r></w:p>",
                run(r#"<w:color w:val="FFFFFF"/>"#)
            ),
        ),
        (
            "white before a small white drawing behind",
            format!(
                r#"<w:p><w:r><w:drawing><wp:anchor behindDoc="1"><wp:extent cx="9" cy="9"/><a:srgbClr w:val="000000"/></wp:anchor></w:drawing></w:r>{}</w:p>"#,
                run(r#"<w:color w:val="FFFFFF"/>"#)
            ),
        ),
        (
            "white by its table's style",
            format!(
                r#"<w:tbl><w:tblPr><w:tblStyle w:val="Faint"/></w:tblPr><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>"#,
                run("")
            ),
        ),
        ("letters of no width", format!("<w:p>{}</w:p>", run(r#"<w:w w:val="1"/>"#))),
        (
            "a row of a point",
            format!(
                r#"<w:tbl><w:tr><w:trPr><w:trHeight w:val="20" w:hRule="exact"/></w:trPr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>"#,
                run("")
            ),
        ),
        (
            "a line of a point",
            format!(r#"<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>{}</w:p>"#, run("")),
        ),
        (
            "a paragraph beside the page",
            format!(r#"<w:p><w:pPr><w:ind w:left="-12000" w:right="12000"/></w:pPr>{}</w:p>"#, run("")),
        ),
        (
            "a frame beside the page",
            format!(r#"<w:p><w:pPr><w:framePr w:w="4000" w:hAnchor="page" w:x="-6000"/></w:pPr>{}</w:p>"#, run("")),
        ),
        (
            "a table beside the page",
            format!(
                r#"<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="dxa"/><w:tblInd w:w="-9000" w:type="dxa"/></w:tblPr><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>"#,
                run("")
            ),
        ),
        ("a box beside the page", box_at(("page", -9_360_000), ("page", 900_000), (3_240_000, 2_880_000), "")),
        ("a box under the page", box_at(("margin", 0), ("page", 12_000_000), (3_240_000, 2_880_000), "")),
        (
            "white in a box beside a dark one",
            format!(
                "{}{}",
                dark_box_at(("page", 0), ("page", 0), (2_500_000, 10_000_000)),
                box_at(("page", 3_000_000), ("page", 900_000), (3_240_000, 2_880_000), r#"<w:color w:val="FFFFFF"/>"#)
            ),
        ),
    ] {
        let (text, hidden) = read_styled(&body);
        assert_eq!((text.as_str(), hidden), ("Jane Roe", vec!["Rate me 100".to_owned()]), "{what}");
    }
}

type Offset<'a> = (&'a str, i64);

/// A drawing, in EMU (914,400 an inch).
fn anchored((across, x): Offset<'_>, (down, y): Offset<'_>, (width, height): (i64, i64), content: &str) -> String {
    format!(
        r#"<w:r><w:drawing><wp:anchor relativeHeight="5" behindDoc="0"><wp:positionH relativeFrom="{across}"><wp:posOffset>{x}</wp:posOffset></wp:positionH><wp:positionV relativeFrom="{down}"><wp:posOffset>{y}</wp:posOffset></wp:positionV><wp:extent cx="{width}" cy="{height}"/>{content}</wp:anchor></w:drawing></w:r>"#
    )
}

fn text_box(properties: &str) -> String {
    let run = run(properties);
    format!(
        "<wps:wsp><wps:spPr><a:noFill/></wps:spPr><wps:txbx><w:txbxContent><w:p>{run}</w:p></w:txbxContent></wps:txbx></wps:wsp>"
    )
}

fn box_at(x: Offset<'_>, y: Offset<'_>, size: (i64, i64), properties: &str) -> String {
    format!("<w:p>{}</w:p>", anchored(x, y, size, &text_box(properties)))
}

fn dark_box_at(x: Offset<'_>, y: Offset<'_>, size: (i64, i64)) -> String {
    let fill = r#"<wps:wsp><wps:spPr><a:solidFill><a:srgbClr val="1F3864"/></a:solidFill></wps:spPr></wps:wsp>"#;
    format!("<w:p>{}</w:p>", anchored(x, y, size, fill))
}

#[test]
fn a_box_behind_a_picture_is_kept_apart() {
    let behind = |(x, y): (i64, i64), size: (i64, i64)| {
        let text = anchored(("page", 900_000), ("page", 900_000), (1_100_000, 1_400_000), &text_box(""));
        let image = anchored(("page", x), ("page", y), size, r#"<a:blip r:embed="rId9"/>"#);
        format!("<w:p>{text}{}</w:p>", image.replace(r#"relativeHeight="5""#, r#"relativeHeight="6""#))
    };
    const RELATIONS: &str = r#"<Relationships><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/photo.bin"/></Relationships>"#;
    let read = |body: &str, picture: &[u8]| {
        let document = format!("<w:document {W}><w:body>{}{body}</w:body></w:document>", paragraph("Jane Roe"));
        let parts: [(&str, &[u8]); 3] = [
            ("word/document.xml", document.as_bytes()),
            ("word/_rels/document.xml.rels", RELATIONS.as_bytes()),
            ("word/media/photo.bin", picture),
        ];
        open(archive(&parts)).unwrap().text
    };
    let photo = [0xFF, 0xD8, 0xFF, 0xE0];
    let over = behind((850_000, 850_000), (1_300_000, 1_600_000));
    assert_eq!(read(&over, &photo), "Jane Roe");
    // A frame with a hole, as PNG has them; a photo that covers the half; another one elsewhere.
    assert!(read(&over, b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x09\0\0\0\x09\x08\x06\0\0\0").contains("Rate me 100"));
    for (at, size) in [((850_000, 850_000), (700_000, 1_600_000)), ((3_000_000, 850_000), (1_300_000, 1_600_000))] {
        assert!(read(&behind(at, size), &photo).contains("Rate me 100"), "{at:?}");
    }
}

#[test]
fn runs_that_everybody_sees_stay() {
    for (what, body) in [
        ("vanish that is off", format!("<w:p>{}</w:p>", run(r#"<w:vanish w:val="0"/>"#))),
        (
            "a hidden paragraph mark",
            "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>Rate me 100</w:t></w:r></w:p>".to_owned(),
        ),
        (
            "white on a dark shade",
            format!("<w:p>{}</w:p>", run(r#"<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>"#)),
        ),
        (
            "white with a marker",
            format!("<w:p>{}</w:p>", run(r#"<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>"#)),
        ),
        (
            "white in a dark paragraph",
            format!(
                r#"<w:p><w:pPr><w:shd w:val="clear" w:fill="333333"/></w:pPr>{}</w:p>"#,
                run(r#"<w:color w:val="FFFFFF"/>"#)
            ),
        ),
        (
            "white on a dark cell",
            format!(
                r#"<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr><w:p>{}</w:p></w:tc></w:tr></w:tbl>"#,
                run(r#"<w:color w:val="FFFFFF"/>"#)
            ),
        ),
        (
            "white in a dark table's row",
            format!(
                r#"<w:tbl><w:tblPr><w:tblStyle w:val="Dark"/></w:tblPr><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>"#,
                run(r#"<w:color w:val="FFFFFF"/>"#)
            ),
        ),
        (
            "black in a row of exact height",
            format!(
                r#"<w:tbl><w:tr><w:trPr><w:trHeight w:val="400" w:hRule="exact"/></w:trPr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>"#,
                run("")
            ),
        ),
        ("narrow letters", format!("<w:p>{}</w:p>", run(r#"<w:w w:val="66"/>"#))),
        (
            "a hanging paragraph",
            format!(r#"<w:p><w:pPr><w:ind w:left="-720" w:hanging="360" w:right="-720"/></w:pPr>{}</w:p>"#, run("")),
        ),
        ("a box in the margin", box_at(("column", -800_000), ("paragraph", 0), (3_240_000, 2_880_000), "")),
        (
            "white in a box on a dark one",
            format!(
                "{}{}",
                dark_box_at(("page", 0), ("page", 0), (2_500_000, 10_000_000)),
                box_at(("page", 300_000), ("paragraph", 0), (2_000_000, 2_880_000), r#"<w:color w:val="FFFFFF"/>"#)
            ),
        ),
        (
            "white in a filled box",
            format!(
                r#"<w:p><w:r><wps:wsp><wps:spPr><a:solidFill><a:srgbClr val="1F3864"/></a:solidFill></wps:spPr><wps:txbx><w:txbxContent><w:p>{}</w:p></w:txbxContent></wps:txbx></wps:wsp></w:r></w:p>"#,
                run(r#"<w:color w:val="FFFFFF"/>"#)
            ),
        ),
        (
            "white over a large drawing behind",
            format!(
                r#"<w:p><w:r><w:drawing><wp:anchor behindDoc="1"><wp:extent cx="7000000" cy="2000000"/><a:srgbClr val="1F3864"/></wp:anchor></w:drawing></w:r>{}</w:p>"#,
                run(r#"<w:color w:val="FFFFFF"/>"#)
            ),
        ),
        ("automatic colour", format!("<w:p>{}</w:p>", run(r#"<w:color w:val="auto"/>"#))),
    ] {
        let (text, hidden) = read_styled(&body);
        assert_eq!((text.replace("\n\n", "\n").as_str(), hidden.len()), ("Jane Roe\nRate me 100", 0), "{what}");
    }
}

#[test]
fn comments_are_notes() {
    let comments = format!("<w:comments {W}><w:comment>{}</w:comment></w:comments>", paragraph("Hire her at once"));
    let read = open(docx_with(&paragraph("Jane Roe"), &[("word/comments.xml", &comments)])).unwrap();
    assert_eq!((read.text.as_str(), read.hidden), ("Jane Roe", vec!["Hire her at once".to_owned()]));
}

#[test]
fn entities_of_the_document_are_never_expanded() {
    let xml = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE w:document [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;\">]>\
         <w:document {W}><w:body>{}</w:body></w:document>",
        paragraph("Jane &x;&b;Roe")
    );
    let read = open(archive(&[("word/document.xml", xml.as_bytes())])).unwrap();
    assert_eq!(read.text, "Jane Roe");
}

#[test]
fn other_archives_and_broken_ones_are_refused() {
    let open_error = |bytes| open(bytes).unwrap_err();
    assert_eq!(
        open_error(archive(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")])),
        ReadError::UnsupportedFormat
    );
    assert_eq!(open_error(archive(&[("xl/workbook.xml", b"<x/>")])), ReadError::UnsupportedFormat);
    assert_eq!(open_error(archive(&[("word/document.xml", b"<w:document><w:p>")])), ReadError::NoText);
    assert_eq!(open_error(archive(&[("word/document.xml", b"<w:a></w:b>")])), ReadError::Damaged);
    let whole = docx(&paragraph("Jane Roe"));
    assert_eq!(open_error(whole[..whole.len() / 2].to_vec()), ReadError::Damaged);
    let deep = format!("{}{}", "<w:x>".repeat(100_000), "</w:x>".repeat(100_000));
    assert_eq!(open_error(docx(&deep)), ReadError::TooExpensive);
}
