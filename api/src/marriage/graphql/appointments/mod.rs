//! 预约 as clients see it: slots for everyone, bookings for the couple and the office.
//! Start with [`AppointmentQuery`]; `types` has the objects, `inputs` what clients send.
//! Never: a decision, a column, a query.

pub mod inputs;
pub mod payloads;
pub mod types;

use async_graphql::{Context, ID, Object};
use chrono::NaiveDate;
use entities::{marriage::state::Matter, values::legal_date::LegalDate, values::plain_text::PlainText};
use sea_orm::{
    ActiveEnum, Condition,
    sea_query::{Alias, Expr, ExprTrait},
};
use uuid::Uuid;

use super::findings::RuleFinding;
use crate::{
    graphql::{
        arguments::{command, plain_command, required_id, text},
        payload::{Answer, Planned},
    },
    marriage::{
        Marriage, policy,
        rules::{appointment::OpeningKind, booking_number::BookingNumber},
        views,
    },
    platform::{
        error::{Error, Result},
        ids::GlobalId,
        read::{self, Order, PageArgs, Plan, SortKey, View},
        request::RequestContext,
        unit_of_work::FirstResult,
        violation::Finding,
    },
};
use inputs::*;
use payloads::*;
use types::{Appointment, AppointmentConnection, AppointmentSlot, OfficeOpenings};

/// Slots one list answers with.
const SLOTS_AT_MOST: u64 = 800;

/// Queries of bookings.
#[derive(Debug, Default)]
pub struct AppointmentQuery;

#[Object]
impl AppointmentQuery {
    /// 号源. Published slots of an office by day and time; for everyone, without a token too.
    #[graphql(complexity = "first.map_or(100, i32::unsigned_abs) as usize * child_complexity")]
    async fn appointment_slots(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "登记机关编码. Directory code of the office.")] office: String,
        #[graphql(desc = "事项. What for.", default_with = "Matter::MarriageRegistration")] matter: Matter,
        #[graphql(desc = "起始日期. First day.")] from: LegalDate,
        #[graphql(desc = "截止日期. Last day, at most 31 days in all; the first by default.")] to: Option<
            LegalDate,
        >,
        #[graphql(
            desc = "条数. At most so many, 1 to 800; 100 by default.",
            validator(minimum = 1, maximum = 800)
        )]
        first: Option<i32>,
    ) -> Result<Vec<AppointmentSlot>> {
        let days = range(&["to"], from.0, to.unwrap_or(from).0)?;
        let office = desk(ctx).office_at(&["office"], &office).await?;
        let plan = Plan::of(
            &views::APPOINTMENT_SLOT,
            &ctx.field(),
            &ctx.data_unchecked::<RequestContext>().permit(&policy::READ_SLOTS)?,
        )?;
        slots(ctx, &plan, office.id, matter, days, first.map_or(100, |first| first.unsigned_abs().into()))
            .await
    }

    /// 开放安排. What an office published against the calendar, for at most 31 days.
    async fn office_openings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "登记机关编码. Directory code of the office.")] office: String,
        #[graphql(desc = "起始日期. First day.")] from: LegalDate,
        #[graphql(desc = "截止日期. Last day.")] to: LegalDate,
    ) -> Result<OfficeOpenings> {
        ctx.data_unchecked::<RequestContext>().permit(&policy::READ_SLOTS)?;
        let days = range(&["to"], from.0, to.0)?;
        let office = desk(ctx).office_at(&["office"], &office).await?;
        Ok(desk(ctx).office_openings(&office, days).await?.into())
    }

    /// 预约. The booking of an id; null outside the caller's reach.
    async fn appointment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "全局标识. Global id.")] id: ID,
    ) -> Result<Option<Appointment>> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_APPOINTMENT)?;
        let Some(key) = GlobalId::key_of(&id, "Appointment") else { return Ok(None) };
        let plan = Plan::of(&views::APPOINTMENT, &ctx.field(), &permit)?;
        Ok(read::find(request, &plan, &permit, key).await?.map(Appointment))
    }

    /// 预约列表. Bookings within the caller's reach by day: an office's, or one's own.
    #[graphql(complexity = "first.or(last).map_or(20, i32::unsigned_abs) as usize * child_complexity")]
    async fn appointments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选. Filter.")] filter: Option<AppointmentFilter>,
        #[graphql(desc = "自首条起的条数. Page size from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "此游标之后. After this cursor.")] after: Option<String>,
        #[graphql(desc = "自末条起的条数. Page size from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "此游标之前. Before this cursor.")] before: Option<String>,
    ) -> Result<AppointmentConnection> {
        let request = ctx.data_unchecked::<RequestContext>();
        let permit = request.permit(&policy::READ_APPOINTMENT)?;
        let order = Order { name: "day", by: Some(SortKey("day")), descends: false };
        let args = PageArgs { first, after, last, before };
        let filter = condition(filter.unwrap_or_default())?;
        Ok(read::page(ctx, &views::APPOINTMENT, &permit, filter, order, &args).await?.into())
    }
}

fn condition(filter: AppointmentFilter) -> Result<Condition> {
    let column = |name| column(&views::APPOINTMENT, name);
    let mut all = Condition::all();
    if let Some(day) = filter.day {
        all = all.add(column("day").eq(day.0));
    }
    if let Some(states) = filter.states {
        all = all.add(column("state").is_in(states.iter().map(ActiveEnum::to_value)));
    }
    if let Some(number) = filter.booking_number {
        let number = BookingNumber::parse(&number).ok_or_else(|| {
            Error::input(
                &["filter", "bookingNumber"],
                "BOOKING_NUMBER",
                "预约编号须为17位数字且校验码正确",
                "a booking number has 17 digits, the last of which checks the others",
            )
        })?;
        all = all.add(column("booking_number").eq(number.as_str()));
    }
    Ok(all)
}

fn column(view: &View, name: &'static str) -> Expr {
    Expr::col((Alias::new(view.table), Alias::new(name)))
}

/// Slots that are not withdrawn, by day and time.
async fn slots(
    ctx: &Context<'_>,
    plan: &Plan,
    office: Uuid,
    matter: Matter,
    (from, to): (NaiveDate, NaiveDate),
    limit: u64,
) -> Result<Vec<AppointmentSlot>> {
    let request = ctx.data_unchecked::<RequestContext>();
    let permit = request.permit(&policy::READ_SLOTS)?;
    let column = |name| column(&views::APPOINTMENT_SLOT, name);
    let filter = Condition::all()
        .add(column("office_id").eq(office))
        .add(column("matter").eq(matter.to_value()))
        .add(column("day").between(from, to))
        .add(column("capacity").gt(0));
    let order = [("day", false), ("starts_at", false), ("id", false)];
    let rows = read::list(request, plan, &permit, filter, &order, limit).await?;
    Ok(rows.into_iter().map(AppointmentSlot).collect())
}

/// Acts on slots and bookings.
#[derive(Debug, Default)]
pub struct AppointmentMutation;

#[Object]
impl AppointmentMutation {
    /// 发布号源. Publish the same slots on each open day of a range, for the caller's office.
    async fn publish_appointment_slots(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: PublishAppointmentSlotsInput,
    ) -> Result<PublishAppointmentSlotsPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let answer = Answer { field: "slots", ..SLOT_ANSWER };
        let (command, answer) = command(ctx, &input.idempotency_key, &answer)?;
        let publication = input.publication()?;
        let result = desk(ctx).publish_slots(&request.caller, command, &publication).await?;
        let slots = match (answer.plan, &request.caller.organization) {
            (Some(plan), Some(office)) => {
                slots(ctx, &plan, office.id, input.matter, (input.from.0, input.to.0), SLOTS_AT_MOST).await?
            }
            _ => Vec::new(),
        };
        Ok(PublishAppointmentSlotsPayload { slots, batch: result.id })
    }

    /// 调整号源数量. Change how many couples a slot takes, never below those booked.
    async fn change_slot_capacity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: ChangeSlotCapacityInput,
    ) -> Result<AppointmentSlotPayload> {
        let slot = (required_id(&input.slot, "AppointmentSlot", "slot")?, input.expected_version);
        change_capacity(ctx, &input.idempotency_key, slot, input.capacity.into()).await
    }

    /// 撤回号源. Withdraw a slot without bookings; a new capacity publishes it again.
    async fn withdraw_appointment_slot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: WithdrawSlotInput,
    ) -> Result<AppointmentSlotPayload> {
        let slot = (required_id(&input.slot, "AppointmentSlot", "slot")?, input.expected_version);
        change_capacity(ctx, &input.idempotency_key, slot, 0).await
    }

    /// 公布开放安排. Open the caller's office on a rest day, or close it on a working day.
    async fn set_office_opening(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: SetOfficeOpeningInput,
    ) -> Result<SetOfficeOpeningPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let command = plain_command(ctx, &input.idempotency_key)?;
        let name: Option<PlainText<50>> = input.name.as_deref().map(|name| text(name, "name")).transpose()?;
        if name.is_none() && input.kind != OpeningKind::Regular {
            return Err(Error::input(
                &["input", "name"],
                "REQUIRED",
                "须填写公布的名称",
                "a name to be published is needed",
            ));
        }
        let (desk, day) = (desk(ctx), input.day.0);
        let arrangement = (input.kind, name.as_ref());
        let result = desk
            .set_office_opening(&request.caller, command, input.expected_version, day, arrangement)
            .await?;
        let code = request.caller.organization.as_ref().map(|organization| organization.code.as_ref());
        let office = desk.office_by_code(code.unwrap_or_default()).await?;
        let openings = desk.office_openings(&office, (day, day)).await?.into();
        Ok(SetOfficeOpeningPayload { openings, applied_version: result.version })
    }

    /// 预约. Book a visit for oneself and the other party, or at the counter for a couple.
    async fn book_appointment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: BookAppointmentInput,
    ) -> Result<BookAppointmentPayload> {
        let request = ctx.data_unchecked::<RequestContext>();
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let slot = required_id(&input.slot, "AppointmentSlot", "slot")?;
        let parties = input.parties(request.env.clock.today())?;
        let booked = desk(ctx).book_appointment(&request.caller, command, slot, parties).await?;
        let shown = |findings: &[Finding]| {
            findings.iter().map(|finding| RuleFinding::of(finding, request.locale)).collect()
        };
        let (violations, warnings) = (shown(&booked.violations), shown(&booked.warnings));
        let AppointmentPayload { appointment, applied_version } = payload(answer, booked.result).await?;
        Ok(BookAppointmentPayload { appointment, applied_version, violations, warnings })
    }

    /// 预审. Take up a request that the automatic check left open, before confirming or refusing it.
    async fn pre_check_appointment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: AppointmentInput,
    ) -> Result<AppointmentPayload> {
        let request = caller(ctx);
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let booking = booking(&input.appointment, input.expected_version)?;
        payload(answer, desk(ctx).pre_check_appointment(&request.caller, command, booking).await?).await
    }

    /// 确认预约. Confirm a request that was checked.
    async fn confirm_appointment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: AppointmentInput,
    ) -> Result<AppointmentPayload> {
        let request = caller(ctx);
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let booking = booking(&input.appointment, input.expected_version)?;
        payload(answer, desk(ctx).confirm_appointment(&request.caller, command, booking).await?).await
    }

    /// 预约不予通过. Refuse a request that was checked, with a reason; the seat is free again.
    async fn reject_appointment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: RejectAppointmentInput,
    ) -> Result<AppointmentPayload> {
        let request = caller(ctx);
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let booking = booking(&input.appointment, input.expected_version)?;
        let reason: PlainText<500> = text(&input.reason, "reason")?;
        let result = desk(ctx).reject_appointment(&request.caller, command, booking, &reason).await?;
        payload(answer, result).await
    }

    /// 取消预约. Cancel before the slot begins; the seat is free again.
    async fn cancel_appointment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: AppointmentInput,
    ) -> Result<AppointmentPayload> {
        let request = caller(ctx);
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let booking = booking(&input.appointment, input.expected_version)?;
        payload(answer, desk(ctx).cancel_appointment(&request.caller, command, booking).await?).await
    }

    /// 签到. Check in on the booked day; opening the case with the booking does it too.
    async fn check_in_appointment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入. Input.")] input: CheckInAppointmentInput,
    ) -> Result<AppointmentPayload> {
        let request = caller(ctx);
        let (command, answer) = command(ctx, &input.idempotency_key, &ANSWER)?;
        let booking = booking(&input.appointment, input.expected_version)?;
        if !input.all_present {
            return Err(Error::input(
                &["input", "allPresent"],
                "ALL_PRESENT",
                "预约人须全部到场",
                "all who booked must be there",
            ));
        }
        payload(answer, desk(ctx).check_in_appointment(&request.caller, command, booking).await?).await
    }
}

fn desk<'a>(ctx: &Context<'a>) -> &'a Marriage {
    ctx.data_unchecked::<Marriage>()
}

fn caller<'a>(ctx: &Context<'a>) -> &'a RequestContext {
    ctx.data_unchecked::<RequestContext>()
}

fn booking(id: &ID, expected_version: i64) -> Result<(Uuid, i64)> {
    Ok((required_id(id, "Appointment", "appointment")?, expected_version))
}

const SLOT_ANSWER: Answer =
    Answer { field: "slot", view: &views::APPOINTMENT_SLOT, action: &policy::READ_SLOTS };

static ANSWER: Answer =
    Answer { field: "appointment", view: &views::APPOINTMENT, action: &policy::READ_APPOINTMENT };

async fn payload(answer: Planned<'_>, result: FirstResult) -> Result<AppointmentPayload> {
    let appointment = answer.row(result.id).await?.map(Appointment);
    Ok(AppointmentPayload { appointment, applied_version: result.version })
}

async fn change_capacity(
    ctx: &Context<'_>,
    idempotency_key: &str,
    slot: (Uuid, i64),
    capacity: i64,
) -> Result<AppointmentSlotPayload> {
    let request = ctx.data_unchecked::<RequestContext>();
    let (command, answer) = command(ctx, idempotency_key, &SLOT_ANSWER)?;
    let result = desk(ctx).change_slot_capacity(&request.caller, command, slot, capacity).await?;
    let slot = answer.row(result.id).await?.map(AppointmentSlot);
    Ok(AppointmentSlotPayload { slot, applied_version: result.version })
}
