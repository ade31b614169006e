//! The sheet that a document is printed on, and text that is put beside it.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::styles::{Looks, attribute, number};

/// English Metric Units in a twentieth of a point.
pub(super) const EMU_A_TWIP: f64 = 635.0;

/// Twips (twentieths of a point). Of several sections the largest sheet and the widest margins: what lies outside of
/// that lies outside of each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sheet {
    pub width: f64,
    pub height: f64,
    pub left: f64,
    pub right: f64,
    pub top: f64,
}

/// A4, with an inch on each side.
impl Default for Sheet {
    fn default() -> Self {
        Self { width: 11_906.0, height: 16_838.0, left: 1_440.0, right: 1_440.0, top: 1_440.0 }
    }
}

impl Sheet {
    /// From the sections (`w:sectPr`) of the document's own part.
    pub(super) fn read(xml: &str) -> Self {
        let mut sheet = Self { width: 0.0, height: 0.0, left: 0.0, right: f64::MAX, top: 0.0 };
        let mut reader = Reader::from_str(xml);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(e) | Event::Empty(e) => {
                    let number = |name| number(&e, name).filter(|n| *n >= 0.0);
                    match e.local_name().as_ref() {
                        "pgSz" => {
                            sheet.width = sheet.width.max(number("w").unwrap_or(0.0));
                            sheet.height = sheet.height.max(number("h").unwrap_or(0.0));
                        }
                        "pgMar" => {
                            sheet.left = sheet.left.max(number("left").unwrap_or(0.0));
                            sheet.right = sheet.right.min(number("right").unwrap_or(f64::MAX));
                            sheet.top = sheet.top.max(number("top").unwrap_or(0.0));
                        }
                        _ => {}
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let usual = Self::default();
        let known = |found: f64, usual: f64| if found > 0.0 && found < f64::MAX { found } else { usual };
        Self {
            width: known(sheet.width, usual.width),
            height: known(sheet.height, usual.height),
            left: known(sheet.left, usual.left),
            right: if sheet.right < f64::MAX { sheet.right } else { usual.right },
            top: known(sheet.top, usual.top),
        }
    }

    /// Whether a paragraph's indents put all of its lines beside the sheet, be it in the body or in a cell.
    pub(super) fn is_beside(&self, looks: &Looks) -> bool {
        let (left, right) = (looks.left.unwrap_or(0.0), looks.right.unwrap_or(0.0));
        let ends = self.width - self.right - right;
        // A line that is a sheet longer to the left shows its end alone, if it has that many letters.
        ends <= 0.0 || self.left + left <= -self.width || left >= self.width
    }

    /// From where a frame's offset is counted: the sheet's edge, or the text's.
    pub(super) fn edge(&self, frame: &BytesStart<'_>, anchor: &str) -> f64 {
        if attribute(frame, anchor).as_deref() == Some("page") { 0.0 } else { self.left }
    }

    /// Whether what begins so far from the sheet's left edge and is so wide lies beside it; twips.
    pub(super) fn is_outside(&self, from: f64, width: Option<f64>) -> bool {
        from + width.unwrap_or(self.width) <= 0.0 || from >= self.width
    }
}

/// Whether a VML shape's style (`margin-left:-900pt;width:200pt`) puts it off every sheet, whatever it is counted from.
pub(super) fn is_style_beside(style: &str) -> bool {
    let points = |name: &str| {
        let value = style.split(';').find_map(|rule| rule.trim().strip_prefix(name)?.strip_prefix(':'))?.trim();
        let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'));
        let number: f64 = value[..value.len() - unit.len()].parse().ok()?;
        let each = match unit {
            "pt" | "" => 1.0,
            "in" => 72.0,
            "cm" => 28.35,
            "mm" => 2.835,
            _ => return None,
        };
        Some(number * each)
    };
    // No margin is wider than two inches, no sheet than a metre.
    let off = |from: &str, length: &str| {
        let (Some(from), Some(length)) = (points(from), points(length)) else { return false };
        from + length < -144.0 || from > 2_835.0
    };
    off("margin-left", "width") || off("left", "width")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_the_sheet() {
        let sheet = Sheet::read(
            r#"<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1134" w:right="1134" w:top="1134"/></w:sectPr>"#,
        );
        let looks = |left: f64, right: f64| Looks { left: Some(left), right: Some(right), ..Looks::default() };
        for (left, right, beside) in [
            (0.0, 0.0, false),
            (-700.0, 0.0, false),
            (2_800.0, 2_800.0, false),
            (-11_400.0, 11_400.0, true),
            (-20_000.0, 0.0, true),
            (12_000.0, 0.0, true),
        ] {
            assert_eq!(sheet.is_beside(&looks(left, right)), beside, "{left} {right}");
        }
        assert!(sheet.is_outside(-5_000.0, Some(4_000.0)) && !sheet.is_outside(-500.0, Some(4_000.0)));
        for (style, beside) in [
            ("position:absolute;margin-left:-900pt;margin-top:2pt;width:200pt;height:50pt", true),
            ("position:absolute;margin-left:-1.5in;width:8in", false),
            ("width:200pt", false),
            ("margin-left:-9e5;width:x", false),
        ] {
            assert_eq!(is_style_beside(style), beside, "{style}");
        }
    }
}
