//! 默克尔树: one hash for a batch of entries, built as in RFC 6962, section 2.1.
//! Start with [`root`]; [`leaf`] says what of an entry goes in.
//! Never: a leaf that passes for a node; they are hashed under different first bytes.

use sha2::{Digest, Sha256};
use uuid::Uuid;

pub type Hash = [u8; 32];

const LEAF: [u8; 1] = [0];
const NODE: [u8; 1] = [1];

/// Binds an entry's code to its place and name; the code binds the content.
pub fn leaf(seq: i64, id: Uuid, mac: &[u8]) -> Hash {
    Sha256::new()
        .chain_update(LEAF)
        .chain_update(seq.to_be_bytes())
        .chain_update(id)
        .chain_update(mac)
        .finalize()
        .into()
}

/// The root over leaf hashes in order; of no leaves at all, the hash of nothing.
pub fn root<L: AsRef<[u8]>>(leaves: &[L]) -> Vec<u8> {
    match leaves {
        [] => Sha256::digest([]).to_vec(),
        [only] => only.as_ref().to_vec(),
        _ => {
            // the left subtree is the largest full one that leaves something for the right
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            Sha256::new()
                .chain_update(NODE)
                .chain_update(root(left))
                .chain_update(root(right))
                .finalize()
                .to_vec()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|at| leaf(at as i64 + 1, Uuid::from_u128(at as u128), &[7; 32])).collect()
    }

    fn node(left: &[u8], right: &[u8]) -> Vec<u8> {
        Sha256::digest([&[1], left, right].concat()).to_vec()
    }

    #[test]
    fn the_left_subtree_is_the_largest_full_one() {
        let [a, b, c, d, e]: [Hash; 5] = leaves(5).try_into().unwrap();
        assert_eq!(root(&[a]), a);
        assert_eq!(root(&[a, b]), node(&a, &b));
        assert_eq!(root(&[a, b, c]), node(&node(&a, &b), &c));
        assert_eq!(root(&[a, b, c, d]), node(&node(&a, &b), &node(&c, &d)));
        assert_eq!(root(&[a, b, c, d, e]), node(&root(&[a, b, c, d]), &e));
    }

    #[test]
    fn a_leaf_depends_on_place_name_and_code() {
        let one = leaf(1, Uuid::from_u128(1), &[7; 32]);
        assert_ne!(one, leaf(2, Uuid::from_u128(1), &[7; 32]));
        assert_ne!(one, leaf(1, Uuid::from_u128(2), &[7; 32]));
        assert_ne!(one, leaf(1, Uuid::from_u128(1), &[8; 32]));
    }

    proptest! {
        #[test]
        fn any_change_of_a_leaf_changes_the_root(
            count in 1_usize..200,
            at: prop::sample::Index,
            byte in 0_usize..32,
            flip in 1_u8..,
        ) {
            let before = leaves(count);
            let mut after = before.clone();
            after[at.index(count)][byte] ^= flip;
            prop_assert_ne!(root(&before), root(&after));
        }

        #[test]
        fn losing_adding_or_swapping_leaves_changes_the_root(
            count in 2_usize..200,
            first: prop::sample::Index,
            second: prop::sample::Index,
        ) {
            let before = leaves(count);
            let (first, second) = (first.index(count), second.index(count));
            let mut fewer = before.clone();
            fewer.remove(first);
            prop_assert_ne!(root(&before), root(&fewer));
            let mut more = before.clone();
            more.insert(first, before[second]);
            prop_assert_ne!(root(&before), root(&more));
            let mut swapped = before.clone();
            swapped.swap(first, second);
            prop_assert_eq!(root(&before) == root(&swapped), first == second);
        }
    }
}
