//! Pages by keyset: the cursor holds the sort value and the key, so inserts move nothing.
//! Start with [`page`].
//! Never: OFFSET, a count that nobody asked for.

use async_graphql::Context;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::NaiveDate;
use sea_orm::{
    Condition, ConnectionTrait,
    sea_query::{Alias, Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::{load, load::Row, plan::Plan, view::View};
use crate::platform::{
    auth::permit::Permit,
    error::{Error, Result},
    request::RequestContext,
};

const DEFAULT_SIZE: u64 = 20;
const LARGEST_SIZE: u64 = 100;
/// `totalCount` counts to here; a longer list is told apart by `hasNextPage`, not by its length.
const COUNTED_AT_MOST: u64 = 10_000;

/// How a list is ordered: by a day and then by key, or by key alone (keys are time-ordered).
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// Names the order among those of its list, inside cursors too.
    pub name: &'static str,
    pub by: Option<SortKey>,
    pub descends: bool,
}

/// A sort column that holds a legal day.
#[derive(Debug, Clone, Copy)]
pub struct SortKey(pub &'static str);

/// Relay's paging arguments.
#[derive(Debug, Clone, Default)]
pub struct PageArgs {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

/// One page of rows.
#[derive(Debug)]
pub struct Page {
    pub rows: Vec<(String, Row)>,
    pub has_next_page: bool,
    pub has_previous_page: bool,
    /// Only when selected.
    pub total_count: Option<i64>,
}

struct Cursor {
    day: Option<NaiveDate>,
    key: Uuid,
}

/// One page of a view under a permit and a filter.
///
/// # Errors
/// `BAD_USER_INPUT` for a malformed cursor or size, or for `first` and `last` together.
pub async fn page(
    ctx: &Context<'_>,
    view: &'static View,
    permit: &Permit,
    filter: Condition,
    order: Order,
    args: &PageArgs,
) -> Result<Page> {
    let request = ctx.data_unchecked::<RequestContext>();
    let (size, backward) = size_of(args)?;
    let selection = ctx.field();
    let list = List { name: format!("{}.{}:{}", view.object, selection.name(), order.name), order };
    let after = args.after.as_deref().map(|text| list.cursor(text, "after")).transpose()?;
    let before = args.before.as_deref().map(|text| list.cursor(text, "before")).transpose()?;
    let mut plan = Plan::of_connection(view, &selection, permit)?;
    if let Some(SortKey(column)) = order.by {
        plan.columns.insert(column);
    }
    let mut within = Condition::all().add(filter.clone());
    if let Some(cursor) = &after {
        within = within.add(beyond(view, &order, cursor, order.descends));
    }
    if let Some(cursor) = &before {
        within = within.add(beyond(view, &order, cursor, !order.descends));
    }
    let descends = order.descends != backward;
    let mut columns: Vec<(&'static str, bool)> = Vec::with_capacity(2);
    columns.extend(order.by.map(|SortKey(column)| (column, descends)));
    columns.push((view.key, descends));
    // One row more than asked tells whether more follow.
    let mut rows = load::list(request, &plan, permit, within, &columns, size + 1).await?;
    let more = rows.len() as u64 > size;
    rows.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    if backward {
        rows.reverse();
    }
    let total_count = if selection.selection_set().any(|field| field.name() == "totalCount") {
        Some(count(request, view, permit, filter).await?)
    } else {
        None
    };
    let rows = rows.into_iter().map(|row| Ok((list.cursor_of(&row)?, row))).collect::<Result<Vec<_>>>()?;
    Ok(Page {
        rows,
        has_next_page: if backward { before.is_some() } else { more },
        has_previous_page: if backward { more } else { after.is_some() },
        total_count,
    })
}

fn size_of(args: &PageArgs) -> Result<(u64, bool)> {
    let (name, given, backward) = match (args.first, args.last) {
        (Some(_), Some(_)) => {
            return Err(Error::input(
                &["first"],
                "PAGE_BOTH_ENDS",
                "first与last不能同时给出",
                "give first or last, not both",
            ));
        }
        (None, Some(last)) => ("last", Some(last), true),
        (first, None) => ("first", first, false),
    };
    match given {
        None => Ok((DEFAULT_SIZE, backward)),
        Some(size) if (1..=LARGEST_SIZE as i64).contains(&i64::from(size)) => {
            Ok((size.unsigned_abs().into(), backward))
        }
        Some(_) => Err(Error::input(
            &[name],
            "PAGE_SIZE",
            format!("{name}须为1至{LARGEST_SIZE}"),
            format!("{name} must be 1 to {LARGEST_SIZE}"),
        )),
    }
}

fn beyond(view: &View, order: &Order, cursor: &Cursor, descends: bool) -> Expr {
    let key = Expr::col((Alias::new(view.table), Alias::new(view.key)));
    match (order.by, cursor.day) {
        (Some(SortKey(column)), Some(day)) => {
            let own = Expr::tuple([Expr::col((Alias::new(view.table), Alias::new(column))), key]);
            let other = Expr::tuple([Expr::val(day), Expr::val(cursor.key)]);
            if descends { own.lt(other) } else { own.gt(other) }
        }
        _ if descends => key.lt(cursor.key),
        _ => key.gt(cursor.key),
    }
}

async fn count(request: &RequestContext, view: &View, permit: &Permit, filter: Condition) -> Result<i64> {
    let inner = Query::select()
        .expr_as(Expr::val(1), Alias::new("one"))
        .from(Alias::new(view.table))
        .cond_where(Condition::all().add(permit.rows(&view.scope)).add(filter))
        .limit(COUNTED_AT_MOST)
        .to_owned();
    let statement = Query::select()
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("total"))
        .from_subquery(inner, Alias::new("counted"))
        .to_owned();
    let row =
        request.env.db.reader.query_one(&statement).await?.ok_or(Error::bug("COUNT answers with a row"))?;
    Ok(row.try_get::<i64>("", "total")?)
}

/// A list and its order, by which its cursors are known: those of another list or order are refused.
struct List {
    name: String,
    order: Order,
}

impl List {
    fn cursor_of(&self, row: &Row) -> Result<String> {
        let day = match self.order.by {
            Some(SortKey(column)) => row.get::<NaiveDate>(column)?.to_string(),
            None => String::new(),
        };
        Ok(URL_SAFE_NO_PAD.encode(format!("{}|{day}|{}", self.name, row.key()?.simple())))
    }

    fn cursor(&self, text: &str, argument: &'static str) -> Result<Cursor> {
        self.read(text).ok_or_else(|| {
            Error::input(
                &[argument],
                "CURSOR",
                "游标无效或不属于此列表及排序",
                "the cursor is not one of this list and order",
            )
        })
    }

    fn read(&self, text: &str) -> Option<Cursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let text = std::str::from_utf8(&bytes).ok()?;
        let mut parts = text.split('|');
        let (name, day, key) = (parts.next()?, parts.next()?, parts.next()?);
        if name != self.name || parts.next().is_some() {
            return None;
        }
        let day = match self.order.by {
            Some(_) => Some(day.parse().ok()?),
            None => None,
        };
        Some(Cursor { day, key: key.parse().ok()? })
    }
}
