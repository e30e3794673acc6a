//! The four machines of the service as tables: from a state, by a named act, to a state.
//! Start with [`next`]; the tables are the only place that says what may follow.
//! Never: deadlines, documents, who may act; those are guards asked before.

use async_graphql::Enum;
use entities::marriage::state::{AppointmentState, DivorceState, RegistrationState, ReissueState};
use serde::{Deserialize, Serialize};

use super::wire_name;
use crate::platform::violation::{Finding, Rule};

/// A state with its acts.
pub trait Machine: Copy + PartialEq + Serialize + 'static {
    type Act: Copy + PartialEq + Serialize + 'static;
    const TABLE: &'static [(Self, Self::Act, Self)];
    fn rule() -> &'static Rule;
}

/// # Errors
/// A finding `MARRIAGE_STATE_…` with the state and the act when the table has no such row.
pub fn next<S: Machine>(state: S, act: S::Act) -> Result<S, Finding> {
    S::TABLE
        .iter()
        .find(|(from, by, _)| *from == state && *by == act)
        .map(|(_, _, to)| *to)
        .ok_or_else(|| Finding::of(S::rule()).fact("state", wire_name(&state)).fact("act", wire_name(&act)))
}

/// The acts that the table knows from here.
pub fn acts<S: Machine>(state: S) -> impl Iterator<Item = S::Act> {
    S::TABLE.iter().filter(move |(from, ..)| *from == state).map(|(_, act, _)| *act)
}

/// No act leads out of a final state.
pub fn is_final<S: Machine>(state: S) -> bool {
    acts(state).next().is_none()
}

/// 结婚登记环节.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegistrationAct {
    /// 受理.
    Accept,
    /// 不予受理.
    Decline,
    /// 审查.
    Examine,
    /// 登记（发证）.
    Register,
    /// 不予登记.
    Refuse,
    /// 撤回.
    Withdraw,
    /// 逾期未登记, by the passing of the day.
    Abandon,
}

impl Machine for RegistrationState {
    type Act = RegistrationAct;
    const TABLE: &'static [(Self, RegistrationAct, Self)] = &[
        (Self::PrelimReview, RegistrationAct::Accept, Self::Accepted),
        (Self::PrelimReview, RegistrationAct::Decline, Self::NotAccepted),
        (Self::PrelimReview, RegistrationAct::Withdraw, Self::Withdrawn),
        (Self::PrelimReview, RegistrationAct::Abandon, Self::Abandoned),
        (Self::Accepted, RegistrationAct::Examine, Self::Examined),
        (Self::Accepted, RegistrationAct::Withdraw, Self::Withdrawn),
        (Self::Accepted, RegistrationAct::Abandon, Self::Abandoned),
        // 当场登记: what was examined on another day is examined anew.
        (Self::Examined, RegistrationAct::Examine, Self::Examined),
        (Self::Examined, RegistrationAct::Register, Self::Registered),
        (Self::Examined, RegistrationAct::Refuse, Self::Refused),
        (Self::Examined, RegistrationAct::Withdraw, Self::Withdrawn),
        (Self::Examined, RegistrationAct::Abandon, Self::Abandoned),
    ];
    fn rule() -> &'static Rule {
        &STATE_REGISTRATION
    }
}

/// 离婚登记环节.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DivorceAct {
    /// 出具离婚登记申请受理回执单; its date is day 0.
    IssueReceipt,
    /// 不予受理.
    Decline,
    /// 撤回离婚登记申请, by either party.
    Withdraw,
    /// 冷静期届满, by the passing of the day.
    OpenWindow,
    /// 审查, both having appeared.
    Examine,
    /// 视为撤回, by the passing of the day.
    Lapse,
    /// 逾期未受理, by the passing of the day.
    Abandon,
    /// 终止: the marriage ended otherwise.
    Discontinue,
    /// 登记（发证）.
    Register,
    /// 不予登记.
    Refuse,
}

impl Machine for DivorceState {
    type Act = DivorceAct;
    const TABLE: &'static [(Self, DivorceAct, Self)] = &[
        (Self::Applied, DivorceAct::IssueReceipt, Self::CoolingOff),
        (Self::Applied, DivorceAct::Decline, Self::NotAccepted),
        (Self::Applied, DivorceAct::Withdraw, Self::Withdrawn),
        (Self::Applied, DivorceAct::Abandon, Self::Abandoned),
        (Self::Applied, DivorceAct::Discontinue, Self::Discontinued),
        (Self::CoolingOff, DivorceAct::Withdraw, Self::Withdrawn),
        (Self::CoolingOff, DivorceAct::OpenWindow, Self::CertWindow),
        (Self::CoolingOff, DivorceAct::Discontinue, Self::Discontinued),
        (Self::CertWindow, DivorceAct::Examine, Self::Examined),
        (Self::CertWindow, DivorceAct::Lapse, Self::Lapsed),
        (Self::CertWindow, DivorceAct::Discontinue, Self::Discontinued),
        (Self::Examined, DivorceAct::Register, Self::Divorced),
        (Self::Examined, DivorceAct::Refuse, Self::Refused),
        (Self::Examined, DivorceAct::Withdraw, Self::Withdrawn),
        (Self::Examined, DivorceAct::Lapse, Self::Lapsed),
        (Self::Examined, DivorceAct::Discontinue, Self::Discontinued),
    ];
    fn rule() -> &'static Rule {
        &STATE_DIVORCE
    }
}

/// 补领环节.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReissueAct {
    /// 受理.
    Accept,
    /// 查档.
    CheckArchive,
    /// 要求补正.
    AskSupplement,
    /// 补正.
    Supplement,
    /// 发证.
    Issue,
    /// 不予补领.
    Refuse,
    /// 撤回.
    Withdraw,
}

impl Machine for ReissueState {
    type Act = ReissueAct;
    const TABLE: &'static [(Self, ReissueAct, Self)] = &[
        (Self::Applied, ReissueAct::Accept, Self::Accepted),
        (Self::Applied, ReissueAct::Refuse, Self::Refused),
        (Self::Applied, ReissueAct::Withdraw, Self::Withdrawn),
        (Self::Accepted, ReissueAct::CheckArchive, Self::ArchiveCheck),
        (Self::Accepted, ReissueAct::Withdraw, Self::Withdrawn),
        (Self::ArchiveCheck, ReissueAct::Issue, Self::Issued),
        (Self::ArchiveCheck, ReissueAct::Refuse, Self::Refused),
        (Self::ArchiveCheck, ReissueAct::AskSupplement, Self::NeedsSupplement),
        (Self::ArchiveCheck, ReissueAct::Withdraw, Self::Withdrawn),
        (Self::NeedsSupplement, ReissueAct::Supplement, Self::ArchiveCheck),
        (Self::NeedsSupplement, ReissueAct::Refuse, Self::Refused),
        (Self::NeedsSupplement, ReissueAct::Withdraw, Self::Withdrawn),
    ];
    fn rule() -> &'static Rule {
        &STATE_REISSUE
    }
}

/// 预约环节.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AppointmentAct {
    /// 预审. A registrar takes the request up.
    PreCheck,
    /// 确认.
    Confirm,
    /// 不予通过.
    Reject,
    /// 取消.
    Cancel,
    /// 签到.
    CheckIn,
    /// 办结.
    Finish,
    /// 爽约.
    MarkNoShow,
    /// 逾期未确认, by the beginning of the slot.
    Lapse,
}

impl Machine for AppointmentState {
    type Act = AppointmentAct;
    const TABLE: &'static [(Self, AppointmentAct, Self)] = &[
        (Self::Requested, AppointmentAct::PreCheck, Self::Precheck),
        // Only days reject what nobody took up.
        (Self::Requested, AppointmentAct::Lapse, Self::Rejected),
        (Self::Requested, AppointmentAct::Cancel, Self::Cancelled),
        (Self::Precheck, AppointmentAct::Confirm, Self::Confirmed),
        (Self::Precheck, AppointmentAct::Reject, Self::Rejected),
        (Self::Precheck, AppointmentAct::Lapse, Self::Rejected),
        (Self::Precheck, AppointmentAct::Cancel, Self::Cancelled),
        (Self::Confirmed, AppointmentAct::CheckIn, Self::CheckedIn),
        (Self::Confirmed, AppointmentAct::Cancel, Self::Cancelled),
        (Self::Confirmed, AppointmentAct::MarkNoShow, Self::NoShow),
        (Self::CheckedIn, AppointmentAct::Finish, Self::Done),
    ];
    fn rule() -> &'static Rule {
        &STATE_APPOINTMENT
    }
}

rules! {
    STATE_REGISTRATION {
        zh: "该结婚登记办件在当前环节不能进行此操作",
        en: "This act does not follow from the present state of the marriage registration",
        basis: "《婚姻登记条例》（国务院令第804号）第10条",
        remedy: "请刷新办件，按初审、受理、审查、登记的顺序办理",
        "Reload the case and follow review, acceptance, examination, registration",
    }
    STATE_DIVORCE {
        zh: "该离婚登记办件在当前环节不能进行此操作",
        en: "This act does not follow from the present state of the divorce application",
        basis: "《民法典》第1076条至第1078条；民发〔2020〕116号",
        remedy: "请刷新办件，按申请、受理、冷静期、审查、登记的顺序办理",
        "Reload the case and follow application, receipt, cooling-off, examination, registration",
    }
    STATE_REISSUE {
        zh: "该补领办件在当前环节不能进行此操作",
        en: "This act does not follow from the present state of the replacement request",
        basis: "《婚姻登记条例》（国务院令第804号）第21条",
        remedy: "请刷新办件，按受理、查档、发证的顺序办理",
        "Reload the case and follow acceptance, archive check, issue",
    }
    STATE_APPOINTMENT {
        zh: "该预约在当前状态不能进行此操作",
        en: "This act does not follow from the present state of the appointment",
        basis: "《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请刷新预约，按预审、确认、签到的顺序办理",
        "Reload the appointment and follow pre-check, confirmation, check-in",
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use proptest::prelude::*;
    use sea_orm::Iterable;

    use super::*;

    fn finals<S: Machine + Iterable>() -> Vec<String> {
        S::iter().filter(|state| is_final(*state)).map(|state| wire_name(&state)).collect()
    }

    #[test]
    fn the_final_states_are_these() {
        assert_eq!(
            finals::<RegistrationState>(),
            ["REGISTERED", "NOT_ACCEPTED", "REFUSED", "WITHDRAWN", "ABANDONED"]
        );
        assert_eq!(
            finals::<DivorceState>(),
            ["DIVORCED", "NOT_ACCEPTED", "WITHDRAWN", "LAPSED", "REFUSED", "ABANDONED", "DISCONTINUED"]
        );
        assert_eq!(finals::<ReissueState>(), ["ISSUED", "REFUSED", "WITHDRAWN"]);
        assert_eq!(finals::<AppointmentState>(), ["DONE", "REJECTED", "CANCELLED", "NO_SHOW"]);
    }

    #[test]
    fn a_withdrawal_in_the_certificate_window_is_refused_by_name() {
        let finding = next(DivorceState::CertWindow, DivorceAct::Withdraw).unwrap_err();
        assert_eq!(finding.code(), "MARRIAGE_STATE_DIVORCE");
        assert_eq!(finding.facts, [("state", "CERT_WINDOW".to_owned()), ("act", "WITHDRAW".to_owned())]);
    }

    /// Walks any sequence of acts from any state: what is final stays, and each act has one outcome.
    fn walk<S: Machine + Iterable + Debug>(start: usize, steps: &[usize]) {
        let states: Vec<S> = S::iter().collect();
        let mut state = states[start % states.len()];
        for step in steps {
            let (_, act, _) = S::TABLE[step % S::TABLE.len()];
            match next(state, act) {
                Ok(moved) => {
                    assert!(!is_final(state), "{state:?} was left");
                    state = moved;
                }
                Err(finding) => assert!(finding.code().starts_with("MARRIAGE_STATE_")),
            }
        }
        let rows =
            |from: &S, by: &S::Act| S::TABLE.iter().filter(|row| row.0 == *from && row.1 == *by).count();
        assert!(S::TABLE.iter().all(|(from, by, _)| rows(from, by) == 1));
    }

    proptest! {
        #[test]
        fn no_sequence_of_acts_leaves_a_final_state(
            start in 0usize..20, steps in prop::collection::vec(0usize..40, 0..40)
        ) {
            walk::<RegistrationState>(start, &steps);
            walk::<DivorceState>(start, &steps);
            walk::<ReissueState>(start, &steps);
            walk::<AppointmentState>(start, &steps);
        }
    }
}
