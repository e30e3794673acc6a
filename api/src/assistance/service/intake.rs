//! 一门受理: one form for a household becomes one intake and a case for each matter, each at the office that is
//! competent for it.
//! Start with [`Assistance::submit_intake`].
//! Never: half an intake; what is wrong with any part is told for all of it at once.

use std::{collections::BTreeSet, sync::Arc};

use chrono::NaiveDate;
use entities::{
    assistance::{
        assistance_application, assistance_intake, information_consent,
        words::{Area, CaseState, IntakeState, Programme, Relation},
    },
    case::{
        service_case,
        words::{CaseMatter, OfficePart, PartyRole, Residency},
    },
    values::{
        case_number::ServiceCode, division_code::DivisionCode, id_document::IdType, plain_text::PlainText,
    },
};
use sea_orm::{ActiveEnum, ActiveModelTrait, Set};
use serde_json::json;
use uuid::Uuid;

use super::{
    desk::Desk,
    household::{Declared, HouseholdRecord, MemberRecord, SubjectRecord},
    matters,
};
use crate::{
    assistance::{
        Assistance, SERVICE, policy, repository,
        rules::{
            desk::{
                Asked, Consent, DESK_MATTER_NOT_OFFERED, DESK_OFFICE_NOT_CONNECTED, check_consents,
                check_matters,
            },
            household::{count_members, counted_places, form::check_form},
            programme::{
                self,
                route::{Handling, Route, RouteFacts, Standing, route},
            },
            sla::form_date_differs,
        },
    },
    case::{Case, NewCase, NewParty, Place, due::Due},
    directory::{OrganizationInfo, PlaceCodes},
    person::{self, Identity, Origin, Registered, register_all},
    platform::{
        auth::{caller::Caller, permit::authorize},
        error::{Error, InputProblem, Result},
        ids::new_id,
        ledger::entry::Record,
        unit_of_work::{Begun, Command, FirstResult, UnitOfWork, begin},
        violation::Finding,
    },
};

/// A member as the window takes them.
#[derive(Debug, Clone)]
pub struct MemberDraft {
    pub identity: Identity,
    pub record: MemberRecord,
    /// 授权书: signed on, number of the form.
    pub consent: Option<(NaiveDate, PlainText<40>)>,
}

/// A matter as the window takes it.
#[derive(Debug, Clone)]
pub struct MatterDraft {
    pub programme: Programme,
    pub subject: SubjectRecord,
}

/// The form.
#[derive(Debug, Clone)]
pub struct IntakeDraft {
    /// Street or county where the household lives.
    pub place: DivisionCode,
    pub area: Area,
    pub members: Vec<MemberDraft>,
    pub declared: Declared,
    pub matters: Vec<MatterDraft>,
    /// The date written on the form; the recorded one rules.
    pub form_dated_on: Option<NaiveDate>,
}

/// A matter with its way.
struct Routed {
    draft: MatterDraft,
    route: Route,
    office: Arc<OrganizationInfo>,
    /// Places of those it is for.
    people: BTreeSet<usize>,
}

impl Assistance {
    /// 一门受理.
    ///
    /// # Errors
    /// Everything that is wrong with members, signatures, matters and their places, at once.
    pub async fn submit_intake(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        draft: IntakeDraft,
    ) -> Result<FirstResult> {
        let permit = authorize(caller, &policy::SUBMIT_INTAKE)?;
        let office = self.office_of(&permit).await?;
        let hukou = self.places_of(&draft).await?;
        let work = match begin(&self.env, &permit, command).await? {
            Begun::Repeat(first) => return Ok(first),
            Begun::Fresh(work) => work,
        };
        let desk = self.desk(work.today(), draft.place, office.division.code).await?;
        let persons = register_members(&work, &draft.members).await?;
        let record = household(&work, &draft, &persons).await?;
        let (routed, warnings) = self.check(&desk, &draft, &record, &office).await?;

        let intake = open_intake(&work, &draft, office, &persons, &hukou).await?;
        let mut opened = Vec::new();
        for (position, matter) in (0_i64..).zip(routed) {
            let case = open_application(&work, &intake, (position, matter), &draft, &persons, &hukou).await?;
            let record = Record::of("Case", case.id, case.version)
                .payload(json!({ "caseNumber": case.case_number, "state": case.state, "intake": intake.id }));
            work.also(&policy::OPEN_APPLICATION, &record).await?;
            opened.push(case.id);
        }
        let codes: BTreeSet<&str> = warnings.iter().map(Finding::code).collect();
        let record = Record::of("Case", intake.id, intake.version).payload(json!({
            "caseNumber": intake.case_number,
            "state": intake.state,
            "members": draft.members.len(),
            "applications": opened,
            "warnings": codes,
        }));
        work.commit(record).await
    }

    /// All that is wrong with the form, and where each matter goes.
    async fn check(
        &self,
        desk: &Desk,
        draft: &IntakeDraft,
        record: &HouseholdRecord,
        office: &Arc<OrganizationInfo>,
    ) -> Result<(Vec<Routed>, Vec<Finding>)> {
        let conventions = &desk.reference.conventions;
        let form = check_form(&record.household, desk.day, &conventions.household);
        let (mut found, mut warnings) = (form.violations, form.warnings);
        let consents: Vec<Consent> = draft
            .members
            .iter()
            .enumerate()
            .filter_map(|(member, draft)| Some(Consent { member, signed_on: draft.consent.as_ref()?.0 }))
            .collect();
        found.extend(check_consents(&record.household, &consents, desk.day));
        let asked: Vec<Asked> = draft
            .matters
            .iter()
            .map(|matter| Asked { programme: matter.programme, member: matter.subject.member })
            .collect();
        found.extend(check_matters(&record.household, &asked));
        warnings.extend(
            draft.form_dated_on.and_then(|written| form_date_differs("formDatedOn", written, desk.day)),
        );
        let members = count_members(&record.household, desk.day, &conventions.household);
        let counted = counted_places(&members);
        let mut routed = Vec::new();
        for (at, matter) in draft.matters.iter().enumerate() {
            let path = format!("matters.{at}.programme");
            if matters::of(matter.programme).is_none() {
                found.push(Finding::of(&DESK_MATTER_NOT_OFFERED).at(path));
                continue;
            }
            let people = matter.subject.member.map_or_else(|| counted.clone(), |one| BTreeSet::from([one]));
            let standings: Vec<Standing> =
                people.iter().filter_map(|&place| record.standings.get(place).cloned()).collect();
            let facts = RouteFacts {
                programme: matter.programme,
                receiving: desk.receiving,
                people: &standings,
                hardship: None,
                amount: None,
                accepted_on: desk.day,
                law: desk.law,
            };
            let way = route(&facts, &conventions.programme, &conventions.route);
            let relocate = |finding: Finding| finding.at(path.clone());
            found.extend(way.violations.into_iter().map(relocate));
            warnings.extend(way.warnings);
            let Some(route) = way.route else { continue };
            match self.competent_office(&route, office, desk.day).await? {
                Some(office) => routed.push(Routed { draft: matter.clone(), route, office, people }),
                None if route.handling == Handling::NotHere => {}
                None => found.push(Finding::of(&DESK_OFFICE_NOT_CONNECTED).at(path)),
            }
        }
        if found.is_empty() { Ok((routed, warnings)) } else { Err(Error::Refused(found)) }
    }

    /// The office that takes a matter up: here, or the street or bureau of the competent place.
    async fn competent_office(
        &self,
        route: &Route,
        here: &Arc<OrganizationInfo>,
        day: NaiveDate,
    ) -> Result<Option<Arc<OrganizationInfo>>> {
        if route.handling == Handling::Here {
            return Ok(Some(Arc::clone(here)));
        }
        if let Some(street) = route.competent.street {
            return self.directory.office_in(street.as_str(), "STREET", SERVICE, day).await;
        }
        self.directory.office_in(route.competent.county.as_str(), "BUREAU", SERVICE, day).await
    }

    /// 户籍地 of each member, all unknown divisions told at once.
    async fn places_of(&self, draft: &IntakeDraft) -> Result<Vec<Option<PlaceCodes>>> {
        let (mut places, mut problems) = (Vec::new(), Vec::new());
        let mut unknown = |path: Vec<String>| {
            problems.push(InputProblem {
                path,
                code: "UNKNOWN_DIVISION",
                message_zh: "没有此行政区划".to_owned(),
                message_en: "no such division".to_owned(),
            });
        };
        if self.real_division(draft.place.as_str()).await?.is_none() {
            unknown(["input", "place"].map(str::to_owned).to_vec());
        }
        for (at, member) in draft.members.iter().enumerate() {
            let path = |field: &str| ["input", "members", &at.to_string(), field].map(str::to_owned).to_vec();
            if let Some(code) = &member.record.residence
                && self.real_division(code).await?.is_none()
            {
                unknown(path("residenceDivision"));
            }
            let Some(code) = &member.record.hukou else {
                places.push(None);
                continue;
            };
            let place = self.real_division(code).await?;
            if place.is_none() {
                unknown(path("hukouDivision"));
            }
            places.push(place);
        }
        if problems.is_empty() { Ok(places) } else { Err(Error::BadUserInput(problems)) }
    }

    async fn real_division(&self, code: &str) -> Result<Option<PlaceCodes>> {
        let division = self.directory.division(code).await?;
        Ok(division.filter(|division| !division.is_heading).map(|division| division.place.clone()))
    }
}

/// Finds or makes the members' persons.
///
/// # Errors
/// `BAD_USER_INPUT` for somebody who is on the form twice.
async fn register_members(work: &UnitOfWork, members: &[MemberDraft]) -> Result<Vec<Registered>> {
    let paths: Vec<String> = (0..members.len()).map(|at| at.to_string()).collect();
    let paths: Vec<[&str; 4]> = paths.iter().map(|at| ["input", "members", at.as_str(), "person"]).collect();
    let identities: Vec<(&Identity, &[&str])> =
        members.iter().zip(&paths).map(|(member, path)| (&member.identity, path.as_slice())).collect();
    let persons = register_all(work, &identities, Origin::SeenByStaff).await?;
    let mut seen = BTreeSet::new();
    let twice: Vec<InputProblem> = persons
        .iter()
        .zip(&paths)
        .filter(|(person, _)| !seen.insert(person.id))
        .map(|(_, path)| InputProblem {
            path: path.iter().copied().chain(["idNumber"]).map(str::to_owned).collect(),
            code: "SAME_PERSON",
            message_zh: "同一人重复列为家庭成员".to_owned(),
            message_en: "the same person is on the form twice".to_owned(),
        })
        .collect();
    if twice.is_empty() { Ok(persons) } else { Err(Error::BadUserInput(twice)) }
}

async fn household(
    work: &UnitOfWork,
    draft: &IntakeDraft,
    persons: &[Registered],
) -> Result<HouseholdRecord> {
    let ids: Vec<Uuid> = persons.iter().map(|person| person.id).collect();
    let loaded = person::load(work.env(), work.connection(), &ids).await?;
    let records = draft.members.iter().map(|member| member.record.clone()).collect();
    Ok(HouseholdRecord::of(records, &loaded, draft.declared.clone(), draft.area))
}

async fn open_intake(
    work: &UnitOfWork,
    draft: &IntakeDraft,
    office: Arc<OrganizationInfo>,
    persons: &[Registered],
    hukou: &[Option<PlaceCodes>],
) -> Result<service_case::Model> {
    let parties = draft
        .members
        .iter()
        .zip(persons)
        .zip(hukou)
        .map(|((member, person), hukou)| {
            Ok(NewParty {
                facts: serde_json::to_value(&member.record).map_err(Error::internal)?,
                ..party(member, person, hukou)
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let new = NewCase {
        service: SERVICE,
        service_code: ServiceCode::ASSISTANCE_INTAKE,
        matter: CaseMatter::AssistanceIntake.to_value(),
        state: IntakeState::UnderWay.to_value(),
        channel: "WINDOW",
        place: Place { office },
        due: Due::None,
        accepted_on: None,
        received_by: None,
    };
    let case = Case::open(work, new, parties).await?;
    assistance_intake::ActiveModel {
        case_id: Set(case.id),
        place: Set(draft.place.as_str().to_owned()),
        area: Set(draft.area.to_value()),
        declared: Set(serde_json::to_string(&draft.declared).map_err(Error::internal)?),
        form_dated_on: Set(draft.form_dated_on),
    }
    .insert(work.connection())
    .await?;
    for (member, person) in draft.members.iter().zip(persons) {
        let Some((signed_on, number)) = &member.consent else { continue };
        information_consent::ActiveModel {
            id: Set(new_id(work.now())),
            intake_id: Set(case.id),
            person_id: Set(person.id),
            signed_on: Set(*signed_on),
            form_number: Set(number.as_str().to_owned()),
        }
        .insert(work.connection())
        .await?;
    }
    Ok(case)
}

/// 分办: a matter becomes a case of its own.
async fn open_application(
    work: &UnitOfWork,
    intake: &service_case::Model,
    (position, matter): (i64, Routed),
    draft: &IntakeDraft,
    persons: &[Registered],
    hukou: &[Option<PlaceCodes>],
) -> Result<service_case::Model> {
    let Routed { draft: asked, route, office, people } = matter;
    let rules = programme::of(asked.programme);
    // The applicant stays concerned with what is asked for another member.
    let concerned: Vec<usize> = match asked.subject.member {
        Some(member) => BTreeSet::from([0, member]).into_iter().collect(),
        None => (0..persons.len()).collect(),
    };
    let parties = concerned
        .iter()
        .filter_map(|&at| Some(party(draft.members.get(at)?, persons.get(at)?, hukou.get(at)?)))
        .collect();
    let code =
        ServiceCode::new(rules.service_code).ok_or(Error::bug("a programme without a service code"))?;
    let new = NewCase {
        service: SERVICE,
        service_code: code,
        matter: asked.programme.to_value(),
        state: CaseState::Submitted.to_value(),
        channel: "WINDOW",
        place: Place { office },
        due: Due::None,
        accepted_on: None,
        received_by: Some(intake.office_id),
    };
    let case = Case::open(work, new, parties).await?;
    // Who works on a matter sees the form it comes from.
    Case::take_part(work, intake.id, case.office_id, OfficePart::Handled).await?;
    assistance_application::ActiveModel {
        case_id: Set(case.id),
        intake_id: Set(intake.id),
        programme: Set(asked.programme.to_value()),
        position: Set(position),
        subject: Set(serde_json::to_string(&asked.subject).map_err(Error::internal)?),
        route: Set(serde_json::to_string(&route).map_err(Error::internal)?),
        opinion: Set(None),
        opinion_on: Set(None),
        supplement: Set(None),
        decided_on: Set(None),
        reasons_sealed: Set(None),
    }
    .insert(work.connection())
    .await?;
    let claimants: Vec<Uuid> =
        people.iter().filter_map(|&at| persons.get(at)).map(|person| person.id).collect();
    let path = format!("matters.{position}.programme");
    repository::enter_claimants(work, case.id, asked.programme, &claimants, &path).await?;
    Ok(case)
}

fn party(member: &MemberDraft, person: &Registered, hukou: &Option<PlaceCodes>) -> NewParty {
    let role = match member.record.relation {
        Relation::Applicant => PartyRole::Applicant,
        _ => PartyRole::HouseholdMember,
    };
    NewParty {
        person: person.id,
        role: role.to_value(),
        residency: residency(member.identity.document.id_type()).to_value(),
        hukou: hukou.clone(),
        is_present: false,
        facts: json!({}),
    }
}

fn residency(id_type: IdType) -> Residency {
    [Residency::Mainland, Residency::HongKongMacaoTaiwan, Residency::Foreigner]
        .into_iter()
        .find(|residency| residency.is_proved_by(id_type))
        .unwrap_or(Residency::Foreigner)
}
