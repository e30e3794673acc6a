//! 婚姻登记 from outside.

mod appointments;
mod bad_faith;
mod divorce;
mod documents;
mod electronic;
mod eligibility;
mod ending;
mod late;
mod offline;
mod papers;
mod partner;
mod persons;
mod races;
mod regimes;
mod registration;
mod reissue;
mod revocation;
mod safeguard;
mod supplements;
mod taking_back;
