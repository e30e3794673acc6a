//! Value types: a value of one of these has been checked, so nobody checks it twice.
//! Start with `citizen_id`; every parser normalises first (trim, full width to half width, upper case).
//! Never: print personal data; `Debug` and `Display` of personal values are masked.

#[macro_use]
mod text;

pub mod case_number;
pub mod certificate_number;
pub mod citizen_id;
pub mod credit_code;
mod digit;
pub mod division_code;
pub mod id_document;
pub mod legal_date;
pub mod money;
pub mod person_name;
pub mod personal_number;
pub mod phone;
pub mod plain_text;

pub use text::ValueError;
