//! 婚姻登记 from outside.

mod appointments;
mod bad_faith;
mod divorce;
mod electronic;
mod eligibility;
mod ending;
mod late;
mod papers;
mod partner;
mod persons;
mod races;
mod regimes;
mod registration;
mod reissue;
mod revocation;
mod safeguard;
mod taking_back;
