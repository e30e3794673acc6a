//! The published rules of clocks.
//! Start with the module that raises them: `filing`.
//! Never: a check.

rules! {
    PAUSE_GROUND_NOT_LISTED {
        zh: "中止计时的事由不在规定范围内",
        en: "The ground of the pause is not among the listed ones",
        basis: "《最低生活保障审核确认办法》第22条",
        remedy: "请选择规定的中止事由；没有规定事由的，时限继续计算",
        "Choose a listed ground; without one the period runs on",
    }
    PAUSE_DATES {
        zh: "中止计时的日期有误：早于受理日、晚于当日，或恢复日早于中止日",
        en: "The dates of the pause are wrong: before acceptance, after today, or resumed before it began",
        basis: "《最低生活保障审核确认办法》第22条",
        remedy: "请按实际中止日和恢复日登记",
        "Enter the days on which the clock stopped and went on",
    }
    PAUSE_OVERLAPS {
        zh: "与另一段中止计时重叠",
        en: "The pause overlaps another one",
        basis: "《最低生活保障审核确认办法》第22条",
        remedy: "请先恢复前一段中止计时",
        "End the earlier pause first",
    }
    /// 表单日期与系统记录不一致; the recorded one rules.
    FORM_DATE_DIFFERS {
        zh: "表单填写的日期与系统记录的日期不一致，以系统记录为准",
        en: "The date written on the form differs from the recorded one, which rules",
        basis: "《最低生活保障审核确认办法》第22条",
        remedy: "请核对并更正表单；时限按系统记录的日期计算",
        "Check and correct the form; the period runs by the recorded date",
    }
    CALENDAR_YEAR_MISSING {
        zh: "尚未取得所涉年度的放假安排，无法确定日期",
        en: "The working-day arrangement of the year is not loaded, so the day cannot be told yet",
        basis: "《民法典》第201条、第203条",
        remedy: "请待放假安排公布并导入后再计算",
        "Wait until the arrangement is published and loaded",
    }
}
