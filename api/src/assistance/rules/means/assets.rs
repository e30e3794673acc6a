//! 家庭财产状况. Whether what a household owns stays within the limits of its place.
//! Start with [`asset_test`].
//! Never: a limit; those are policy, and without one the answer is that it is not known.

use std::collections::BTreeSet;

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::{
    AssetLimits, FinancialLimit, MeansPolicy, Treatment, declaration::CheckedSource, fen, grounds::*,
    problems, wire_name,
};
use crate::{
    assistance::rules::facts::{Asset, AssetKind, Fen, Household},
    platform::violation::{Finding, Rule},
};

/// 财产状况认定结论.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AssetVerdict {
    /// 符合规定
    Within,
    /// 超过规定
    Exceeds,
    /// 无法判断：没有当地限额，或者核对来源未反馈
    NotKnown,
}

/// One asset as it was treated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetLine {
    /// Place in the household's list of assets.
    pub at: usize,
    pub member: usize,
    pub kind: AssetKind,
    pub value_fen: Fen,
    pub count: u32,
    pub treatment: Treatment,
    pub rule: String,
    pub legal_basis: String,
}

/// What one limit allows and what was found against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", tag = "of", deny_unknown_fields)]
pub enum LimitCheck {
    /// Money of the whole household.
    Financial { allowed_fen: Fen, found_fen: Fen },
    /// Things of one kind.
    Count { kind: AssetKind, allowed: u32, found: u64 },
}

impl LimitCheck {
    /// At the limit is still within it.
    pub fn is_exceeded(&self) -> bool {
        match self {
            Self::Financial { allowed_fen, found_fen } => found_fen > allowed_fen,
            Self::Count { allowed, found, .. } => *found > u64::from(*allowed),
        }
    }

    fn violation(&self) -> Finding {
        match self {
            Self::Financial { allowed_fen, found_fen } => Finding::of(&MEANS_FINANCIAL_EXCEEDED)
                .at("assets")
                .fact("allowed", allowed_fen)
                .fact("found", found_fen),
            Self::Count { kind, allowed, found } => {
                let finding = Finding::of(&MEANS_ASSET_EXCEEDED).at("assets").fact("item", wire_name(kind));
                finding.fact("allowed", allowed).fact("found", found)
            }
        }
    }
}

/// 家庭财产认定结果. Kept with the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetTest {
    pub verdict: AssetVerdict,
    pub lines: Vec<AssetLine>,
    pub limits: Vec<LimitCheck>,
    /// The document the limits come from; none when the place has none on file.
    pub limits_source: Option<String>,
    /// Sources that have not answered and speak of a limited kind.
    pub unanswered: Vec<String>,
}

impl AssetTest {
    /// Every limit exceeded, at once.
    pub fn violations(&self) -> Vec<Finding> {
        self.limits.iter().filter(|limit| limit.is_exceeded()).map(LimitCheck::violation).collect()
    }

    /// Why nothing is known, where that is so.
    pub fn warnings(&self) -> Vec<Finding> {
        let no_limits = self.limits_source.is_none().then(|| Finding::of(&MEANS_LIMITS_UNKNOWN));
        let silent =
            self.unanswered.iter().map(|code| Finding::of(&MEANS_SOURCE_UNANSWERED).fact("source", code));
        no_limits.into_iter().chain(silent).collect()
    }
}

/// 家庭财产认定. Holds the assets of the counted members against the limits of the place.
///
/// Money of the household is held against a limit for each person, in fen; other kinds are counted.
/// A limit exceeded by what is known is exceeded, whatever a silent source might add.
///
/// Source: 《最低生活保障审核确认办法》第14条、第17条.
///
/// # Errors
/// All at once: nobody counted, an item that names no member, a sum beyond what can be computed.
pub fn asset_test(
    household: &Household,
    counted: &BTreeSet<usize>,
    standard: Fen,
    limits: Option<&AssetLimits>,
    sources: &[CheckedSource],
    policy: &MeansPolicy,
) -> Result<AssetTest, Vec<Finding>> {
    let problems = problems(household, counted);
    if !problems.is_empty() {
        return Err(problems);
    }
    let lines: Vec<_> =
        household.assets.iter().enumerate().map(|(at, asset)| line(at, asset, counted, policy)).collect();
    let checks = limits.map_or(Some(Vec::new()), |limits| check(&lines, counted.len(), standard, limits));
    let checks = checks.ok_or_else(|| vec![Finding::of(&MEANS_AMOUNT_TOO_LARGE).at("assets")])?;
    let unanswered: Vec<_> = sources
        .iter()
        .filter(|source| source.is_unanswered() && source.assets.iter().any(|kind| is_limited(*kind, limits)))
        .map(|source| source.source.clone())
        .collect();
    let verdict = if checks.iter().any(LimitCheck::is_exceeded) {
        AssetVerdict::Exceeds
    } else if limits.is_none() || !unanswered.is_empty() {
        AssetVerdict::NotKnown
    } else {
        AssetVerdict::Within
    };
    let limits_source = limits.map(|limits| limits.source.clone());
    Ok(AssetTest { verdict, lines, limits: checks, limits_source, unanswered })
}

fn line(at: usize, asset: &Asset, counted: &BTreeSet<usize>, policy: &MeansPolicy) -> AssetLine {
    let is_exempt =
        asset.is_necessity && policy.necessity_kinds.contains(&asset.kind) && !is_money(asset.kind);
    let (treatment, rule): (_, &Rule) = if !counted.contains(&asset.member) {
        (Treatment::Ignored, &MEANS_NOT_COUNTED_MEMBER)
    } else if is_exempt {
        (Treatment::Exempt, &MEANS_ASSET_NECESSITY)
    } else {
        (Treatment::Counted, &MEANS_ASSET_COUNTED)
    };
    let Asset { member, kind, value, count, .. } = *asset;
    let (rule, legal_basis) = (rule.code.to_owned(), rule.legal_basis.to_owned());
    AssetLine { at, member, kind, value_fen: value, count, treatment, rule, legal_basis }
}

/// None when a sum is more than an amount can be.
fn check(
    lines: &[AssetLine],
    persons: usize,
    standard: Fen,
    limits: &AssetLimits,
) -> Option<Vec<LimitCheck>> {
    let counted = || lines.iter().filter(|line| line.treatment == Treatment::Counted);
    let mut checks = Vec::new();
    if let Some(limit) = limits.financial {
        let per_person = match limit {
            FinancialLimit::MonthsOfStandard { months } => standard.checked_mul(months)?,
            FinancialLimit::PerPerson { amount_fen } => amount_fen,
        };
        let allowed_fen = per_person.checked_mul(u32::try_from(persons).ok()?)?;
        let money: i128 =
            counted().filter(|line| is_money(line.kind)).map(|line| i128::from(line.value_fen.get())).sum();
        checks.push(LimitCheck::Financial { allowed_fen, found_fen: fen(money)? });
    }
    for (&kind, &allowed) in &limits.most {
        let found = counted().filter(|line| line.kind == kind).map(|line| u64::from(line.count)).sum();
        checks.push(LimitCheck::Count { kind, allowed, found });
    }
    Some(checks)
}

/// Without limits on file every kind may turn out to be limited.
fn is_limited(kind: AssetKind, limits: Option<&AssetLimits>) -> bool {
    limits.is_none_or(|limits| {
        limits.most.contains_key(&kind) || (is_money(kind) && limits.financial.is_some())
    })
}

/// 金融资产.
pub(super) fn is_money(kind: AssetKind) -> bool {
    use AssetKind::{Claim, Deposit, Insurance, InternetFinance, Securities};
    matches!(kind, Deposit | Securities | Insurance | Claim | InternetFinance)
}
