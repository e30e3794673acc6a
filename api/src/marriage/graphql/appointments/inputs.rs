//! What clients send about bookings, slots and openings.

use async_graphql::{ID, InputObject};
use chrono::NaiveDate;
use entities::{marriage::state::Matter, values::legal_date::LegalDate};

use crate::{
    marriage::{
        rules::appointment::{OpeningKind, SlotTime, time_of_day},
        service::appointments::Publication,
    },
    person::{Identity, PersonInput},
    platform::error::{Error, InputProblem, Result},
};

/// A range of days holds at most so many.
const DAYS_AT_MOST: i64 = 31;

/// 时段. One slot of a day.
#[derive(Debug, InputObject)]
pub struct SlotTimeInput {
    /// 开始时间. `HH:MM` in Beijing.
    pub starts_at: String,
    /// 结束时间. `HH:MM` in Beijing.
    pub ends_at: String,
    /// 号源数量. Couples, 1 to 500.
    #[graphql(validator(minimum = 1, maximum = 500))]
    pub capacity: i32,
}

/// 发布号源输入. The same times on each open day of a range.
#[derive(Debug, InputObject)]
pub struct PublishAppointmentSlotsInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 事项. What for.
    #[graphql(default_with = "Matter::MarriageRegistration")]
    pub matter: Matter,
    /// 起始日期. First day.
    pub from: LegalDate,
    /// 截止日期. Last day, at most 31 days in all; days on which the office is closed are left out.
    pub to: LegalDate,
    /// 时段. Slots of a day, 1 to 24.
    #[graphql(validator(min_items = 1, max_items = 24))]
    pub times: Vec<SlotTimeInput>,
    /// 高峰日号源数量. Couples a slot on peak days such as 520, instead of each time's own.
    #[graphql(validator(minimum = 1, maximum = 500))]
    pub peak_capacity: Option<i32>,
}

impl PublishAppointmentSlotsInput {
    /// # Errors
    /// `BAD_USER_INPUT` for a range or a time that is none.
    pub fn publication(&self) -> Result<Publication> {
        range(&["input", "to"], self.from.0, self.to.0)?;
        let mut problems = Vec::new();
        let mut time = |at: usize, field: &str, text: &str| {
            let parsed = time_of_day(text);
            if parsed.is_none() {
                problems.push(InputProblem {
                    path: ["input", "times", &at.to_string(), field].map(str::to_owned).to_vec(),
                    code: "TIME_OF_DAY",
                    message_zh: "时间须为HH:MM".to_owned(),
                    message_en: "a time of day is HH:MM".to_owned(),
                });
            }
            parsed.unwrap_or_default()
        };
        let times = self.times.iter().enumerate().map(|(at, slot)| SlotTime {
            starts_at: time(at, "startsAt", &slot.starts_at),
            ends_at: time(at, "endsAt", &slot.ends_at),
            capacity: slot.capacity.into(),
        });
        let times = times.collect();
        if !problems.is_empty() {
            return Err(Error::BadUserInput(problems));
        }
        Ok(Publication {
            matter: self.matter,
            from: self.from.0,
            to: self.to.0,
            times,
            peak_capacity: self.peak_capacity.map(i64::from),
        })
    }
}

/// A range of days in its order and of a bounded length.
///
/// # Errors
/// `BAD_USER_INPUT` at `path`.
pub fn range(path: &[&str], from: NaiveDate, to: NaiveDate) -> Result<(NaiveDate, NaiveDate)> {
    if (0..DAYS_AT_MOST).contains(&(to - from).num_days()) {
        return Ok((from, to));
    }
    Err(Error::input(
        path,
        "DAY_RANGE",
        format!("截止日期不得早于起始日期，且最多{DAYS_AT_MOST}天"),
        format!("the last day must not be before the first, and at most {DAYS_AT_MOST} days are given"),
    ))
}

/// 调整号源数量输入. A slot's new capacity; 0 withdraws it.
#[derive(Debug, InputObject)]
pub struct ChangeSlotCapacityInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 号源. Global id of the slot.
    pub slot: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 号源数量. Couples, 0 to 500, never below those booked.
    #[graphql(validator(minimum = 0, maximum = 500))]
    pub capacity: i32,
}

/// 撤回号源输入. A slot without bookings to be withdrawn.
#[derive(Debug, InputObject)]
pub struct WithdrawSlotInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 号源. Global id of the slot.
    pub slot: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
}

/// 公布开放安排输入. One day of the caller's office.
#[derive(Debug, InputObject)]
pub struct SetOfficeOpeningInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 期望版本. Version of the office's list that the client saw; 0 before the first change.
    pub expected_version: i64,
    /// 日期. Day, today or later.
    pub day: LegalDate,
    /// 安排. Open, closed, or as the calendar says.
    pub kind: OpeningKind,
    /// 名称. Name that is published, e.g. 520; at most 50 characters.
    pub name: Option<String>,
}

/// 预约输入. A booking for a couple, or for one person where the matter needs only one.
#[derive(Debug, InputObject)]
pub struct BookAppointmentInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 号源. Global id of the slot.
    pub slot: ID,
    /// 甲方. Party A; for a citizen one of the two is the caller.
    pub party_a: PersonInput,
    /// 乙方. Party B; needed for marriage and divorce.
    pub party_b: Option<PersonInput>,
}

impl BookAppointmentInput {
    /// # Errors
    /// All problems of both parties.
    pub fn parties(&self, today: NaiveDate) -> Result<Vec<Identity>> {
        let (mut parties, mut problems) = (Vec::new(), Vec::new());
        let given = [("partyA", Some(&self.party_a)), ("partyB", self.party_b.as_ref())];
        for (slot, party) in given {
            match party.map(|party| party.parse(&["input", slot], today)) {
                Some(Ok(identity)) => parties.push(identity),
                Some(Err(found)) => problems.extend(found),
                None => {}
            }
        }
        if problems.is_empty() { Ok(parties) } else { Err(Error::BadUserInput(problems)) }
    }
}

/// 预约操作输入. Input of an act that needs nothing but the booking.
#[derive(Debug, InputObject)]
pub struct AppointmentInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 预约. Global id of the booking.
    pub appointment: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
}

/// 签到输入. The couple is there.
#[derive(Debug, InputObject)]
pub struct CheckInAppointmentInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 预约. Global id of the booking.
    pub appointment: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 是否均已到场. Whether all who booked are there.
    pub all_present: bool,
}

/// 预约不予通过输入. With a reason that the couple reads.
#[derive(Debug, InputObject)]
pub struct RejectAppointmentInput {
    /// 幂等键. The client's own name for this command.
    pub idempotency_key: String,
    /// 预约. Global id of the booking.
    pub appointment: ID,
    /// 期望版本. Version the client saw.
    pub expected_version: i64,
    /// 理由. Written reason, at most 500 characters.
    pub reason: String,
}

/// 预约筛选. All given conditions hold.
#[derive(Debug, Default, InputObject)]
pub struct AppointmentFilter {
    /// 日期. Day of the visit.
    pub day: Option<LegalDate>,
    /// 状态. States.
    pub states: Option<Vec<entities::marriage::state::AppointmentState>>,
    /// 预约编号. Booking number as said at the counter.
    pub booking_number: Option<String>,
}
