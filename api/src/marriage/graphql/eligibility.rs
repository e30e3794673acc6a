//! 结婚条件核对: may these two marry, here, on this day.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entities::values::{
    citizen_id::Sex,
    division_code::DivisionCode,
    id_document::{IdDocument, IdType},
    legal_date::LegalDate,
};

use super::{
    findings::RuleFinding,
    inputs::{KinshipInput, ResidencePermitInput, documented, problem_of},
};
use crate::{
    marriage::{
        Marriage,
        rules::{
            documents::DocumentKind,
            facts::{CoupleFacts, MaritalFact, PartyFacts, ResidencePermit, Residency, Slot},
            regime::Regime,
        },
        service::eligibility::Question,
    },
    person::named_document,
    platform::{error::Result, request::RequestContext},
};

/// 拟结婚一方. What is known of one party; leave out what is not.
#[derive(Debug, InputObject)]
pub struct EligibilityPartyInput {
    /// 证件类型. Kind of document of `idNumber`.
    #[graphql(default_with = "IdType::ResidentId")]
    pub id_type: IdType,
    /// 证件号码. With it sex, birth date and the hub's own register are used; reading it is recorded.
    pub id_number: Option<String>,
    /// 签发国. Three letters of ISO 3166; of passports, and only of them.
    pub issuing_country: Option<String>,
    /// 性别. Sex.
    pub sex: Option<Sex>,
    /// 出生日期. Birth date.
    pub birth_date: Option<LegalDate>,
    /// 居民类别. Residency.
    pub residency: Option<Residency>,
    /// 户籍地. Permanent residence.
    pub hukou_division: Option<DivisionCode>,
    /// 居住证. Residence permit.
    pub permit: Option<ResidencePermitInput>,
    /// 婚姻状况. Marital status as declared.
    pub marital: Option<MaritalFact>,
    /// 是否自愿. Free will.
    pub voluntary: Option<bool>,
    /// 是否患有重大疾病. Serious illness.
    pub serious_illness: Option<bool>,
    /// 已有材料. Documents at hand.
    #[graphql(default)]
    pub documents: Vec<DocumentKind>,
}

/// 核对输入. The question.
#[derive(Debug, InputObject)]
pub struct EligibilityInput {
    /// 登记机关编码. Directory code of the office.
    pub office: String,
    /// 日期. Day whose law applies and on which the register is asked; today by default.
    pub on: Option<LegalDate>,
    /// 甲方. Party A.
    pub party_a: EligibilityPartyInput,
    /// 乙方. Party B.
    pub party_b: EligibilityPartyInput,
    /// 亲属关系. Kinship.
    pub kinship: Option<KinshipInput>,
}

/// 所需材料. One need; any of the kinds meets it.
#[derive(Debug, SimpleObject)]
pub struct RequiredDocument {
    /// 提供方. Whose it is.
    pub of: Slot,
    /// 任一即可. Kinds that meet it.
    pub any_of: Vec<DocumentKind>,
    /// 是否已有. Whether it is at hand.
    pub held: bool,
}

/// 核对结果. All findings at once, with the law of the day.
#[derive(Debug, SimpleObject)]
pub struct Eligibility {
    /// 日期. Day that was judged.
    pub day: LegalDate,
    /// 是否无不符合情形. Whether nothing stands against it; open points are warnings.
    pub eligible: bool,
    /// 适用规定. Legal regime of the day.
    pub regime: Option<Regime>,
    /// 规定出处. Its instrument and article.
    pub citation: Option<String>,
    /// 不符合情形. Violations.
    pub violations: Vec<RuleFinding>,
    /// 提示. Warnings and what is still needed.
    pub warnings: Vec<RuleFinding>,
    /// 所需材料. Documents that the regime asks for.
    pub required_documents: Vec<RequiredDocument>,
    /// 双方均达法定婚龄之日. First day on which both are of age, when known.
    pub of_age_on: Option<LegalDate>,
}

/// The question without a case.
#[derive(Debug, Default)]
pub struct EligibilityQuery;

#[Object]
impl EligibilityQuery {
    /// 结婚条件核对. May these two marry at this office on this day; the same rules run inside the acts.
    async fn eligibility(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. The question.")] input: EligibilityInput,
    ) -> Result<Eligibility> {
        let request = ctx.data_unchecked::<RequestContext>();
        let today = request.env.clock.today();
        let documents =
            [document(&input.party_a, "partyA", today)?, document(&input.party_b, "partyB", today)?];
        let facts = CoupleFacts {
            kinship: KinshipInput::record(input.kinship.as_ref())?.fact(),
            party_a: facts(input.party_a),
            party_b: facts(input.party_b),
            ..CoupleFacts::default()
        };
        let question = Question { office: input.office, on: input.on.map(|on| on.0), facts, documents };
        let answer = ctx.data_unchecked::<Marriage>().check_eligibility(&request.caller, question).await?;
        let found = answer.assessment;
        let shown = |findings: &[crate::platform::violation::Finding]| {
            findings.iter().map(|finding| RuleFinding::of(finding, request.locale)).collect()
        };
        Ok(Eligibility {
            day: LegalDate(answer.day),
            eligible: found.is_lawful(),
            regime: found.regime,
            citation: found.citation().map(str::to_owned),
            violations: shown(&found.violations),
            warnings: shown(&found.warnings),
            required_documents: found
                .required_documents
                .iter()
                .map(|need| RequiredDocument { of: need.of, any_of: need.any_of.to_vec(), held: need.held })
                .collect(),
            of_age_on: found.of_age_on.map(LegalDate),
        })
    }
}

fn document(party: &EligibilityPartyInput, slot: &str, today: NaiveDate) -> Result<Option<IdDocument>> {
    let Some(number) = &party.id_number else { return Ok(None) };
    let document = named_document(party.id_type, number, party.issuing_country.as_deref(), today)
        .map_err(|(field, error)| problem_of(&error, &["input", slot, field]))?;
    if let Some(residency) = party.residency {
        documented(residency, party.id_type, &["input", slot])?;
    }
    Ok(Some(document))
}

fn facts(party: EligibilityPartyInput) -> PartyFacts {
    PartyFacts {
        sex: party.sex,
        birth_date: party.birth_date.map(|born| born.0),
        residency: party.residency,
        hukou_division: party.hukou_division.map(|code| code.as_str().to_owned()),
        permit: party.permit.map(|permit| ResidencePermit {
            division: permit.division.as_str().to_owned(),
            valid_until: permit.valid_until.0,
            last_endorsed_on: permit.last_endorsed_on.0,
        }),
        marital: party.marital,
        voluntary: party.voluntary,
        serious_illness: party.serious_illness,
        documents: party.documents.into_iter().collect(),
        ..PartyFacts::default()
    }
}
