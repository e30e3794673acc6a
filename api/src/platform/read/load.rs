//! Carries out a plan: one statement a level, children by `IN` over the parents' keys.
//! Start with [`find`] and [`list`].
//! Never: a statement without the permit's filter.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use async_graphql::{Context, SelectionField};
use futures_util::future::BoxFuture;
use sea_orm::{
    ActiveEnum, Condition, ConnectionTrait, DatabaseConnection, QueryResult, TryGetable,
    sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement, UnionType, Value},
};
use uuid::Uuid;

use super::{
    plan::{Child, Plan, slot_of},
    view::View,
};
use crate::platform::{
    auth::permit::{Link, Permit, RowScope},
    error::{Error, Result},
    request::RequestContext,
    vault::SealContext,
};

/// One fetched row with what was fetched below it.
#[derive(Debug, Clone)]
pub struct Row {
    view: &'static View,
    values: Arc<QueryResult>,
    related: Arc<Related>,
}

/// Rows below a row, by the slot of the field they are for.
type Related = HashMap<String, Vec<Row>>;

impl Row {
    /// A column that the field's view declares.
    ///
    /// # Errors
    /// `INTERNAL` when the view does not declare it; a guard test walks all fields.
    pub fn get<T: TryGetable>(&self, column: &str) -> Result<T> {
        self.values.try_get("", column).map_err(Error::from)
    }

    /// A column that stores one of an enum's words.
    ///
    /// # Errors
    /// `INTERNAL` for a word that the enum does not have.
    pub fn word<E: ActiveEnum<Value = String>>(&self, column: &str) -> Result<E> {
        Ok(E::try_from_value(&self.get(column)?)?)
    }

    pub fn key(&self) -> Result<Uuid> {
        self.get(self.view.key)
    }

    pub fn view(&self) -> &'static View {
        self.view
    }

    /// The rows under the field being resolved (by its alias, if it has one).
    pub fn related(&self, ctx: &Context<'_>) -> Vec<Row> {
        let field = ctx.field();
        let mut rows = self.related.get(&slot_of(&field)).cloned().unwrap_or_default();
        // `edges` and `nodes` may ask for different numbers under one key; the most was fetched.
        if let Some(first) = first_argument(&field) {
            rows.truncate(first);
        }
        rows
    }

    /// The one row under the field being resolved.
    pub fn related_one(&self, ctx: &Context<'_>) -> Option<Row> {
        self.related(ctx).into_iter().next()
    }

    /// A part gathered for the field being resolved.
    pub fn part(&self, ctx: &Context<'_>, name: &str) -> Option<Row> {
        self.below(&format!("{}/{name}", slot_of(&ctx.field())))
    }

    /// A part gathered below a part.
    pub fn below(&self, name: &str) -> Option<Row> {
        self.related.get(name).and_then(|rows| rows.first()).cloned()
    }

    /// Opens a sealed column of this row.
    pub fn open(&self, ctx: &Context<'_>, column: &'static str) -> Result<Option<String>> {
        let Some(sealed) = self.get::<Option<Vec<u8>>>(column)? else { return Ok(None) };
        let request = ctx.data_unchecked::<RequestContext>();
        let context = SealContext { table: self.view.table, row: self.key()?, column };
        request.env.vault.open(context, &sealed).map(Some).map_err(Error::internal)
    }
}

/// The row of a key, if the permit reaches it.
pub async fn find(request: &RequestContext, plan: &Plan, permit: &Permit, key: Uuid) -> Result<Option<Row>> {
    Ok(find_many(request, plan, permit, &[key]).await?.into_iter().next())
}

/// The rows of some keys that the permit reaches, in no particular order.
pub async fn find_many(
    request: &RequestContext,
    plan: &Plan,
    permit: &Permit,
    keys: &[Uuid],
) -> Result<Vec<Row>> {
    let filter = Condition::all().add(column_of(plan.view, plan.view.key).is_in(keys.iter().copied()));
    list(request, plan, permit, filter, &[], keys.len() as u64).await
}

/// Rows by a filter and order, at most `limit`.
pub async fn list(
    request: &RequestContext,
    plan: &Plan,
    permit: &Permit,
    filter: Condition,
    order: &[(&'static str, bool)],
    limit: u64,
) -> Result<Vec<Row>> {
    if matches!(plan.view.scope, RowScope::Reached) {
        return Err(Error::bug("this view has no rows of its own"));
    }
    let mut statement = select(plan);
    statement.cond_where(permitted(plan.view, permit, filter, order, limit)).limit(limit);
    order_by(&mut statement, plan.view, order);
    let mut read = Reading { db: &request.env.db.reader, persons: Vec::new() };
    let rows = read.rows(plan, &statement, permit).await?;
    for (permit, persons) in read.persons {
        request.note_personal_reads(permit, persons);
    }
    Ok(rows)
}

/// The permit's filter with the list's own. Where an ordered list is open to the caller in several ways, the
/// first rows of each way are taken from its index, and only those are put in order.
fn permitted(
    view: &View,
    permit: &Permit,
    filter: Condition,
    order: &[(&'static str, bool)],
    limit: u64,
) -> Condition {
    let mut ways = if order.is_empty() { Vec::new() } else { permit.ways(&view.scope) }.into_iter();
    let (Some(first), Some(second)) = (ways.next(), ways.next()) else {
        return Condition::all().add(permit.rows(&view.scope)).add(filter);
    };
    let firsts = |way: Condition| {
        let mut rows = Query::select();
        rows.column((Alias::new(view.table), Alias::new(view.key)))
            .from(Alias::new(view.table))
            .cond_where(Condition::all().add(way).add(filter.clone()))
            .limit(limit);
        order_by(&mut rows, view, order);
        let mut keys = Query::select();
        keys.column((Alias::new("way"), Alias::new(view.key))).from_subquery(rows, Alias::new("way"));
        keys
    };
    let mut keys = firsts(first);
    for way in std::iter::once(second).chain(ways) {
        keys.union(UnionType::Distinct, firsts(way));
    }
    Condition::all().add(column_of(view, view.key).in_subquery(keys))
}

struct Reading<'a> {
    db: &'a DatabaseConnection,
    /// Whose personal data was read, by the permit it was read under.
    persons: Vec<(&'a Permit, HashSet<Uuid>)>,
}

impl<'a> Reading<'a> {
    async fn rows(
        &mut self,
        plan: &'a Plan,
        statement: &SelectStatement,
        permit: &'a Permit,
    ) -> Result<Vec<Row>> {
        let values: Vec<Arc<QueryResult>> =
            self.db.query_all(statement).await?.into_iter().map(Arc::new).collect();
        if plan.reads_personal_data {
            let keys = values.iter().map(|row| row.try_get::<Uuid>("", plan.view.key));
            self.persons.push((permit, keys.collect::<Result<_, _>>()?));
        }
        if let Some(link) = plan.persons {
            let keys = values.iter().map(|row| row.try_get::<Uuid>("", link.own));
            let persons = self.persons_of(link, keys.collect::<Result<_, _>>()?).await?;
            self.persons.push((permit, persons));
        }
        let mut related: Vec<Related> = values.iter().map(|_| HashMap::new()).collect();
        for child in &plan.children {
            self.children(child, &values, &mut related, permit).await?;
        }
        Ok(values
            .into_iter()
            .zip(related)
            .map(|(values, related)| Row { view: plan.view, values, related: Arc::new(related) })
            .collect())
    }

    /// The persons that a table ties to rows.
    async fn persons_of(&self, link: &Link, keys: HashSet<Uuid>) -> Result<HashSet<Uuid>> {
        if keys.is_empty() {
            return Ok(HashSet::new());
        }
        let mut statement = Query::select();
        statement
            .distinct()
            .column((Alias::new(link.table), Alias::new(link.person)))
            .from(Alias::new(link.table))
            .and_where(Expr::col((Alias::new(link.table), Alias::new(link.key))).is_in(keys));
        let rows = self.db.query_all(&statement).await?;
        Ok(rows.iter().map(|row| row.try_get("", link.person)).collect::<Result<_, _>>()?)
    }

    fn children<'b>(
        &'b mut self,
        child: &'a Child,
        parents: &'b [Arc<QueryResult>],
        related: &'b mut [Related],
        permit: &'a Permit,
    ) -> BoxFuture<'b, Result<()>> {
        Box::pin(async move {
            let permit = child.permit.as_ref().unwrap_or(permit);
            let keys: Vec<Option<Key>> =
                parents.iter().map(|row| Key::read(row, child.from)).collect::<Result<_>>()?;
            let wanted: HashSet<&Key> = keys.iter().flatten().collect();
            let mut grouped: BTreeMap<Key, Vec<Row>> = BTreeMap::new();
            if !wanted.is_empty() {
                let statement = child_statement(child, &wanted, permit);
                for row in self.rows(&child.plan, &statement, permit).await? {
                    if let Some(key) = Key::read(&row.values, child.target.to)? {
                        grouped.entry(key).or_default().push(row);
                    }
                }
            }
            for (key, below) in keys.into_iter().zip(related) {
                let rows = key.and_then(|key| grouped.get(&key).cloned()).unwrap_or_default();
                below.insert(child.slot.clone(), rows);
            }
            Ok(())
        })
    }
}

fn first_argument(field: &SelectionField<'_>) -> Option<usize> {
    let arguments = field.arguments().ok()?;
    match arguments.iter().find(|(name, _)| name == "first")? {
        (_, async_graphql::Value::Number(number)) => number.as_u64()?.try_into().ok(),
        _ => None,
    }
}

/// What ties a child to its parent: a key, or a code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    Id(Uuid),
    Code(String),
}

impl Key {
    fn read(row: &QueryResult, column: &str) -> Result<Option<Self>> {
        if let Ok(id) = row.try_get::<Option<Uuid>>("", column) {
            return Ok(id.map(Self::Id));
        }
        Ok(row.try_get::<Option<String>>("", column)?.map(Self::Code))
    }

    fn value(&self) -> Value {
        match self {
            Self::Id(id) => (*id).into(),
            Self::Code(code) => code.clone().into(),
        }
    }
}

fn column_of(view: &View, column: &'static str) -> Expr {
    Expr::col((Alias::new(view.table), Alias::new(column)))
}

fn select(plan: &Plan) -> SelectStatement {
    let mut statement = Query::select();
    statement.from(Alias::new(plan.view.table));
    for column in &plan.columns {
        statement.column((Alias::new(plan.view.table), Alias::new(*column)));
    }
    statement
}

fn order_by(statement: &mut SelectStatement, view: &View, order: &[(&'static str, bool)]) {
    for (column, descends) in order {
        let direction = if *descends { Order::Desc } else { Order::Asc };
        statement.order_by((Alias::new(view.table), Alias::new(*column)), direction);
    }
}

/// Children of all parents in one statement. Where a parent answers with only some of its rows, they are
/// numbered within the parent, so that one parent's many rows cannot crowd out another's.
fn child_statement(child: &Child, wanted: &HashSet<&Key>, permit: &Permit) -> SelectStatement {
    let view = child.plan.view;
    let mut statement = select(&child.plan);
    statement
        .and_where(column_of(view, child.target.to).is_in(wanted.iter().map(|key| key.value())))
        .cond_where(permit.rows(&view.scope));
    if !child.is_list {
        return statement;
    }
    let order = child
        .target
        .order
        .iter()
        .map(|(column, descends)| {
            format!("\"{}\".\"{column}\"{}", view.table, if *descends { " DESC" } else { "" })
        })
        .collect::<Vec<_>>()
        .join(", ");
    statement.expr_as(
        Expr::cust(format!(
            "ROW_NUMBER() OVER (PARTITION BY \"{}\".\"{}\" ORDER BY {order})",
            view.table, child.target.to
        )),
        Alias::new("row_within_parent"),
    );
    let mut bounded = Query::select();
    for column in &child.plan.columns {
        bounded.column((Alias::new("numbered"), Alias::new(*column)));
    }
    bounded
        .from_subquery(statement, Alias::new("numbered"))
        .and_where(Expr::col(Alias::new("row_within_parent")).lte(child.first))
        .order_by(Alias::new("row_within_parent"), Order::Asc);
    bounded
}
