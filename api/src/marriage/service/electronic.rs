//! 电子证照: the signed form of one holder's copy, and the answer to whoever asks whether a paper stands.
//! Start with [`Marriage::verify_certificate`]; [`ElectronicCertificate`] is what is signed.
//! Never: a status other than the present one; a word about a number without its code.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta, Utc};
use entities::{
    case::service_case,
    directory::organization,
    marriage::{certificate, marriage},
    person::person,
    values::{
        certificate_number::{CertificateKind, CertificateNumber},
        person_name::PersonName,
    },
};
use qrcode::{EcLevel, QrCode, render::svg};
use sea_orm::{ActiveEnum, EntityTrait};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{Marriage, facts::wire};
use crate::{
    marriage::{policy, repository::papers as repository},
    platform::{
        auth::{caller::Caller, permit::authorize},
        clock::china_standard_time,
        error::{Error, Result},
        rate::key_of,
        unit_of_work::record_disclosure,
        vault::{SealContext, Vault},
    },
};

/// 证照状态 of one copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, async_graphql::Enum, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CopyStatus {
    /// 有效.
    Valid,
    /// 已补发. The holder has a replacement.
    Superseded,
    /// 已失效. What it certifies no longer stands.
    Invalidated,
}

impl CopyStatus {
    /// A certificate's end ends its copies; a replacement ends only the copy of who asked for it.
    pub fn of(certificate_status: &str, superseded_by: Option<Uuid>) -> Self {
        match (certificate_status, superseded_by) {
            ("INVALIDATED", _) => Self::Invalidated,
            (_, Some(_)) => Self::Superseded,
            _ => Self::Valid,
        }
    }
}

/// Everything one copy says.
#[derive(Clone)]
pub struct ElectronicCertificate {
    pub number: String,
    pub kind: CertificateKind,
    /// 1 or 2.
    pub position: i64,
    pub holder_name: String,
    pub holder_id_type: String,
    pub holder_id_number_masked: String,
    /// 登记日期: of the marriage, or of the divorce.
    pub registered_on: NaiveDate,
    pub office_name: String,
    pub office_code: String,
    pub issued_on: NaiveDate,
    pub status: CopyStatus,
    /// Grows with each change of the status.
    pub version: i64,
}

/// Prints that it is there and nothing of the person.
impl std::fmt::Debug for ElectronicCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ElectronicCertificate").field("number", &self.number).finish_non_exhaustive()
    }
}

impl ElectronicCertificate {
    /// What is signed: how the copy stands at this moment. It says so and for how long it may be relied on, as
    /// whoever verifies it offline does not hear of what comes after.
    ///
    /// Source: 《国务院关于在线政务服务的若干规定》第10条; the national data standard is to be confirmed.
    pub fn payload(&self, issuer: &str, code: &str, as_of: DateTime<Utc>, valid_for: TimeDelta) -> Json {
        json!({
            "iss": issuer,
            "iat": as_of.timestamp(),
            "exp": (as_of + valid_for).timestamp(),
            "asOf": as_of.with_timezone(&china_standard_time()).to_rfc3339_opts(SecondsFormat::Secs, false),
            "type": wire(&self.kind),
            "number": self.number,
            "copy": self.position,
            "holder": {
                "name": self.holder_name,
                "idType": self.holder_id_type,
                "idNumberMasked": self.holder_id_number_masked,
            },
            "registeredOn": self.registered_on,
            "office": { "name": self.office_name, "code": self.office_code },
            "issuedOn": self.issued_on,
            "status": wire(&self.status),
            "version": self.version,
            "verificationCode": code,
        })
    }
}

/// 验证码 of one copy. Whoever knows number and code has seen the paper.
pub fn verification_code(vault: &Vault, number: &str, position: i64) -> String {
    vault.derive_code("certificate", &[number, &position.to_string()], 16)
}

/// A code as typed: read-alikes, spaces and hyphens do not matter.
pub fn typed_code(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, ' ' | '-'))
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            upper => upper,
        })
        .take(64)
        .collect()
}

/// Which copy a typed code belongs to. Both are always computed and compared in constant time, and the
/// database is not asked, so that the time taken tells nothing about a number.
fn position_of(vault: &Vault, number: &str, code: &str) -> Option<i64> {
    [1, 2]
        .map(|position| {
            let expected = verification_code(vault, number, position);
            let same =
                aws_lc_rs::constant_time::verify_slices_are_equal(expected.as_bytes(), code.as_bytes());
            same.is_ok().then_some(position)
        })
        .into_iter()
        .flatten()
        .next()
}

/// Where a paper's code leads.
pub fn verification_url(public_url: &str, number: &str, code: &str) -> String {
    format!("{public_url}/verify?number={number}&code={code}")
}

/// A QR code as SVG.
///
/// # Errors
/// `INTERNAL` when the text is too long.
pub fn qr_svg(text: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(Error::internal)?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(200, 200).build())
}

/// 核验结果: what a stranger with number and code learns.
#[derive(Debug, Clone)]
pub struct VerifiedCertificate {
    pub number: String,
    pub kind: CertificateKind,
    pub status: CopyStatus,
    pub registered_on: NaiveDate,
    pub issued_on: NaiveDate,
    pub office_name: String,
    /// Both spouses, surname and asterisks.
    pub holder_names_masked: Vec<String>,
}

impl Marriage {
    /// The signed form of a copy, signed anew at each reading and good for hours only.
    ///
    /// # Errors
    /// When the policy of the day cannot be read.
    pub async fn sign_certificate(&self, copy: &ElectronicCertificate) -> Result<String> {
        let code = verification_code(&self.env.vault, &copy.number, copy.position);
        let conventions = self.reference.on(self.env.clock.today()).await?.conventions;
        let valid_for = TimeDelta::hours(conventions.electronic_certificate_hours.into());
        let payload = copy.payload(&self.outward.public_url, &code, self.env.clock.now(), valid_for);
        Ok(self.keys.sign_jws(&payload, "marriage-certificate+jws"))
    }

    /// The address clients know.
    pub fn public_url(&self) -> &str {
        &self.outward.public_url
    }

    /// 证件核验. `None` for a wrong code as for an unknown number; each answer that tells something is recorded.
    ///
    /// # Errors
    /// `RATE_LIMITED` by caller, and for wrong codes by everyone's together: what one asks amiss never keeps
    /// another from verifying a paper in hand. Codes have 80 bits, so guessing is hopeless at any rate.
    pub async fn verify_certificate(
        &self,
        caller: &Arc<Caller>,
        number: &str,
        code: &str,
    ) -> Result<Option<VerifiedCertificate>> {
        let permit = authorize(caller, &policy::VERIFY_CERTIFICATE)?;
        let rates = &self.outward.rates;
        rates.check("certificate_verification", &key_of(caller), 1).await?;
        let Ok(number) = CertificateNumber::parse(number) else { return Ok(None) };
        let number = number.to_string();
        let Some(position) = position_of(&self.env.vault, &number, &typed_code(code)) else {
            rates.check("certificate_verification_wrong", "all", 1).await?;
            return Ok(None);
        };
        let db = &self.env.db.reader;
        let Some(row) = repository::certificate_by_number(db, &number).await? else { return Ok(None) };
        let copies = repository::copies(db, row.id).await?;
        let Some(copy) = copies.iter().find(|copy| copy.position == position) else { return Ok(None) };
        let status = CopyStatus::of(&row.status, copy.superseded_by_id);
        let (spouses, verified) = self.describe(row, status).await?;
        let payload = json!({ "operation": "verifyCertificate", "certificate": number, "persons": spouses });
        record_disclosure(&self.env, &permit, &spouses, payload).await?;
        Ok(Some(verified))
    }

    async fn describe(
        &self,
        row: certificate::Model,
        status: CopyStatus,
    ) -> Result<(Vec<Uuid>, VerifiedCertificate)> {
        let db = &self.env.db.reader;
        let marriage = marriage::Entity::find_by_id(row.marriage_id)
            .one(db)
            .await?
            .ok_or(Error::bug("a certificate without a marriage"))?;
        let case = service_case::Entity::find_by_id(row.case_id)
            .one(db)
            .await?
            .ok_or(Error::bug("a certificate without a case"))?;
        let office = organization::Entity::find_by_id(case.office_id)
            .one(db)
            .await?
            .ok_or(Error::bug("a case without an office"))?;
        let spouses = repository::spouses(db, marriage.id).await?;
        let mut names = Vec::with_capacity(spouses.len());
        for spouse in &spouses {
            let person = person::Entity::find_by_id(*spouse)
                .one(db)
                .await?
                .ok_or(Error::bug("a spouse without a person"))?;
            let context = SealContext { table: "person", row: person.id, column: "name_sealed" };
            let name = self.env.vault.open(context, &person.name_sealed)?;
            names.push(mask_name(&name));
        }
        let kind = CertificateKind::try_from_value(&row.kind)?;
        let verified = VerifiedCertificate {
            number: row.number,
            kind,
            status,
            registered_on: registered_on(kind, &marriage.registered_on, marriage.ended_on, row.issued_on),
            issued_on: row.issued_on,
            office_name: office.name,
            holder_names_masked: names,
        };
        Ok((spouses, verified))
    }
}

fn mask_name(name: &str) -> String {
    PersonName::parse(name).map_or_else(|_| "*".to_owned(), |name| name.masked())
}

/// 登记日期 as the certificate shows it: a replacement keeps the original day.
pub fn registered_on(
    kind: CertificateKind,
    married: &NaiveDate,
    ended: Option<NaiveDate>,
    issued: NaiveDate,
) -> NaiveDate {
    match kind {
        CertificateKind::Marriage | CertificateKind::MarriageReissue => *married,
        CertificateKind::Divorce | CertificateKind::DivorceReissue => ended.unwrap_or(issued),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::keys::HubKeys;

    fn copy(status: CopyStatus) -> ElectronicCertificate {
        let day = |text: &str| text.parse().unwrap();
        ElectronicCertificate {
            number: "J420112-2026-000001".to_owned(),
            kind: CertificateKind::Marriage,
            position: 1,
            holder_name: "测试甲".to_owned(),
            holder_id_type: "RESIDENT_ID".to_owned(),
            holder_id_number_masked: "420112********0011".to_owned(),
            registered_on: day("2026-01-05"),
            office_name: "东西湖区婚姻登记处".to_owned(),
            office_code: "420112".to_owned(),
            issued_on: day("2026-01-05"),
            status,
            version: 1,
        }
    }

    #[test]
    fn what_is_signed_says_of_when_it_is_and_for_how_long() {
        let keys = HubKeys::demo();
        let now = "2026-01-05T02:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let day = TimeDelta::hours(24);
        let payload = |status, now| copy(status).payload("https://hub.test", "CODE", now, day);
        let sign = |status, now| keys.sign_jws(&payload(status, now), "x+jws");
        assert_eq!(sign(CopyStatus::Valid, now), sign(CopyStatus::Valid, now));
        assert_ne!(sign(CopyStatus::Valid, now), sign(CopyStatus::Invalidated, now));
        assert_ne!(sign(CopyStatus::Valid, now), sign(CopyStatus::Valid, now + day));
        let payload = payload(CopyStatus::Valid, now);
        assert_eq!((&payload["iat"], &payload["exp"]), (&json!(1_767_578_400), &json!(1_767_664_800)));
        assert_eq!(payload["asOf"], "2026-01-05T10:00:00+08:00");
        assert_eq!(payload["status"], "VALID");
        assert!(!format!("{:?}", copy(CopyStatus::Valid)).contains("测试甲"));
    }

    #[test]
    fn each_copy_has_a_code_of_its_own_that_survives_typing() {
        let vault = HubKeys::demo().vault();
        let number = "J420112-2026-000001";
        let codes = [1, 2].map(|position| verification_code(&vault, number, position));
        assert_ne!(codes[0], codes[1]);
        for (position, code) in [1, 2].into_iter().zip(&codes) {
            let spaced = format!("{} {}-{}", &code[..4], &code[4..8].to_lowercase(), &code[8..]);
            assert_eq!(position_of(&vault, number, &typed_code(&spaced)), Some(position));
        }
        assert_eq!(position_of(&vault, "J420112-2026-000002", &codes[0]), None);
        assert_eq!(position_of(&vault, number, ""), None);
        assert_eq!(typed_code("oO iI-lL"), "001111");
        assert_eq!(typed_code(&"A".repeat(1_000)).len(), 64);
    }

    #[test]
    fn an_ended_certificate_ends_its_copies_and_a_replacement_only_one() {
        let by = Some(Uuid::nil());
        for (stored, superseded_by, expected) in [
            ("VALID", None, CopyStatus::Valid),
            ("SUPERSEDED", by, CopyStatus::Superseded),
            ("SUPERSEDED", None, CopyStatus::Valid),
            ("INVALIDATED", by, CopyStatus::Invalidated),
            ("INVALIDATED", None, CopyStatus::Invalidated),
        ] {
            assert_eq!(CopyStatus::of(stored, superseded_by), expected, "{stored} {superseded_by:?}");
        }
    }

    #[test]
    fn a_replacement_shows_the_original_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (married, ended, issued) = (day("2020-05-20"), day("2023-03-01"), day("2026-01-05"));
        for (kind, expected) in [
            (CertificateKind::Marriage, married),
            (CertificateKind::MarriageReissue, married),
            (CertificateKind::Divorce, ended),
            (CertificateKind::DivorceReissue, ended),
        ] {
            assert_eq!(registered_on(kind, &married, Some(ended), issued), expected);
        }
    }

    #[test]
    fn the_picture_carries_the_address() {
        let url = verification_url("https://hub.test", "J420112-2026-000001", "ABCD");
        assert_eq!(url, "https://hub.test/verify?number=J420112-2026-000001&code=ABCD");
        assert!(qr_svg(&url).unwrap().contains("<svg"));
    }
}
