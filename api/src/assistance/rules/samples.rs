//! Households for tests, built from one adult.

use std::collections::BTreeSet;

use super::{
    facts::{Area, Fen, Household, Income, IncomeKind, Member, Per, Relation, Sex, Work},
    law::date,
};

pub(crate) fn adult(relation: Relation) -> Member {
    Member {
        relation,
        sex: Sex::Male,
        born_on: date(1985, 6, 15),
        area: Area::Rural,
        hukou: Some("429006".to_owned()),
        residence: Some("429006".to_owned()),
        lives_together: true,
        circumstances: BTreeSet::new(),
        disability: None,
        is_seriously_ill: false,
        work: Work::Flexible,
    }
}

/// `persons` adults in 天门市 who together earn `yuan` a month.
pub(crate) fn household(area: Area, persons: usize, yuan: &str) -> Household {
    let members = (0..persons)
        .map(|at| adult(if at == 0 { Relation::Applicant } else { Relation::Spouse }))
        .map(|member| Member { area, ..member })
        .collect();
    Household {
        members,
        incomes: vec![wage(0, yuan)],
        expenses: Vec::new(),
        assets: Vec::new(),
        area,
        place: ["429006", "429000", "420000"].map(str::to_owned),
    }
}

pub(crate) fn wage(member: usize, yuan: &str) -> Income {
    Income { member, kind: IncomeKind::Wage, amount: fen(yuan), per: Per::Month }
}

pub(crate) fn fen(yuan: &str) -> Fen {
    Fen::parse(yuan).expect("an amount")
}
