//! What a slice declares once for each of its objects: the columns behind its fields, its relations, who
//! may read what.
//! Start with [`View`].
//! Never: SQL.

use crate::platform::auth::{
    caller::PrincipalKind,
    permit::{Action, Link, RowScope},
};

/// One GraphQL object over one table.
#[derive(Debug)]
pub struct View {
    /// Name of the GraphQL type.
    pub object: &'static str,
    pub table: &'static str,
    /// The key column, always fetched.
    pub key: &'static str,
    pub scope: RowScope,
    pub fields: &'static [Field],
}

impl View {
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// One field: its GraphQL name, who may select it, what it needs.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub audience: Audience,
    pub needs: Needs,
    /// The reading that it is, where that is another than its row's: who may, and over which rows.
    pub under: Option<&'static Action>,
    /// Whose personal data its columns hold, where the row is no person.
    pub persons: Option<&'static Link>,
}

impl Field {
    const fn new(name: &'static str, needs: Needs) -> Self {
        Self { name, audience: Audience::Anyone, needs, under: None, persons: None }
    }

    pub const fn columns(name: &'static str, columns: &'static [&'static str]) -> Self {
        Self::new(name, Needs::Columns(columns))
    }

    /// Personal data, masked by its resolver; reading it is recorded.
    pub const fn personal(name: &'static str, columns: &'static [&'static str]) -> Self {
        Self::new(name, Needs::Personal(columns))
    }

    pub const fn one(name: &'static str, from: &'static str, target: Target) -> Self {
        Self::new(name, Needs::One { from, target })
    }

    /// A scalar that stands on another row: `columns` of `target`, and `own` columns of this one.
    pub const fn through(
        name: &'static str,
        from: &'static str,
        own: &'static [&'static str],
        target: Target,
        columns: &'static [&'static str],
    ) -> Self {
        Self::new(name, Needs::Through { from, own, target, columns })
    }

    /// A field computed from several rows: `own` columns of this one, and its parts.
    pub const fn gather(name: &'static str, own: &'static [&'static str], parts: &'static [Part]) -> Self {
        Self::new(name, Needs::Gather { own, parts })
    }

    pub const fn many(name: &'static str, from: &'static str, target: Target) -> Self {
        Self::new(name, Needs::Many { from, target })
    }

    #[must_use]
    pub const fn only(self, audience: Audience) -> Self {
        Self { audience, ..self }
    }

    /// Only for those whom `action` is granted to, and below it only the rows that it reaches.
    #[must_use]
    pub const fn under(self, action: &'static Action) -> Self {
        Self { under: Some(action), ..self }
    }

    /// Holds what was written about the persons that `link` ties to the row; reading it is recorded.
    #[must_use]
    pub const fn about(self, link: &'static Link) -> Self {
        Self { persons: Some(link), ..self }
    }
}

/// Who may select a field of a row that they may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    Anyone,
    /// The handling side: clerks, bureau officers and the hub itself.
    Staff,
    /// Staff and the persons concerned; not partners.
    StaffAndConcerned,
}

impl Audience {
    pub fn admits(self, kind: PrincipalKind) -> bool {
        let staff =
            matches!(kind, PrincipalKind::Clerk | PrincipalKind::BureauOfficer | PrincipalKind::System);
        match self {
            Self::Anyone => true,
            Self::Staff => staff,
            Self::StaffAndConcerned => staff || kind == PrincipalKind::Citizen,
        }
    }
}

/// What a field needs from the database.
#[derive(Debug)]
pub enum Needs {
    /// Columns of the object's own table; empty for what is computed elsewhere.
    Columns(&'static [&'static str]),
    /// Columns with personal data.
    Personal(&'static [&'static str]),
    /// The one row of `target` whose `to` equals this row's `from`.
    One { from: &'static str, target: Target },
    /// As `One`, for columns of the other row behind a scalar field.
    Through {
        from: &'static str,
        own: &'static [&'static str],
        target: Target,
        columns: &'static [&'static str],
    },
    /// Columns of this row and of the rows around it, fetched whatever the field's own selection says.
    Gather { own: &'static [&'static str], parts: &'static [Part] },
    /// All such rows, in the target's order; a `first` argument bounds them a parent.
    Many { from: &'static str, target: Target },
}

/// A row that a gathered field needs beside its own.
#[derive(Debug)]
pub struct Part {
    pub name: &'static str,
    pub from: &'static str,
    pub target: Target,
    pub columns: &'static [&'static str],
    /// Whether the columns hold personal data, whose reading is recorded.
    pub personal: bool,
    /// The action that has to reach the row; without it the part is not there.
    pub under: Option<&'static Action>,
    pub parts: &'static [Part],
}

/// The other side of a relation.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    pub view: fn() -> &'static View,
    pub to: &'static str,
    /// Column and whether it descends.
    pub order: &'static [(&'static str, bool)],
    /// The most rows a parent answers with.
    pub at_most: u32,
}
