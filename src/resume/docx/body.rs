//! WordprocessingML -> lines: paragraphs, cells, tabs, breaks and text boxes, with the runs that nobody sees apart.

use std::collections::HashSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::drawings::Drawings;
use super::fields;
use super::sheet::{self, Sheet};
use super::styles::{Looks, Styles, attribute, number, shade};
use crate::resume::ReadError;
use crate::resume::colour::Rgb;
use crate::resume::open::{Hidden, Why};

/// Elements that may stand within each other; Word writes a few dozen at most.
const DEPTH: usize = 2_000;
/// What text this small (in points) says, it says to machines.
const TINY: f32 = 2.0;
/// Letters of this many percent of their width are strokes.
const NARROW: f32 = 15.0;

/// Collects the text of the document's parts.
pub(super) struct Body<'a> {
    styles: &'a Styles,
    lines: Vec<String>,
    edges: Vec<String>,
    hidden: Vec<Hidden>,
    page: Rgb,
    sheet: Sheet,
    /// Some large drawing lies behind the text.
    grounded: bool,
}

impl<'a> Body<'a> {
    pub(super) fn new(styles: &'a Styles, sheet: Sheet) -> Self {
        let (lines, edges, hidden) = (Vec::new(), Vec::new(), Vec::new());
        Self { styles, lines, edges, hidden, page: Rgb::WHITE, sheet, grounded: false }
    }

    /// The document's own text. `solid`: the ids of its pictures that nothing shines through.
    pub(super) fn main(&mut self, xml: &str, solid: &HashSet<String>) -> Result<(), ReadError> {
        let lines = self.flow(xml, solid)?;
        self.lines.extend(lines);
        Ok(())
    }

    /// A header, a footer or notes at the foot: their text once, however many pages repeat it. A broken one is left out.
    pub(super) fn edge(&mut self, xml: &str) {
        let Ok(lines) = self.flow(xml, &HashSet::new()) else { return };
        let text = lines.join("\n");
        if !self.edges.contains(&text) {
            self.edges.push(text);
            self.lines.extend(lines);
        }
    }

    /// Comments: people see them in an editor only.
    pub(super) fn notes(&mut self, xml: &str) {
        if let Ok(lines) = self.flow(xml, &HashSet::new()) {
            self.hidden.push(Hidden { why: Why::Note, text: lines.join("\n") });
        }
    }

    pub(super) fn finish(self) -> (String, Vec<Hidden>) {
        (self.lines.join("\n"), self.hidden)
    }

    fn flow(&mut self, xml: &str, solid: &HashSet<String>) -> Result<Vec<String>, ReadError> {
        let drawings = Drawings::read(xml, &self.sheet, solid);
        self.grounded |= drawings.has_ground();
        let mut walk = Walk::new(self.styles, self.page, self.sheet, self.grounded, drawings);
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event().map_err(|_| ReadError::Damaged)? {
                Event::Start(e) => walk.open(&e)?,
                Event::Empty(e) => {
                    walk.open(&e)?;
                    walk.close();
                }
                Event::End(_) => walk.close(),
                Event::Text(e) => walk.text(&e),
                Event::CData(e) => walk.text(&e),
                Event::GeneralRef(e) => {
                    // The five of XML itself and numbers; what the document declares is never looked at.
                    let c = match e.as_ref() {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => e.resolve_char_ref().ok().flatten(),
                    };
                    if let Some(c) = c {
                        walk.text(c.encode_utf8(&mut [0; 4]));
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let (lines, hidden) = walk.finish();
        self.hidden.extend(hidden);
        Ok(lines)
    }
}

/// What stands around the place that is being read.
#[derive(Clone, Debug, Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    looks: Looks,
    listed: bool,
    boxes: Vec<String>,
    run: Looks,
    /// A frame that lies beside the sheet.
    beside: bool,
    /// From which byte on its letters are bold, or no longer.
    turns: Vec<(usize, bool)>,
}

/// A stretch of lines: the body, a cell, a box.
#[derive(Debug, Default)]
struct Flow {
    lines: Vec<String>,
    paragraph: Option<Paragraph>,
    /// Rows that are being read in this flow, innermost last.
    rows: Vec<Vec<Vec<String>>>,
    ground: Option<Rgb>,
    /// The ground is not known: a filled box, a styled table, a drawing behind.
    unsure: bool,
    /// Why nobody sees any of it: a box off the page, a row that is too low.
    why: Option<Why>,
}

#[derive(Clone, Debug, Default)]
struct Table {
    style: Option<String>,
    /// Twips.
    width: Option<f64>,
    beside: bool,
}

struct Walk<'a> {
    styles: &'a Styles,
    stack: Vec<String>,
    flows: Vec<Flow>,
    hidden: Vec<Hidden>,
    page: Rgb,
    skipped: usize,
    /// The fill of the shape that is being read, for the box in it.
    shape_filled: bool,
    /// A shape of the older kind (VML) that lies off the page.
    shape_beside: bool,
    /// Tables that are open, innermost last.
    tables: Vec<Table>,
    /// Rows that are open: whether they are too low for any letter.
    low_rows: Vec<bool>,
    sheet: Sheet,
    drawings: Drawings,
    /// How many of them have begun, and the numbers of those that are open, innermost last.
    begun: usize,
    anchors: Vec<usize>,
}

impl<'a> Walk<'a> {
    fn new(styles: &'a Styles, page: Rgb, sheet: Sheet, unsure: bool, drawings: Drawings) -> Self {
        Self {
            styles,
            stack: Vec::new(),
            flows: vec![Flow { unsure, ..Flow::default() }],
            hidden: Vec::new(),
            page,
            skipped: 0,
            shape_filled: false,
            shape_beside: false,
            tables: Vec::new(),
            low_rows: Vec::new(),
            sheet,
            drawings,
            begun: 0,
            anchors: Vec::new(),
        }
    }

    fn flow(&mut self) -> &mut Flow {
        // The body's flow is never taken off.
        let last = self.flows.len() - 1;
        &mut self.flows[last]
    }

    fn paragraph(&mut self) -> Option<&mut Paragraph> {
        self.flow().paragraph.as_mut()
    }

    fn inside(&self, name: &str) -> bool {
        self.stack.last().is_some_and(|last| last == name)
    }

    fn open(&mut self, e: &BytesStart<'_>) -> Result<(), ReadError> {
        if self.stack.len() >= DEPTH {
            return Err(ReadError::TooExpensive);
        }
        let local = e.local_name();
        let name = local.as_ref().to_owned();
        if name == "anchor" {
            self.anchors.push(self.begun);
            self.begun += 1;
        }
        // What a second drawing of the same thing, a deletion or a move away from here holds is not shown here.
        if self.skipped > 0
            || matches!(name.as_str(), "Fallback" | "del" | "moveFrom" | "sdtPr" | "instrText" | "delText")
        {
            self.skipped += 1;
        } else {
            self.enter(&name, e);
        }
        self.stack.push(name);
        Ok(())
    }

    fn enter(&mut self, name: &str, e: &BytesStart<'_>) {
        match name {
            "background" => {
                if let Some(colour) = attribute(e, "color").and_then(|v| Rgb::from_hex(&v)) {
                    self.page = colour;
                }
            }
            "p" if !self.inside("txBody") => {
                let looks = self.styles.paragraph(None, self.table_style());
                self.flow().paragraph = Some(Paragraph { looks, ..Paragraph::default() });
            }
            "pStyle" => {
                let style = attribute(e, "val");
                let looks = self.styles.paragraph(style.as_deref(), self.table_style());
                let listed = self.styles.is_listed(style.as_deref());
                if let Some(p) = self.paragraph() {
                    p.looks = looks.over(p.looks);
                    p.listed |= listed;
                    p.style = style;
                }
            }
            "numId" => {
                let on = attribute(e, "val").is_some_and(|v| v != "0");
                if let Some(p) = self.paragraph() {
                    p.listed = on;
                }
            }
            "r" => {
                if let Some(p) = self.paragraph() {
                    p.run = p.looks;
                }
            }
            "rStyle" if self.in_run_properties() => {
                let looks = self.styles.looks(attribute(e, "val").as_deref());
                if let Some(p) = self.paragraph() {
                    p.run = looks.over(p.run);
                }
            }
            "ind" | "spacing" if self.inside("pPr") => {
                if let Some(p) = self.paragraph() {
                    p.looks.take(name, e);
                }
            }
            "framePr" if self.inside("pPr") => {
                let edge = self.sheet.edge(e, "hAnchor");
                let beside = number(e, "x").is_some_and(|x| self.sheet.is_outside(edge + x, number(e, "w")));
                if let Some(p) = self.paragraph() {
                    p.beside = beside;
                }
            }
            "vanish" | "color" | "sz" | "w" | "highlight" | "b" if self.in_run_properties() => {
                if let Some(p) = self.paragraph() {
                    p.run.take(name, e);
                }
            }
            "shd" => self.shaded(e),
            "tab" if !self.inside("tabs") => self.text_as_is("\t"),
            "ptab" => self.text_as_is("\t"),
            "br" | "cr" => self.text_as_is("\n"),
            "noBreakHyphen" => self.text_as_is("-"),
            "sym" => self.text_as_is(" • "),
            "tbl" => self.tables.push(Table::default()),
            "tblStyle" | "tblW" | "tblInd" | "tblpPr" if self.inside("tblPr") || name == "tblpPr" => {
                self.table(name, e);
            }
            "tr" => {
                self.flow().rows.push(Vec::new());
                self.low_rows.push(false);
            }
            "trHeight" => {
                let exact = attribute(e, "hRule").as_deref() == Some("exact");
                if let (Some(low), Some(height)) = (self.low_rows.last_mut(), number(e, "val")) {
                    *low = exact && height <= f64::from(TINY) * 20.0;
                }
            }
            "tc" => {
                let unsure = self.flow().unsure || self.styles.has_dark_cells(self.table_style());
                let beside = self.tables.last().is_some_and(|table| table.beside).then_some(Why::OffPage);
                let low = self.low_rows.last().is_some_and(|low| *low).then_some(Why::Tiny);
                let why = self.flow().why.or(beside).or(low);
                let ground = self.flow().ground;
                self.flows.push(Flow { ground, unsure, why, ..Flow::default() });
            }
            // A shape's own fill comes before its text.
            "wsp" | "shape" | "rect" => {
                let fill = attribute(e, "fillcolor").and_then(|v| Rgb::from_hex(v.trim_start_matches('#')));
                self.shape_filled = fill.is_some_and(|c| !c.is_near(Rgb::WHITE));
                self.shape_beside = attribute(e, "style").is_some_and(|style| sheet::is_style_beside(&style));
            }
            "solidFill" | "gradFill" | "blipFill" | "pattFill" | "fillRef" => self.shape_filled = true,
            "srgbClr"
                if self.inside("solidFill")
                    && attribute(e, "val").and_then(|v| Rgb::from_hex(&v)).is_some_and(|c| c.is_near(Rgb::WHITE)) =>
            {
                self.shape_filled = false;
            }
            "txbxContent" => {
                let anchor = self.anchors.last().copied();
                let unsure = self.flow().unsure || self.shape_filled || self.drawings.may_be_on_dark(anchor);
                let beside = self.shape_beside.then_some(Why::OffPage);
                let why = self.flow().why.or(beside).or_else(|| self.drawings.why(anchor?));
                self.flows.push(Flow { unsure, why, ..Flow::default() });
            }
            _ => {}
        }
    }

    fn table_style(&self) -> Option<&str> {
        self.tables.last()?.style.as_deref()
    }

    fn table(&mut self, name: &str, e: &BytesStart<'_>) {
        let sheet = self.sheet;
        let Some(table) = self.tables.last_mut() else { return };
        let twips = |value| number(e, value).filter(|_| attribute(e, "type").is_none_or(|unit| unit == "dxa"));
        match name {
            "tblStyle" => table.style = attribute(e, "val"),
            "tblW" => table.width = twips("w").filter(|width| *width > 0.0),
            "tblInd" => table.beside |= twips("w").is_some_and(|by| sheet.is_outside(sheet.left + by, table.width)),
            _ => {
                let edge = sheet.edge(e, "horzAnchor");
                table.beside |= number(e, "tblpX").is_some_and(|x| sheet.is_outside(edge + x, table.width));
            }
        }
    }

    /// `w:rPr` of a run, not that of a paragraph's mark.
    fn in_run_properties(&self) -> bool {
        matches!(self.stack.as_slice(), [.., run, properties] if run == "r" && properties == "rPr")
    }

    fn shaded(&mut self, e: &BytesStart<'_>) {
        let Some(colour) = shade(e) else { return };
        if self.in_run_properties() {
            if let Some(p) = self.paragraph() {
                p.run.shade = Some(colour);
            }
        } else if self.inside("pPr") {
            if let Some(p) = self.paragraph() {
                p.looks.shade = Some(colour);
            }
        } else if self.inside("tcPr") {
            self.flow().ground = Some(colour);
        } else if self.inside("tblPr") {
            self.flow().unsure = true;
        }
    }

    fn close(&mut self) {
        let Some(name) = self.stack.pop() else { return };
        if name == "anchor" {
            self.anchors.pop();
        }
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name.as_str() {
            "p" => self.end_paragraph(),
            "tbl" => {
                self.tables.pop();
            }
            "tc" => {
                if self.flows.len() > 1
                    && let Some(cell) = self.flows.pop()
                {
                    let lines = cell.end();
                    if let Some(row) = self.flow().rows.last_mut() {
                        row.push(lines);
                    } else {
                        self.flow().lines.extend(lines);
                    }
                }
            }
            "tr" => {
                self.low_rows.pop();
                if let Some(row) = self.flow().rows.pop() {
                    let lines = row_lines(row);
                    self.flow().lines.extend(lines);
                }
            }
            "txbxContent" => {
                if self.flows.len() > 1
                    && let Some(inner) = self.flows.pop()
                {
                    let lines = inner.end();
                    match self.paragraph() {
                        Some(p) => p.boxes.extend(lines),
                        None => self.flow().lines.extend(lines),
                    }
                }
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        if let Some(p) = self.flow().paragraph.take() {
            let lines = p.end();
            self.flow().lines.extend(lines);
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped == 0 && self.inside("t") {
            self.text_as_is(text);
        }
    }

    /// Adds to the paragraph, or to what is hidden.
    fn text_as_is(&mut self, text: &str) {
        let (page, sheet) = (self.page, self.sheet);
        if self.skipped > 0 {
            return;
        }
        let flow = self.flow();
        let ground = flow.ground.unwrap_or(page);
        let (unsure, why) = (flow.unsure, flow.why);
        let Some(p) = flow.paragraph.as_mut() else { return };
        let beside = (p.beside || sheet.is_beside(&p.run)).then_some(Why::OffPage);
        match why.or(beside).or_else(|| hidden_by(&p.run, ground, unsure)) {
            None => p.push(text),
            Some(why) => match self.hidden.last_mut() {
                Some(last) if last.why == why => last.text.push_str(text),
                _ => self.hidden.push(Hidden { why, text: text.to_owned() }),
            },
        }
    }

    fn finish(mut self) -> (Vec<String>, Vec<Hidden>) {
        while self.flows.len() > 1 {
            if let Some(flow) = self.flows.pop() {
                let lines = flow.end();
                self.flow().lines.extend(lines);
            }
        }
        let lines = self.flows.pop().map(Flow::end).unwrap_or_default();
        (lines, self.hidden)
    }
}

fn hidden_by(run: &Looks, ground: Rgb, unsure: bool) -> Option<Why> {
    if run.vanish == Some(true) {
        return Some(Why::MarkedHidden);
    }
    if run.size.is_some_and(|size| size <= TINY)
        || run.line.is_some_and(|line| line <= TINY)
        || run.stretch.is_some_and(|percent| percent <= NARROW)
    {
        return Some(Why::Tiny);
    }
    let lost = match run.shade {
        Some(shade) => run.colour.is_some_and(|colour| colour.is_near(shade)),
        None => !unsure && run.colour.is_some_and(|colour| colour.is_near(ground)),
    };
    lost.then_some(Why::Background)
}

impl Paragraph {
    fn push(&mut self, text: &str) {
        let bold = self.run.bold == Some(true);
        if !text.trim().is_empty() && self.turns.last().is_none_or(|(_, last)| *last != bold) {
            self.turns.push((self.text.len(), bold));
        }
        self.text.push_str(text);
    }

    fn end(self) -> Vec<String> {
        let text = if self.turns.len() > 1 { fields::parted(&self.text, &self.turns) } else { self.text };
        let mut lines =
            vec![if self.listed && !text.trim().is_empty() { format!("• {}", text.trim_start()) } else { text }];
        lines.extend(self.boxes);
        lines
    }
}

impl Flow {
    fn end(mut self) -> Vec<String> {
        if let Some(p) = self.paragraph.take() {
            self.lines.extend(p.end());
        }
        for row in std::mem::take(&mut self.rows) {
            self.lines.extend(row_lines(row));
        }
        self.lines
    }
}

/// A row where only the last cell has several lines is read across; else the cells are columns of a layout and are read one
/// after the other.
fn row_lines(row: Vec<Vec<String>>) -> Vec<String> {
    let mut cells: Vec<Vec<String>> =
        row.into_iter().map(|cell| cell.into_iter().filter(|line| !line.trim().is_empty()).collect()).collect();
    cells.retain(|cell: &Vec<String>| !cell.is_empty());
    let Some(last) = cells.pop() else { return Vec::new() };
    if cells.iter().any(|cell| cell.len() > 1) {
        cells.push(last);
        return cells.concat();
    }
    let mut last = last.into_iter();
    let mut across: Vec<String> = cells.into_iter().flatten().collect();
    across.extend(last.next());
    let mut lines = vec![across.join("\t")];
    lines.extend(last);
    lines
}

/// The ids and targets of pictures that a part's relations name.
pub(super) fn pictures(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(e) | Event::Empty(e)
                if e.local_name().as_ref() == "Relationship"
                    && attribute(&e, "Type").is_some_and(|t| t.ends_with("/image")) =>
            {
                found.extend(attribute(&e, "Id").zip(attribute(&e, "Target")));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

/// The part that the package's relations (`_rels/.rels`) name as the office document.
pub(super) fn office_document(xml: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(e) | Event::Empty(e)
                if e.local_name().as_ref() == "Relationship"
                    && attribute(&e, "Type").is_some_and(|t| t.ends_with("/officeDocument")) =>
            {
                return attribute(&e, "Target").map(|t| t.trim_start_matches('/').to_owned());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    None
}
