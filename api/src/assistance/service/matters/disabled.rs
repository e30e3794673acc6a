//! 残疾人两项补贴: one person's, by the certificate.

use std::collections::BTreeSet;

use super::{File, Judged, Matter, nothing_yet, sum, without_standard};
use crate::{
    assistance::{
        rules::{
            benefit::{Entitlement, Figure},
            facts::{Disability, Programme},
            programme::disability::{DisabledFacts, assess_care, assess_living},
            standard::StandardVariant,
        },
        service::desk::Desk,
    },
    platform::violation::Finding,
};

pub(super) static LIVING: Matter = Matter {
    programme: Programme::DisabledLiving,
    judge: |desk, file| {
        let found = assess_living(&facts(file), &desk.reference.conventions.disability);
        judge(desk, file, Programme::DisabledLiving, found)
    },
};

pub(super) static CARE: Matter = Matter {
    programme: Programme::DisabledCare,
    judge: |desk, file| {
        let found = assess_care(&facts(file), desk.day, &desk.reference.conventions.disability);
        judge(desk, file, Programme::DisabledCare, found)
    },
};

fn disability(file: &File<'_>) -> Option<Disability> {
    file.subject.member.and_then(|member| file.household.members.get(member))?.disability
}

fn facts(file: &File<'_>) -> DisabledFacts {
    DisabledFacts {
        disability: disability(file),
        household: file.held.clone(),
        care_needed_since: file.subject.care_needed_since,
        draws_work_injury_nursing_pay: file.subject.draws_work_injury_nursing_pay,
    }
}

fn judge(
    desk: &Desk,
    file: &File<'_>,
    programme: Programme,
    violations: Vec<Finding>,
) -> Result<Judged, Vec<Finding>> {
    let mut eligibility = nothing_yet(desk, programme);
    eligibility.violations.extend(violations);
    let grade = disability(file).map(|disability| disability.grade);
    let figure = grade
        .and_then(variant)
        .and_then(|variant| desk.reference.standards.find(programme, variant, &desk.place, desk.day));
    let benefit = match (grade, figure) {
        (Some(grade), Some(standard)) => {
            let (standard, others) = (Figure::from(standard), Vec::new());
            let entitlement = match programme {
                Programme::DisabledLiving => Entitlement::DisabledLiving { grade, standard, others },
                _ => Entitlement::DisabledCare { grade, standard, others },
            };
            Some(sum(desk, &entitlement)?)
        }
        _ => {
            eligibility = without_standard(eligibility);
            None
        }
    };
    let holders: BTreeSet<usize> = file.subject.member.into_iter().collect();
    Ok(Judged { eligibility, benefit, first_month: None, holders })
}

fn variant(grade: u8) -> Option<StandardVariant> {
    match grade {
        1 => Some(StandardVariant::Grade1),
        2 => Some(StandardVariant::Grade2),
        3 => Some(StandardVariant::Grade3),
        4 => Some(StandardVariant::Grade4),
        _ => None,
    }
}
