//! 总账: entries and seals, append-only.

pub mod ledger_entry;
pub mod ledger_seal;
pub mod ledger_seal_entry;
