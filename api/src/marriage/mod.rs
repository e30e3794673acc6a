//! 婚姻登记.
//! Start with `rules`.

pub mod rules;
