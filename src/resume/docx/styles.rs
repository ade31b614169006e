//! The little of Word's styles that decides whether a run can be seen, and which words stand out.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::resume::colour::Rgb;

/// What a run or a style says of its looks; `None` is "as what it stands on".
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Looks {
    pub vanish: Option<bool>,
    pub colour: Option<Rgb>,
    /// Points.
    pub size: Option<f32>,
    /// The shade behind the text.
    pub shade: Option<Rgb>,
    pub bold: Option<bool>,
    /// Percent of the letters' usual width.
    pub stretch: Option<f32>,
    /// The height of a line, points, where it is an exact one.
    pub line: Option<f32>,
    /// Indents of the paragraph, twips.
    pub left: Option<f64>,
    pub right: Option<f64>,
}

impl Looks {
    pub(super) fn over(self, below: Self) -> Self {
        Self {
            vanish: self.vanish.or(below.vanish),
            colour: self.colour.or(below.colour),
            size: self.size.or(below.size),
            shade: self.shade.or(below.shade),
            bold: self.bold.or(below.bold),
            stretch: self.stretch.or(below.stretch),
            line: self.line.or(below.line),
            left: self.left.or(below.left),
            right: self.right.or(below.right),
        }
    }

    /// Takes in one child of `w:rPr` or `w:pPr`.
    pub(super) fn take(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "vanish" => self.vanish = Some(is_on(element)),
            "b" => self.bold = Some(is_on(element)),
            "color" => {
                self.colour = Some(attribute(element, "val").and_then(|v| Rgb::from_hex(&v)).unwrap_or(Rgb::BLACK));
            }
            "sz" => self.size = attribute(element, "val").and_then(|v| v.parse::<f32>().ok()).map(|half| half / 2.0),
            "shd" => self.shade = shade(element).or(self.shade),
            "w" => self.stretch = attribute(element, "val").and_then(|v| v.trim_end_matches('%').parse().ok()),
            "spacing" if attribute(element, "lineRule").as_deref() == Some("exact") => {
                self.line = number(element, "line").map(|twips| twips as f32 / 20.0);
            }
            "ind" => {
                self.left = number(element, "left").or_else(|| number(element, "start")).or(self.left);
                self.right = number(element, "right").or_else(|| number(element, "end")).or(self.right);
            }
            "highlight" => self.shade = attribute(element, "val").and_then(|v| highlight(&v)).or(self.shade),
            _ => {}
        }
    }
}

/// The colour of `w:shd`: its fill, or its pattern's colour where that covers everything.
pub(super) fn shade(element: &BytesStart<'_>) -> Option<Rgb> {
    let hex = |name| attribute(element, name).and_then(|v| Rgb::from_hex(&v));
    if attribute(element, "val").as_deref() == Some("solid") {
        return Some(hex("color").unwrap_or(Rgb::BLACK));
    }
    hex("fill")
}

fn highlight(name: &str) -> Option<Rgb> {
    let hex = match name {
        "black" => "000000",
        "blue" => "0000FF",
        "cyan" => "00FFFF",
        "darkBlue" => "000080",
        "darkCyan" => "008080",
        "darkGray" => "808080",
        "darkGreen" => "008000",
        "darkMagenta" => "800080",
        "darkRed" => "800000",
        "darkYellow" => "808000",
        "green" => "00FF00",
        "lightGray" => "C0C0C0",
        "magenta" => "FF00FF",
        "red" => "FF0000",
        "white" => "FFFFFF",
        "yellow" => "FFFF00",
        _ => return None,
    };
    Rgb::from_hex(hex)
}

/// `<w:vanish/>` and `w:val="1"` are on; `0`, `false` and `off` are off (ECMA-376 part 1, 17.17.4).
fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}

/// An attribute's number.
pub(super) fn number(element: &BytesStart<'_>, name: &str) -> Option<f64> {
    attribute(element, name)?.parse().ok()
}

/// An attribute by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find_map(|a| (a.key.local_name().as_ref() == name).then(|| a.value.into_owned()))
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    looks: Looks,
    listed: bool,
    /// A table style that paints some of its cells dark.
    dark_cells: bool,
}

/// The document's styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    defaults: Looks,
    default_paragraph: Option<String>,
}

impl Styles {
    /// Reads `styles.xml`; what can't be read is as if it were not there.
    pub(super) fn read(xml: &str) -> Self {
        let mut styles = Self::default();
        let mut reader = Reader::from_str(xml);
        let (mut id, mut style) = (None, Style::default());
        let mut in_defaults = false;
        // What a table's style says of its first row alone, or of every second one.
        let mut in_some_cells = false;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(e) | Event::Empty(e) => {
                    let local = e.local_name();
                    let name = local.as_ref();
                    match name {
                        "docDefaults" => in_defaults = true,
                        "style" => {
                            id = attribute(&e, "styleId");
                            style = Style::default();
                            let default = attribute(&e, "default").is_some_and(|v| v == "1" || v == "true");
                            if default && attribute(&e, "type").as_deref() == Some("paragraph") {
                                styles.default_paragraph.clone_from(&id);
                            }
                        }
                        "basedOn" => style.based_on = attribute(&e, "val"),
                        "numPr" => style.listed = true,
                        "tblStylePr" => in_some_cells = true,
                        "shd" if !in_defaults => {
                            style.dark_cells |= shade(&e).is_some_and(|c| !c.is_near(Rgb::WHITE));
                            if !in_some_cells {
                                style.looks.take(name, &e);
                            }
                        }
                        _ if in_some_cells => {}
                        _ if in_defaults => styles.defaults.take(name, &e),
                        _ => style.looks.take(name, &e),
                    }
                }
                Event::End(e) => match e.local_name().as_ref() {
                    "docDefaults" => in_defaults = false,
                    "tblStylePr" => in_some_cells = false,
                    "style" => {
                        if let Some(id) = id.take() {
                            styles.by_id.insert(id, std::mem::take(&mut style));
                        }
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        styles
    }

    /// The style and what it is based on, from it downwards; a ring of styles ends.
    fn chain<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = &'a Style> {
        let first = id.and_then(|id| self.by_id.get(id));
        std::iter::successors(first, |style| style.based_on.as_deref().and_then(|id| self.by_id.get(id))).take(16)
    }

    pub(super) fn looks(&self, id: Option<&str>) -> Looks {
        self.chain(id).fold(Looks::default(), |above, style| above.over(style.looks))
    }

    /// The looks of a paragraph's text before its runs say anything, within tables of that style.
    pub(super) fn paragraph(&self, id: Option<&str>, table: Option<&str>) -> Looks {
        self.looks(id.or(self.default_paragraph.as_deref())).over(self.looks(table)).over(self.defaults)
    }

    pub(super) fn is_listed(&self, id: Option<&str>) -> bool {
        self.chain(id).any(|style| style.listed)
    }

    pub(super) fn has_dark_cells(&self, id: Option<&str>) -> bool {
        self.chain(id).any(|style| style.dark_cells)
    }
}
