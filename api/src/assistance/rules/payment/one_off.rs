//! 一次性发放. Temporary aid that was approved, an instalment at a time.
//! Start with [`prepare_one_off`].
//! Never: aid that was given at the counter or from the street's fund; that is paid already.

use super::{
    BatchKey, BatchKind, BatchLine, PAYMENT_NOT_ONE_OFF, PAYMENT_TOO_LARGE, Prepared, Recipient, finish,
    line::{ItemKind, LineItem},
    place, twice,
};
use crate::{assistance::rules::facts::Fen, platform::violation::Finding};

/// One approval, or one instalment of it, that no locked batch has paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneOff<'a> {
    pub to: Recipient<'a>,
    pub amount: Fen,
}

/// 编制一次性发放批次. In the order of street and holder; an amount of nothing is left out.
///
/// Source: 《关于进一步加强和改进临时救助工作的意见》.
///
/// # Errors
/// All at once: [`PAYMENT_NOT_ONE_OFF`], [`super::PAYMENT_HOLDER_TWICE`], [`PAYMENT_TOO_LARGE`].
pub fn prepare_one_off(key: &BatchKey, approvals: &[OneOff<'_>]) -> Result<Prepared, Vec<Finding>> {
    let mut problems = twice(approvals.iter().map(|one| one.to));
    if key.kind != BatchKind::OneOff {
        problems.push(Finding::of(&PAYMENT_NOT_ONE_OFF).at("kind"));
    }
    let mut approvals: Vec<_> = approvals.iter().filter(|one| one.amount > Fen::ZERO).collect();
    approvals.sort_by_key(|one| one.to);
    let (mut lines, mut withheld) = (Vec::new(), Vec::new());
    for one in approvals {
        let item = LineItem { kind: ItemKind::OneOff, month: key.month, amount_fen: one.amount.get() };
        match BatchLine::of(one.to, vec![item], Fen::ZERO) {
            Some(line) => place(one.to, line, &mut lines, &mut withheld),
            None => problems.push(Finding::of(&PAYMENT_TOO_LARGE).fact("holder", one.to.holder)),
        }
    }
    finish(problems, lines, withheld, Vec::new())
}
