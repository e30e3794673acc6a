//! Published slots of 江汉区, so that a visitor can book at any hour of any day.
//! Start with [`publish`].
//! Never: a way around the service; a clerk of the demonstration publishes.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use entities::{
    marriage::{appointment_slot, state::Matter},
    values::plain_text::PlainText,
};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter};

use super::tokens;
use crate::{
    directory::{Admission, Directory},
    marriage::{
        Marriage, Outward,
        rules::appointment::{OpeningKind, SlotTime},
        service::appointments::Publication,
    },
    platform::{
        auth::{caller::Caller, token::AuthSection},
        env::Env,
        error::{Error, Result},
        ids::GlobalId,
        keys::HubKeys,
        rate::{RateLimiter, RateSection},
        unit_of_work::Command,
    },
};

const DAYS: usize = 7;
const OFFICE_HOURS: [u32; 7] = [9, 10, 11, 13, 14, 15, 16];
const COUPLES: i64 = 20;
/// Late enough to lie ahead whenever a visitor comes.
const LAST_HOUR: u32 = 23;

/// Publishes today's slots and those of the days ahead, once a day and office; answers the global id of
/// today's last one.
pub(super) async fn publish(env: &Arc<Env>, auth: &AuthSection) -> anyhow::Result<String> {
    let directory = Directory::new(env.db.clone());
    let clerk = tokens::clerk(auth, env.clock.now());
    let clerk = Arc::new(Admission::new(directory.clone()).admit(clerk, env.clock.today()).await?);
    // What the service tells the outside plays no part in publishing.
    let rates = RateLimiter::new(&RateSection::default(), [0; 32], None);
    let outward = Outward { public_url: String::new(), rates: Arc::new(rates) };
    let marriage = Marriage::new(Arc::clone(env), directory, Arc::new(HubKeys::demo()), Arc::new(outward));
    let today = env.clock.today();
    open_today(&marriage, &clerk, today).await?;
    for day in today.iter_days().take(DAYS) {
        match publish_day(&marriage, &clerk, day, &OFFICE_HOURS).await {
            // A rest day, or a year whose arrangement is not out.
            Err(Error::Refused(_)) if day != today => {}
            published => published?,
        }
    }
    publish_day(&marriage, &clerk, today, &[LAST_HOUR]).await?;
    let office = clerk.organization.as_ref().map(|office| office.id);
    let last = appointment_slot::Entity::find()
        .filter(appointment_slot::Column::OfficeId.eq(office))
        .filter(appointment_slot::Column::Day.eq(today))
        .filter(appointment_slot::Column::Matter.eq(Matter::MarriageRegistration.to_value()))
        .filter(appointment_slot::Column::StartsAt.eq(format!("{LAST_HOUR}:00")))
        .one(&env.db.reader)
        .await?
        .ok_or_else(|| anyhow::anyhow!("today's slots are not there"))?;
    Ok(GlobalId::encode("AppointmentSlot", last.id))
}

/// A visitor may come on a rest day.
async fn open_today(marriage: &Marriage, clerk: &Arc<Caller>, today: NaiveDate) -> Result<()> {
    let office = clerk.organization.as_ref().ok_or(Error::bug("a clerk without an office"))?;
    let office = marriage.office_by_code(&office.code).await?;
    let published = marriage.office_openings(&office, (today, today)).await?;
    let name = PlainText::parse("演示开放日").map_err(|_| Error::bug("a name that does not parse"))?;
    let command = Command::scheduled(format!("demo:opening:{today}"));
    marriage
        .set_office_opening(clerk, command, published.version, today, (OpeningKind::Open, Some(&name)))
        .await
        .map(drop)
}

async fn publish_day(marriage: &Marriage, clerk: &Arc<Caller>, day: NaiveDate, hours: &[u32]) -> Result<()> {
    let times = hours.iter().filter_map(|&hour| {
        let starts_at = NaiveTime::from_hms_opt(hour, 0, 0)?;
        let ends_at = NaiveTime::from_hms_opt(hour, 59, 0)?;
        Some(SlotTime { starts_at, ends_at, capacity: COUPLES })
    });
    let publication = Publication {
        matter: Matter::MarriageRegistration,
        from: day,
        to: day,
        times: times.collect(),
        peak_capacity: None,
    };
    let command = Command::scheduled(format!("demo:slots:{day}:{}", hours.len()));
    marriage.publish_slots(clerk, command, &publication).await.map(drop)
}
