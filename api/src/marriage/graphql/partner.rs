//! 婚姻状况核验 for partner bureaus.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::values::{id_document::IdType, legal_date::LegalDate};

use super::inputs::problem_of;
use crate::{
    graphql::arguments::{reference, text},
    marriage::{Marriage, service::partner::MaritalQuestion},
    person::named_document,
    platform::{error::Result, request::RequestContext},
};

/// 婚姻状况核验输入. A partner's question.
#[derive(Debug, InputObject)]
pub struct MaritalStatusInput {
    /// 证件类型. Kind of identity document; resident ID by default.
    #[graphql(default_with = "IdType::ResidentId")]
    pub id_type: IdType,
    /// 证件号码. Number as printed.
    pub id_number: String,
    /// 签发国. Three letters of ISO 3166; of passports, and only of them.
    pub issuing_country: Option<String>,
    /// 日期. Day asked about; today by default, never a day to come, and gone by only as far back as is agreed.
    pub on: Option<LegalDate>,
    /// 用途. Purpose, at most 200 characters; it is recorded.
    pub purpose: String,
    /// 办件编号. The partner's own case, at most 100 characters; it is recorded.
    pub case_reference: String,
}

/// 婚姻状况核验结果. The least that answers the question.
#[derive(Debug, SimpleObject)]
pub struct MaritalStatusAnswer {
    /// 是否有登记. Whether the hub's register knows the person: by a marriage, or a document that staff saw.
    pub known: bool,
    /// 是否有存续的婚姻. Whether a marriage was in force on the day.
    pub in_force: bool,
    /// 日期. The day answered for.
    pub on: LegalDate,
    /// 查询时间. When the register was asked.
    pub as_of: DateTime<Utc>,
    /// 答复标识. Id under which the answer is on record.
    pub answer_id: ID,
    /// 签名答复. Compact JWS over the answer, good for five minutes.
    pub statement: String,
}

/// Partners' questions.
#[derive(Debug, Default)]
pub struct PartnerQuery;

#[Object]
impl PartnerQuery {
    /// 婚姻状况核验. Whether a person has a marriage in force, from the hub's present register. Recorded with
    /// purpose and case before the answer leaves.
    #[graphql(complexity = "50 + child_complexity")]
    async fn marital_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. The question.")] input: MaritalStatusInput,
    ) -> Result<MaritalStatusAnswer> {
        let request = ctx.data_unchecked::<RequestContext>();
        let today = request.env.clock.today();
        let country = input.issuing_country.as_deref();
        let document = named_document(input.id_type, &input.id_number, country, today)
            .map_err(|(field, error)| problem_of(&error, &["input", field]))?;
        let question = MaritalQuestion {
            document,
            on: input.on.map(|on| on.0),
            purpose: text(&input.purpose, "purpose")?,
            case_reference: reference(&input.case_reference, "caseReference")?,
        };
        let answer = ctx.data_unchecked::<Marriage>().marital_status(&request.caller, &question).await?;
        Ok(MaritalStatusAnswer {
            known: answer.known,
            in_force: answer.in_force,
            on: LegalDate(answer.on),
            as_of: answer.as_of,
            answer_id: ID(answer.answer_id.to_string()),
            statement: answer.statement,
        })
    }
}
