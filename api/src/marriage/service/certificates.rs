//! 发证: certificates are numbered by office, kind and year, in sequence and without gaps.
//! Start with [`issue`].
//! Never: a number outside the unit of work that uses it.

use chrono::Datelike;
use entities::{
    case::service_case,
    marriage::{certificate, certificate_copy},
    values::{
        certificate_number::{CertificateKind, CertificateNumber},
        division_code::DivisionCode,
    },
};
use sea_orm::{ActiveEnum, ActiveModelTrait, Set};
use uuid::Uuid;

use crate::platform::{
    error::{Error, Result},
    ids::new_id,
    unit_of_work::UnitOfWork,
};

/// Issues one certificate with a copy for each holder, numbered at the case's office in the year of issue.
pub(crate) async fn issue(
    work: &UnitOfWork,
    case: &service_case::Model,
    marriage: Uuid,
    kind: CertificateKind,
    holders: &[Uuid],
) -> Result<certificate::Model> {
    let today = work.today();
    let scope = format!("certificate:{}:{}:{}", kind.prefix(), case.county, today.year());
    let sequence = work.next_number(&scope).await?;
    let office = DivisionCode::parse(&case.county).map_err(|_| Error::bug("a stored division code"))?;
    let year = u16::try_from(today.year()).map_err(Error::internal)?;
    let number =
        CertificateNumber::new(kind, office, year, u32::try_from(sequence).map_err(Error::internal)?)
            .map_err(|_| Error::bug("the certificate numbers of the year are used up"))?;
    let row = certificate::ActiveModel {
        id: Set(new_id(work.now())),
        version: Set(1),
        number: Set(number.to_string()),
        kind: Set(kind.to_value()),
        office_code: Set(case.county.clone()),
        year: Set(i64::from(year)),
        sequence: Set(sequence),
        marriage_id: Set(marriage),
        case_id: Set(case.id),
        issued_on: Set(today),
        status: Set("VALID".to_owned()),
        superseded_by_id: Set(None),
    }
    .insert(work.connection())
    .await?;
    for (position, holder) in (1_i64..).zip(holders) {
        certificate_copy::ActiveModel {
            id: Set(new_id(work.now())),
            certificate_id: Set(row.id),
            holder_id: Set(*holder),
            position: Set(position),
            superseded_by_id: Set(None),
        }
        .insert(work.connection())
        .await?;
    }
    Ok(row)
}
