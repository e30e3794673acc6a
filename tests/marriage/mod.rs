//! 婚姻登记 from outside.

mod races;
mod regimes;
mod registration;
