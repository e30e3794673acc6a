//! 儿童基本生活补贴. The full sum of a child or the difference to what it draws already.
//! Start with [`defacto`].
//! Never: what counts against the standard; that is `programme::defacto_orphan`.

use super::{BENEFIT_DEFACTO, BENEFIT_DRAWN, Figure, Item, Line, Sum, exact::Exact};
use crate::{
    assistance::rules::{
        facts::Fen,
        programme::defacto_orphan::{DrawnAid, defacto_orphan_amount},
    },
    platform::violation::Finding,
};

/// 事实无人抚养儿童: the standard less what of 低保, 特困 and living subsidy the child draws.
///
/// Source: 《事实无人抚养儿童保障意见》（2019年）.
pub(super) fn defacto(standard: &Figure, drawn: &[DrawnAid]) -> Result<(Vec<Line>, Fen), Vec<Finding>> {
    let amount = defacto_orphan_amount(standard.amount, drawn);
    let full = standard.exact();
    let mut sum = Sum::default().plus(Item::Standard, full, &BENEFIT_DEFACTO, Some(standard));
    let mut left = full;
    for aid in &amount.counted {
        let taken = Exact::from(aid.amount).min(left);
        left = left.minus(taken);
        sum = sum.minus(Item::Drawn, taken, &BENEFIT_DRAWN);
    }
    sum.unrounded()
}
