//! What a picture shows, coarsely: letters of its own colour can't be seen on it.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_oxide::extractors::images::extract_image_from_xobject;
use pdf_oxide::object::{Object, ObjectRef};

use super::matrix::Point;
use super::objects::{Dictionary, Objects};
use crate::resume::colour::Rgb;

/// A picture is looked at as so many cells across and down.
const SIDE: u16 = 96;
/// Dots of the largest picture that is unpacked, and of all of a document.
pub(super) const DOTS: i64 = 40_000_000;
const LARGEST: i64 = 16_000_000;

/// A picture's mean colours, row by row from its top.
#[derive(Debug)]
pub(super) struct Raster(Vec<Rgb>);

impl Raster {
    /// `None` where the picture is large, of a rare kind, or broken: of such nothing is said.
    pub(super) fn read(objects: &Objects, at: ObjectRef, left: &Cell<i64>) -> Option<Self> {
        let object = objects.resolve(&Object::Reference(at))?;
        let dots = plain_dots(objects, object.as_dict()?)?;
        if dots > LARGEST || dots > left.get() {
            return None;
        }
        left.set(left.get() - dots);
        // A strange picture may cost itself, and not the file that it is in.
        let unpack = || extract_image_from_xobject(Some(&objects.document), &object, Some(at), None).ok();
        let image = catch_unwind(AssertUnwindSafe(|| {
            Some(unpack()?.to_dynamic_image().ok()?.thumbnail_exact(SIDE.into(), SIDE.into()).to_rgb8().into_raw())
        }))
        .ok()??;
        let part = |byte: u8| f32::from(byte) / 255.0;
        let cells = image.chunks_exact(3).map(|c| Rgb { red: part(c[0]), green: part(c[1]), blue: part(c[2]) });
        Some(Self(cells.collect()))
    }

    /// The colour at a place of the unit square, as images lie in it (ISO 32000-1, 8.9.5.1).
    pub(super) fn at(&self, (x, y): Point) -> Option<Rgb> {
        let cell = |part: f32| (part.clamp(0.0, 0.999) * f32::from(SIDE)) as usize;
        self.0.get(cell(1.0 - y) * usize::from(SIDE) + cell(x)).copied()
    }
}

/// How many dots a picture has whose colours are what its numbers say: grey or red, green and blue, packed in a usual way.
fn plain_dots(objects: &Objects, picture: &Dictionary) -> Option<i64> {
    let usual = |filter: &Object| {
        matches!(
            filter.as_name(),
            Some("DCTDecode" | "FlateDecode" | "LZWDecode" | "ASCII85Decode" | "RunLengthDecode")
        )
    };
    let packed = match picture.get("Filter").and_then(|filter| objects.resolve(filter)) {
        None => true,
        Some(Object::Array(all)) => all.iter().all(usual),
        Some(one) => usual(&one),
    };
    let space = picture.get("ColorSpace").and_then(|space| objects.resolve(space))?;
    let coloured = match &space {
        Object::Array(parts) => match parts.first().and_then(Object::as_name)? {
            "ICCBased" => {
                let profile = objects.dictionary(parts.get(1))?;
                matches!(profile.get("N").and_then(Object::as_integer), Some(1 | 3))
            }
            "CalRGB" | "CalGray" => true,
            _ => false,
        },
        one => matches!(one.as_name(), Some("DeviceRGB" | "DeviceGray")),
    };
    let side = |name| picture.get(name).and_then(|n| objects.resolve(n)).and_then(|n| n.as_integer());
    let eight = side("BitsPerComponent") == Some(8);
    (packed && coloured && eight && !picture.contains_key("Decode")).then_some(())?;
    side("Width")?.checked_mul(side("Height")?).filter(|dots| *dots > 0)
}
