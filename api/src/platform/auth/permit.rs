//! 授权: the one place that decides what a caller may do.
//! Start with [`Action`] (policy as data), [`authorize`] (the decision) and [`Permit`] (the only key to rows).
//! Never: a check anywhere else. A row outside a permit does not exist for its holder.

use std::sync::Arc;

use sea_orm::{
    Condition,
    sea_query::{Alias, Expr, ExprTrait, IntoColumnRef, Query, SimpleExpr},
};

use entities::values::division_code::DivisionCode;
use uuid::Uuid;

use super::caller::{Caller, Level, PrincipalKind};
use crate::platform::error::{Error, Result};

/// How a row stands to a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Not bound to anyone: public data, or the hub's own running.
    Everything,
    /// 办理机构. The caller's organization handles it.
    HandlingOffice,
    /// 参与机构. The caller's organization received it or handled it before.
    TakingPart,
    /// 上级主管. It lies in the caller's territory.
    Superior,
    /// 户籍地. A party's permanent residence lies in the caller's territory.
    HukouPlace,
    /// 当事人. The caller is a person concerned.
    Concerned,
}

/// One line of the policy table: who, over which rows, with which scope of the token.
#[derive(Debug, Clone, Copy)]
pub struct Grant {
    pub to: PrincipalKind,
    pub over: &'static [Relation],
    pub scope: Option<&'static str>,
}

impl Grant {
    pub const fn new(to: PrincipalKind, over: &'static [Relation]) -> Self {
        Self { to, over, scope: None }
    }

    #[must_use]
    pub const fn with_scope(self, scope: &'static str) -> Self {
        Self { scope: Some(scope), ..self }
    }
}

/// An act that policy knows by name. Each slice lists its own in `policy.rs`.
#[derive(Debug)]
pub struct Action {
    /// `service.object.act`, as in ledger and metrics.
    pub name: &'static str,
    /// The service a staff member's or partner's token must name; `None` for what belongs to no service.
    pub service: Option<&'static str>,
    /// The law the act rests on, recorded with each entry.
    pub legal_basis: Option<&'static str>,
    pub grants: &'static [Grant],
}

/// Decides whether `caller` may do `action`, and over which rows.
///
/// # Errors
/// `UNAUTHENTICATED` for the public where a token would help, `FORBIDDEN` naming what the token lacks.
pub fn authorize(caller: &Arc<Caller>, action: &'static Action) -> Result<Permit> {
    let mut missing_scope = None;
    let mut relations: Vec<Relation> = Vec::new();
    for grant in action.grants.iter().filter(|grant| grant.to == caller.kind) {
        match grant.scope {
            Some(scope) if !caller.has_scope(scope) => missing_scope = Some(scope),
            _ => relations.extend(grant.over),
        }
    }
    if relations.is_empty() {
        return Err(match missing_scope {
            Some(scope) => Error::Forbidden(format!("scope {scope}")),
            None if caller.kind == PrincipalKind::Public => Error::Unauthenticated("token required"),
            None => Error::Forbidden(action.name.to_owned()),
        });
    }
    if let Some(service) = action.service
        && is_bound_to_services(caller.kind)
        && !caller.services.contains(service)
    {
        return Err(Error::Forbidden(format!("service {service}")));
    }
    relations.sort_unstable();
    relations.dedup();
    Ok(Permit { caller: Arc::clone(caller), action, relations })
}

fn is_bound_to_services(kind: PrincipalKind) -> bool {
    matches!(kind, PrincipalKind::Clerk | PrincipalKind::BureauOfficer | PrincipalKind::Partner)
}

/// Proof of a decision, and the only way to rows: it adds the caller's filter to each statement.
#[derive(Debug, Clone)]
pub struct Permit {
    caller: Arc<Caller>,
    action: &'static Action,
    relations: Vec<Relation>,
}

impl Permit {
    pub fn caller(&self) -> &Arc<Caller> {
        &self.caller
    }

    pub fn action(&self) -> &'static Action {
        self.action
    }

    /// The filter that every statement over `scope`'s table carries.
    pub fn rows(&self, scope: &RowScope) -> Condition {
        if self.relations.contains(&Relation::Everything) {
            return Condition::all();
        }
        match scope {
            RowScope::Public | RowScope::Reached => Condition::all(),
            RowScope::Through { table, column, parent_key, parent, audience } => {
                let inner = Query::select()
                    .column((Alias::new(parent.table()), Alias::new(*parent_key)))
                    .from(Alias::new(parent.table()))
                    .cond_where(self.rows(parent))
                    .to_owned();
                let reached = Condition::all()
                    .add(Expr::col((Alias::new(*table), Alias::new(*column))).in_subquery(inner));
                match audience {
                    Some(audience) if self.caller.kind == PrincipalKind::Citizen => {
                        reached.add(Expr::col((Alias::new(*table), Alias::new(*audience))).eq("CONCERNED"))
                    }
                    _ => reached,
                }
            }
            RowScope::Own(own) => {
                let mut any = Condition::any();
                let mut held = false;
                for relation in &self.relations {
                    if let Some(condition) = self.relation_filter(*relation, own) {
                        any = any.add(condition);
                        held = true;
                    }
                }
                let any = if held { any } else { Condition::all().add(Expr::val(false)) };
                self.within_services(own, any)
            }
        }
    }

    /// Whether something that concerns `person` and is handled by `office` is within reach. For what stands
    /// on a row already read; territories are for statements.
    pub fn reaches(&self, person: Option<Uuid>, office: Option<Uuid>) -> bool {
        let organization = self.caller.organization.as_ref().map(|organization| organization.id);
        self.relations.iter().any(|relation| match relation {
            Relation::Everything => true,
            Relation::Concerned => person.is_some() && person == self.caller.person,
            Relation::HandlingOffice => office.is_some() && office == organization,
            Relation::Superior | Relation::HukouPlace | Relation::TakingPart => false,
        })
    }

    /// The rows of `scope` by each relation apart; together they are those of [`Permit::rows`]. An index
    /// gives the rows of one relation in order, which it cannot do for several at once.
    pub fn ways(&self, scope: &RowScope) -> Vec<Condition> {
        match scope {
            RowScope::Own(own) if self.relations.len() > 1 => self
                .relations
                .iter()
                .filter_map(|relation| self.relation_filter(*relation, own))
                .map(|held| self.within_services(own, Condition::all().add(held)))
                .collect(),
            _ => vec![self.rows(scope)],
        }
    }

    fn within_services(&self, own: &OwnScope, rows: Condition) -> Condition {
        match own.service {
            Some(column) if is_bound_to_services(self.caller.kind) => Condition::all()
                .add(
                    Expr::col((Alias::new(own.table), Alias::new(column))).is_in(self.caller.services.iter()),
                )
                .add(rows),
            _ => rows,
        }
    }

    fn relation_filter(&self, relation: Relation, own: &OwnScope) -> Option<SimpleExpr> {
        let column = |name: &'static str| Expr::col((Alias::new(own.table), Alias::new(name)));
        match relation {
            Relation::Everything => Some(Expr::val(true)),
            Relation::HandlingOffice => {
                let organization = self.caller.organization.as_ref()?;
                Some(column(own.office?).eq(organization.id))
            }
            Relation::TakingPart => {
                let organization = self.caller.organization.as_ref()?;
                let link = own.offices?;
                let takes_part = Query::select()
                    .column((Alias::new(link.table), Alias::new(link.key)))
                    .from(Alias::new(link.table))
                    .and_where(
                        Expr::col((Alias::new(link.table), Alias::new(link.organization)))
                            .eq(organization.id),
                    )
                    .to_owned();
                Some(column(link.own).in_subquery(takes_part))
            }
            Relation::Superior => {
                let region = own.region.as_ref()?;
                self.territory(|level| Some((Alias::new(own.table), Alias::new(region.column(level)?))))
            }
            Relation::HukouPlace => {
                let link = own.hukou.as_ref()?;
                let inside = self.territory(|level| {
                    HUKOU_COLUMNS.column(level).map(|name| (Alias::new(link.table), Alias::new(name)))
                })?;
                Some(column(link.own).in_subquery(link.select().and_where(inside).to_owned()))
            }
            Relation::Concerned => {
                let person = self.caller.person?;
                let link = own.person.as_ref()?;
                let inside = Expr::col((Alias::new(link.table), Alias::new(link.person))).eq(person);
                Some(column(link.own).in_subquery(link.select().and_where(inside).to_owned()))
            }
        }
    }

    fn territory<C: IntoColumnRef>(&self, column: impl Fn(Level) -> Option<C>) -> Option<SimpleExpr> {
        let jurisdiction = self.caller.jurisdiction.as_ref()?;
        if jurisdiction.level == Level::Nation {
            return Some(Expr::val(true));
        }
        let texts =
            |codes: &[DivisionCode]| codes.iter().map(|code| code.as_str().to_owned()).collect::<Vec<_>>();
        let own = Expr::col(column(jurisdiction.level)?).is_in(texts(&jurisdiction.codes));
        if jurisdiction.came_in.is_empty() && jurisdiction.went_out.is_empty() {
            return Some(own);
        }
        let county = || Some(Expr::col(column(Level::County)?));
        let stayed = match jurisdiction.went_out.as_slice() {
            [] => own,
            gone => own.and(county()?.is_not_in(texts(gone))),
        };
        Some(match jurisdiction.came_in.as_slice() {
            [] => stayed,
            come => stayed.or(county()?.is_in(texts(come))),
        })
    }
}

/// How a table's rows stand to callers; declared once beside the table's view.
#[derive(Debug)]
pub enum RowScope {
    /// Anyone who holds the permit sees all rows (divisions, published slots).
    Public,
    Own(OwnScope),
    /// Reached only below a row that a permit reached, never as a root (persons, organizations).
    Reached,
    /// Seen by whoever sees the parent row; where `audience` names a column, citizens see only what is
    /// meant for those concerned.
    Through {
        table: &'static str,
        column: &'static str,
        parent_key: &'static str,
        parent: &'static RowScope,
        audience: Option<&'static str>,
    },
}

impl RowScope {
    fn table(&self) -> &'static str {
        match self {
            Self::Own(own) => own.table,
            Self::Through { table, .. } => table,
            Self::Public | Self::Reached => "",
        }
    }
}

#[derive(Debug)]
pub struct OwnScope {
    pub table: &'static str,
    /// Column that names the service; staff and partners see only those of their token.
    pub service: Option<&'static str>,
    /// Column with the handling organization's id.
    pub office: Option<&'static str>,
    pub offices: Option<&'static OfficeLink>,
    pub region: Option<RegionColumns>,
    pub hukou: Option<Link>,
    pub person: Option<Link>,
}

/// Columns that hold a row's place, one a level.
#[derive(Debug)]
pub struct RegionColumns {
    pub province: &'static str,
    pub city: &'static str,
    pub county: &'static str,
    pub street: Option<&'static str>,
}

impl RegionColumns {
    fn column(&self, level: Level) -> Option<&'static str> {
        match level {
            Level::Nation => None,
            Level::Province => Some(self.province),
            Level::City => Some(self.city),
            Level::County => Some(self.county),
            Level::Street => self.street,
        }
    }
}

/// The region columns every located row uses.
pub const REGION_COLUMNS: RegionColumns =
    RegionColumns { province: "province", city: "city", county: "county", street: None };

const HUKOU_COLUMNS: RegionColumns =
    RegionColumns { province: "hukou_province", city: "hukou_city", county: "hukou_county", street: None };

/// A table that ties rows to the offices that take part in them.
#[derive(Debug)]
pub struct OfficeLink {
    pub table: &'static str,
    /// Column of `table` that names the row.
    pub key: &'static str,
    /// Column of the row's own table that it names.
    pub own: &'static str,
    pub organization: &'static str,
}

/// A table that ties rows to persons.
#[derive(Debug)]
pub struct Link {
    pub table: &'static str,
    /// Column of `table` that names the row.
    pub key: &'static str,
    /// Column of the row's own table that it names.
    pub own: &'static str,
    pub person: &'static str,
}

impl Link {
    fn select(&self) -> sea_orm::sea_query::SelectStatement {
        Query::select()
            .column((Alias::new(self.table), Alias::new(self.key)))
            .from(Alias::new(self.table))
            .to_owned()
    }
}
