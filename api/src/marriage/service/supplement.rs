//! 补录: a marriage that the hub does not know, as the paper shows it.
//! Start with [`Marriage::known_on_paper`], then [`Marriage::enter_on_paper`].
//! Never: a new number; a marriage that counts on one paper alone.

use chrono::NaiveDate;
use entities::values::{
    certificate_number::{CertificateKind, CertificateNumber},
    citizen_id::Sex,
    plain_text::PlainText,
};
use serde_json::json;
use uuid::Uuid;

use super::{Marriage, facts::wire};
use crate::{
    marriage::{
        repository::{
            self, NewSpouse,
            divorce::{self as register, Numbered},
            supplement::{self, EndOnPaper, Entering},
        },
        rules::{
            divorce::RegisteredIn,
            grounds::{HAS_SPOUSE, SAME_SEX},
            supplement::{ImpossibleDay, assess_supplement},
        },
    },
    person,
    platform::{
        error::{Error, Result},
        unit_of_work::UnitOfWork,
        violation::Finding,
    },
};

/// Numbers of certificates of a marriage that stands.
pub const OF_MARRIAGE: [CertificateKind; 2] = [CertificateKind::Marriage, CertificateKind::MarriageReissue];
/// Numbers of certificates of a divorce.
pub const OF_DIVORCE: [CertificateKind; 2] = [CertificateKind::Divorce, CertificateKind::DivorceReissue];

/// What stands on the certificate, or in the document that tells of it.
#[derive(Debug, Clone)]
pub struct PaperMarriage {
    pub number: PlainText<40>,
    pub office_name: PlainText<100>,
    pub registered_on: NaiveDate,
    pub registered_in: RegisteredIn,
}

/// Where an input stands: the paper's own path, and the parties' as findings name them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paths {
    pub(super) paper: &'static [&'static str],
    pub(super) spouses: [&'static str; 2],
}

impl Marriage {
    /// What the hub has under the number of a paper.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for the number of another kind of certificate.
    pub(super) async fn known_on_paper(
        &self,
        work: &UnitOfWork,
        paper: &PaperMarriage,
        kinds: [CertificateKind; 2],
        persons: [Uuid; 2],
        path: &[&str],
    ) -> Result<Numbered> {
        let number = known_form(paper.number.as_str(), kinds, path)?;
        register::marriage_by_number(work, &number, kinds, persons).await
    }

    /// Enters a marriage under the number on its paper.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for an impossible day; `MARRIAGE_SAME_SEX`; `MARRIAGE_HAS_SPOUSE` when one that is to
    /// stand meets another in force.
    pub(super) async fn enter_on_paper(
        &self,
        work: &UnitOfWork,
        by: Entering,
        (paper, kinds): (&PaperMarriage, [CertificateKind; 2]),
        (persons, paths): ([Uuid; 2], Paths),
        end: Option<EndOnPaper>,
    ) -> Result<Uuid> {
        let number = known_form(paper.number.as_str(), kinds, paths.paper)?;
        let loaded = person::load(&self.env, work.connection(), &persons).await?;
        let [one, other] = loaded.as_slice() else { return Err(Error::bug("a couple has two persons")) };
        if one.sex == other.sex {
            let [at_one, at_other] = paths.spouses;
            return Err(Error::refused(Finding::of(&SAME_SEX).at(at_one).at(at_other)));
        }
        let leap = self.reference.on(work.today()).await?.conventions.leap_birthday;
        let born = [(one.sex, one.birth_date), (other.sex, other.birth_date)];
        let warnings = assess_supplement(paper.registered_on, born, work.today(), leap)
            .map_err(|day| impossible(day, paths.paper))?;
        if end.is_none() {
            let taken = repository::persons_in_force(work.connection(), &persons).await?;
            let found: Vec<Finding> = persons
                .iter()
                .zip(paths.spouses)
                .filter(|(person, _)| taken.contains(person))
                .map(|(_, path)| Finding::of(&HAS_SPOUSE).at(format!("{path}.marital")))
                .collect();
            if !found.is_empty() {
                return Err(Error::Refused(found));
            }
        }
        let warnings: Vec<&str> = warnings.iter().map(Finding::code).collect();
        let shown = supplement::Supplement {
            number: &number,
            office_name: paper.office_name.as_str(),
            registered_on: paper.registered_on,
            registered_in: wire(&paper.registered_in),
            county: self.county_of(&number).await?.unwrap_or_else(|| by.county().to_owned()),
            warnings: json!(warnings).to_string(),
            end,
        };
        let spouse = |person: &person::Loaded, path| NewSpouse {
            person: person.id,
            sex: match person.sex {
                Sex::Male => "MALE",
                Sex::Female => "FEMALE",
            },
            path,
        };
        let [at_one, at_other] = paths.spouses;
        supplement::enter(work, by, shown, [spouse(one, at_one), spouse(other, at_other)]).await
    }

    /// Where a number says that it was issued.
    async fn county_of(&self, number: &str) -> Result<Option<String>> {
        let Ok(number) = CertificateNumber::parse(number) else { return Ok(None) };
        let division = self.directory.division(number.office().as_str()).await?;
        Ok(division.map(|division| division.place.county.clone()))
    }
}

fn impossible(day: ImpossibleDay, path: &[&str]) -> Error {
    let path: Vec<&str> = path.iter().copied().chain(["registeredOn"]).collect();
    match day {
        ImpossibleDay::Future => Error::input(
            &path,
            "DATE_FUTURE",
            "登记日期晚于今天",
            "the day of registration lies in the future",
        ),
        ImpossibleDay::BeforeBirth => Error::input(
            &path,
            "DATE_BEFORE_BIRTH",
            "登记日期不晚于一方的出生日期",
            "the day of registration is not after the birth of both",
        ),
    }
}

/// A number of today's form in its one spelling, an older one as printed.
///
/// # Errors
/// `BAD_USER_INPUT` at `certificateNumber` for the number of another kind of certificate.
pub(super) fn known_form(text: &str, kinds: [CertificateKind; 2], path: &[&str]) -> Result<String> {
    let Ok(number) = CertificateNumber::parse(text) else { return Ok(text.trim().to_owned()) };
    if kinds.contains(&number.kind()) {
        return Ok(number.to_string());
    }
    let (zh, en) = if kinds == OF_MARRIAGE {
        ("请填写结婚证字号", "give the number of a marriage certificate")
    } else {
        ("请填写离婚证字号", "give the number of a divorce certificate")
    };
    let path: Vec<&str> = path.iter().copied().chain(["certificateNumber"]).collect();
    Err(Error::input(&path, "UNKNOWN_MARRIAGE", zh, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_spelling_and_older_ones_stay_as_printed() {
        let form = |text| known_form(text, OF_MARRIAGE, &["input"]);
        assert_eq!(form(" J420103-2019-000123 ").unwrap(), "J420103-2019-000123");
        assert_eq!(form("BJ420103-2019-000123").unwrap(), "BJ420103-2019-000123");
        assert_eq!(form(" 鄂汉结字010300123 ").unwrap(), "鄂汉结字010300123");
        assert_eq!(form("L420103-2019-000123").unwrap_err().code(), "BAD_USER_INPUT");
        let divorce = known_form("L420103-2019-000123", OF_DIVORCE, &["input"]);
        assert_eq!(divorce.unwrap(), "L420103-2019-000123");
    }
}
