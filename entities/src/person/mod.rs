//! 自然人: identifying columns are sealed; the number is found by blind index.

pub mod person;
pub mod person_document;
