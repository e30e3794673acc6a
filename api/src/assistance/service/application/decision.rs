//! 报送、审核确认、不予确认与退回.

use std::sync::Arc;

use entities::{assistance::assistance_award, case::words::OfficePart, values::plain_text::PlainText};
use sea_orm::{ActiveEnum, ActiveModelTrait, Set};
use serde_json::json;

use super::*;
use crate::{
    assistance::{
        SERVICE,
        rules::{
            award::Award,
            benefit::entitlement::Period,
            desk::{DESK_OFFICE_NOT_CONNECTED, DESK_OPINION_CHANGED, may_propose_confirmation},
            facts::Fen,
            month::start_month,
            programme::{
                decider::Level,
                exclusion::{GrantMode, exclusion_groups},
            },
            steps::{RefusalNotice, before_confirmation, before_refusal},
        },
    },
    directory::OrganizationInfo,
    platform::{vault::SealContext, violation::Finding},
};

impl Assistance {
    /// 报送审核确认. The case goes to the level that decides; the street keeps sight of it.
    pub async fn hand_over(&self, caller: &Arc<Caller>, command: Command, at: At) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, &policy::HAND_OVER, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let today = work.today();
        let desk = self.desk_of(&open, today).await?;
        let traits = open.traits(&desk);
        let to = open.step(CaseAct::HandOver, &traits)?;
        let posting = repository::posting(&work, open.case.id).await?;
        let period = posting.as_ref().map(period_of);
        let over =
            crate::assistance::rules::publicity::must_be_over(traits.has_publicity, period.as_ref(), today);
        if let Some(finding) = over {
            return Err(Error::refused(finding));
        }
        examines(&work, open.case.id).await?;
        let decider = match open.route.decider.level {
            Level::Street => None,
            Level::County | Level::CountyMechanism => Some(self.bureau(&open, today).await?),
        };
        let (pause, due) = notice::start_the_clock(&work, &open, &desk).await?;
        let change = CaseChange {
            state: Some(to.to_value()),
            hand_to: decider.filter(|office| office.id != open.case.office_id),
            pause,
            due,
            ..CaseChange::default()
        };
        let saved = Case::save(&work, &open.case, change).await?;
        Case::take_part(&work, open.intake.case_id, saved.office_id, OfficePart::Handled).await?;
        let record = Record::of("Case", saved.id, saved.version).payload(json!({
            "state": saved.state,
            "office": saved.office_id,
            "dueOn": saved.due_on,
        }));
        work.commit(record).await
    }

    /// 退回重审: the examining office gives its opinion anew.
    pub async fn return_application(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, &policy::RETURN_APPLICATION, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let desk = self.desk_of(&open, work.today()).await?;
        let to = open.step(CaseAct::Return, &open.traits(&desk))?;
        self.decides(&work, caller, open.case.id).await?;
        let street = match open.route.competent.street {
            Some(street) => {
                self.directory.office_in(street.as_str(), "STREET", SERVICE, work.today()).await?
            }
            None => None,
        };
        let change = CaseChange { state: Some(to.to_value()), hand_to: street, ..CaseChange::default() };
        let saved = Case::save(&work, &open.case, change).await?;
        let record = Record::of("Case", saved.id, saved.version)
            .payload(json!({ "state": saved.state, "reason": reason.as_str() }))
            .for_staff();
        work.commit(record).await
    }

    /// 审核确认. Judged once more on what is on file; the award and its claims are made with it.
    ///
    /// # Errors
    /// Every missing step; [`DESK_OPINION_CHANGED`] where the rules no longer say what the opinion rests on;
    /// an award in force that excludes this one.
    pub async fn confirm_application(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, &policy::CONFIRM_APPLICATION, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let today = work.today();
        let desk = self.desk_of(&open, today).await?;
        let traits = open.traits(&desk);
        let to = open.step(CaseAct::Confirm, &traits)?;
        let posting = repository::posting(&work, open.case.id).await?.as_ref().map(period_of);
        let examination = open.examination(&work).await?;
        let mut found =
            before_confirmation(&traits, &examination, posting.as_ref(), officer(caller), today).violations;
        let judged = self.judge(&work, &open, &desk).await?;
        found.extend(may_propose_confirmation(&judged.eligibility));
        let opinion = open.opinion()?.ok_or(Error::bug("a decision without an opinion"))?;
        let now = Opinion::of(judged, opinion.recommends_confirmation);
        if !opinion.recommends_confirmation || now != opinion {
            found.push(Finding::of(&DESK_OPINION_CHANGED));
        }
        if !found.is_empty() {
            return Err(Error::Refused(found));
        }
        self.decides(&work, caller, open.case.id).await?;
        let award = self.grant(&work, &open, &desk, &opinion).await?;
        repository::save_application(&work, &open.application, |row| row.decided_on = Set(Some(today)))
            .await?;
        let granted = Record::of("AssistanceAward", award.id, award.version).payload(json!({
            "case": open.case.id,
            "programme": award.programme,
            "monthly": award.monthly,
            "firstMonth": award.first_month,
        }));
        let basis = opinion.explained.legal_basis;
        let record = move |saved: &service_case::Model| {
            Record::of("Case", saved.id, saved.version)
                .legal_basis(basis)
                .payload(json!({ "state": saved.state, "award": award.id }))
        };
        work.also(&policy::GRANT_AWARD, &granted).await?;
        self.end(*work, &open, to, record).await
    }

    /// 不予确认, in writing, with reasons and the way to appeal.
    pub async fn refuse_application(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        reasons: &PlainText<1000>,
        has_appeal_note: bool,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, &policy::REFUSE_APPLICATION, command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let desk = self.desk_of(&open, work.today()).await?;
        let to = open.step(CaseAct::Refuse, &open.traits(&desk))?;
        let notice =
            RefusalNotice { has_written_reasons: !reasons.as_str().trim().is_empty(), has_appeal_note };
        let found = before_refusal(notice, &open.examination(&work).await?, officer(caller));
        if !found.is_empty() {
            return Err(Error::Refused(found));
        }
        self.decides(&work, caller, open.case.id).await?;
        let context =
            SealContext { table: "assistance_application", row: open.case.id, column: "reasons_sealed" };
        let (sealed, today) = (self.env.vault.seal(context, reasons.as_str()), work.today());
        repository::save_application(&work, &open.application, |row| {
            row.reasons_sealed = Set(Some(sealed));
            row.decided_on = Set(Some(today));
        })
        .await?;
        let record = |saved: &service_case::Model| {
            Record::of("Case", saved.id, saved.version).payload(json!({ "state": saved.state }))
        };
        self.end(*work, &open, to, record).await
    }

    async fn decides(&self, work: &UnitOfWork, caller: &Caller, case: Uuid) -> Result<()> {
        repository::lay_hand(work, case, &caller.subject, HandSide::Decides).await
    }

    async fn bureau(&self, open: &Open, today: NaiveDate) -> Result<Arc<OrganizationInfo>> {
        let county = open.route.competent.county;
        let bureau = self.directory.office_in(county.as_str(), "BUREAU", SERVICE, today).await?;
        bureau.ok_or_else(|| Error::refused(Finding::of(&DESK_OFFICE_NOT_CONNECTED)))
    }

    async fn grant(
        &self,
        work: &UnitOfWork,
        open: &Open,
        desk: &Desk,
        opinion: &Opinion,
    ) -> Result<assistance_award::Model> {
        let (today, conventions) = (work.today(), &desk.reference.conventions);
        let first_payment =
            programme::of(open.programme).first_payment(&desk.place, desk.day, &conventions.programme);
        let applied_on = crate::platform::clock::legal_date(open.case.opened_at);
        let this_month = Month::of(today).ok_or(Error::bug("a day without a month"))?;
        let first = opinion.first_month.or_else(|| start_month(first_payment, applied_on, today));
        let first = first.unwrap_or(this_month);
        let monthly = opinion
            .benefit
            .as_ref()
            .filter(|benefit| benefit.period == Period::Monthly)
            .map_or(Fen::ZERO, |benefit| benefit.total);
        // A status pays nothing of its own and is held all the same.
        let terms = (monthly != Fen::ZERO)
            .then(|| Award::grant(open.programme, GrantMode::Full, first, monthly, today))
            .transpose()
            .map_err(Error::refused)?;
        let award = assistance_award::ActiveModel {
            id: Set(new_id(work.now())),
            version: Set(1),
            case_id: Set(open.case.id),
            programme: Set(open.programme.to_value()),
            office_id: Set(open.case.office_id),
            province: Set(open.case.province.clone()),
            city: Set(open.case.city.clone()),
            county: Set(open.case.county.clone()),
            street: Set(open.case.street.clone()),
            persons: Set(i64::try_from(opinion.holders.len()).map_err(Error::internal)?),
            terms: Set(serde_json::to_string(&terms).map_err(Error::internal)?),
            first_month: Set(first.first_day()),
            last_month: Set(None),
            monthly: Set(monthly.get()),
            decided_on: Set(today),
            benefit: Set(serde_json::to_string(&opinion.benefit).map_err(Error::internal)?),
        }
        .insert(work.connection())
        .await?;
        let keys = exclusion_groups(open.programme, GrantMode::Full, &conventions.exclusion);
        let parties = Case::parties(work, open.intake.case_id).await?;
        for place in &opinion.holders {
            let Some(party) = parties.get(*place) else { continue };
            repository::hold(work, award.id, (*place, party.person_id), &keys).await?;
        }
        Ok(award)
    }
}
