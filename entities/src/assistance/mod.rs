//! 社会救助: what its rows store.

pub mod application_claimant;
pub mod assistance_application;
pub mod assistance_award;
pub mod assistance_intake;
pub mod award_holder;
pub mod household_visit;
pub mod information_check;
pub mod information_consent;
pub mod publicity;
pub mod publicity_objection;
pub mod words;
