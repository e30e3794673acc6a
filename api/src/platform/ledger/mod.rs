//! 总账: one entry an accepted command, one a read of personal data; sealed in batches, never changed.
//! Start with [`entry`]; a unit of work appends, [`seal`] seals, [`verify`] recomputes, [`follow`] listens.
//! Never: personal data in an entry, an entry outside the transaction of its change.

pub mod entry;
pub mod follow;
pub mod merkle;
mod rows;
pub mod seal;
pub mod verify;
pub mod wake;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
