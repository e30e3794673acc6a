//! 离婚登记. Whether an application is accepted, withdrawn or ends in a certificate.
//! Start with [`assess_divorce_application`]; the dates are in [`super::timetable`].
//! Never: whether the agreement is fair; a registrar hears both.

use std::collections::BTreeSet;

use async_graphql::Enum;
use entities::marriage::state::{DivorceState, MarriageStatus, Matter};
use serde::{Deserialize, Serialize};

use super::{
    assessment::{Assessment, Context, Stage},
    competence::{Competence, check_office},
    documents::{self, DocumentKind},
    eligibility::{check_alive, check_identity},
    facts::{Capacity, PartyFacts, Slot},
    grounds::{CHECK_PENDING, FACT_NEEDED, PARTY_ABSENT, PROXY_NOT_ALLOWED},
    regime::{CIVIL_CODE_FROM, Regime},
    timetable::{self, Dates},
    wire_name,
};
use crate::platform::violation::{Finding, Rule};

/// 结婚登记地. Where the marriage was registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegisteredIn {
    /// 中国内地.
    Mainland,
    /// 中国驻外使（领）馆.
    ChineseEmbassy,
    /// 其他.
    Elsewhere,
}

/// 离婚协议. What the written agreement covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementFacts {
    pub signed: bool,
    /// 自愿离婚的意思表示.
    pub will: bool,
    /// 子女抚养.
    pub children: bool,
    /// 财产处理.
    pub property: bool,
    /// 债务处理.
    pub debts: bool,
}

impl AgreementFacts {
    fn open_points(self) -> Vec<&'static str> {
        let points = [
            (self.signed, "SIGNATURES"),
            (self.will, "WILL"),
            (self.children, "CHILDREN"),
            (self.property, "PROPERTY"),
            (self.debts, "DEBTS"),
        ];
        points.into_iter().filter(|(covered, _)| !covered).map(|(_, name)| name).collect()
    }
}

/// The couple and the marriage they want to end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DivorceFacts {
    pub party_a: PartyFacts,
    pub party_b: PartyFacts,
    pub agreement: Option<AgreementFacts>,
    pub marriage_status: Option<MarriageStatus>,
    pub registered_in: Option<RegisteredIn>,
    /// Whether the two parties are the couple of the marriage record.
    pub are_the_couple: Option<bool>,
    pub by_proxy: bool,
}

impl DivorceFacts {
    fn parties(&self) -> [(Slot, &PartyFacts); 2] {
        [(Slot::A, &self.party_a), (Slot::B, &self.party_b)]
    }
}

/// 离婚登记申请的受理审查.
///
/// Source: 《民法典》第1076条; 《婚姻登记条例》（国务院令第804号）第13条至第15条; 民发〔2020〕116号.
pub fn assess_divorce_application(facts: &DivorceFacts, context: &Context<'_>) -> Assessment {
    let parties = [&facts.party_a, &facts.party_b];
    let mut found = Assessment::new(context, Matter::DivorceRegistration, parties);
    if context.day < CIVIL_CODE_FROM {
        found.violate(Finding::of(&BEFORE_COOLING_OFF_LAW));
    }
    check_substance(&mut found, facts, context);
    let competence = check_office(&mut found, context, Matter::DivorceRegistration, parties, None);
    check_documents(&mut found, facts, context, competence);
    found
}

/// The second visit: what the case says, and the couple as it appears now.
#[derive(Debug, Clone)]
pub struct DivorceRegistrationFacts<'a> {
    pub couple: &'a DivorceFacts,
    pub stored: DivorceState,
    pub dates: &'a Dates,
    /// The office that issued the receipt.
    pub receiving_office: &'a str,
    /// Whether the office offered counselling, taken or not.
    pub is_counselling_offered: bool,
}

/// 离婚登记（发证）审查: both, in the window, at the office that received the application.
///
/// Source: 《民法典》第1077条第2款、第1078条; 《婚姻登记条例》（国务院令第804号）第16条. A case begun before
/// 2025-05-10 and finished after it is judged by the later list of documents (to be confirmed).
pub fn assess_divorce_registration(
    facts: &DivorceRegistrationFacts<'_>,
    context: &Context<'_>,
) -> Assessment {
    let parties = [&facts.couple.party_a, &facts.couple.party_b];
    let mut found = Assessment::new(context, Matter::DivorceRegistration, parties);
    if let Err(finding) = timetable::may_collect(facts.stored, facts.dates, context.day) {
        found.violate(finding);
    }
    check_receiving_office(&mut found, facts.receiving_office, context);
    check_substance(&mut found, facts.couple, context);
    check_counselling(&mut found, facts.is_counselling_offered);
    for (slot, party) in facts.couple.parties() {
        if party.declaration_signed != Some(true) {
            let finding = Finding::of(&DIVORCE_DECLARATION_UNSIGNED).at(slot.path());
            found.refuse_from(Stage::Register, finding);
        }
    }
    // Competence was decided when the application was received.
    check_documents(&mut found, facts.couple, context, Competence::Plain);
    found
}

/// 不予登记的情形. What an examination may end in, instead of being stopped by it.
///
/// Source: 《民法典》第1076条、第1078条; 《婚姻登记条例》（国务院令第804号）第14条、第16条.
pub fn is_ground_of_refusal(finding: &Finding) -> bool {
    [&NO_AGREEMENT, &LIMITED_CAPACITY, &NOT_REGISTERED_IN_MAINLAND, &NOT_IN_FORCE, &NOT_THE_COUPLE]
        .iter()
        .any(|rule: &&Rule| rule.code == finding.code())
}

/// 不予受理的情形. Everything that bars acceptance but what is merely not answered yet.
pub fn is_ground_of_non_acceptance(finding: &Finding) -> bool {
    finding.code() != FACT_NEEDED.code && finding.code() != CHECK_PENDING.code
}

/// 撤回离婚登记申请的审查: either party, in time, at the receiving office, with the slip or a note where a
/// receipt was issued.
///
/// Source: 《民法典》第1076条至第1078条; 民发〔2020〕116号.
pub fn assess_withdrawal(
    facts: &DivorceRegistrationFacts<'_>,
    shown: &BTreeSet<DocumentKind>,
    context: &Context<'_>,
) -> Assessment {
    let parties = [&facts.couple.party_a, &facts.couple.party_b];
    let mut found = Assessment::new(context, Matter::DivorceRegistration, parties);
    if let Err(finding) = timetable::may_withdraw(facts.stored, facts.dates, context.day) {
        found.violate(finding);
    }
    check_receiving_office(&mut found, facts.receiving_office, context);
    if facts.stored != DivorceState::Applied {
        let slip = &[DocumentKind::ReceiptSlip, DocumentKind::ReceiptLossNote];
        documents::require(&mut found, Slot::Couple, slip, &[shown]);
    }
    found
}

/// 婚姻家庭辅导. To offer it is the office's duty since 2025-05-10; to take it is nobody's, and it delays nothing.
///
/// Source: 《婚姻登记条例》（国务院令第804号）第5条.
fn check_counselling(found: &mut Assessment, is_offered: bool) {
    if is_offered {
        return;
    }
    let finding = Finding::of(&COUNSELLING_NOT_OFFERED);
    if found.regime == Some(Regime::Nationwide) {
        found.refuse_from(Stage::Register, finding);
    } else {
        found.warn(finding);
    }
}

fn check_receiving_office(found: &mut Assessment, receiving_office: &str, context: &Context<'_>) {
    if receiving_office != context.office.division {
        found.violate(Finding::of(&NOT_RECEIVING_OFFICE).fact("receivingOffice", receiving_office));
    }
}

/// What must hold at both visits.
fn check_substance(found: &mut Assessment, facts: &DivorceFacts, context: &Context<'_>) {
    for (slot, party) in facts.parties() {
        let path = slot.path();
        check_alive(found, slot, party, context.day);
        match party.capacity {
            Some(Capacity::Full) => {}
            Some(Capacity::Limited) => found.violate(Finding::of(&LIMITED_CAPACITY).at(path)),
            None => found.need_from(Stage::Accept, &format!("{path}.capacity")),
        }
        match party.voluntary {
            Some(true) => {}
            Some(false) => found.violate(Finding::of(&NO_AGREEMENT).at(path).fact("open", "WILL")),
            None => found.need_from(Stage::Accept, &format!("{path}.voluntary")),
        }
        if party.present != Some(true) {
            found.refuse_from(Stage::Accept, Finding::of(&PARTY_ABSENT).at(path));
        }
        check_identity(found, slot, party);
    }
    if facts.by_proxy {
        found.violate(Finding::of(&PROXY_NOT_ALLOWED));
    }
    let open = facts.agreement.unwrap_or_default().open_points();
    if !open.is_empty() {
        found.refuse_from(
            Stage::Accept,
            Finding::of(&NO_AGREEMENT).at("agreement").fact("open", open.join("|")),
        );
    }
    match facts.marriage_status {
        Some(MarriageStatus::InForce) => {}
        Some(status) => {
            found.violate(Finding::of(&NOT_IN_FORCE).fact("status", wire_name(&status)));
        }
        None => found.need_from(Stage::Accept, "marriage.status"),
    }
    match facts.registered_in {
        Some(RegisteredIn::Mainland | RegisteredIn::ChineseEmbassy) => {}
        Some(RegisteredIn::Elsewhere) => found.violate(Finding::of(&NOT_REGISTERED_IN_MAINLAND)),
        None => found.need_from(Stage::Accept, "marriage.registeredIn"),
    }
    match facts.are_the_couple {
        Some(true) => {}
        Some(false) => found.violate(Finding::of(&NOT_THE_COUPLE).at("partyA").at("partyB")),
        None => found.need_from(Stage::Accept, "marriage"),
    }
}

/// Both certificates lost: the statements alone do not do, the archive copy must be there too.
fn check_documents(
    found: &mut Assessment,
    facts: &DivorceFacts,
    context: &Context<'_>,
    competence: Competence,
) {
    let photos_still = found.regime != Some(Regime::Nationwide) || context.policy.photos_since_2025;
    let photos: Option<&'static [DocumentKind]> = photos_still.then_some(&[DocumentKind::SinglePhotos]);
    for (slot, party) in facts.parties() {
        documents::check_party(found, Matter::DivorceRegistration, slot, party, photos);
    }
    let sets = [&facts.party_a.documents, &facts.party_b.documents];
    let certificate = &[DocumentKind::MarriageCertificate, DocumentKind::ArchiveCopy];
    documents::require(found, Slot::Couple, certificate, &sets);
    if competence == Competence::ByPermit {
        documents::require(found, Slot::Couple, &[DocumentKind::ResidencePermit], &sets);
    }
}

rules! {
    NO_AGREEMENT {
        zh: "双方未就自愿离婚、子女抚养、财产及债务处理达成书面协议",
        en: "There is no complete written agreement on divorce, children, property and debts",
        basis: "《民法典》第1076条；《婚姻登记条例》（国务院令第804号）第14条",
        remedy: "请完善并共同签署离婚协议；无法达成一致的，可向人民法院起诉",
        "Complete and sign the agreement together, or bring the matter to court",
    }
    LIMITED_CAPACITY {
        zh: "一方或者双方属于无民事行为能力人或者限制民事行为能力人",
        en: "A party has no full capacity for civil acts",
        basis: "《婚姻登记条例》（国务院令第804号）第14条；2025-05-10前：《婚姻登记条例》（国务院令第387号）第12条",
        remedy: "请通过人民法院诉讼离婚",
        "Divorce by court instead",
    }
    NOT_REGISTERED_IN_MAINLAND {
        zh: "结婚登记不是在中国内地办理的",
        en: "The marriage was not registered in mainland China or by a Chinese embassy or consulate",
        basis: "《婚姻登记条例》（国务院令第804号）第14条；2025-05-10前：《婚姻登记条例》（国务院令第387号）第12条",
        remedy: "请向有管辖权的法院或原登记地机关办理",
        "Go to a competent court or to the place of registration",
    }
    NOT_IN_FORCE {
        zh: "该婚姻关系已不存续",
        en: "The marriage is no longer in force",
        basis: "《民法典》第1076条、第1080条",
        remedy: "请核对婚姻登记信息；状态有误的，先办理更正",
        "Check the record; have a wrong status corrected first",
    }
    NOT_THE_COUPLE {
        zh: "当事人不是该婚姻登记的双方",
        en: "The parties are not the couple of this marriage record",
        basis: "《民法典》第1076条",
        remedy: "请核对结婚证字号和双方身份信息",
        "Check the certificate number and the identities",
    }
    NOT_RECEIVING_OFFICE {
        zh: "须到收到离婚登记申请的婚姻登记机关办理",
        en: "Only the office that received the divorce application may act",
        basis: "《婚姻登记条例》（国务院令第804号）第16条；民发〔2020〕116号",
        remedy: "请到受理回执单上的婚姻登记机关办理",
        "Go to the office named on the receipt",
    }
    DIVORCE_DECLARATION_UNSIGNED {
        zh: "申请离婚登记声明书尚未签署",
        en: "The declaration of the application for divorce has not been signed",
        basis: "《民法典》第1078条；民发〔2020〕116号",
        remedy: "请双方在婚姻登记员面前签署声明书",
        "Both sign the declaration before the registrar",
    }
    COUNSELLING_NOT_OFFERED {
        zh: "尚未记录婚姻家庭辅导的提供情况",
        en: "No offer of counselling is on record",
        basis: "《婚姻登记条例》（国务院令第804号）第5条",
        remedy: "请当场告知可以接受婚姻家庭辅导并记录当事人的答复；接受与否不影响办理时间",
        "Offer it now and record the answer; taken or declined, it delays nothing",
    }
    /// A refusal needs a ground.
    NO_GROUND_AGAINST_DIVORCE {
        zh: "未发现不予受理或者不予登记的情形",
        en: "No ground was found to decline or refuse",
        basis: "《民法典》第1078条；《婚姻登记条例》（国务院令第804号）第14条、第16条",
        remedy: "符合条件的应当受理、登记；当事人不再申请的，按撤回或者协议不成办理",
        "Accept or register if the conditions are met; if a party no longer agrees, record that",
    }
    DIVORCE_UNDER_WAY {
        zh: "该婚姻已有未办结的离婚登记申请",
        en: "An application for the divorce of this marriage is under way already",
        basis: "《民法典》第1076条、第1077条；民发〔2020〕116号",
        remedy: "请在原受理机关继续办理；撤回或者视为撤回后可以重新申请",
        "Go on at the office that received it; apply again once it is withdrawn or has lapsed",
    }
    BEFORE_COOLING_OFF_LAW {
        zh: "2021-01-01以前的离婚登记不适用冷静期程序",
        en: "Divorces before 2021-01-01 did not follow the cooling-off procedure",
        basis: "《民法典》第1260条",
        remedy: "请核对申请日期；历史登记按档案补录",
        "Check the date; enter historical divorces from the archive",
    }
}

#[cfg(test)]
mod tests;
