//! Plane geometry of a page: matrices (ISO 32000-1, 8.3.3), boxes and filled shapes.

/// `[a b c d e f]`, as PDF writes them: a row vector times this.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub [f32; 6]);

pub(super) type Point = (f32, f32);

impl Matrix {
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) const fn shift(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First `self`, then `next`.
    pub(super) fn then(self, next: Self) -> Self {
        let (own, by) = (self.0, next.0);
        let row = |x: f32, y: f32| (x * by[0] + y * by[2], x * by[1] + y * by[3]);
        let (right, up, shift) = (row(own[0], own[1]), row(own[2], own[3]), row(own[4], own[5]));
        Self([right.0, right.1, up.0, up.1, shift.0 + by[4], shift.1 + by[5]])
    }

    pub(super) fn apply(self, (x, y): Point) -> Point {
        let m = self.0;
        (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
    }

    /// What undoes it; `None` where a plane became a line.
    pub(super) fn inverse(self) -> Option<Self> {
        let m = self.0;
        let by = m[0] * m[3] - m[1] * m[2];
        let shift = (m[2] * m[5] - m[3] * m[4], m[1] * m[4] - m[0] * m[5]);
        let inverse = Self([m[3], -m[1], -m[2], m[0], shift.0, shift.1].map(|n| n / by));
        inverse.is_finite().then_some(inverse)
    }

    /// How much longer a horizontal and a vertical unit become.
    pub(super) fn scales(self) -> (f32, f32) {
        let [a, b, c, d, ..] = self.0;
        (a.hypot(b), c.hypot(d))
    }

    /// The direction of what was horizontal, in degrees.
    pub(super) fn angle(self) -> f32 {
        self.0[1].atan2(self.0[0]).to_degrees()
    }

    pub(super) fn is_finite(self) -> bool {
        self.0.iter().all(|n| n.is_finite())
    }
}

/// A box with `left <= right` and `bottom <= top`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub left: f32,
    pub bottom: f32,
    pub right: f32,
    pub top: f32,
}

impl Area {
    pub(super) fn around(points: &[Point]) -> Option<Self> {
        let (&(x, y), rest) = points.split_first()?;
        let mut area = Self { left: x, bottom: y, right: x, top: y };
        for &(x, y) in rest {
            area.left = area.left.min(x);
            area.right = area.right.max(x);
            area.bottom = area.bottom.min(y);
            area.top = area.top.max(y);
        }
        Some(area)
    }

    /// The box around `corners` (left, bottom, right, top) under a matrix.
    pub(super) fn under(self, matrix: Matrix) -> Self {
        let corners = self.corners().map(|p| matrix.apply(p));
        Self::around(&corners).unwrap_or(self)
    }

    pub(super) fn corners(self) -> [Point; 4] {
        [(self.left, self.bottom), (self.right, self.bottom), (self.right, self.top), (self.left, self.top)]
    }

    /// What both have; empty boxes have no width or no height, or less.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }

    pub(super) fn has(self, (x, y): Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.bottom..=self.top).contains(&y)
    }

    pub(super) fn width(self) -> f32 {
        self.right - self.left
    }

    pub(super) fn height(self) -> f32 {
        self.top - self.bottom
    }

    pub(super) fn grown(self, by: f32) -> Self {
        Self { left: self.left - by, bottom: self.bottom - by, right: self.right + by, top: self.top + by }
    }
}

/// A closed path: rings of points, curves already broken into pieces.
#[derive(Clone, Debug, Default)]
pub(super) struct Rings(pub Vec<Vec<Point>>);

impl Rings {
    /// Even-odd, for both fill rules: where they differ, the shape is no ground that text is hidden on.
    pub(super) fn has(&self, (x, y): Point) -> bool {
        let mut inside = false;
        for ring in &self.0 {
            let Some(&last) = ring.last() else { continue };
            let mut before = last;
            for &point in ring {
                let ((x1, y1), (x2, y2)) = (before, point);
                if (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
                    inside = !inside;
                }
                before = point;
            }
        }
        inside
    }

    pub(super) fn area(&self) -> Option<Area> {
        let mut areas = self.0.iter().filter_map(|ring| Area::around(ring));
        let first = areas.next()?;
        Some(areas.fold(first, |a, b| Area {
            left: a.left.min(b.left),
            bottom: a.bottom.min(b.bottom),
            right: a.right.max(b.right),
            top: a.top.max(b.top),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_are_applied_in_their_order() {
        let twice = Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
        assert_eq!(twice.then(Matrix::shift(1.0, 0.0)).apply((3.0, 4.0)), (7.0, 8.0));
        assert_eq!(Matrix::shift(1.0, 0.0).then(twice).apply((3.0, 4.0)), (8.0, 8.0));
        assert_eq!(twice.scales(), (2.0, 2.0));
    }

    #[test]
    fn a_point_in_a_hole_is_outside() {
        let square = |low: f32, high: f32| vec![(low, low), (high, low), (high, high), (low, high)];
        let frame = Rings(vec![square(0.0, 10.0), square(3.0, 7.0)]);
        assert!(frame.has((1.0, 5.0)));
        assert!(!frame.has((5.0, 5.0)));
        assert!(!frame.has((11.0, 5.0)));
    }
}
