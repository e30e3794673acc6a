//! 救助条件预评估: the rules asked about a household without a case, for the day it is asked for.
//! Start with [`Assistance::assess_household`].
//! Never: another answer than a case of the same facts would get.

use std::{collections::BTreeSet, sync::Arc};

use chrono::NaiveDate;
use entities::values::division_code::DivisionCode;

use super::desk::Desk;
pub use super::desk::Measured;
use crate::{
    assistance::{
        Assistance, policy,
        rules::{
            area::{AreaDecision, household_area},
            benefit::Benefit,
            facts::{Area, Household, Member},
            household::{
                Membership,
                alone::{Alone, AloneFacts, may_apply_alone},
                check_whole, count_members, counted_places,
                form::check_form,
            },
            law::RuleSet,
            means::Position,
            programme::{
                self, Eligibility, Outcome,
                decider::Level,
                dibao::{DibaoFacts, DibaoUnit, assess_dibao},
                edge::{EdgeFacts, assess_edge},
                route::{Route, RouteFacts, Standing, route, scopes},
            },
            sla::SlaExplanation,
        },
    },
    platform::{
        auth::{caller::Caller, permit::authorize},
        error::{Error, InputProblem, Result},
        violation::Finding,
    },
};

/// A household as described, and the day it is asked about.
#[derive(Debug)]
pub struct Question {
    /// The day of acceptance that decides law, standards and policy; today when none is given.
    pub on: Option<NaiveDate>,
    /// 受理地: where the form is handed in; by default where the caller's own office is, else the place.
    pub receiving: Option<DivisionCode>,
    /// Street or county where the household lives: the place whose standards count.
    pub place: DivisionCode,
    pub household: Household,
    pub holds_permit: Vec<bool>,
}

/// One programme, judged for the household.
#[derive(Debug)]
pub struct Judgement {
    pub eligibility: Eligibility,
    /// None when no place is known to be competent.
    pub route: Option<Route>,
    pub route_findings: (Vec<Finding>, Vec<Finding>),
    /// What would be granted, where the rules say yes.
    pub benefit: Option<Benefit>,
    /// The first month paid if it were decided on the day.
    pub first_month: Option<NaiveDate>,
    /// 办理时限 if it were accepted on the day: the law's, and what the place promises.
    pub limits: Vec<SlaExplanation>,
}

/// All that the rules found.
#[derive(Debug)]
pub struct Assessed {
    pub day: NaiveDate,
    pub law: RuleSet,
    pub area: AreaDecision,
    pub members: Vec<Membership>,
    pub violations: Vec<Finding>,
    pub warnings: Vec<Finding>,
    /// None while the form itself is refused.
    pub means: Option<Measured>,
    pub judgements: Vec<Judgement>,
    /// 单人户: for each member, whether they may apply alone.
    pub alone: Vec<Alone>,
}

impl Assistance {
    /// Asks the rules. The household is described without names and numbers, so nobody's data is read.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a day before the first rules and for divisions that do not exist.
    pub async fn assess_household(&self, caller: &Arc<Caller>, question: Question) -> Result<Assessed> {
        authorize(caller, &policy::ASSESS_HOUSEHOLD)?;
        let day = question.on.unwrap_or_else(|| self.env.clock.today());
        self.check_divisions(&question).await?;
        let own = caller.organization.as_ref().map(|organization| organization.division);
        let receiving = question.receiving.or(own).unwrap_or(question.place);
        Ok(self.desk(day, question.place, receiving).await?.assess(&question))
    }

    async fn check_divisions(&self, question: &Question) -> Result<()> {
        let members = question.household.members.iter().enumerate().flat_map(|(at, member)| {
            [("hukouDivision", &member.hukou), ("residenceDivision", &member.residence)]
                .into_iter()
                .filter_map(move |(field, code)| Some((format!("members.{at}.{field}"), code.clone()?)))
        });
        let named = members
            .chain([("place".to_owned(), question.place.as_str().to_owned())])
            .chain(question.receiving.map(|code| ("receiving".to_owned(), code.as_str().to_owned())));
        let mut problems = Vec::new();
        for (path, code) in named.collect::<Vec<_>>() {
            if self.directory.division(&code).await?.is_none_or(|division| division.is_heading) {
                problems.push(InputProblem {
                    path: std::iter::once("input").chain(path.split('.')).map(str::to_owned).collect(),
                    code: "UNKNOWN_DIVISION",
                    message_zh: "没有此行政区划".to_owned(),
                    message_en: "no such division".to_owned(),
                });
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(Error::BadUserInput(problems)) }
    }
}

impl Desk {
    fn assess(&self, question: &Question) -> Assessed {
        let household = &question.household;
        let conventions = &self.reference.conventions;
        let form = check_form(household, self.day, &conventions.household);
        let members = count_members(household, self.day, &conventions.household);
        let counted = counted_places(&members);
        let (area, mixed) = household_area(household, &counted)
            .unwrap_or((AreaDecision { area: Area::Rural, is_mixed: false }, Vec::new()));
        let mut assessed = Assessed {
            day: self.day,
            law: self.law,
            area,
            members,
            violations: form.violations,
            warnings: [form.warnings, mixed].concat(),
            means: None,
            judgements: Vec::new(),
            alone: Vec::new(),
        };
        if !assessed.violations.is_empty() {
            return assessed;
        }
        match self.measure(household, &counted, area.area, &[]) {
            Ok(measured) => assessed.means = Some(measured),
            Err(found) => assessed.violations = found,
        }
        let Some(Measured { comparison: Some((standard, comparison)), property: Some(property), .. }) =
            &assessed.means
        else {
            return assessed;
        };
        // The whole household is asked about, so it is admitted whole.
        let in_part = check_whole(&assessed.members, &counted);
        let dibao =
            DibaoFacts { unit: DibaoUnit::Household { in_part: &in_part }, income: comparison, property };
        let dibao = assess_dibao(&dibao, self.day, self.law, &conventions.dibao);
        let edge = EdgeFacts { in_part: &in_part, income: comparison, property };
        let edge = assess_edge(&edge, self.day, self.law);
        // A sum beyond computing follows from amounts that the means test has refused before.
        let benefit = self.dibao(household, &counted, standard, comparison).ok();
        assessed.judgements =
            vec![self.judge(question, &counted, dibao, benefit), self.judge(question, &counted, edge, None)];
        assessed.alone =
            household.members.iter().map(|member| self.alone(member, comparison.position)).collect();
        assessed
    }

    fn alone(&self, member: &Member, household: Position) -> Alone {
        let facts =
            AloneFacts { household, in_special_hardship: false, local_ground: None, place: &self.place };
        may_apply_alone(member, facts, self.day, self.law, &self.reference.conventions.household)
    }

    fn judge(
        &self,
        question: &Question,
        counted: &BTreeSet<usize>,
        eligibility: Eligibility,
        benefit: Option<Benefit>,
    ) -> Judgement {
        let programme = eligibility.programme;
        let conventions = &self.reference.conventions;
        let people: Vec<Standing> = counted.iter().map(|&at| standing(question, at)).collect();
        let facts = RouteFacts {
            programme,
            receiving: self.receiving,
            people: &people,
            hardship: None,
            amount: None,
            accepted_on: self.day,
            law: self.law,
        };
        let routed = route(&facts, &conventions.programme, &conventions.route);
        let decides = routed.route.as_ref().map_or(Level::County, |route| route.decider.level);
        let place = routed.route.as_ref().map_or_else(
            || self.place.clone(),
            |route| scopes(route.competent.street.unwrap_or(route.competent.county)),
        );
        let first_payment = programme::of(programme).first_payment(&place, self.day, &conventions.programme);
        Judgement {
            benefit: benefit.filter(|_| eligibility.outcome() != Outcome::NotEligible),
            first_month: first_payment.first_month(self.day, self.day),
            limits: self.limits(programme, &place, decides),
            route: routed.route,
            route_findings: (routed.violations, routed.warnings),
            eligibility,
        }
    }
}

fn standing(question: &Question, at: usize) -> Standing {
    let member = question.household.members.get(at);
    let parse = |code: &Option<String>| code.as_deref().and_then(|code| DivisionCode::parse(code).ok());
    Standing {
        hukou: member.and_then(|member| parse(&member.hukou)),
        residence: member.and_then(|member| parse(&member.residence)),
        holds_residence_permit: question.holds_permit.get(at).copied().unwrap_or(false),
    }
}
