//! 节日补助、增发、价格临时补贴. What is announced for many awards at once, paid beside their month.
//! Start with [`prepare_supplement`].
//! Never: whether prices have risen; the announcement says so.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    BatchKey, BatchKind, PAYMENT_NOT_ANNOUNCED, PAYMENT_SUPPLEMENT_PAID, PAYMENT_TOO_LARGE, Payee, Prepared,
    Withheld, check_payees, finish, in_order,
    line::{BatchLine, ItemKind, LineItem},
    place,
};
use crate::{
    assistance::rules::{
        facts::{Fen, Programme},
        month::Month,
    },
    platform::violation::Finding,
};

/// 发放标准 of a supplement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum SupplementRate {
    /// So many thousandths of the month's own sum, rounded half up to the fen; 1000 for one month more.
    OfMonth { permille: u32 },
    /// 每人
    PerPerson { amount_fen: Fen },
    /// 每户
    PerHousehold { amount_fen: Fen },
}

/// 补助公告. What a division announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplement {
    pub kind: BatchKind,
    /// County, city or province code.
    pub division: String,
    pub programmes: BTreeSet<Programme>,
    pub month: Month,
    pub rate: SupplementRate,
    /// The document; shown as the ground.
    pub source: String,
}

impl Supplement {
    /// 补助金额 of an award in its month; nothing for one that is suspended, over or not begun. A
    /// month that is owed after all brings its supplement too.
    fn amount(&self, payee: &Payee<'_>) -> Option<Fen> {
        let due = payee.award.due(self.month);
        if due == Fen::ZERO {
            return Some(Fen::ZERO);
        }
        match self.rate {
            SupplementRate::PerPerson { amount_fen } => amount_fen.checked_mul(payee.to.persons),
            SupplementRate::PerHousehold { amount_fen } => Some(amount_fen),
            SupplementRate::OfMonth { permille } => {
                let fen = (i128::from(due.get()) * i128::from(permille) + 500) / 1000;
                Fen::new(i64::try_from(fen).ok()?).ok()
            }
        }
    }
}

/// 编制补助批次. A line for each award that draws in the month; who has had this kind for it is left out and named.
///
/// `paid` are the holders to whom locked batches of the same kind and month have paid.
///
/// Source: 《中华人民共和国社会救助法》第32条; the announcement.
///
/// # Errors
/// All at once: [`PAYMENT_NOT_ANNOUNCED`] where key and announcement differ, and those of [`super::prepare`].
pub fn prepare_supplement(
    key: &BatchKey,
    supplement: &Supplement,
    payees: &[Payee<'_>],
    paid: &BTreeSet<String>,
) -> Result<Prepared, Vec<Finding>> {
    let mut problems = check_payees(key, payees);
    let is_announced = supplement.kind == key.kind
        && !matches!(key.kind, BatchKind::Regular | BatchKind::OneOff)
        && supplement.month == key.month
        && supplement.programmes.contains(&key.programme)
        && covers(&supplement.division, &key.division);
    if !is_announced {
        problems.push(Finding::of(&PAYMENT_NOT_ANNOUNCED));
    }
    let (mut lines, mut withheld) = (Vec::new(), Vec::new());
    for payee in in_order(payees) {
        if paid.contains(payee.to.holder) {
            let finding = Finding::of(&PAYMENT_SUPPLEMENT_PAID).fact("month", key.month);
            withheld.push(Withheld { holder: payee.to.holder.to_owned(), finding });
            continue;
        }
        let line = supplement.amount(payee).and_then(|amount| {
            let item = LineItem { kind: ItemKind::Supplement, month: key.month, amount_fen: amount.get() };
            let items = if amount > Fen::ZERO { vec![item] } else { Vec::new() };
            BatchLine::of(payee.to, items, Fen::ZERO)
        });
        match line {
            Some(line) => place(payee.to, line, &mut lines, &mut withheld),
            None => problems.push(Finding::of(&PAYMENT_TOO_LARGE).fact("holder", payee.to.holder)),
        }
    }
    finish(problems, lines, withheld, Vec::new())
}

/// Whether a division lies within the announcing one: 420000 covers 420103, 420100 too.
fn covers(announcing: &str, division: &str) -> bool {
    let stem = match announcing {
        code if code.len() == 6 && code.ends_with("0000") => &code[..2],
        code if code.len() == 6 && code.ends_with("00") => &code[..4],
        code => code,
    };
    division.starts_with(stem)
}
