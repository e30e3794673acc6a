use super::{
    super::{
        facts::{Area, Relation},
        law::date,
        limit::{LimitProfile, LimitTable},
        programme::decider::{Decider, Level},
        samples,
        sla::{Course, SlaPolicy, Span, explain},
    },
    *,
};

const DAY: NaiveDate = date(2022, 9, 28);

fn calendar() -> WorkCalendar {
    WorkCalendar::parse_csv(include_bytes!("../../../../data/workdays.csv").as_slice()).unwrap()
}

fn authorisation(member: usize) -> Authorisation {
    Authorisation { member, signed_on: DAY, expires_on: None, withdrawn_on: None }
}

fn complete<'a>(household: &'a Household, matters: &[Programme], law: RuleSet) -> Intake<'a> {
    let matters: BTreeSet<_> = matters.iter().copied().collect();
    let covers = demanded(&matters, law, &IntakePolicy::default()).into_keys();
    Intake {
        household,
        covers: covers.map(|material| (material, Cover::Supplied)).collect(),
        matters,
        has_street: true,
        has_contact: true,
        has_hardship: true,
        has_statement: true,
        is_signed: true,
        by_proxy: false,
        has_mandate: false,
        authorisations: (0..household.members.len()).map(authorisation).collect(),
    }
}

fn told(intake: &Intake<'_>, law: RuleSet, day: NaiveDate) -> Vec<String> {
    let short = |finding: &Finding| {
        let code = finding.code().trim_start_matches("ASSISTANCE_").trim_start_matches("INTAKE_");
        format!("{code} {}", finding.paths.join(" "))
    };
    missing(intake, law, day, &IntakePolicy::default()).iter().map(short).collect()
}

#[test]
fn everything_that_is_missing_is_told_at_once() {
    let law = RuleSet::InterimMeasures;
    let household = samples::household(Area::Rural, 2, "900");
    assert_eq!(told(&complete(&household, &[Programme::Dibao], law), law, DAY), Vec::<String>::new());
    let bare = Intake {
        has_street: false,
        has_contact: false,
        has_hardship: false,
        has_statement: false,
        is_signed: false,
        by_proxy: true,
        authorisations: vec![authorisation(0)],
        covers: BTreeMap::new(),
        ..complete(&household, &[Programme::Dibao], law)
    };
    assert_eq!(
        told(&bare, law, DAY),
        [
            "WITHOUT_STREET street",
            "WITHOUT_CONTACT contact",
            "WITHOUT_HARDSHIP hardship",
            "WITHOUT_STATEMENT incomes",
            "UNSIGNED signature",
            "WITHOUT_MANDATE mandate",
            "NOT_AUTHORISED members.1.authorisation",
            "MATERIAL_MISSING materials.IDENTITY",
            "MATERIAL_MISSING materials.HOUSEHOLD_REGISTER",
            "MATERIAL_MISSING materials.INCOME_PROOF",
            "MATERIAL_MISSING materials.PROPERTY_PROOF",
            "MATERIAL_MISSING materials.BANK_ACCOUNT",
        ]
    );
    let nobody = samples::household(Area::Rural, 0, "0");
    let empty = Intake { matters: BTreeSet::new(), ..complete(&nobody, &[], law) };
    assert_eq!(told(&empty, law, DAY), ["WITHOUT_MATTER matters", "HOUSEHOLD_EMPTY members"]);
    // Relief comes first: neither papers nor consents hold it up.
    let urgent = Intake {
        authorisations: vec![],
        has_statement: false,
        ..complete(&household, &[Programme::TempUrgent], law)
    };
    assert_eq!(told(&urgent, law, DAY), Vec::<String>::new());
}

#[test]
fn a_consent_holds_from_its_signature_to_its_end_and_minors_need_none() {
    let law = RuleSet::InterimMeasures;
    let mut household = samples::household(Area::Rural, 2, "900");
    for (authorisation, day, holds) in [
        (authorisation(1), DAY, true),
        (authorisation(1), date(2022, 9, 27), false),
        (Authorisation { expires_on: Some(DAY), ..authorisation(1) }, DAY, true),
        (Authorisation { expires_on: Some(DAY), ..authorisation(1) }, date(2022, 9, 29), false),
        (Authorisation { withdrawn_on: Some(DAY), ..authorisation(1) }, DAY, false),
        (Authorisation { withdrawn_on: Some(date(2022, 9, 29)), ..authorisation(1) }, DAY, true),
    ] {
        assert_eq!(authorisation.holds_on(day), holds, "{authorisation:?} {day}");
    }
    household.members[1].born_on = date(2004, 9, 29);
    household.members[1].relation = Relation::Child;
    let intake =
        Intake { authorisations: vec![authorisation(0)], ..complete(&household, &[Programme::Dibao], law) };
    assert_eq!(told(&intake, law, DAY), Vec::<String>::new());
    assert_eq!(told(&intake, law, date(2022, 9, 29)), ["NOT_AUTHORISED members.1.authorisation"]);
}

#[test]
fn one_paper_serves_all_matters_and_the_law_of_2026_spares_what_the_platform_knows() {
    use Material::{
        BankAccount, DisabilityCertificate, HouseholdRegister, Identity, IncomeProof, PropertyProof,
    };
    let policy = IntakePolicy::default();
    let matters = BTreeSet::from([Programme::Dibao, Programme::DisabledLiving]);
    let before = demanded(&matters, RuleSet::InterimMeasures, &policy);
    let all = [Identity, HouseholdRegister, IncomeProof, PropertyProof, DisabilityCertificate, BankAccount];
    assert_eq!(before.keys().copied().collect::<Vec<_>>(), all);
    assert_eq!(before[&BankAccount], matters);
    assert_eq!(before[&IncomeProof], [Programme::Dibao].into());
    let since = demanded(&matters, RuleSet::AssistanceLaw, &policy);
    assert_eq!(since.into_keys().collect::<Vec<_>>(), [IncomeProof, BankAccount]);

    let asked = BTreeSet::from([Identity, Material::Diagnosis, IncomeProof]);
    for (law, also, expected) in [
        (RuleSet::InterimMeasures, vec![], vec!["INTAKE_DEMANDS_NEEDLESS materials.DIAGNOSIS"]),
        (RuleSet::InterimMeasures, vec![Material::Diagnosis], vec![]),
        (
            RuleSet::AssistanceLaw,
            vec![Identity],
            vec![
                "INTAKE_DEMANDS_VERIFIABLE materials.IDENTITY",
                "INTAKE_DEMANDS_NEEDLESS materials.DIAGNOSIS",
            ],
        ),
    ] {
        let found = demands_too_much(&asked, &also.into_iter().collect(), &matters, law, &policy);
        let told: Vec<_> = found
            .iter()
            .map(|finding| {
                format!("{} {}", finding.code().trim_start_matches("ASSISTANCE_"), finding.paths[0])
            })
            .collect();
        assert_eq!(told, expected, "{law:?}");
    }
}

#[test]
fn commitments_and_late_papers_stand_in_only_where_they_may() {
    let (calendar, policy) = (calendar(), IntakePolicy::default());
    let committed = Cover::Committed(Commitment { is_told: true, signed_on: DAY });
    let untold = Cover::Committed(Commitment { is_told: false, signed_on: date(2022, 9, 29) });
    let late = |promised_by| Cover::Late(Gap { promised_by, supplied_on: None });
    // Ten working days after Wednesday 28 September: 29, 30, then 8 to 14 October and Monday 17.
    let last = date(2022, 10, 17);
    use Material::{AbilityAssessment, BankAccount, Diagnosis, Identity, IncomeProof, MedicalBills};
    for (covers, was_false, expected) in [
        (vec![(Identity, Cover::Supplied), (IncomeProof, committed.clone())], false, vec![]),
        (vec![(IncomeProof, committed.clone())], true, vec!["COMMITMENT_LOST"]),
        (
            vec![(Identity, untold)],
            false,
            vec!["COMMITMENT_NOT_FOR_THIS", "COMMITMENT_NOT_TOLD", "COMMITMENT_LATER"],
        ),
        (vec![(BankAccount, late(last)), (Diagnosis, late(DAY))], true, vec![]),
        (vec![(BankAccount, late(date(2022, 10, 18)))], false, vec!["GAP_TOO_LATE"]),
        (vec![(Identity, late(DAY))], false, vec!["GAP_NOT_FOR_THIS"]),
        (
            vec![(BankAccount, late(DAY)), (MedicalBills, late(DAY)), (AbilityAssessment, late(DAY))],
            false,
            vec!["GAP_TOO_MANY"],
        ),
    ] {
        let covers = covers.into_iter().collect();
        let found = check_covers(&covers, was_false, DAY, &calendar, &policy).unwrap();
        let told: Vec<_> = found.iter().map(|it| it.code().trim_start_matches("ASSISTANCE_")).collect();
        assert_eq!(told, expected, "{covers:?}");
    }
    let covers = [(BankAccount, late(last))].into();
    let beyond = check_covers(&covers, false, date(2026, 12, 30), &calendar, &policy).unwrap_err();
    assert_eq!(beyond.code(), "ASSISTANCE_CALENDAR_YEAR_MISSING");
}

#[test]
fn a_late_paper_is_in_time_on_its_day_and_sends_the_case_back_after() {
    let gap = |supplied_on| Gap { promised_by: date(2022, 10, 17), supplied_on };
    for (supplied_on, today, state) in [
        (None, date(2022, 10, 17), GapState::Open),
        (None, date(2022, 10, 18), GapState::Lapsed),
        (Some(date(2022, 10, 17)), date(2022, 10, 30), GapState::Supplied),
        (Some(date(2022, 10, 18)), date(2022, 10, 30), GapState::Lapsed),
    ] {
        assert_eq!(gap_state(&gap(supplied_on), today), state, "{supplied_on:?} {today}");
    }
}

#[test]
fn a_false_commitment_is_fined_by_the_law_of_the_case() {
    let codes = |law| consequences(law).map(|rule| rule.code.trim_start_matches("ASSISTANCE_COMMITMENT_"));
    assert_eq!(codes(RuleSet::InterimMeasures), ["STOP", "RECOVER", "FINE_BY_MEASURES", "CREDIT"]);
    assert_eq!(codes(RuleSet::AssistanceLaw), ["STOP", "RECOVER", "FINE_BY_LAW", "CREDIT"]);
}

#[test]
fn the_receipt_names_the_days_of_law_and_promise_and_what_is_still_to_come() {
    let limits =
        LimitTable::parse_csv(include_bytes!("../../../../data/assistance_limits.csv").as_slice()).unwrap();
    let (calendar, sla) = (calendar(), SlaPolicy::default());
    let place = ["420103", "420100", "420000"].map(str::to_owned);
    let decider = Decider {
        level: Level::County,
        rule: "ASSISTANCE_DECIDES_COUNTY".to_owned(),
        legal_basis: "《最低生活保障审核确认办法》第20条".to_owned(),
        source: None,
    };
    let of = |programme, day| -> Vec<_> {
        let course = Course { accepted_on: day, stays: Vec::new(), pauses: Vec::new() };
        [LimitProfile::StatutoryCounty, LimitProfile::Promised]
            .into_iter()
            .filter_map(|profile| limits.find(programme, &place, day, profile))
            .map(|limit| {
                explain(limit, Span { started_on: day, finished_on: None }, &course, day, &calendar, &sla)
            })
            .collect()
    };
    let gaps = [
        (Material::BankAccount, Gap { promised_by: date(2022, 10, 17), supplied_on: None }),
        (Material::Diagnosis, Gap { promised_by: date(2022, 10, 17), supplied_on: Some(DAY) }),
    ];
    let dibao = of(Programme::Dibao, DAY);
    let urgent = of(Programme::TempUrgent, DAY);
    let matters = [(Programme::Dibao, &decider, &dibao[..]), (Programme::TempUrgent, &decider, &urgent[..])];
    let paper = receipt(DAY, &matters, &gaps);
    // The promise of 江汉区 in 2022: five working days, one for urgent aid; the law's thirty.
    let days: Vec<_> = paper.matters.iter().map(|matter| (matter.promised_by, matter.lawful_by)).collect();
    assert_eq!(days[0], (Some(date(2022, 10, 10)), Some(date(2022, 11, 14))));
    assert_eq!(days[1].0, Some(date(2022, 9, 29)));
    assert_eq!(paper.matters[0].open, [(Material::BankAccount, date(2022, 10, 17))]);
    let far = of(Programme::Dibao, date(2026, 12, 30));
    let paper = receipt(date(2026, 12, 30), &[(Programme::Dibao, &decider, &far[..])], &[]);
    assert_eq!((paper.matters[0].lawful_by, paper.matters[0].missing_year), (None, Some(2027)));
    let text = serde_json::to_string(&paper).unwrap();
    assert_eq!(serde_json::from_str::<Receipt>(&text).unwrap(), paper);
}
