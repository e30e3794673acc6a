//! 受理单, as clients see it.

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use entities::{
    assistance::words::{
        Area, AssetKind, Circumstance, DisabilityKind, ExpenseKind, IncomeKind, IntakeState, Relation, Work,
    },
    values::{legal_date::LegalDate, money::Fen},
};

use super::application_types::AssistanceApplication;
use crate::{
    assistance::{
        rules::facts::Per,
        service::household::{Declared, MemberRecord},
    },
    case::graphql::{Case, Division},
    graphql::connection::connection,
    person::Person,
    platform::{
        error::{Error, Result},
        ids::GlobalId,
        read::Row,
    },
};

/// 受理单. One form for a household, from which the matters are split.
#[derive(Debug, Clone, Description)]
pub struct AssistanceIntake(pub Row);

connection!(AssistanceIntakeConnection, AssistanceIntakeEdge, AssistanceIntake);

#[Object(use_type_description)]
impl AssistanceIntake {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("AssistanceIntake", self.0.key()?)))
    }

    /// 办件. The shared case: number, office, parties, timeline.
    async fn case(&self, ctx: &Context<'_>) -> Result<Case> {
        self.0.related_one(ctx).map(Case).ok_or(Error::bug("an intake without its case"))
    }

    /// 状态. Whether every matter has its result.
    async fn state(&self, ctx: &Context<'_>) -> Result<IntakeState> {
        self.0.related_one(ctx).ok_or(Error::bug("an intake without its case"))?.word("state")
    }

    /// 家庭居住地. Street or county whose standards count.
    async fn place(&self, ctx: &Context<'_>) -> Option<Division> {
        self.0.related_one(ctx).map(Division)
    }

    /// 城乡类别. By which standard the household is measured.
    async fn area(&self) -> Result<Area> {
        self.0.word("area")
    }

    /// 表单填写日期. As written on the form; the recorded day rules.
    async fn form_dated_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("form_dated_on")
    }

    /// 家庭成员. In the form's order, the applicant first.
    async fn members(&self, ctx: &Context<'_>) -> Vec<HouseholdMember> {
        self.0.related(ctx).into_iter().map(HouseholdMember).collect()
    }

    /// 申报收入. As declared.
    async fn incomes(&self) -> Result<Vec<DeclaredIncome>> {
        let declared = declared(&self.0)?.incomes.into_iter();
        Ok(declared
            .map(|item| DeclaredIncome {
                member: place(item.member),
                kind: item.kind,
                amount: item.amount,
                per: item.per,
            })
            .collect())
    }

    /// 申报支出. As declared.
    async fn expenses(&self) -> Result<Vec<DeclaredExpense>> {
        let declared = declared(&self.0)?.expenses.into_iter();
        Ok(declared
            .map(|item| DeclaredExpense {
                member: place(item.member),
                kind: item.kind,
                amount: item.amount,
                per: item.per,
            })
            .collect())
    }

    /// 申报财产. As declared.
    async fn assets(&self) -> Result<Vec<DeclaredAsset>> {
        let declared = declared(&self.0)?.assets.into_iter();
        Ok(declared
            .map(|item| DeclaredAsset {
                member: place(item.member),
                kind: item.kind,
                value: item.value,
                count: item.count.into(),
                is_necessity: item.is_necessity,
            })
            .collect())
    }

    /// 核对授权. Signatures of the adult members.
    async fn consents(&self, ctx: &Context<'_>) -> Vec<InformationConsent> {
        self.0.related(ctx).into_iter().map(InformationConsent).collect()
    }

    /// 申请事项. Each a case of its own, at the office competent for it.
    async fn applications(&self, ctx: &Context<'_>) -> Vec<AssistanceApplication> {
        self.0.related(ctx).into_iter().map(AssistanceApplication).collect()
    }
}

/// 申报收入. One income as declared.
#[derive(Debug, SimpleObject)]
pub struct DeclaredIncome {
    /// 成员序号. Whose it is, from 0.
    pub member: i64,
    /// 收入项目. Kind.
    pub kind: IncomeKind,
    /// 金额. Amount in yuan.
    pub amount: Fen,
    /// 每月或者全年. The time it covers.
    pub per: Per,
}

/// 申报支出. One expense as declared.
#[derive(Debug, SimpleObject)]
pub struct DeclaredExpense {
    /// 成员序号. Whose it is, from 0.
    pub member: i64,
    /// 支出项目. Kind.
    pub kind: ExpenseKind,
    /// 金额. Amount in yuan.
    pub amount: Fen,
    /// 每月或者全年. The time it covers.
    pub per: Per,
}

/// 申报财产. One thing of value as declared.
#[derive(Debug, SimpleObject)]
pub struct DeclaredAsset {
    /// 成员序号. Whose it is, from 0.
    pub member: i64,
    /// 财产项目. Kind.
    pub kind: AssetKind,
    /// 价值. Value in yuan.
    pub value: Fen,
    /// 数量. How many.
    pub count: i64,
    /// 是否生活必需. Needed for living or for the trade the household lives on.
    pub is_necessity: bool,
}

/// 家庭成员. A person on the form.
#[derive(Debug, Clone, Description)]
pub struct HouseholdMember(pub Row);

#[Object(use_type_description)]
impl HouseholdMember {
    /// 与申请人关系. How the member stands to the applicant.
    async fn relation(&self) -> Result<Relation> {
        Ok(member(&self.0)?.relation)
    }

    /// 城乡类别. Of the hukou.
    async fn area(&self) -> Result<Area> {
        Ok(member(&self.0)?.area)
    }

    /// 是否共同生活. Whether the member lives with the applicant.
    async fn lives_together(&self) -> Result<bool> {
        Ok(member(&self.0)?.lives_together)
    }

    /// 成员情形. What includes or excludes the member.
    async fn circumstances(&self) -> Result<Vec<Circumstance>> {
        Ok(member(&self.0)?.circumstances.into_iter().collect())
    }

    /// 残疾. As certified.
    async fn disability(&self) -> Result<Option<CertifiedDisability>> {
        let certified = member(&self.0)?.disability;
        Ok(certified.map(|it| CertifiedDisability { kind: it.kind, grade: it.grade.into() }))
    }

    /// 是否患有当地规定的重特大疾病. Serious illness of the local list.
    async fn seriously_ill(&self) -> Result<bool> {
        Ok(member(&self.0)?.is_seriously_ill)
    }

    /// 劳动能力与就业. Work.
    async fn work(&self) -> Result<Work> {
        Ok(member(&self.0)?.work)
    }

    /// 人员. Who it is, masked.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person> {
        self.0.related_one(ctx).map(Person).ok_or(Error::bug("a party without a person"))
    }
}

/// 残疾证. Kind and grade.
#[derive(Debug, SimpleObject)]
pub struct CertifiedDisability {
    /// 残疾类别. Kind.
    pub kind: DisabilityKind,
    /// 残疾等级. Grade, 1 the most severe to 4.
    pub grade: i64,
}

/// 核对授权. A member's signature under the check.
#[derive(Debug, Clone, Description)]
pub struct InformationConsent(pub Row);

#[Object(use_type_description)]
impl InformationConsent {
    /// 签署日期. Day of the signature.
    async fn signed_on(&self) -> Result<LegalDate> {
        self.0.get("signed_on")
    }

    /// 授权书编号. Number of the form.
    async fn form_number(&self) -> Result<String> {
        self.0.get("form_number")
    }

    /// 人员. Who signed.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person> {
        self.0.related_one(ctx).map(Person).ok_or(Error::bug("a signature of nobody"))
    }
}

/// A column's JSON.
pub(super) fn parse<T: serde::de::DeserializeOwned>(row: &Row, column: &str) -> Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(Error::internal)
}

fn declared(row: &Row) -> Result<Declared> {
    parse(row, "declared")
}

fn member(row: &Row) -> Result<MemberRecord> {
    parse(row, "facts")
}

/// A member's place in the form.
pub(super) fn place(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}
