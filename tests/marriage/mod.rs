//! 婚姻登记 from outside.

mod appointments;
mod registration;
