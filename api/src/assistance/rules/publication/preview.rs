//! 调标预览. Whom a new standard touches, by how much, street by street and in all.
//! Start with [`preview`].
//! Never: a change; an award that uses another figure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    assistance::rules::{
        benefit::{Benefit, Entitlement, Figure, compute},
        facts::Fen,
        standard::Standard,
    },
    platform::violation::Finding,
};

/// An award as the preview sees it.
#[derive(Debug, Clone, Copy)]
pub struct AffectedAward<'a> {
    /// What the award is known by; opaque.
    pub holder: &'a str,
    pub street: &'a str,
    pub benefit: &'a Benefit,
}

/// What a new standard does to one award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub holder: String,
    pub street: String,
    pub persons: u32,
    pub before: Fen,
    pub after: Fen,
    /// Fen a month.
    pub difference_fen: i64,
    /// The benefit by the new standard, with its explanation.
    pub benefit: Benefit,
}

/// 合计.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviewSums {
    pub awards: u32,
    pub persons: u32,
    pub raised: u32,
    pub lowered: u32,
    /// Nothing would be left to pay: to be reviewed before anything ends.
    pub to_nothing: u32,
    pub before_fen: i64,
    pub after_fen: i64,
    pub difference_fen: i64,
}

/// 调标预览. The streets come to the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Those whose figure is replaced, the same sum included, in the order of street and holder.
    pub changes: Vec<Change>,
    pub all: PreviewSums,
    pub streets: BTreeMap<String, PreviewSums>,
    /// Awards whose sum cannot be computed by the new figures.
    pub failed: Vec<(String, Vec<Finding>)>,
}

/// 调标预览. Each award that uses a figure which a row replaces is computed anew from what it was computed from.
///
/// A figure is replaced by the row of the same programme, variant and division that is in force on `day`, the
/// first day of the new standard. Recomputing what is stored changes nothing else, so a difference is the new
/// standard's alone.
pub fn preview(awards: &[AffectedAward<'_>], rows: &[Standard], day: NaiveDate) -> Preview {
    let mut preview = Preview::default();
    let mut awards: Vec<_> = awards.iter().collect();
    awards.sort_by_key(|award| (award.street, award.holder));
    for award in awards {
        let Some(entitlement) = with_rows(&award.benefit.entitlement, rows, day) else { continue };
        match compute(&entitlement, &award.benefit.terms) {
            Ok(benefit) => preview.add(award, benefit),
            Err(found) => preview.failed.push((award.holder.to_owned(), found)),
        }
    }
    preview
}

/// The entitlement by the new figures; none where no row replaces one.
fn with_rows(entitlement: &Entitlement, rows: &[Standard], day: NaiveDate) -> Option<Entitlement> {
    let mut entitlement = entitlement.clone();
    let mut is_touched = false;
    for figure in entitlement.figures_mut() {
        let replaces = |row: &&Standard| {
            row.programme == figure.programme
                && row.variant == figure.variant
                && row.division == figure.division
                && row.covers(day)
        };
        if let Some(row) = rows.iter().find(replaces) {
            is_touched = true;
            *figure = Figure::from(row);
        }
    }
    is_touched.then_some(entitlement)
}

impl Preview {
    fn add(&mut self, award: &AffectedAward<'_>, benefit: Benefit) {
        let change = Change {
            holder: award.holder.to_owned(),
            street: award.street.to_owned(),
            persons: benefit.entitlement.persons(),
            before: award.benefit.total,
            after: benefit.total,
            difference_fen: benefit.total.get() - award.benefit.total.get(),
            benefit,
        };
        self.all.add(&change);
        self.streets.entry(change.street.clone()).or_default().add(&change);
        self.changes.push(change);
    }
}

impl PreviewSums {
    fn add(&mut self, change: &Change) {
        self.awards += 1;
        self.persons += change.persons;
        self.raised += u32::from(change.difference_fen > 0);
        self.lowered += u32::from(change.difference_fen < 0);
        self.to_nothing += u32::from(change.before > Fen::ZERO && change.after == Fen::ZERO);
        self.before_fen = self.before_fen.saturating_add(change.before.get());
        self.after_fen = self.after_fen.saturating_add(change.after.get());
        self.difference_fen = self.difference_fen.saturating_add(change.difference_fen);
    }
}
