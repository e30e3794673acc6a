//! Who may do what in marriage registration.
//! Start with [`ACTIONS`], the slice's lines of the policy table.
//! Never: a decision; `authorize` decides.

mod papers;

pub use papers::{
    ACCEPT_REISSUE, ANSWER_SAFEGUARD, APPLY_FOR_REISSUE, ASK_FOR_SUPPLEMENT, CHECK_ARCHIVE,
    DECIDE_REVOCATION, HEAR_REVOCATION, ISSUE_REISSUE, LOOK_UP_CERTIFICATE, PROPOSE_REVOCATION,
    READ_BAD_FAITH, READ_ELECTRONIC_CERTIFICATE, READ_REISSUE, READ_SAFEGUARD, READ_STATEMENT, RECORD_ENDING,
    REFUSE_REISSUE, REMOVE_BAD_FAITH, REPORT_SAFEGUARD, SUPPLEMENT_REISSUE, TAKE_BACK_ENDING,
    VERIFY_CERTIFICATE, VERIFY_MARITAL_STATUS, WITHDRAW_REISSUE,
};

use crate::platform::auth::{
    caller::PrincipalKind::{BureauOfficer, Citizen, Clerk, Operator, Partner, Public, System},
    permit::{
        Action, Grant,
        Relation::{Concerned, Everything, HandlingOffice, HukouPlace, Superior},
    },
};

const MARRIAGE: Option<&str> = Some(super::SERVICE);

macro_rules! office_acts {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $basis:literal;)*) => {
        $($(#[$doc])* pub static $constant: Action = Action {
            name: $name,
            service: MARRIAGE,
            legal_basis: Some($basis),
            grants: &[Grant::new(Clerk, &[HandlingOffice])],
        };)*
        /// Acts of the handling office.
        static OFFICE_ACTS: &[&Action] = &[$(&$constant),*];
    };
}

office_acts! {
    /// 结婚登记初审. Both appear and the case is opened.
    OPEN_REGISTRATION = "marriage.marriage_registration.open", "《婚姻登记条例》（国务院令第804号）第7条";
    /// 受理.
    ACCEPT_REGISTRATION = "marriage.marriage_registration.accept", "《婚姻登记条例》（国务院令第804号）第8条";
    /// 不予受理.
    DECLINE_REGISTRATION = "marriage.marriage_registration.decline", "《婚姻登记条例》（国务院令第804号）第9条";
    /// 核验. A check of identity or marital status is recorded.
    RECORD_CHECK = "marriage.marriage_registration.record_check", "《婚姻登记条例》（国务院令第804号）第10条";
    /// 审查.
    EXAMINE_REGISTRATION = "marriage.marriage_registration.examine", "《婚姻登记条例》（国务院令第804号）第10条";
    /// 登记发证.
    REGISTER_MARRIAGE = "marriage.marriage_registration.register", "《民法典》第1049条；《婚姻登记条例》（国务院令第804号）第10条";
    /// 不予登记.
    REFUSE_REGISTRATION = "marriage.marriage_registration.refuse", "《婚姻登记条例》（国务院令第804号）第9条、第10条";
    /// 撤回结婚登记申请.
    WITHDRAW_REGISTRATION = "marriage.marriage_registration.withdraw", "《民法典》第1046条";
    /// 离婚登记申请. Both appear and apply.
    APPLY_FOR_DIVORCE = "marriage.divorce_application.apply", "《民法典》第1076条；《婚姻登记条例》（国务院令第804号）第13条";
    /// 离婚登记申请受理回执单. Its date is day 0.
    ISSUE_DIVORCE_RECEIPT = "marriage.divorce_application.issue_receipt", "《民法典》第1077条；民发〔2020〕116号";
    /// 不予受理离婚登记申请.
    DECLINE_DIVORCE = "marriage.divorce_application.decline", "《婚姻登记条例》（国务院令第804号）第14条";
    /// 撤回离婚登记申请, by either party, in person.
    WITHDRAW_DIVORCE = "marriage.divorce_application.withdraw", "《民法典》第1076条、第1077条第1款、第1078条；民发〔2020〕116号";
    /// 婚姻家庭辅导. Offered, taken or not; it delays nothing.
    COUNSEL_DIVORCE = "marriage.divorce_application.counsel", "《婚姻登记条例》（国务院令第804号）第17条";
    /// 核验.
    RECORD_DIVORCE_CHECK = "marriage.divorce_application.record_check", "《婚姻登记条例》（国务院令第804号）第16条";
    /// 审查.
    EXAMINE_DIVORCE = "marriage.divorce_application.examine", "《民法典》第1077条第2款、第1078条";
    /// 离婚登记发证.
    REGISTER_DIVORCE = "marriage.divorce_application.register", "《民法典》第1078条、第1080条；《婚姻登记条例》（国务院令第804号）第16条";
    /// 不予离婚登记.
    REFUSE_DIVORCE = "marriage.divorce_application.refuse", "《民法典》第1078条";
}

macro_rules! passing_of_days {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $basis:literal;)*) => {
        $($(#[$doc])* pub static $constant: Action = Action {
            name: $name,
            service: MARRIAGE,
            legal_basis: Some($basis),
            grants: &[Grant::new(System, &[Everything])],
        };)*
        /// What no one does: days bring it about, the hub records it.
        static PASSING_OF_DAYS: &[&Action] = &[$(&$constant),*];
    };
}

passing_of_days! {
    /// 逾期未登记. Nobody came back to register: presence and checks count for the day alone (当场登记).
    ABANDON_REGISTRATION = "marriage.marriage_registration.abandon", "《民法典》第1049条；《婚姻登记条例》（国务院令第804号）第10条";
    /// 冷静期届满.
    OPEN_DIVORCE_WINDOW = "marriage.divorce_application.open_window", "《民法典》第1077条";
    /// 视为撤回离婚登记申请.
    LAPSE_DIVORCE = "marriage.divorce_application.lapse", "《民法典》第1077条第2款";
    /// 逾期未受理. No receipt in the time that policy gives.
    ABANDON_DIVORCE = "marriage.divorce_application.abandon", "《民法典》第1076条；民发〔2020〕116号";
    /// 期间届满日的计算. The arrangement of the year became known.
    COMPUTE_DIVORCE_DATES = "marriage.divorce_application.compute_dates", "《民法典》第201条、第203条、第1077条";
}

/// 结婚条件核对. Ask whether two may marry, without a case.
pub static CHECK_ELIGIBILITY: Action = Action {
    name: "marriage.eligibility.check",
    service: MARRIAGE,
    legal_basis: Some("《民法典》第1046条至第1048条"),
    grants: &[
        Grant::new(Clerk, &[Everything]),
        Grant::new(BureauOfficer, &[Everything]),
        Grant::new(Citizen, &[Concerned]),
    ],
};

/// 查看婚姻登记办件.
pub static READ_REGISTRATION: Action = Action {
    name: "marriage.marriage_registration.read",
    service: MARRIAGE,
    legal_basis: None,
    grants: &[
        Grant::new(Clerk, &[HandlingOffice, HukouPlace]),
        Grant::new(BureauOfficer, &[Superior, HukouPlace]),
        Grant::new(Citizen, &[Concerned]),
    ],
};

/// 查看离婚登记办件.
pub static READ_DIVORCE: Action = Action {
    name: "marriage.divorce_application.read",
    service: MARRIAGE,
    legal_basis: None,
    grants: &[
        Grant::new(Clerk, &[HandlingOffice, HukouPlace]),
        Grant::new(BureauOfficer, &[Superior, HukouPlace]),
        Grant::new(Citizen, &[Concerned]),
    ],
};

/// 查看婚姻关系与证件.
pub static READ_MARRIAGE: Action = Action {
    name: "marriage.marriage.read",
    service: MARRIAGE,
    legal_basis: None,
    grants: &[
        Grant::new(Clerk, &[HandlingOffice]),
        Grant::new(BureauOfficer, &[Superior]),
        Grant::new(Citizen, &[Concerned]),
    ],
};

/// The slice's lines of the policy table.
pub fn actions() -> impl Iterator<Item = &'static Action> {
    OFFICE_ACTS
        .iter()
        .chain(PASSING_OF_DAYS)
        .copied()
        .chain([&READ_DIVORCE])
        .chain([&CHECK_ELIGIBILITY, &READ_REGISTRATION, &READ_MARRIAGE])
        .chain(APPOINTMENT_ACTIONS.iter().copied())
        .chain(papers::ACTIONS.iter().copied())
}

macro_rules! appointment_acts {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, [$($grant:expr),+];)*) => {
        $($(#[$doc])* pub static $constant: Action = Action {
            name: $name,
            service: MARRIAGE,
            legal_basis: Some("《婚姻登记条例》（国务院令第804号）第7条"),
            grants: &[$($grant),+],
        };)*
        /// 预约.
        static APPOINTMENT_ACTIONS: &[&Action] = &[&READ_SLOTS, $(&$constant),*];
    };
}

/// 查看号源和开放安排. Public knowledge.
pub static READ_SLOTS: Action = Action {
    name: "marriage.appointment_slot.read",
    service: None,
    legal_basis: None,
    grants: &[
        Grant::new(Public, &[Everything]),
        Grant::new(Citizen, &[Everything]),
        Grant::new(Clerk, &[Everything]),
        Grant::new(BureauOfficer, &[Everything]),
        Grant::new(Partner, &[Everything]),
        Grant::new(Operator, &[Everything]),
    ],
};

appointment_acts! {
    /// 发布号源.
    PUBLISH_SLOTS = "marriage.appointment_slot.publish", [Grant::new(Clerk, &[HandlingOffice])];
    /// 调整号源数量. Down to none, which withdraws the slot.
    CHANGE_SLOT = "marriage.appointment_slot.change", [Grant::new(Clerk, &[HandlingOffice])];
    /// 公布开放安排.
    SET_OPENING = "marriage.office_opening.set", [Grant::new(Clerk, &[HandlingOffice])];
    /// 预约.
    BOOK_APPOINTMENT = "marriage.appointment.book",
        [Grant::new(Clerk, &[HandlingOffice]), Grant::new(Citizen, &[Concerned])];
    /// 预审. A registrar takes a request up; passing it decides nothing about the registration.
    PRE_CHECK_APPOINTMENT = "marriage.appointment.pre_check", [Grant::new(Clerk, &[HandlingOffice])];
    /// 确认预约.
    CONFIRM_APPOINTMENT = "marriage.appointment.confirm", [Grant::new(Clerk, &[HandlingOffice])];
    /// 预约不予通过.
    REJECT_APPOINTMENT = "marriage.appointment.reject", [Grant::new(Clerk, &[HandlingOffice])];
    /// 取消预约. By either party or the office.
    CANCEL_APPOINTMENT = "marriage.appointment.cancel",
        [Grant::new(Clerk, &[HandlingOffice]), Grant::new(Citizen, &[Concerned])];
    /// 签到.
    CHECK_IN_APPOINTMENT = "marriage.appointment.check_in", [Grant::new(Clerk, &[HandlingOffice])];
    /// 爽约, by the passing of the slot and its grace.
    MARK_NO_SHOW = "marriage.appointment.mark_no_show", [Grant::new(System, &[Everything])];
    /// 逾期未确认, by the beginning of the slot.
    LAPSE_APPOINTMENT = "marriage.appointment.lapse", [Grant::new(System, &[Everything])];
    /// 预约办结, by the end of the day.
    FINISH_APPOINTMENT = "marriage.appointment.finish", [Grant::new(System, &[Everything])];
    /// 查看预约.
    READ_APPOINTMENT = "marriage.appointment.read",
        [
            Grant::new(Clerk, &[HandlingOffice]),
            Grant::new(BureauOfficer, &[Superior]),
            Grant::new(Citizen, &[Concerned])
        ];
}
