//! 行政区划导入: the code table, and the changes that it does not tell.
//! Start with [`import`].
//! Never: a division removed. A code that a newer table lacks stays; only the changes file ends it.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use entities::{
    directory::{division, division_succession},
    values::division_code::{DivisionCode, DivisionLevel},
};
use sea_orm::{EntityTrait, Value};
use serde::Deserialize;

use super::{Import, ImportError, ImportReport, Problems, Progress, UNWATCHED, digest, table::Table};
use crate::platform::{
    env::Env,
    rows::{RowProblems, read_csv},
};

const DIVISION: Table = Table {
    name: "division",
    columns: &[
        "code",
        "name",
        "alias",
        "level",
        "parent_code",
        "is_heading",
        "is_statistical",
        "valid_from",
        "valid_to",
    ],
    keys: 1,
};

const SUCCESSION: Table =
    Table { name: "division_succession", columns: &["code", "successor_code", "effective_on"], keys: 2 };

/// The levels of the table, highest first.
const LEVELS: [&str; 4] = ["province", "city", "district", "street"];

#[derive(Debug, Deserialize)]
struct Row {
    code: String,
    name: String,
    parent_code: Option<String>,
    level: String,
}

/// What the changes file can say of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ChangeKind {
    /// 通用名. The name to show in place of the table's.
    Alias,
    /// 并入. Taken over by `value` from `effective_on`; its own last day is the day before.
    Successor,
    /// 设立. First day.
    ValidFrom,
    /// 撤销. Last day.
    ValidTo,
}

#[derive(Debug, Deserialize)]
struct Change {
    code: String,
    change: ChangeKind,
    value: Option<String>,
    effective_on: Option<NaiveDate>,
    /// Where it is known from; for readers of the file.
    #[expect(dead_code, reason = "read so that the column must be there")]
    note: Option<String>,
}

/// Imports a code table (`code,name,parent_code,level`) and, if given, a changes file
/// (`code,change,value,effective_on,note`).
///
/// # Errors
/// All broken rows of either file; nothing is changed then.
pub async fn import(
    env: &Env,
    table: &[u8],
    changes: Option<&str>,
    progress: Progress<'_>,
) -> Result<ImportReport, ImportError> {
    let files = [Some(table), changes.map(str::as_bytes)].into_iter().flatten().map(digest).collect();
    let rows = read_csv::<Row>(table)?;
    let changes = match changes {
        Some(text) => read_csv::<Change>(text.as_bytes()).map_err(in_changes)?,
        None => Vec::new(),
    };
    let mut import = Import::begin(env, "divisions", files).await?;
    let stored = division::Entity::find().all(&import.transaction).await?;
    let stored: HashMap<String, division::Model> =
        stored.into_iter().map(|row| (row.code.clone(), row)).collect();

    import.report.rows = rows.len() + changes.len();
    let mut wanted = merge(rows, &stored)?;
    let successions = apply(changes, &stored, &mut wanted).map_err(in_changes)?;

    let mut writes: Vec<&division::Model> = Vec::new();
    for row in wanted.values() {
        match stored.get(&row.code) {
            None => import.report.added += 1,
            Some(known) if known != row => import.report.changed += 1,
            Some(_) => continue,
        }
        writes.push(row);
    }
    // A parent before its children.
    writes.sort_by_key(|row| (rank(&row.level), row.code.as_str()));
    let values = writes.into_iter().map(values).collect();
    DIVISION.upsert(&import.transaction, values, progress).await?;

    let known = division_succession::Entity::find().all(&import.transaction).await?;
    let mut writes = Vec::new();
    for row in successions {
        match known.iter().find(|old| old.code == row.code && old.successor_code == row.successor_code) {
            None => import.report.added += 1,
            Some(old) if *old != row => import.report.changed += 1,
            Some(_) => continue,
        }
        writes.push(vec![row.code.into(), row.successor_code.into(), row.effective_on.into()]);
    }
    SUCCESSION.upsert(&import.transaction, writes, UNWATCHED).await?;
    import.finish().await
}

fn in_changes(mut problems: RowProblems) -> RowProblems {
    for problem in &mut problems.0 {
        problem.problem = format!("changes: {}", problem.problem);
    }
    problems
}

/// The rows as they should be: the file's words over what is stored.
fn merge(
    rows: Vec<(u64, Row)>,
    stored: &HashMap<String, division::Model>,
) -> Result<BTreeMap<String, division::Model>, RowProblems> {
    let mut problems = Problems::default();
    if rows.is_empty() {
        problems.add(0, "the file has no rows");
    }
    let levels: HashMap<String, &'static str> =
        rows.iter().filter_map(|(_, row)| Some((row.code.clone(), LEVELS[rank_of(&row.level)?]))).collect();
    let mut wanted = BTreeMap::new();
    for (line, row) in rows {
        let Some(level) = checked_level(&row, line, &mut problems) else { continue };
        if let Some(parent) = &row.parent_code {
            let parent_level =
                levels.get(parent).copied().or_else(|| stored.get(parent).map(|p| p.level.as_str()));
            match parent_level {
                None => problems.add(line, format!("parent {parent} of {} is unknown", row.code)),
                Some(above) if rank(above) >= rank(level) => {
                    problems.add(line, format!("parent {parent} of {} is not above it", row.code));
                }
                Some(_) => {}
            }
        } else if level != "province" {
            problems.add(line, format!("{} has no parent", row.code));
        }
        let old = stored.get(&row.code);
        let model = division::Model {
            is_heading: is_heading(level, &row.name) || is_filler(level, &row.code),
            is_statistical: is_statistical(level, &row.code),
            code: row.code,
            name: row.name,
            alias: old.and_then(|old| old.alias.clone()),
            level: level.to_owned(),
            parent_code: row.parent_code,
            valid_from: old.and_then(|old| old.valid_from),
            valid_to: old.and_then(|old| old.valid_to),
        };
        if let Some(twice) = wanted.insert(model.code.clone(), model) {
            problems.add(line, format!("{} is given twice", twice.code));
        }
    }
    problems.into_result()?;
    Ok(wanted)
}

fn checked_level(row: &Row, line: u64, problems: &mut Problems) -> Option<&'static str> {
    let by_form = match DivisionCode::parse(&row.code) {
        Ok(_) if is_filler(&row.level, &row.code) => 3,
        Ok(parsed) if parsed.as_str() == row.code => match parsed.level_by_form() {
            DivisionLevel::Province => 0,
            DivisionLevel::Prefecture => 1,
            DivisionLevel::County => 2,
            DivisionLevel::Street | DivisionLevel::Village => 3,
        },
        Ok(_) => {
            problems.add(line, format!("{} is not in canonical form", row.code));
            return None;
        }
        Err(cause) => {
            problems.add(line, format!("code: {cause}"));
            return None;
        }
    };
    if row.name.is_empty() || row.name.chars().count() > 60 {
        problems.add(line, format!("the name of {} must have 1 to 60 characters", row.code));
    }
    let Some(rank) = rank_of(&row.level) else {
        problems.add(line, format!("level must be one of {}", LEVELS.join(", ")));
        return None;
    };
    if by_form != rank {
        problems.add(line, format!("{} has not the form of a {}", row.code, row.level));
    }
    Some(LEVELS[rank])
}

/// Applies the changes to the wanted rows; answers the successions.
fn apply(
    changes: Vec<(u64, Change)>,
    stored: &HashMap<String, division::Model>,
    wanted: &mut BTreeMap<String, division::Model>,
) -> Result<Vec<division_succession::Model>, RowProblems> {
    let (mut problems, mut successions, mut seen) = (Problems::default(), Vec::new(), HashSet::new());
    for (line, change) in changes {
        if !seen.insert((change.code.clone(), change.change as u8, change.value.clone())) {
            problems.add(line, format!("{} is given twice", change.code));
        }
        if let Some(successor) = &change.value
            && change.change == ChangeKind::Successor
            && (*successor == change.code
                || !(wanted.contains_key(successor) || stored.contains_key(successor)))
        {
            problems.add(line, format!("successor {successor} is unknown or the division itself"));
            continue;
        }
        if !wanted.contains_key(&change.code)
            && let Some(old) = stored.get(&change.code)
        {
            wanted.insert(change.code.clone(), old.clone());
        }
        let Some(row) = wanted.get_mut(&change.code) else {
            problems.add(line, format!("division {} is unknown", change.code));
            continue;
        };
        match (change.change, change.value, change.effective_on) {
            (ChangeKind::Alias, Some(alias), None) => row.alias = Some(alias),
            (ChangeKind::Successor, Some(successor_code), Some(effective_on)) => {
                row.valid_to = effective_on.pred_opt();
                successions.push(division_succession::Model {
                    code: change.code,
                    successor_code,
                    effective_on,
                });
            }
            (ChangeKind::ValidFrom, None, Some(day)) => row.valid_from = Some(day),
            (ChangeKind::ValidTo, None, Some(day)) => row.valid_to = Some(day),
            (ChangeKind::Alias, ..) => problems.add(line, "an alias needs a value and no date"),
            (ChangeKind::Successor, ..) => problems.add(line, "a successor needs a value and a date"),
            _ => problems.add(line, "a first or last day needs a date and no value"),
        }
    }
    for row in wanted.values() {
        if let (Some(from), Some(to)) = (row.valid_from, row.valid_to)
            && to < from
        {
            problems.add(0, format!("{} would end before it begins", row.code));
        }
    }
    problems.into_result()?;
    Ok(successions)
}

/// 市辖区、县、省（自治区）直辖县级行政区划: words of the code table that stand for no place.
fn is_heading(level: &str, name: &str) -> bool {
    level == "city" && (matches!(name, "市辖区" | "县") || name.ends_with("直辖县级行政区划"))
}

/// A county's own code with three zeros, where statistics knows no street (金门县 350527000): no place either.
fn is_filler(level: &str, code: &str) -> bool {
    level == "street" && code.len() == 9 && code.ends_with("000")
}

/// Zones that only statistics knows carry a 7 as the fifth digit.
fn is_statistical(level: &str, code: &str) -> bool {
    level == "district" && code.as_bytes().get(4) == Some(&b'7')
}

fn rank_of(level: &str) -> Option<usize> {
    LEVELS.iter().position(|name| *name == level)
}

fn rank(level: &str) -> usize {
    rank_of(level).unwrap_or(LEVELS.len())
}

fn values(row: &division::Model) -> Vec<Value> {
    vec![
        row.code.clone().into(),
        row.name.clone().into(),
        row.alias.clone().into(),
        row.level.clone().into(),
        row.parent_code.clone().into(),
        row.is_heading.into(),
        row.is_statistical.into(),
        row.valid_from.into(),
        row.valid_to.into(),
    ]
}
