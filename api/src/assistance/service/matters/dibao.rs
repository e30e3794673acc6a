//! 最低生活保障, of the whole household.

use super::{File, Judged, Matter, nothing_yet, without_standard};
use crate::{
    assistance::{
        rules::{
            facts::Programme,
            household::check_whole,
            programme::dibao::{DibaoFacts, DibaoUnit, assess_dibao},
        },
        service::desk::{Desk, Measured},
    },
    platform::violation::Finding,
};

pub(super) static DIBAO: Matter = Matter { programme: Programme::Dibao, judge };

fn judge(desk: &Desk, file: &File<'_>) -> Result<Judged, Vec<Finding>> {
    let measured = desk.measure(file.household, file.counted, file.household.area, file.sources)?;
    let holders = file.counted.clone();
    let Measured { comparison: Some((standard, income)), property: Some(property), .. } = &measured else {
        let eligibility = without_standard(nothing_yet(desk, Programme::Dibao));
        return Ok(Judged { eligibility, benefit: None, first_month: None, holders });
    };
    let in_part = check_whole(file.members, file.counted);
    let facts = DibaoFacts { unit: DibaoUnit::Household { in_part: &in_part }, income, property };
    let eligibility = assess_dibao(&facts, desk.day, desk.law, &desk.reference.conventions.dibao);
    let benefit = Some(desk.dibao(file.household, file.counted, standard, income)?);
    Ok(Judged { eligibility, benefit, first_month: None, holders })
}
