//! The walk over the days of one limit.
//! Start with [`Count::explanation`].
//! Never: a day of a year without arrangement.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};
use entities::assistance::words::CaseState;

use super::{Course, DayReason, Pause, PauseGround, SlaDay, SlaExplanation, SlaPolicy, Span, TrafficLight};
use crate::{assistance::rules::limit::Limit, platform::calendar::WorkCalendar};

/// Days after `after` up to and including `through` do not run.
struct Stop<'a> {
    after: NaiveDate,
    through: NaiveDate,
    is_open: bool,
    cause: Cause<'a>,
}

enum Cause<'a> {
    Ground(&'a PauseGround),
    State(CaseState),
}

pub(super) struct Count<'a> {
    limit: &'a Limit,
    span: Span,
    course: &'a Course,
    as_of: NaiveDate,
    calendar: &'a WorkCalendar,
    policy: &'a SlaPolicy,
    stops: Vec<Stop<'a>>,
}

impl<'a> Count<'a> {
    pub(super) fn new(
        limit: &'a Limit,
        span: Span,
        course: &'a Course,
        today: NaiveDate,
        calendar: &'a WorkCalendar,
        policy: &'a SlaPolicy,
    ) -> Self {
        let as_of = span.finished_on.unwrap_or(today);
        let pauses = course.pauses.iter().filter_map(|pause| {
            let cause = Cause::Ground(policy.ground(&pause.ground)?);
            let through = pause.resumed_on.unwrap_or(as_of);
            Some(Stop { after: pause.paused_on, through, is_open: pause.resumed_on.is_none(), cause })
        });
        let mut stays = course.stays.clone();
        stays.sort_by_key(|stay| stay.entered_on);
        let states =
            (0..stays.len()).filter(|at| limit.excluded_states.contains(&stays[*at].state)).map(|at| {
                let next = stays.get(at + 1).map(|next| next.entered_on);
                let cause = Cause::State(stays[at].state);
                Stop {
                    after: stays[at].entered_on,
                    through: next.unwrap_or(as_of),
                    is_open: next.is_none(),
                    cause,
                }
            });
        let stops = pauses.chain(states).collect();
        Self { limit, span, course, as_of, calendar, policy, stops }
    }

    pub(super) fn explanation(&self) -> SlaExplanation {
        let (days, missing_in_walk) = self.walk();
        let due_on = self.due_on(&days);
        let (elapsed_working_days, missing_in_elapsed) = self.working_days(self.course.accepted_on);
        let is_overdue = due_on.is_some_and(|due| self.as_of > due);
        let is_finished = self.span.finished_on.is_some();
        let remaining = due_on.filter(|_| !is_overdue && !is_finished);
        let remaining = remaining.and_then(|due| self.calendar.working_days_between(self.as_of, due).ok());
        let is_counted = |day: &&SlaDay| day.day <= self.as_of && day.reason == DayReason::Counted;
        let counted = days.iter().filter(is_counted).map(|day| day.total).max().unwrap_or(0);
        let was_in_time = is_finished && days.last().is_some_and(|day| day.day >= self.as_of);
        let light = match due_on {
            Some(_) if is_overdue && elapsed_working_days > self.policy.dark_working_days => {
                TrafficLight::Dark
            }
            Some(_) if is_overdue => TrafficLight::Red,
            _ if was_in_time => TrafficLight::Green,
            None => TrafficLight::NotComputable,
            Some(_) if remaining.is_none_or(|left| left > self.policy.due_soon_working_days) => {
                TrafficLight::Green
            }
            Some(_) => TrafficLight::Yellow,
        };
        SlaExplanation {
            limit: self.limit.clone(),
            accepted_on: self.course.accepted_on,
            started_on: self.span.started_on,
            finished_on: self.span.finished_on,
            as_of: self.as_of,
            due_on,
            counted_working_days: counted,
            remaining_working_days: remaining,
            overdue_working_days: due_on.filter(|_| is_overdue).map(|due| self.working_days(due).0),
            elapsed_working_days,
            light,
            is_stopped: !is_finished && self.stops.iter().any(|stop| self.holds_now(stop)),
            pauses: self.applied_pauses(),
            calendar_years: days
                .iter()
                .map(|day| day.day.year())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            missing_year: [missing_in_walk, missing_in_elapsed].into_iter().flatten().min(),
            days,
        }
    }

    /// Each day to the due day or `as_of`, whichever is later, and the year at which the calendar ended.
    fn walk(&self) -> (Vec<SlaDay>, Option<i32>) {
        let start = self.span.started_on;
        if self.calendar.is_working_day(start).is_err() {
            return (Vec::new(), Some(start.year()));
        }
        let mut days = vec![mark(start, DayReason::StartDay, 0)];
        let (mut day, mut total) = (start, 0);
        while total < self.limit.working_days || day < self.as_of {
            let Some(next) = day.succ_opt() else { return (days, Some(day.year())) };
            let Ok(is_working_day) = self.calendar.is_working_day(next) else {
                return (days, Some(next.year()));
            };
            day = next;
            let mut line = self.line(day, is_working_day);
            total += u32::from(line.reason == DayReason::Counted);
            line.total = total;
            days.push(line);
        }
        (days, None)
    }

    fn line(&self, day: NaiveDate, is_working_day: bool) -> SlaDay {
        if !is_working_day {
            let name = self.calendar.name(day).map_or_else(|| weekday(day).to_owned(), str::to_owned);
            return SlaDay { note: Some(name), ..mark(day, DayReason::RestDay, 0) };
        }
        match self.stops.iter().find(|stop| stop.after < day && day <= stop.through) {
            Some(Stop { cause: Cause::Ground(ground), .. }) => SlaDay {
                note: Some(ground.name.clone()),
                legal_basis: Some(ground.legal_basis.clone()),
                ..mark(day, DayReason::Paused, 0)
            },
            Some(Stop { cause: Cause::State(state), .. }) => {
                SlaDay { state: Some(*state), ..mark(day, DayReason::ExcludedState, 0) }
            }
            None => {
                let note = self.calendar.name(day).map(|name| format!("{name}调休上班"));
                SlaDay { note, ..mark(day, DayReason::Counted, 0) }
            }
        }
    }

    fn due_on(&self, days: &[SlaDay]) -> Option<NaiveDate> {
        days.iter().find(|day| day.total >= self.limit.working_days).map(|day| day.day)
    }

    /// Working days after a day up to `as_of`, as far as the calendar reaches.
    fn working_days(&self, after: NaiveDate) -> (u32, Option<i32>) {
        let (mut day, mut count) = (after, 0);
        while day < self.as_of {
            let Some(next) = day.succ_opt() else { return (count, Some(day.year())) };
            match self.calendar.is_working_day(next) {
                Ok(is_working_day) => count += u32::from(is_working_day),
                Err(_) => return (count, Some(next.year())),
            }
            day = next;
        }
        (count, None)
    }

    fn holds_now(&self, stop: &Stop<'_>) -> bool {
        stop.after <= self.as_of && (stop.is_open || self.as_of < stop.through)
    }

    fn applied_pauses(&self) -> Vec<Pause> {
        let is_listed = |pause: &&Pause| self.policy.ground(&pause.ground).is_some();
        self.course.pauses.iter().filter(is_listed).cloned().collect()
    }
}

fn mark(day: NaiveDate, reason: DayReason, total: u32) -> SlaDay {
    SlaDay { day, reason, note: None, state: None, legal_basis: None, total }
}

fn weekday(day: NaiveDate) -> &'static str {
    if day.weekday() == Weekday::Sat { "星期六" } else { "星期日" }
}
