//! What the collections declare, and the rules that make a document and a query mean the same in both engines.
//!
//! Both engines ask here before every write and every query. A rule's reason stands beside it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;

use super::engine::{Cond, Dir, Error, Index, Query, Result, Val, check_path};
use super::exact;

/// BSON ends at 16 MB and 100 levels; some room is left for what the engine adds.
const MAX_BODY_BYTES: usize = 15 << 20;
const MAX_DEPTH: usize = 64;
/// Index keys of older MongoDB servers end at 1,024 bytes.
const MAX_ID_BYTES: usize = 512;

/// The collections that this process has declared.
#[derive(Debug, Default)]
pub(super) struct Catalogue(RwLock<HashMap<&'static str, Arc<Declared>>>);

impl Catalogue {
    /// # Errors
    /// `Refused` when a name or a path can't be used in both engines.
    pub fn declare(&self, collection: &'static str, indexes: &'static [Index]) -> Result<Arc<Declared>> {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(declared) = known.get(collection)
            && declared.indexes == indexes
        {
            return Ok(declared.clone());
        }
        let declared = Arc::new(Declared::new(collection, indexes)?);
        known.insert(collection, declared.clone());
        Ok(declared)
    }

    /// # Errors
    /// `Refused` when nobody declared it: its rules are unknown then.
    pub fn get(&self, collection: &str) -> Result<Arc<Declared>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(collection).cloned().ok_or_else(|| Error::Refused(format!("collection {collection} is not declared")))
    }
}

/// A JSON scalar's type, as far as it may be indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bool,
    Int,
    Text,
}

impl Kind {
    fn of_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(_) => Some(Self::Bool),
            Value::Number(n) if n.is_i64() => Some(Self::Int),
            Value::String(_) => Some(Self::Text),
            _ => None,
        }
    }

    fn of(value: &Val) -> Self {
        match value {
            Val::Bool(_) => Self::Bool,
            Val::Int(_) => Self::Int,
            Val::Str(_) => Self::Text,
        }
    }
}

/// A body that keeps the rules: the same document as tree and as text.
#[derive(Debug)]
pub(super) struct Sound {
    pub tree: serde_json::Map<String, Value>,
    pub text: String,
}

#[derive(Debug)]
pub(super) struct Declared {
    pub name: &'static str,
    pub indexes: &'static [Index],
    /// The type of each indexed path, as the first document of this process had it.
    kinds: RwLock<HashMap<&'static str, Kind>>,
}

impl Declared {
    pub fn new(name: &'static str, indexes: &'static [Index]) -> Result<Self> {
        let plain = |text: &str| {
            text.starts_with(|c: char| c.is_ascii_lowercase())
                && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
                && !text.contains("__")
        };
        if !plain(name) {
            return Err(Error::Refused(format!("collection name {name:?}")));
        }
        for (place, index) in indexes.iter().enumerate() {
            if !plain(index.name) || indexes[..place].iter().any(|i| i.name == index.name) {
                return Err(Error::Refused(format!("index name {:?} of {name}", index.name)));
            }
            for path in index.paths {
                check_path(path)?;
            }
            let shaped = !index.paths.is_empty()
                && !index.paths.contains(&"_id")
                // SQLite keeps members in a table of their own, which has no place for a second path.
                && (!index.multi || index.paths.len() == 1 && !index.unique);
            if !shaped {
                return Err(Error::Refused(format!("index {} of {name}: its paths", index.name)));
            }
        }
        Ok(Self { name, indexes, kinds: RwLock::default() })
    }

    /// Whether `path` is an indexed array of scalars; `None` when no index has it.
    pub fn multi(&self, path: &str) -> Option<bool> {
        self.indexes.iter().find(|i| i.paths.contains(&path)).map(|i| i.multi)
    }

    /// Checks a body on its way in, and drops its null members: a missing path and a null are one thing here (a sparse
    /// unique index of MongoDB counts an explicit null, SQLite's does not).
    pub fn document(&self, id: &str, body: String) -> Result<Sound> {
        let refused = |why: String| Error::Refused(format!("{} {id:?}: {why}", self.name));
        if id.contains('\0') {
            return Err(refused("U+0000 in the id".to_owned()));
        }
        if id.is_empty() || id.len() > MAX_ID_BYTES {
            return Err(refused(format!("an id has 1 to {MAX_ID_BYTES} bytes")));
        }
        if body.len() > MAX_BODY_BYTES {
            return Err(refused(format!("over {MAX_BODY_BYTES} bytes")));
        }
        let mut value: Value = exact::parse(&body).map_err(|e| refused(format!("no JSON at column {}", e.column())))?;
        let dropped = tidy(&mut value, 0).map_err(|why| refused(why.to_owned()))?;
        let Value::Object(tree) = value else { return Err(refused("not a JSON object".to_owned())) };
        if tree.contains_key("_id") || tree.contains_key("_version") {
            return Err(refused("_id and _version are the engine's".to_owned()));
        }
        self.indexed_paths(&tree).map_err(refused)?;
        let text = if dropped { Value::Object(tree.clone()).to_string() } else { body };
        Ok(Sound { tree, text })
    }

    fn indexed_paths(&self, tree: &serde_json::Map<String, Value>) -> Result<(), String> {
        let mut learned = Vec::new();
        for index in self.indexes {
            let mut present = 0;
            for path in index.paths.iter().copied() {
                let Some(value) = at_path(tree, path)? else { continue };
                present += 1;
                let members = match (index.multi, value) {
                    (true, Value::Array(members)) => members.as_slice(),
                    (true, _) => return Err(format!("{path} is indexed as an array")),
                    (false, scalar) => std::slice::from_ref(scalar),
                };
                for member in members {
                    // Floats compare and print differently, over 63 bits is REAL in SQLite and nothing in BSON; an
                    // array matches by its members in MongoDB alone.
                    let kind = Kind::of_value(member)
                        .ok_or_else(|| format!("{path} is indexed: text, whole numbers and booleans only"))?;
                    learned.push((path, kind));
                }
            }
            // MongoDB's sparse index counts a document that has any of the paths, SQLite's one that has the first.
            if index.unique && present != 0 && present != index.paths.len() {
                return Err(format!("unique index {}: all of its paths or none", index.name));
            }
        }
        // Types sort among each other differently in each engine, and SQLite reads true as 1.
        let known = self.kinds.read().unwrap_or_else(PoisonError::into_inner);
        let mut new = Vec::new();
        for (path, kind) in learned {
            match known.get(path) {
                Some(before) if *before != kind => return Err(format!("{path} holds {kind:?}, elsewhere {before:?}")),
                Some(_) => {}
                None => new.push((path, kind)),
            }
        }
        drop(known);
        if !new.is_empty() {
            let mut known = self.kinds.write().unwrap_or_else(PoisonError::into_inner);
            for (path, kind) in new {
                let before = *known.entry(path).or_insert(kind);
                if before != kind {
                    return Err(format!("{path} holds {kind:?}, elsewhere {before:?}"));
                }
            }
        }
        Ok(())
    }

    /// Checks a query before it runs. One that no declared index serves is an error wherever debug assertions are on
    /// (so in every test); a release answers it all the same, slowly, and says so in the log.
    pub fn query(&self, query: &Query) -> Result<()> {
        self.sound(query)?;
        self.place(query)?;
        self.must_serve(query, self.serves_find(query))
    }

    /// As [`Declared::query`], where order, place and limit play no part.
    pub fn count(&self, query: &Query) -> Result<()> {
        self.sound(query)?;
        self.must_serve(query, self.serves_count(query))
    }

    fn must_serve(&self, query: &Query, served: bool) -> Result<()> {
        if served {
            return Ok(());
        }
        let shape = Shape::of(query);
        let wanted: Vec<&str> = shape.bound.iter().chain(&shape.order).chain(&shape.ranged).copied().collect();
        let why = format!("no declared index of {} serves a query that wants one on {wanted:?}", self.name);
        if cfg!(debug_assertions) {
            return Err(Error::Refused(format!("{why}: {query:?}")));
        }
        tracing::warn!("{why}");
        Ok(())
    }

    fn sound(&self, query: &Query) -> Result<()> {
        for (path, cond) in &query.filters {
            let (values, has) = match cond {
                Cond::Has(v) => (std::slice::from_ref(v), true),
                Cond::In(list) => (list.as_slice(), false),
                Cond::Eq(v) | Cond::Lt(v) | Cond::Lte(v) | Cond::Gt(v) | Cond::Gte(v) => {
                    (std::slice::from_ref(v), false)
                }
            };
            // `Eq` on an array matches its members in MongoDB alone: `Has` is for arrays, the rest for scalars.
            if *path != "_id" && self.multi(path) != Some(has) || *path == "_id" && has {
                return Err(Error::Refused(format!("{}: {path} is not declared for this condition", self.name)));
            }
            if values.iter().any(|v| matches!(v, Val::Str(text) if text.contains('\0'))) {
                return Err(Error::Refused(format!("{}: U+0000 in a text compared with {path}", self.name)));
            }
            if let Some(bad) = values.iter().find(|v| !self.fits(path, v)) {
                return Err(Error::Refused(format!("{}: a {:?} compared with {path}", self.name, Kind::of(bad))));
            }
        }
        Ok(())
    }

    fn place(&self, query: &Query) -> Result<()> {
        for (place, (path, _)) in query.order.iter().enumerate() {
            let known = if *path == "_id" { place + 1 == query.order.len() } else { self.multi(path) == Some(false) };
            if !known || query.order[..place].iter().any(|(p, _)| p == path) {
                return Err(Error::Refused(format!("{}: order by {path}", self.name)));
            }
        }
        if let Some(cursor) = &query.after {
            let fits = cursor.0.len() == query.order.len()
                && !cursor.1.contains('\0')
                && query.order.iter().zip(&cursor.0).all(|((path, _), value)| self.fits(path, value));
            if !fits {
                return Err(Error::BadCursor);
            }
        }
        Ok(())
    }

    /// U+0000 ends a text in SQLite's functions; a value of another type than the path's never means anything.
    fn fits(&self, path: &str, value: &Val) -> bool {
        if matches!(value, Val::Str(text) if text.contains('\0')) {
            return false;
        }
        let kind = Kind::of(value);
        if path == "_id" {
            return kind == Kind::Text;
        }
        self.kinds.read().unwrap_or_else(PoisonError::into_inner).get(path).is_none_or(|k| *k == kind)
    }

    /// Whether an index finds the place to start and gives the order, so that a page costs what it answers.
    fn serves_find(&self, query: &Query) -> bool {
        let shape = Shape::of(query);
        if self.narrow(query, &shape) {
            return true;
        }
        // Without a limit everything that matches is answered, and a sort is in proportion to that.
        if query.limit == 0 && query.order.is_empty() {
            return self.serves_count(query);
        }
        let one_way = query.order.iter().filter(|(p, _)| !shape.bound.contains(p)).all(|(_, d)| *d == query.id_dir());
        let mut walked = shape.order.clone();
        if walked.is_empty() {
            walked.push("_id");
        }
        one_way
            && shape.ranged.iter().all(|p| *p == walked[0])
            && (shape.bound.is_empty() && shape.order.is_empty()
                || self.indexes.iter().any(|i| {
                    !i.multi
                        && i.paths.len() == shape.bound.len() + shape.order.len()
                        && i.paths.iter().take(shape.bound.len()).copied().collect::<BTreeSet<_>>() == shape.bound
                        && i.paths[shape.bound.len()..] == shape.order
                }))
    }

    fn serves_count(&self, query: &Query) -> bool {
        let shape = Shape::of(query);
        if self.narrow(query, &shape) || shape.bound.is_empty() && shape.ranged.iter().all(|p| *p == "_id") {
            return true;
        }
        self.indexes.iter().filter(|i| !i.multi && i.paths.len() >= shape.bound.len()).any(|i| {
            let (prefix, rest) = i.paths.split_at(shape.bound.len());
            let next = rest.first().copied().unwrap_or("_id");
            prefix.iter().copied().collect::<BTreeSet<_>>() == shape.bound && shape.ranged.iter().all(|p| *p == next)
        })
    }

    /// Conditions that leave few documents whatever else is asked: named ids, a whole unique key, members of an array.
    fn narrow(&self, query: &Query, shape: &Shape) -> bool {
        query.filters.iter().any(|(path, cond)| match cond {
            Cond::Has(_) => true,
            Cond::Eq(_) | Cond::In(_) => *path == "_id",
            _ => false,
        }) || self.indexes.iter().any(|i| i.unique && i.paths.iter().all(|p| shape.bound.contains(p)))
    }
}

/// What a query asks of an index.
struct Shape {
    /// Paths with one value or a list of values, without `_id`.
    bound: BTreeSet<&'static str>,
    ranged: BTreeSet<&'static str>,
    /// Paths of the order that are not bound, without `_id`.
    order: Vec<&'static str>,
}

impl Shape {
    fn of(query: &Query) -> Self {
        let mut shape = Self { bound: BTreeSet::new(), ranged: BTreeSet::new(), order: Vec::new() };
        for (path, cond) in &query.filters {
            match cond {
                Cond::Eq(_) | Cond::In(_) if *path != "_id" => shape.bound.insert(path),
                Cond::Lt(_) | Cond::Lte(_) | Cond::Gt(_) | Cond::Gte(_) => shape.ranged.insert(path),
                _ => false,
            };
        }
        shape.ranged.retain(|p| !shape.bound.contains(p));
        shape.order = query.order.iter().map(|(p, _)| *p).filter(|p| *p != "_id").collect();
        shape.order.retain(|p| !shape.bound.contains(p));
        shape
    }
}

/// The order that a query means, as far as it moves: its paths without those that a filter binds to one value, then the
/// id, once.
pub(super) fn moving_order(query: &Query) -> Vec<(&'static str, Dir)> {
    let mut order: Vec<_> = query.order.iter().copied().filter(|(path, _)| moves(query, path)).collect();
    order.push(("_id", query.id_dir()));
    order
}

fn moves(query: &Query, path: &str) -> bool {
    path != "_id" && !query.filters.iter().any(|(p, cond)| *p == path && matches!(cond, Cond::Eq(_)))
}

/// One of the parts that a page from a cursor on is made of, one after the other: what equals the cursor in some paths
/// of the order, and lies beyond it in the next.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub equal: Vec<(&'static str, Val)>,
    pub beyond: Option<(&'static str, Dir, Val)>,
}

/// The parts in the query's order; without a cursor one part that is everything.
pub(super) fn places(query: &Query) -> Vec<Place> {
    let Some(cursor) = &query.after else { return vec![Place::default()] };
    let mut at: Vec<(&'static str, Dir, Val)> = query
        .order
        .iter()
        .zip(&cursor.0)
        .filter(|((path, _), _)| moves(query, path))
        .map(|((path, dir), value)| (*path, *dir, value.clone()))
        .collect();
    at.push(("_id", query.id_dir(), Val::Str(cursor.1.clone())));
    (0..at.len())
        .rev()
        .map(|last| Place {
            equal: at[..last].iter().map(|(path, _, value)| (*path, value.clone())).collect(),
            beyond: Some(at[last].clone()),
        })
        .collect()
}

/// Drops null members of objects; answers whether there were any.
fn tidy(value: &mut Value, depth: usize) -> Result<bool, &'static str> {
    if depth > MAX_DEPTH {
        return Err("nested over 64 levels");
    }
    match value {
        Value::String(text) if text.contains('\0') => Err("U+0000 in a text"),
        Value::Number(n) if n.is_u64() && !n.is_i64() => Err("a whole number over 63 bits"),
        Value::Array(members) => {
            let mut dropped = false;
            for member in members {
                dropped |= tidy(member, depth + 1)?;
            }
            Ok(dropped)
        }
        Value::Object(members) => {
            let before = members.len();
            members.retain(|_, member| !member.is_null());
            let mut dropped = members.len() != before;
            for (key, member) in members.iter_mut() {
                // Paths can't reach such keys, and some servers refuse them: maps are arrays of {key, value}.
                if key.is_empty() || key.contains(['.', '$', '\0']) {
                    return Err("a key that is empty or holds '.', '$' or U+0000");
                }
                dropped |= tidy(member, depth + 1)?;
            }
            Ok(dropped)
        }
        _ => Ok(false),
    }
}

fn at_path<'a>(tree: &'a serde_json::Map<String, Value>, path: &str) -> Result<Option<&'a Value>, String> {
    let mut keys = path.split('.');
    let mut here = keys.next().and_then(|key| tree.get(key));
    for key in keys {
        here = match here {
            None => return Ok(None),
            Some(Value::Object(members)) => members.get(key),
            // MongoDB walks into arrays on a path, SQLite does not.
            Some(_) => return Err(format!("{path} is indexed, and runs through something that is no object")),
        };
    }
    Ok(here)
}

/// # Errors
/// `Refused` unless it is 64 lower-case hex digits: it becomes a file name.
pub(super) fn check_blob(sha256: &str) -> Result<()> {
    let sound = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if sound { Ok(()) } else { Err(Error::Refused("a blob's name is 64 lower-case hex digits".to_owned())) }
}
