//! 婚姻登记 from outside.

mod appointments;
mod divorce;
mod documents;
mod electronic;
mod eligibility;
mod ending;
mod offline;
mod papers;
mod partner;
mod persons;
mod races;
mod regimes;
mod registration;
mod reissue;
mod supplements;
