//! 申请事项: what each programme makes of an intake's facts. Preview, opinion and decision ask the same function.
//! Start with [`of`]; a programme that the one window takes is one file and one line of [`MATTERS`].
//! Never: a query; what a matter needs to know stands in its [`File`].

mod dibao;
mod disabled;
mod edge;
mod elder;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{desk::Desk, household::SubjectRecord};
use crate::{
    assistance::rules::{
        benefit::{Benefit, Entitlement, compute},
        desk::DESK_STANDARD_NOT_ON_FILE,
        facts::{Household, Programme},
        household::Membership,
        means::declaration::CheckedSource,
        month::Month,
        programme::{self, Eligibility},
    },
    platform::violation::Finding,
};

/// What is known of a household when a matter is judged.
#[derive(Debug)]
pub(super) struct File<'a> {
    pub(super) household: &'a Household,
    pub(super) members: &'a [Membership],
    pub(super) counted: &'a BTreeSet<usize>,
    pub(super) subject: &'a SubjectRecord,
    pub(super) sources: &'a [CheckedSource],
    /// What the members hold on the day by the hub's own awards.
    pub(super) held: &'a BTreeSet<Programme>,
    pub(super) applied_on: NaiveDate,
}

/// What a matter comes to.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) eligibility: Eligibility,
    /// None for a status, and while it cannot be computed.
    pub(super) benefit: Option<Benefit>,
    /// Where the programme itself names it.
    pub(super) first_month: Option<Month>,
    /// Places of those who would hold it.
    pub(super) holders: BTreeSet<usize>,
}

/// A programme as the one window takes it.
#[derive(Debug)]
pub(super) struct Matter {
    pub(super) programme: Programme,
    pub(super) judge: fn(&Desk, &File<'_>) -> Result<Judged, Vec<Finding>>,
}

/// The programmes that the one window takes.
pub(super) static MATTERS: &[&Matter] =
    &[&dibao::DIBAO, &edge::EDGE, &disabled::LIVING, &disabled::CARE, &elder::ELDER_80];

/// None for a programme that the one window does not take yet.
pub(super) fn of(programme: Programme) -> Option<&'static Matter> {
    MATTERS.iter().find(|matter| matter.programme == programme).copied()
}

fn nothing_yet(desk: &Desk, programme: Programme) -> Eligibility {
    Eligibility::of(programme::of(programme), desk.law, desk.day)
}

fn without_standard(mut eligibility: Eligibility) -> Eligibility {
    eligibility.open.push(Finding::of(&DESK_STANDARD_NOT_ON_FILE));
    eligibility
}

/// The sum of an entitlement by the terms of the place.
fn sum(desk: &Desk, entitlement: &Entitlement) -> Result<Benefit, Vec<Finding>> {
    compute(entitlement, desk.reference.conventions.benefit.terms(&desk.place, desk.day))
}
