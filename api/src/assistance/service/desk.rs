//! 评估台: what household and matter are judged against: the law, the place, the standards and the policy of a day.
//! Start with [`Desk`]; the preview and the case ask the same one.
//! Never: a query, a case.

use std::{collections::BTreeSet, sync::Arc};

use chrono::NaiveDate;
use entities::values::division_code::DivisionCode;

use crate::{
    assistance::{
        reference::PolicyOfDay,
        rules::{
            benefit::{Benefit, DibaoMember, Entitlement, Figure, compute, extra_categories},
            facts::{Area, Household, Programme},
            law::RuleSet,
            limit::LimitProfile,
            means::{
                Comparison, MeansContext, MeansTest, Profile,
                assets::{AssetTest, asset_test},
                declaration::CheckedSource,
                edge_line, means_test,
            },
            programme::decider::Level,
            sla::{Course, SlaExplanation, Span, explain},
            standard::Standard,
        },
    },
    platform::{calendar::WorkCalendar, violation::Finding},
};

/// Income and property held against the standard of the day.
#[derive(Debug)]
pub struct Measured {
    pub income: MeansTest,
    /// None where no standard is on file for the place and day; never taken for zero.
    pub comparison: Option<(Standard, Comparison)>,
    pub property: Option<AssetTest>,
}

/// What one assessment is made against.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) day: NaiveDate,
    pub(super) law: RuleSet,
    /// Divisions of the place, nearest first.
    pub(super) place: Vec<String>,
    pub(super) receiving: DivisionCode,
    pub(super) reference: PolicyOfDay,
    pub(super) calendar: Arc<WorkCalendar>,
}

impl Desk {
    /// Income and property against the standard of the place and day; `sources` are those that were asked.
    pub(super) fn measure(
        &self,
        household: &Household,
        counted: &BTreeSet<usize>,
        area: Area,
        sources: &[CheckedSource],
    ) -> std::result::Result<Measured, Vec<Finding>> {
        let policy = &self.reference.conventions.means;
        let context = MeansContext { profile: Profile::Dibao, place: &self.place, day: self.day, policy };
        let income = means_test(household, counted, &context)?;
        let figure = |programme| self.reference.standards.find(programme, area.into(), &self.place, self.day);
        let Some(standard) = figure(Programme::Dibao) else {
            return Ok(Measured { income, comparison: None, property: None });
        };
        let own_edge = figure(Programme::Edge).map(|row| row.amount);
        let edge = edge_line(own_edge, &self.place, self.day, self.law, &policy.edge);
        let comparison = income.compare(standard.amount, edge)?;
        let limits = policy.asset_limits_at(&self.place, self.day);
        let property = asset_test(household, counted, standard.amount, limits, sources, policy)?;
        Ok(Measured { income, comparison: Some((standard.clone(), comparison)), property: Some(property) })
    }

    /// 低保 of the whole household.
    pub(super) fn dibao(
        &self,
        household: &Household,
        counted: &BTreeSet<usize>,
        standard: &Standard,
        comparison: &Comparison,
    ) -> std::result::Result<Benefit, Vec<Finding>> {
        let member = |&place: &usize| {
            let extra = household.members.get(place).map(|member| extra_categories(member, self.day));
            DibaoMember { member: place, extra: extra.unwrap_or_default(), is_share_stopped: false }
        };
        let entitlement = Entitlement::Dibao {
            standard: Figure::from(standard),
            yearly_income: comparison.yearly_income_fen,
            members: counted.iter().map(member).collect(),
        };
        compute(&entitlement, self.reference.conventions.benefit.terms(&self.place, self.day))
    }

    /// 办理时限, if the matter were accepted on the day: the law's, and what the place promises.
    pub(super) fn limits(
        &self,
        programme: Programme,
        place: &[String],
        decides: Level,
    ) -> Vec<SlaExplanation> {
        let statutory = match decides {
            Level::Street => LimitProfile::StatutoryStreet,
            Level::County | Level::CountyMechanism => LimitProfile::StatutoryCounty,
        };
        let course = Course { accepted_on: self.day, stays: Vec::new(), pauses: Vec::new() };
        let span = Span { started_on: self.day, finished_on: None };
        [statutory, LimitProfile::Promised]
            .into_iter()
            .filter_map(|profile| self.reference.limits.find(programme, place, self.day, profile))
            .map(|limit| {
                let sla = &self.reference.conventions.sla;
                explain(limit, span, &course, self.day, &self.calendar, sla)
            })
            .collect()
    }
}
