//! 城乡类别认定. By which standard, urban or rural, a household is measured.
//! Start with [`household_area`]; the answer is kept on the case.
//! Never: the figure of the standard.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::facts::{Area, Household};
use crate::platform::violation::Finding;

rules! {
    /// 城乡混合家庭.
    AREA_MIXED {
        zh: "家庭成员城乡类别不一致，按申请人的城乡类别适用标准",
        en: "Members are both urban and rural; the applicant's class decides the standard",
        basis: "《最低生活保障审核确认办法》第8条（城乡类别按申请人确定为本平台口径，待当地确认）",
        remedy: "请核对各成员的户籍类别；当地另有规定的，从其规定",
        "Check the class of each member; a local rule goes first",
    }
}

/// The area that a case keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaDecision {
    pub area: Area,
    /// Whether members who count differ from it.
    pub is_mixed: bool,
}

/// 城乡类别. The applicant's class on the day, with a warning that names every counted member of the
/// other class; none for a form without members.
///
/// Source: choice of this platform, to be confirmed locally.
pub fn household_area(
    household: &Household,
    counted: &BTreeSet<usize>,
) -> Option<(AreaDecision, Vec<Finding>)> {
    let area = household.applicant()?.area;
    let other = |place: &&usize| household.members.get(**place).is_some_and(|member| member.area != area);
    let differing: Vec<_> = counted.iter().filter(other).collect();
    let decision = AreaDecision { area, is_mixed: !differing.is_empty() };
    let at = |finding: Finding, place| finding.at(format!("members.{place}.area"));
    let warnings = match decision.is_mixed {
        true => vec![differing.into_iter().fold(Finding::of(&AREA_MIXED), at)],
        false => Vec::new(),
    };
    Some((decision, warnings))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistance::rules::samples;

    #[test]
    fn the_applicants_class_decides_and_a_mixture_warns() {
        for (classes, counted, area, paths) in [
            ([Area::Rural, Area::Rural, Area::Rural], vec![0, 1, 2], Area::Rural, vec![]),
            ([Area::Urban, Area::Urban, Area::Urban], vec![0, 1, 2], Area::Urban, vec![]),
            ([Area::Urban, Area::Rural, Area::Rural], vec![0, 1, 2], Area::Urban, vec![1, 2]),
            ([Area::Rural, Area::Urban, Area::Rural], vec![0, 1, 2], Area::Rural, vec![1]),
            // A member who does not count mixes nothing, nor does a place beyond the form.
            ([Area::Rural, Area::Urban, Area::Rural], vec![0, 2, 9], Area::Rural, vec![]),
        ] {
            let mut household = samples::household(Area::Rural, 3, "0");
            for (member, class) in household.members.iter_mut().zip(classes) {
                member.area = class;
            }
            let (decision, warnings) = household_area(&household, &counted.into_iter().collect()).unwrap();
            assert_eq!(decision, AreaDecision { area, is_mixed: !paths.is_empty() }, "{classes:?}");
            let told: Vec<_> = warnings.into_iter().flat_map(|warning| warning.paths).collect();
            let paths: Vec<_> = paths.iter().map(|place| format!("members.{place}.area")).collect();
            assert_eq!(told, paths, "{classes:?}");
        }
    }

    #[test]
    fn a_form_without_members_has_no_class() {
        let household = samples::household(Area::Rural, 0, "0");
        assert_eq!(household_area(&household, &BTreeSet::new()), None);
    }
}
