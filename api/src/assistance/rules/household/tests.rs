mod alone;

use super::{form::check_form, *};
use crate::assistance::rules::{
    facts::{Area, Asset, AssetKind, Disability, DisabilityKind, Expense, ExpenseKind, Fen, Per},
    law::date,
    samples::{self, adult},
};

fn day() -> NaiveDate {
    date(2023, 6, 15)
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code().trim_start_matches("ASSISTANCE_")).collect()
}

fn with(relation: Relation, change: impl FnOnce(&mut Member)) -> Member {
    let mut member = adult(relation);
    change(&mut member);
    member
}

fn of(members: Vec<Member>) -> Household {
    Household { members, incomes: Vec::new(), ..samples::household(Area::Rural, 0, "0") }
}

fn checked(household: &Household) -> (Vec<&'static str>, Vec<&'static str>) {
    let found = check_form(household, day(), &HouseholdPolicy::default());
    (codes(&found.violations), codes(&found.warnings))
}

#[test]
fn who_counts_and_why() {
    use Circumstance::{
        CannotLiveAlone, Clergy, DeclaredMissing, Detoxification, FullTimeStudent, Imprisoned,
        ProvincialExclusion,
    };
    let born = |year, month, on| date(year, month, on);
    let (old, apart, home) = (born(1985, 6, 15), false, true);
    for (relation, born_on, lives_together, circumstance, counts, rule) in [
        (Relation::Spouse, old, apart, None, true, "MEMBER_SPOUSE"),
        (Relation::Spouse, old, home, Some(Imprisoned), false, "MEMBER_IMPRISONED"),
        (Relation::Child, born(2005, 6, 16), apart, None, true, "MEMBER_MINOR_CHILD"),
        (Relation::Child, born(2005, 6, 15), apart, None, false, "MEMBER_LIVES_APART"),
        (Relation::Child, born(2005, 6, 15), home, None, true, "MEMBER_SUPPORTED_TOGETHER"),
        (Relation::Child, born(2003, 1, 1), apart, Some(FullTimeStudent), true, "MEMBER_DEPENDENT_CHILD"),
        (Relation::Child, born(1990, 1, 1), apart, Some(CannotLiveAlone), true, "MEMBER_DEPENDENT_CHILD"),
        (Relation::Child, born(2010, 1, 1), home, Some(Detoxification), false, "MEMBER_IN_DETOXIFICATION"),
        (Relation::Parent, born(1950, 1, 1), home, None, true, "MEMBER_SUPPORTED_TOGETHER"),
        (Relation::Parent, born(1950, 1, 1), apart, None, false, "MEMBER_LIVES_APART"),
        (Relation::Parent, born(1950, 1, 1), home, Some(DeclaredMissing), false, "MEMBER_MISSING"),
        // Being a student makes a child dependent, not a brother.
        (Relation::Sibling, old, apart, Some(FullTimeStudent), false, "MEMBER_LIVES_APART"),
        (Relation::Sibling, old, home, Some(Clergy), false, "MEMBER_CLERGY_APART"),
        (Relation::Grandchild, old, home, None, true, "MEMBER_SUPPORTED_TOGETHER"),
        (Relation::Grandparent, old, home, Some(ProvincialExclusion), false, "MEMBER_EXCLUDED_BY_PROVINCE"),
        (Relation::Other, old, home, None, false, "MEMBER_NO_SUPPORT_DUTY"),
    ] {
        let member = Member {
            born_on,
            lives_together,
            circumstances: circumstance.into_iter().collect(),
            ..adult(relation)
        };
        let household = of(vec![adult(Relation::Applicant), member]);
        let found = count_members(&household, day(), &HouseholdPolicy::default());
        let answer = (found[1].member, found[1].counting == Counting::Counted, found[1].rule.as_str());
        let case = format!("{relation:?} {born_on} {lives_together} {circumstance:?}");
        assert_eq!(answer, (1, counts, format!("ASSISTANCE_{rule}").as_str()), "{case}");
        assert!(found[1].legal_basis.starts_with("《最低生活保障审核确认办法》第7条"), "{case}");
        assert_eq!(counted_places(&found).contains(&1), counts, "{case}");
    }
}

#[test]
fn local_policy_decides_which_relations_bear_a_duty() {
    let household = of(vec![adult(Relation::Applicant), adult(Relation::Sibling)]);
    let policy = HouseholdPolicy { supporting_relations: [Relation::Child].into(), ..Default::default() };
    let found = count_members(&household, day(), &policy);
    assert_eq!(found[1].rule, "ASSISTANCE_MEMBER_NO_SUPPORT_DUTY");
}

#[test]
fn clergy_count_on_a_form_of_their_own_only() {
    let clergy = with(Relation::Applicant, |one| one.circumstances = [Circumstance::Clergy].into());
    let alone = of(vec![clergy.clone()]);
    assert_eq!(checked(&alone), (vec![], vec![]));
    let family = of(vec![clergy, adult(Relation::Spouse)]);
    assert_eq!(checked(&family), (vec!["HOUSEHOLD_APPLICANT_NOT_COUNTED"], vec![]));
    let in_prison = with(Relation::Applicant, |one| one.circumstances = [Circumstance::Imprisoned].into());
    assert_eq!(checked(&of(vec![in_prison])).0, ["HOUSEHOLD_APPLICANT_NOT_COUNTED"]);
}

#[test]
fn a_household_is_admitted_whole() {
    let household = of(vec![adult(Relation::Applicant), adult(Relation::Spouse), adult(Relation::Other)]);
    let found = count_members(&household, day(), &HouseholdPolicy::default());
    for (admitted, paths) in [
        (vec![0, 1], vec![]),
        (vec![0], vec!["members.1"]),
        (vec![0, 1, 2], vec!["members.2"]),
        (vec![2], vec!["members.0", "members.1", "members.2"]),
    ] {
        let refused = check_whole(&found, &admitted.iter().copied().collect());
        let told: Vec<_> = refused.iter().flat_map(|finding| finding.paths.clone()).collect();
        assert_eq!(told, paths, "{admitted:?}");
        assert!(refused.len() <= 1 && codes(&refused).iter().all(|code| *code == "HOUSEHOLD_IN_PART"));
    }
}

#[test]
fn memberships_are_read_back_as_written() {
    let household = of(vec![adult(Relation::Applicant), adult(Relation::Other)]);
    let found = count_members(&household, day(), &HouseholdPolicy::default());
    let written = serde_json::to_string(&found).unwrap();
    assert!(written.contains(r#""counting":"NOT_COUNTED""#), "{written}");
    assert_eq!(serde_json::from_str::<Vec<Membership>>(&written).unwrap(), found);
}

#[test]
fn a_sound_form_passes() {
    let child = with(Relation::Child, |one| one.born_on = date(2012, 3, 1));
    let parent = with(Relation::Parent, |one| one.born_on = date(1955, 3, 1));
    let household = of(vec![adult(Relation::Applicant), adult(Relation::Spouse), child, parent]);
    assert_eq!(checked(&household), (vec![], vec![]));
}

#[test]
fn each_flaw_of_a_form_has_its_rule() {
    type Break = fn(&mut Household);
    let violations: [(Break, &str, &[&str]); 10] = [
        (|h| h.members.clear(), "HOUSEHOLD_EMPTY", &["members"]),
        (|h| h.members.swap(0, 1), "HOUSEHOLD_APPLICANT_NOT_FIRST", &["members.0.relation"]),
        (
            |h| h.members[1].relation = Relation::Applicant,
            "HOUSEHOLD_SEVERAL_APPLICANTS",
            &["members.0.relation", "members.1.relation"],
        ),
        (
            |h| h.members.push(adult(Relation::Spouse)),
            "HOUSEHOLD_TWO_SPOUSES",
            &["members.1.relation", "members.2.relation"],
        ),
        (|h| h.members.resize(300, adult(Relation::Sibling)), "HOUSEHOLD_TOO_MANY_MEMBERS", &["members"]),
        (|h| h.incomes = vec![samples::wage(2, "1")], "HOUSEHOLD_ITEM_WITHOUT_MEMBER", &["incomes.0.member"]),
        (
            |h| {
                let (kind, amount, per) = (ExpenseKind::Medical, Fen::ZERO, Per::Year);
                h.expenses = vec![Expense { member: usize::MAX, kind, amount, per }];
            },
            "HOUSEHOLD_ITEM_WITHOUT_MEMBER",
            &["expenses.0.member"],
        ),
        (
            |h| {
                let (kind, value) = (AssetKind::Vehicle, Fen::ZERO);
                h.assets = vec![Asset { member: 0, kind, value, count: 0, is_necessity: false }];
            },
            "HOUSEHOLD_ASSET_WITHOUT_COUNT",
            &["assets.0.count"],
        ),
        (|h| h.members[1].born_on = date(2023, 6, 16), "HOUSEHOLD_BORN_IN_FUTURE", &["members.1.bornOn"]),
        (
            |h| h.members[1].disability = Some(Disability { kind: DisabilityKind::Limb, grade: 5 }),
            "HOUSEHOLD_DISABILITY_GRADE",
            &["members.1.disability"],
        ),
    ];
    for (break_it, code, paths) in violations {
        let mut household = of(vec![adult(Relation::Applicant), adult(Relation::Spouse)]);
        break_it(&mut household);
        let found = check_form(&household, day(), &HouseholdPolicy::default());
        assert_eq!(codes(&found.violations), [code]);
        assert_eq!(found.violations[0].paths, paths, "{code}");
    }
}

#[test]
fn both_sides_of_each_limit_of_a_form() {
    let spouse_born =
        |born_on| of(vec![adult(Relation::Applicant), Member { born_on, ..adult(Relation::Spouse) }]);
    let child_born =
        |born_on| of(vec![adult(Relation::Applicant), Member { born_on, ..adult(Relation::Child) }]);
    let parent_born =
        |born_on| of(vec![adult(Relation::Applicant), Member { born_on, ..adult(Relation::Parent) }]);
    let graded = |grade| {
        let disability = Some(Disability { kind: DisabilityKind::Sight, grade });
        of(vec![Member { disability, ..adult(Relation::Applicant) }])
    };
    let of_size = |size| {
        let mut members = vec![adult(Relation::Applicant)];
        members.resize(size, adult(Relation::Sibling));
        of(members)
    };
    let (fine, marked): (&[&str], _) = (&[], |code| (vec![], vec![code]));
    assert_eq!(checked(&of_size(30)).0, fine);
    assert_eq!(checked(&of_size(31)).0, ["HOUSEHOLD_TOO_MANY_MEMBERS"]);
    for (grade, violations) in
        [(0, &["HOUSEHOLD_DISABILITY_GRADE"][..]), (1, fine), (4, fine), (5, &["HOUSEHOLD_DISABILITY_GRADE"])]
    {
        assert_eq!(checked(&graded(grade)).0, violations, "{grade}");
    }
    assert_eq!(checked(&spouse_born(date(2005, 6, 15))), (vec![], vec![]));
    assert_eq!(checked(&spouse_born(date(2005, 6, 16))), marked("HOUSEHOLD_MARRIED_MINOR"));
    assert_eq!(checked(&child_born(date(1985, 6, 16))), (vec![], vec![]));
    assert_eq!(checked(&child_born(date(1985, 6, 15))), marked("HOUSEHOLD_CHILD_NOT_YOUNGER"));
    assert_eq!(checked(&parent_born(date(1985, 6, 14))), (vec![], vec![]));
    assert_eq!(checked(&parent_born(date(1985, 6, 15))), marked("HOUSEHOLD_CHILD_NOT_YOUNGER"));
    assert_eq!(checked(&parent_born(date(1902, 6, 16))), (vec![], vec![]));
    assert_eq!(checked(&parent_born(date(1902, 6, 15))), marked("HOUSEHOLD_AGE_IMPLAUSIBLE"));
}

#[test]
fn all_flaws_are_told_at_once() {
    let mut household = of(vec![adult(Relation::Spouse), adult(Relation::Spouse)]);
    household.members[1].disability = Some(Disability { kind: DisabilityKind::Limb, grade: 9 });
    household.incomes = vec![samples::wage(7, "1"), samples::wage(8, "1")];
    assert_eq!(
        checked(&household).0,
        [
            "HOUSEHOLD_APPLICANT_NOT_FIRST",
            "HOUSEHOLD_TWO_SPOUSES",
            "HOUSEHOLD_ITEM_WITHOUT_MEMBER",
            "HOUSEHOLD_ITEM_WITHOUT_MEMBER",
            "HOUSEHOLD_DISABILITY_GRADE",
        ]
    );
}
