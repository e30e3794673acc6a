//! 救助条件预评估: what a household may be granted, here, on this day.

use async_graphql::{Context, InputObject, Object};
use entities::values::{division_code::DivisionCode, legal_date::LegalDate};

use super::{
    inputs::{AssetInput, ExpenseInput, HouseholdMemberInput, IncomeInput},
    types::HouseholdAssessment,
};
use crate::{
    assistance::{
        Assistance,
        rules::facts::{Area, Household},
        service::assessment::Question,
    },
    platform::{error::Result, request::RequestContext},
};

/// 预评估输入. A household as it would be declared.
#[derive(Debug, InputObject)]
pub struct AssessHouseholdInput {
    /// 日期. Day whose law, standards and policy apply; today by default.
    pub on: Option<LegalDate>,
    /// 家庭居住地. Street or county where the household lives; its standards count.
    pub place: DivisionCode,
    /// 受理地. Division where the form is handed in; the caller's own office by default.
    pub receiving: Option<DivisionCode>,
    /// 家庭成员. The applicant first.
    pub members: Vec<HouseholdMemberInput>,
    /// 收入. Incomes of twelve months.
    #[graphql(default)]
    pub incomes: Vec<IncomeInput>,
    /// 支出. Expenses that may be deducted.
    #[graphql(default)]
    pub expenses: Vec<ExpenseInput>,
    /// 财产. Property.
    #[graphql(default)]
    pub assets: Vec<AssetInput>,
}

/// The question without a case.
#[derive(Debug, Default)]
pub struct AssessmentQuery;

#[Object]
impl AssessmentQuery {
    /// 救助条件预评估. What the rules say of a household described without names; nothing is recorded.
    async fn assess_household(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. The household.")] input: AssessHouseholdInput,
    ) -> Result<HouseholdAssessment> {
        let request = ctx.data_unchecked::<RequestContext>();
        let area = input.members.first().map_or(Area::Rural, |applicant| applicant.area);
        let household = Household {
            members: input.members.iter().map(|member| member.member(&input.place)).collect(),
            incomes: input.incomes.iter().map(Into::into).collect(),
            expenses: input.expenses.iter().map(Into::into).collect(),
            assets: input.assets.iter().map(Into::into).collect(),
            area,
            place: [String::new(), String::new(), String::new()],
        };
        let question = Question {
            on: input.on.map(|on| on.0),
            receiving: input.receiving,
            place: input.place,
            holds_permit: input.members.iter().map(|member| member.holds_residence_permit).collect(),
            household,
        };
        let assessed = ctx.data_unchecked::<Assistance>().assess_household(&request.caller, question).await?;
        Ok(HouseholdAssessment::of(assessed, request.locale))
    }
}
