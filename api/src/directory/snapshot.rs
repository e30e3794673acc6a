//! What the hub remembers of the directory between two looks at it.
//! Start with [`Directory`].
//! Never: a memory older than the directory's revision by more than one poll.

use std::{
    hash::Hash,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::NaiveDate;
use entities::{
    directory::{
        calendar_day, directory_revision, division, division_succession, organization, organization_service,
        policy_document, staff,
    },
    values::division_code::DivisionCode,
};
use moka::future::Cache;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::platform::{
    auth::caller::Level,
    calendar::{DayKind, WorkCalendar},
    database::Database,
    error::{Error, Result},
};

/// A division with its chain upwards.
#[derive(Debug, Clone)]
pub struct DivisionInfo {
    pub code: DivisionCode,
    pub name: String,
    pub level: Level,
    pub is_heading: bool,
    pub is_statistical: bool,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    pub place: PlaceCodes,
}

impl DivisionInfo {
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|first| first <= day) && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// A county whose successor lies under another city or province.
#[derive(Debug, Clone)]
pub struct MovedCounty {
    pub county: DivisionCode,
    pub from: PlaceCodes,
    pub to: PlaceCodes,
}

/// The codes of a place, one a level. A county-level unit directly under a province keeps the heading
/// above it as its city, so that every row has all three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceCodes {
    pub province: String,
    pub city: String,
    pub county: String,
    pub street: Option<String>,
}

/// An organization with the services it may act in.
#[derive(Debug, Clone)]
pub struct OrganizationInfo {
    pub id: Uuid,
    pub code: Arc<str>,
    pub name: String,
    pub kind: String,
    pub handles_foreign_matters: bool,
    pub active_from: NaiveDate,
    pub active_to: Option<NaiveDate>,
    pub division: Arc<DivisionInfo>,
    /// Service, from, to.
    pub services: Vec<(String, NaiveDate, Option<NaiveDate>)>,
}

impl OrganizationInfo {
    pub fn is_active_on(&self, day: NaiveDate) -> bool {
        self.active_from <= day && self.active_to.is_none_or(|last| day <= last)
    }

    /// The columns a located row carries.
    pub fn place(&self) -> &PlaceCodes {
        &self.division.place
    }

    pub fn offers(&self, service: &str, day: NaiveDate) -> bool {
        self.services
            .iter()
            .any(|(name, from, to)| name == service && *from <= day && to.is_none_or(|last| day <= last))
    }
}

/// The directory, remembered lazily and forgotten when its revision moves.
#[derive(Debug, Clone)]
pub struct Directory {
    db: Database,
    revision: Arc<AtomicI64>,
    divisions: Cache<String, Option<Arc<DivisionInfo>>>,
    predecessors: Cache<(String, NaiveDate), Arc<Vec<DivisionCode>>>,
    moved: Cache<NaiveDate, Arc<Vec<MovedCounty>>>,
    organizations: Cache<String, Option<Arc<OrganizationInfo>>>,
    staff: Cache<String, Option<Arc<staff::Model>>>,
    calendar: Cache<(), Arc<WorkCalendar>>,
    policies: Cache<(&'static str, &'static str), Arc<Vec<policy_document::Model>>>,
}

impl Directory {
    pub fn new(db: Database) -> Self {
        let hour = Duration::from_secs(3600);
        Self {
            db,
            revision: Arc::new(AtomicI64::new(-1)),
            divisions: Cache::builder().max_capacity(20_000).time_to_live(hour).build(),
            predecessors: Cache::builder().max_capacity(5_000).time_to_live(hour).build(),
            moved: Cache::builder().max_capacity(50).time_to_live(hour).build(),
            organizations: Cache::builder().max_capacity(10_000).time_to_live(hour).build(),
            staff: Cache::builder().max_capacity(50_000).time_to_live(hour).build(),
            calendar: Cache::builder().max_capacity(1).time_to_live(hour).build(),
            policies: Cache::builder().max_capacity(200).time_to_live(hour).build(),
        }
    }

    /// Looks at the directory's revision and forgets everything when it has moved.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn refresh(&self) -> Result<()> {
        let row = directory_revision_row(&self.db).await?;
        if self.revision.swap(row, Ordering::AcqRel) != row {
            self.divisions.invalidate_all();
            self.predecessors.invalidate_all();
            self.moved.invalidate_all();
            self.organizations.invalidate_all();
            self.staff.invalidate_all();
            self.calendar.invalidate_all();
            self.policies.invalidate_all();
        }
        Ok(())
    }

    /// The revision last seen: what was derived from the directory under another one may be out of date.
    pub fn revision(&self) -> i64 {
        self.revision.load(Ordering::Acquire)
    }

    /// What the cache holds, or what `load` finds. A row loaded while the revision moved is not remembered.
    async fn remember<K, V, F>(&self, cache: &Cache<K, V>, key: K, load: F) -> Result<V>
    where
        K: Hash + Eq + Clone + Send + Sync + 'static,
        V: Clone + Send + Sync + 'static,
        F: Future<Output = Result<V>>,
    {
        if let Some(known) = cache.get(&key).await {
            return Ok(known);
        }
        let before = self.revision();
        let loaded = load.await?;
        cache.insert(key.clone(), loaded.clone()).await;
        if self.revision() != before {
            cache.invalidate(&key).await;
        }
        Ok(loaded)
    }

    /// The division of a code, or `None` for an unknown code.
    pub async fn division(&self, code: &str) -> Result<Option<Arc<DivisionInfo>>> {
        self.remember(&self.divisions, code.to_owned(), self.load_division(code)).await
    }

    async fn load_division(&self, code: &str) -> Result<Option<Arc<DivisionInfo>>> {
        let mut chain: Vec<division::Model> = Vec::new();
        let mut next = Some(code.to_owned());
        // Four levels at most; the bound keeps a broken import from looping.
        while let Some(code) = next.take()
            && chain.len() < 6
        {
            let Some(row) = division::Entity::find_by_id(code).one(&self.db.reader).await? else { break };
            next.clone_from(&row.parent_code);
            chain.push(row);
        }
        let Some(own) = chain.first() else { return Ok(None) };
        let at = |level: &str| chain.iter().find(|row| row.level == level).map(|row| row.code.clone());
        let province = at("province").unwrap_or_else(|| own.code.clone());
        let city = at("city").unwrap_or_else(|| province.clone());
        let county = at("district").unwrap_or_else(|| city.clone());
        let place = PlaceCodes { province, city, county, street: at("street") };
        let level = match own.level.as_str() {
            "province" => Level::Province,
            "city" => Level::City,
            "district" => Level::County,
            _ => Level::Street,
        };
        let Ok(parsed) = DivisionCode::parse(&own.code) else { return Ok(None) };
        Ok(Some(Arc::new(DivisionInfo {
            code: parsed,
            name: own.alias.clone().unwrap_or_else(|| own.name.clone()),
            level,
            is_heading: own.is_heading,
            is_statistical: own.is_statistical,
            valid_from: own.valid_from,
            valid_to: own.valid_to,
            place,
        })))
    }

    /// The division itself and all that were merged into it up to `day`.
    pub async fn with_predecessors(
        &self,
        code: &DivisionCode,
        day: NaiveDate,
    ) -> Result<Arc<Vec<DivisionCode>>> {
        let key = (code.as_str().to_owned(), day);
        self.remember(&self.predecessors, key, self.load_predecessors(code, day)).await
    }

    async fn load_predecessors(&self, code: &DivisionCode, day: NaiveDate) -> Result<Arc<Vec<DivisionCode>>> {
        let mut codes = vec![*code];
        let mut at = 0;
        while at < codes.len() && codes.len() < 200 {
            let merged = division_succession::Entity::find()
                .filter(division_succession::Column::SuccessorCode.eq(codes[at].as_str()))
                .filter(division_succession::Column::EffectiveOn.lte(day))
                .all(&self.db.reader)
                .await?;
            for row in merged {
                if let Ok(code) = DivisionCode::parse(&row.code)
                    && !codes.contains(&code)
                {
                    codes.push(code);
                }
            }
            at += 1;
        }
        Ok(Arc::new(codes))
    }

    /// Counties that by `day` have a successor under another city or province.
    pub async fn moved_counties(&self, day: NaiveDate) -> Result<Arc<Vec<MovedCounty>>> {
        self.remember(&self.moved, day, self.load_moved(day)).await
    }

    async fn load_moved(&self, day: NaiveDate) -> Result<Arc<Vec<MovedCounty>>> {
        let rows = division_succession::Entity::find()
            .filter(division_succession::Column::EffectiveOn.lte(day))
            .all(&self.db.reader)
            .await?;
        let mut moved = Vec::new();
        for row in rows {
            let before = self.division(&row.code).await?.filter(|division| division.level == Level::County);
            let Some(before) = before else { continue };
            let Some(after) = self.division(&row.successor_code).await? else { continue };
            if (&before.place.province, &before.place.city) != (&after.place.province, &after.place.city) {
                let (from, to) = (before.place.clone(), after.place.clone());
                moved.push(MovedCounty { county: before.code, from, to });
            }
        }
        Ok(Arc::new(moved))
    }

    /// The organization of a directory code.
    pub async fn organization(&self, code: &str) -> Result<Option<Arc<OrganizationInfo>>> {
        self.remember(&self.organizations, code.to_owned(), self.load_organization(code)).await
    }

    async fn load_organization(&self, code: &str) -> Result<Option<Arc<OrganizationInfo>>> {
        let found = organization::Entity::find()
            .filter(organization::Column::Code.eq(code))
            .one(&self.db.reader)
            .await?;
        let Some(row) = found else { return Ok(None) };
        let Some(division) = self.division(&row.division_code).await? else { return Ok(None) };
        let services = organization_service::Entity::find()
            .filter(organization_service::Column::OrganizationId.eq(row.id))
            .all(&self.db.reader)
            .await?
            .into_iter()
            .map(|service| (service.service, service.valid_from, service.valid_to))
            .collect();
        Ok(Some(Arc::new(OrganizationInfo {
            id: row.id,
            code: Arc::from(row.code),
            name: row.name,
            kind: row.kind,
            handles_foreign_matters: row.handles_foreign_matters,
            active_from: row.active_from,
            active_to: row.active_to,
            division,
            services,
        })))
    }

    /// The organization of a kind that handles a service in exactly this division on a day.
    pub async fn office_in(
        &self,
        division: &str,
        kind: &str,
        service: &str,
        day: NaiveDate,
    ) -> Result<Option<Arc<OrganizationInfo>>> {
        let rows = organization::Entity::find()
            .filter(organization::Column::DivisionCode.eq(division))
            .filter(organization::Column::Kind.eq(kind))
            .order_by_asc(organization::Column::Code)
            .all(&self.db.reader)
            .await?;
        for row in rows {
            if let Some(found) = self.organization(&row.code).await?
                && found.is_active_on(day)
                && found.offers(service, day)
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The working-day calendar as loaded.
    pub async fn calendar(&self) -> Result<Arc<WorkCalendar>> {
        self.remember(&self.calendar, (), self.load_calendar()).await
    }

    async fn load_calendar(&self) -> Result<Arc<WorkCalendar>> {
        let rows = calendar_day::Entity::find().all(&self.db.reader).await?;
        let days = rows.into_iter().filter_map(|row| {
            let kind = match row.kind.as_str() {
                "holiday" => DayKind::Holiday,
                "makeup_workday" => DayKind::MakeupWorkday,
                _ => return None,
            };
            Some((row.day, kind, row.name))
        });
        let calendar =
            WorkCalendar::new(days).map_err(|_| Error::bug("the stored calendar contradicts itself"))?;
        Ok(Arc::new(calendar))
    }

    /// The policy document in force on a day: the newest not later than it.
    pub async fn policy(
        &self,
        service: &'static str,
        name: &'static str,
        day: NaiveDate,
    ) -> Result<Option<policy_document::Model>> {
        let load = async {
            let rows = policy_document::Entity::find()
                .filter(policy_document::Column::Service.eq(service))
                .filter(policy_document::Column::Name.eq(name))
                .order_by_desc(policy_document::Column::ValidFrom)
                .all(&self.db.reader)
                .await?;
            Ok(Arc::new(rows))
        };
        let versions = self.remember(&self.policies, (service, name), load).await?;
        Ok(versions.iter().find(|version| version.valid_from <= day).cloned())
    }

    /// The staff member a token's subject names.
    pub async fn staff(&self, subject: &str) -> Result<Option<Arc<staff::Model>>> {
        let load = async {
            let found = staff::Entity::find().filter(staff::Column::Subject.eq(subject)).one(&self.db.reader);
            Ok(found.await?.map(Arc::new))
        };
        self.remember(&self.staff, subject.to_owned(), load).await
    }
}

async fn directory_revision_row(db: &Database) -> Result<i64> {
    Ok(directory_revision::Entity::find_by_id(1).one(&db.reader).await?.map_or(0, |row| row.revision))
}
