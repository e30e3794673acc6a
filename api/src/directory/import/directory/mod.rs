//! 机构人员导入: organizations with the services they may act in, and staff.
//! Start with [`import`]; `file` reads TOML and CSV into the same rows and checks them.
//! Never: an organization or a member of staff removed; they get a last day.

mod file;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::directory::{division, organization, organization_service, staff};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{Import, ImportError, ImportReport, Problems, UNWATCHED, table::Table};
use crate::platform::{env::Env, ids::new_id};
pub use file::{DirectoryFile, Form};
use file::{Organization, Staff};

const ORGANIZATION: Table = Table {
    name: "organization",
    columns: &[
        "id",
        "code",
        "name",
        "kind",
        "division_code",
        "handles_foreign_matters",
        "active_from",
        "active_to",
    ],
    keys: 1,
};

const SERVICE: Table = Table {
    name: "organization_service",
    columns: &["organization_id", "service", "valid_from", "valid_to"],
    keys: 3,
};

const STAFF: Table = Table {
    name: "staff",
    columns: &["id", "organization_id", "subject", "display_name", "active_from", "active_to"],
    keys: 1,
};

/// Imports a directory file. It is the whole truth about the services of the organizations it names: a
/// service it no longer lists is withdrawn at once. What it does not name stays.
///
/// # Errors
/// All broken rows; nothing is changed then.
pub async fn import(env: &Env, file: DirectoryFile) -> Result<ImportReport, ImportError> {
    let now = env.clock.now();
    let mut import = Import::begin(env, "directory", vec![file.digest.clone()]).await?;
    import.report.rows = file.organizations.len() + file.staff.len();

    let stored = organization::Entity::find().all(&import.transaction).await?;
    let mut known: HashMap<String, organization::Model> =
        stored.into_iter().map(|row| (row.code.clone(), row)).collect();
    check(&import.transaction, &file, &known).await?;

    let mut writes = Vec::new();
    let mut services = Vec::new();
    for (_, wanted) in file.organizations {
        let old = known.get(&wanted.code);
        let id = old.map_or_else(|| new_id(now), |old| old.id);
        services.extend(wanted.services.iter().map(|service| organization_service::Model {
            organization_id: id,
            service: service.name.clone(),
            valid_from: service.from.unwrap_or(wanted.active_from),
            valid_to: service.to,
        }));
        let row = wanted.into_model(id);
        match old {
            None => import.report.added += 1,
            Some(old) if *old != row => import.report.changed += 1,
            Some(_) => continue,
        }
        writes.push(vec![
            row.id.into(),
            row.code.clone().into(),
            row.name.clone().into(),
            row.kind.clone().into(),
            row.division_code.clone().into(),
            row.handles_foreign_matters.into(),
            row.active_from.into(),
            row.active_to.into(),
        ]);
        known.insert(row.code.clone(), row);
    }
    ORGANIZATION.upsert(&import.transaction, writes, UNWATCHED).await?;
    import_services(&mut import, services, &file.named, &known).await?;
    import_staff(&mut import, file.staff, &known, now).await?;
    import.finish().await
}

async fn import_services(
    import: &mut Import<'_>,
    wanted: Vec<organization_service::Model>,
    named: &[String],
    organizations: &HashMap<String, organization::Model>,
) -> Result<(), ImportError> {
    let ids: Vec<Uuid> =
        named.iter().filter_map(|code| organizations.get(code)).map(|organization| organization.id).collect();
    let stored = organization_service::Entity::find().all(&import.transaction).await?;
    let key = |row: &organization_service::Model| (row.organization_id, row.service.clone(), row.valid_from);
    let known: HashMap<_, _> = stored.iter().map(|row| (key(row), row)).collect();
    let mut writes = Vec::new();
    for row in &wanted {
        match known.get(&key(row)) {
            None => import.report.added += 1,
            Some(old) if *old != row => import.report.changed += 1,
            Some(_) => continue,
        }
        writes.push(vec![
            row.organization_id.into(),
            row.service.clone().into(),
            row.valid_from.into(),
            row.valid_to.into(),
        ]);
    }
    SERVICE.upsert(&import.transaction, writes, UNWATCHED).await?;
    let kept: std::collections::HashSet<_> = wanted.iter().map(key).collect();
    for row in stored.iter().filter(|row| ids.contains(&row.organization_id) && !kept.contains(&key(row))) {
        import.report.removed += 1;
        organization_service::Entity::delete_by_id(key(row)).exec(&import.transaction).await?;
    }
    Ok(())
}

async fn import_staff(
    import: &mut Import<'_>,
    wanted: Vec<(u64, Staff)>,
    organizations: &HashMap<String, organization::Model>,
    now: DateTime<Utc>,
) -> Result<(), ImportError> {
    let stored = staff::Entity::find().all(&import.transaction).await?;
    let known: HashMap<&str, &staff::Model> = stored.iter().map(|row| (row.subject.as_str(), row)).collect();
    let mut writes = Vec::new();
    for (_, wanted) in wanted {
        // Checked before; an unknown organization never gets here.
        let Some(organization) = organizations.get(&wanted.organization) else { continue };
        let old = known.get(wanted.subject.as_str()).copied();
        let row = wanted.into_model(old.map_or_else(|| new_id(now), |old| old.id), organization.id);
        match old {
            None => import.report.added += 1,
            Some(old) if *old != row => import.report.changed += 1,
            Some(_) => continue,
        }
        writes.push(vec![
            row.id.into(),
            row.organization_id.into(),
            row.subject.into(),
            row.display_name.into(),
            row.active_from.into(),
            row.active_to.into(),
        ]);
    }
    STAFF.upsert(&import.transaction, writes, UNWATCHED).await?;
    Ok(())
}

/// What only the database can tell: places and organizations must exist.
async fn check(
    transaction: &DatabaseTransaction,
    file: &DirectoryFile,
    known: &HashMap<String, organization::Model>,
) -> Result<(), ImportError> {
    let mut problems = Problems::default();
    let codes = file.organizations.iter().map(|(_, organization)| organization.division_code.as_str());
    let places: Vec<(String, bool, bool)> = division::Entity::find()
        .select_only()
        .columns([division::Column::Code, division::Column::IsHeading, division::Column::IsStatistical])
        .filter(division::Column::Code.is_in(codes))
        .into_tuple()
        .all(transaction)
        .await?;
    let places: HashMap<&str, (bool, bool)> =
        places.iter().map(|(code, heading, statistical)| (code.as_str(), (*heading, *statistical))).collect();
    for (line, Organization { code, division_code, kind, .. }) in &file.organizations {
        match places.get(division_code.as_str()) {
            None => problems.add(*line, format!("{code}: division {division_code} is unknown")),
            Some((true, _)) => {
                problems.add(*line, format!("{code}: division {division_code} is a heading, not a place"));
            }
            Some((_, true)) if kind == "OFFICE" => {
                problems.add(*line, format!("{code}: statistical zone {division_code} registers nothing"));
            }
            Some(_) => {}
        }
    }
    for (line, Staff { subject, organization, .. }) in &file.staff {
        if !known.contains_key(organization) && !file.named.contains(organization) {
            problems.add(*line, format!("{subject}: organization {organization} is unknown"));
        }
    }
    Ok(problems.into_result()?)
}
