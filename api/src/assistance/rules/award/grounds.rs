//! The published rules of awards: what keeps an act back, and the ground of each suspension, end and clawback.
//! Start with [`AWARD_ENDED`].
//! Never: a check.

rules! {
    AWARD_WITHOUT_SUM {
        zh: "发放金额为零的不建立或者调整待遇",
        en: "A sum of nothing is no award",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "不再符合条件的，请按终止办理并说明事由",
        "End the award with its reason if it is no longer due",
    }
    AWARD_ENDED {
        zh: "待遇已终止",
        en: "The award has ended",
        basis: "《最低生活保障审核确认办法》第31条；《特困人员认定办法》第26条",
        remedy: "重新符合条件的，请重新申请",
        "Apply anew if the conditions are met again",
    }
    AWARD_BEFORE_START {
        zh: "所填月份早于待遇起始月",
        en: "The month lies before the first month of the award",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "请填写待遇起始月或者以后的月份",
        "Choose the first month of the award or a later one",
    }
    AWARD_UNCHANGED {
        zh: "调整后的金额与现行金额相同",
        en: "The sum is what is paid already",
        basis: "《最低生活保障审核确认办法》第31条",
        remedy: "没有变化的，不必调整",
        "Nothing needs to be adjusted",
    }
    AWARD_SUSPENDED {
        zh: "该月已在暂停发放期间，或者暂停尚未结束",
        en: "The month is suspended already, or a suspension is still open",
        basis: "《最低生活保障审核确认办法》第31条",
        remedy: "请先恢复发放",
        "Resume payment first",
    }
    AWARD_NOT_SUSPENDED {
        zh: "待遇没有暂停，不能恢复",
        en: "The award is not suspended",
        basis: "《最低生活保障审核确认办法》第31条",
        remedy: "请刷新后核对待遇状态",
        "Reload the award and check its state",
    }
    AWARD_RESUMED_BEFORE_SUSPENSION {
        zh: "恢复月早于暂停月",
        en: "Payment resumes before it was suspended",
        basis: "《最低生活保障审核确认办法》第31条",
        remedy: "请填写暂停月或者以后的月份；暂停期间应当发放的，请选择补发",
        "Choose the month of the suspension or a later one; say if the months between are owed",
    }
    AWARD_NOT_OWED {
        zh: "本人申请暂停期间的待遇不予补发",
        en: "Months that the recipient asked to pause are not owed",
        basis: "《最低生活保障审核确认办法》第31条；本平台口径",
        remedy: "请改为不补发",
        "Resume without arrears",
    }
    AWARD_FACT_AFTER_DECISION {
        zh: "终止所依据的日期晚于决定日",
        en: "The day on which the end rests lies after the decision",
        basis: "《最低生活保障审核确认办法》第31条",
        remedy: "请核对日期，或者在该日以后作出决定",
        "Check the day, or decide once it has come",
    }
    AWARD_PHASE_OUT_TOO_LONG {
        zh: "渐退期不超过6个月",
        en: "A phase-out lasts six months at most",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》",
        remedy: "请缩短渐退期",
        "Shorten it",
    }
    AWARD_PHASE_OUT_NOT_YET {
        zh: "作出决定时尚无渐退期规定（2022-10-20起）",
        en: "There was no phase-out yet on the day of the decision (from 2022-10-20)",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》",
        remedy: "请不设渐退期",
        "End without a phase-out",
    }
    AWARD_PHASE_OUT_PROGRAMME {
        zh: "渐退期只适用于低保",
        en: "Only the minimum living allowance is phased out",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》",
        remedy: "请不设渐退期",
        "End without a phase-out",
    }
    AWARD_SUSPENDED_DOUBT {
        zh: "有预警信息待核查，暂停发放",
        en: "Payment waits for a warning to be checked",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《社会救助法》第48条",
        remedy: "核查后符合条件的，恢复发放并补发",
        "Once checked, payment resumes and what is owed is paid",
    }
    AWARD_SUSPENDED_UNREPORTED {
        zh: "定期核查未完成，暂停发放",
        en: "Payment waits for the periodic review",
        basis: "《最低生活保障审核确认办法》第31条",
        remedy: "请配合完成核查",
        "Take part in the review",
    }
    AWARD_SUSPENDED_PAYMENT {
        zh: "账户退票，暂停发放",
        en: "The account returned the payment",
        basis: "《最低生活保障审核确认办法》第25条",
        remedy: "请更正账户，恢复后补发",
        "Correct the account; what is owed is paid then",
    }
    AWARD_SUSPENDED_BY_CHOICE {
        zh: "本人申请暂停发放",
        en: "The recipient asked for a pause",
        basis: "《最低生活保障审核确认办法》第31条",
        remedy: "可以随时申请恢复",
        "Ask for it again at any time",
    }
    AWARD_END_BY_DEATH {
        zh: "救助对象死亡，自次月起停发",
        en: "The recipient has died; aid ends with the month of death",
        basis: "《特困人员认定办法》第24条；《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》",
        remedy: "家庭其他成员仍有困难的，三个月内复核后调整",
        "The household is reviewed within three months",
    }
    AWARD_END_BY_INELIGIBILITY {
        zh: "经核查不再符合条件",
        en: "The conditions are no longer met",
        basis: "《最低生活保障审核确认办法》第31条；《特困人员认定办法》第24条",
        remedy: "对认定有异议的，可以申请行政复议或者提起行政诉讼",
        "Ask for reconsideration or go to court",
    }
    AWARD_END_BY_WORK {
        zh: "就业后家庭人均收入超过低保标准，渐退期满停发",
        en: "Work has brought the household above the standard; aid ends after the phase-out",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》",
        remedy: "收入减少的，可以重新申请",
        "Apply anew if income falls",
    }
    AWARD_END_BY_FRAUD {
        zh: "采取虚报、隐瞒、伪造等手段骗取，决定停发并追回",
        en: "The aid was obtained by deceit; it ends and is recovered",
        basis: "《社会救助暂行办法》第68条；《中华人民共和国社会救助法》第73条",
        remedy: "对认定有异议的，可以申请行政复议或者提起行政诉讼",
        "Ask for reconsideration or go to court",
    }
    AWARD_END_UNCOOPERATIVE {
        zh: "无正当理由拒绝配合核查",
        en: "The recipient refuses the review without reason",
        basis: "《最低生活保障审核确认办法》第29条、第31条",
        remedy: "配合核查后可以重新申请",
        "Take part in the review and apply anew",
    }
    AWARD_END_BY_CHOICE {
        zh: "本人申请退出",
        en: "The recipient has asked to leave",
        basis: "《最低生活保障审核确认办法》第31条；《特困人员认定办法》第24条",
        remedy: "有困难时可以重新申请",
        "Apply anew in need",
    }
    AWARD_END_BY_EXPIRY {
        zh: "有效期届满",
        en: "The confirmation has expired",
        basis: "《刚性支出困难家庭认定办法》",
        remedy: "仍有困难的，请重新申请",
        "Apply anew if the hardship lasts",
    }
    AWARD_END_BY_AGE {
        zh: "已满规定年龄或者学业结束",
        en: "The age is reached, or school has ended",
        basis: "《特困人员认定办法》第24条；《事实无人抚养儿童保障意见》（2019年）；《孤儿保障意见》（国办，2010年）",
        remedy: "仍有困难的，可以申请低保或者临时救助",
        "Apply for the allowance or temporary aid if the hardship lasts",
    }
    AWARD_END_BY_REPLACEMENT {
        zh: "改为享受其他待遇",
        en: "Another programme takes its place",
        basis: "《特困人员认定办法》第9条、第27条",
        remedy: "两项待遇之间不间断，可以核对新待遇的起始月",
        "Check the first month of the new award",
    }
    CLAWBACK_FRAUD {
        zh: "骗取的款物应当退回",
        en: "What was obtained by deceit goes back",
        basis: "《社会救助暂行办法》第68条；《中华人民共和国社会救助法》第73条",
        remedy: "请在期限内退回；有困难的，可以申请分期",
        "Repay it in time, or ask for instalments",
    }
    CLAWBACK_DEATH {
        zh: "死亡次月以后发放的款项应当退回",
        en: "What was paid for months after the death goes back",
        basis: "《社会救助暂行办法》；《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》",
        remedy: "请账户管理人退回",
        "The holder of the account repays it",
    }
    CLAWBACK_OVERPAID {
        zh: "多发的款项应当退回或者在以后发放时扣回",
        en: "What was paid too much goes back, or is taken off later payments",
        basis: "《社会救助暂行办法》；《中华人民共和国社会救助法》第48条",
        remedy: "对金额有异议的，请提供发放记录",
        "Object with the record of payments if the sum is wrong",
    }
}
