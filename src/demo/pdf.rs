//! A small PDF writer (ISO 32000-1): base-14 fonts in WinAnsi encoding, text and filled boxes. Enough for a résumé.

use std::fmt::Write as _;

/// A4 in points.
pub(super) const WIDTH: f32 = 595.0;
pub(super) const HEIGHT: f32 = 842.0;

/// One of the fonts that every viewer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Sans,
    SansBold,
    Serif,
    SerifBold,
}

const FACES: [(&str, &str); 4] =
    [("F0", "Helvetica"), ("F1", "Helvetica-Bold"), ("F2", "Times-Roman"), ("F3", "Times-Bold")];

/// Widths of Helvetica from the blank to `~`, in thousandths of the size (Adobe Core 14 metrics). The other faces differ little, and
/// nothing here has to be exact: it breaks lines and sets dates to the right.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// How wide a text is, in points.
pub(super) fn width(text: &str, size: f32) -> f32 {
    let thousandths: u32 = text
        .chars()
        .map(|c| (c as usize).checked_sub(32).and_then(|place| WIDTHS.get(place)).map_or(556, |&w| u32::from(w)))
        .sum();
    thousandths as f32 * size / 1000.0
}

#[derive(Debug, Default)]
pub(super) struct Pdf {
    pages: Vec<String>,
}

impl Pdf {
    pub(super) fn page(&mut self) {
        self.pages.push(String::new());
    }

    fn add(&mut self, words: std::fmt::Arguments<'_>) {
        if let Some(page) = self.pages.last_mut() {
            // Writing to a string can't fail.
            let _ = writeln!(page, "{words}");
        }
    }

    /// Red, green and blue from 0 to 1, for all that follows on the page.
    pub(super) fn colour(&mut self, [red, green, blue]: [f32; 3]) {
        self.add(format_args!("{red} {green} {blue} rg"));
    }

    pub(super) fn fill(&mut self, left: f32, bottom: f32, width: f32, height: f32) {
        self.add(format_args!("{left} {bottom} {width} {height} re f"));
    }

    /// Text with its baseline's start at `(x, y)`; `spacing` goes after each letter.
    pub(super) fn text(&mut self, (x, y): (f32, f32), face: Face, size: f32, spacing: f32, text: &str) {
        let name = FACES[face as usize].0;
        let string = string(text);
        self.add(format_args!("BT /{name} {size} Tf {spacing} Tc {x:.2} {y:.2} Td ({string}) Tj ET"));
    }

    /// The file. Objects: 1 catalog, 2 pages, 3 to 6 fonts, then a page and its content by turns.
    pub(super) fn finish(self) -> Vec<u8> {
        let first = 3 + FACES.len();
        let kids: Vec<String> = (0..self.pages.len()).map(|n| format!("{} 0 R", first + 2 * n)).collect();
        let fonts: Vec<String> = (0..FACES.len()).map(|n| format!("/{} {} 0 R", FACES[n].0, 3 + n)).collect();
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            format!(
                "<< /Type /Pages /Kids [{}] /Count {} /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources << /Font << {} >> >> >>",
                kids.join(" "),
                kids.len(),
                fonts.join(" ")
            ),
        ];
        for (_, face) in FACES {
            objects.push(format!("<< /Type /Font /Subtype /Type1 /BaseFont /{face} /Encoding /WinAnsiEncoding >>"));
        }
        for (number, page) in self.pages.iter().enumerate() {
            objects.push(format!("<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>", first + 2 * number + 1));
            objects.push(format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len() + 1));
        }
        let mut file = "%PDF-1.4\n".to_owned();
        let mut places = Vec::with_capacity(objects.len());
        for (number, object) in objects.iter().enumerate() {
            places.push(file.len());
            let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", number + 1);
        }
        let table = file.len();
        let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for place in places {
            let _ = writeln!(file, "{place:010} 00000 n ");
        }
        let _ = write!(file, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
        file.into_bytes()
    }
}

/// The inside of a literal string (7.3.4.2) in WinAnsi, by octal escapes beyond ASCII.
fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | ')' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            _ => {
                let byte = win_ansi(c);
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out
}

/// Annex D.2; what WinAnsi lacks becomes a question mark, which the tests would see.
fn win_ansi(c: char) -> u8 {
    match c {
        '€' => 0x80,
        '…' => 0x85,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '\u{a0}'..='\u{ff}' => c as u8,
        _ => b'?',
    }
}
