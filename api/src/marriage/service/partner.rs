//! 婚姻状况核验: the least a partner bureau needs, signed, for a few minutes.
//! Start with [`Marriage::marital_status`].
//! Never: whom, where or when a person married; an answer that is not on record with its purpose.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::{
    marriage::{
        marriage,
        state::MarriageStatus::{Annulled, Revoked, Void},
    },
    values::{id_document::IdDocument, plain_text::PlainText},
};
use sea_orm::ActiveEnum;
use serde_json::json;
use uuid::Uuid;

use super::Marriage;
use crate::{
    marriage::{policy, repository::papers as repository},
    person,
    platform::{
        auth::{caller::Caller, permit::authorize},
        error::{Error, Result},
        ids::new_id,
        unit_of_work::record_disclosure,
    },
};

/// How long a statement may be relied on.
const STATEMENT_MINUTES: i64 = 5;

/// A partner's question.
#[derive(Debug)]
pub struct MaritalQuestion {
    pub document: IdDocument,
    /// The day asked about; today when none is given.
    pub on: Option<NaiveDate>,
    pub purpose: PlainText<200>,
    /// The partner's own case.
    pub case_reference: PlainText<100>,
}

/// The hub's answer.
#[derive(Debug)]
pub struct MaritalAnswer {
    pub known: bool,
    pub in_force: bool,
    pub on: NaiveDate,
    pub as_of: DateTime<Utc>,
    pub answer_id: Uuid,
    /// Compact JWS over the same.
    pub statement: String,
}

impl Marriage {
    /// 婚姻状况核验, from the hub's present register.
    ///
    /// # Errors
    /// `FORBIDDEN` without the scope, `RATE_LIMITED` by partner, `BAD_USER_INPUT` for a day to come,
    /// or further back than is agreed.
    pub async fn marital_status(
        &self,
        caller: &Arc<Caller>,
        question: &MaritalQuestion,
    ) -> Result<MaritalAnswer> {
        let permit = authorize(caller, &policy::VERIFY_MARITAL_STATUS)?;
        let partner = caller.organization.as_ref().ok_or(Error::bug("a partner without an organization"))?;
        let asker = format!("{}@{}", caller.subject, partner.code);
        self.outward.rates.check("marital_status", &asker, 1).await?;
        let now = self.env.clock.now();
        let today = self.env.clock.today();
        let on = question.on.unwrap_or(today);
        if on > today {
            return Err(Error::input(
                &["input", "on"],
                "DAY_TO_COME",
                "日期晚于今天",
                "the day lies in the future",
            ));
        }
        if !self.reference.on(today).await?.conventions.may_ask_about(on, today) {
            return Err(Error::input(
                &["input", "on"],
                "DAY_NOT_AGREED",
                "该日期超出约定的核验范围，请按当日核验",
                "the day lies further back than is agreed; ask about today",
            ));
        }
        let db = &self.env.db.reader;
        let person = person::find_by_document(&self.env, db, &question.document).await?;
        let marriages = match &person {
            Some(person) => repository::marriages_of(db, person.id).await?,
            None => Vec::new(),
        };
        let in_force = marriages.iter().any(|row| stood_on(row, on));
        // Whom somebody merely typed the register does not know.
        let known =
            !marriages.is_empty() || person.as_ref().is_some_and(|person| person.document_seen_at.is_some());
        let answer_id = new_id(now);
        let document = &question.document;
        // Partners cannot join their answers by the subject, nor tell from it who it is.
        let subject = hex::encode(self.env.vault.blind_index(
            "marital-status-subject",
            &format!("{}|{}|{}", partner.code, document.id_type().to_value(), document.number()),
        ));
        let statement = json!({
            "iss": self.outward.public_url,
            "aud": partner.code.as_ref(),
            "sub": subject,
            "jti": answer_id,
            "iat": now.timestamp(),
            "exp": (now + TimeDelta::minutes(STATEMENT_MINUTES)).timestamp(),
            "on": on,
            "known": known,
            "inForce": in_force,
            "purpose": question.purpose.as_str(),
            "caseReference": question.case_reference.as_str(),
        });
        let persons: Vec<Uuid> = person.iter().map(|person| person.id).collect();
        let payload = json!({
            "operation": "maritalStatus",
            "persons": persons,
            "purpose": question.purpose.as_str(),
            "caseReference": question.case_reference.as_str(),
            "answer": answer_id,
            "on": on,
        });
        record_disclosure(&self.env, &permit, &persons, payload).await?;
        Ok(MaritalAnswer {
            known,
            in_force,
            on,
            as_of: now,
            answer_id,
            statement: self.keys.sign_jws(&statement, "marital-status+jws"),
        })
    }
}

/// Whether a marriage, as the register now knows it, was in force on a day: on the day it was registered it
/// was, on the day it ended no longer; one registered late from the day of its effect on. What is void, annulled or
/// revoked never was.
///
/// Source: 《民法典》第1049条、第1054条、第1080条; 《最高人民法院关于适用〈民法典〉婚姻家庭编的解释（一）》第6条.
pub(super) fn stood_on(row: &marriage::Model, day: NaiveDate) -> bool {
    !matches!(row.status, Void | Annulled | Revoked)
        && row.effective_from.unwrap_or(row.registered_on) <= day
        && row.ended_on.is_none_or(|ended| day < ended)
}

#[cfg(test)]
mod tests {
    use entities::marriage::state::{MarriageStanding, MarriageStatus};

    use super::*;

    #[test]
    fn a_marriage_stands_from_its_registration_to_the_day_before_its_end() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let row = |status, ended_on| marriage::Model {
            id: Uuid::nil(),
            version: 1,
            status,
            standing: MarriageStanding::Confirmed,
            origin: "HUB".to_owned(),
            registered_on: day("2020-05-20"),
            effective_from: None,
            effective_basis: None,
            ended_on,
            office_id: None,
            province: String::new(),
            city: String::new(),
            county: String::new(),
            registration_case_id: None,
            ending_case_id: None,
            ending_document: None,
        };
        let standing = row(MarriageStatus::InForce, None);
        let ended = row(MarriageStatus::DissolvedByCourt, Some(day("2025-03-01")));
        let late = marriage::Model { effective_from: Some(day("2015-01-05")), ..standing.clone() };
        let void = row(MarriageStatus::Void, Some(day("2025-03-01")));
        for (marriage, on, expected) in [
            (&standing, "2020-05-19", false),
            (&standing, "2020-05-20", true),
            (&standing, "2026-01-05", true),
            (&late, "2015-01-04", false),
            (&late, "2015-01-05", true),
            (&ended, "2025-02-28", true),
            (&ended, "2025-03-01", false),
            (&void, "2024-01-01", false),
        ] {
            assert_eq!(stood_on(marriage, day(on)), expected, "{on}");
        }
    }
}
