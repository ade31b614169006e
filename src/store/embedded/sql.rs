//! Queries as SQL text. Each path stands in the text exactly as it stands in its index, or SQLite would not use it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rusqlite::types::Value as Sql;

use crate::store::declared::full_order;
use crate::store::engine::{Cond, Dir, Error, Query, Result, Val, check_path};

/// One text a shape of query: it is the key of the cache of prepared statements, so values and limits stand outside.
#[derive(Debug)]
pub(super) struct Statement {
    pub text: String,
    pub values: Vec<Sql>,
}

/// Lists of values are walked one value at a time up to so many combinations; beyond it, matches are sorted.
const BRANCHES: usize = 32;

/// `json_extract(body,'$.path')`, or the id's own column.
pub(super) fn expression(path: &str) -> Result<String> {
    Ok(if path == "_id" { "id".to_owned() } else { format!("json_extract(body,'$.{}')", check_path(path)?) })
}

/// The table that holds the members of the array at `path`.
pub(super) fn members_table(collection: &str, path: &str) -> String {
    format!("{collection}__{}", path.replace('.', "__"))
}

pub(super) fn select(collection: &str, query: &Query) -> Result<Statement> {
    let branches = branches(query);
    let mut statement = Statement { text: String::new(), values: Vec::new() };
    if let [only] = branches.as_slice() {
        statement.text.push_str("SELECT id, version, body ");
        statement.page(collection, only, "")?;
        return Ok(statement);
    }
    // An index gives no order over a list of values, only within each of them: so one ordered walk a value, cut at the
    // limit, and what they bring merged.
    let keys: Vec<String> = query.order.iter().map(|(path, _)| expression(path)).collect::<Result<_>>()?;
    let columns: String = keys.iter().enumerate().fold(String::new(), |mut out, (place, key)| {
        let _ = write!(out, ", {key} AS k{place}");
        out
    });
    statement.text.push_str("SELECT id, version, body FROM (");
    for (place, branch) in branches.iter().enumerate() {
        if place > 0 {
            statement.text.push_str(" UNION ALL ");
        }
        statement.text.push_str("SELECT * FROM (SELECT id, version, body");
        statement.page(collection, branch, &columns)?;
        statement.text.push(')');
    }
    statement.text.push_str(") ORDER BY ");
    for (place, (_, dir)) in query.order.iter().enumerate() {
        let _ = write!(statement.text, "k{place} {}, ", word(*dir));
    }
    let _ = write!(statement.text, "id {}", word(query.id_dir()));
    statement.limit(query.limit);
    Ok(statement)
}

pub(super) fn count(collection: &str, query: &Query) -> Result<Statement> {
    let mut statement = Statement { text: "SELECT count(*)".to_owned(), values: Vec::new() };
    let conditions = statement.conditions(collection, query)?;
    statement.from(collection, &conditions);
    Ok(statement)
}

/// The query once for each combination of its lists' values, where that is worth it.
fn branches(query: &Query) -> Vec<Query> {
    let lists: Vec<(usize, Vec<Val>)> = query
        .filters
        .iter()
        .enumerate()
        .filter_map(|(place, (path, cond))| match cond {
            Cond::In(values) if *path != "_id" => {
                // A value named twice must not answer its documents twice.
                let each: BTreeMap<String, Val> = values.iter().map(|v| (format!("{v:?}"), v.clone())).collect();
                Some((place, each.into_values().collect()))
            }
            _ => None,
        })
        .collect();
    let combinations = lists.iter().map(|(_, values)| values.len()).product::<usize>();
    if lists.is_empty() || query.limit == 0 || combinations == 0 || combinations > BRANCHES {
        return vec![query.clone()];
    }
    lists.into_iter().fold(vec![query.clone()], |made, (place, values)| {
        made.iter()
            .flat_map(|query| {
                values.iter().map(move |value| {
                    let mut one = query.clone();
                    one.filters[place].1 = Cond::Eq(value.clone());
                    one
                })
            })
            .collect()
    })
}

impl Statement {
    fn mark(&mut self, value: &Val) -> String {
        self.values.push(match value {
            Val::Bool(b) => Sql::Integer(i64::from(*b)),
            Val::Int(n) => Sql::Integer(*n),
            Val::Str(text) => Sql::Text(text.clone()),
        });
        format!("?{}", self.values.len())
    }

    fn limit(&mut self, limit: usize) {
        if limit > 0 {
            self.values.push(Sql::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
            let _ = write!(self.text, " LIMIT ?{}", self.values.len());
        }
    }

    fn from(&mut self, collection: &str, conditions: &[String]) {
        let _ = write!(self.text, " FROM \"{collection}\"");
        if !conditions.is_empty() {
            let _ = write!(self.text, " WHERE {}", conditions.join(" AND "));
        }
    }

    fn page(&mut self, collection: &str, query: &Query, columns: &str) -> Result<()> {
        self.text.push_str(columns);
        let mut conditions = self.conditions(collection, query)?;
        for (path, _) in &query.order {
            // Ordered by means that it exists. A partial index is used only where the text says so; a comparison does.
            let compared = query.filters.iter().any(|(p, c)| p == path && !matches!(c, Cond::Has(_)));
            if *path != "_id" && !compared {
                conditions.push(format!("{} IS NOT NULL", expression(path)?));
            }
        }
        let order: Vec<(&str, Dir)> = full_order(query);
        conditions.extend(self.place(query, &order)?);
        self.from(collection, &conditions);
        self.text.push_str(" ORDER BY ");
        for (place, (path, dir)) in order.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            let _ = write!(self.text, "{comma}{} {}", expression(path)?, word(*dir));
        }
        self.limit(query.limit);
        Ok(())
    }

    fn conditions(&mut self, collection: &str, query: &Query) -> Result<Vec<String>> {
        let mut out = Vec::with_capacity(query.filters.len());
        for (path, cond) in &query.filters {
            let left = expression(path)?;
            out.push(match cond {
                Cond::Eq(v) => format!("{left} = {}", self.mark(v)),
                Cond::Lt(v) => format!("{left} < {}", self.mark(v)),
                Cond::Lte(v) => format!("{left} <= {}", self.mark(v)),
                Cond::Gt(v) => format!("{left} > {}", self.mark(v)),
                Cond::Gte(v) => format!("{left} >= {}", self.mark(v)),
                Cond::In(values) => {
                    let marks: Vec<String> = values.iter().map(|v| self.mark(v)).collect();
                    format!("{left} IN ({})", marks.join(", "))
                }
                Cond::Has(v) => {
                    let table = members_table(collection, path);
                    format!("id IN (SELECT id FROM \"{table}\" WHERE member = {})", self.mark(v))
                }
            });
        }
        Ok(out)
    }

    /// The keyset condition. Not `(a, id) > (?, ?)`: SQLite seeks no index on expressions by a row value. The first
    /// path's bound said apart does seek.
    fn place(&mut self, query: &Query, order: &[(&str, Dir)]) -> Result<Vec<String>> {
        let Some(cursor) = &query.after else { return Ok(Vec::new()) };
        let mut marks = Vec::with_capacity(order.len());
        for place in 0..order.len() - 1 {
            marks.push(self.mark(cursor.0.get(place).ok_or(Error::BadCursor)?));
        }
        marks.push(self.mark(&Val::Str(cursor.1.clone())));
        let beyond = |dir: Dir| if dir == Dir::Asc { ">" } else { "<" };
        // Paths that a filter binds to one value have nothing beyond it: the bound belongs to the first that moves.
        let mut out = Vec::new();
        let bound =
            |path: &str| query.filters.iter().any(|(p, c)| *p == path && path != "_id" && matches!(c, Cond::Eq(_)));
        if let Some(first) = order.iter().position(|(path, _)| !bound(path))
            && first + 1 < order.len()
        {
            let (path, dir) = order[first];
            out.push(format!("{} {}= {}", expression(path)?, beyond(dir), marks[first]));
        }
        let mut steps = Vec::with_capacity(order.len());
        for (last, (path, dir)) in order.iter().enumerate() {
            let mut step = String::from("(");
            for (place, (path, _)) in order[..last].iter().enumerate() {
                let _ = write!(step, "{} = {} AND ", expression(path)?, marks[place]);
            }
            let _ = write!(step, "{} {} {})", expression(path)?, beyond(*dir), marks[last]);
            steps.push(step);
        }
        out.push(if steps.len() == 1 { steps.remove(0) } else { format!("({})", steps.join(" OR ")) });
        Ok(out)
    }
}

fn word(dir: Dir) -> &'static str {
    match dir {
        Dir::Asc => "ASC",
        Dir::Desc => "DESC",
    }
}
