//! 婚姻登记 from outside.

mod appointments;
mod races;
mod regimes;
mod registration;
