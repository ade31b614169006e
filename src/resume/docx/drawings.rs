//! Where the drawings of a part stand (ECMA-376 part 1, 20.4.2, `wp:anchor`): which text box lies off the page or behind a
//! picture, and which one may stand on a dark ground.

use std::collections::HashSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::sheet::{EMU_A_TWIP, Sheet};
use super::styles::{attribute, number};
use crate::resume::colour::Rgb;
use crate::resume::open::Why;

/// A drawing that is at least so large (in square EMU; 914,400 EMU an inch) may be a ground for white text: two square
/// inches.
const GROUND: f64 = 2.0 * 914_400.0 * 914_400.0;
/// Drawings that are compared with each other.
const MOST: usize = 500;

/// What an offset is counted from, as far as two of them can be compared.
#[derive(Clone, Copy, Debug, PartialEq)]
enum From {
    Page,
    /// The paragraph of this number.
    Paragraph(usize),
}

/// From where to where, in EMU.
type Span = (f64, f64);

/// One `wp:anchor`.
#[derive(Clone, Debug, Default)]
struct Drawing {
    /// The paragraph that holds it: what two of them share, they share a page by.
    paragraph: usize,
    across: Option<Span>,
    down: Option<(From, Span)>,
    /// Behind the text, and its place among those that are (`relativeHeight`).
    behind: bool,
    height: i64,
    large: bool,
    dark: bool,
    /// A picture that nothing shines through.
    solid: bool,
}

impl Drawing {
    /// Whether both can't have a point in common, whatever is not known of them.
    fn is_apart(&self, other: &Self) -> bool {
        let apart = |a: Span, b: Span| a.1 <= b.0 || b.1 <= a.0;
        self.across.zip(other.across).is_some_and(|(a, b)| apart(a, b))
            || self.down.zip(other.down).is_some_and(|((f, a), (g, b))| f == g && apart(a, b))
    }

    /// Whether a picture certainly lies over all of `inner`.
    fn covers(&self, inner: &Self) -> bool {
        // A hair's breadth at the edge shows nothing.
        let slack = 20_000.0;
        let holds = |a: Span, b: Span| a.0 <= b.0 + slack && b.1 <= a.1 + slack;
        let over = (!self.behind, self.height) > (!inner.behind, inner.height);
        self.solid
            && over
            && self.paragraph == inner.paragraph
            && self.across.zip(inner.across).is_some_and(|(a, b)| holds(a, b))
            && self.down.zip(inner.down).is_some_and(|((f, a), (g, b))| f == g && holds(a, b))
    }

    fn is_off(&self, sheet: &Sheet) -> bool {
        let outside = |(from, to): Span, most: f64| to <= 0.0 || from >= most;
        self.across.is_some_and(|span| outside(span, sheet.width * EMU_A_TWIP))
            || matches!(self.down, Some((From::Page, span)) if outside(span, sheet.height * EMU_A_TWIP))
    }
}

/// The drawings of a part, in the order in which their anchors begin.
#[derive(Debug, Default)]
pub(super) struct Drawings {
    all: Vec<Drawing>,
    sheet: Sheet,
}

impl Drawings {
    /// `solid`: the ids of the part's pictures that nothing shines through.
    pub(super) fn read(xml: &str, sheet: &Sheet, solid: &HashSet<String>) -> Self {
        let mut scan = Scan::new(sheet, solid);
        let mut reader = Reader::from_str(xml);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(e) => scan.open(&e, false),
                Event::Empty(e) => scan.open(&e, true),
                Event::Text(e) => scan.text(&e),
                Event::End(e) => scan.close(e.local_name().as_ref()),
                Event::Eof => break,
                _ => {}
            }
        }
        Self { all: scan.all, sheet: *sheet }
    }

    /// Whether a large drawing lies behind the text, which then may be white and seen. One that is white itself is no
    /// ground.
    pub(super) fn has_ground(&self) -> bool {
        self.all.iter().any(|drawing| drawing.behind && drawing.large && drawing.dark)
    }

    /// Why nobody sees the text of the drawing of that number.
    pub(super) fn why(&self, number: usize) -> Option<Why> {
        let drawing = self.all.get(number)?;
        if drawing.is_off(&self.sheet) {
            return Some(Why::OffPage);
        }
        self.all.iter().any(|other| other.covers(drawing)).then_some(Why::Covered)
    }

    /// Whether the drawing of that number may stand on a dark one; any text box may where it is not told which one it is in.
    pub(super) fn may_be_on_dark(&self, number: Option<usize>) -> bool {
        let own = number.and_then(|number| self.all.get(number));
        let others = self.all.iter().enumerate().filter(|(other, _)| Some(*other) != number);
        others
            .map(|(_, other)| other)
            .any(|other| other.large && other.dark && own.is_none_or(|own| !own.is_apart(other)))
            || own.is_some_and(|own| own.large && own.dark)
    }
}

/// A part that is being read.
struct Scan<'a> {
    sheet: &'a Sheet,
    solid: &'a HashSet<String>,
    all: Vec<Drawing>,
    /// Anchors that are open, innermost last.
    open: Vec<usize>,
    /// Paragraphs that are open, innermost last, and how many there were.
    paragraphs: Vec<usize>,
    count: usize,
    cells: usize,
    /// A frame's line is no fill.
    in_line: bool,
    /// What the next offset is counted from, and whether it goes across.
    offset: Option<(bool, String)>,
    in_offset: bool,
    /// Several things in one drawing, of which none fills it for certain.
    grouped: bool,
}

impl<'a> Scan<'a> {
    fn new(sheet: &'a Sheet, solid: &'a HashSet<String>) -> Self {
        Self {
            sheet,
            solid,
            all: Vec::new(),
            open: Vec::new(),
            paragraphs: Vec::new(),
            count: 0,
            cells: 0,
            in_line: false,
            offset: None,
            in_offset: false,
            grouped: false,
        }
    }

    fn drawing(&mut self) -> Option<&mut Drawing> {
        self.all.get_mut(*self.open.last()?)
    }

    fn open(&mut self, e: &BytesStart<'_>, empty: bool) {
        let local = e.local_name();
        match local.as_ref() {
            "p" if !empty => {
                self.paragraphs.push(self.count);
                self.count += 1;
            }
            "tc" if !empty => self.cells += 1,
            "ln" => self.in_line = !empty,
            // One too many is open without a place of its own.
            "anchor" if self.all.len() >= MOST => self.open.extend((!empty).then_some(usize::MAX)),
            "anchor" => {
                let paragraph = self.paragraphs.last().copied().unwrap_or_default();
                let behind = attribute(e, "behindDoc").is_some_and(|v| v == "1" || v == "true");
                let height = attribute(e, "relativeHeight").and_then(|v| v.parse().ok()).unwrap_or(0);
                self.all.push(Drawing { paragraph, behind, height, ..Drawing::default() });
                if !empty {
                    self.open.push(self.all.len() - 1);
                }
            }
            "positionH" => self.offset = attribute(e, "relativeFrom").map(|from| (true, from)),
            "positionV" => self.offset = attribute(e, "relativeFrom").map(|from| (false, from)),
            "posOffset" => self.in_offset = !empty,
            "extent" => self.extent(e),
            "srgbClr" if !self.in_line => {
                let dark = attribute(e, "val").and_then(|v| Rgb::from_hex(&v)).is_some_and(|c| !c.is_near(Rgb::WHITE));
                if let Some(drawing) = self.drawing() {
                    drawing.dark |= dark;
                }
            }
            "blip" if !self.in_line => {
                let solid = attribute(e, "embed").is_some_and(|id| self.solid.contains(&id));
                if let Some(drawing) = self.drawing() {
                    drawing.dark = true;
                    drawing.solid = solid;
                }
            }
            // A picture that is made pale lets what is behind it shine through.
            "alphaModFix" | "alpha" => {
                if let Some(drawing) = self.drawing() {
                    drawing.solid = false;
                }
            }
            "fillRef" | "gradFill" | "schemeClr" if !self.in_line => {
                if let Some(drawing) = self.drawing() {
                    drawing.dark = true;
                }
            }
            "wgp" | "wpc" => self.grouped = true,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => {
                self.paragraphs.pop();
            }
            "tc" => self.cells = self.cells.saturating_sub(1),
            "ln" => self.in_line = false,
            "posOffset" => self.in_offset = false,
            "positionH" | "positionV" => self.offset = None,
            "anchor" => {
                let grouped = std::mem::take(&mut self.grouped);
                if let Some(drawing) = self.drawing() {
                    drawing.solid &= !grouped;
                }
                self.open.pop();
            }
            _ => {}
        }
    }

    /// The length of an offset, which stands before the drawing's own: from there to there again until `extent` says more.
    fn text(&mut self, text: &str) {
        if !self.in_offset {
            return;
        }
        let Some((across, from)) = self.offset.clone() else { return };
        let Ok(offset) = text.trim().parse::<f64>() else { return };
        let at = |start: f64| (start * EMU_A_TWIP + offset, start * EMU_A_TWIP + offset);
        let in_cell = self.cells > 0;
        let (sheet, paragraph) = (self.sheet, self.paragraphs.last().copied().unwrap_or_default());
        let Some(drawing) = self.drawing() else { return };
        if across {
            let start = match from.as_str() {
                "page" | "leftMargin" => Some(0.0),
                "margin" => Some(sheet.left),
                "column" if !in_cell => Some(sheet.left),
                "rightMargin" => Some(sheet.width - sheet.right),
                _ => None,
            };
            drawing.across = start.map(at);
        } else {
            let start = match from.as_str() {
                "page" | "topMargin" => Some((From::Page, 0.0)),
                "margin" => Some((From::Page, sheet.top)),
                "paragraph" | "line" => Some((From::Paragraph(paragraph), 0.0)),
                _ => None,
            };
            drawing.down = start.map(|(from, start)| (from, at(start)));
        }
    }

    fn extent(&mut self, e: &BytesStart<'_>) {
        let (width, height) = (number(e, "cx").unwrap_or(0.0), number(e, "cy").unwrap_or(0.0));
        let Some(drawing) = self.drawing() else { return };
        drawing.large = width * height >= GROUND;
        if let Some((_, to)) = &mut drawing.across {
            *to += width;
        }
        if let Some((_, (_, to))) = &mut drawing.down {
            *to += height;
        }
    }
}
