//! The one form as a window types it.

use async_graphql::InputObject;
use chrono::NaiveDate;
use entities::values::{division_code::DivisionCode, legal_date::LegalDate, plain_text::PlainText};

use super::inputs::{AssetInput, DisabilityInput, ExpenseInput, IncomeInput};
use crate::{
    assistance::{
        rules::facts::{Area, Circumstance, Disability, Programme, Relation, Work},
        service::{
            household::{Declared, MemberRecord, SubjectRecord},
            intake::{IntakeDraft, MatterDraft, MemberDraft},
        },
    },
    graphql::arguments::text_at,
    person::PersonInput,
    platform::error::{Error, InputProblem, Result},
};

/// 核对授权书. A member's signature under the check.
#[derive(Debug, InputObject)]
pub struct ConsentInput {
    /// 签署日期. Day of the signature.
    pub signed_on: LegalDate,
    /// 授权书编号. Number of the form, at most 40 characters.
    pub form_number: String,
}

/// 家庭成员. One person on the form; the applicant stands first.
#[derive(Debug, InputObject)]
pub struct IntakeMemberInput {
    /// 身份信息. Identity as on the document.
    pub person: PersonInput,
    /// 与申请人关系. How the member stands to the applicant.
    pub relation: Relation,
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
    /// 核对授权. The member's signature; every adult signs.
    pub consent: Option<ConsentInput>,
}

/// 申请事项. One matter, for the household or for one member.
#[derive(Debug, InputObject)]
pub struct IntakeMatterInput {
    /// 事项. Programme.
    pub programme: Programme,
    /// 成员序号. Place of the member it is for, where it is one person's.
    pub member: Option<i32>,
    /// 需要长期照护之日起. Since when long-term care is needed; for the care subsidy.
    pub care_needed_since: Option<LegalDate>,
    /// 是否领取工伤保险生活护理费. Draws work-injury nursing pay.
    #[graphql(default)]
    pub draws_work_injury_nursing_pay: bool,
}

/// 一门受理输入. One form for a household.
#[derive(Debug, InputObject)]
pub struct SubmitIntakeInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 家庭居住地. Street or county where the household lives; its standards count.
    pub place: DivisionCode,
    /// 家庭成员. The applicant first.
    #[graphql(validator(max_items = 50))]
    pub members: Vec<IntakeMemberInput>,
    /// 收入. Incomes of twelve months.
    #[graphql(default, validator(max_items = 200))]
    pub incomes: Vec<IncomeInput>,
    /// 支出. Expenses that may be deducted.
    #[graphql(default, validator(max_items = 200))]
    pub expenses: Vec<ExpenseInput>,
    /// 财产. Property.
    #[graphql(default, validator(max_items = 200))]
    pub assets: Vec<AssetInput>,
    /// 申请事项. What is asked for.
    #[graphql(validator(max_items = 20))]
    pub matters: Vec<IntakeMatterInput>,
    /// 表单填写日期. As written on the form; where it differs, the recorded day rules and the form is flagged.
    pub form_dated_on: Option<LegalDate>,
}

impl SubmitIntakeInput {
    /// Checks every field.
    ///
    /// # Errors
    /// All problems of all fields.
    pub(super) fn draft(&self, today: NaiveDate) -> Result<IntakeDraft> {
        let (mut members, mut problems) = (Vec::new(), Vec::new());
        for (at, member) in self.members.iter().enumerate() {
            match member.draft(at, &self.place, today) {
                Ok(member) => members.push(member),
                Err(found) => problems.extend(found),
            }
        }
        if !problems.is_empty() {
            return Err(Error::BadUserInput(problems));
        }
        let matter = |matter: &IntakeMatterInput| MatterDraft {
            programme: matter.programme,
            subject: SubjectRecord {
                // A place that is no member's is the rules' to refuse.
                member: matter.member.map(|member| usize::try_from(member).unwrap_or(usize::MAX)),
                care_needed_since: matter.care_needed_since.map(|day| day.0),
                draws_work_injury_nursing_pay: matter.draws_work_injury_nursing_pay,
            },
        };
        Ok(IntakeDraft {
            place: self.place,
            area: self.members.first().map_or(Area::Rural, |applicant| applicant.area),
            members,
            declared: Declared {
                incomes: self.incomes.iter().map(Into::into).collect(),
                expenses: self.expenses.iter().map(Into::into).collect(),
                assets: self.assets.iter().map(Into::into).collect(),
            },
            matters: self.matters.iter().map(matter).collect(),
            form_dated_on: self.form_dated_on.map(|day| day.0),
        })
    }
}

impl IntakeMemberInput {
    fn draft(
        &self,
        at: usize,
        place: &DivisionCode,
        today: NaiveDate,
    ) -> std::result::Result<MemberDraft, Vec<InputProblem>> {
        let at = at.to_string();
        let path = |rest: &[&'static str]| -> Vec<String> {
            ["input", "members", at.as_str()].iter().chain(rest).map(|step| (*step).to_owned()).collect()
        };
        let mut problems = Vec::new();
        let identity = match self.person.parse(&["input", "members", &at, "person"], today) {
            Ok(identity) => Some(identity),
            Err(found) => {
                problems.extend(found);
                None
            }
        };
        if self.person.corrects {
            problems.push(InputProblem {
                path: path(&["person", "corrects"]),
                code: "NOT_HERE",
                message_zh: "登记信息的更正不在救助受理中办理".to_owned(),
                message_en: "the register is not corrected by an intake".to_owned(),
            });
        }
        let consent = self.consent.as_ref().and_then(|consent| {
            let number: std::result::Result<PlainText<40>, _> =
                text_at(&consent.form_number, path(&["consent", "formNumber"]));
            match number {
                Ok(number) => Some((consent.signed_on.0, number)),
                Err(problem) => {
                    problems.push(problem);
                    None
                }
            }
        });
        let code = |code: &DivisionCode| code.as_str().to_owned();
        match identity {
            Some(identity) if problems.is_empty() => Ok(MemberDraft {
                identity,
                consent,
                record: MemberRecord {
                    relation: self.relation,
                    area: self.area,
                    hukou: self.hukou_division.as_ref().map(code),
                    residence: Some(code(self.residence_division.as_ref().unwrap_or(place))),
                    lives_together: self.lives_together,
                    circumstances: self.circumstances.iter().copied().collect(),
                    disability: self.disability.as_ref().map(|disability| Disability {
                        kind: disability.kind,
                        // What is no grade stays none, and the rules say so.
                        grade: u8::try_from(disability.grade).unwrap_or(0),
                    }),
                    is_seriously_ill: self.seriously_ill,
                    work: self.work,
                    holds_residence_permit: self.holds_residence_permit,
                },
            }),
            _ => Err(problems),
        }
    }
}
