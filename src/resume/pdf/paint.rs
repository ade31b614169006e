//! Walks a page's content stream as a viewer would (ISO 32000-1, chapters 8 and 9), and notes what is painted where.

mod state;

use std::collections::HashMap;
use std::rc::Rc;

use pdf_oxide::content::{Operator, TextElement, parse_content_stream};
use pdf_oxide::object::{Object, ObjectRef};

use self::state::{Paint, State};
use super::accents::composed;
use super::colours::{Space, cmyk, number};
use super::matrix::{Area, Matrix, Point, Rings};
use super::objects::{Dictionary, Objects, Page, SharedFont};
use super::scene::{Piece, Scene};
use crate::resume::colour::Rgb;
use crate::resume::open::Why;

/// Forms within forms.
const FORM_DEPTH: usize = 16;
/// Operators of a page, its forms included, each time they are drawn.
const OPERATORS: usize = 2_000_000;
/// Graphics states that a page may save.
const SAVED: usize = 512;
/// Points that one path may have.
const PATH_POINTS: usize = 20_000;
/// Pieces of text on one page.
const PIECES: usize = 200_000;

/// What a page paints. Whatever can't be understood is passed over, as viewers do.
pub(super) fn paint(objects: &Objects, page: &Page) -> Scene {
    let (matrix, area) = page.upright();
    let mut walk = Walk::new(objects, Scene::new(area), matrix, Rc::clone(&page.resources));
    if let Some(content) = content(objects, page) {
        walk.run(&content);
    }
    walk.annotations(page, matrix);
    walk.scene.pieces = composed(walk.scene.pieces);
    walk.scene
}

/// A page's content: one stream, or several that read as one.
fn content(objects: &Objects, page: &Page) -> Option<Vec<u8>> {
    let contents = page.dictionary.get("Contents")?;
    let Some(parts) = objects.array(Some(contents)) else { return objects.stream(contents) };
    let mut all = Vec::new();
    for part in parts.iter().take(1_000) {
        if let Some(bytes) = objects.stream(part) {
            all.extend_from_slice(&bytes);
            all.push(b'\n');
        }
        if all.len() > 64 << 20 {
            break;
        }
    }
    Some(all)
}

struct Walk<'a> {
    objects: &'a Objects,
    scene: Scene,
    state: State,
    saved: Vec<State>,
    resources: Rc<Dictionary>,
    /// Sub-dictionaries of `resources`, by kind.
    kinds: HashMap<&'static str, Rc<Dictionary>>,
    rings: Rings,
    points: usize,
    pen: Point,
    clip_next: bool,
    text: Matrix,
    line: Matrix,
    /// Marked content that is being read; `true` where it belongs to a layer that is off.
    marked: Vec<bool>,
    forms: Vec<ObjectRef>,
    operators: usize,
    /// Glyphs that became a clip, and are seen as soon as something is painted through them.
    stencils: Vec<usize>,
}

impl<'a> Walk<'a> {
    fn new(objects: &'a Objects, scene: Scene, matrix: Matrix, resources: Rc<Dictionary>) -> Self {
        let state = State::new(matrix, scene.page.grown(10_000.0));
        Self {
            objects,
            scene,
            state,
            saved: Vec::new(),
            resources,
            kinds: HashMap::new(),
            rings: Rings::default(),
            points: 0,
            pen: (0.0, 0.0),
            clip_next: false,
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marked: Vec::new(),
            forms: Vec::new(),
            operators: 0,
            stencils: Vec::new(),
        }
    }

    fn run(&mut self, content: &[u8]) {
        let Ok(operators) = parse_content_stream(content) else { return };
        for operator in operators {
            self.operators += 1;
            if self.operators > OPERATORS {
                return;
            }
            self.step(operator);
        }
    }

    /// An entry of one of the resources' dictionaries.
    fn resource(&mut self, kind: &'static str, name: &str) -> Option<Object> {
        if !self.kinds.contains_key(kind) {
            let all = self.objects.dictionary(self.resources.get(kind)).unwrap_or_default();
            self.kinds.insert(kind, Rc::new(all));
        }
        self.kinds.get(kind)?.get(name).cloned()
    }

    fn step(&mut self, operator: Operator) {
        match operator {
            Operator::SaveState => {
                if self.saved.len() < SAVED {
                    self.saved.push(self.state.clone());
                }
            }
            Operator::RestoreState => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            Operator::Cm { a, b, c, d, e, f } => {
                let matrix = Matrix([a, b, c, d, e, f]).then(self.state.matrix);
                if matrix.is_finite() {
                    self.state.matrix = matrix;
                }
            }
            Operator::SetExtGState { dict_name } => self.graphics_state(&dict_name),
            Operator::SetLineWidth { width } => self.state.line_width = width,
            Operator::Do { name } => self.draw(&name),
            Operator::InlineImage { dict, .. } => {
                let stencil = ["IM", "ImageMask"].iter().any(|k| dict.get(*k).and_then(Object::as_bool) == Some(true));
                self.image(stencil, !stencil, false);
            }
            Operator::PaintShading { .. } => {
                let clip = self.state.clip;
                let opaque = self.state.is_opaque(self.state.fill_alpha);
                self.through_stencils();
                self.scene.fill(None, clip, clip, None, opaque && self.state.clip_is_box);
            }
            Operator::BeginMarkedContent { .. } => self.marked.push(false),
            Operator::BeginMarkedContentDict { tag, properties } => {
                let off = tag == "OC" && self.is_layer_off(&properties);
                self.marked.push(off);
            }
            Operator::EndMarkedContent => {
                self.marked.pop();
            }
            other => {
                if let Some(other) = self.colour(other)
                    && let Some(other) = self.path(other)
                {
                    self.text_operator(other);
                }
            }
        }
    }

    fn is_layer_off(&mut self, properties: &Object) -> bool {
        let group = match properties.as_name() {
            Some(name) => self.resource("Properties", name),
            None => Some(properties.clone()),
        };
        group.is_some_and(|group| self.objects.is_off(&group))
    }

    fn graphics_state(&mut self, name: &str) {
        let Some(entry) = self.resource("ExtGState", name) else { return };
        let Some(entry) = self.objects.dictionary(Some(&entry)) else { return };
        let value = |key: &str| entry.get(key).and_then(|o| self.objects.resolve(o));
        if let Some(alpha) = value("ca").as_ref().and_then(number) {
            self.state.fill_alpha = alpha;
        }
        if let Some(alpha) = value("CA").as_ref().and_then(number) {
            self.state.stroke_alpha = alpha;
        }
        if let Some(width) = value("LW").as_ref().and_then(number) {
            self.state.line_width = width;
        }
        match value("SMask") {
            Some(Object::Name(_)) => self.state.masked = false,
            Some(Object::Dictionary(_)) => self.state.masked = true,
            _ => {}
        }
        let blend = match value("BM") {
            Some(Object::Array(modes)) => modes.first().cloned(),
            other => other,
        };
        if let Some(blend) = blend.as_ref().and_then(Object::as_name) {
            self.state.blended = !matches!(blend, "Normal" | "Compatible");
        }
        if let Some(font) = self.objects.array(entry.get("Font"))
            && let [font, size] = font.as_slice()
        {
            self.state.font = self.objects.font(font);
            self.state.size = number(size).unwrap_or(self.state.size);
        }
    }

    /// Colours; gives back what is none of them.
    fn colour(&mut self, operator: Operator) -> Option<Operator> {
        let rgb = |red, green, blue| Some(Rgb { red, green, blue });
        match operator {
            Operator::SetFillRgb { r, g, b } => self.state.fill = Paint::flat(Space::Rgb, rgb(r, g, b)),
            Operator::SetStrokeRgb { r, g, b } => self.state.stroke = Paint::flat(Space::Rgb, rgb(r, g, b)),
            Operator::SetFillGray { gray } => self.state.fill = Paint::flat(Space::Grey, Some(Rgb::grey(gray))),
            Operator::SetStrokeGray { gray } => self.state.stroke = Paint::flat(Space::Grey, Some(Rgb::grey(gray))),
            Operator::SetFillCmyk { c, m, y, k } => {
                self.state.fill = Paint::flat(Space::Cmyk, Some(cmyk(c, m, y, k)));
            }
            Operator::SetStrokeCmyk { c, m, y, k } => {
                self.state.stroke = Paint::flat(Space::Cmyk, Some(cmyk(c, m, y, k)));
            }
            Operator::SetFillColorSpace { name } => {
                let space = Space::named(&name, &self.resources, &self.objects.document);
                self.state.fill = Paint::flat(space.clone(), space.first());
            }
            Operator::SetStrokeColorSpace { name } => {
                let space = Space::named(&name, &self.resources, &self.objects.document);
                self.state.stroke = Paint::flat(space.clone(), space.first());
            }
            Operator::SetFillColor { components } => self.state.fill.set(&components),
            Operator::SetStrokeColor { components } => self.state.stroke.set(&components),
            Operator::SetFillColorN { components, name } => match name {
                Some(_) => self.state.fill.colour = None,
                None => self.state.fill.set(&components),
            },
            Operator::SetStrokeColorN { components, name } => match name {
                Some(_) => self.state.stroke.colour = None,
                None => self.state.stroke.set(&components),
            },
            other => return Some(other),
        }
        None
    }

    /// Paths; gives back what is none of them.
    fn path(&mut self, operator: Operator) -> Option<Operator> {
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

    fn is_unpainted(&self) -> bool {
        self.marked.contains(&true)
    }

    fn through_stencils(&mut self) {
        if self.is_unpainted() {
            return;
        }
        for place in self.stencils.drain(..) {
            if let Some(piece) = self.scene.pieces.get_mut(place) {
                piece.why = None;
                piece.colour = None;
            }
        }
    }

    fn draw(&mut self, name: &str) {
        let Some(entry) = self.resource("XObject", name) else { return };
        let Some(object) = self.objects.resolve(&entry) else { return };
        let Some(dictionary) = object.as_dict() else { return };
        let off = dictionary.get("OC").is_some_and(|group| self.objects.is_off(group));
        match dictionary.get("Subtype").and_then(Object::as_name) {
            Some("Image") => {
                let stencil = dictionary.get("ImageMask").and_then(Object::as_bool) == Some(true);
                let solid = !dictionary.contains_key("SMask") && !dictionary.contains_key("Mask");
                let tiny =
                    ["Width", "Height"].iter().all(|k| dictionary.get(*k).and_then(Object::as_integer) == Some(1));
                if !off {
                    self.image(stencil, solid, tiny);
                }
            }
            Some("Form") | None if matches!(object, Object::Stream { .. }) => {
                self.marked.push(off);
                self.form(&entry, dictionary, Matrix::IDENTITY);
                self.marked.pop();
            }
            _ => {}
        }
    }

    fn image(&mut self, stencil: bool, solid: bool, tiny: bool) {
        if self.is_unpainted() {
            return;
        }
        self.through_stencils();
        let opaque = self.state.is_opaque(self.state.fill_alpha) && self.state.clip_is_box;
        if stencil {
            // A mask of one dot is how some programs paint a box; others are pictures with holes.
            if tiny {
                let unit = Area { left: 0.0, bottom: 0.0, right: 1.0, top: 1.0 }.under(self.state.matrix);
                self.scene.fill(None, unit, self.state.clip, self.state.fill.colour, opaque);
            }
            return;
        }
        self.scene.picture(self.state.matrix, self.state.clip, opaque && solid);
    }

    /// Draws a form (8.10): its own matrix, box and resources, within what stands around it.
    fn form(&mut self, entry: &Object, dictionary: &Dictionary, placed: Matrix) {
        let at = entry.as_reference();
        if self.forms.len() >= FORM_DEPTH || at.is_some_and(|at| self.forms.contains(&at)) {
            return;
        }
        let Some(content) = self.objects.stream(entry) else { return };
        let before = self.state.clone();
        let saved = std::mem::take(&mut self.saved);
        let own = self.objects.dictionary(dictionary.get("Resources"));
        let outer = own.map(|own| {
            let kinds = std::mem::take(&mut self.kinds);
            (std::mem::replace(&mut self.resources, Rc::new(own)), kinds)
        });
        let matrix = self.objects.matrix(dictionary.get("Matrix")).unwrap_or(Matrix::IDENTITY);
        self.state.matrix = matrix.then(placed).then(self.state.matrix);
        if let Some(area) = self.objects.area(dictionary.get("BBox")) {
            self.state.clip = self.state.clip.and(area.under(self.state.matrix));
        }
        let text = (self.text, self.line);
        let marks = self.marked.len();
        self.forms.push(at.unwrap_or(ObjectRef::new(0, 0)));
        self.run(&content);
        self.forms.pop();
        self.marked.truncate(marks);
        (self.text, self.line) = text;
        if let Some((resources, kinds)) = outer {
            self.resources = resources;
            self.kinds = kinds;
        }
        self.saved = saved;
        self.state = before;
    }

    /// What annotations draw on the page: filled-in fields, typed text, stamps (12.5.5).
    fn annotations(&mut self, page: &Page, upright: Matrix) {
        for entry in self.objects.array(page.dictionary.get("Annots")).unwrap_or_default().iter().take(2_000) {
            let Some(annotation) = self.objects.dictionary(Some(entry)) else { continue };
            let flags = annotation.get("F").and_then(Object::as_integer).unwrap_or(0);
            // Hidden (bit 2) and NoView (bit 6) are not drawn; a pop-up is a window of its own.
            if flags & 0b10_0010 != 0 || annotation.get("Subtype").and_then(Object::as_name) == Some("Popup") {
                continue;
            }
            self.appearance(&annotation, upright);
        }
    }

    fn appearance(&mut self, annotation: &Dictionary, upright: Matrix) -> Option<()> {
        let looks = self.objects.dictionary(annotation.get("AP"))?;
        let mut normal = looks.get("N")?.clone();
        if matches!(self.objects.resolve(&normal), Some(Object::Dictionary(_))) {
            let states = self.objects.dictionary(Some(&normal))?;
            normal = states.get(annotation.get("AS").and_then(Object::as_name)?)?.clone();
        }
        let form = self.objects.dictionary(Some(&normal))?;
        let target = self.objects.area(annotation.get("Rect"))?;
        let own = self.objects.matrix(form.get("Matrix")).unwrap_or(Matrix::IDENTITY);
        let drawn = self.objects.area(form.get("BBox"))?.under(own);
        if drawn.width() <= 0.0 || drawn.height() <= 0.0 {
            return None;
        }
        let (sx, sy) = (target.width() / drawn.width(), target.height() / drawn.height());
        let placed = Matrix([sx, 0.0, 0.0, sy, target.left - drawn.left * sx, target.bottom - drawn.bottom * sy]);
        self.state = State::new(upright, self.scene.page.grown(10_000.0));
        self.saved.clear();
        self.marked.clear();
        self.form(&normal, &form, placed);
        Some(())
    }

    fn text_operator(&mut self, operator: Operator) {
        match operator {
            Operator::BeginText => {
                self.text = Matrix::IDENTITY;
                self.line = Matrix::IDENTITY;
            }
            Operator::Tf { font, size } => {
                self.state.font = self.resource("Font", &font).and_then(|entry| self.objects.font(&entry));
                self.state.size = size;
            }
            Operator::Tc { char_space } => self.state.char_space = char_space,
            Operator::Tw { word_space } => self.state.word_space = word_space,
            Operator::Tz { scale } => self.state.stretch = scale / 100.0,
            Operator::TL { leading } => self.state.leading = leading,
            Operator::Tr { render } => self.state.mode = render,
            Operator::Ts { rise } => self.state.rise = rise,
            Operator::Td { tx, ty } => self.next_line(tx, ty),
            Operator::TD { tx, ty } => {
                self.state.leading = -ty;
                self.next_line(tx, ty);
            }
            Operator::Tm { a, b, c, d, e, f } => {
                self.line = Matrix([a, b, c, d, e, f]);
                self.text = self.line;
            }
            Operator::TStar => self.next_line(0.0, -self.state.leading),
            Operator::Tj { text } => self.show(&text),
            Operator::TJ { array } => {
                for element in array {
                    match element {
                        TextElement::String(text) => self.show(&text),
                        TextElement::Offset(back) => self.advance(-back / 1000.0 * self.state.size),
                    }
                }
            }
            Operator::Quote { text } => {
                self.next_line(0.0, -self.state.leading);
                self.show(&text);
            }
            Operator::DoubleQuote { word_space, char_space, text } => {
                self.state.word_space = word_space;
                self.state.char_space = char_space;
                self.next_line(0.0, -self.state.leading);
                self.show(&text);
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.text = self.line;
    }

    /// Moves along the line by unscaled text units.
    fn advance(&mut self, by: f32) {
        let vertical = self.state.font.as_ref().is_some_and(|font| font.borrow().is_vertical());
        let step = if vertical { Matrix::shift(0.0, by) } else { Matrix::shift(by * self.state.stretch, 0.0) };
        self.text = step.then(self.text);
    }

    fn show(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.font.clone() else { return };
        if self.scene.pieces.len() >= PIECES {
            return;
        }
        let rise = Matrix::shift(0.0, self.state.rise);
        let start = rise.then(self.text).then(self.state.matrix);
        let mut text = String::new();
        let (mut width, mut spacing) = (0.0, 0.0);
        let (size, char_space, word_space) = (self.state.size, self.state.char_space, self.state.word_space);
        font.borrow_mut().glyphs(bytes, |glyph| {
            text.push_str(&glyph.text);
            spacing = char_space + if glyph.is_space { word_space } else { 0.0 };
            width += glyph.advance * size + spacing;
        });
        let vertical = font.borrow().is_vertical();
        self.advance(if vertical { -width } else { width });
        if text.is_empty() || !start.is_finite() {
            return;
        }
        // The last glyph's spacing belongs to no letter: it would join what stands apart, or part what belongs together.
        let ink = if vertical { 0.0 } else { (width - spacing) * self.state.stretch };
        let end = start.apply((ink, 0.0));
        self.note(&font, text, start, end);
    }

    fn note(&mut self, font: &SharedFont, text: String, start: Matrix, end: Point) {
        let (across, upright) = start.scales();
        let own_units = font.borrow().has_own_units();
        let (paint, alpha) = match self.state.mode {
            1 | 5 => (&self.state.stroke, self.state.stroke_alpha),
            2 | 6 if self.state.fill_alpha < 0.05 => (&self.state.stroke, self.state.stroke_alpha),
            _ => (&self.state.fill, self.state.fill_alpha),
        };
        let why = if self.is_unpainted() {
            Some(Why::Layer)
        } else if matches!(self.state.mode, 3 | 7) {
            Some(Why::NotPainted)
        } else if alpha < 0.05 {
            Some(Why::Transparent)
        } else {
            None
        };
        let see_through = self.state.masked || self.state.blended || alpha < 0.9;
        let colour = if see_through { None } else { paint.colour };
        if self.state.mode == 7 && !self.is_unpainted() {
            self.stencils.push(self.scene.pieces.len());
        }
        if self.state.mode >= 4 {
            // From here on paint comes through the letters alone: it covers nothing.
            self.state.clip_is_box = false;
        }
        let order = self.scene.next();
        self.scene.pieces.push(Piece {
            text,
            start: start.apply((0.0, 0.0)),
            end,
            size: (upright * self.state.size).abs(),
            angle: start.angle(),
            order,
            colour,
            why,
            clip: self.state.clip,
            own_units,
            font: Rc::as_ptr(font).addr(),
            breadth: (across * self.state.size * self.state.stretch).abs(),
        });
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
