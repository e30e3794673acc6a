//! 离婚冷静期与领证期间. The dates of a divorce application and what each day allows.
//! Start with [`Timetable::from_receipt`]; the state of a day follows from [`effective_state`].
//! Never: a stored deadline that the passing of a day would have to update in time.

use chrono::{Days, NaiveDate};
use entities::marriage::state::DivorceState;

use super::wire_name;
use crate::platform::{
    calendar::{BeyondCalendar, RollPolicy, WorkCalendar},
    violation::Finding,
};

/// 离婚冷静期, and again the period to ask for the certificate: calendar days.
///
/// Source: 《民法典》第1077条.
pub const PERIOD_DAYS: u32 = 30;

/// The legal days of one application, all inclusive; a last day ends when the office closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timetable {
    /// The receipt's date, which does not count.
    pub receipt_on: NaiveDate,
    /// Last day to withdraw.
    pub cooling_off_ends_on: NaiveDate,
    /// First day to ask for the certificate, a rest day or not.
    pub window_opens_on: NaiveDate,
    /// Last day to ask for it.
    pub window_closes_on: NaiveDate,
    /// From this day the application counts as withdrawn.
    pub lapses_on: NaiveDate,
}

impl Timetable {
    /// Counts both periods from the receipt (day 0); each last day rolls past days off, and the
    /// second period hangs on the rolled end of the first.
    ///
    /// Source: 《民法典》第201条、第203条、第1077条; 民发〔2020〕116号.
    ///
    /// # Errors
    /// [`BeyondCalendar`] when a last day lies in a year whose arrangement is not loaded.
    pub fn from_receipt(
        receipt_on: NaiveDate,
        calendar: &WorkCalendar,
        policy: RollPolicy,
    ) -> Result<Self, BeyondCalendar> {
        let cooling_off_ends_on = calendar.period_end(receipt_on, PERIOD_DAYS, policy)?;
        let window_closes_on = calendar.period_end(cooling_off_ends_on, PERIOD_DAYS, policy)?;
        let day_after = |day: NaiveDate| day.checked_add_days(Days::new(1)).ok_or(BeyondCalendar { day });
        Ok(Self {
            receipt_on,
            cooling_off_ends_on,
            window_opens_on: day_after(cooling_off_ends_on)?,
            window_closes_on,
            lapses_on: day_after(window_closes_on)?,
        })
    }
}

/// How the legal days of one application stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dates {
    /// No receipt yet; without one the application ends after this day.
    NotStarted {
        receipt_due_on: Option<NaiveDate>,
    },
    Known(Timetable),
    /// A last day lies in a year whose arrangement is not loaded; rolling only lengthens a period, so
    /// the cooling-off period runs until this day at least.
    NotComputable {
        cooling_off_until: NaiveDate,
    },
}

impl Dates {
    /// The days that follow from a receipt, as far as the calendar reaches.
    pub fn from_receipt(receipt_on: NaiveDate, calendar: &WorkCalendar, policy: RollPolicy) -> Self {
        match Timetable::from_receipt(receipt_on, calendar, policy) {
            Ok(dates) => Self::Known(dates),
            Err(_) => {
                let at_least = receipt_on.checked_add_days(Days::new(PERIOD_DAYS.into()));
                let rolled = calendar.period_end(receipt_on, PERIOD_DAYS, policy).ok();
                Self::NotComputable { cooling_off_until: rolled.or(at_least).unwrap_or(receipt_on) }
            }
        }
    }

    /// `NOT_STARTED`, `KNOWN` or `NOT_COMPUTABLE`.
    pub const fn status(&self) -> &'static str {
        match self {
            Self::NotStarted { .. } => "NOT_STARTED",
            Self::Known(_) => "KNOWN",
            Self::NotComputable { .. } => "NOT_COMPUTABLE",
        }
    }

    /// What a stored state means today; where the dates do not say, what is stored.
    pub fn state(&self, stored: DivorceState, today: NaiveDate) -> DivorceState {
        match self {
            Self::Known(dates) => effective_state(stored, dates, today),
            Self::NotStarted { receipt_due_on: Some(due_on) }
                if stored == DivorceState::Applied && today > *due_on =>
            {
                DivorceState::Abandoned
            }
            Self::NotStarted { .. } | Self::NotComputable { .. } => stored,
        }
    }
}

/// 受理期限. The last day on which an application that is still incomplete can get its receipt: so many
/// calendar days after it was made, by policy.
pub fn receipt_due_on(applied_on: NaiveDate, days: u32) -> Option<NaiveDate> {
    applied_on.checked_add_days(Days::new(days.into()))
}

/// What a stored state means today: days pass whether or not anyone stored it. An examination does not outlive
/// the window: who is not registered in it has not been given the certificate in it.
///
/// Source: 《民法典》第1077条第2款.
pub fn effective_state(stored: DivorceState, dates: &Timetable, today: NaiveDate) -> DivorceState {
    match stored {
        DivorceState::CoolingOff | DivorceState::CertWindow | DivorceState::Examined
            if today >= dates.lapses_on =>
        {
            DivorceState::Lapsed
        }
        DivorceState::CoolingOff if today >= dates.window_opens_on => DivorceState::CertWindow,
        other => other,
    }
}

/// 撤回离婚登记申请: by either party, until the last day of the cooling-off period; before it, since nothing has
/// begun, and after the examination, since both must want the divorce until it is registered. In between,
/// staying away has the same effect.
///
/// Source: 《民法典》第1076条、第1077条、第1078条.
///
/// # Errors
/// [`WITHDRAWAL_CLOSED`] at any other time, [`DATES_NOT_COMPUTABLE`] when the calendar
/// does not say whether it still runs.
pub fn may_withdraw(stored: DivorceState, dates: &Dates, today: NaiveDate) -> Result<(), Finding> {
    let state = dates.state(stored, today);
    match dates {
        Dates::NotComputable { cooling_off_until }
            if state == DivorceState::CoolingOff && today > *cooling_off_until =>
        {
            return Err(Finding::of(&DATES_NOT_COMPUTABLE));
        }
        _ if matches!(state, DivorceState::Applied | DivorceState::CoolingOff | DivorceState::Examined) => {
            return Ok(());
        }
        _ => {}
    }
    let finding = Finding::of(&WITHDRAWAL_CLOSED).fact("state", wire_name(&state));
    Err(match dates {
        Dates::Known(dates) => finding.fact("coolingOffEndsOn", dates.cooling_off_ends_on),
        _ => finding,
    })
}

/// 申请发给离婚证: within the window, up to the registration itself.
///
/// # Errors
/// [`COOLING_OFF`] too early, [`WINDOW_PASSED`] too late, [`APPLICATION_ABANDONED`] where no receipt came,
/// [`NOT_IN_WINDOW`] in any other state,
/// [`DATES_NOT_COMPUTABLE`] when the calendar does not say whether the window is open.
pub fn may_collect(stored: DivorceState, dates: &Dates, today: NaiveDate) -> Result<(), Finding> {
    let state = dates.state(stored, today);
    let rule = match (state, dates) {
        (DivorceState::CertWindow | DivorceState::Examined, Dates::Known(_)) => return Ok(()),
        (DivorceState::CertWindow | DivorceState::Examined, _) => &DATES_NOT_COMPUTABLE,
        (DivorceState::Abandoned, _) => &APPLICATION_ABANDONED,
        (DivorceState::CoolingOff, Dates::NotComputable { cooling_off_until })
            if today > *cooling_off_until =>
        {
            &DATES_NOT_COMPUTABLE
        }
        (DivorceState::CoolingOff, _) => &COOLING_OFF,
        (DivorceState::Lapsed, _) => &WINDOW_PASSED,
        _ => &NOT_IN_WINDOW,
    };
    let finding = Finding::of(rule).fact("state", wire_name(&state));
    Err(match dates {
        Dates::Known(dates) => finding
            .fact("windowOpensOn", dates.window_opens_on)
            .fact("windowClosesOn", dates.window_closes_on),
        _ => finding,
    })
}

rules! {
    /// 离婚冷静期未满.
    COOLING_OFF {
        zh: "离婚冷静期尚未届满，不能申请发给离婚证",
        en: "The cooling-off period has not ended; the certificate cannot be asked for yet",
        basis: "《民法典》第1077条；民发〔2020〕116号",
        remedy: "请双方在冷静期届满后三十日内共同申请发给离婚证",
        "Both come within the thirty days after the cooling-off period",
    }
    /// 视为撤回.
    WINDOW_PASSED {
        zh: "领证期间已过，视为撤回离婚登记申请",
        en: "The period to ask for the certificate has passed; the application counts as withdrawn",
        basis: "《民法典》第1077条第2款；民发〔2020〕116号",
        remedy: "仍要离婚的，请重新申请，冷静期重新计算",
        "Apply again; a new cooling-off period begins",
    }
    NOT_IN_WINDOW {
        zh: "该申请不在可以申请发给离婚证的状态",
        en: "The application is not in a state in which the certificate can be asked for",
        basis: "《民法典》第1077条第2款",
        remedy: "请核对办件状态；已撤回或终止的，请重新申请",
        "Check the state of the case; apply again if it has ended",
    }
    WITHDRAWAL_CLOSED {
        zh: "离婚冷静期届满后至审查前，以及办结后，不能撤回离婚登记申请",
        en: "Between the cooling-off period and the examination, and once it has ended, an application cannot be withdrawn",
        basis: "《民法典》第1077条；民发〔2020〕116号",
        remedy: "冷静期届满后不愿离婚的，不到场申请发给离婚证即视为撤回",
        "After it, not coming for the certificate has the same effect",
    }
    /// 逾期未受理. The period is policy, to be confirmed locally.
    APPLICATION_ABANDONED {
        zh: "申请逾期未补正、未取得受理回执单，已终止",
        en: "No receipt was issued in time; the application has ended",
        basis: "民发〔2020〕116号；受理期限由登记机关公布",
        remedy: "仍要离婚的，请重新申请",
        "Apply again",
    }
    DATES_NOT_COMPUTABLE {
        zh: "尚未取得所涉年度的放假安排，无法确定冷静期和领证期间的届满日",
        en: "The working-day arrangement of the year is not loaded, so the last days cannot be told yet",
        basis: "《民法典》第203条、第1077条",
        remedy: "请待次年放假安排公布并导入后办理",
        "Act once the arrangement of that year has been published and imported",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::samples::{calendar, day},
        *,
    };

    #[test]
    fn every_divorce_vector_holds() {
        let calendar = calendar();
        let mut seen = 0;
        for row in include_str!("../../../data/date_vectors.csv").lines().skip(1) {
            let cells: Vec<_> = row.split(',').collect();
            let Some(case) = cells[0].strip_prefix("divorce_") else { continue };
            let dates = Timetable::from_receipt(day(cells[1]), &calendar, RollPolicy::default()).unwrap();
            let answer = match case {
                "cooling_last_day" => dates.cooling_off_ends_on,
                "window_first_day" => dates.window_opens_on,
                "window_last_day" => dates.window_closes_on,
                "lapse_date" => dates.lapses_on,
                other => panic!("unknown case {other}"),
            };
            assert_eq!(answer, day(cells[4]), "{row}");
            seen += 1;
        }
        assert_eq!(seen, 32);
    }

    #[test]
    fn each_day_allows_its_act() {
        use DivorceState::{CertWindow, CoolingOff, Examined, Lapsed};
        let examined = |on: &str| effective_state(Examined, &on_friday(), day(on));
        let dates = Timetable::from_receipt(day("2025-09-05"), &calendar(), RollPolicy::default()).unwrap();
        for (today, state, withdraw, collect) in [
            ("2025-09-05", CoolingOff, None, Some("MARRIAGE_COOLING_OFF")),
            ("2025-10-09", CoolingOff, None, Some("MARRIAGE_COOLING_OFF")),
            ("2025-10-10", CertWindow, Some("MARRIAGE_WITHDRAWAL_CLOSED"), None),
            ("2025-11-10", CertWindow, Some("MARRIAGE_WITHDRAWAL_CLOSED"), None),
            ("2025-11-11", Lapsed, Some("MARRIAGE_WITHDRAWAL_CLOSED"), Some("MARRIAGE_WINDOW_PASSED")),
        ] {
            let today = day(today);
            let code = |answer: Result<(), Finding>| answer.err().map(|finding| finding.code());
            assert_eq!(effective_state(CoolingOff, &dates, today), state, "{today}");
            assert_eq!(code(may_withdraw(CoolingOff, &Dates::Known(dates), today)), withdraw, "{today}");
            assert_eq!(code(may_collect(CoolingOff, &Dates::Known(dates), today)), collect, "{today}");
        }
        assert_eq!((examined("2025-11-10"), examined("2025-11-11")), (Examined, Lapsed));
        assert!(may_collect(DivorceState::Withdrawn, &Dates::Known(dates), day("2025-10-10")).is_err());
    }

    #[test]
    fn an_examination_is_finished_within_the_window_or_not_at_all() {
        let dates = Dates::Known(on_friday());
        let code = |answer: Result<(), Finding>| answer.err().map(|finding| finding.code());
        for (today, withdraw, collect) in [
            ("2025-10-10", None, None),
            ("2025-11-10", None, None),
            ("2025-11-11", Some("MARRIAGE_WITHDRAWAL_CLOSED"), Some("MARRIAGE_WINDOW_PASSED")),
            ("2026-11-10", Some("MARRIAGE_WITHDRAWAL_CLOSED"), Some("MARRIAGE_WINDOW_PASSED")),
        ] {
            assert_eq!(code(may_collect(DivorceState::Examined, &dates, day(today))), collect, "{today}");
            assert_eq!(code(may_withdraw(DivorceState::Examined, &dates, day(today))), withdraw, "{today}");
        }
    }

    #[test]
    fn an_application_waits_for_its_receipt_until_the_day_of_policy() {
        let dates = Dates::NotStarted { receipt_due_on: receipt_due_on(day("2025-09-05"), 30) };
        let code = |answer: Result<(), Finding>| answer.err().map(|finding| finding.code());
        for (today, state, withdraw) in [
            ("2025-09-05", DivorceState::Applied, None),
            ("2025-10-05", DivorceState::Applied, None),
            ("2025-10-06", DivorceState::Abandoned, Some("MARRIAGE_WITHDRAWAL_CLOSED")),
        ] {
            assert_eq!(dates.state(DivorceState::Applied, day(today)), state, "{today}");
            assert_eq!(code(may_withdraw(DivorceState::Applied, &dates, day(today))), withdraw, "{today}");
        }
        let late = may_collect(DivorceState::Applied, &dates, day("2025-10-06"));
        assert_eq!(code(late), Some("MARRIAGE_APPLICATION_ABANDONED"));
    }

    fn on_friday() -> Timetable {
        Timetable::from_receipt(day("2025-09-05"), &calendar(), RollPolicy::default()).unwrap()
    }

    #[test]
    fn a_timetable_beyond_the_calendar_is_refused() {
        let beyond = Timetable::from_receipt(day("2026-11-20"), &calendar(), RollPolicy::default());
        assert_eq!(beyond.unwrap_err().day, day("2027-01-20"));
    }

    #[test]
    fn beyond_the_calendar_only_what_is_certain_is_allowed() {
        use DivorceState::CoolingOff;
        let dates = |receipt| Dates::from_receipt(day(receipt), &calendar(), RollPolicy::default());
        // The end of the cooling-off period is known, that of the window is not.
        let late = dates("2026-11-20");
        assert_eq!(late, Dates::NotComputable { cooling_off_until: day("2026-12-21") });
        // Nothing is known: thirty days at least.
        let later = dates("2026-12-20");
        assert_eq!(later, Dates::NotComputable { cooling_off_until: day("2027-01-19") });
        let code = |answer: Result<(), Finding>| answer.err().map(|finding| finding.code());
        for (today, withdraw, collect) in [
            ("2027-01-19", None, "MARRIAGE_COOLING_OFF"),
            ("2027-01-20", Some("MARRIAGE_DATES_NOT_COMPUTABLE"), "MARRIAGE_DATES_NOT_COMPUTABLE"),
        ] {
            assert_eq!(code(may_withdraw(CoolingOff, &later, day(today))), withdraw, "{today}");
            assert_eq!(code(may_collect(CoolingOff, &later, day(today))), Some(collect), "{today}");
        }
        assert_eq!((late.status(), dates("2025-09-05").status()), ("NOT_COMPUTABLE", "KNOWN"));
    }

    proptest! {
        #[test]
        fn both_periods_are_never_shorter_than_thirty_days(offset in 0u64..2080, weekends_roll: bool) {
            let receipt_on = day("2021-01-01") + Days::new(offset);
            let dates = Timetable::from_receipt(receipt_on, &calendar(), RollPolicy { weekends_roll }).unwrap();
            prop_assert!((dates.cooling_off_ends_on - receipt_on).num_days() >= 30);
            prop_assert!((dates.window_closes_on - dates.cooling_off_ends_on).num_days() >= 30);
            prop_assert_eq!((dates.window_opens_on - dates.cooling_off_ends_on).num_days(), 1);
            prop_assert_eq!((dates.lapses_on - dates.window_closes_on).num_days(), 1);
        }
    }
}
