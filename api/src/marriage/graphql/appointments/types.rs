//! Bookings, slots and openings as clients see them.

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::{
    marriage::state::{AppointmentState, Matter},
    values::legal_date::LegalDate,
};
use sea_orm::ActiveEnum;

use crate::{
    case::graphql::{Case, Organization},
    graphql::connection::connection,
    marriage::{repository_appointments::kind_of, rules::appointment::OpeningKind, service::appointments},
    person::Person,
    platform::{
        error::{Error, Result},
        ids::GlobalId,
        read::Row,
    },
};

/// 预约. One booking of a visit; it decides nothing about the registration.
#[derive(Debug, Clone, Description)]
pub struct Appointment(pub Row);

connection!(AppointmentConnection, AppointmentEdge, Appointment);

#[Object(use_type_description)]
impl Appointment {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("Appointment", self.0.key()?)))
    }

    /// 预约编号. 17 digits with a check digit, to be said at the counter.
    async fn booking_number(&self) -> Result<String> {
        self.0.get("booking_number")
    }

    /// 状态. Where the booking stands.
    async fn state(&self) -> Result<AppointmentState> {
        Ok(AppointmentState::try_from_value(&self.0.get("state")?)?)
    }

    /// 版本. Pass it as `expectedVersion` of the next change. Once a case came of it, the case's version counts.
    async fn version(&self) -> Result<i64> {
        self.0.get("version")
    }

    /// 事项. What for.
    async fn matter(&self) -> Result<Matter> {
        Ok(Matter::try_from_value(&self.0.get("matter")?)?)
    }

    /// 日期. Day of the visit.
    async fn day(&self) -> Result<LegalDate> {
        self.0.get("day")
    }

    /// 开始时间. When the slot begins, `HH:MM` in Beijing.
    async fn starts_at(&self, ctx: &Context<'_>) -> Result<String> {
        slot_of(&self.0, ctx)?.get("starts_at")
    }

    /// 结束时间. When the slot ends, `HH:MM` in Beijing.
    async fn ends_at(&self, ctx: &Context<'_>) -> Result<String> {
        slot_of(&self.0, ctx)?.get("ends_at")
    }

    /// 提交时间. When it was booked.
    async fn requested_at(&self) -> Result<DateTime<Utc>> {
        self.0.get("requested_at")
    }

    /// 未通过理由. Why a request was not confirmed.
    async fn rejection_reason(&self) -> Result<Option<String>> {
        self.0.get("rejection_reason")
    }

    /// 号源. The slot.
    async fn slot(&self, ctx: &Context<'_>) -> Result<AppointmentSlot> {
        slot_of(&self.0, ctx).map(AppointmentSlot)
    }

    /// 登记机关. The office.
    async fn office(&self, ctx: &Context<'_>) -> Result<Organization> {
        self.0.related_one(ctx).map(Organization).ok_or(Error::bug("a booking without an office"))
    }

    /// 办件. The case that came of it.
    async fn case(&self, ctx: &Context<'_>) -> Option<Case> {
        self.0.related_one(ctx).map(Case)
    }

    /// 预约人. Who comes, masked.
    async fn parties(&self, ctx: &Context<'_>) -> Vec<AppointmentParty> {
        self.0.related(ctx).into_iter().map(AppointmentParty).collect()
    }
}

fn slot_of(row: &Row, ctx: &Context<'_>) -> Result<Row> {
    row.related_one(ctx).ok_or(Error::bug("a booking without its slot"))
}

/// 预约人. One who comes.
#[derive(Debug, Clone, Description)]
pub struct AppointmentParty(pub Row);

#[Object(use_type_description)]
impl AppointmentParty {
    /// 所填姓名. The name as a citizen typed it who named another; null for whoever booked, or was booked at the
    /// counter.
    async fn name_typed(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.0.open(ctx, "typed_name_sealed")
    }

    /// 自然人. The person, masked; null for citizens while the person was merely named and has not come.
    async fn person(&self, ctx: &Context<'_>) -> Option<Person> {
        self.0.related_one(ctx).map(Person)
    }
}

/// 号源. One published slot of an office.
#[derive(Debug, Clone, Description)]
pub struct AppointmentSlot(pub Row);

#[Object(use_type_description)]
impl AppointmentSlot {
    /// 全局标识. Global id.
    pub async fn id(&self) -> Result<ID> {
        Ok(ID(GlobalId::encode("AppointmentSlot", self.0.key()?)))
    }

    /// 版本. Pass it as `expectedVersion` of the next change; bookings leave it as it is.
    async fn version(&self) -> Result<i64> {
        self.0.get("version")
    }

    /// 事项. What for.
    async fn matter(&self) -> Result<Matter> {
        Ok(Matter::try_from_value(&self.0.get("matter")?)?)
    }

    /// 日期. Day.
    async fn day(&self) -> Result<LegalDate> {
        self.0.get("day")
    }

    /// 开始时间. `HH:MM` in Beijing.
    async fn starts_at(&self) -> Result<String> {
        self.0.get("starts_at")
    }

    /// 结束时间. `HH:MM` in Beijing.
    async fn ends_at(&self) -> Result<String> {
        self.0.get("ends_at")
    }

    /// 号源数量. How many couples it takes; none once withdrawn.
    async fn capacity(&self) -> Result<i64> {
        self.0.get("capacity")
    }

    /// 剩余号源. How many more it takes.
    async fn remaining(&self) -> Result<i64> {
        Ok(self.0.get::<i64>("capacity")? - self.0.get::<i64>("booked")?)
    }

    /// 登记机关. The office.
    async fn office(&self, ctx: &Context<'_>) -> Result<Organization> {
        self.0.related_one(ctx).map(Organization).ok_or(Error::bug("a slot without an office"))
    }
}

/// 开放安排. What an office published against the calendar.
#[derive(Debug, SimpleObject)]
pub struct OfficeOpenings {
    /// 版本. Pass it as `expectedVersion` of the next change; 0 before the first.
    pub version: i64,
    /// 日期安排. Days that differ from the calendar, in their order.
    pub days: Vec<OfficeOpening>,
}

/// 开放日或者不办公日. One day against the calendar.
#[derive(Debug, SimpleObject)]
pub struct OfficeOpening {
    /// 日期. Day.
    pub day: LegalDate,
    /// 安排. Open or closed.
    pub kind: OpeningKind,
    /// 名称. Name, e.g. 520.
    pub name: String,
}

impl From<appointments::OfficeOpenings> for OfficeOpenings {
    fn from(list: appointments::OfficeOpenings) -> Self {
        let days = list.days.into_iter();
        let days =
            days.map(|row| OfficeOpening { day: LegalDate(row.day), kind: kind_of(&row), name: row.name });
        Self { version: list.version, days: days.collect() }
    }
}
