//! 临时救助金额. What an approval of urgent or of expenditure aid pays, within its ceilings.
//! Start with [`urgent`] and [`expense`].
//! Never: who may decide such a sum; that is `programme::decider`.

use super::{
    BENEFIT_AID, BENEFIT_CAP, BENEFIT_EXPENDITURE, BENEFIT_GOODS_ABOVE_CAP, BENEFIT_IN_KIND,
    BENEFIT_NOT_COVERED, BENEFIT_TERMS_UNKNOWN, BENEFIT_THRESHOLD, BenefitTerms, Caps, Figure, GivenAid,
    Item, Line, Rounding, Sum, exact::Exact,
};
use crate::{
    assistance::rules::{
        facts::Fen,
        programme::{
            temp_expense::{MostPerTime, Threshold},
            temp_urgent::AidForm,
        },
    },
    platform::violation::Finding,
};

type Answer = Result<(Vec<Line>, Fen), Vec<Finding>>;

/// 急难型: the aid as approved, cut to the ceilings. Goods count against them and are not paid in money.
///
/// Source: 《关于进一步加强和改进临时救助工作的意见》; ceilings are local.
pub(super) fn urgent(
    aid: &[GivenAid],
    standard: &Figure,
    persons: u32,
    given_this_year: Fen,
    terms: &BenefitTerms,
) -> Answer {
    let mut sum = Sum::default();
    let (mut cash, mut goods) = (Exact::ZERO, Exact::ZERO);
    for one in aid {
        let value = Exact::from(one.value);
        let item = match one.form {
            AidForm::Cash => {
                cash = cash.plus(value);
                Item::Cash
            }
            AidForm::Goods => {
                goods = goods.plus(value);
                Item::Goods
            }
            AidForm::Referral => continue,
        };
        sum = sum.plus(item, value, &BENEFIT_AID, None);
    }
    let most = terms.urgent.most(standard.amount, persons, given_this_year);
    if goods.is_more_than(most) {
        return Err(vec![Finding::of(&BENEFIT_GOODS_ABOVE_CAP).at("aid")]);
    }
    let beyond = cash.plus(goods).left_after(most);
    sum.minus_some(Item::AboveCap, beyond, &BENEFIT_CAP)
        .minus_some(Item::GivenInKind, goods, &BENEFIT_IN_KIND)
        .rounded(Rounding::FenHalfUp, most.minus(goods))
}

/// What a household spent and had over the period of the local terms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expense {
    pub(super) expenditure: Fen,
    pub(super) income: Fen,
    pub(super) persons: u32,
}

/// 支出型: a share of the expenditure above the threshold, cut to the ceilings.
///
/// Source: 《关于进一步加强和改进临时救助工作的意见》; scale and ceilings are local.
pub(super) fn expense(
    facts: Expense,
    standard: &Figure,
    given_this_year: Fen,
    terms: &BenefitTerms,
) -> Answer {
    let scale = terms.expense.ok_or_else(|| vec![Finding::of(&BENEFIT_TERMS_UNKNOWN)])?;
    let spent = Exact::from(facts.expenditure);
    let threshold = match scale.threshold {
        Threshold::Fixed { amount_fen } => amount_fen.into(),
        Threshold::ShareOfIncome { permille } => Exact::share(facts.income, permille),
        Threshold::MonthsOfStandard { months } => standard.exact().times(months).times(facts.persons),
    };
    let excess = spent.left_after(threshold);
    let covered = excess.permille(scale.share_permille);
    let most = scale.caps.most(standard.amount, facts.persons, given_this_year);
    Sum::default()
        .plus(Item::Expenditure, spent, &BENEFIT_EXPENDITURE, None)
        .minus(Item::Threshold, threshold.min(spent), &BENEFIT_THRESHOLD)
        .minus_some(Item::NotCovered, excess.minus(covered), &BENEFIT_NOT_COVERED)
        .minus_some(Item::AboveCap, covered.left_after(most), &BENEFIT_CAP)
        .rounded(terms.rounding, most)
}

impl Caps {
    /// What may be given now: within one approval, and within what the year leaves.
    fn most(self, standard: Fen, persons: u32, given_this_year: Fen) -> Exact {
        let sum = |most: Option<MostPerTime>| match most {
            None => Exact::MOST,
            Some(MostPerTime::Fixed { amount_fen }) => amount_fen.into(),
            Some(MostPerTime::MonthsOfStandard { months }) => {
                Exact::from(standard).times(months).times(persons)
            }
        };
        let left = sum(self.most_a_year).left_after(given_this_year.into());
        sum(self.most_per_time).min(left)
    }
}
