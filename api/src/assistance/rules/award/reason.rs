//! 停发、终止的事由. Why aid is held back or ends, and with which month.
//! Start with [`EndReason`].
//! Never: whether a reason is true; a person has found it.

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    AWARD_END_BY_AGE, AWARD_END_BY_CHOICE, AWARD_END_BY_DEATH, AWARD_END_BY_EXPIRY, AWARD_END_BY_FRAUD,
    AWARD_END_BY_INELIGIBILITY, AWARD_END_BY_REPLACEMENT, AWARD_END_BY_WORK, AWARD_END_UNCOOPERATIVE,
    AWARD_FACT_AFTER_DECISION, AWARD_PHASE_OUT_NOT_YET, AWARD_PHASE_OUT_PROGRAMME, AWARD_PHASE_OUT_TOO_LONG,
    AWARD_SUSPENDED_BY_CHOICE, AWARD_SUSPENDED_DOUBT, AWARD_SUSPENDED_PAYMENT, AWARD_SUSPENDED_UNREPORTED,
    AwardPolicy, Grounded,
};
use crate::{
    assistance::rules::{facts::Programme, law::date, month::Month},
    platform::violation::{Finding, Rule},
};

/// 暂停事由.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SuspensionReason {
    /// 预警核查. A warning of the cross check: payment waits for the answer.
    UnderCheck,
    /// 复核未完成. The recipient cannot be reached or has not taken part in the review.
    ReviewOpen,
    /// 账户退票. The payment came back.
    PaymentReturned,
    /// 本人申请暂停
    OwnRequest,
}

impl SuspensionReason {
    /// Whether the months may be owed after all. Who asked for a pause is owed nothing.
    pub const fn can_be_owed(self) -> bool {
        !matches!(self, Self::OwnRequest)
    }
}

impl Grounded for SuspensionReason {
    fn rule(self) -> &'static Rule {
        match self {
            Self::UnderCheck => &AWARD_SUSPENDED_DOUBT,
            Self::ReviewOpen => &AWARD_SUSPENDED_UNREPORTED,
            Self::PaymentReturned => &AWARD_SUSPENDED_PAYMENT,
            Self::OwnRequest => &AWARD_SUSPENDED_BY_CHOICE,
        }
    }
}

/// 终止事由, with the day or months that decide the last month paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum EndReason {
    /// 死亡
    Died { died_on: NaiveDate },
    /// 不再符合条件
    NotEligible,
    /// 就业后收入超过标准，渐退期. So many further months, none for an end at once.
    Employed { phase_out_months: u32 },
    /// 骗取. Never due from the month in which it began.
    Fraud { since: Month },
    /// 无正当理由拒绝配合复核
    Uncooperative,
    /// 本人申请退出
    OwnRequest,
    /// 有效期届满
    Expired { valid_until: NaiveDate },
    /// 达到年龄. A child comes of age, or aid that runs on for school ends.
    Aged { reached_on: NaiveDate },
    /// 改享其他待遇. The other award begins with this month.
    Replaced { other_from: Month },
}

/// 停发时点. With which month aid ends that is no longer due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "AwardEndEffect")]
pub enum Effect {
    /// 自决定的次月起停发
    #[default]
    MonthAfterDecision,
    /// 自决定当月起停发
    MonthOfDecision,
}

/// From when there is a phase-out.
///
/// Source: 《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》（2022-10-20）.
const PHASE_OUT_FROM: NaiveDate = date(2022, 10, 20);
/// 渐退期不超过6个月.
const PHASE_OUT_MOST_MONTHS: u32 = 6;

impl EndReason {
    /// 最后发放月. None for aid that was never due.
    ///
    /// 特困 ends from the month after the decision; for other programmes local policy says, the same by default.
    ///
    /// Source: 《特困人员认定办法》第26条; 《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》.
    ///
    /// # Errors
    /// [`AWARD_FACT_AFTER_DECISION`] for a death, birthday or expiry still to come; [`AWARD_PHASE_OUT_TOO_LONG`],
    /// [`AWARD_PHASE_OUT_NOT_YET`] and [`AWARD_PHASE_OUT_PROGRAMME`].
    pub fn last_month(
        self,
        programme: Programme,
        decided_on: NaiveDate,
        policy: &AwardPolicy,
    ) -> Result<Option<Month>, Finding> {
        let by_decision = match policy.effect(programme) {
            Effect::MonthAfterDecision => Month::of(decided_on),
            Effect::MonthOfDecision => Month::of(decided_on).and_then(Month::previous),
        };
        let of_fact = |day: NaiveDate| {
            let late = || Finding::of(&AWARD_FACT_AFTER_DECISION).fact("day", day);
            if day > decided_on { Err(late()) } else { Ok(Month::of(day)) }
        };
        match self {
            Self::Died { died_on } => of_fact(died_on),
            Self::Aged { reached_on } => of_fact(reached_on),
            Self::Expired { valid_until } => of_fact(valid_until),
            Self::NotEligible | Self::Uncooperative | Self::OwnRequest => Ok(by_decision),
            Self::Employed { phase_out_months } => {
                may_phase_out(programme, decided_on, phase_out_months)?;
                Ok(by_decision.and_then(|last| last.plus(phase_out_months)))
            }
            Self::Fraud { since } => Ok(since.previous()),
            Self::Replaced { other_from } => Ok(other_from.previous()),
        }
    }
}

fn may_phase_out(programme: Programme, decided_on: NaiveDate, months: u32) -> Result<(), Finding> {
    let refuse = |rule| Err(Finding::of(rule).at("phaseOutMonths").fact("months", months));
    match months {
        0 => Ok(()),
        _ if programme != Programme::Dibao => refuse(&AWARD_PHASE_OUT_PROGRAMME),
        _ if decided_on < PHASE_OUT_FROM => refuse(&AWARD_PHASE_OUT_NOT_YET),
        months if months > PHASE_OUT_MOST_MONTHS => refuse(&AWARD_PHASE_OUT_TOO_LONG),
        _ => Ok(()),
    }
}

impl Grounded for EndReason {
    fn rule(self) -> &'static Rule {
        match self {
            Self::Died { .. } => &AWARD_END_BY_DEATH,
            Self::NotEligible => &AWARD_END_BY_INELIGIBILITY,
            Self::Employed { .. } => &AWARD_END_BY_WORK,
            Self::Fraud { .. } => &AWARD_END_BY_FRAUD,
            Self::Uncooperative => &AWARD_END_UNCOOPERATIVE,
            Self::OwnRequest => &AWARD_END_BY_CHOICE,
            Self::Expired { .. } => &AWARD_END_BY_EXPIRY,
            Self::Aged { .. } => &AWARD_END_BY_AGE,
            Self::Replaced { .. } => &AWARD_END_BY_REPLACEMENT,
        }
    }
}
