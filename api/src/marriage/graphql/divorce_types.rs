//! The objects of 离婚登记, and the paper behind a supplemented marriage.

use async_graphql::{Context, Description, Enum, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entities::{
    marriage::state::{Counselling, DivorceState},
    values::legal_date::LegalDate,
};
use sea_orm::ActiveEnum;

use super::{
    findings::{self, Refusal, RuleFinding},
    types::{Certificate, Marriage, regime},
};
use crate::{
    case::graphql::Case,
    graphql::connection::connection,
    marriage::rules::{
        divorce::{AgreementFacts, RegisteredIn},
        regime::Regime,
        timetable::{Dates, Timetable},
    },
    person::Person,
    platform::{
        error::{Error, Result},
        ids::GlobalId,
        read::Row,
        request::RequestContext,
    },
};

/// 期间状态. How the legal days of an application stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DivorceDatesStatus {
    /// 未起算. No receipt yet.
    NotStarted,
    /// 已确定. The days are fixed.
    Known,
    /// 暂不能确定. They reach into a year whose holidays are not published; they follow by themselves.
    NotComputable,
}

/// 离婚协议. What the written agreement covers; the hub keeps no wording of it.
#[derive(Debug, Clone, Copy, SimpleObject, InputObject)]
#[graphql(input_name = "DivorceAgreementInput")]
pub struct DivorceAgreement {
    /// 双方已签署. Signed by both.
    pub signed: bool,
    /// 自愿离婚. Both say that they want the divorce.
    pub will: bool,
    /// 子女抚养. Children.
    pub children: bool,
    /// 财产处理. Property.
    pub property: bool,
    /// 债务处理. Debts.
    pub debts: bool,
}

impl DivorceAgreement {
    pub fn facts(self) -> AgreementFacts {
        let Self { signed, will, children, property, debts } = self;
        AgreementFacts { signed, will, children, property, debts }
    }

    fn of(AgreementFacts { signed, will, children, property, debts }: AgreementFacts) -> Self {
        Self { signed, will, children, property, debts }
    }
}

/// 离婚登记申请. One application and its case.
#[derive(Debug, Clone, Description)]
pub struct DivorceApplication(pub Row);

connection!(DivorceApplicationConnection, DivorceApplicationEdge, DivorceApplication);

impl DivorceApplication {
    fn timetable(&self) -> Result<Option<Timetable>> {
        let day = |column| self.0.get::<Option<NaiveDate>>(column);
        let days = (
            day("receipt_on")?,
            day("cooling_off_ends_on")?,
            day("window_opens_on")?,
            day("window_closes_on")?,
            day("lapses_on")?,
        );
        Ok(match days {
            (
                Some(receipt_on),
                Some(cooling_off_ends_on),
                Some(window_opens_on),
                Some(window_closes_on),
                Some(lapses_on),
            ) => Some(Timetable {
                receipt_on,
                cooling_off_ends_on,
                window_opens_on,
                window_closes_on,
                lapses_on,
            }),
            _ => None,
        })
    }
}

#[Object(use_type_description)]
impl DivorceApplication {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("DivorceApplication", self.0.key()?)))
    }

    /// 办件. The shared case.
    async fn case(&self, ctx: &Context<'_>) -> Result<Case> {
        self.0.related_one(ctx).map(Case).ok_or(Error::bug("an application without its case"))
    }

    /// 状态. Where the application stands today: days pass whether or not anyone recorded it.
    async fn state(&self, ctx: &Context<'_>) -> Result<DivorceState> {
        let case = self.0.related_one(ctx).ok_or(Error::bug("an application without its case"))?;
        let stored = DivorceState::try_from_value(&case.get("state")?)?;
        let today = ctx.data_unchecked::<RequestContext>().env.clock.today();
        let waits = Dates::NotStarted { receipt_due_on: self.0.get("receipt_due_on")? };
        Ok(self.timetable()?.map_or(waits, Dates::Known).state(stored, today))
    }

    /// 适用规定. Legal regime of the last act that judged it.
    async fn regime(&self) -> Result<Option<Regime>> {
        regime(&self.0)
    }

    /// 期间状态. How its legal days stand.
    async fn dates_status(&self) -> Result<DivorceDatesStatus> {
        let receipt_on: Option<NaiveDate> = self.0.get("receipt_on")?;
        Ok(match (receipt_on, self.timetable()?) {
            (None, _) => DivorceDatesStatus::NotStarted,
            (Some(_), Some(_)) => DivorceDatesStatus::Known,
            (Some(_), None) => DivorceDatesStatus::NotComputable,
        })
    }

    /// 受理期限. Last day to issue the receipt; an application without one ends after it.
    async fn receipt_due_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("receipt_due_on")
    }

    /// 受理日期. Date of the receipt, which does not count.
    async fn receipt_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("receipt_on")
    }

    /// 冷静期届满日. Last day on which either party may withdraw.
    async fn cooling_off_ends_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("cooling_off_ends_on")
    }

    /// 领证期间起. First day on which both may ask for the certificate.
    async fn window_opens_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("window_opens_on")
    }

    /// 领证期间止. Last day on which they may.
    async fn window_closes_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("window_closes_on")
    }

    /// 视为撤回之日. From this day the application counts as withdrawn.
    async fn lapses_on(&self) -> Result<Option<LegalDate>> {
        self.0.get("lapses_on")
    }

    /// 离婚协议. What the agreement covers.
    async fn agreement(&self) -> Result<DivorceAgreement> {
        let text: String = self.0.get("agreement")?;
        serde_json::from_str(&text).map(DivorceAgreement::of).map_err(Error::internal)
    }

    /// 婚姻家庭辅导. Whether it was offered, and taken; it changes no day.
    async fn counselling(&self) -> Result<Counselling> {
        self.0.word("counselling")
    }

    /// 不予受理或者不予登记. Why it was refused; null where it was not.
    async fn refusal(&self, ctx: &Context<'_>) -> Result<Option<Refusal>> {
        let stored: String = self.0.get("refusal_grounds")?;
        Refusal::of(&stored, ctx.data_unchecked::<RequestContext>().locale)
    }

    /// 撤回人. Who withdrew.
    async fn withdrawn_by(&self, ctx: &Context<'_>) -> Option<Person> {
        self.0.related_one(ctx).map(Person)
    }

    /// 婚姻关系. The marriage that is to end.
    async fn marriage(&self, ctx: &Context<'_>) -> Option<Marriage> {
        self.0.related_one(ctx).map(Marriage)
    }

    /// 证件. The divorce certificate, once issued.
    async fn certificates(&self, ctx: &Context<'_>) -> Vec<Certificate> {
        self.0.related(ctx).into_iter().map(Certificate).collect()
    }
}

/// 补录来源. The certificate a supplemented marriage was entered from.
#[derive(Debug, Clone, Description)]
pub struct MarriageSource(pub Row);

#[Object(use_type_description)]
impl MarriageSource {
    /// 结婚证字号. Number as printed, also in an older form.
    async fn number(&self) -> Result<String> {
        self.0.get("number")
    }

    /// 登记机关名称. Office as printed.
    async fn office_name(&self) -> Result<String> {
        self.0.get("office_name")
    }

    /// 提示. What the rules warned of when it was entered.
    async fn warnings(&self, ctx: &Context<'_>) -> Result<Vec<RuleFinding>> {
        let codes: Vec<String> =
            serde_json::from_str(&self.0.get::<String>("warnings")?).map_err(Error::internal)?;
        let locale = ctx.data_unchecked::<RequestContext>().locale;
        Ok(codes.iter().filter_map(|code| findings::of_code(code, locale)).collect())
    }

    /// 登记地. Where it was registered.
    async fn registered_in(&self) -> Result<RegisteredIn> {
        serde_json::from_value(self.0.get::<String>("registered_in")?.into()).map_err(Error::internal)
    }
}
