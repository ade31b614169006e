//! Walks a page's content stream as a viewer would (ISO 32000-1, chapters 8 and 9), and notes what is painted where.

mod path;
mod state;
mod text;

use std::collections::HashMap;
use std::rc::Rc;

use pdf_oxide::content::{Operator, parse_content_stream};
use pdf_oxide::object::{Object, ObjectRef};

use self::state::{Paint, State};
use super::accents::composed;
use super::colours::{Space, cmyk, number};
use super::matrix::{Area, Matrix, Point, Rings};
use super::objects::{Dictionary, Objects, Page};
use super::scene::Scene;
use crate::resume::colour::Rgb;

/// Forms within forms.
const FORM_DEPTH: usize = 16;
/// Operators of a page, its forms included, each time they are drawn.
const OPERATORS: usize = 2_000_000;
/// Graphics states that a page may save.
const SAVED: usize = 512;

/// What a page paints. Whatever can't be understood is passed over, as viewers do.
pub(super) fn paint(objects: &Objects, page: &Page) -> Scene {
    let (matrix, area) = page.upright();
    let mut walk = Walk::new(objects, Scene::new(area), matrix, Rc::clone(&page.resources));
    if let Some(content) = content(objects, page) {
        walk.run(&content);
    }
    walk.annotations(page, matrix);
    walk.scene.look(|at| objects.raster(at));
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
                self.image(stencil, !stencil, false, None);
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
                    self.image(stencil, solid, tiny, entry.as_reference());
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

    fn image(&mut self, stencil: bool, solid: bool, tiny: bool, at: Option<ObjectRef>) {
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
        self.scene.picture(self.state.matrix, self.state.clip, opaque && solid, at);
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
}
