//! Who may do what with certificates, with the end of marriages and with questions about them.
//! Start with [`ACTIONS`].
//! Never: a decision; `authorize` decides.

use super::MARRIAGE;
use crate::platform::auth::{
    caller::PrincipalKind::{BureauOfficer, Citizen, Clerk, Operator, Partner, Public},
    permit::{
        Action, Grant,
        Relation::{Concerned, Everything, HandlingOffice, HukouPlace, Superior},
    },
};

macro_rules! acts {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $basis:expr, $grants:expr;)*) => {
        $($(#[$doc])* pub static $constant: Action =
            Action { name: $name, service: MARRIAGE, legal_basis: $basis, grants: $grants };)*
        /// The lines of the policy table.
        pub static ACTIONS: &[&Action] = &[$(&$constant,)* &VERIFY_CERTIFICATE];
    };
}

const OFFICE: &[Grant] = &[Grant::new(Clerk, &[HandlingOffice])];
const OFFICE_AND_SUPERIORS: &[Grant] =
    &[Grant::new(Clerk, &[HandlingOffice]), Grant::new(BureauOfficer, &[Superior])];
const ARTICLE_20: Option<&str> = Some("《婚姻登记条例》（国务院令第804号）第20条");
const ARTICLE_21: Option<&str> = Some("《婚姻登记条例》（国务院令第804号）第21条");
const ARTICLE_6: Option<&str> = Some("《婚姻登记条例》（国务院令第804号）第6条；《妇女权益保障法》第22条");
const ARTICLE_23: Option<&str> = Some("《婚姻登记条例》（国务院令第804号）第23条；发改财金〔2018〕342号");
const OPINION_2021: Option<&str> =
    Some("《关于妥善处理以冒名顶替或者弄虚作假的方式办理婚姻登记问题的指导意见》（2021年）");

acts! {
    /// 申请补领.
    APPLY_FOR_REISSUE = "marriage.certificate_reissue.apply", ARTICLE_21, OFFICE;
    /// 补领受理.
    ACCEPT_REISSUE = "marriage.certificate_reissue.accept", ARTICLE_21, OFFICE;
    /// 查档.
    CHECK_ARCHIVE = "marriage.certificate_reissue.check_archive", ARTICLE_21, OFFICE;
    /// 要求补正.
    ASK_FOR_SUPPLEMENT = "marriage.certificate_reissue.ask_supplement", ARTICLE_21, OFFICE;
    /// 补正.
    SUPPLEMENT_REISSUE = "marriage.certificate_reissue.supplement", ARTICLE_21, OFFICE;
    /// 补发.
    ISSUE_REISSUE = "marriage.certificate_reissue.issue", ARTICLE_21, OFFICE;
    /// 不予补领.
    REFUSE_REISSUE = "marriage.certificate_reissue.refuse", ARTICLE_21, OFFICE;
    /// 撤回补领申请.
    WITHDRAW_REISSUE = "marriage.certificate_reissue.withdraw", ARTICLE_21, OFFICE;
    /// 查看补领办件.
    READ_REISSUE = "marriage.certificate_reissue.read", None, &[
        Grant::new(Clerk, &[HandlingOffice, HukouPlace]),
        Grant::new(BureauOfficer, &[Superior, HukouPlace]),
        Grant::new(Citizen, &[Concerned]),
    ];
    /// 登记婚姻终止、无效、撤销. Post what a court decided, or a death.
    RECORD_ENDING = "marriage.marriage.record_ending", ARTICLE_20, OFFICE_AND_SUPERIORS;
    /// 撤回终止登记. By someone other than who posted it, while no marriage rests on it.
    TAKE_BACK_ENDING = "marriage.marriage.take_back_ending",
        Some("《婚姻登记条例》（国务院令第804号）第19条、第20条"), OFFICE_AND_SUPERIORS;
    /// 拟撤销婚姻登记.
    PROPOSE_REVOCATION = "marriage.marriage.propose_revocation", OPINION_2021, OFFICE_AND_SUPERIORS;
    /// 听取陈述申辩.
    HEAR_REVOCATION = "marriage.marriage.hear_revocation", OPINION_2021, OFFICE_AND_SUPERIORS;
    /// 查看陈述申辩. Where the marriage was registered, and above it.
    READ_STATEMENT = "marriage.marriage.read_statement", OPINION_2021, OFFICE_AND_SUPERIORS;
    /// 撤销婚姻登记决定. Of the bureau, by someone other than the proposer.
    DECIDE_REVOCATION = "marriage.marriage.decide_revocation", OPINION_2021,
        &[Grant::new(BureauOfficer, &[Superior])];
    /// 移出严重失信名单. Of the bureau, by someone other than who listed the person.
    REMOVE_BAD_FAITH = "marriage.bad_faith.remove", ARTICLE_23, &[Grant::new(BureauOfficer, &[Superior])];
    /// 查看严重失信名单. Where the registration was revoked and above it; each person their own entries.
    READ_BAD_FAITH = "marriage.bad_faith.read", ARTICLE_23, &[
        Grant::new(Clerk, &[HandlingOffice]),
        Grant::new(BureauOfficer, &[Superior]),
        Grant::new(Citizen, &[Concerned]),
    ];
    /// 强制报告、劝阻和转介. Signs of trafficking or violence; beside the case, never on its timeline.
    REPORT_SAFEGUARD = "marriage.safeguard.report", ARTICLE_6, OFFICE;
    /// 记录报告的答复. Of the bureau, by someone other than who reported; a registration may go on.
    ANSWER_SAFEGUARD = "marriage.safeguard.answer", ARTICLE_6, &[Grant::new(BureauOfficer, &[Superior])];
    /// 查看报告. The office that made it and its superiors alone.
    READ_SAFEGUARD = "marriage.safeguard.read", ARTICLE_6, OFFICE_AND_SUPERIORS;
    /// 凭证字号查找婚姻登记. Any office serves any couple since 2025-05-10; each look-up is recorded.
    LOOK_UP_CERTIFICATE = "marriage.marriage.look_up",
        Some("《婚姻登记条例》（国务院令第804号）第7条、第13条、第21条"),
        &[Grant::new(Clerk, &[Everything]), Grant::new(BureauOfficer, &[Everything])];
    /// 电子证照. The holder's own, and the staff of the office that issued it.
    READ_ELECTRONIC_CERTIFICATE = "marriage.certificate.read_electronic",
        Some("《国务院关于在线政务服务的若干规定》第10条"),
        &[Grant::new(Clerk, &[HandlingOffice]), Grant::new(Citizen, &[Concerned])];
    /// 婚姻状况核验. A partner bureau asks whether a person is married.
    VERIFY_MARITAL_STATUS = "marriage.marital_status.verify",
        Some("《政务数据共享条例》；《个人信息保护法》第34条"),
        &[Grant::new(Partner, &[Everything]).with_scope("marital_status:verify")];
}

/// 证件核验. Whoever holds a paper may ask whether it stands.
pub static VERIFY_CERTIFICATE: Action = Action {
    name: "marriage.certificate.verify",
    service: None,
    legal_basis: Some("《国务院关于在线政务服务的若干规定》第10条"),
    grants: &[
        Grant::new(Public, &[Everything]),
        Grant::new(Citizen, &[Everything]),
        Grant::new(Clerk, &[Everything]),
        Grant::new(BureauOfficer, &[Everything]),
        Grant::new(Partner, &[Everything]),
        Grant::new(Operator, &[Everything]),
    ],
};
