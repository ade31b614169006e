//! Colours as content streams set them (ISO 32000-1, 8.6): near enough to tell whether text stands out from its ground.

use std::collections::HashMap;

use pdf_oxide::PdfDocument;
use pdf_oxide::object::Object;

use crate::resume::colour::Rgb;

/// A colour space, as far as it matters here.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Space {
    Grey,
    Rgb,
    Cmyk,
    Lab,
    /// One ink by a name: 0 is none of it. Its full colour, where that is known.
    Ink(Option<Rgb>),
    Unknown,
}

pub(super) fn cmyk(c: f32, m: f32, y: f32, k: f32) -> Rgb {
    Rgb { red: (1.0 - c) * (1.0 - k), green: (1.0 - m) * (1.0 - k), blue: (1.0 - y) * (1.0 - k) }
}

impl Space {
    /// The space called `name` in a content stream.
    pub(super) fn named(name: &str, resources: &HashMap<String, Object>, document: &PdfDocument) -> Self {
        match name {
            "DeviceGray" | "G" | "CalGray" => return Self::Grey,
            "DeviceRGB" | "RGB" | "CalRGB" => return Self::Rgb,
            "DeviceCMYK" | "CMYK" => return Self::Cmyk,
            "Pattern" => return Self::Unknown,
            _ => {}
        }
        let spaces = resources.get("ColorSpace").and_then(|o| document.resolve_object(o).ok());
        let space = spaces.as_ref().and_then(Object::as_dict).and_then(|spaces| spaces.get(name));
        space.map_or(Self::Unknown, |space| Self::read(space, document, 0))
    }

    fn read(object: &Object, document: &PdfDocument, depth: usize) -> Self {
        if depth > 4 {
            return Self::Unknown;
        }
        let Ok(object) = document.resolve_object(object) else { return Self::Unknown };
        if let Some(name) = object.as_name() {
            return Self::named(name, &HashMap::new(), document);
        }
        let Some(array) = object.as_array() else { return Self::Unknown };
        let at = |place: usize| array.get(place).and_then(|o| document.resolve_object(o).ok());
        match array.first().and_then(Object::as_name) {
            Some("CalGray" | "DeviceGray") => Self::Grey,
            Some("CalRGB" | "DeviceRGB") => Self::Rgb,
            Some("DeviceCMYK") => Self::Cmyk,
            Some("Lab") => Self::Lab,
            Some("ICCBased") => {
                let components = match at(1) {
                    Some(Object::Stream { dict, .. }) => dict.get("N").and_then(Object::as_integer),
                    _ => None,
                };
                match components {
                    Some(1) => Self::Grey,
                    Some(3) => Self::Rgb,
                    Some(4) => Self::Cmyk,
                    _ => Self::Unknown,
                }
            }
            Some("Separation") => match at(1).as_ref().and_then(Object::as_name) {
                Some("Black" | "All") => Self::Ink(Some(Rgb::BLACK)),
                // The ink that marks nothing.
                Some("None") => Self::Ink(Some(Rgb::WHITE)),
                _ => Self::Ink(full_ink(at(2).as_ref(), at(3).as_ref(), document, depth)),
            },
            _ => Self::Unknown,
        }
    }

    /// The colour before any is set in this space.
    pub(super) fn first(&self) -> Option<Rgb> {
        match self {
            Self::Ink(_) => self.colour(&[1.0]),
            Self::Unknown => None,
            _ => Some(Rgb::BLACK),
        }
    }

    pub(super) fn colour(&self, parts: &[f32]) -> Option<Rgb> {
        match (self, parts) {
            (Self::Grey, [grey]) => Some(Rgb::grey(*grey)),
            (Self::Rgb, [red, green, blue]) => Some(Rgb { red: *red, green: *green, blue: *blue }),
            (Self::Cmyk, [c, m, y, k]) => Some(cmyk(*c, *m, *y, *k)),
            (Self::Lab, [light, ..]) => Some(Rgb::grey((light / 100.0).powi(2))),
            (Self::Ink(_), [tint]) if *tint <= 0.02 => Some(Rgb::WHITE),
            (Self::Ink(Some(full)), [tint]) => {
                let mix = |part: f32| 1.0 - (1.0 - part) * tint.clamp(0.0, 1.0);
                Some(Rgb { red: mix(full.red), green: mix(full.green), blue: mix(full.blue) })
            }
            _ => None,
        }
    }
}

/// What an ink looks like where nothing shines through: the tint transform's value at 1, for the simple functions (type 2).
fn full_ink(
    alternate: Option<&Object>,
    transform: Option<&Object>,
    document: &PdfDocument,
    depth: usize,
) -> Option<Rgb> {
    let space = Space::read(alternate?, document, depth + 1);
    let function = transform?.as_dict()?;
    let c1 = document.resolve_object(function.get("C1")?).ok()?;
    let parts: Vec<f32> = c1.as_array()?.iter().filter_map(number).collect();
    space.colour(&parts)
}

/// A number, whole or not.
pub(super) fn number(object: &Object) -> Option<f32> {
    match object {
        Object::Integer(n) => Some(*n as f32),
        Object::Real(n) => Some(*n as f32),
        _ => None,
    }
    .filter(|n| n.is_finite())
}
