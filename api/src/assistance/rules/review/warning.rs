//! 进出双预警. Records of partners that say who may have to enter or leave, or is paid twice.
//! Start with [`warn`] for one record and [`cross`] for what somebody holds.
//! Never: a benefit that changes by itself; a warning is a task for the street with its evidence.

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    ReviewPolicy, WARNING_COMPANY, WARNING_DISABILITY, WARNING_DISASTER, WARNING_DIVORCED,
    WARNING_EARNER_DIED, WARNING_EXCLUSIVE, WARNING_HOUSE, WARNING_IMPRISONED, WARNING_JOB_LOSS,
    WARNING_MARRIED, WARNING_MEDICAL_BILL, WARNING_NEAR_LINE, WARNING_PAID_AFTER_DEATH, WARNING_PENSION,
    WARNING_POVERTY_LIST, WARNING_RECIPIENT_DIED, WARNING_STUDENT, WARNING_VEHICLE, WARNING_WAGES,
    event::within,
};
use crate::{
    assistance::rules::{
        facts::{Fen, Programme},
        month::Month,
        programme::exclusion::{ExclusionPolicy, Held, conflicts},
    },
    platform::{
        calendar::WorkCalendar,
        violation::{Finding, Rule},
    },
};

/// 预警信号. What a record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "WarningSignal")]
pub enum Signal {
    /// 大额医疗支出（医保）
    MedicalBill,
    /// 新领残疾人证（残联）
    DisabilityCertificate,
    /// 失业（人社）
    JobLoss,
    /// 学生困难（教育）
    StudentInHardship,
    /// 防止返贫监测对象（农业农村）
    PovertyList,
    /// 受灾（应急）
    Disaster,
    /// 主要收入者死亡
    EarnerDied,
    /// 低于或者接近标准的不予确认
    RefusedNearLine,
    /// 救助对象死亡
    Died,
    /// 服刑
    Imprisoned,
    /// 新办企业（市场监管）
    CompanyRegistered,
    /// 新增房产（不动产）
    HouseBought,
    /// 新增车辆（公安）
    VehicleBought,
    /// 领取养老金（人社）
    PensionStarted,
    /// 工资收入（人社、税务）
    WagesStarted,
    /// 结婚
    Married,
    /// 离婚
    Divorced,
}

/// 预警方向.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "WarningDirection")]
pub enum Direction {
    /// 应进：入户、告知政策、帮助申请
    In,
    /// 应出：核实后调整或者终止
    Out,
    /// 交叉：核实期间暂停发放
    Cross,
}

/// 预警记录. What a partner told; the evidence of a warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    pub signal: Signal,
    /// Code of the partner.
    pub source: String,
    /// The partner's own reference, by which the record is found again; opaque.
    pub reference: String,
    pub happened_on: NaiveDate,
    /// Of a bill, or of the income by which a refused case lies above the standard.
    pub amount: Option<Fen>,
}

/// What is known here of the person.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    pub held: &'a [Held],
    /// 低保标准, a person and month; none where none is on file.
    pub standard: Option<Fen>,
}

/// 预警. A task for the street.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    pub direction: Direction,
    /// Programmes it is about; none for somebody who should enter.
    pub programmes: Vec<Programme>,
    /// The record, none for what the hub found in its own.
    pub evidence: Option<Record>,
    /// Last day to answer.
    pub due_on: NaiveDate,
    /// Whether payment waits for the answer.
    pub suspends: bool,
    pub rule: String,
    pub legal_basis: String,
}

const fn entry(signal: Signal) -> (Direction, &'static Rule) {
    use Direction::{In, Out};
    match signal {
        Signal::MedicalBill => (In, &WARNING_MEDICAL_BILL),
        Signal::DisabilityCertificate => (In, &WARNING_DISABILITY),
        Signal::JobLoss => (In, &WARNING_JOB_LOSS),
        Signal::StudentInHardship => (In, &WARNING_STUDENT),
        Signal::PovertyList => (In, &WARNING_POVERTY_LIST),
        Signal::Disaster => (In, &WARNING_DISASTER),
        Signal::EarnerDied => (In, &WARNING_EARNER_DIED),
        Signal::RefusedNearLine => (In, &WARNING_NEAR_LINE),
        Signal::Died => (Out, &WARNING_RECIPIENT_DIED),
        Signal::Imprisoned => (Out, &WARNING_IMPRISONED),
        Signal::CompanyRegistered => (Out, &WARNING_COMPANY),
        Signal::HouseBought => (Out, &WARNING_HOUSE),
        Signal::VehicleBought => (Out, &WARNING_VEHICLE),
        Signal::PensionStarted => (Out, &WARNING_PENSION),
        Signal::WagesStarted => (Out, &WARNING_WAGES),
        Signal::Married => (Out, &WARNING_MARRIED),
        Signal::Divorced => (Out, &WARNING_DIVORCED),
    }
}

/// Aid that covers living costs: who has it is in.
const BASIC: [Programme; 4] =
    [Programme::Dibao, Programme::Tekun, Programme::Orphan, Programme::DefactoOrphan];

/// 进出双预警. The warning a record raises, known on a day; none where it says nothing new of this person.
///
/// A signal to enter is for who has no basic aid in that month, one to leave for who holds anything. A bill below
/// the local threshold and a refusal far from the line warn of nothing.
///
/// Source: 《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》.
///
/// # Errors
/// [`crate::assistance::rules::sla::CALENDAR_YEAR_MISSING`]
pub fn warn(
    record: &Record,
    standing: Standing<'_>,
    known_on: NaiveDate,
    calendar: &WorkCalendar,
    policy: &ReviewPolicy,
) -> Result<Option<Warning>, Finding> {
    let (direction, rule) = entry(record.signal);
    let held: Vec<_> = standing.held.iter().filter(|held| held.covers(known_on)).collect();
    let concerns = match direction {
        Direction::In => {
            !held.iter().any(|held| BASIC.contains(&held.programme)) && weighs(record, standing, policy)
        }
        Direction::Out | Direction::Cross => !held.is_empty(),
    };
    if !concerns {
        return Ok(None);
    }
    let programmes = match direction {
        Direction::In => Vec::new(),
        Direction::Out | Direction::Cross => held.iter().map(|held| held.programme).collect(),
    };
    Ok(Some(Warning {
        direction,
        programmes,
        evidence: Some(record.clone()),
        due_on: within(known_on, calendar, policy)?,
        suspends: false,
        rule: rule.code.to_owned(),
        legal_basis: rule.legal_basis.to_owned(),
    }))
}

fn weighs(record: &Record, standing: Standing<'_>, policy: &ReviewPolicy) -> bool {
    match record.signal {
        // A partner that names no sum has its reason to report it.
        Signal::MedicalBill => record.amount.is_none_or(|amount| amount.get() >= policy.medical_bill_fen),
        Signal::RefusedNearLine => standing.standard.zip(record.amount).is_some_and(|(standard, above)| {
            let margin = i128::from(standard.get()) * i128::from(policy.near_line_permille);
            i128::from(above.get()) * 1000 <= margin
        }),
        _ => true,
    }
}

/// 交叉预警. What somebody holds that excludes each other in a month, and what is held after death; payment waits.
///
/// Source: 《特困人员认定办法》第9条; 《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》.
///
/// # Errors
/// [`crate::assistance::rules::sla::CALENDAR_YEAR_MISSING`]
pub fn cross(
    held: &[Held],
    died_on: Option<NaiveDate>,
    known_on: NaiveDate,
    exclusions: &ExclusionPolicy,
    calendar: &WorkCalendar,
    policy: &ReviewPolicy,
) -> Result<Vec<Warning>, Finding> {
    let due_on = within(known_on, calendar, policy)?;
    let warning = |programmes, rule: &Rule| Warning {
        direction: Direction::Cross,
        programmes,
        evidence: None,
        due_on,
        suspends: true,
        rule: rule.code.to_owned(),
        legal_basis: rule.legal_basis.to_owned(),
    };
    let now: Vec<_> = held.iter().filter(|held| held.covers(known_on)).copied().collect();
    let mut warnings = Vec::new();
    for (at, wanted) in now.iter().enumerate() {
        for other in &now[..at] {
            if !conflicts(&[*other], wanted.programme, known_on, exclusions).is_empty() {
                warnings.push(warning(vec![other.programme, wanted.programme], &WARNING_EXCLUSIVE));
            }
        }
    }
    // The month of death is still due.
    let is_after_death = died_on.and_then(Month::of) < Month::of(known_on) && died_on.is_some();
    if is_after_death && !now.is_empty() {
        let programmes = now.iter().map(|held| held.programme).collect();
        warnings.push(warning(programmes, &WARNING_PAID_AFTER_DEATH));
    }
    Ok(warnings)
}
