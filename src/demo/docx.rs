//! A small DOCX writer (ECMA-376): paragraphs with styles, a table for two columns.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::layouts::{Part, parts};
use super::people::{Person, Shape};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:rPr><w:b/><w:sz w:val="40"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:rPr><w:b/><w:color w:val="2F5496"/><w:sz w:val="26"/></w:rPr></w:style></w:styles>"#;

/// The person's résumé as a Word document.
pub(super) fn resume(person: &Person) -> Vec<u8> {
    let parts = parts(person);
    let body = if person.shape == Shape::DocxTable { table(&parts) } else { parts.iter().map(paragraph).collect() };
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}<w:sectPr/></w:body></w:document>"#
    );
    let files = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
        ("word/styles.xml", STYLES),
        ("word/document.xml", &document),
    ];
    packed(&files)
}

/// Writing to memory fails for no reason that could arise here; an archive cut short would show in the tests.
fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The same bytes every time: no clock.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, content) in files {
        if zip.start_file(*name, options).and_then(|()| Ok(zip.write_all(content.as_bytes())?)).is_err() {
            break;
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// What stands above the first heading goes across; then short sections to the left, long ones to the right.
fn table(parts: &[Part]) -> String {
    let first = parts.iter().position(|p| matches!(p, Part::Heading(_))).unwrap_or(parts.len());
    let (head, rest) = parts.split_at(first);
    let (mut left, mut right) = (String::new(), String::new());
    let mut narrow = false;
    for (place, part) in rest.iter().enumerate() {
        if matches!(part, Part::Heading(_)) {
            let section = rest[place + 1..].iter().take_while(|p| !matches!(p, Part::Heading(_)));
            narrow = section.clone().all(|p| matches!(p, Part::Line(_)));
        }
        (if narrow { &mut left } else { &mut right }).push_str(&paragraph(part));
    }
    let head: String = head.iter().map(paragraph).collect();
    let cell = |width: u32, inside: &str| {
        format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}<w:p/></w:tc>"#)
    };
    format!("{head}<w:tbl><w:tblPr/><w:tr>{}{}</w:tr></w:tbl>", cell(3000, &left), cell(6500, &right))
}

fn paragraph(part: &Part) -> String {
    let run = |text: &str| format!(r#"<w:r><w:t xml:space="preserve">{}</w:t></w:r>"#, escaped(text));
    let styled =
        |style: &str, text: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{}</w:p>"#, run(text));
    match part {
        Part::Name(text) => styled("Title", text),
        Part::Heading(text) => styled("Heading1", text),
        Part::Line(text) => format!("<w:p>{}</w:p>", run(text)),
        Part::Entry(text, dates) => format!("<w:p>{}<w:r><w:tab/></w:r>{}</w:p>", run(text), run(dates)),
        Part::Bullet(text) => {
            format!(
                r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>"#,
                run(text)
            )
        }
        Part::Whisper(text) => {
            format!(r#"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r></w:p>"#, escaped(text))
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
