//! 婚姻登记 from outside.

mod divorce;
mod registration;
