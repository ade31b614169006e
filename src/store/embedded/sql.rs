//! Queries as SQL text. Each path stands in the text exactly as it stands in its index, or SQLite would not use it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rusqlite::types::Value as Sql;

use crate::store::declared::{Place, moving_order, places};
use crate::store::engine::{Cond, Dir, Query, Result, Val, check_path};

/// One text a shape of query: it is the key of the cache of prepared statements, so values stand outside.
#[derive(Debug)]
pub(super) struct Statement {
    pub text: String,
    pub values: Vec<Sql>,
}

/// Statements that answer one after the other, in the query's order; the limit is the last value of each.
pub(super) type Walk = Vec<Statement>;

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

/// An index gives no order over a list of values, only within each of them: so one walk a value, and what they bring is
/// merged by the columns after the first three.
pub(super) fn walks(collection: &str, query: &Query) -> Result<Vec<Walk>> {
    let branches = branches(query);
    let merged = branches.len() > 1;
    branches.iter().map(|branch| walk(collection, branch, query, merged)).collect()
}

/// A page from a cursor on is one seek for each path of its order: what equals the cursor's values up to a path, and
/// goes beyond there. Neither a row value `(a, id) > (?, ?)`, which seeks no index on expressions, nor the terms in one
/// OR, which walks through all documents whose first value equals the cursor's.
fn walk(collection: &str, branch: &Query, query: &Query, merged: bool) -> Result<Walk> {
    let order = moving_order(branch);
    let mut columns = String::from("SELECT id, version, body");
    if merged {
        for (path, _) in moving_order(query) {
            let _ = write!(columns, ", {}", expression(path)?);
        }
    }
    places(branch)
        .into_iter()
        .map(|place| {
            let mut statement = Statement { text: columns.clone(), values: Vec::new() };
            let mut conditions = statement.conditions(collection, branch, place.beyond())?;
            for (path, value) in &place.equal {
                conditions.push(format!("{} = {}", expression(path)?, statement.mark(value)));
            }
            if let Some((path, dir, value)) = &place.beyond {
                let than = if *dir == Dir::Asc { ">" } else { "<" };
                conditions.push(format!("{} {than} {}", expression(path)?, statement.mark(value)));
            }
            for (path, _) in &order {
                // What is ordered by exists. A partial index is used only where the text says so; a comparison does.
                let compared = branch.filters.iter().any(|(p, c)| p == path && !matches!(c, Cond::Has(_)));
                if *path != "_id" && !compared && !place.compares(path) {
                    conditions.push(format!("{} IS NOT NULL", expression(path)?));
                }
            }
            statement.from(collection, &conditions);
            statement.text.push_str(" ORDER BY ");
            // SQLite sorts by an expression that it has just held equal to a value: only what still moves is said.
            for (number, (path, dir)) in order.iter().skip(place.equal.len()).enumerate() {
                let comma = if number == 0 { "" } else { ", " };
                let word = if *dir == Dir::Asc { "ASC" } else { "DESC" };
                let _ = write!(statement.text, "{comma}{} {word}", expression(path)?);
            }
            let _ = write!(statement.text, " LIMIT ?{}", statement.values.len() + 1);
            Ok(statement)
        })
        .collect()
}

pub(super) fn count(collection: &str, query: &Query) -> Result<Statement> {
    let mut statement = Statement { text: "SELECT count(*)".to_owned(), values: Vec::new() };
    let conditions = statement.conditions(collection, query, None)?;
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

    fn from(&mut self, collection: &str, conditions: &[String]) {
        let _ = write!(self.text, " FROM \"{collection}\"");
        if !conditions.is_empty() {
            let _ = write!(self.text, " WHERE {}", conditions.join(" AND "));
        }
    }

    /// `beyond`: where a cursor bounds the walk. A filter's bound on the same side stays a condition, but must not be
    /// what the index is sought by, or every page would start at the filter's end of the range.
    fn conditions(
        &mut self,
        collection: &str,
        query: &Query,
        beyond: Option<(&'static str, Dir)>,
    ) -> Result<Vec<String>> {
        let mut out = Vec::with_capacity(query.filters.len());
        for (path, cond) in &query.filters {
            let left = expression(path)?;
            let plus = |dir: Dir| if beyond == Some((path, dir)) { "+" } else { "" };
            out.push(match cond {
                Cond::Eq(v) => format!("{left} = {}", self.mark(v)),
                Cond::Lt(v) => format!("{}{left} < {}", plus(Dir::Desc), self.mark(v)),
                Cond::Lte(v) => format!("{}{left} <= {}", plus(Dir::Desc), self.mark(v)),
                Cond::Gt(v) => format!("{}{left} > {}", plus(Dir::Asc), self.mark(v)),
                Cond::Gte(v) => format!("{}{left} >= {}", plus(Dir::Asc), self.mark(v)),
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
}

impl Place {
    fn beyond(&self) -> Option<(&'static str, Dir)> {
        self.beyond.as_ref().map(|(path, dir, _)| (*path, *dir))
    }

    fn compares(&self, path: &str) -> bool {
        self.equal.iter().any(|(p, _)| *p == path) || self.beyond.as_ref().is_some_and(|(p, ..)| *p == path)
    }
}
