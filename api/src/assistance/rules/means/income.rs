//! 收入项目的认定. Whether an item of income counts, for 低保 or 特困, on a day at a place.
//! Start with [`judge`].
//! Never: amounts.

use super::{MeansContext, Profile, Treatment, grounds::*};
use crate::{assistance::rules::facts::IncomeKind, platform::violation::Rule};

/// The treatment of one kind, with its reason.
pub(super) struct Judged<'a> {
    pub treatment: Treatment,
    pub rule: &'static Rule,
    /// The local document that says so, where the rule is a local one.
    pub source: Option<&'a str>,
    pub needs_confirmation: bool,
}

/// 是否计入家庭收入. A local document goes first, then the method of the programme.
///
/// Source: 《最低生活保障审核确认办法》第13条; 《特困人员认定办法》第6条.
pub(super) fn judge<'a>(kind: IncomeKind, context: &MeansContext<'a>) -> Judged<'a> {
    let found = |treatment, rule| Judged { treatment, rule, source: None, needs_confirmation: false };
    if let Some(source) = local_exclusion(kind, context) {
        let excluded = found(Treatment::Excluded, &MEANS_EXCLUDED_LOCALLY);
        return Judged { source: Some(source), ..excluded };
    }
    match context.profile {
        Profile::Dibao => for_dibao(kind, context),
        Profile::Tekun => for_tekun(kind, context),
    }
}

fn for_dibao<'a>(kind: IncomeKind, context: &MeansContext<'a>) -> Judged<'a> {
    use IncomeKind as Kind;
    let (treatment, rule, needs_confirmation): (_, &'static Rule, _) = match kind {
        Kind::Veterans | Kind::FamilyPlanning | Kind::Scholarship | Kind::Bravery => {
            (Treatment::Excluded, &MEANS_EXCLUDED_REWARD, false)
        }
        Kind::Assistance => (Treatment::Excluded, &MEANS_EXCLUDED_ASSISTANCE, false),
        Kind::DisabilitySubsidy => (Treatment::Excluded, &MEANS_EXCLUDED_DISABILITY_SUBSIDY, false),
        Kind::BasicPension => {
            let windows = &context.policy.basic_pension_not_income;
            if windows.iter().any(|window| window.covers(context.day)) {
                (Treatment::Excluded, &MEANS_EXCLUDED_BASIC_PENSION, false)
            } else {
                let is_after = windows.iter().any(|window| window.valid_from <= context.day);
                (Treatment::Counted, &MEANS_COUNTED_BASIC_PENSION, is_after)
            }
        }
        // The method neither names them nor leaves them out; a local document usually does.
        Kind::ElderAllowance | Kind::MedicalInsurance => {
            (Treatment::Counted, &MEANS_COUNTED_NOT_LISTED, true)
        }
        Kind::Wage | Kind::Business | Kind::Property | Kind::Transfer | Kind::Maintenance | Kind::Other => {
            (Treatment::Counted, &MEANS_COUNTED, false)
        }
    };
    Judged { treatment, rule, source: None, needs_confirmation }
}

fn for_tekun<'a>(kind: IncomeKind, context: &MeansContext<'a>) -> Judged<'a> {
    use IncomeKind as Kind;
    let (treatment, rule, needs_confirmation): (_, &'static Rule, _) = match kind {
        Kind::BasicPension | Kind::MedicalInsurance | Kind::Veterans | Kind::ElderAllowance => {
            (Treatment::Excluded, &MEANS_EXCLUDED_FOR_TEKUN, false)
        }
        Kind::Wage | Kind::Business | Kind::Property | Kind::Transfer | Kind::Maintenance | Kind::Other => {
            (Treatment::Counted, &MEANS_COUNTED_FOR_TEKUN, false)
        }
        Kind::FamilyPlanning
        | Kind::Scholarship
        | Kind::Bravery
        | Kind::Assistance
        | Kind::DisabilitySubsidy => {
            if context.policy.tekun_follows_dibao {
                (Treatment::Excluded, &MEANS_EXCLUDED_AS_FOR_DIBAO, true)
            } else {
                (Treatment::Counted, &MEANS_COUNTED_FOR_TEKUN, true)
            }
        }
    };
    Judged { treatment, rule, source: None, needs_confirmation }
}

fn local_exclusion<'a>(kind: IncomeKind, context: &MeansContext<'a>) -> Option<&'a str> {
    let MeansContext { profile, place, day, policy } = *context;
    let mut rows = policy.local_not_income.iter();
    let row = rows.find(|row| {
        row.kind == kind
            && row.profile == profile
            && row.in_force.covers(day)
            && place.contains(&row.division)
    });
    row.map(|row| row.source.as_str())
}
