//! 最低生活保障边缘家庭认定: a status of the whole household.

use super::{File, Judged, Matter, nothing_yet, without_standard};
use crate::{
    assistance::{
        rules::{
            facts::Programme,
            household::check_whole,
            programme::edge::{EdgeFacts, assess_edge},
        },
        service::desk::{Desk, Measured},
    },
    platform::violation::Finding,
};

pub(super) static EDGE: Matter = Matter { programme: Programme::Edge, judge };

fn judge(desk: &Desk, file: &File<'_>) -> Result<Judged, Vec<Finding>> {
    let measured = desk.measure(file.household, file.counted, file.household.area, file.sources)?;
    let eligibility = match &measured {
        Measured { comparison: Some((_, income)), property: Some(property), .. } => {
            let in_part = check_whole(file.members, file.counted);
            assess_edge(&EdgeFacts { in_part: &in_part, income, property }, desk.day, desk.law)
        }
        _ => without_standard(nothing_yet(desk, Programme::Edge)),
    };
    Ok(Judged { eligibility, benefit: None, first_month: None, holders: file.counted.clone() })
}
