//! What a page paints, in the order of painting, and which of its text a person sees.

use std::collections::HashMap;
use std::rc::Rc;

use pdf_oxide::object::ObjectRef;

use super::matrix::{Area, Matrix, Point, Rings};
use super::pictures::Raster;
use crate::resume::colour::Rgb;
use crate::resume::open::Why;

/// Shapes that are kept of one page. A page with more is a drawing; then text counts as seen unless it says itself that it is not.
const SHAPES: usize = 20_000;
/// A shape smaller than this (in points) hides no text and is no ground for any.
const SMALLEST: f32 = 3.0;
/// Letters this small (in points) say what they say to machines.
const TINY: f32 = 2.05;

/// Letters of this size (in points) are watermarks and headlines.
const LARGE: f32 = 40.0;

/// A run of glyphs that one operator drew.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub text: String,
    /// Where its baseline starts and ends, in the page's own directions (turned upright).
    pub start: Point,
    pub end: Point,
    /// Points, upright to the baseline.
    pub size: f32,
    /// Of the baseline, in degrees.
    pub angle: f32,
    /// Its place in the order of painting.
    pub order: usize,
    /// `None`: a pattern, or a colour that can't be reckoned.
    pub colour: Option<Rgb>,
    /// What its own graphics state says.
    pub why: Option<Why>,
    pub clip: Area,
    /// The glyphs' height says nothing (see `Font::has_own_units`).
    pub own_units: bool,
    /// Tells fonts of one document apart, and says nothing else.
    pub font: usize,
    /// Horizontal size in points; differs from `size` where letters are squeezed.
    pub breadth: f32,
}

/// Something that was filled.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub area: Area,
    pub rings: Option<Rings>,
    /// `None`: an image, a pattern, a shading.
    pub colour: Option<Rgb>,
    /// Nothing shines through.
    pub opaque: bool,
    pub order: usize,
    /// Its place in `Scene::pictures`.
    picture: Option<usize>,
}

/// A picture that nothing shines through.
#[derive(Debug)]
struct Picture {
    at: ObjectRef,
    /// From the page to the picture's own unit square.
    inward: Matrix,
    /// Once it was looked at; `None` is "can't be told".
    raster: Option<Rc<Raster>>,
}

#[derive(Debug)]
pub(super) struct Scene {
    pub page: Area,
    pub pieces: Vec<Piece>,
    shapes: Vec<Shape>,
    pictures: Vec<Picture>,
    crowded: bool,
    order: usize,
    /// Pictures cover this much of the page, in square points; more where they overlap.
    pub pictured: f32,
}

impl Scene {
    pub(super) fn new(page: Area) -> Self {
        Self {
            page,
            pieces: Vec::new(),
            shapes: Vec::new(),
            pictures: Vec::new(),
            crowded: false,
            order: 0,
            pictured: 0.0,
        }
    }

    /// The next place in the order of painting.
    pub(super) fn next(&mut self) -> usize {
        self.order += 1;
        self.order
    }

    pub(super) fn fill(&mut self, rings: Option<Rings>, area: Area, clip: Area, colour: Option<Rgb>, opaque: bool) {
        let area = area.and(clip).and(self.page);
        if area.width() < SMALLEST || area.height() < SMALLEST {
            return;
        }
        if self.shapes.len() >= SHAPES {
            self.crowded = true;
            return;
        }
        let order = self.next();
        self.shapes.push(Shape { area, rings, colour, opaque, order, picture: None });
    }

    /// An image or an opaque pattern, as a box under `matrix`; `at`: where an image is stored.
    pub(super) fn picture(&mut self, matrix: Matrix, clip: Area, opaque: bool, at: Option<ObjectRef>) {
        let unit = Area { left: 0.0, bottom: 0.0, right: 1.0, top: 1.0 };
        let corners = unit.corners().map(|p| matrix.apply(p)).to_vec();
        let Some(area) = Area::around(&corners) else { return };
        let seen = area.and(clip).and(self.page);
        self.pictured += seen.width().max(0.0) * seen.height().max(0.0);
        let before = self.shapes.len();
        self.fill(Some(Rings(vec![corners])), area, clip, None, opaque);
        if self.shapes.len() > before
            && let (true, Some(at), Some(inward), Some(shape)) = (opaque, at, matrix.inverse(), self.shapes.last_mut())
        {
            shape.picture = Some(self.pictures.len());
            self.pictures.push(Picture { at, inward, raster: None });
        }
    }

    /// Looks at those pictures that letters of a known colour stand on.
    pub(super) fn look(&mut self, mut raster: impl FnMut(ObjectRef) -> Option<Rc<Raster>>) {
        if self.pictures.is_empty() || self.crowded {
            return;
        }
        let mut seen: HashMap<usize, Option<Rc<Raster>>> = HashMap::new();
        for piece in self.pieces.iter().filter(|piece| piece.why.is_none() && piece.colour.is_some()) {
            for point in piece.points(0.3) {
                if let Some(number) = self.ground(piece.order, point).and_then(|shape| shape.picture) {
                    seen.entry(number).or_insert_with(|| raster(self.pictures[number].at));
                }
            }
        }
        for (number, raster) in seen {
            self.pictures[number].raster = raster;
        }
    }

    /// What lies under a point when that place in the order of painting has come.
    fn ground(&self, order: usize, point: Point) -> Option<&Shape> {
        let before = self.shapes.partition_point(|shape| shape.order < order);
        self.shapes[..before].iter().rev().find(|shape| shape.is_on(point))
    }

    /// The colour of an opaque shape at a point, if it is known.
    fn colour_at(&self, shape: &Shape, point: Point) -> Option<Rgb> {
        let of_picture = || {
            let picture = self.pictures.get(shape.picture?)?;
            picture.raster.as_ref()?.at(picture.inward.apply(point))
        };
        shape.colour.or_else(of_picture).filter(|_| shape.opaque)
    }

    /// The first reason why nobody sees this piece.
    pub(super) fn hidden(&self, piece: &Piece) -> Option<Why> {
        if piece.why.is_some() {
            return piece.why;
        }
        let letters = piece.text.chars().filter(|c| !c.is_whitespace()).count().max(1) as f32;
        let stretch = (piece.end.0 - piece.start.0).hypot(piece.end.1 - piece.start.1) / letters;
        let small =
            if piece.own_units { stretch < TINY / 3.0 } else { piece.size < TINY || piece.breadth < TINY / 2.0 };
        if small {
            return Some(Why::Tiny);
        }
        let points = piece.points(0.3);
        let around = Area::around(&[piece.points(0.0), piece.points(0.6)].concat())?;
        let apart = |area: Area| {
            around.right < area.left || around.left > area.right || around.top < area.bottom || around.bottom > area.top
        };
        if apart(self.page) {
            return Some(Why::OffPage);
        }
        // A clip's edge may run through a line's foot or head; what it cuts away must lie beyond.
        if apart(piece.clip) {
            return Some(Why::Clipped);
        }
        if self.crowded {
            return None;
        }
        let after = self.shapes.partition_point(|shape| shape.order < piece.order);
        let covered = |p: Point| self.shapes[after..].iter().any(|shape| shape.opaque && shape.is_on(p));
        if points.iter().all(|&p| covered(p)) {
            return Some(Why::Covered);
        }
        let colour = piece.colour?;
        let near = if piece.size >= LARGE { Rgb::is_near_when_large } else { Rgb::is_near };
        let lost = |p: Point| match self.ground(piece.order, p) {
            None => near(colour, Rgb::WHITE),
            // A ground that shines through, or a picture that can't be looked at: nothing certain can be said.
            Some(shape) => self.colour_at(shape, p).is_some_and(|ground| near(colour, ground)),
        };
        points.iter().all(|&p| lost(p)).then_some(Why::Background)
    }
}

impl Shape {
    fn is_on(&self, point: Point) -> bool {
        self.area.has(point) && self.rings.as_ref().is_none_or(|rings| rings.has(point))
    }
}

impl Piece {
    /// Places at a height above the baseline, in parts of the size: near both ends and between.
    fn points(&self, height: f32) -> [Point; 5] {
        let up = self.angle.to_radians() + std::f32::consts::FRAC_PI_2;
        let (dx, dy) = (up.cos() * self.size * height, up.sin() * self.size * height);
        [0.05, 0.3, 0.5, 0.7, 0.95].map(|part| {
            (
                self.start.0 + (self.end.0 - self.start.0) * part + dx,
                self.start.1 + (self.end.1 - self.start.1) * part + dy,
            )
        })
    }
}

/// A piece whose letters are five points wide and ten high.
#[cfg(test)]
pub(super) fn piece(text: &str, x: f32, y: f32) -> Piece {
    Piece {
        text: text.to_owned(),
        start: (x, y),
        end: (x + 5.0 * text.chars().count() as f32, y),
        size: 10.0,
        angle: 0.0,
        order: 0,
        colour: None,
        why: None,
        clip: Area { left: 0.0, bottom: 0.0, right: 600.0, top: 800.0 },
        own_units: false,
        font: 0,
        breadth: 10.0,
    }
}
