//! 高龄津贴: one person's, by age.

use super::{File, Judged, Matter, nothing_yet, sum, without_standard};
use crate::{
    assistance::{
        rules::{
            benefit::{Entitlement, Figure},
            facts::Programme,
            month::Month,
            programme::elder::assess_elder_80,
        },
        service::desk::Desk,
    },
    platform::violation::Finding,
};

pub(super) static ELDER_80: Matter = Matter { programme: Programme::Elder80, judge };

fn judge(desk: &Desk, file: &File<'_>) -> Result<Judged, Vec<Finding>> {
    let mut eligibility = nothing_yet(desk, Programme::Elder80);
    let holders = file.subject.member.into_iter().collect();
    let person = file.subject.member.and_then(|member| file.household.members.get(member));
    let Some(person) = person else {
        return Ok(Judged { eligibility, benefit: None, first_month: None, holders });
    };
    let elder = match assess_elder_80(person, file.applied_on, &desk.reference.conventions.elder) {
        Ok(elder) => elder,
        Err(found) => {
            eligibility.violations.push(found);
            return Ok(Judged { eligibility, benefit: None, first_month: None, holders });
        }
    };
    let variant = elder.band.variant;
    let figure = desk.reference.standards.find(Programme::Elder80, variant, &desk.place, desk.day);
    let first_month = Month::of(elder.first_month);
    let Some(standard) = figure.map(Figure::from) else {
        let eligibility = without_standard(eligibility);
        return Ok(Judged { eligibility, benefit: None, first_month, holders });
    };
    let benefit = Some(sum(desk, &Entitlement::Elder80 { variant, standard })?);
    Ok(Judged { eligibility, benefit, first_month, holders })
}
