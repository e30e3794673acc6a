use proptest::prelude::*;

use super::*;
use crate::assistance::rules::{
    facts::Programme,
    law::date,
    programme::{
        defacto_orphan::DrawnAid,
        disability::{OtherSubsidy, SubsidyKind},
        elder::ElderHardGround,
        orphan::Placement,
        tekun::CareClass,
        temp_expense::{MostPerTime, Threshold},
        temp_urgent::AidForm,
    },
    samples::fen,
    standard::StandardVariant,
};

mod properties;

fn figure(yuan: &str) -> Figure {
    Figure {
        programme: Programme::Dibao,
        amount: fen(yuan),
        division: "429006".to_owned(),
        variant: StandardVariant::Any,
        valid_from: date(2023, 1, 1),
        source: "《标准》".to_owned(),
    }
}

fn member(member: usize) -> DibaoMember {
    DibaoMember { member, extra: Default::default(), is_share_stopped: false }
}

fn yearly(monthly: &str) -> Fen {
    fen(monthly).checked_mul(12).unwrap()
}

fn dibao(standard: &str, persons: usize, monthly_income: &str) -> Entitlement {
    Entitlement::Dibao {
        standard: figure(standard),
        yearly_income: yearly(monthly_income),
        members: (0..persons).map(member).collect(),
    }
}

fn total(entitlement: &Entitlement, terms: &BenefitTerms) -> String {
    compute(entitlement, terms).unwrap().total.to_string()
}

/// Each line as item and yuan.
fn lines(benefit: &Benefit) -> Vec<String> {
    let yuan = |fen: i64| {
        let sign = if fen < 0 { "-" } else { "" };
        format!("{sign}{}", Fen::new(fen.abs()).unwrap())
    };
    benefit.lines.iter().map(|line| format!("{:?} {}", line.item, yuan(line.amount_fen))).collect()
}

#[test]
fn the_official_examples_and_the_edges_of_rounding() {
    for (standard, persons, income, rounding, monthly) in [
        ("465", 3, "900", Rounding::YuanHalfUp, "495.00"),
        ("870", 2, "1000", Rounding::YuanHalfUp, "740.00"),
        ("910", 2, "1000", Rounding::YuanHalfUp, "820.00"),
        ("465", 3, "1395", Rounding::YuanHalfUp, "0.00"),
        ("465", 3, "99999", Rounding::YuanHalfUp, "0.00"),
        ("465", 1, "364.51", Rounding::YuanHalfUp, "100.00"),
        ("465", 1, "364.50", Rounding::YuanHalfUp, "101.00"),
        ("465", 1, "364.99", Rounding::YuanUp, "101.00"),
        ("465", 1, "364.51", Rounding::FenHalfUp, "100.49"),
        // Never above the standard, whatever rounds up.
        ("697.50", 1, "0", Rounding::YuanHalfUp, "697.50"),
    ] {
        let terms = BenefitTerms { rounding, ..BenefitTerms::default() };
        assert_eq!(
            total(&dibao(standard, persons, income), &terms),
            monthly,
            "{standard} {persons} {income}"
        );
    }
}

#[test]
fn each_line_has_its_rule_and_they_come_to_the_total() {
    let benefit = compute(&dibao("465", 3, "900.10"), &BenefitTerms::default()).unwrap();
    assert_eq!(lines(&benefit), ["Standard 1395.00", "Income -900.10", "Rounding 0.10"]);
    assert_eq!(benefit.total, fen("495"));
    let rules: Vec<_> = benefit.lines.iter().map(|line| line.rule.as_str()).collect();
    assert_eq!(
        rules,
        ["ASSISTANCE_BENEFIT_STANDARD", "ASSISTANCE_BENEFIT_DIFFERENCE", "ASSISTANCE_BENEFIT_ROUNDING"]
    );
    assert_eq!(benefit.lines[0].source.as_deref(), Some("《标准》"));
    // A year that does not divide by twelve: 10.00 a year is 0.8333 a month.
    let uneven =
        Entitlement::Dibao { standard: figure("465"), yearly_income: fen("10"), members: vec![member(0)] };
    let terms = BenefitTerms { rounding: Rounding::YuanUp, ..BenefitTerms::default() };
    let benefit = compute(&uneven, &terms).unwrap();
    assert_eq!(lines(&benefit), ["Standard 465.00", "Income -0.83", "Rounding 0.83"]);
}

#[test]
fn extra_support_is_added_for_members_in_hardship() {
    use ExtraCategory::{Elderly, Minor, SeverelyDisabled};
    let share = |permille| Rate::ShareOfStandard { permille };
    let rates = [
        (Elderly, share(100)),
        (Minor, Rate::Fixed { amount_fen: fen("60") }),
        (SeverelyDisabled, share(200)),
    ];
    let extra = ExtraTerms { rates: rates.into(), ..ExtraTerms::default() };
    let household = |income: &str| Entitlement::Dibao {
        standard: figure("465"),
        yearly_income: yearly(income),
        members: vec![
            DibaoMember { extra: [Elderly, SeverelyDisabled].into(), ..member(0) },
            DibaoMember { extra: [Minor].into(), ..member(2) },
            member(3),
        ],
    };
    // 20 % of 465 is 93.00 (the higher of 46.50 and 93.00), the minor has 60.00.
    let highest = BenefitTerms { extra: extra.clone(), ..BenefitTerms::default() };
    let benefit = compute(&household("900"), &highest).unwrap();
    assert_eq!(lines(&benefit), ["Standard 1395.00", "Income -900.00", "Extra 93.00", "Extra 60.00"]);
    assert_eq!(benefit.total, fen("648"));
    assert_eq!(benefit.shares(), [(0, fen("258")), (2, fen("225")), (3, fen("165"))]);
    // 46.50 + 93.00 + 60.00 = 199.50 on 495.00, half up to 695.
    let adding =
        BenefitTerms { extra: ExtraTerms { adds_up: true, ..extra.clone() }, ..BenefitTerms::default() };
    assert_eq!(total(&household("900"), &adding), "695.00");
    // No allowance, no addition to it.
    assert_eq!(total(&household("1395"), &highest), "0.00");
    // Without income the addition comes on top, unless local terms keep it within.
    assert_eq!(total(&household("0"), &highest), "1548.00");
    let within =
        BenefitTerms { extra: ExtraTerms { within_standard: true, ..extra }, ..BenefitTerms::default() };
    let benefit = compute(&household("0"), &within).unwrap();
    assert_eq!(benefit.total, fen("1395"));
    assert_eq!(lines(&benefit)[4], "AboveCap -153.00");
    assert_eq!(benefit.shares().iter().map(|(_, share)| share.get()).sum::<i64>(), 139_500);
}

#[test]
fn categories_of_extra_support_follow_age_disability_and_illness() {
    use crate::assistance::rules::{facts::*, samples};
    use ExtraCategory::{Elderly, Minor, SeriouslyIll, SeverelyDisabled};
    let day = date(2023, 3, 1);
    let mental_3 = Some(Disability { kind: DisabilityKind::Mental, grade: 3 });
    for (born_on, disability, is_seriously_ill, expected) in [
        (date(1963, 3, 1), None, false, vec![Elderly]),
        (date(1963, 3, 2), None, false, vec![]),
        (date(2005, 3, 2), None, false, vec![Minor]),
        (date(2005, 3, 1), None, true, vec![SeriouslyIll]),
        (date(1950, 1, 1), mental_3, true, vec![Elderly, SeverelyDisabled, SeriouslyIll]),
    ] {
        let member = Member { born_on, disability, is_seriously_ill, ..samples::adult(Relation::Applicant) };
        assert_eq!(extra_categories(&member, day).into_iter().collect::<Vec<_>>(), expected, "{born_on}");
    }
}

#[test]
fn a_stopped_share_takes_off_what_that_member_would_have() {
    let members = vec![
        DibaoMember { is_share_stopped: true, extra: [ExtraCategory::Elderly].into(), ..member(0) },
        member(1),
        member(2),
    ];
    let rates = [(ExtraCategory::Elderly, Rate::ShareOfStandard { permille: 100 })];
    let extra = ExtraTerms { rates: rates.into(), ..ExtraTerms::default() };
    let terms = BenefitTerms { extra, ..BenefitTerms::default() };
    let stopped =
        |members| Entitlement::Dibao { standard: figure("465"), yearly_income: yearly("900"), members };
    let benefit = compute(&stopped(members.clone()), &terms).unwrap();
    assert_eq!(lines(&benefit), ["Standard 1395.00", "Income -900.00", "StoppedShare -165.00"]);
    assert_eq!(benefit.shares(), [(1, fen("165")), (2, fen("165"))]);
    // Who is still paid has no more than the own standard, whatever rounds up or is added within it.
    let two = vec![
        DibaoMember { is_share_stopped: true, ..member(0) },
        DibaoMember { extra: [ExtraCategory::Elderly].into(), ..member(1) },
    ];
    let half = Entitlement::Dibao { standard: figure("697.50"), yearly_income: Fen::ZERO, members: two };
    assert_eq!(total(&half, &BenefitTerms::default()), "697.50");
    let within = ExtraTerms { within_standard: true, ..terms.extra.clone() };
    assert_eq!(total(&half, &BenefitTerms { extra: within, ..BenefitTerms::default() }), "697.50");
    let all = members.into_iter().map(|one| DibaoMember { is_share_stopped: true, ..one }).collect();
    let none = compute(&stopped(all), &terms).unwrap();
    assert_eq!((none.total, none.shares()), (Fen::ZERO, vec![]));
}

#[test]
fn a_person_alone_has_the_difference_or_a_local_share() {
    let alone = |income: &str| Entitlement::DibaoAlone {
        standard: figure("640"),
        yearly_income: yearly(income),
        member: member(1),
    };
    let share =
        BenefitTerms { alone: AloneRule::ShareOfStandard { permille: 700 }, ..BenefitTerms::default() };
    for (income, difference, by_share) in [
        ("0", "640.00", "448.00"),
        ("200", "440.00", "448.00"),
        ("639.99", "0.00", "448.00"),
        ("640", "0.00", "0.00"),
    ] {
        assert_eq!(total(&alone(income), &BenefitTerms::default()), difference, "{income}");
        assert_eq!(total(&alone(income), &share), by_share, "{income}");
    }
}

#[test]
fn bands_pay_by_the_band_of_income_and_must_fall() {
    let share = |below_permille, permille| Band { below_permille, pays: Rate::ShareOfStandard { permille } };
    let terms = |bands| BenefitTerms { dibao: DibaoRule::Banded { bands }, ..BenefitTerms::default() };
    let falling = terms(vec![share(300, 900), share(600, 600), share(1000, 300)]);
    for (income, monthly) in
        // 30 % of 3 × 465 is 418.50.
        [
            ("418.49", "1256.00"),
            ("418.50", "837.00"),
            ("836.99", "837.00"),
            ("837", "419.00"),
            ("1395", "0.00"),
        ]
    {
        assert_eq!(total(&dibao("465", 3, income), &falling), monthly, "{income}");
    }
    let fixed =
        |below_permille, yuan: &str| Band { below_permille, pays: Rate::Fixed { amount_fen: fen(yuan) } };
    for bands in [
        vec![share(300, 500), share(600, 600)],
        vec![share(600, 600), share(300, 500)],
        vec![share(300, 1001)],
        vec![share(1001, 500)],
        vec![fixed(300, "100"), fixed(600, "100.01")],
        vec![fixed(300, "100"), share(600, 1)],
    ] {
        let found = compute(&dibao("465", 3, "0"), &terms(bands.clone())).unwrap_err();
        assert_eq!(found[0].code(), "ASSISTANCE_BENEFIT_TERMS_WRONG", "{bands:?}");
        assert_eq!(found[0].paths, ["terms.dibao.bands"]);
    }
    // A fixed sum never exceeds the standard.
    assert_eq!(total(&dibao("465", 1, "0"), &terms(vec![fixed(500, "900")])), "465.00");
}

#[test]
fn the_destitute_have_both_standards_and_no_deduction() {
    let tekun = Entitlement::Tekun {
        basic: figure("930"),
        care: figure("310.55"),
        care_class: CareClass::PartlyDependent,
    };
    let benefit = compute(&tekun, &BenefitTerms::default()).unwrap();
    assert_eq!(lines(&benefit), ["Basic 930.00", "Care 310.55"]);
    assert_eq!((benefit.total, benefit.period), (fen("1240.55"), Period::Monthly));
}

#[test]
fn urgent_aid_is_paid_up_to_its_ceilings() {
    let aid = |cash: &str, goods: &str| {
        let given = |form, value: &str| GivenAid { form, value: fen(value) };
        vec![given(AidForm::Cash, cash), given(AidForm::Goods, goods), given(AidForm::Referral, "0")]
    };
    let urgent = |cash: &str, goods: &str, before: &str| Entitlement::TempUrgent {
        aid: aid(cash, goods),
        standard: figure("465"),
        persons: 3,
        given_this_year: fen(before),
    };
    let caps = Caps {
        most_per_time: Some(MostPerTime::Fixed { amount_fen: fen("2000") }),
        most_a_year: Some(MostPerTime::MonthsOfStandard { months: 3 }),
    };
    let capped = BenefitTerms { urgent: caps, ..BenefitTerms::default() };
    for (cash, goods, before, paid) in [
        ("1500.50", "0", "0", "1500.50"),
        ("2000", "300", "0", "1700.00"),
        // Three months of three persons are 4185 a year.
        ("2000", "0", "3000", "1185.00"),
        ("2000", "0", "5000", "0.00"),
    ] {
        let benefit = compute(&urgent(cash, goods, before), &capped).unwrap();
        assert_eq!(benefit.total.to_string(), paid, "{cash} {goods} {before}");
        assert_eq!(benefit.period, Period::Once);
    }
    assert_eq!(total(&urgent("90000", "10", "0"), &BenefitTerms::default()), "90000.00");
    let found = compute(&urgent("0", "2000.01", "0"), &capped).unwrap_err();
    assert_eq!(found[0].code(), "ASSISTANCE_BENEFIT_GOODS_ABOVE_CAP");
}

#[test]
fn expenditure_aid_is_a_share_above_the_threshold() {
    let expense = |expenditure: &str, income: &str| Entitlement::TempExpense {
        expenditure: fen(expenditure),
        income: fen(income),
        standard: figure("465"),
        persons: 3,
        given_this_year: Fen::ZERO,
    };
    let scale = |threshold| ExpenseScale {
        threshold,
        share_permille: 600,
        caps: Caps { most_per_time: Some(MostPerTime::Fixed { amount_fen: fen("9000") }), most_a_year: None },
    };
    let terms = |threshold| BenefitTerms { expense: Some(scale(threshold)), ..BenefitTerms::default() };
    let fixed = terms(Threshold::Fixed { amount_fen: fen("5000") });
    let share = terms(Threshold::ShareOfIncome { permille: 500 });
    let months = terms(Threshold::MonthsOfStandard { months: 6 });
    for (terms, expenditure, income, paid) in [
        (&fixed, "15000", "0", "6000.00"),
        (&fixed, "5000", "0", "0.00"),
        (&fixed, "4999.99", "0", "0.00"),
        (&fixed, "100000", "0", "9000.00"),
        // Half of 12000 stays with the household.
        (&share, "15000", "12000", "5400.00"),
        // Six months of three persons are 8370; 60 % of 6630 is 3978.
        (&months, "15000", "0", "3978.00"),
    ] {
        assert_eq!(total(&expense(expenditure, income), terms), paid, "{expenditure} {income}");
    }
    let benefit = compute(&expense("100000", "0"), &fixed).unwrap();
    assert_eq!(
        lines(&benefit),
        ["Expenditure 100000.00", "Threshold -5000.00", "NotCovered -38000.00", "AboveCap -48000.00"]
    );
    let found = compute(&expense("1", "0"), &BenefitTerms::default()).unwrap_err();
    assert_eq!(found[0].code(), "ASSISTANCE_BENEFIT_TERMS_UNKNOWN");
}

#[test]
fn children_have_the_standard_or_what_is_missing_to_it() {
    let orphan = Entitlement::Orphan { placement: Placement::Institution, standard: figure("2048") };
    assert_eq!(total(&orphan, &BenefitTerms::default()), "2048.00");
    let drawn = |programme, yuan: &str| DrawnAid { programme, amount: fen(yuan) };
    for (held, monthly) in [
        (vec![], "1280.00"),
        (vec![drawn(Programme::Dibao, "300")], "980.00"),
        (vec![drawn(Programme::DisabledCare, "300")], "1280.00"),
        (vec![drawn(Programme::Dibao, "300"), drawn(Programme::DisabledLiving, "50.50")], "929.50"),
        (vec![drawn(Programme::Dibao, "1200"), drawn(Programme::DisabledLiving, "100")], "0.00"),
    ] {
        let child = Entitlement::DefactoOrphan {
            placement: Placement::Scattered,
            standard: figure("1280"),
            drawn: held.clone(),
        };
        assert_eq!(total(&child, &BenefitTerms::default()), monthly, "{held:?}");
    }
}

#[test]
fn the_higher_of_a_kind_is_drawn_and_kinds_do_not_touch() {
    let other = |kind, yuan: &str| OtherSubsidy { kind, amount: fen(yuan) };
    for (others, living, care) in [
        (vec![], "100.00", "100.00"),
        (vec![other(SubsidyKind::Living, "100")], "100.00", "100.00"),
        (vec![other(SubsidyKind::Living, "100.01")], "0.00", "100.00"),
        (vec![other(SubsidyKind::Care, "101"), other(SubsidyKind::Living, "1")], "100.00", "0.00"),
    ] {
        let (standard, grade) = (figure("100"), 1);
        let first = Entitlement::DisabledLiving { grade, standard: standard.clone(), others: others.clone() };
        let second = Entitlement::DisabledCare { grade, standard, others: others.clone() };
        assert_eq!(total(&first, &BenefitTerms::default()), living, "{others:?}");
        assert_eq!(total(&second, &BenefitTerms::default()), care, "{others:?}");
    }
}

#[test]
fn the_old_have_their_bands_sum_and_the_higher_ground() {
    let old = Entitlement::Elder80 { variant: StandardVariant::Age90, standard: figure("100") };
    assert_eq!(total(&old, &BenefitTerms::default()), "100.00");
    let sum = |ground, yuan: &str| ElderHardSum { ground, standard: figure(yuan) };
    let hard = Entitlement::ElderHard {
        sums: vec![sum(ElderHardGround::Aged, "60"), sum(ElderHardGround::Disabled, "90.50")],
    };
    assert_eq!(total(&hard, &BenefitTerms::default()), "90.50");
    let both = BenefitTerms { elder_hard_adds_up: true, ..BenefitTerms::default() };
    assert_eq!(total(&hard, &both), "150.50");
}

#[test]
fn what_cannot_be_computed_is_refused() {
    let of = |members: Vec<DibaoMember>| Entitlement::Dibao {
        standard: figure("465"),
        yearly_income: Fen::ZERO,
        members,
    };
    for (entitlement, code, path) in [
        (of(vec![]), "NOBODY", "members"),
        (of(vec![member(0), member(2), member(2)]), "MEMBER_TWICE", "members.2"),
    ] {
        let found = compute(&entitlement, &BenefitTerms::default()).unwrap_err();
        assert_eq!(found[0].code(), format!("ASSISTANCE_BENEFIT_{code}"));
        assert_eq!(found[0].paths, [path]);
    }
    let most = Figure { amount: Fen::new(i64::MAX).unwrap(), ..figure("1") };
    let huge =
        Entitlement::Tekun { basic: most.clone(), care: figure("1"), care_class: CareClass::Dependent };
    let found = compute(&huge, &BenefitTerms::default()).unwrap_err();
    assert_eq!(found[0].code(), "ASSISTANCE_BENEFIT_TOO_LARGE");
    // A hundred million yuan is exact.
    let terms = BenefitTerms::default();
    assert_eq!(total(&dibao("100000000", 300, "0.50"), &terms), "30000000000.00");
}

#[test]
fn terms_are_those_of_the_nearest_place_and_the_day() {
    let policy: BenefitPolicy = serde_json::from_str(
        r#"{"usual": {"rounding": "FEN_HALF_UP"}, "local": [
            {"division": "420000", "in_force": {"valid_from": "2022-01-01", "valid_to": null},
             "terms": {"rounding": "YUAN_UP", "source": "《省》"}},
            {"division": "420103", "in_force": {"valid_from": "2023-01-01", "valid_to": "2023-12-31"},
             "terms": {"alone": {"SHARE_OF_STANDARD": {"permille": 700}},
                       "extra": {"rates": {"MINOR": {"SHARE_OF_STANDARD": {"permille": 100}}}}}}]}"#,
    )
    .unwrap();
    let place = ["420103", "420100", "420000"].map(str::to_owned);
    for (day, rounding) in [
        (date(2021, 12, 31), Rounding::FenHalfUp),
        (date(2022, 1, 1), Rounding::YuanUp),
        (date(2023, 12, 31), Rounding::YuanHalfUp),
        (date(2024, 1, 1), Rounding::YuanUp),
    ] {
        assert_eq!(policy.terms(&place, day).rounding, rounding, "{day}");
    }
    assert!(serde_json::from_str::<BenefitPolicy>(r#"{"usual": {"rounding_up": 1}}"#).is_err());
}
