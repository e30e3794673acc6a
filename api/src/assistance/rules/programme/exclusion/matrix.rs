//! 待遇关系表. Every pair of programmes that does not simply combine, and the keys that enforce it.
//! Start with [`relation`]; the database uses [`exclusion_groups`]; a test proves that the two tables agree.
//! Never: persons, months, decisions.

use std::collections::BTreeSet;

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::{
    EXCLUSION_BASIC_LIVING, EXCLUSION_CHILD_SCHEMES, EXCLUSION_DEFACTO_FULL_LIVING,
    EXCLUSION_DEFACTO_RECOMPUTED, EXCLUSION_HIGHER_OF_KIND, EXCLUSION_HOUSEHOLD_STATUS, EXCLUSION_LOCAL,
    EXCLUSION_ORPHAN_LIVING, EXCLUSION_TEKUN_CHILD_SCHEME, EXCLUSION_TEKUN_DISABILITY, EXCLUSION_TEKUN_RIGID,
    ExclusionPolicy, GrantMode, wire_name,
};
use crate::{
    assistance::rules::facts::Programme::{self, *},
    platform::violation::Rule,
};

/// Every programme, the more comprehensive first: the order of screening.
pub const PROGRAMMES: [Programme; 12] = [
    Tekun,
    Orphan,
    DefactoOrphan,
    Dibao,
    Edge,
    Rigid,
    TempUrgent,
    TempExpense,
    DisabledLiving,
    DisabledCare,
    Elder80,
    ElderHard,
];

/// 待遇关系. How two programmes stand to each other for one person and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Relation {
    /// 可同时享受. Both in full.
    Combined,
    /// 补差. Both; the child's sum is paid as a difference, whichever came first.
    Difference,
    /// 补差，已全额领取的除外. As a difference if the other came first; a child on the full sum is barred from it.
    DifferenceUnlessFull,
    /// 择高享受. The higher of the two.
    HigherOfKind,
    /// 不得同时享受. One of the two.
    Excluded,
}

/// What does not simply combine; the order within a pair says nothing.
///
/// Orphan support beside 低保 is excluded as two basic sums for one person; no text read so far says it (to be
/// confirmed). Rigid expenditure excludes the three classes above it (《刚性支出困难家庭认定办法》).
const PAIRS: &[(Programme, Programme, Relation, &Rule)] = &[
    (Tekun, Dibao, Relation::Excluded, &EXCLUSION_BASIC_LIVING),
    (Orphan, Dibao, Relation::Excluded, &EXCLUSION_BASIC_LIVING),
    (Tekun, Orphan, Relation::Excluded, &EXCLUSION_TEKUN_CHILD_SCHEME),
    (Orphan, DefactoOrphan, Relation::Excluded, &EXCLUSION_CHILD_SCHEMES),
    (Tekun, DefactoOrphan, Relation::DifferenceUnlessFull, &EXCLUSION_TEKUN_CHILD_SCHEME),
    (DisabledLiving, DefactoOrphan, Relation::DifferenceUnlessFull, &EXCLUSION_DEFACTO_FULL_LIVING),
    (Dibao, DefactoOrphan, Relation::Difference, &EXCLUSION_DEFACTO_RECOMPUTED),
    (Tekun, DisabledLiving, Relation::Excluded, &EXCLUSION_TEKUN_DISABILITY),
    (Tekun, DisabledCare, Relation::Excluded, &EXCLUSION_TEKUN_DISABILITY),
    (Orphan, DisabledLiving, Relation::Excluded, &EXCLUSION_ORPHAN_LIVING),
    (Dibao, Edge, Relation::Excluded, &EXCLUSION_HOUSEHOLD_STATUS),
    (Dibao, Rigid, Relation::Excluded, &EXCLUSION_HOUSEHOLD_STATUS),
    (Edge, Rigid, Relation::Excluded, &EXCLUSION_HOUSEHOLD_STATUS),
    (Tekun, Rigid, Relation::Excluded, &EXCLUSION_TEKUN_RIGID),
];

/// A set of programmes of which a person holds one at most in a month.
struct Group {
    key: &'static str,
    programmes: &'static [Programme],
    /// Whether a child's sum paid as a difference claims it too.
    claimed_by_difference: bool,
}

const GROUPS: &[Group] = &[
    // 基本生活: one basic sum a person.
    Group {
        key: "BASIC_LIVING",
        programmes: &[Dibao, Tekun, Orphan, DefactoOrphan],
        claimed_by_difference: false,
    },
    // 儿童保障: one child scheme, however it is paid.
    Group { key: "CHILD_SCHEME", programmes: &[Orphan, DefactoOrphan], claimed_by_difference: true },
    // 残疾人生活补贴: within the basic sum of those who also claim it.
    Group {
        key: "LIVING_SUBSIDY",
        programmes: &[DisabledLiving, Tekun, Orphan, DefactoOrphan],
        claimed_by_difference: false,
    },
    // 残疾人护理补贴: within the care standard of 特困.
    Group { key: "CARE_SUBSIDY", programmes: &[DisabledCare, Tekun], claimed_by_difference: false },
    // 家庭类别: one class a household.
    Group { key: "HOUSEHOLD_STATUS", programmes: &[Dibao, Edge, Rigid], claimed_by_difference: false },
    Group { key: "TEKUN_OR_RIGID", programmes: &[Tekun, Rigid], claimed_by_difference: false },
];

/// 待遇关系. Of two different programmes; the order does not matter.
pub fn relation(a: Programme, b: Programme, policy: &ExclusionPolicy) -> Relation {
    row(a, b, policy).map_or(Relation::Combined, |(relation, _)| relation)
}

/// The relation with its rule; none when the two combine. National pairs before local ones.
pub(super) fn row(a: Programme, b: Programme, policy: &ExclusionPolicy) -> Option<(Relation, &'static Rule)> {
    if a == b {
        return None;
    }
    PAIRS
        .iter()
        .find(|(x, y, ..)| (*x, *y) == (a, b) || (*x, *y) == (b, a))
        .map(|&(_, _, relation, rule)| (relation, rule))
        .filter(|(relation, _)| !is_difference(*relation) || !policy.further.iter().any(|pair| pair.is(a, b)))
        .or_else(|| {
            let excluded = policy.further.iter().any(|pair| pair.is(a, b));
            excluded.then_some((Relation::Excluded, &EXCLUSION_LOCAL))
        })
        .or_else(|| {
            let of_kind = policy.higher_of_kind.iter().any(|pair| pair.is(a, b));
            of_kind.then_some((Relation::HigherOfKind, &EXCLUSION_HIGHER_OF_KIND))
        })
}

fn is_difference(relation: Relation) -> bool {
    matches!(relation, Relation::Difference | Relation::DifferenceUnlessFull)
}

/// Whether the sum of a de-facto orphan is paid as a difference beside it.
pub(super) fn is_topped_up(programme: Programme) -> bool {
    PAIRS.iter().any(|&(a, b, relation, _)| a == programme && b == DefactoOrphan && is_difference(relation))
}

/// Temporary aid may come more than once where local rule allows it.
pub(super) fn is_once_a_month(programme: Programme, policy: &ExclusionPolicy) -> bool {
    policy.temporary_aid_once_a_month || !matches!(programme, TempUrgent | TempExpense)
}

/// 互斥组. The keys an award claims for each person and month, for a unique constraint on (person, month, key).
///
/// One key a programme cannot do it, because exclusion is not transitive: 特困 excludes 低保 and both disability
/// subsidies, yet 低保 combines with both and they with each other. So an award writes one claim row per key, all
/// in its own transaction; two awards collide exactly when they share a key:
///
/// - `PROGRAMME:…`, the programme's own key: the same programme is never paid twice, in any street or province.
/// - `BASIC_LIVING`: 低保, 特困, 孤儿, and 事实无人抚养儿童 on the full sum exclude one another. A difference does
///   not claim it, since it is paid on top of 低保 or 特困.
/// - `CHILD_SCHEME`: 孤儿 and 事实无人抚养儿童, also as a difference.
/// - `LIVING_SUBSIDY`, `CARE_SUBSIDY`: what a fuller programme contains already claims the subsidy's key with it.
/// - `HOUSEHOLD_STATUS`, `TEKUN_OR_RIGID`: classes that are defined as not being one another.
/// - `PAIR:…`: pairs that only local rule knows.
///
/// Claims are per person: 低保 and the classes claim for each counted member. The member of an edge household who
/// has 低保 alone (单人户) claims for 低保 and is left out of the household's claims for EDGE. Arrears of a month
/// claim that month; festival extras and price subsidies are no awards and claim nothing.
pub fn exclusion_groups(programme: Programme, mode: GrantMode, policy: &ExclusionPolicy) -> BTreeSet<String> {
    let is_difference = programme == DefactoOrphan && mode == GrantMode::Difference;
    let own = is_once_a_month(programme, policy).then(|| format!("PROGRAMME:{}", wire_name(&programme)));
    let shared = GROUPS
        .iter()
        .filter(|group| group.programmes.contains(&programme))
        .filter(|group| group.claimed_by_difference || !is_difference)
        .map(|group| group.key.to_owned());
    let local = policy
        .higher_of_kind
        .iter()
        .chain(&policy.further)
        .filter(|pair| pair.a == programme || pair.b == programme)
        .filter(|pair| {
            matches!(relation(pair.a, pair.b, policy), Relation::Excluded | Relation::HigherOfKind)
        })
        .map(|pair| {
            let (first, second) = (pair.a.min(pair.b), pair.a.max(pair.b));
            format!("PAIR:{}+{}", wire_name(&first), wire_name(&second))
        });
    own.into_iter().chain(shared).chain(local).collect()
}
