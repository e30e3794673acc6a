//! 临时救助（支出型）. Whether expenditure of a period passes the local threshold, and how much may be given.
//! Start with [`assess_expense`]; all terms are rows of the place.
//! Never: a threshold of its own; without terms on file the answer stays open.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Decides, Eligibility, FirstPayment, ProgrammePolicy, ProgrammeRules, Publicity, Unit,
    decider::{Level, check_level, decider},
    temp_urgent,
};
use crate::{
    assistance::rules::{
        facts::{Fen, Programme},
        law::RuleSet,
        means::Window,
        steps::ProgrammeTraits,
    },
    platform::violation::Finding,
};

/// The steps are the common ones; how long it is posted is local.
pub(super) static PROGRAMME: ProgrammeRules = ProgrammeRules {
    programme: Programme::TempExpense,
    unit: Unit::Household,
    decides: Decides::StreetWithinCeiling,
    publicity: Publicity::Local { is_required: true },
    steps: ProgrammeTraits::COMMON,
    first_payment: FirstPayment::OnDecision,
    service_code: 206,
    bases: [
        "《社会救助暂行办法》；《关于进一步加强和改进临时救助工作的意见》",
        "《中华人民共和国社会救助法》第37条；《关于进一步加强和改进临时救助工作的意见》",
    ],
    ..temp_urgent::PROGRAMME
};

/// 起点. What the expenditure must exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Threshold {
    /// A sum for the household.
    Fixed { amount_fen: Fen },
    /// Thousandths of the income of the period.
    ShareOfIncome { permille: u32 },
    /// So many months of the 低保 standard for each member.
    MonthsOfStandard { months: u32 },
}

/// 封顶线. The most one approval may give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum MostPerTime {
    /// A sum for the household.
    Fixed { amount_fen: Fen },
    /// So many months of the 低保 standard for each member.
    MonthsOfStandard { months: u32 },
}

/// 当地支出型临时救助条件.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpenseTerms {
    pub division: String,
    /// Months over which expenditure is summed.
    pub period_months: u32,
    pub threshold: Threshold,
    /// No ceiling when none.
    pub most_per_time: Option<MostPerTime>,
    /// Approvals in one calendar year; no limit when none.
    pub most_times_a_year: Option<u32>,
    pub in_force: Window,
    pub source: String,
}

/// Values that are local and await confirmation; none on file by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExpensePolicy {
    pub terms: Vec<ExpenseTerms>,
}

impl ExpensePolicy {
    /// Terms of the nearest place.
    pub fn terms(&self, place: &[String], day: NaiveDate) -> Option<&ExpenseTerms> {
        place.iter().find_map(|division| {
            self.terms.iter().find(|row| row.division == *division && row.in_force.covers(day))
        })
    }
}

/// What the decision rests on.
#[derive(Debug, Clone, Copy)]
pub struct ExpenseFacts<'a> {
    /// Necessary expenditure of the household over the months summed.
    pub expenditure: Fen,
    /// Income of the household over the same months.
    pub income: Fen,
    pub months_summed: u32,
    pub persons: u32,
    /// 低保标准, a person and month.
    pub standard: Fen,
    /// Approvals of this kind for the household in the calendar year, this one left out.
    pub times_this_year: u32,
    pub proposed: Fen,
    /// Who is about to decide.
    pub acting: Level,
    /// Division codes of the deciding place, nearest first.
    pub place: &'a [String],
}

/// 支出型临时救助认定. Expenditure strictly above the threshold, the sum up to the ceiling, not too often,
/// decided by a level that may.
///
/// Source: 《关于进一步加强和改进临时救助工作的意见》; 《社会救助暂行办法》.
pub fn assess_expense(
    facts: &ExpenseFacts<'_>,
    accepted_on: NaiveDate,
    law: RuleSet,
    common: &ProgrammePolicy,
    policy: &ExpensePolicy,
) -> Eligibility {
    let mut found = Eligibility::of(&PROGRAMME, law, accepted_on);
    match policy.terms(facts.place, accepted_on) {
        Some(terms) => judge_terms(&mut found, facts, terms),
        None => found.open.push(Finding::of(&EXPENSE_TERMS_UNKNOWN)),
    }
    found.violate_if(facts.proposed == Fen::ZERO, || Finding::of(&EXPENSE_WITHOUT_SUM).at("proposed"));
    let decider =
        decider(Programme::TempExpense, facts.place, accepted_on, law, Some(facts.proposed), common);
    found.violations.extend(check_level(facts.acting, &decider));
    found
}

fn judge_terms(found: &mut Eligibility, facts: &ExpenseFacts<'_>, terms: &ExpenseTerms) {
    found.violate_if(facts.months_summed != terms.period_months, || {
        Finding::of(&EXPENSE_PERIOD).at("monthsSummed").fact("months", terms.period_months)
    });
    let months = |months: u32| months_of_standard(facts, months);
    // In thousandths, so that a share needs no rounding.
    let threshold = match terms.threshold {
        Threshold::Fixed { amount_fen } => i128::from(amount_fen.get()).checked_mul(1000),
        Threshold::ShareOfIncome { permille } => {
            i128::from(facts.income.get()).checked_mul(i128::from(permille))
        }
        Threshold::MonthsOfStandard { months: count } => months(count).and_then(|sum| sum.checked_mul(1000)),
    };
    // A threshold beyond all numbers is above any expenditure.
    let is_above = threshold.is_some_and(|threshold| i128::from(facts.expenditure.get()) * 1000 > threshold);
    found.violate_if(!is_above, || {
        Finding::of(&EXPENSE_NOT_ABOVE).at("expenditure").fact("expenditure", facts.expenditure)
    });
    let most = terms.most_per_time.and_then(|most| match most {
        MostPerTime::Fixed { amount_fen } => Some(i128::from(amount_fen.get())),
        MostPerTime::MonthsOfStandard { months: count } => months(count),
    });
    found.violate_if(most.is_some_and(|most| i128::from(facts.proposed.get()) > most), || {
        Finding::of(&EXPENSE_ABOVE_CEILING).at("proposed").fact("proposed", facts.proposed)
    });
    found.violate_if(terms.most_times_a_year.is_some_and(|most| facts.times_this_year >= most), || {
        Finding::of(&EXPENSE_TOO_OFTEN).fact("timesThisYear", facts.times_this_year)
    });
}

/// None beyond 127 bits.
fn months_of_standard(facts: &ExpenseFacts<'_>, months: u32) -> Option<i128> {
    let each = i128::from(facts.standard.get()).checked_mul(i128::from(months))?;
    each.checked_mul(i128::from(facts.persons))
}

rules! {
    EXPENSE_TERMS_UNKNOWN {
        zh: "当地支出型临时救助条件尚未录入，无法判断",
        en: "No local terms are on file, so nothing can be said",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请由民政局录入当地规定",
        "Have the local terms entered",
    }
    EXPENSE_PERIOD {
        zh: "支出汇总的期间与当地规定不一致",
        en: "The expenditure was summed over another period than the local terms ask for",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地规定（待确认）",
        remedy: "请按规定的期间重新汇总支出和收入",
        "Sum expenditure and income over the period required",
    }
    EXPENSE_NOT_ABOVE {
        zh: "必要支出没有超过当地规定的起点",
        en: "Necessary expenditure is not above the local threshold",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地规定（待确认）",
        remedy: "有遗漏的支出，请补充凭据；遭遇急难的，可以申请急难型临时救助",
        "Supply evidence of expenses left out; in an emergency apply for urgent aid",
    }
    EXPENSE_ABOVE_CEILING {
        zh: "拟救助金额超过单次封顶线",
        en: "The sum proposed is above the ceiling of one approval",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地规定（待确认）",
        remedy: "请在封顶线以内确定金额",
        "Propose a sum within the ceiling",
    }
    EXPENSE_TOO_OFTEN {
        zh: "本年度支出型临时救助次数已达上限",
        en: "The household has had this aid as often as one year allows",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地规定（待确认）",
        remedy: "请在下一年度申请；遭遇急难的，可以申请急难型临时救助",
        "Apply next year; in an emergency apply for urgent aid",
    }
    EXPENSE_WITHOUT_SUM {
        zh: "没有填写拟救助金额",
        en: "No sum is proposed",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请填写拟救助金额",
        "Enter the sum proposed",
    }
}

#[cfg(test)]
mod tests;
