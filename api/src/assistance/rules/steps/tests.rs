use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::{
    assistance::rules::{
        facts::SourceOutcome,
        law::{RuleSet, date},
        publicity::{PublicityPeriod, PublicityPolicy},
    },
    platform::calendar::WorkCalendar,
};

const EMERGENCY: ProgrammeTraits = ProgrammeTraits { can_aid_first: true, ..ProgrammeTraits::PLAIN };
const CHILDREN: ProgrammeTraits = ProgrammeTraits { needs_check: true, ..ProgrammeTraits::PLAIN };
const CLERK: Officer<'_> = Officer { account: "clerk", is_contractor: false };
const DECIDER: Officer<'_> = Officer { account: "decider", is_contractor: false };

const STATES: [CaseState; 15] = [
    CaseState::Submitted,
    CaseState::SupplementRequested,
    CaseState::Accepted,
    CaseState::Checking,
    CaseState::Survey,
    CaseState::PreliminaryOpinion,
    CaseState::Publicity,
    CaseState::Objection,
    CaseState::UnderConfirmation,
    CaseState::AidFirst,
    CaseState::Confirmed,
    CaseState::Refused,
    CaseState::NotAccepted,
    CaseState::Withdrawn,
    CaseState::ClosedUncooperative,
];

const ACTS: [CaseAct; 16] = [
    CaseAct::RequestSupplement,
    CaseAct::Accept,
    CaseAct::Decline,
    CaseAct::AidFirst,
    CaseAct::CompleteRecord,
    CaseAct::StartCheck,
    CaseAct::StartSurvey,
    CaseAct::GiveOpinion,
    CaseAct::Post,
    CaseAct::RaiseObjection,
    CaseAct::HandOver,
    CaseAct::Return,
    CaseAct::Confirm,
    CaseAct::Refuse,
    CaseAct::Withdraw,
    CaseAct::CloseUncooperative,
];

fn every_trait() -> impl Iterator<Item = ProgrammeTraits> {
    (0..32u8).map(|bits| ProgrammeTraits {
        needs_check: bits & 1 != 0,
        needs_survey: bits & 2 != 0,
        has_publicity: bits & 4 != 0,
        can_aid_first: bits & 8 != 0,
        posts_again_after_objection: bits & 16 != 0,
    })
}

fn reachable(from: CaseState, traits: &ProgrammeTraits, without: Option<CaseState>) -> BTreeSet<CaseState> {
    let (mut seen, mut open) = (BTreeSet::from([from]), vec![from]);
    while let Some(state) = open.pop() {
        for act in acts(state, traits) {
            let to = next(state, act, traits).unwrap();
            if Some(to) != without && seen.insert(to) {
                open.push(to);
            }
        }
    }
    seen
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code().strip_prefix("ASSISTANCE_").unwrap()).collect()
}

fn walk(traits: &ProgrammeTraits, acts: &[CaseAct]) -> CaseState {
    acts.iter().fold(CaseState::Submitted, |state, act| next(state, *act, traits).unwrap())
}

fn answer(source: &str, outcome: SourceOutcome) -> SourceAnswer {
    SourceAnswer { source: source.to_owned(), outcome, is_verified_otherwise: false }
}

fn surveyor(account: &str) -> Surveyor {
    Surveyor { account: account.to_owned(), has_signed: true }
}

/// A case with nothing against it: examined by `clerk`, surveyed by `a` and `b`.
fn sound() -> Examination {
    let answers = vec![answer("TAX", SourceOutcome::Answered), answer("HOUSING", SourceOutcome::NoRecord)];
    Examination {
        check: Some(Check { answers, contradiction: None }),
        survey: Some(Survey { surveyors: vec![surveyor("a"), surveyor("b")] }),
        handling: Handling { examiners: vec!["clerk".to_owned()], ..Handling::default() },
        ..Examination::default()
    }
}

/// Posted on 2026-03-02, over after 2026-03-09.
fn period() -> PublicityPeriod {
    let calendar =
        WorkCalendar::parse_csv(include_bytes!("../../../../data/workdays.csv").as_slice()).unwrap();
    PublicityPeriod::from_posting(date(2026, 3, 2), &calendar, PublicityPolicy::default()).unwrap()
}

fn confirm(examination: &Examination, officer: Officer<'_>) -> Readiness {
    before_confirmation(&ProgrammeTraits::COMMON, examination, Some(&period()), officer, date(2026, 3, 10))
}

#[test]
fn each_programme_walks_its_own_steps() {
    use CaseAct::{
        Accept, AidFirst, CompleteRecord, Confirm, GiveOpinion, HandOver, Post, RaiseObjection, Refuse,
        RequestSupplement, Return, StartCheck, StartSurvey,
    };
    let common = ProgrammeTraits::COMMON;
    let once = ProgrammeTraits { posts_again_after_objection: false, ..common };
    let to_publicity = [Accept, StartCheck, StartSurvey, GiveOpinion, Post];
    let then = |acts: &[CaseAct]| [to_publicity.as_slice(), acts].concat();
    for (traits, acts, state) in [
        (common, then(&[HandOver, Confirm]), CaseState::Confirmed),
        (common, then(&[RaiseObjection, GiveOpinion, Post, HandOver, Refuse]), CaseState::Refused),
        (once, then(&[RaiseObjection, HandOver, Confirm]), CaseState::Confirmed),
        (common, then(&[HandOver, Return, Post, HandOver, Confirm]), CaseState::Confirmed),
        (common, vec![Accept, StartCheck, StartSurvey, GiveOpinion, Refuse], CaseState::Refused),
        (CHILDREN, vec![Accept, StartCheck, GiveOpinion, HandOver, Confirm], CaseState::Confirmed),
        (ProgrammeTraits::PLAIN, vec![Accept, GiveOpinion, HandOver, Confirm], CaseState::Confirmed),
        (EMERGENCY, vec![AidFirst, CompleteRecord, Confirm], CaseState::Confirmed),
        (EMERGENCY, vec![RequestSupplement, AidFirst, CompleteRecord, Refuse], CaseState::Refused),
        (EMERGENCY, vec![Accept, GiveOpinion, HandOver, Confirm], CaseState::Confirmed),
    ] {
        assert_eq!(walk(&traits, &acts), state, "{acts:?}");
    }
}

#[test]
fn papers_are_asked_for_once_only() {
    let traits = ProgrammeTraits::COMMON;
    let state = walk(&traits, &[CaseAct::RequestSupplement]);
    let finding = next(state, CaseAct::RequestSupplement, &traits).unwrap_err();
    assert_eq!(finding.code(), "ASSISTANCE_SUPPLEMENT_ONCE");
    assert!(!reachable(state, &traits, Some(state)).contains(&CaseState::Submitted));
}

#[test]
fn a_step_that_does_not_follow_is_refused_by_name() {
    for (traits, state, act) in [
        (ProgrammeTraits::COMMON, CaseState::Accepted, CaseAct::StartSurvey),
        (ProgrammeTraits::COMMON, CaseState::PreliminaryOpinion, CaseAct::HandOver),
        (ProgrammeTraits::COMMON, CaseState::Submitted, CaseAct::AidFirst),
        (CHILDREN, CaseState::PreliminaryOpinion, CaseAct::Post),
        (CHILDREN, CaseState::Checking, CaseAct::StartSurvey),
        (EMERGENCY, CaseState::AidFirst, CaseAct::Withdraw),
        (EMERGENCY, CaseState::UnderConfirmation, CaseAct::Withdraw),
        (ProgrammeTraits::COMMON, CaseState::Confirmed, CaseAct::Refuse),
    ] {
        let finding = next(state, act, &traits).unwrap_err();
        assert_eq!(finding.code(), "ASSISTANCE_STEP_NOT_NEXT");
        assert_eq!(finding.facts, [("state", word(&state)), ("act", word(&act))]);
    }
}

#[test]
fn the_final_states_are_these() {
    let finals: Vec<_> = STATES.into_iter().filter(|state| is_final(*state)).collect();
    assert_eq!(
        finals.iter().map(word).collect::<Vec<_>>(),
        ["CONFIRMED", "REFUSED", "NOT_ACCEPTED", "WITHDRAWN", "CLOSED_UNCOOPERATIVE"]
    );
}

#[test]
fn some_final_state_is_reachable_from_every_state_that_can_be_reached() {
    for traits in every_trait() {
        for state in reachable(CaseState::Submitted, &traits, None) {
            let ends = reachable(state, &traits, None);
            assert!(ends.iter().any(|end| is_final(*end)), "{state:?} {traits:?}");
        }
    }
}

/// 第28条: no way around acceptance, check, survey, publicity and confirmation.
#[test]
fn nobody_enters_without_each_step_the_programme_needs() {
    use CaseState::{
        Accepted, Checking, Confirmed, PreliminaryOpinion, Publicity, Submitted, Survey, UnderConfirmation,
    };
    for traits in every_trait().filter(|traits| !traits.can_aid_first) {
        for (needed, state) in [
            (true, Accepted),
            (traits.needs_check, Checking),
            (traits.needs_survey, Survey),
            (true, PreliminaryOpinion),
            (traits.has_publicity, Publicity),
            (true, UnderConfirmation),
        ] {
            let is_around = reachable(Submitted, &traits, Some(state)).contains(&Confirmed);
            assert!(!(needed && is_around), "{state:?} left out: {traits:?}");
        }
        assert!(reachable(Submitted, &traits, None).contains(&Confirmed), "{traits:?}");
    }
}

#[test]
fn each_act_has_one_outcome_whatever_the_programme() {
    for traits in every_trait() {
        for state in STATES {
            let possible: Vec<_> = acts(state, &traits).collect();
            assert_eq!(
                possible.iter().collect::<BTreeSet<_>>().len(),
                possible.len(),
                "{state:?} {traits:?}"
            );
        }
    }
}

#[test]
fn a_sound_case_is_ready() {
    assert_eq!(before_opinion(&ProgrammeTraits::COMMON, &sound(), CLERK), Readiness::default());
    assert_eq!(confirm(&sound(), DECIDER), Readiness::default());
    let nothing = Examination::default();
    let ready = before_confirmation(&ProgrammeTraits::PLAIN, &nothing, None, DECIDER, date(2026, 3, 10));
    assert!(ready.is_ready());
}

#[test]
fn every_fault_is_named_at_once() {
    let mut case = sound();
    case.check = Some(Check {
        answers: vec![
            answer("TAX", SourceOutcome::Pending),
            answer("BANK", SourceOutcome::Failed),
            answer("VEHICLE", SourceOutcome::TimedOut),
        ],
        contradiction: Some(Contradiction { is_told: false, is_objection_open: true }),
    });
    let unsigned = Surveyor { has_signed: false, ..surveyor("a") };
    case.survey = Some(Survey { surveyors: vec![surveyor("a"), unsigned] });
    case.objections = vec![Objection { reexamined_by: None, is_open: true }];
    case.handling.conflicted = vec!["a".to_owned(), "decider".to_owned()];
    case.handling.is_relative_of_staff = true;
    let contractor = Officer { is_contractor: true, ..DECIDER };
    let traits = ProgrammeTraits::COMMON;
    let found = before_confirmation(&traits, &case, Some(&period()), contractor, date(2026, 3, 9));
    assert_eq!(
        codes(&found.violations),
        [
            "CHECK_UNANSWERED",
            "CHECK_SOURCE_FAILED",
            "CHECK_SOURCE_FAILED",
            "CHECK_CONTRADICTION_NOT_TOLD",
            "CHECK_CONTRADICTION_OPEN",
            "SURVEY_TWO_PERSONS",
            "SURVEY_UNSIGNED",
            "OBJECTION_NOT_REEXAMINED",
            "CONFLICT_OF_INTEREST",
            "CONFLICT_OF_INTEREST",
            "PUBLICITY_RUNNING",
            "OBJECTION_OPEN",
            "RELATIVE_NOT_REGISTERED",
            "RELATIVE_NOT_VISITED",
            "CONFLICT_OF_INTEREST",
            "DECISION_BY_CONTRACTOR",
        ]
    );
    let timed_out = &found.violations[2];
    assert_eq!(timed_out.paths, ["check.answers.2"]);
    assert_eq!(timed_out.facts, [("source", "VEHICLE".to_owned()), ("outcome", "TIMED_OUT".to_owned())]);
    let empty = before_confirmation(&traits, &Examination::default(), None, DECIDER, date(2026, 3, 9));
    assert_eq!(codes(&empty.violations), ["CHECK_MISSING", "SURVEY_MISSING", "PUBLICITY_MISSING"]);
}

#[test]
fn a_failed_source_that_was_verified_otherwise_stays_a_warning() {
    let mut case = sound();
    let verified = SourceAnswer { is_verified_otherwise: true, ..answer("BANK", SourceOutcome::Failed) };
    case.check.as_mut().unwrap().answers.push(verified);
    let ready = before_opinion(&ProgrammeTraits::COMMON, &case, CLERK);
    assert!(ready.is_ready());
    assert_eq!(codes(&ready.warnings), ["CHECK_SOURCE_FAILED"]);
    assert_eq!(ready.warnings[0].facts[0], ("source", "BANK".to_owned()));
    // A note does not stand for an answer that is still to come.
    let pending = SourceAnswer { is_verified_otherwise: true, ..answer("BANK", SourceOutcome::Pending) };
    case.check.as_mut().unwrap().answers.push(pending);
    assert_eq!(
        codes(&before_opinion(&ProgrammeTraits::COMMON, &case, CLERK).violations),
        ["CHECK_UNANSWERED"]
    );
}

#[test]
fn an_empty_check_is_no_check() {
    let case = Examination { check: Some(Check::default()), ..sound() };
    assert_eq!(codes(&confirm(&case, DECIDER).violations), ["CHECK_MISSING"]);
}

#[test]
fn a_democratic_review_belongs_to_contested_cases() {
    let mut case = Examination { has_democratic_review: true, ..sound() };
    let ready = confirm(&case, DECIDER);
    assert!(ready.is_ready());
    assert_eq!(codes(&ready.warnings), ["DEMOCRATIC_REVIEW_NOT_NEEDED"]);
    for reexamination in [Reexamination::DemocraticReview, Reexamination::Resurvey] {
        case.objections = vec![Objection { reexamined_by: Some(reexamination), is_open: false }];
        assert_eq!(confirm(&case, DECIDER), Readiness::default());
    }
}

#[test]
fn nobody_decides_what_they_examined_or_surveyed() {
    let notice = RefusalNotice { has_written_reasons: true, has_appeal_note: true };
    let record = AidRecord { has_person: true, has_reason: true, has_sum: true, has_signatures: true };
    for (account, refused) in [("decider", false), ("clerk", true), ("a", true), ("b", true)] {
        let officer = Officer { account, is_contractor: false };
        let expected: &[&str] = if refused { &["DECIDES_OWN_EXAMINATION"] } else { &[] };
        assert_eq!(codes(&confirm(&sound(), officer).violations), expected, "{account}");
        assert_eq!(codes(&before_refusal(notice, &sound(), officer)), expected, "{account}");
        let aided = before_aid_confirmation(&record, &sound(), officer);
        assert_eq!(codes(&aided.violations), expected, "{account}");
    }
}

#[test]
fn a_relative_of_staff_is_registered_and_visited_by_the_county() {
    let mut case = sound();
    case.handling.is_relative_of_staff = true;
    for (is_in_separate_register, is_visited_by_county, expected) in [
        (true, true, [].as_slice()),
        (false, true, &["RELATIVE_NOT_REGISTERED"]),
        (true, false, &["RELATIVE_NOT_VISITED"]),
    ] {
        case.handling.is_in_separate_register = is_in_separate_register;
        case.handling.is_visited_by_county = is_visited_by_county;
        assert_eq!(codes(&confirm(&case, DECIDER).violations), expected);
    }
}

#[test]
fn a_refusal_and_a_relief_given_first_are_on_paper() {
    let notice = RefusalNotice { has_written_reasons: false, has_appeal_note: false };
    assert_eq!(
        codes(&before_refusal(notice, &sound(), DECIDER)),
        ["REFUSAL_WITHOUT_REASONS", "REFUSAL_WITHOUT_APPEAL_NOTE"]
    );
    let record = AidRecord { has_person: true, has_reason: false, has_sum: true, has_signatures: false };
    let found = before_aid_confirmation(&record, &Examination::default(), DECIDER);
    let paths: Vec<_> = found.violations.iter().map(|finding| finding.paths[0].as_str()).collect();
    assert_eq!(paths, ["record.reason", "record.signatures"]);
}

#[test]
fn the_law_of_2026_has_the_recipient_heard_before_a_cut() {
    let today = date(2026, 7, 10);
    let unheard = Cut {
        has_ground: true,
        heard_on: None,
        has_written_reasons: true,
        has_appeal_note: true,
        has_publicity: false,
        publicity: None,
    };
    let heard = |day| Cut { heard_on: Some(day), ..unheard };
    let at = |day| RuleSet::of(day).unwrap();
    for (opened_on, cut, expected) in [
        (date(2026, 6, 30), unheard, [].as_slice()),
        (date(2026, 7, 1), unheard, &["CUT_NOT_HEARD"]),
        (date(2026, 7, 1), heard(today), &[]),
        (date(2026, 7, 1), heard(date(2026, 7, 11)), &["CUT_NOT_HEARD"]),
        (date(2026, 7, 1), Cut { has_publicity: true, ..heard(today) }, &["PUBLICITY_MISSING"]),
    ] {
        assert_eq!(codes(&before_cut(at(opened_on), &cut, today)), expected, "{opened_on}");
    }
    let bare = Cut { has_ground: false, has_written_reasons: false, has_appeal_note: false, ..unheard };
    assert_eq!(
        codes(&before_cut(RuleSet::InterimMeasures, &bare, today)),
        ["CUT_WITHOUT_GROUND", "CUT_WITHOUT_REASONS", "CUT_WITHOUT_APPEAL_NOTE"]
    );
}

#[test]
fn every_rule_has_its_own_code_a_source_and_a_way_out() {
    let mut seen = BTreeSet::new();
    let all = [RULES, crate::assistance::rules::sla::RULES, crate::assistance::rules::publicity::RULES];
    for rule in all.into_iter().flatten() {
        assert!(seen.insert(rule.code), "{} twice", rule.code);
        assert!(rule.legal_basis.contains('《'), "{}", rule.code);
    }
}

proptest! {
    #[test]
    fn no_sequence_of_acts_leaves_a_final_state(
        start in 0..STATES.len(), bits in 0usize..32, steps in prop::collection::vec(0..ACTS.len(), 0..60)
    ) {
        let traits = every_trait().nth(bits).unwrap();
        let mut state = STATES[start];
        for step in steps {
            match next(state, ACTS[step], &traits) {
                Ok(moved) => {
                    prop_assert!(!is_final(state), "{:?} was left", state);
                    state = moved;
                }
                Err(finding) => prop_assert!(!finding.facts.is_empty()),
            }
        }
    }

    /// What the machine allows is walked by chance, and what was passed on the way is remembered.
    #[test]
    fn nobody_reaches_confirmed_without_check_survey_and_confirmation(
        choices in prop::collection::vec(0usize..16, 0..60)
    ) {
        let traits = ProgrammeTraits::COMMON;
        let (mut state, mut passed) = (CaseState::Submitted, BTreeSet::new());
        for choice in choices {
            let possible: Vec<_> = acts(state, &traits).collect();
            let Some(act) = possible.get(choice % possible.len().max(1)) else { break };
            state = next(state, *act, &traits).unwrap();
            passed.insert(state);
        }
        if state == CaseState::Confirmed {
            use CaseState::{Accepted, Checking, Survey, UnderConfirmation};
            for needed in [Accepted, Checking, Survey, UnderConfirmation] {
                prop_assert!(passed.contains(&needed), "{:?} left out", needed);
            }
        }
    }
}
