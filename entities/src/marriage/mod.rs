//! 婚姻登记: stored states and rows of the marriage service.

pub mod state;

pub mod appointment;
pub mod appointment_party;
pub mod appointment_slot;
pub mod certificate;
pub mod certificate_copy;
pub mod certificate_reissue;
pub mod divorce_application;
pub mod marriage;
pub mod marriage_bad_faith;
pub mod marriage_ending;
pub mod marriage_registration;
pub mod marriage_registration_party;
pub mod marriage_revocation;
pub mod marriage_source;
pub mod marriage_spouse;
pub mod office_opening;
pub mod safeguard_report;
