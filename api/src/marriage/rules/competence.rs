//! Whether this office may act for this couple on this day.
//! Start with [`check_office`]; it asks the table for the rule and the couple for the facts.
//! Never: a guess where hukou or permit are not known yet.

use chrono::{Months, NaiveDate};
use entities::marriage::state::Matter;

use super::{
    assessment::{Assessment, Context, Stage},
    facts::{PartyFacts, ResidencePermit},
    regime::JurisdictionRule,
    wire_name,
};
use crate::platform::violation::Finding;

/// By what the office is competent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Competence {
    /// By hukou, by the original registration, or because any office is.
    Plain,
    /// By a residence permit, which must then be shown.
    ByPermit,
    /// A fact is missing.
    Unknown,
    None,
}

/// Adds the findings about the office; answers by what it is competent.
pub(super) fn check_office(
    found: &mut Assessment,
    context: &Context<'_>,
    matter: Matter,
    parties: [&PartyFacts; 2],
    original_office: Option<&str>,
) -> Competence {
    let foreign = parties.iter().any(|party| party.is_foreign_related());
    if foreign && !context.office.foreign_matters {
        found.refuse_from(Stage::Accept, Finding::of(&OFFICE_NOT_FOR_FOREIGN_MATTERS));
    }
    let Some(rule) = context.jurisdiction.rule(context.day, &context.office.division, matter) else {
        found.violate(Finding::of(&NO_RULE_FOR_DAY).fact("day", context.day));
        return Competence::Unknown;
    };
    let competence = competence(rule, context, parties, foreign, original_office);
    match competence {
        Competence::Plain | Competence::ByPermit => {}
        Competence::Unknown => found.need_from(Stage::Accept, "jurisdiction"),
        Competence::None => {
            let mut finding = Finding::of(&OFFICE_NOT_COMPETENT).fact("rule", wire_name(&rule));
            if let Some(citation) = found.citation() {
                finding = finding.fact("regimeBasis", citation);
            }
            found.violate(finding);
        }
    }
    competence
}

fn competence(
    rule: JurisdictionRule,
    context: &Context<'_>,
    parties: [&PartyFacts; 2],
    foreign: bool,
    original_office: Option<&str>,
) -> Competence {
    let office = context.office.division.as_str();
    // An office named for foreign matters serves its province, not only its own district.
    let area = if foreign { office.get(..2).unwrap_or(office) } else { stem(office) };
    let local = |code: &str| code.starts_with(area);
    let hukou = parties.iter().any(|party| party.hukou_division.as_deref().is_some_and(local));
    let hukou_unknown =
        parties.iter().any(|party| !party.is_foreign_related() && party.hukou_division.is_none());
    // The pilots adjusted the articles on mainland couples alone.
    let permit = || {
        !foreign
            && parties.iter().filter_map(|party| party.permit.as_ref()).any(|permit| {
                local(&permit.division)
                    && permit_counts(permit, context.day, context.policy.permit_endorsement_years)
            })
    };
    match rule {
        JurisdictionRule::Any => Competence::Plain,
        JurisdictionRule::OriginalOrHukou if original_office == Some(office) => Competence::Plain,
        _ if hukou => Competence::Plain,
        JurisdictionRule::HukouOrPermit if permit() => Competence::ByPermit,
        _ if hukou_unknown => Competence::Unknown,
        JurisdictionRule::OriginalOrHukou if original_office.is_none() => Competence::Unknown,
        _ => Competence::None,
    }
}

/// Whether a residence permit is valid and endorsed within the last year; else it is suspended.
///
/// Source: 《居住证暂行条例》第10条.
pub fn permit_counts(permit: &ResidencePermit, day: NaiveDate, endorsement_years: u8) -> bool {
    let endorsed_until =
        permit.last_endorsed_on.checked_add_months(Months::new(12 * u32::from(endorsement_years)));
    permit.valid_until >= day && endorsed_until.is_some_and(|last| day <= last)
}

/// The part of a code that all its subdivisions share: 420000 → 42, 420100 → 4201, 420103 → 420103.
fn stem(code: &str) -> &str {
    match (code.get(..2), code.get(2..4), code.get(4..)) {
        (Some(province), Some("00"), Some("00")) => province,
        (Some(_), Some(_), Some("00")) => &code[..4],
        _ => code,
    }
}

rules! {
    OFFICE_NOT_COMPETENT {
        zh: "该婚姻登记机关对本事项没有管辖权",
        en: "This office is not competent for the matter on that day",
        basis: "《婚姻登记条例》（国务院令第387号）第4条、第10条、第17条；国函〔2021〕48号；国函〔2023〕34号；《婚姻登记条例》（国务院令第804号）第7条、第13条、第21条",
        remedy: "请到一方常住户口所在地或适用规则允许的婚姻登记机关办理",
        "Go to the office of one party's permanent hukou, or one that the rule of the day allows",
    }
    OFFICE_NOT_FOR_FOREIGN_MATTERS {
        zh: "该机关未被确定办理涉外、涉港澳台居民和华侨婚姻登记",
        en: "This office is not named for matters with a foreign, Hong Kong, Macao, Taiwan or overseas party",
        basis: "《婚姻登记条例》（国务院令第804号）第2条；2025-05-10前：《婚姻登记条例》（国务院令第387号）第2条",
        remedy: "请到省级民政部门确定的涉外婚姻登记机关办理",
        "Go to an office that the province named for such matters",
    }
    NO_RULE_FOR_DAY {
        zh: "该日期没有可适用的管辖规则",
        en: "No rule of competence is on record for that day",
        basis: "《婚姻登记条例》（国务院令第387号），自2003-10-01起施行",
        remedy: "请核对日期；2003-10-01以前的登记按历史档案办理",
        "Check the date; registrations before 2003-10-01 are handled from the archive",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permit_counts_while_valid_and_endorsed_within_the_year() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let permit = |valid_until, endorsed| ResidencePermit {
            division: "420103".into(),
            valid_until: day(valid_until),
            last_endorsed_on: day(endorsed),
        };
        let on = day("2024-03-01");
        for (valid_until, endorsed, expected) in [
            ("2024-03-01", "2023-03-01", true),
            ("2024-02-29", "2023-03-01", false),
            ("2026-01-01", "2023-02-28", false),
        ] {
            assert_eq!(permit_counts(&permit(valid_until, endorsed), on, 1), expected);
        }
    }

    #[test]
    fn a_city_office_covers_its_districts() {
        assert_eq!(
            ["420000", "420100", "420103", "420103001"].map(stem),
            ["42", "4201", "420103", "420103001"]
        );
    }
}
