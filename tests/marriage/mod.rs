//! 婚姻登记 from outside.

mod registration;
