//! 精确金额与取整. Amounts while they are being computed: twelve-thousandths of a fen, so that a month of a yearly
//! income and a share in thousandths are whole numbers.
//! Start with [`Exact`].
//! Never: a division before the end.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use crate::assistance::rules::facts::Fen;

/// 取整方式. How the sum becomes an amount that is paid; once, at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "BenefitRounding")]
pub enum Rounding {
    /// 四舍五入到元
    #[default]
    YuanHalfUp,
    /// 进位到元
    YuanUp,
    /// 四舍五入到分
    FenHalfUp,
}

/// A fen in parts: twelve months and thousandths.
const FEN: i128 = 12_000;

/// An amount in parts of a fen, of either sign; `None` inside once it went beyond 127 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exact(Option<i128>);

impl Default for Exact {
    fn default() -> Self {
        Self::ZERO
    }
}

impl From<Fen> for Exact {
    fn from(amount: Fen) -> Self {
        Self(Some(i128::from(amount.get()) * FEN))
    }
}

impl Exact {
    pub(super) const ZERO: Self = Self(Some(0));
    /// More than any amount.
    pub(super) const MOST: Self = Self(Some(i128::MAX));

    /// One month of what came in over twelve.
    pub(super) fn month_of(yearly: Fen) -> Self {
        Self(Some(i128::from(yearly.get()) * (FEN / 12)))
    }

    /// So many thousandths of an amount.
    pub(super) fn share(amount: Fen, permille: u32) -> Self {
        Self((i128::from(amount.get()) * (FEN / 1000)).checked_mul(permille.into()))
    }

    /// So many thousandths of an exact amount, rounded down to a part of a fen.
    pub(super) fn permille(self, permille: u32) -> Self {
        Self(self.0.and_then(|parts| parts.checked_mul(permille.into())).map(|parts| parts.div_euclid(1000)))
    }

    pub(super) fn times(self, count: u32) -> Self {
        Self(self.0.and_then(|parts| parts.checked_mul(count.into())))
    }

    /// `share` of `whole` equal parts, rounded down to a part of a fen.
    pub(super) fn of_equal(self, share: u32, whole: u32) -> Self {
        Self(self.times(share).0.and_then(|parts| parts.checked_div_euclid(whole.into())))
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self(self.0.zip(other.0).and_then(|(a, b)| a.checked_add(b)))
    }

    pub(super) fn negated(self) -> Self {
        Self(self.0.and_then(i128::checked_neg))
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(other.negated())
    }

    /// What is left of it, nothing when `other` is more.
    pub(super) fn left_after(self, other: Self) -> Self {
        Self(self.minus(other).0.map(|parts| parts.max(0)))
    }

    /// The lesser; spoilt when either is.
    pub(super) fn min(self, other: Self) -> Self {
        Self(self.0.zip(other.0).map(|(a, b)| a.min(b)))
    }

    /// Whether it is certainly more than `other`.
    pub(super) fn is_more_than(self, other: Self) -> bool {
        self.0.zip(other.0).is_some_and(|(a, b)| a > b)
    }

    pub(super) fn is_below(self, other: Self) -> bool {
        other.is_more_than(self)
    }

    /// Fen, rounded half away from zero, for show; zero for what is spoilt, which no sum survives.
    pub(super) fn shown(self) -> i64 {
        let parts = self.0.unwrap_or(0);
        let fen = (parts.unsigned_abs().saturating_add(FEN.unsigned_abs() / 2)) / FEN.unsigned_abs();
        let fen = i64::try_from(fen).unwrap_or(i64::MAX);
        if parts < 0 { -fen } else { fen }
    }

    /// Nothing below nothing, rounded, and not above `most` in whole fen; none for what is no amount.
    pub(super) fn rounded(self, rounding: Rounding, most: Self) -> Option<Fen> {
        let parts = self.0?.max(0);
        let round = |unit: i128, up: i128| Some(parts.checked_add(up)? / (unit * FEN) * unit);
        let fen = match rounding {
            Rounding::YuanHalfUp => round(100, 50 * FEN),
            Rounding::YuanUp => round(100, 100 * FEN - 1),
            Rounding::FenHalfUp => round(1, FEN / 2),
        }?;
        Fen::new(i64::try_from(fen.min(most.0? / FEN)).ok()?).ok()
    }
}
