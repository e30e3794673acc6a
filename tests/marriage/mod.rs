//! 婚姻登记 from outside.

mod appointments;
mod electronic;
mod ending;
mod papers;
mod partner;
mod registration;
mod reissue;
