//! Synthetic persons with valid numbers. Nobody real has them.
//! Start with [`man`] and [`woman`].

use chrono::{Datelike, NaiveDate};
use serde_json::{Value as Json, json};

/// A synthetic resident ID number with its check digit.
pub fn citizen_id(area: &str, birth: NaiveDate, sequence: u32) -> String {
    let first = format!("{area}{:04}{:02}{:02}{sequence:03}", birth.year(), birth.month(), birth.day());
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{first}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// A person to be sent as `PersonInput`.
pub fn person(name: &str, number: &str) -> Json {
    json!({ "name": name, "idNumber": number, "phone": "13800000000" })
}

/// The nth man: born in 1995, hukou in 江汉区.
pub fn man(n: u32) -> String {
    assert!(n < 500, "sequence numbers end at 999");
    citizen_id("420103", birth(1995, n), 1 + 2 * (n % 499))
}

/// The nth woman: born in 1996, first registered in 武进区.
pub fn woman(n: u32) -> String {
    assert!(n < 500, "sequence numbers end at 999");
    citizen_id("320412", birth(1996, n), 2 + 2 * (n % 499))
}

fn birth(year: i32, n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1 + n % 12, 1 + n % 28).expect("a date")
}
