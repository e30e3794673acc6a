//! Changes of a case that every service shares.
//! Start with [`Case::open`], [`Case::find`] and [`Case::save`]: a service calls them inside its unit of work.
//! Never: a change without the version it expects.

mod acts;
mod clock;

use std::sync::Arc;

use chrono::NaiveDate;
use entities::{
    case::{case_note, case_office, case_party, case_pause, service_case, words::OfficePart},
    values::case_number::{CaseNumber, ServiceCode},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};
use serde_json::Value as Json;
use uuid::Uuid;

pub use acts::{CaseActs, Revealed};
pub use clock::CaseClock;

use super::{due::Due, views};
use crate::{
    directory::{OrganizationInfo, PlaceCodes},
    platform::{
        error::{Error, Result},
        ids::new_id,
        unit_of_work::UnitOfWork,
        vault::SealContext,
    },
};

/// 办理地点. The office that handles a new case, proved by the permit of who opens it.
#[derive(Debug, Clone)]
pub struct Place {
    pub office: Arc<OrganizationInfo>,
}

/// A case about to be opened.
#[derive(Debug)]
pub struct NewCase {
    pub service: &'static str,
    pub service_code: ServiceCode,
    pub matter: String,
    pub state: String,
    /// `WINDOW`, `MINI_PROGRAM`, `PARTNER`.
    pub channel: &'static str,
    pub place: Place,
    pub due: Due,
    pub accepted_on: Option<NaiveDate>,
    /// The office that took it in for another; it keeps sight of the case.
    pub received_by: Option<Uuid>,
}

/// A person's part in a new case.
#[derive(Debug)]
pub struct NewParty {
    pub person: Uuid,
    pub role: String,
    pub residency: String,
    pub hukou: Option<PlaceCodes>,
    pub is_present: bool,
    /// The service's own facts, without identity data.
    pub facts: Json,
}

/// What a command changes in a case; `None` leaves as is.
#[derive(Debug, Default)]
pub struct CaseChange {
    pub state: Option<String>,
    pub due: Option<Due>,
    pub accepted_on: Option<NaiveDate>,
    /// Closes the case with this outcome.
    pub outcome: Option<String>,
    pub assignee: Option<Uuid>,
    pub pause: Option<PauseChange>,
    /// Hands the case to another office, which assigns it anew.
    pub hand_to: Option<Arc<OrganizationInfo>>,
}

/// Pausing or resuming the clock.
#[derive(Debug)]
pub enum PauseChange {
    Start { ground: String },
    End,
}

fn days_of(due: Due) -> Result<Option<i32>> {
    due.term().map(|term| i32::try_from(term.days).map_err(Error::internal)).transpose()
}

/// The shared desk for cases.
#[derive(Debug)]
pub struct Case;

impl Case {
    /// Opens a case with its parties and number.
    pub async fn open(
        work: &UnitOfWork,
        new: NewCase,
        parties: Vec<NewParty>,
    ) -> Result<service_case::Model> {
        let place = new.place.office.place();
        let today = work.today();
        let number = Self::next_number(work, place, new.service_code, today).await?;
        let case = service_case::ActiveModel {
            id: Set(new_id(work.now())),
            case_number: Set(number.to_string()),
            service: Set(new.service.to_owned()),
            matter: Set(new.matter),
            state: Set(new.state),
            version: Set(1),
            channel: Set(new.channel.to_owned()),
            office_id: Set(new.place.office.id),
            province: Set(place.province.clone()),
            city: Set(place.city.clone()),
            county: Set(place.county.clone()),
            street: Set(place.street.clone()),
            assignee_id: Set(None),
            opened_at: Set(work.now()),
            accepted_on: Set(new.accepted_on),
            due_on: Set(new.due.day()),
            due_status: Set(new.due.status().to_owned()),
            due_from: Set(new.due.term().map(|term| term.from)),
            due_days: Set(days_of(new.due)?),
            due_order: Set(new.due.order()),
            paused_on: Set(None),
            pause_ground: Set(None),
            closed_at: Set(None),
            outcome: Set(None),
        }
        .insert(work.connection())
        .await?;
        let receiver = new.received_by.unwrap_or(case.office_id);
        Self::take_part(work, case.id, receiver, OfficePart::Received).await?;
        Self::take_part(work, case.id, case.office_id, OfficePart::Handled).await?;
        for (position, party) in (0_i64..).zip(parties) {
            case_party::ActiveModel {
                id: Set(new_id(work.now())),
                case_id: Set(case.id),
                person_id: Set(party.person),
                role: Set(party.role),
                position: Set(position),
                residency: Set(party.residency),
                hukou_province: Set(party.hukou.as_ref().map(|place| place.province.clone())),
                hukou_city: Set(party.hukou.as_ref().map(|place| place.city.clone())),
                hukou_county: Set(party.hukou.as_ref().map(|place| place.county.clone())),
                present_at: Set(party.is_present.then(|| work.now())),
                declared_at: Set(None),
                identity_check: Set("PENDING".to_owned()),
                identity_checked_at: Set(None),
                marital_check: Set("PENDING".to_owned()),
                marital_checked_at: Set(None),
                facts: Set(party.facts.to_string()),
            }
            .insert(work.connection())
            .await?;
        }
        Ok(case)
    }

    async fn next_number(
        work: &UnitOfWork,
        place: &PlaceCodes,
        service: ServiceCode,
        today: NaiveDate,
    ) -> Result<CaseNumber> {
        let scope = format!("case:{}:{}:{today}", place.county, service.get());
        let sequence = u32::try_from(work.next_number(&scope).await?).map_err(Error::internal)?;
        let division =
            place.county.parse().map_err(|_| Error::bug("a stored division code that does not parse"))?;
        CaseNumber::new(division, service, today, sequence)
            .map_err(|_| Error::bug("case numbers of the day are used up"))
    }

    /// The case of an id within the permit, locked until the unit ends, at the version the caller saw.
    ///
    /// # Errors
    /// `NOT_FOUND` outside the permit, `CONFLICT` with the current version and state when someone saved first.
    pub async fn find(work: &UnitOfWork, id: Uuid, expected_version: i64) -> Result<service_case::Model> {
        let case = Self::find_any_version(work, id).await?;
        if case.version != expected_version {
            return Err(Error::StaleVersion { current_version: case.version, current_state: case.state });
        }
        Ok(case)
    }

    /// As [`Case::find`], for acts that do not depend on what the caller saw (scheduled work).
    pub async fn find_any_version(work: &UnitOfWork, id: Uuid) -> Result<service_case::Model> {
        service_case::Entity::find_by_id(id)
            .filter(work.permit().rows(&views::CASE.scope))
            .lock_exclusive()
            .one(work.connection())
            .await?
            .ok_or(Error::NotFound)
    }

    /// Parties in their order.
    pub async fn parties(work: &UnitOfWork, case: Uuid) -> Result<Vec<case_party::Model>> {
        Ok(case_party::Entity::find()
            .filter(case_party::Column::CaseId.eq(case))
            .order_by_asc(case_party::Column::Position)
            .all(work.connection())
            .await?)
    }

    /// Saves a change as the next version.
    ///
    /// # Errors
    /// `CONFLICT` when the version moved, a refusal when the case is closed already.
    pub async fn save(
        work: &UnitOfWork,
        case: &service_case::Model,
        change: CaseChange,
    ) -> Result<service_case::Model> {
        use service_case::Column;
        let mut update = service_case::Entity::update_many()
            .col_expr(Column::Version, Expr::value(case.version + 1))
            .filter(Column::Id.eq(case.id))
            .filter(Column::Version.eq(case.version));
        if let Some(state) = change.state {
            update = update.col_expr(Column::State, Expr::value(state));
        }
        if let Some(due) = change.due {
            update = update
                .col_expr(Column::DueOn, Expr::value(due.day()))
                .col_expr(Column::DueStatus, Expr::value(due.status()))
                .col_expr(Column::DueFrom, Expr::value(due.term().map(|term| term.from)))
                .col_expr(Column::DueDays, Expr::value(days_of(due)?))
                .col_expr(Column::DueOrder, Expr::value(due.order()));
        }
        if let Some(day) = change.accepted_on {
            update = update.col_expr(Column::AcceptedOn, Expr::value(day));
        }
        let mut pause = change.pause;
        if let Some(outcome) = change.outcome {
            // A closed case waits for nothing.
            Self::end_pause(work, case.id).await?;
            pause = Some(PauseChange::End);
            update = update
                .col_expr(Column::Outcome, Expr::value(outcome))
                .col_expr(Column::ClosedAt, Expr::value(work.now()));
        }
        if let Some(office) = &change.hand_to {
            Self::take_part(work, case.id, office.id, OfficePart::Handled).await?;
            let place = office.place();
            // A bureau has no street of its own: the street that prepared the case stays answerable for it.
            let street = match &place.street {
                None if place.county == case.county => case.street.clone(),
                street => street.clone(),
            };
            update = update
                .col_expr(Column::OfficeId, Expr::value(office.id))
                .col_expr(Column::Province, Expr::value(place.province.as_str()))
                .col_expr(Column::City, Expr::value(place.city.as_str()))
                .col_expr(Column::County, Expr::value(place.county.as_str()))
                .col_expr(Column::Street, Expr::value(street))
                .col_expr(Column::AssigneeId, Expr::value(Option::<Uuid>::None));
        }
        if let Some(assignee) = change.assignee {
            update = update.col_expr(Column::AssigneeId, Expr::value(assignee));
        }
        match pause {
            Some(PauseChange::Start { ground }) => {
                update = update
                    .col_expr(Column::PausedOn, Expr::value(work.today()))
                    .col_expr(Column::PauseGround, Expr::value(ground));
            }
            Some(PauseChange::End) => {
                update = update
                    .col_expr(Column::PausedOn, Expr::value(Option::<NaiveDate>::None))
                    .col_expr(Column::PauseGround, Expr::value(Option::<String>::None));
            }
            None => {}
        }
        let saved = update.exec(work.connection()).await?;
        if saved.rows_affected != 1 {
            return Err(Error::Conflict("CONCURRENT_CHANGE"));
        }
        service_case::Entity::find_by_id(case.id)
            .one(work.connection())
            .await?
            .ok_or(Error::bug("a saved case that is gone"))
    }

    /// An office takes part; what it took part in as first stays its part.
    pub async fn take_part(
        work: &UnitOfWork,
        case: Uuid,
        organization: Uuid,
        part: OfficePart,
    ) -> Result<()> {
        case_office::Entity::insert(case_office::ActiveModel {
            organization_id: Set(organization),
            case_id: Set(case),
            part: Set(part.to_value()),
            since: Set(work.now()),
        })
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(work.connection())
        .await?;
        Ok(())
    }

    /// Records a stretch that does not count.
    pub async fn start_pause(work: &UnitOfWork, case: Uuid, ground: &str, legal_basis: &str) -> Result<()> {
        case_pause::ActiveModel {
            id: Set(new_id(work.now())),
            case_id: Set(case),
            ground: Set(ground.to_owned()),
            legal_basis: Set(legal_basis.to_owned()),
            paused_on: Set(work.today()),
            resumed_on: Set(None),
        }
        .insert(work.connection())
        .await?;
        Ok(())
    }

    /// Ends the running stretch.
    pub async fn end_pause(work: &UnitOfWork, case: Uuid) -> Result<()> {
        case_pause::Entity::update_many()
            .col_expr(case_pause::Column::ResumedOn, Expr::value(work.today()))
            .filter(case_pause::Column::CaseId.eq(case))
            .filter(case_pause::Column::ResumedOn.is_null())
            .exec(work.connection())
            .await?;
        Ok(())
    }

    /// Adds a note; its text is sealed, since clerks write names into notes.
    pub async fn add_note(work: &UnitOfWork, case: Uuid, text: &str) -> Result<Uuid> {
        let id = new_id(work.now());
        let context = SealContext { table: "case_note", row: id, column: "text_sealed" };
        case_note::ActiveModel {
            id: Set(id),
            case_id: Set(case),
            author_subject: Set(work.permit().caller().subject.to_string()),
            text_sealed: Set(work.env().vault.seal(context, text)),
            written_at: Set(work.now()),
        }
        .insert(work.connection())
        .await?;
        Ok(id)
    }
}
