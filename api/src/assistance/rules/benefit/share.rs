//! 成员份额. What of a household's allowance each member has.
//! Start with [`Benefit::shares`].
//! Never: another total than the household's.

use super::{Benefit, Entitlement, Item};
use crate::assistance::rules::facts::Fen;

impl Benefit {
    /// 成员份额. Equal parts of the allowance, and to each the own extra support; nothing for a stopped share.
    ///
    /// They come to the total exactly: fen that do not divide go to the first members. Empty for benefits that are
    /// not a household's 低保, and where every share is stopped.
    pub fn shares(&self) -> Vec<(usize, Fen)> {
        let members = match &self.entitlement {
            Entitlement::Dibao { members, .. } => members.as_slice(),
            Entitlement::DibaoAlone { member, .. } => std::slice::from_ref(member),
            _ => return Vec::new(),
        };
        let paid: Vec<_> = members.iter().filter(|member| !member.is_share_stopped).collect();
        let extra_of = |member: usize| -> i64 {
            let own =
                self.lines.iter().filter(|line| (line.item, line.member) == (Item::Extra, Some(member)));
            own.map(|line| line.amount_fen).sum()
        };
        let extras: i64 = paid.iter().map(|member| extra_of(member.member)).sum();
        // Where extra support was cut to the standard, what is left is everybody's alike.
        let is_cut = self.lines.iter().any(|line| line.item == Item::AboveCap) || extras > self.total.get();
        let Ok(count) = i64::try_from(paid.len()) else { return Vec::new() };
        let alike = self.total.get() - if is_cut { 0 } else { extras };
        let (each, rest) = (alike.checked_div(count).unwrap_or(0), alike.checked_rem(count).unwrap_or(0));
        let share = |(at, member): (i64, usize)| {
            let own = if is_cut { 0 } else { extra_of(member) };
            (member, Fen::new(each + i64::from(at < rest) + own).unwrap_or(Fen::ZERO))
        };
        (0..).zip(paid.iter().map(|member| member.member)).map(share).collect()
    }
}
