use std::collections::BTreeSet;

use super::{
    event::{LifeEvent, review_after},
    lead::LeadState,
    warning::{Direction, Record, Signal, Standing, cross, warn},
    *,
};
use crate::{
    assistance::rules::{
        facts::{Area, Disability, DisabilityKind, Programme, Relation},
        law::date,
        programme::exclusion::{ExclusionPolicy, Held},
        samples::{self, fen},
    },
    platform::calendar::WorkCalendar,
};

fn calendar() -> WorkCalendar {
    WorkCalendar::parse_csv(include_bytes!("../../../../data/workdays.csv").as_slice()).unwrap()
}

#[test]
fn the_class_follows_who_can_earn() {
    let day = date(2023, 3, 1);
    let mental_3 = Some(Disability { kind: DisabilityKind::Mental, grade: 3 });
    let adult = || samples::adult(Relation::Applicant);
    for (member, changes_often, class) in [
        (adult(), false, ReviewClass::B),
        (adult(), true, ReviewClass::C),
        (Member { work: Work::Unable, ..adult() }, false, ReviewClass::A),
        (Member { disability: mental_3, ..adult() }, false, ReviewClass::A),
        (Member { born_on: date(1963, 3, 1), ..adult() }, false, ReviewClass::A),
        (Member { born_on: date(1963, 3, 2), ..adult() }, false, ReviewClass::B),
        (Member { born_on: date(2007, 3, 2), ..adult() }, false, ReviewClass::A),
        (Member { work: Work::Unemployed, born_on: date(2007, 3, 1), ..adult() }, false, ReviewClass::B),
    ] {
        let mut household = samples::household(Area::Rural, 2, "0");
        household.members[0] = Member { work: Work::Unable, ..adult() };
        household.members[1] = member.clone();
        let both = BTreeSet::from([0, 1]);
        assert_eq!(class_of(&household, &both, changes_often, day), class, "{member:?}");
        // Who does not count earns for another household.
        assert_eq!(class_of(&household, &BTreeSet::from([0]), false, day), ReviewClass::A);
    }
}

#[test]
fn reviews_are_due_by_class_and_put_off_by_notice_alone() {
    let policy = ReviewPolicy::default();
    let monthly = ReviewPolicy { class_c_months: 1, ..policy };
    let reviewed = date(2022, 8, 31);
    for (class, policy, due_on) in [
        (ReviewClass::A, &policy, date(2023, 8, 31)),
        (ReviewClass::B, &policy, date(2023, 2, 28)),
        (ReviewClass::C, &policy, date(2022, 11, 30)),
        (ReviewClass::C, &monthly, date(2022, 9, 30)),
    ] {
        assert_eq!(due(class, reviewed, None, reviewed, policy).unwrap().due_on, due_on, "{class:?}");
    }
    for (today, status) in [
        (date(2023, 7, 31), ReviewStatus::NotDue),
        (date(2023, 8, 1), ReviewStatus::DueSoon),
        (date(2023, 8, 31), ReviewStatus::DueSoon),
        (date(2023, 9, 1), ReviewStatus::Overdue),
    ] {
        assert_eq!(due(ReviewClass::A, reviewed, None, today, &policy).unwrap().status, status, "{today}");
    }
    let put_off = |to, source: &str| Postponement { to, source: source.to_owned() };
    let of = |put_off: &Postponement| due(ReviewClass::A, reviewed, Some(put_off), date(2023, 9, 1), &policy);
    let later = of(&put_off(date(2023, 12, 31), "《通知》")).unwrap();
    assert_eq!((later.due_on, later.status), (date(2023, 12, 31), ReviewStatus::NotDue));
    assert_eq!(later.rule, "ASSISTANCE_REVIEW_POSTPONED");
    for (put_off, code) in [
        (put_off(date(2023, 12, 31), " "), "ASSISTANCE_REVIEW_POSTPONED_WITHOUT_NOTICE"),
        (put_off(date(2023, 8, 31), "《通知》"), "ASSISTANCE_REVIEW_POSTPONED_EARLIER"),
    ] {
        assert_eq!(of(&put_off).unwrap_err().code(), code);
    }
}

#[test]
fn marriage_divorce_and_death_open_reviews_of_what_they_touch() {
    let (calendar, policy) = (calendar(), ReviewPolicy::default());
    // Known on Friday 2022-09-23: ten working days later is 2022-10-12, the make-up days 8 and 9 October counted.
    let known = date(2022, 9, 23);
    for (event, programme, due_on) in [
        (LifeEvent::Death, Programme::Dibao, Some(date(2022, 12, 20))),
        (LifeEvent::Death, Programme::DisabledCare, Some(date(2022, 12, 20))),
        (LifeEvent::Marriage, Programme::Dibao, Some(date(2022, 10, 12))),
        (LifeEvent::Divorce, Programme::Edge, Some(date(2022, 10, 12))),
        (LifeEvent::Marriage, Programme::DisabledLiving, Some(date(2022, 10, 12))),
        (LifeEvent::Marriage, Programme::Elder80, None),
        (LifeEvent::Marriage, Programme::TempExpense, None),
        (LifeEvent::Divorce, Programme::Orphan, None),
    ] {
        let review = review_after(event, date(2022, 9, 20), known, programme, &calendar, &policy).unwrap();
        assert_eq!(review.map(|review| review.due_on), due_on, "{event:?} {programme:?}");
    }
    let beyond = review_after(
        LifeEvent::Marriage,
        date(2026, 12, 30),
        date(2026, 12, 30),
        Programme::Dibao,
        &calendar,
        &policy,
    );
    assert_eq!(beyond.unwrap_err().code(), "ASSISTANCE_CALENDAR_YEAR_MISSING");
}

fn record(signal: Signal, amount: Option<&str>) -> Record {
    Record {
        signal,
        source: "MEDICAL".to_owned(),
        reference: "R-1".to_owned(),
        happened_on: date(2022, 9, 1),
        amount: amount.map(fen),
    }
}

#[test]
fn a_record_warns_of_entering_or_leaving_whom_it_concerns() {
    let (calendar, known) = (calendar(), date(2022, 9, 23));
    let policy = ReviewPolicy { medical_bill_fen: 2_000_000, ..ReviewPolicy::default() };
    let held = |programme| vec![Held::full(programme, date(2022, 1, 1), None)];
    let over = vec![Held::full(Programme::Dibao, date(2022, 1, 1), Some(date(2022, 8, 1)))];
    for (signal, amount, held, direction) in [
        (Signal::MedicalBill, Some("20000"), vec![], Some(Direction::In)),
        (Signal::MedicalBill, Some("19999.99"), vec![], None),
        (Signal::MedicalBill, None, vec![], Some(Direction::In)),
        // Who has basic aid is in; an edge household is not.
        (Signal::JobLoss, None, held(Programme::Dibao), None),
        (Signal::JobLoss, None, held(Programme::Edge), Some(Direction::In)),
        (Signal::JobLoss, None, over.clone(), Some(Direction::In)),
        // Five per cent of 465 is 23.25.
        (Signal::RefusedNearLine, Some("23.25"), vec![], Some(Direction::In)),
        (Signal::RefusedNearLine, Some("23.26"), vec![], None),
        (Signal::RefusedNearLine, None, vec![], None),
        (Signal::VehicleBought, None, held(Programme::Dibao), Some(Direction::Out)),
        (Signal::VehicleBought, None, vec![], None),
        (Signal::Died, None, over, None),
        (Signal::Died, None, held(Programme::Elder80), Some(Direction::Out)),
    ] {
        let standing = Standing { held: &held, standard: Some(fen("465")) };
        let record = record(signal, amount);
        let warning = warn(&record, standing, known, &calendar, &policy).unwrap();
        assert_eq!(warning.as_ref().map(|warning| warning.direction), direction, "{signal:?} {amount:?}");
        if let Some(warning) = warning {
            assert_eq!((warning.evidence, warning.due_on), (Some(record), date(2022, 10, 12)));
            assert!(!warning.suspends, "a warning alone changes nothing");
        }
    }
    let unknown = Standing { held: &[], standard: None };
    let near = record(Signal::RefusedNearLine, Some("0.01"));
    assert_eq!(warn(&near, unknown, known, &calendar, &policy), Ok(None));
}

#[test]
fn exclusive_programmes_and_aid_after_death_wait_for_an_answer() {
    let (calendar, policy, known) = (calendar(), ReviewPolicy::default(), date(2022, 9, 23));
    let of = |programmes: &[Programme], died_on| {
        let held: Vec<_> =
            programmes.iter().map(|programme| Held::full(*programme, date(2022, 1, 1), None)).collect();
        let exclusions = ExclusionPolicy::default();
        let warnings = cross(&held, died_on, known, &exclusions, &calendar, &policy).unwrap();
        assert!(warnings.iter().all(|warning| warning.suspends && warning.direction == Direction::Cross));
        warnings.into_iter().map(|warning| (warning.rule, warning.programmes)).collect::<Vec<_>>()
    };
    let exclusive = "ASSISTANCE_WARNING_EXCLUSIVE".to_owned();
    let dead = "ASSISTANCE_WARNING_PAID_AFTER_DEATH".to_owned();
    use Programme::{Dibao, DisabledCare, DisabledLiving, Tekun};
    assert_eq!(of(&[Dibao, DisabledLiving, DisabledCare], None), []);
    assert_eq!(
        of(&[Tekun, DisabledLiving, Dibao], None),
        [(exclusive.clone(), vec![Tekun, DisabledLiving]), (exclusive, vec![Tekun, Dibao])]
    );
    // The month of death is still due.
    assert_eq!(of(&[Dibao], Some(date(2022, 9, 1))), []);
    assert_eq!(of(&[Dibao], Some(date(2022, 8, 31))), [(dead, vec![Dibao])]);
    assert_eq!(of(&[], Some(date(2022, 8, 31))), []);
}

#[test]
fn a_lead_is_visited_before_anybody_is_said_not_to_qualify() {
    use LeadState::{Applied, Assigned, Declined, NotEligible, Recorded, Referred, Unfounded, Visited};
    const ALL: [LeadState; 8] =
        [Recorded, Assigned, Visited, Applied, Referred, NotEligible, Declined, Unfounded];
    for (from, reachable) in [
        (Recorded, vec![Assigned, Unfounded]),
        (Assigned, vec![Assigned, Visited, Unfounded]),
        (Visited, vec![Applied, Referred, NotEligible, Declined]),
        (Applied, vec![]),
        (Referred, vec![]),
        (NotEligible, vec![]),
        (Declined, vec![]),
        (Unfounded, vec![]),
    ] {
        let follows: Vec<_> = ALL.into_iter().filter(|to| lead::next(from, *to, true).is_ok()).collect();
        assert_eq!(follows, reachable, "{from:?}");
        assert_eq!(from.is_final(), reachable.is_empty());
    }
    let silent = lead::next(Visited, Declined, false).unwrap_err();
    assert_eq!(silent[0].code(), "ASSISTANCE_LEAD_WITHOUT_REASON");
    assert_eq!(lead::next(Recorded, Declined, false).unwrap_err().len(), 2);
}
