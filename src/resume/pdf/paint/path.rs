//! Paths, and what is filled, stroked and clipped by them (ISO 32000-1, 8.5).

use pdf_oxide::content::Operator;

use super::Walk;
use crate::resume::pdf::matrix::{Area, Point, Rings};

/// Points that one path may have.
const PATH_POINTS: usize = 20_000;

impl Walk<'_> {
    /// Paths; gives back what is none of them.
    pub(super) fn path(&mut self, operator: Operator) -> Option<Operator> {
        match operator {
            Operator::MoveTo { x, y } => {
                self.rings.0.push(Vec::new());
                self.point(x, y);
            }
            Operator::LineTo { x, y } => self.point(x, y),
            Operator::CurveTo { x1, y1, x2, y2, x3, y3 } => self.curve((x1, y1), (x2, y2), (x3, y3)),
            Operator::CurveToV { x2, y2, x3, y3 } => self.curve(self.pen, (x2, y2), (x3, y3)),
            Operator::CurveToY { x1, y1, x3, y3 } => self.curve((x1, y1), (x3, y3), (x3, y3)),
            Operator::Rectangle { x, y, width, height } => {
                self.rings.0.push(Vec::new());
                for (x, y) in [(x, y), (x + width, y), (x + width, y + height), (x, y + height)] {
                    self.point(x, y);
                }
                self.rings.0.push(Vec::new());
                self.pen = (x, y);
            }
            Operator::ClosePath => {}
            Operator::Fill
            | Operator::FillEvenOdd
            | Operator::FillStroke
            | Operator::FillStrokeEvenOdd
            | Operator::CloseFillStroke
            | Operator::CloseFillStrokeEvenOdd => {
                self.fill();
                self.end_path();
            }
            Operator::Stroke | Operator::CloseAndStroke => {
                self.stroke();
                self.end_path();
            }
            Operator::EndPath => self.end_path(),
            Operator::ClipNonZero | Operator::ClipEvenOdd => self.clip_next = true,
            other => return Some(other),
        }
        None
    }

    fn point(&mut self, x: f32, y: f32) {
        self.pen = (x, y);
        self.points += 1;
        if self.points > PATH_POINTS {
            return;
        }
        let at = self.state.matrix.apply((x, y));
        match self.rings.0.last_mut() {
            Some(ring) => ring.push(at),
            None => self.rings.0.push(vec![at]),
        }
    }

    /// Eight straight pieces are near enough to tell what lies inside.
    fn curve(&mut self, one: Point, two: Point, end: Point) {
        let start = self.pen;
        for step in 1..=8u8 {
            let t = f32::from(step) / 8.0;
            let (u, mix) = (1.0 - t, [start, one, two, end]);
            let weight = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
            let x = mix.iter().zip(weight).map(|(p, w)| p.0 * w).sum();
            let y = mix.iter().zip(weight).map(|(p, w)| p.1 * w).sum();
            self.point(x, y);
        }
        self.pen = end;
    }

    fn fill(&mut self) {
        let rings = std::mem::take(&mut self.rings);
        let hidden = self.is_unpainted();
        if let Some(area) = rings.area()
            && !hidden
        {
            let opaque = self.state.is_opaque(self.state.fill_alpha) && self.points <= PATH_POINTS;
            self.through_stencils();
            // Through letters, or through a clip that is no box, a fill is neither a ground nor a cover.
            let sure = opaque && self.stencils.is_empty() && self.state.clip_is_box;
            if self.stencils.is_empty() && self.state.fill_alpha > 0.02 {
                self.scene.fill(Some(rings.clone()), area, self.state.clip, self.state.fill.colour, sure);
            }
        }
        self.rings = rings;
    }

    /// A thick straight stroke covers as a box does.
    fn stroke(&mut self) {
        self.through_stencils();
        let width = self.state.line_width * self.state.matrix.scales().1;
        if width < 3.0 || self.is_unpainted() || self.state.stroke_alpha <= 0.02 {
            return;
        }
        let opaque = self.state.is_opaque(self.state.stroke_alpha) && self.state.clip_is_box;
        let colour = self.state.stroke.colour;
        for ring in self.rings.0.iter().filter(|ring| ring.len() == 2).take(64) {
            let Some(area) = Area::around(ring) else { continue };
            if area.height() < 1.0 || area.width() < 1.0 {
                self.scene.fill(None, area.grown(width / 2.0), self.state.clip, colour, opaque);
            }
        }
    }

    fn end_path(&mut self) {
        if std::mem::take(&mut self.clip_next)
            && let Some(area) = self.rings.area()
        {
            self.state.clip = self.state.clip.and(area);
            self.state.clip_is_box &= is_box(&self.rings);
        }
        self.rings.0.clear();
        self.points = 0;
    }
}

/// Whether the rings fill their own box: a rectangle, drawn in whatever order.
fn is_box(rings: &Rings) -> bool {
    let Some(area) = rings.area() else { return false };
    let inset = |low: f32, high: f32, part: f32| low + (high - low) * part;
    [(0.03, 0.03), (0.97, 0.03), (0.97, 0.97), (0.03, 0.97)]
        .iter()
        .all(|&(x, y)| rings.has((inset(area.left, area.right, x), inset(area.bottom, area.top, y))))
}
