//! 结婚条件核对: the rules asked without a case, for the day it is asked for.
//! Start with [`Marriage::check_eligibility`].
//! Never: another answer than the acts themselves would give for the same facts.

use std::sync::Arc;

use chrono::NaiveDate;
use entities::values::id_document::IdDocument;
use uuid::Uuid;

use super::{Bench, Marriage, partner::stood_on};
use crate::{
    marriage::{
        policy,
        repository::{self, papers::marriages_of},
        rules::{
            assessment::{Assessment, Stage},
            eligibility::assess_marriage,
            facts::{CoupleFacts, MaritalFact},
        },
    },
    person,
    platform::{
        auth::{
            caller::{Caller, PrincipalKind},
            permit::authorize,
        },
        error::Result,
        unit_of_work::record_read,
    },
};

/// A question to the rules.
#[derive(Debug)]
pub struct Question {
    pub office: String,
    /// The day whose law applies, and on which the register is asked; today when none is given.
    pub on: Option<NaiveDate>,
    pub facts: CoupleFacts,
    /// Documents by which the hub's register is asked, where given.
    pub documents: [Option<IdDocument>; 2],
}

/// The rules' answer.
#[derive(Debug)]
pub struct Answer {
    pub day: NaiveDate,
    pub assessment: Assessment,
}

impl Marriage {
    /// Asks the rules. Staff may name ID numbers, so that the register is asked too; that reading is
    /// recorded. A citizen's question reaches only their own record.
    pub async fn check_eligibility(&self, caller: &Arc<Caller>, question: Question) -> Result<Answer> {
        let permit = authorize(caller, &policy::CHECK_ELIGIBILITY)?;
        let day = question.on.unwrap_or_else(|| self.env.clock.today());
        let office = self.office_by_code(&question.office).await?;
        let mut facts = question.facts;
        let mut asked: Vec<Uuid> = Vec::new();
        for (party, document) in [&mut facts.party_a, &mut facts.party_b].into_iter().zip(&question.documents)
        {
            let Some(document) = document else { continue };
            party.sex = document.sex().or(party.sex);
            party.birth_date = document.birth_date().or(party.birth_date);
            let known = person::find_by_document(&self.env, &self.env.db.reader, document).await?;
            // Unknown persons still differ or agree by their number.
            party.person_key = Some(match &known {
                Some(person) => person.id.to_string(),
                None => hex::encode(self.env.vault.blind_index("eligibility", document.number())),
            });
            let Some(person) = known else { continue };
            if caller.kind == PrincipalKind::Citizen && caller.person != Some(person.id) {
                continue;
            }
            asked.push(person.id);
            // As the register tells it of the day that is asked about, like age and law.
            let marriages = marriages_of(&self.env.db.reader, person.id).await?;
            if marriages.iter().any(|row| stood_on(row, day)) {
                party.marital = Some(MaritalFact::InForce);
            }
            let deaths = repository::deaths_of(&self.env.db.reader, &[person.id]).await?;
            party.died_on = deaths.get(&person.id).copied();
            party.bad_faith_until =
                repository::bad_faith::listed_until(&self.env.db.reader, person.id, day).await?;
        }
        if !asked.is_empty() && caller.kind != PrincipalKind::Citizen {
            record_read(&self.env, &permit, "eligibility", &asked).await?;
        }
        let bench = Bench::new(&office, self.reference.on(day).await?, day);
        Ok(Answer { day, assessment: assess_marriage(&facts, &bench.at(Stage::Preview)) })
    }
}
