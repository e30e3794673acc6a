//! 婚姻登记: stored states and rows of the marriage service.

pub mod state;
