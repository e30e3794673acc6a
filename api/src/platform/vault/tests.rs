use proptest::prelude::*;

use super::*;

fn key(byte: u8) -> Key {
    SecretBox::new(Box::new([byte; 32]))
}

fn vault(ids: &[u16], active: u16) -> Vault {
    let encryption = ids.iter().map(|id| (*id, key(*id as u8))).collect();
    Vault::new(VaultKeys { encryption, active, index: key(100), ledger: key(200) }).unwrap()
}

fn cell(row: u128, column: &'static str) -> SealContext {
    SealContext { table: "person", row: Uuid::from_u128(row), column }
}

#[test]
fn a_value_opens_only_in_its_own_cell() {
    let vault = vault(&[1], 1);
    let stored = vault.seal(cell(7, "name"), "测试甲");
    assert_eq!(vault.open(cell(7, "name"), &stored).unwrap(), "测试甲");
    for other in [
        cell(8, "name"),
        cell(7, "phone"),
        SealContext { table: "case", ..cell(7, "name") },
        SealContext { table: "personn", row: Uuid::from_u128(7), column: "ame" },
    ] {
        assert_eq!(vault.open(other, &stored), Err(VaultError::Forged), "{other:?}");
    }
}

#[test]
fn the_same_value_is_never_stored_the_same_way_twice() {
    let vault = vault(&[1], 1);
    assert_ne!(vault.seal(cell(7, "name"), "x"), vault.seal(cell(7, "name"), "x"));
}

#[test]
fn an_old_key_opens_after_rotation_and_asks_to_be_replaced() {
    let stored = vault(&[1], 1).seal(cell(7, "name"), "测试甲");
    let rotated = vault(&[1, 2], 2);
    assert_eq!(rotated.open(cell(7, "name"), &stored).unwrap(), "测试甲");
    assert!(!stored.starts_with(&rotated.header()));
    assert!(rotated.seal(cell(7, "name"), "测试甲").starts_with(&rotated.header()));
    assert_eq!(vault(&[2], 2).open(cell(7, "name"), &stored), Err(VaultError::UnknownKey(1)));
}

#[test]
fn every_altered_byte_is_noticed() {
    let vault = vault(&[1], 1);
    let stored = vault.seal(cell(7, "name"), "测试甲");
    for at in 0..stored.len() {
        let mut altered = stored.clone();
        altered[at] ^= 1;
        assert!(vault.open(cell(7, "name"), &altered).is_err(), "byte {at}");
        assert!(vault.open(cell(7, "name"), &stored[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn the_active_key_must_be_there() {
    let keys =
        VaultKeys { encryption: BTreeMap::from([(1, key(1))]), active: 2, index: key(3), ledger: key(4) };
    assert_eq!(Vault::new(keys).unwrap_err(), VaultError::NoActiveKey(2));
}

#[test]
fn a_blind_index_is_stable_across_rotation_and_differs_by_domain() {
    let (before, after) = (vault(&[1], 1), vault(&[1, 2], 2));
    assert_eq!(before.blind_index("person.id", "A1"), after.blind_index("person.id", "A1"));
    assert_ne!(before.blind_index("person.id", "A1"), before.blind_index("person.phone", "A1"));
    assert_ne!(before.blind_index("ab", "c"), before.blind_index("a", "bc"));
    assert_ne!(before.blind_index("a", "b"), before.ledger_mac(b"ab"));
}

#[test]
fn codes_are_stable_readable_and_bound_to_every_part() {
    let vault = vault(&[1], 1);
    let code = vault.derive_code("certificate", &["2026", "17"], 12);
    assert_eq!(code, vault.derive_code("certificate", &["2026", "17"], 12));
    assert_ne!(code, vault.derive_code("receipt", &["2026", "17"], 12));
    assert_ne!(code, vault.derive_code("certificate", &["20261", "7"], 12));
    let long = vault.derive_code("certificate", &["2026", "17"], 100);
    assert_eq!(long.len(), 100);
    assert!(long.starts_with(&code) && !long.contains(['I', 'L', 'O', 'U']), "{long}");
    assert_ne!(long[..32], long[32..64]);
}

/// Computed by another implementation. A change here makes stored data unreadable.
#[test]
fn what_was_stored_stays_readable() {
    let vault = vault(&[1], 1);
    let index = "3af1483a2c914eb638e06160fec7655c0761fdec2facb9b81278f5ce8e4ced9b";
    assert_eq!(hex::encode(vault.blind_index("person.id", "A1")), index);
    let seal = "a54152ca26599c9459f1afc60ffe3eff583542ef8ea081e79435043b197bc39f";
    assert_eq!(hex::encode(vault.ledger_mac(b"entry")), seal);
    assert_eq!(vault.derive_code("certificate", &["2026", "17"], 12), "DEZA09BG9FCJ");
    let stored = "010001000102030405060708090a0b5d131ece8f6be1ed4cca23b0dfeb0578aa07b85123f380463b";
    assert_eq!(vault.open(cell(7, "name"), &hex::decode(stored).unwrap()).unwrap(), "测试甲");
}

#[test]
fn debug_prints_key_ids_only() {
    assert_eq!(format!("{:?}", vault(&[1, 2], 2)), "Vault { active: 2, key_ids: [1, 2], .. }");
}

proptest! {
    #[test]
    fn sealing_round_trips(text in ".{0,64}", row: u128) {
        let vault = vault(&[1], 1);
        let stored = vault.seal(cell(row, "name"), &text);
        prop_assert_eq!(stored.len(), HEADER + NONCE + text.len() + TAG);
        prop_assert_eq!(vault.open(cell(row, "name"), &stored), Ok(text));
    }

    #[test]
    fn foreign_bytes_never_open(bytes: Vec<u8>) {
        prop_assert!(vault(&[1], 1).open(cell(1, "name"), &bytes).is_err());
    }
}
