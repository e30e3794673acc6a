//! 逐项明细. Writes the lines of a means test and adds them up again.
//! Start with [`write`]; [`total`] and [`shares`] read lines alone, new or stored.
//! Never: which kinds count; that is `income`.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Item, Line, MeansContext, MemberShare, Profile, Treatment,
    grounds::*,
    income::{Judged, judge},
    sum,
};
use crate::{
    assistance::rules::facts::{ExpenseKind, Fen, Household, IncomeKind, Per},
    platform::violation::{Finding, Rule},
};

/// Every income and expense of the form as a line, incomes first.
///
/// # Errors
/// Every amount that overflows, as the total of incomes may.
pub(super) fn write(
    household: &Household,
    counted: &BTreeSet<usize>,
    context: &MeansContext<'_>,
) -> Result<Vec<Line>, Vec<Finding>> {
    let mut too_large = Vec::new();
    let mut yearly = |list: &str, at: usize, amount: Fen, per: Per| {
        let amount = match per {
            Per::Year => Some(amount),
            Per::Month => amount.checked_mul(12),
        };
        amount.unwrap_or_else(|| {
            too_large.push(Finding::of(&MEANS_AMOUNT_TOO_LARGE).at(format!("{list}.{at}.amount")));
            Fen::ZERO
        })
    };
    let mut lines = Vec::with_capacity(household.incomes.len() + household.expenses.len());
    for (at, income) in household.incomes.iter().enumerate() {
        let given_fen = yearly("incomes", at, income.amount, income.per);
        let item = (Item::Income(income.kind), at, income.member);
        lines.push(match counted.contains(&income.member) {
            true => income_line(item, given_fen, judge(income.kind, context)),
            false => line(item, given_fen, Fen::ZERO, Treatment::Ignored, &MEANS_NOT_COUNTED_MEMBER),
        });
    }
    let costs = household.expenses.iter().enumerate();
    let costs: Vec<_> =
        costs.map(|(at, cost)| (at, cost, yearly("expenses", at, cost.amount, cost.per))).collect();
    if !too_large.is_empty() {
        return Err(too_large);
    }
    let Some(income) = sum(lines.iter().map(|line| line.counted_fen)) else {
        return Err(vec![Finding::of(&MEANS_AMOUNT_TOO_LARGE).at("incomes")]);
    };
    let mut left = Left::of(&lines, income);
    // Work costs first: what they take off the wages is not there for the costs of illness.
    let (work, other): (Vec<_>, Vec<_>) =
        costs.into_iter().partition(|(_, cost, _)| cost.kind == ExpenseKind::WorkCost);
    for (at, cost, given_fen) in work.into_iter().chain(other) {
        let item = (Item::Expense(cost.kind), at, cost.member);
        lines.push(if !counted.contains(&cost.member) {
            line(item, given_fen, Fen::ZERO, Treatment::Ignored, &MEANS_NOT_COUNTED_MEMBER)
        } else if cost.kind == ExpenseKind::WorkCost {
            let taken = left.take_work_cost(cost.member, given_fen);
            line(item, given_fen, taken, Treatment::Deducted, &MEANS_WORK_COST)
        } else if is_health_cost(cost.kind, context) {
            let taken = left.take_health_cost(cost.member, given_fen, context);
            line(item, given_fen, taken, Treatment::Deducted, &MEANS_HEALTH_COST)
        } else {
            line(item, given_fen, Fen::ZERO, Treatment::Ignored, &MEANS_COST_NOT_DEDUCTED)
        });
    }
    Ok(lines)
}

/// Counted less deducted; none when the lines are no sound account.
pub(super) fn total(lines: &[Line]) -> Option<Fen> {
    let of = |treatment| sum(amounts(lines, treatment));
    of(Treatment::Counted)?.checked_sub(of(Treatment::Deducted)?)
}

/// The parts of the members at the given places; none when another member has one.
pub(super) fn shares(lines: &[Line], places: &BTreeSet<usize>) -> Option<Vec<MemberShare>> {
    let mut shares: BTreeMap<usize, (Fen, Fen)> =
        places.iter().map(|&place| (place, Default::default())).collect();
    for line in lines {
        match line.treatment {
            Treatment::Counted => {
                let (counted, _) = shares.get_mut(&line.member)?;
                *counted = counted.checked_add(line.counted_fen)?;
            }
            Treatment::Deducted => {
                let (_, deducted) = shares.get_mut(&line.member)?;
                *deducted = deducted.checked_add(line.counted_fen)?;
            }
            Treatment::Excluded | Treatment::Ignored | Treatment::Exempt => {}
        }
    }
    let share = |(member, (counted_fen, deducted_fen))| MemberShare { member, counted_fen, deducted_fen };
    Some(shares.into_iter().map(share).collect())
}

/// What can still be deducted from.
struct Left {
    /// Wages of each member.
    wages: BTreeMap<usize, Fen>,
    /// Income of the household.
    income: Fen,
    /// Costs of illness already deducted for each member.
    health: BTreeMap<usize, Fen>,
}

impl Left {
    fn of(lines: &[Line], income: Fen) -> Self {
        let mut wages = BTreeMap::<usize, Fen>::new();
        for line in lines.iter().filter(|line| line.item == Item::Income(IncomeKind::Wage)) {
            let wage = wages.entry(line.member).or_default();
            // Within the total, which has been added up.
            *wage = wage.checked_add(line.counted_fen).unwrap_or(income);
        }
        Self { wages, income, health: BTreeMap::new() }
    }

    fn take_work_cost(&mut self, member: usize, cost: Fen) -> Fen {
        let wage = self.wages.entry(member).or_default();
        let taken = cost.min(*wage);
        *wage = less(*wage, taken);
        self.income = less(self.income, taken);
        taken
    }

    fn take_health_cost(&mut self, member: usize, cost: Fen, context: &MeansContext<'_>) -> Fen {
        let so_far = self.health.entry(member).or_default();
        let most = context.policy.health_costs.most_per_member_fen;
        let allowed = most.map_or(cost, |most| cost.min(less(most, *so_far)));
        let taken = allowed.min(self.income);
        *so_far = so_far.checked_add(taken).unwrap_or(allowed);
        self.income = less(self.income, taken);
        taken
    }
}

/// Down to zero.
fn less(amount: Fen, taken: Fen) -> Fen {
    amount.checked_sub(taken).unwrap_or(Fen::ZERO)
}

fn is_health_cost(kind: ExpenseKind, context: &MeansContext<'_>) -> bool {
    let costs = &context.policy.health_costs;
    costs.kinds.contains(&kind) && (context.profile == Profile::Dibao || costs.in_tekun)
}

fn amounts(lines: &[Line], treatment: Treatment) -> impl Iterator<Item = Fen> {
    lines.iter().filter(move |line| line.treatment == treatment).map(|line| line.counted_fen)
}

fn income_line(item: (Item, usize, usize), given_fen: Fen, judged: Judged<'_>) -> Line {
    let Judged { treatment, rule, source, needs_confirmation } = judged;
    let counted_fen = if treatment == Treatment::Counted { given_fen } else { Fen::ZERO };
    let line = line(item, given_fen, counted_fen, treatment, rule);
    let legal_basis = match source {
        Some(source) => format!("{}；{source}", line.legal_basis),
        None => line.legal_basis,
    };
    Line { legal_basis, needs_confirmation, ..line }
}

fn line(
    (item, at, member): (Item, usize, usize),
    given_fen: Fen,
    counted_fen: Fen,
    treatment: Treatment,
    rule: &Rule,
) -> Line {
    Line {
        item,
        at,
        member,
        given_fen,
        counted_fen,
        treatment,
        rule: rule.code.to_owned(),
        legal_basis: rule.legal_basis.to_owned(),
        needs_confirmation: false,
    }
}
