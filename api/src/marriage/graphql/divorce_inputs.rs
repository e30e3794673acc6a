//! The inputs of 离婚登记.

use async_graphql::{Enum, ID, InputObject, OneofObject};
use entities::{marriage::state::DivorceState, values::legal_date::LegalDate, values::plain_text::PlainText};
use sea_orm::{
    ActiveEnum, Condition,
    sea_query::{Alias, Expr, ExprTrait, Query},
};

use super::{
    divorce_types::DivorceAgreement,
    inputs::{WindowPartyInput, problem_of},
    registration::CounsellingAnswer,
};
use crate::{
    graphql::arguments::text,
    marriage::{
        rules::{divorce::RegisteredIn, documents::DocumentKind, facts::Capacity},
        service::{
            divorce::{Ending, MarriageShown},
            supplement::PaperMarriage,
        },
    },
    platform::{
        error::{Error, Result},
        ids::GlobalId,
    },
};

/// 婚姻的出示方式. How the couple names its marriage; the one in force in the register by default.
#[derive(Debug, OneofObject)]
pub enum DivorceMarriageInput {
    /// 婚姻关系. Global id of the marriage.
    Id(ID),
    /// 结婚证字号. Number of the marriage certificate shown.
    CertificateNumber(String),
    /// 补录. A marriage that the hub does not know, entered from the certificate shown.
    Supplement(MarriageSupplementInput),
}

/// 补录的婚姻. A marriage registered before the hub knew of it.
#[derive(Debug, InputObject)]
pub struct MarriageSupplementInput {
    /// 结婚证字号. Number as printed, at most 40 characters.
    pub certificate_number: String,
    /// 登记机关名称. Office as printed, at most 100 characters.
    pub office_name: String,
    /// 登记日期. Day of registration as printed.
    pub registered_on: LegalDate,
    /// 登记地. Where it was registered.
    #[graphql(default_with = "RegisteredIn::Mainland")]
    pub registered_in: RegisteredIn,
}

impl MarriageSupplementInput {
    /// # Errors
    /// `BAD_USER_INPUT` below `path`.
    pub(super) fn paper(&self, path: &[&str]) -> Result<PaperMarriage> {
        let within = |field| path.iter().copied().chain([field]).collect::<Vec<_>>();
        Ok(PaperMarriage {
            number: PlainText::parse_reference(&self.certificate_number)
                .map_err(|error| problem_of(&error, &within("certificateNumber")))?,
            office_name: PlainText::parse(&self.office_name)
                .map_err(|error| problem_of(&error, &within("officeName")))?,
            registered_on: self.registered_on.0,
            registered_in: self.registered_in,
        })
    }
}

/// 离婚登记申请输入. Input of the application: both parties as they stand at the window.
#[derive(Debug, InputObject)]
pub struct ApplyForDivorceInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 甲方. Party A.
    pub party_a: WindowPartyInput,
    /// 乙方. Party B.
    pub party_b: WindowPartyInput,
    /// 婚姻. The marriage; by default the one in force between the two in the register.
    pub marriage: Option<DivorceMarriageInput>,
    /// 离婚协议. What the written agreement covers.
    pub agreement: DivorceAgreement,
    /// 预约. Global id of the couple's booking for today.
    pub appointment: Option<ID>,
}

/// 受理输入. Input of the receipt, with what was completed since the application.
#[derive(Debug, InputObject)]
pub struct IssueDivorceReceiptInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the application or of its case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 甲方补充出示的材料. Further documents of party A.
    #[graphql(default)]
    pub party_a_documents: Vec<DocumentKind>,
    /// 乙方补充出示的材料. Further documents of party B.
    #[graphql(default)]
    pub party_b_documents: Vec<DocumentKind>,
    /// 补正后的离婚协议. The agreement, if it was completed.
    pub agreement: Option<DivorceAgreement>,
}

/// 不予受理或不予登记输入. Input of a refusal; the grounds are those that the rules find.
#[derive(Debug, InputObject)]
pub struct EndDivorceInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the application or of its case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 理由. Written reason, at most 500 characters.
    pub reason: String,
    /// 是否有一方不再同意. Whether a party no longer agrees to the divorce.
    #[graphql(default)]
    pub consent_withdrawn: bool,
}

/// 回执单. What the withdrawing party shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DivorceReceiptShown {
    /// 离婚登记申请受理回执单.
    ReceiptSlip,
    /// 回执单遗失的书面说明.
    LossNote,
}

/// 撤回输入. Input of a withdrawal by one party.
#[derive(Debug, InputObject)]
pub struct WithdrawDivorceInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the application or of its case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 撤回的一方. Global id of the party, who is there in person.
    pub party: ID,
    /// 出示的回执单. The receipt or the note of its loss, once a receipt was issued.
    pub shown: Option<DivorceReceiptShown>,
}

/// 辅导输入. Input of the answer to an offer of counselling.
#[derive(Debug, InputObject)]
pub struct RecordDivorceCounsellingInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the application or of its case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 婚姻家庭辅导. Answer to the offer.
    pub counselling: CounsellingAnswer,
}

/// 一方再次到场的情况. One party at the second visit.
#[derive(Debug, InputObject)]
pub struct DivorcePartyExaminationInput {
    /// 是否本人到场. Whether the party is there in person.
    pub present: bool,
    /// 是否自愿离婚. Whether the party still wants the divorce of free will.
    pub voluntary: bool,
    /// 民事行为能力. Capacity, where it is in doubt.
    pub capacity: Option<Capacity>,
    /// 补充出示的材料. Further documents shown.
    #[graphql(default)]
    pub documents: Vec<DocumentKind>,
}

/// 审查输入. Input of the examination.
#[derive(Debug, InputObject)]
pub struct ExamineDivorceApplicationInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the application or of its case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 甲方. Party A.
    pub party_a: DivorcePartyExaminationInput,
    /// 乙方. Party B.
    pub party_b: DivorcePartyExaminationInput,
}

/// 登记发证输入. Input of registration.
#[derive(Debug, InputObject)]
pub struct RegisterDivorceInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 办件. Global id of the application or of its case.
    pub case: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 双方是否到场. Whether both are there in person.
    pub both_present: bool,
    /// 双方是否已签署声明书. Whether both signed 申请离婚登记声明书 before the registrar.
    pub declarations_signed: bool,
}

/// 离婚登记申请筛选. Conditions on a list of applications.
#[derive(Debug, Default, InputObject)]
pub struct DivorceApplicationFilter {
    /// 未办结. Whether the case is still open.
    pub open: Option<bool>,
    /// 领证期间包含该日. Whose certificate window includes this day.
    pub window_on: Option<LegalDate>,
    /// 办结状态. Final state, e.g. `DIVORCED`; states that days change are asked by `windowOn` and `open`.
    pub ended_in: Option<DivorceState>,
}

impl DivorceApplicationFilter {
    pub(super) fn condition(&self) -> Condition {
        let column = |name: &'static str| Expr::col((Alias::new("divorce_application"), Alias::new(name)));
        let mut all = Condition::all();
        if let Some(open) = self.open {
            all = all.add(column("is_open").eq(open));
        }
        if let Some(day) = self.window_on {
            all = all.add(column("window_opens_on").lte(day.0)).add(column("window_closes_on").gte(day.0));
        }
        if let Some(state) = self.ended_in {
            let ended = Query::select()
                .column(Alias::new("id"))
                .from(Alias::new("service_case"))
                .and_where(Expr::col(Alias::new("outcome")).eq(state.to_value()))
                .to_owned();
            all = all.add(column("case_id").in_subquery(ended));
        }
        all
    }
}

pub(super) fn ending(input: &EndDivorceInput) -> Result<Ending> {
    Ok(Ending { reason: text(&input.reason, "reason")?, consent_withdrawn: input.consent_withdrawn })
}

pub(super) fn marriage_shown(input: Option<DivorceMarriageInput>) -> Result<MarriageShown> {
    Ok(match input {
        None => MarriageShown::InRegister,
        Some(DivorceMarriageInput::Id(id)) => {
            let key = GlobalId::key_of(&id, "Marriage").ok_or_else(|| {
                Error::input(
                    &["input", "marriage", "id"],
                    "GLOBAL_ID",
                    "不是有效的Marriage标识",
                    "not an id of a Marriage",
                )
            })?;
            MarriageShown::Id(key)
        }
        Some(DivorceMarriageInput::CertificateNumber(number)) => {
            let number = PlainText::<40>::parse_reference(&number)
                .map_err(|error| problem_of(&error, &["input", "marriage", "certificateNumber"]))?;
            MarriageShown::Number(number.as_str().to_owned())
        }
        Some(DivorceMarriageInput::Supplement(shown)) => {
            MarriageShown::Supplement(shown.paper(&["input", "marriage", "supplement"])?)
        }
    })
}
