//! 家庭成员认定中由地方或平台确定的口径. Values about the household that the law leaves open.
//! Start with [`HouseholdPolicy`]; it loads from data and its default is today's practice.
//! Never: who counts by the text of the method itself.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::assistance::rules::facts::Relation;

/// Every value awaiting local confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HouseholdPolicy {
    /// The most members a form may hold.
    pub most_members: usize,
    /// Above this age a form is marked for a closer look.
    pub plausible_age: u32,
    /// 具有法定赡养、抚养、扶养义务的关系, for those who count only while living together. That of
    /// grandparents, grandchildren and siblings has conditions; to be confirmed locally.
    pub supporting_relations: BTreeSet<Relation>,
    /// 当地规定可以单独申请的其他情形: published names by division code; none known.
    pub local_alone_grounds: BTreeMap<String, BTreeSet<String>>,
}

impl Default for HouseholdPolicy {
    fn default() -> Self {
        use Relation::{Child, Grandchild, Grandparent, Parent, Sibling};
        Self {
            most_members: 30,
            plausible_age: 120,
            supporting_relations: [Child, Parent, Grandparent, Grandchild, Sibling].into(),
            local_alone_grounds: BTreeMap::new(),
        }
    }
}

impl HouseholdPolicy {
    /// Whether a place, nearest first, publishes a ground to apply alone.
    pub(super) fn knows_alone_ground(&self, place: &[String], name: &str) -> bool {
        place.iter().filter_map(|division| self.local_alone_grounds.get(division)).any(|g| g.contains(name))
    }
}
