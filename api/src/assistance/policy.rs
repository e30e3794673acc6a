//! Who may do what in social assistance.
//! Start with [`ACTIONS`], the slice's lines of the policy table.
//! Never: a decision; `authorize` decides.

use crate::platform::auth::{
    caller::PrincipalKind::{BureauOfficer, Citizen, Clerk, System},
    permit::{
        Action, Grant,
        Relation::{Concerned, Everything, HandlingOffice, Superior, TakingPart},
    },
};

const ASSISTANCE: Option<&str> = Some(super::SERVICE);

/// 救助条件预评估. Asks the rules about a household that is described and not named.
pub static ASSESS_HOUSEHOLD: Action = Action {
    name: "assistance.household.assess",
    service: ASSISTANCE,
    legal_basis: Some("《最低生活保障审核确认办法》第8条"),
    grants: &[
        Grant::new(Clerk, &[Everything]),
        Grant::new(BureauOfficer, &[Everything]),
        Grant::new(Citizen, &[Concerned]),
    ],
};

/// 查看受理单、救助申请与待遇.
pub static READ_ASSISTANCE: Action = Action {
    name: "assistance.intake.read",
    service: ASSISTANCE,
    legal_basis: None,
    grants: &[
        Grant::new(Clerk, &[HandlingOffice, TakingPart]),
        Grant::new(BureauOfficer, &[Superior, TakingPart]),
        Grant::new(Citizen, &[Concerned]),
    ],
};

/// 查看入户调查记录、公示异议. Who examines and decides, and those above them.
pub static READ_EXAMINATION: Action = Action {
    name: "assistance.examination.read",
    service: ASSISTANCE,
    legal_basis: Some("《最低生活保障审核确认办法》第16条、第19条"),
    grants: &[Grant::new(Clerk, &[HandlingOffice]), Grant::new(BureauOfficer, &[Superior])],
};

macro_rules! office_acts {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $basis:literal;)*) => {
        $($(#[$doc])* pub static $constant: Action = Action {
            name: $name,
            service: ASSISTANCE,
            legal_basis: Some($basis),
            grants: &[Grant::new(Clerk, &[HandlingOffice]), Grant::new(BureauOfficer, &[HandlingOffice])],
        };)*
        /// Acts of the handling office, the street's or the bureau's.
        static OFFICE_ACTS: &[&Action] = &[$(&$constant),*];
    };
}

office_acts! {
    /// 一门受理. One form for a household.
    SUBMIT_INTAKE = "assistance.intake.submit", "《社会救助暂行办法》第4条；2026-07-01起：《中华人民共和国社会救助法》第39条";
    /// 受理. Day 0 of the period.
    ACCEPT_APPLICATION = "assistance.application.accept", "《最低生活保障审核确认办法》第10条";
    /// 一次性告知补正.
    REQUEST_SUPPLEMENT = "assistance.application.request_supplement", "《最低生活保障审核确认办法》第10条";
    /// 不予受理.
    DECLINE_APPLICATION = "assistance.application.decline", "《最低生活保障审核确认办法》第10条";
    /// 提请信息核对.
    START_CHECK = "assistance.application.start_check", "《最低生活保障审核确认办法》第17条";
    /// 登记核对反馈.
    RECORD_CHECK_ANSWER = "assistance.application.record_check_answer", "《最低生活保障审核确认办法》第17条、第18条";
    /// 登记入户调查.
    RECORD_VISIT = "assistance.application.record_visit", "《最低生活保障审核确认办法》第15条、第16条";
    /// 提出初审意见.
    GIVE_OPINION = "assistance.application.give_opinion", "《最低生活保障审核确认办法》第19条";
    /// 公示.
    POST_PUBLICITY = "assistance.application.post", "《最低生活保障审核确认办法》第19条";
    /// 登记公示异议.
    RECORD_OBJECTION = "assistance.application.record_objection", "《最低生活保障审核确认办法》第19条";
    /// 答复公示异议.
    CLOSE_OBJECTION = "assistance.application.close_objection", "《最低生活保障审核确认办法》第19条";
    /// 报送审核确认.
    HAND_OVER = "assistance.application.hand_over", "《最低生活保障审核确认办法》第20条；2026-07-01起：《中华人民共和国社会救助法》第44条";
    /// 退回重审.
    RETURN_APPLICATION = "assistance.application.return", "《最低生活保障审核确认办法》第20条";
    /// 审核确认.
    CONFIRM_APPLICATION = "assistance.application.confirm", "《最低生活保障审核确认办法》第20条、第23条；2026-07-01起：《中华人民共和国社会救助法》第44条";
    /// 不予确认.
    REFUSE_APPLICATION = "assistance.application.refuse", "《最低生活保障审核确认办法》第21条";
    /// 撤回申请.
    WITHDRAW_APPLICATION = "assistance.application.withdraw", "《最低生活保障审核确认办法》第28条";
    /// 终止审核.
    CLOSE_UNCOOPERATIVE = "assistance.application.close_uncooperative", "《最低生活保障审核确认办法》第28条";
}

macro_rules! consequences {
    ($($(#[$doc:meta])* $constant:ident = $name:literal;)*) => {
        $($(#[$doc])* pub static $constant: Action = Action {
            name: $name,
            service: ASSISTANCE,
            legal_basis: Some("《社会救助暂行办法》第4条；2026-07-01起：《中华人民共和国社会救助法》第39条"),
            grants: &[Grant::new(System, &[Everything])],
        };)*
        /// What follows from another act and is no act of its own.
        static CONSEQUENCES: &[&Action] = &[$(&$constant),*];
    };
}

consequences! {
    /// 分办. A matter of an intake became a case of its own.
    OPEN_APPLICATION = "assistance.application.open";
    /// 受理单办结. Every matter has its result.
    FINISH_INTAKE = "assistance.intake.finish";
    /// 待遇确认. An award came of a confirmation.
    GRANT_AWARD = "assistance.award.grant";
}

/// The slice's lines of the policy table.
pub static ACTIONS: &[&[&Action]] =
    &[&[&ASSESS_HOUSEHOLD, &READ_ASSISTANCE, &READ_EXAMINATION], OFFICE_ACTS, CONSEQUENCES];
