//! 申请家庭 as an intake keeps it: members are parties of its case, the rest of the form is JSON.
//! Start with [`HouseholdRecord::load`], which gives the rules their plain values.
//! Never: names and numbers; sex and birth date come from the person.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::{assistance::assistance_intake, case::case_party, values::division_code::DivisionCode};
use sea_orm::{ActiveEnum, ConnectionTrait};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    assistance::rules::{
        facts::{Area, Asset, Circumstance, Disability, Expense, Household, Income, Member, Relation, Work},
        programme::route::Standing,
    },
    person,
    platform::{
        env::Env,
        error::{Error, Result},
    },
};

/// What the form says of a member, kept with the party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberRecord {
    pub relation: Relation,
    pub area: Area,
    pub hukou: Option<String>,
    pub residence: Option<String>,
    pub lives_together: bool,
    pub circumstances: BTreeSet<Circumstance>,
    pub disability: Option<Disability>,
    pub is_seriously_ill: bool,
    pub work: Work,
    pub holds_residence_permit: bool,
}

/// What the form declares beside the members.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    pub incomes: Vec<Income>,
    pub expenses: Vec<Expense>,
    pub assets: Vec<Asset>,
}

/// Whom a matter is for, and what its programme asks beside the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SubjectRecord {
    /// Place of the member; none for the household.
    pub member: Option<usize>,
    /// 需要长期照护, since this day.
    pub care_needed_since: Option<NaiveDate>,
    /// 领取工伤保险生活护理费.
    pub draws_work_injury_nursing_pay: bool,
}

/// A household as the rules take it, with who is who.
#[derive(Debug, Clone)]
pub(super) struct HouseholdRecord {
    pub(super) household: Household,
    pub(super) persons: Vec<Uuid>,
    pub(super) standings: Vec<Standing>,
}

impl MemberRecord {
    pub(super) fn parse(party: &case_party::Model) -> Result<Self> {
        serde_json::from_str(&party.facts).map_err(Error::internal)
    }

    fn member(self, person: &person::Loaded) -> Member {
        Member {
            relation: self.relation,
            sex: person.sex,
            born_on: person.birth_date,
            area: self.area,
            hukou: self.hukou,
            residence: self.residence,
            lives_together: self.lives_together,
            circumstances: self.circumstances,
            disability: self.disability,
            is_seriously_ill: self.is_seriously_ill,
            work: self.work,
        }
    }

    fn standing(&self) -> Standing {
        let parse = |code: &Option<String>| code.as_deref().and_then(|code| DivisionCode::parse(code).ok());
        Standing {
            hukou: parse(&self.hukou),
            residence: parse(&self.residence),
            holds_residence_permit: self.holds_residence_permit,
        }
    }
}

impl HouseholdRecord {
    /// Of an intake and the parties of its case.
    pub(super) async fn load(
        env: &Env,
        db: &impl ConnectionTrait,
        intake: &assistance_intake::Model,
        parties: &[case_party::Model],
    ) -> Result<Self> {
        let persons: Vec<Uuid> = parties.iter().map(|party| party.person_id).collect();
        let records: Vec<MemberRecord> = parties.iter().map(MemberRecord::parse).collect::<Result<_>>()?;
        let loaded = person::load(env, db, &persons).await?;
        let declared: Declared = serde_json::from_str(&intake.declared).map_err(Error::internal)?;
        Ok(Self::of(records, &loaded, declared, Area::try_from_value(&intake.area)?))
    }

    pub(super) fn of(
        records: Vec<MemberRecord>,
        persons: &[person::Loaded],
        declared: Declared,
        area: Area,
    ) -> Self {
        let standings = records.iter().map(MemberRecord::standing).collect();
        let members =
            records.into_iter().zip(persons).map(|(record, person)| record.member(person)).collect();
        let Declared { incomes, expenses, assets } = declared;
        let place = [String::new(), String::new(), String::new()];
        Self {
            household: Household { members, incomes, expenses, assets, area, place },
            persons: persons.iter().map(|person| person.id).collect(),
            standings,
        }
    }
}
