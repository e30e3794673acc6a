//! 事项通则中由地方确定的口径. Delegation, ceilings, publicity and first month, as dated rows by division.
//! Start with [`ProgrammePolicy`]; an empty one is the practice where no local document is on file.
//! Never: what the methods fix for the whole country.

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::FirstPayment;
use crate::assistance::rules::{
    facts::{Fen, Programme},
    means::Window,
};

/// 委托（授权）机关. Whose act puts a decision into the street's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DelegatedBy {
    /// 县级委托
    County,
    /// 省级规定由街道（乡镇）审核确认
    Province,
}

/// 审核确认权限下放. All streets of a division decide a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delegation {
    pub programme: Programme,
    /// Street, county, city or province code.
    pub division: String,
    pub by: DelegatedBy,
    pub in_force: Window,
    pub source: String,
}

/// 临时救助审批限额. At the ceiling is still within it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ceilings {
    pub programme: Programme,
    pub division: String,
    /// 小额救助: what the street decides; nothing when none.
    pub street_fen: Option<Fen>,
    /// What the county office decides by itself; above it the county mechanism does. No limit when none.
    pub county_fen: Option<Fen>,
    pub in_force: Window,
    pub source: String,
}

/// 当地公示规定, for programmes whose own rules leave it open; read for no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalPublicity {
    pub programme: Programme,
    pub division: String,
    /// Calendar days; zero when there is none.
    pub days: u32,
    pub in_force: Window,
    pub source: String,
}

/// 当地待遇起始规定, for programmes whose own rules leave it open; read for no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalFirstPayment {
    pub programme: Programme,
    pub division: String,
    pub first_payment: FirstPayment,
    pub in_force: Window,
    pub source: String,
}

/// Every value that a place fixes or that awaits confirmation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProgrammePolicy {
    /// None on file: the county decides.
    pub delegations: Vec<Delegation>,
    /// Whether a county's delegation still holds for cases accepted from 2026-07-01, when the law names the
    /// province; to be confirmed, no by default.
    pub county_delegation_lasts: bool,
    /// None on file: the street decides no sum.
    pub ceilings: Vec<Ceilings>,
    /// None on file: RIGID and TEMP_EXPENSE are posted for seven days, ORPHAN and the old-age programmes not;
    /// all to be confirmed.
    pub publicity: Vec<LocalPublicity>,
    /// None on file: the old-age programmes are paid from the month after the decision; to be confirmed.
    pub first_payments: Vec<LocalFirstPayment>,
}

/// A row that holds for one programme in one place over a time.
pub(super) trait Row {
    fn programme(&self) -> Programme;
    fn division(&self) -> &str;
    fn in_force(&self) -> Window;
}

macro_rules! rows {
    ($($row:ty),*) => {
        $(impl Row for $row {
            fn programme(&self) -> Programme {
                self.programme
            }
            fn division(&self) -> &str {
                &self.division
            }
            fn in_force(&self) -> Window {
                self.in_force
            }
        })*
    };
}
rows!(Delegation, Ceilings, LocalPublicity, LocalFirstPayment);

/// The rows of a programme in force on a day, the nearest division first.
pub(super) fn nearest<'rows, 'place, R: Row>(
    rows: &'rows [R],
    programme: Programme,
    place: &'place [String],
    day: NaiveDate,
) -> impl Iterator<Item = &'rows R> + use<'rows, 'place, R> {
    place.iter().flat_map(move |division| {
        rows.iter().filter(move |row| {
            row.programme() == programme && row.division() == division && row.in_force().covers(day)
        })
    })
}

impl ProgrammePolicy {
    pub(super) fn publicity_row(
        &self,
        programme: Programme,
        place: &[String],
        day: NaiveDate,
    ) -> Option<&LocalPublicity> {
        nearest(&self.publicity, programme, place, day).next()
    }

    pub(super) fn first_payment_row(
        &self,
        programme: Programme,
        place: &[String],
        day: NaiveDate,
    ) -> Option<&LocalFirstPayment> {
        nearest(&self.first_payments, programme, place, day).next()
    }

    /// 审批限额 of the nearest place.
    pub fn ceilings(&self, programme: Programme, place: &[String], day: NaiveDate) -> Option<&Ceilings> {
        nearest(&self.ceilings, programme, place, day).next()
    }
}
