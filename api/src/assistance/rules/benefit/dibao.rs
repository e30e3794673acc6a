//! 低保金. Difference or band, extra support for members in hardship, the single person, a stopped share.
//! Start with [`household`] and [`alone`].
//! Never: who counts, who may apply alone.

use std::collections::BTreeSet;

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    AloneRule, BENEFIT_ALONE_SHARE, BENEFIT_BAND, BENEFIT_DIFFERENCE, BENEFIT_EXTRA,
    BENEFIT_EXTRA_WITHIN_STANDARD, BENEFIT_SHARE_STOPPED, BENEFIT_STANDARD, BenefitTerms, DibaoMember,
    DibaoRule, Figure, Item, Line, Rate, Sum, exact::Exact,
};
use crate::{
    assistance::rules::facts::{Fen, Member},
    platform::violation::Finding,
};

/// 分类施保类别. Members who may still be in hardship with the allowance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExtraCategory {
    /// 老年人
    Elderly,
    /// 未成年人
    Minor,
    /// 重度残疾人
    SeverelyDisabled,
    /// 重病患者
    SeriouslyIll,
}

/// 老年人: from this age.
///
/// Source: 《中华人民共和国老年人权益保障法》第2条.
const ELDERLY_FROM: u32 = 60;

/// 分类施保类别 of a member on a day. Whether the member is still in hardship, the officer finds.
///
/// Source: 《最低生活保障审核确认办法》第27条.
pub fn extra_categories(member: &Member, day: NaiveDate) -> BTreeSet<ExtraCategory> {
    [
        (member.age_on(day) >= ELDERLY_FROM, ExtraCategory::Elderly),
        (member.is_minor_on(day), ExtraCategory::Minor),
        (member.is_severely_disabled(), ExtraCategory::SeverelyDisabled),
        (member.is_seriously_ill, ExtraCategory::SeriouslyIll),
    ]
    .into_iter()
    .filter_map(|(applies, category)| applies.then_some(category))
    .collect()
}

type Answer = Result<(Vec<Line>, Fen), Vec<Finding>>;

/// 低保（整户）: `max(0, standard − income a person) × persons`, or the band's sum for each person.
///
/// Source: 《最低生活保障审核确认办法》第23条、第27条、第34条.
pub(super) fn household(
    standard: &Figure,
    yearly_income: Fen,
    members: &[DibaoMember],
    terms: &BenefitTerms,
) -> Answer {
    let persons = count(members.iter());
    let all = standard.exact().times(persons);
    let income = Exact::month_of(yearly_income);
    let (sum, base) = match &terms.dibao {
        DibaoRule::Difference => difference(all, income, standard),
        DibaoRule::Banded { bands } => {
            // Income a person below a share of the standard is income of all below that share of all standards.
            let fits = |permille: u32| income.is_below(all.permille(permille));
            let band = bands.iter().find(|band| fits(band.below_permille));
            let base = band.map_or(Exact::ZERO, |band| band.pays.of(standard.amount).times(persons));
            (Sum::default().plus(Item::Band, base, &BENEFIT_BAND, Some(standard)), base)
        }
    };
    finish(sum, base, standard, members, terms)
}

/// 单人保: the standard less the own income, or a local share of the standard.
///
/// Source: 《最低生活保障审核确认办法》第8条、第23条; the share is local.
pub(super) fn alone(
    standard: &Figure,
    yearly_income: Fen,
    member: &DibaoMember,
    terms: &BenefitTerms,
) -> Answer {
    let (all, income) = (standard.exact(), Exact::month_of(yearly_income));
    let (sum, base) = match terms.alone {
        AloneRule::Difference => difference(all, income, standard),
        AloneRule::ShareOfStandard { permille } => {
            let share = Rate::ShareOfStandard { permille }.of(standard.amount);
            let base = if income.is_below(all) { share } else { Exact::ZERO };
            (Sum::default().plus(Item::Alone, base, &BENEFIT_ALONE_SHARE, Some(standard)), base)
        }
    };
    finish(sum, base, standard, std::slice::from_ref(member), terms)
}

fn difference(all: Exact, income: Exact, standard: &Figure) -> (Sum, Exact) {
    let sum = Sum::default().plus(Item::Standard, all, &BENEFIT_STANDARD, Some(standard)).minus(
        Item::Income,
        income.min(all),
        &BENEFIT_DIFFERENCE,
    );
    (sum, all.left_after(income))
}

/// Extra support and stopped shares; the sum of who is paid is bounded by their standards and extras.
fn finish(sum: Sum, base: Exact, standard: &Figure, members: &[DibaoMember], terms: &BenefitTerms) -> Answer {
    let persons = count(members.iter());
    let stopped = members.iter().filter(|member| member.is_share_stopped);
    let paid = persons - count(stopped.clone());
    // Only who has the allowance can still be in hardship with it.
    let extras = members.iter().filter(|_| base.is_more_than(Exact::ZERO));
    let extras = extras.filter(|member| !member.is_share_stopped).map(|member| {
        let rates = member.extra.iter().filter_map(|category| terms.extra.rates.get(category));
        let rates = rates.map(|rate| rate.of(standard.amount));
        let extra = if terms.extra.adds_up {
            rates.fold(Exact::ZERO, Exact::plus).min(standard.exact())
        } else {
            rates.fold(Exact::ZERO, |most, rate| if rate.is_more_than(most) { rate } else { most })
        };
        (member.member, extra)
    });
    let mut sum = sum;
    for member in stopped {
        let share = base.of_equal(1, persons).negated();
        sum = sum.line(Item::StoppedShare, Some(member.member), share, &BENEFIT_SHARE_STOPPED, None);
    }
    let most = standard.exact().times(paid);
    let mut most_with_extra = most;
    for (member, extra) in extras.filter(|(_, extra)| *extra != Exact::ZERO) {
        most_with_extra = most_with_extra.plus(extra);
        sum = sum.line(Item::Extra, Some(member), extra, &BENEFIT_EXTRA, terms.source.clone());
    }
    if terms.extra.within_standard {
        let beyond = sum.total.left_after(most);
        sum = sum.minus_some(Item::AboveCap, beyond, &BENEFIT_EXTRA_WITHIN_STANDARD);
        most_with_extra = most;
    }
    sum.rounded(terms.rounding, most_with_extra)
}

fn count<'a>(members: impl Iterator<Item = &'a DibaoMember>) -> u32 {
    u32::try_from(members.count()).unwrap_or(u32::MAX)
}
