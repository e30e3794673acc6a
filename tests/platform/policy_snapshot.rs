//! 权限表 as reviewed text: a change of policy is a visible diff.

use std::collections::BTreeSet;

use onewindow::graphql::policy;

#[test]
fn the_policy_table_is_the_reviewed_one() {
    let reviewed = include_str!("policy.txt");
    let table = policy::table();
    if reviewed == table {
        return;
    }
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (reviewed.lines().collect(), table.lines().collect());
    let gone = old.difference(&new).map(|line| format!("- {line}"));
    let added = new.difference(&old).map(|line| format!("+ {line}"));
    let current = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("policy.txt");
    std::fs::write(&current, &table).expect("a file");
    panic!(
        "the policy changed; review it, then: cp {} tests/platform/policy.txt\n{}",
        current.display(),
        gone.chain(added).collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn every_action_is_listed_once() {
    let mut seen = BTreeSet::new();
    for action in policy::actions() {
        assert!(seen.insert(action.name), "{} is listed twice", action.name);
        assert!(!action.grants.is_empty(), "{} is granted to no one", action.name);
        assert_eq!(action.name.split('.').count(), 3, "{}: service.object.act", action.name);
    }
}
