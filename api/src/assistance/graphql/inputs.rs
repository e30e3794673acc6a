//! A household as a form describes it, without names and numbers.

use async_graphql::InputObject;
use entities::values::{citizen_id::Sex, division_code::DivisionCode, legal_date::LegalDate, money::Fen};

use crate::assistance::rules::facts::{
    Area, Asset, AssetKind, Circumstance, Disability, DisabilityKind, Expense, ExpenseKind, Income,
    IncomeKind, Member, Per, Relation, Work,
};

/// 残疾类别与等级. As the certificate has them.
#[derive(Debug, InputObject)]
pub struct DisabilityInput {
    /// 残疾类别. Kind.
    pub kind: DisabilityKind,
    /// 残疾等级. Grade, 1 the most severe to 4.
    pub grade: i32,
}

/// 家庭成员. One person on the form; the applicant stands first.
#[derive(Debug, InputObject)]
pub struct HouseholdMemberInput {
    /// 与申请人关系. How the member stands to the applicant.
    pub relation: Relation,
    /// 性别. Sex.
    pub sex: Sex,
    /// 出生日期. Birth date.
    pub birth_date: LegalDate,
    /// 城乡类别. Of the hukou.
    pub area: Area,
    /// 户籍地. Division of the hukou.
    pub hukou_division: Option<DivisionCode>,
    /// 居住地. Division where the member lives, where that is elsewhere than the household.
    pub residence_division: Option<DivisionCode>,
    /// 是否持有居住地居住证. Whether the member holds a residence permit there.
    #[graphql(default)]
    pub holds_residence_permit: bool,
    /// 是否共同生活. Whether the member lives with the applicant.
    #[graphql(default = true)]
    pub lives_together: bool,
    /// 成员情形. What includes or excludes the member.
    #[graphql(default)]
    pub circumstances: Vec<Circumstance>,
    /// 残疾. As certified.
    pub disability: Option<DisabilityInput>,
    /// 是否患有当地规定的重特大疾病. Serious illness of the local list.
    #[graphql(default)]
    pub seriously_ill: bool,
    /// 劳动能力与就业. Work.
    pub work: Work,
}

impl HouseholdMemberInput {
    pub(super) fn member(&self, place: &DivisionCode) -> Member {
        let text = |code: &DivisionCode| code.as_str().to_owned();
        Member {
            relation: self.relation,
            sex: self.sex,
            born_on: self.birth_date.0,
            area: self.area,
            hukou: self.hukou_division.as_ref().map(text),
            residence: Some(text(self.residence_division.as_ref().unwrap_or(place))),
            lives_together: self.lives_together,
            circumstances: self.circumstances.iter().copied().collect(),
            disability: self.disability.as_ref().map(|disability| Disability {
                kind: disability.kind,
                // What is no grade stays none, and the rules say so.
                grade: u8::try_from(disability.grade).unwrap_or(0),
            }),
            is_seriously_ill: self.seriously_ill,
            work: self.work,
        }
    }
}

/// 收入. One income of one member.
#[derive(Debug, InputObject)]
pub struct IncomeInput {
    /// 成员序号. Place of the member in `members`, from 0.
    pub member: i32,
    /// 收入项目. Kind.
    pub kind: IncomeKind,
    /// 金额. Amount in yuan.
    pub amount: Fen,
    /// 每月或者全年. The time it covers.
    pub per: Per,
}

/// 支出. One expense of one member.
#[derive(Debug, InputObject)]
pub struct ExpenseInput {
    /// 成员序号. Place of the member in `members`, from 0.
    pub member: i32,
    /// 支出项目. Kind.
    pub kind: ExpenseKind,
    /// 金额. Amount in yuan.
    pub amount: Fen,
    /// 每月或者全年. The time it covers.
    pub per: Per,
}

/// 财产. One thing of value.
#[derive(Debug, InputObject)]
pub struct AssetInput {
    /// 成员序号. Place of the member in `members`, from 0.
    pub member: i32,
    /// 财产项目. Kind.
    pub kind: AssetKind,
    /// 价值. Value in yuan.
    pub value: Fen,
    /// 数量. How many, for vehicles, houses, companies.
    #[graphql(default = 1)]
    pub count: i32,
    /// 是否生活必需. Needed for living or for the trade the household lives on.
    #[graphql(default)]
    pub is_necessity: bool,
}

/// A place that is no member's is the rules' to refuse.
fn place(member: i32) -> usize {
    usize::try_from(member).unwrap_or(usize::MAX)
}

impl From<&IncomeInput> for Income {
    fn from(input: &IncomeInput) -> Self {
        Self { member: place(input.member), kind: input.kind, amount: input.amount, per: input.per }
    }
}

impl From<&ExpenseInput> for Expense {
    fn from(input: &ExpenseInput) -> Self {
        Self { member: place(input.member), kind: input.kind, amount: input.amount, per: input.per }
    }
}

impl From<&AssetInput> for Asset {
    fn from(input: &AssetInput) -> Self {
        Self {
            member: place(input.member),
            kind: input.kind,
            value: input.value,
            count: u32::try_from(input.count).unwrap_or(0),
            is_necessity: input.is_necessity,
        }
    }
}
