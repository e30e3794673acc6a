//! The published rules of reviews, warnings and leads.
//! Start with [`REVIEW_PERIODIC`].
//! Never: a check.

rules! {
    REVIEW_PERIODIC {
        zh: "按分类定期核查",
        en: "Reviewed at the interval of its class",
        basis: "《最低生活保障审核确认办法》第31条",
        remedy: "请在期限内完成核查",
        "Complete the review in time",
    }
    REVIEW_POSTPONED {
        zh: "突发事件期间延期核查",
        en: "Put off for the time of an emergency",
        basis: "《最低生活保障审核确认办法》第31条",
        remedy: "突发事件结束后及时核查",
        "Review once the emergency is over",
    }
    REVIEW_POSTPONED_WITHOUT_NOTICE {
        zh: "延期核查没有通知依据",
        en: "The postponement names no notice",
        basis: "《最低生活保障审核确认办法》第31条",
        remedy: "请填写延期通知",
        "Name the notice",
    }
    REVIEW_POSTPONED_EARLIER {
        zh: "延期后的日期不晚于原期限",
        en: "The postponed day is no later than the usual one",
        basis: "《最低生活保障审核确认办法》第31条",
        remedy: "请核对延期日期",
        "Check the day",
    }
    REVIEW_DEATH {
        zh: "家庭成员死亡，三个月内复核",
        en: "Reviewed within three months of a death",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》",
        remedy: "请核实家庭变化后调整或者终止",
        "Find what changed, then adjust or end",
    }
    REVIEW_MARRIAGE {
        zh: "结婚使家庭成员变化，应当核查",
        en: "A marriage changes the household",
        basis: "《最低生活保障审核确认办法》第7条、第30条",
        remedy: "请核实共同生活的家庭成员",
        "Find who lives together now",
    }
    REVIEW_DIVORCE {
        zh: "离婚使家庭成员变化，应当核查",
        en: "A divorce changes the household",
        basis: "《最低生活保障审核确认办法》第7条、第30条",
        remedy: "请核实共同生活的家庭成员",
        "Find who lives together now",
    }
    WARNING_MEDICAL_BILL {
        zh: "发生大额医疗支出",
        en: "A large medical bill",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《关于改革完善社会救助制度的意见》",
        remedy: "请入户走访，告知政策，协助申请",
        "Visit, explain, help to apply",
    }
    WARNING_DISABILITY {
        zh: "新领残疾人证",
        en: "A new disability certificate",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《关于改革完善社会救助制度的意见》",
        remedy: "请入户走访，告知政策，协助申请",
        "Visit, explain, help to apply",
    }
    WARNING_JOB_LOSS {
        zh: "失业",
        en: "Work was lost",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《关于改革完善社会救助制度的意见》",
        remedy: "请入户走访，告知政策，协助申请",
        "Visit, explain, help to apply",
    }
    WARNING_STUDENT {
        zh: "学生家庭困难",
        en: "A student in hardship",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《关于改革完善社会救助制度的意见》",
        remedy: "请入户走访，告知政策，协助申请",
        "Visit, explain, help to apply",
    }
    WARNING_POVERTY_LIST {
        zh: "列入防止返贫监测",
        en: "On the anti-poverty list",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《关于改革完善社会救助制度的意见》",
        remedy: "请入户走访，告知政策，协助申请",
        "Visit, explain, help to apply",
    }
    WARNING_DISASTER {
        zh: "受灾",
        en: "Struck by a disaster",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《关于改革完善社会救助制度的意见》",
        remedy: "请入户走访，告知政策，协助申请",
        "Visit, explain, help to apply",
    }
    WARNING_EARNER_DIED {
        zh: "主要收入者死亡",
        en: "The earner has died",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《关于改革完善社会救助制度的意见》",
        remedy: "请入户走访，告知政策，协助申请",
        "Visit, explain, help to apply",
    }
    WARNING_NEAR_LINE {
        zh: "曾因略高于标准不予确认",
        en: "Refused by a small margin before",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《关于改革完善社会救助制度的意见》",
        remedy: "请入户走访，告知政策，协助申请",
        "Visit, explain, help to apply",
    }
    WARNING_RECIPIENT_DIED {
        zh: "救助对象死亡",
        en: "The recipient has died",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《最低生活保障审核确认办法》第30条、第31条",
        remedy: "请核实后调整或者终止",
        "Verify, then adjust or end",
    }
    WARNING_IMPRISONED {
        zh: "服刑",
        en: "In prison",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《最低生活保障审核确认办法》第30条、第31条",
        remedy: "请核实后调整或者终止",
        "Verify, then adjust or end",
    }
    WARNING_COMPANY {
        zh: "新办企业或者个体工商户",
        en: "A new company",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《最低生活保障审核确认办法》第30条、第31条",
        remedy: "请核实后调整或者终止",
        "Verify, then adjust or end",
    }
    WARNING_HOUSE {
        zh: "新增房产",
        en: "A new house",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《最低生活保障审核确认办法》第30条、第31条",
        remedy: "请核实后调整或者终止",
        "Verify, then adjust or end",
    }
    WARNING_VEHICLE {
        zh: "新增车辆",
        en: "A new vehicle",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《最低生活保障审核确认办法》第30条、第31条",
        remedy: "请核实后调整或者终止",
        "Verify, then adjust or end",
    }
    WARNING_PENSION {
        zh: "开始领取养老金",
        en: "A pension has begun",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《最低生活保障审核确认办法》第30条、第31条",
        remedy: "请核实后调整或者终止",
        "Verify, then adjust or end",
    }
    WARNING_WAGES {
        zh: "出现工资收入",
        en: "Wages have begun",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《最低生活保障审核确认办法》第30条、第31条",
        remedy: "请核实后调整或者终止",
        "Verify, then adjust or end",
    }
    WARNING_MARRIED {
        zh: "结婚",
        en: "Married",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《最低生活保障审核确认办法》第30条、第31条",
        remedy: "请核实后调整或者终止",
        "Verify, then adjust or end",
    }
    WARNING_DIVORCED {
        zh: "离婚",
        en: "Divorced",
        basis: "《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》；《最低生活保障审核确认办法》第30条、第31条",
        remedy: "请核实后调整或者终止",
        "Verify, then adjust or end",
    }
    WARNING_EXCLUSIVE {
        zh: "同时享受不得重复的待遇",
        en: "Two programmes that exclude each other",
        basis: "《特困人员认定办法》第9条；《中华人民共和国社会救助法》",
        remedy: "请暂停发放并核实",
        "Hold payment and verify",
    }
    WARNING_PAID_AFTER_DEATH {
        zh: "死亡后仍在享受待遇",
        en: "Held after death",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》",
        remedy: "请暂停发放并核实，多发的追回",
        "Hold payment, verify, recover what was paid",
    }
    LEAD_STEP_NOT_NEXT {
        zh: "线索在当前状态不能进行此操作",
        en: "This does not follow from the state of the lead",
        basis: "《关于改革完善社会救助制度的意见》",
        remedy: "请按登记、派单、走访、办结的顺序办理",
        "Follow record, assignment, visit, outcome",
    }
    LEAD_WITHOUT_REASON {
        zh: "办结没有说明原因",
        en: "The outcome has no reason",
        basis: "《关于改革完善社会救助制度的意见》",
        remedy: "请填写原因",
        "State the reason",
    }
}
