//! From a selection to a plan: which columns of which tables, nothing else.
//! Start with [`Plan::of`].
//! Never: a field that its view does not declare, or that the caller's kind may not select.

use std::collections::BTreeSet;

use async_graphql::{SelectionField, Value};

use super::view::{Needs, Part, Target, View};
use crate::platform::{
    auth::permit::{Action, Link, Permit, authorize},
    error::{Error, Result},
};

/// What to fetch of one view, and below it.
#[derive(Debug)]
pub struct Plan {
    pub(super) view: &'static View,
    pub(super) columns: BTreeSet<&'static str>,
    pub(super) children: Vec<Child>,
    /// Whether rows carry personal data whose reading must be recorded.
    pub(super) reads_personal_data: bool,
    /// The persons such data is about, where the rows are no persons themselves.
    pub(super) persons: Option<&'static Link>,
}

#[derive(Debug)]
pub(super) struct Child {
    /// The field, and the key under which the answer carries it. One key may stand for several fields, where
    /// fragments of `node(id)` are about other types or `edges` and `nodes` select differently.
    pub(super) slot: String,
    pub(super) from: &'static str,
    pub(super) target: Target,
    pub(super) is_list: bool,
    pub(super) first: u32,
    pub(super) plan: Plan,
    /// The permit from here down, where it is another than the parent's.
    pub(super) permit: Option<Permit>,
}

/// For whom a selection is planned.
#[derive(Clone, Copy)]
struct Planning<'a> {
    permit: &'a Permit,
    /// Under `node(id)` fragments about other types stand among the fields.
    amid_other_types: bool,
}

/// The slot of a selected field.
pub(super) fn slot_of(selected: &SelectionField<'_>) -> String {
    format!("{}:{}", selected.name(), selected.alias().unwrap_or_default())
}

impl Plan {
    /// Plans the fields below `selection` as fields of `view`.
    ///
    /// # Errors
    /// `FORBIDDEN` naming a field that the caller may not select.
    pub fn of(view: &'static View, selection: &SelectionField<'_>, permit: &Permit) -> Result<Self> {
        Self::of_fields(view, selection.selection_set(), Planning { permit, amid_other_types: false })
    }

    /// As [`Plan::of`], where the selection speaks of several types.
    ///
    /// # Errors
    /// As [`Plan::of`].
    pub fn of_node(view: &'static View, selection: &SelectionField<'_>, permit: &Permit) -> Result<Self> {
        Self::of_fields(view, selection.selection_set(), Planning { permit, amid_other_types: true })
    }

    /// Plans the fields below the nodes of a connection (`edges.node` and `nodes`).
    ///
    /// # Errors
    /// As [`Plan::of`].
    pub fn of_connection(
        view: &'static View,
        selection: &SelectionField<'_>,
        permit: &Permit,
    ) -> Result<Self> {
        let mut nodes = Vec::new();
        for field in selection.selection_set() {
            match field.name() {
                "nodes" => nodes.extend(field.selection_set()),
                "edges" => {
                    let edge_nodes =
                        field.selection_set().filter(|below| below.name() == "node").collect::<Vec<_>>();
                    nodes.extend(edge_nodes.iter().flat_map(SelectionField::selection_set));
                }
                _ => {}
            }
        }
        Self::of_fields(view, nodes.into_iter(), Planning { permit, amid_other_types: false })
    }

    /// Plans the fields below `path` of a payload, e.g. `["case"]`.
    ///
    /// # Errors
    /// As [`Plan::of`].
    pub fn of_path(
        view: &'static View,
        selection: &SelectionField<'_>,
        path: &[&str],
        permit: &Permit,
    ) -> Result<Option<Self>> {
        let mut level = vec![*selection];
        for step in path {
            level = level
                .iter()
                .flat_map(SelectionField::selection_set)
                .filter(|field| field.name() == *step)
                .collect();
        }
        if level.is_empty() {
            return Ok(None);
        }
        let fields = level.iter().flat_map(SelectionField::selection_set).collect::<Vec<_>>();
        let planning = Planning { permit, amid_other_types: false };
        Self::of_fields(view, fields.into_iter(), planning).map(Some)
    }

    /// Fetches the version too, where rows have one.
    pub(super) fn add_version(&mut self) {
        if self.view.field("version").is_some() {
            self.columns.insert("version");
        }
    }

    pub(super) fn has_version(&self) -> bool {
        self.columns.contains("version")
    }

    fn empty(view: &'static View) -> Self {
        Self {
            view,
            columns: BTreeSet::from([view.key]),
            children: Vec::new(),
            reads_personal_data: false,
            persons: None,
        }
    }

    fn of_fields<'a>(
        view: &'static View,
        fields: impl Iterator<Item = SelectionField<'a>>,
        planning: Planning<'_>,
    ) -> Result<Self> {
        let mut plan = Self::empty(view);
        for field in fields {
            plan.add(&field, planning)?;
        }
        Ok(plan)
    }

    fn add(&mut self, selected: &SelectionField<'_>, planning: Planning<'_>) -> Result<()> {
        let Some(field) = self.view.field(selected.name()) else {
            return if selected.name() == "__typename" || planning.amid_other_types {
                Ok(())
            } else {
                // A guard test walks all fields of all views.
                Err(Error::bug("a field that its view does not declare"))
            };
        };
        let forbidden = || Error::Forbidden(format!("{}.{}", self.view.object, field.name));
        if !field.audience.admits(planning.permit.caller().kind) {
            return Err(forbidden());
        }
        let permit = field.under.map(|action| authorize(planning.permit.caller(), action)).transpose();
        let permit = permit.map_err(|_| forbidden())?;
        if let (Some(link), Needs::Columns(_) | Needs::Gather { .. }) = (field.persons, &field.needs) {
            self.tell_of(link);
        }
        match &field.needs {
            Needs::Columns(columns) => self.columns.extend(*columns),
            Needs::Personal(columns) => {
                self.columns.extend(*columns);
                self.reads_personal_data = true;
            }
            Needs::One { from, target } => {
                self.add_child(selected, (from, *target, false), permit, planning)?;
            }
            Needs::Through { from, own, target, columns } => {
                self.columns.insert(from);
                self.columns.extend(*own);
                let view = (target.view)();
                let mut below = Self::empty(view);
                below.columns.insert(target.to);
                below.columns.extend(*columns);
                if let Some(link) = field.persons {
                    below.tell_of(link);
                }
                let (target, from) = (*target, *from);
                self.children.push(Child {
                    slot: slot_of(selected),
                    from,
                    target,
                    is_list: false,
                    first: 1,
                    plan: below,
                    permit,
                });
            }
            Needs::Many { from, target } => {
                self.add_child(selected, (from, *target, true), permit, planning)?;
            }
            Needs::Gather { own, parts } => {
                self.columns.extend(*own);
                self.gather(parts, &format!("{}/", slot_of(selected)), planning.permit);
            }
        }
        Ok(())
    }

    fn tell_of(&mut self, link: &'static Link) {
        self.columns.insert(link.own);
        self.persons = Some(link);
    }

    fn gather(&mut self, parts: &'static [Part], prefix: &str, permit: &Permit) {
        for part in parts {
            let own = match part.under.map(|action: &'static Action| authorize(permit.caller(), action)) {
                Some(Err(_)) => continue,
                Some(Ok(own)) => Some(own),
                None => None,
            };
            self.columns.insert(part.from);
            let mut below = Self::empty((part.target.view)());
            below.columns.insert(part.target.to);
            below.columns.extend(part.columns);
            below.reads_personal_data = part.personal;
            below.gather(part.parts, "", own.as_ref().unwrap_or(permit));
            self.children.push(Child {
                slot: format!("{prefix}{}", part.name),
                from: part.from,
                target: part.target,
                is_list: false,
                first: 1,
                plan: below,
                permit: own,
            });
        }
    }

    fn add_child(
        &mut self,
        selected: &SelectionField<'_>,
        (from, target, is_list): (&'static str, Target, bool),
        permit: Option<Permit>,
        planning: Planning<'_>,
    ) -> Result<()> {
        self.columns.insert(from);
        let slot = slot_of(selected);
        let below = Planning { permit: permit.as_ref().unwrap_or(planning.permit), ..planning };
        let mut below = Self::of_fields((target.view)(), selected.selection_set(), below)?;
        below.columns.insert(target.to);
        let first = if is_list { first_argument(selected, target.at_most)? } else { 1 };
        // The same field under the same key is one field whose selections add up.
        if let Some(child) = self.children.iter_mut().find(|child| child.slot == slot) {
            child.first = child.first.max(first);
            child.plan.merge(below);
            return Ok(());
        }
        self.children.push(Child { slot, from, target, is_list, first, plan: below, permit });
        Ok(())
    }

    fn merge(&mut self, other: Self) {
        self.columns.extend(other.columns);
        self.reads_personal_data |= other.reads_personal_data;
        self.persons = self.persons.or(other.persons);
        for child in other.children {
            match self.children.iter_mut().find(|own| own.slot == child.slot) {
                Some(own) => {
                    own.first = own.first.max(child.first);
                    own.plan.merge(child.plan);
                }
                None => self.children.push(child),
            }
        }
    }
}

fn first_argument(selected: &SelectionField<'_>, at_most: u32) -> Result<u32> {
    let arguments = selected.arguments().map_err(|_| Error::bug("arguments were validated before"))?;
    let given = arguments.iter().find(|(name, _)| name == "first").map(|(_, value)| value);
    match given {
        None | Some(Value::Null) => Ok(at_most),
        Some(Value::Number(number)) => match number.as_u64().and_then(|number| u32::try_from(number).ok()) {
            Some(number) if (1..=at_most).contains(&number) => Ok(number),
            _ => Err(Error::input(
                &["first"],
                "PAGE_SIZE",
                format!("first须为1至{at_most}"),
                format!("first must be 1 to {at_most}"),
            )),
        },
        Some(_) => Err(Error::bug("first was validated before")),
    }
}
