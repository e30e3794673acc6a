//! 家庭经济状况认定的规则. The published rules about income and property: reason, law, way out.
//! Start with [`MEANS_COUNTED`]; the files beside it decide when each applies.
//! Never: logic.

rules! {
    /// 计入家庭收入.
    MEANS_COUNTED {
        zh: "计入家庭收入",
        en: "Counts as income of the household",
        basis: "《最低生活保障审核确认办法》第13条",
        remedy: "金额有误的，请更正申报或提出异议",
        "Correct the declaration or object if the amount is wrong",
    }
    MEANS_COUNTED_FOR_TEKUN {
        zh: "计入特困人员认定的收入",
        en: "Counts as income for the support of the destitute",
        basis: "《特困人员认定办法》第6条",
        remedy: "金额有误的，请更正申报或提出异议",
        "Correct the declaration or object if the amount is wrong",
    }
    /// 国家规定未列明的项目.
    MEANS_COUNTED_NOT_LISTED {
        zh: "未列入国家规定的不计入项目，按收入计入；当地另有规定的，从其规定（待确认）",
        en: "Not among the items left out nationally, so it counts unless a local rule leaves it out",
        basis: "《最低生活保障审核确认办法》第13条",
        remedy: "请核对当地不计入收入的项目",
        "Check the local list of items that are not income",
    }
    /// 基础养老金, outside the years in which it is left out.
    MEANS_COUNTED_BASIC_PENSION {
        zh: "城乡居民基础养老金不在不计入期间内，计入家庭收入（2025-12-31以后的口径待确认）",
        en: "The basic pension lies outside the years in which it is left out (after 2025-12-31 to be confirmed)",
        basis: "《最低生活保障审核确认办法》第13条",
        remedy: "请核对是否有延续文件，有的由民政局更新政策数据",
        "Check for a document that prolongs the period and have the policy data updated",
    }
    MEANS_EXCLUDED_BASIC_PENSION {
        zh: "中央确定的城乡居民基础养老金，在规定期间内不计入家庭收入",
        en: "The central basic pension of residents is no income in the years named",
        basis: "《最低生活保障审核确认办法》第13条",
        remedy: "只有基础养老金部分不计入，个人账户部分按转移净收入填写",
        "Only the basic part is left out; enter the rest as transfer income",
    }
    MEANS_EXCLUDED_REWARD {
        zh: "优待抚恤金、计划生育奖励与扶助金、奖学金、见义勇为奖励金，不计入家庭收入",
        en: "Veterans' benefits, family-planning rewards, scholarships and bravery awards are no income",
        basis: "《最低生活保障审核确认办法》第13条",
        remedy: "项目填写有误的，请更正",
        "Correct the kind of the item if it is wrong",
    }
    MEANS_EXCLUDED_ASSISTANCE {
        zh: "社会救助款物，不计入家庭收入",
        en: "Social assistance itself is no income",
        basis: "《最低生活保障审核确认办法》第13条",
        remedy: "项目填写有误的，请更正",
        "Correct the kind of the item if it is wrong",
    }
    MEANS_EXCLUDED_DISABILITY_SUBSIDY {
        zh: "残疾人两项补贴，不计入家庭收入",
        en: "The two disability subsidies are no income",
        basis: "《最低生活保障审核确认办法》第13条；残疾人两项补贴的省级规定",
        remedy: "项目填写有误的，请更正",
        "Correct the kind of the item if it is wrong",
    }
    /// Its line names the local document.
    MEANS_EXCLUDED_LOCALLY {
        zh: "当地规定不计入收入的其他项目",
        en: "A local rule leaves the item out",
        basis: "《最低生活保障审核确认办法》第13条",
        remedy: "请核对当地文件及其有效期",
        "Check the local document and its period",
    }
    /// 特困: without an end date.
    MEANS_EXCLUDED_FOR_TEKUN {
        zh: "基础养老金、基本医疗保险待遇、优待抚恤金、高龄津贴，不计入特困人员认定的收入",
        en: "Basic pension, medical insurance benefits, veterans' benefits and old-age allowance are no income",
        basis: "《特困人员认定办法》第6条",
        remedy: "项目填写有误的，请更正",
        "Correct the kind of the item if it is wrong",
    }
    MEANS_EXCLUDED_AS_FOR_DIBAO {
        zh: "参照低保口径，不计入特困人员认定的收入（待确认）",
        en: "Left out as for the minimum living allowance (to be confirmed)",
        basis: "《最低生活保障审核确认办法》第13条；《特困人员认定办法》第6条",
        remedy: "当地另有规定的，由民政局更新政策数据",
        "Where a local rule differs, have the policy data updated",
    }
    /// 必要的就业成本.
    MEANS_WORK_COST {
        zh: "必要的就业成本，从该成员的工资性收入中扣减，以扣完为限",
        en: "Necessary costs of work are taken off that member's wages, not below zero",
        basis: "《最低生活保障审核确认办法》第13条",
        remedy: "请提供就业成本凭据",
        "Supply evidence of the costs",
    }
    /// 因病、因残费用.
    MEANS_HEALTH_COST {
        zh: "因病、因残的医疗和康复费用，按当地规定扣减，以扣完为限",
        en: "Costs of illness and disability are taken off as local policy allows, not below zero",
        basis: "《最低生活保障审核确认办法》第13条",
        remedy: "请提供个人负担费用的凭据",
        "Supply evidence of what the household itself paid",
    }
    MEANS_COST_NOT_DEDUCTED {
        zh: "该项支出不从收入中扣减",
        en: "The expense is not taken off the income",
        basis: "《最低生活保障审核确认办法》第13条",
        remedy: "支出较大的，可以申请刚性支出困难家庭认定或者临时救助",
        "With heavy expenses, other programmes may help",
    }
    MEANS_NOT_COUNTED_MEMBER {
        zh: "该成员不计入共同生活的家庭成员，其收入、支出和财产不计算",
        en: "The member does not count, so neither do the member's incomes, expenses and assets",
        basis: "《最低生活保障审核确认办法》第7条、第13条、第14条",
        remedy: "成员认定有误的，请先更正成员情况；其给付的赡养费、抚养费、扶养费另行填写",
        "Correct the member first if that is wrong; maintenance paid to the household is entered apart",
    }
    MEANS_NOBODY_COUNTED {
        zh: "没有可以计入的家庭成员，无法计算人均收入",
        en: "Nobody counts, so there is no income per person",
        basis: "《最低生活保障审核确认办法》第7条、第13条",
        remedy: "请核对家庭成员",
        "Check the members",
    }
    MEANS_AMOUNT_TOO_LARGE {
        zh: "金额过大，无法计算",
        en: "The amount is too large to be computed",
        basis: "《最低生活保障审核确认办法》第13条、第14条",
        remedy: "请核对金额及其计量期间",
        "Check the amount and the time it covers",
    }
    MEANS_BELOW_STANDARD {
        zh: "家庭人均收入低于低保标准",
        en: "Income per person is below the standard",
        basis: "《最低生活保障审核确认办法》第8条；2026-07-01起：《中华人民共和国社会救助法》第18条",
        remedy: "财产符合规定的，可以申请最低生活保障",
        "If property is within limits, the allowance may be applied for",
    }
    MEANS_EDGE {
        zh: "家庭人均收入不低于低保标准，低于低保边缘线",
        en: "Income per person is not below the standard, but below the edge line",
        basis: "《最低生活保障审核确认办法》第8条；2026-07-01起：《中华人民共和国社会救助法》第21条",
        remedy: "财产符合规定的，可以申请认定低保边缘家庭；符合条件的成员可以单独申请低保",
        "If property is within limits, edge status may be applied for; some members may apply alone",
    }
    MEANS_ABOVE {
        zh: "家庭人均收入不低于低保边缘线",
        en: "Income per person is not below the edge line",
        basis: "《最低生活保障审核确认办法》第8条；2026-07-01起：《中华人民共和国社会救助法》第18条、第21条",
        remedy: "支出较大或者遭遇急难的，可以申请其他救助",
        "With heavy expenses or in an emergency, other aid may help",
    }
    /// Stands in the lines of the asset test.
    MEANS_ASSET_COUNTED {
        zh: "计入家庭财产",
        en: "Counts as property of the household",
        basis: "《最低生活保障审核确认办法》第14条",
        remedy: "财产有误的，请更正申报或提出异议",
        "Correct the declaration or object if it is wrong",
    }
    MEANS_ASSET_NECESSITY {
        zh: "生活必需的财产，予以豁免",
        en: "A necessity is exempt",
        basis: "《最低生活保障审核确认办法》第14条",
        remedy: "请由入户调查核实用途",
        "The home visit confirms its use",
    }
    MEANS_FINANCIAL_EXCEEDED {
        zh: "家庭金融资产超过规定限额",
        en: "Financial assets exceed the limit",
        basis: "《最低生活保障审核确认办法》第14条",
        remedy: "核对结果有误的，可以提出异议",
        "Object if the result of the check is wrong",
    }
    MEANS_ASSET_EXCEEDED {
        zh: "该类财产的数量超过规定限额",
        en: "There are more assets of this kind than allowed",
        basis: "《最低生活保障审核确认办法》第14条",
        remedy: "属于生活必需的，请说明用途；核对结果有误的，可以提出异议",
        "Explain the use if it is a necessity; object if the result of the check is wrong",
    }
    MEANS_LIMITS_UNKNOWN {
        zh: "当地财产限额尚未录入，无法判断",
        en: "No limits on property are on file for the place",
        basis: "《最低生活保障审核确认办法》第14条",
        remedy: "请由民政局录入当地财产限额",
        "Have the local limits entered",
    }
    /// 核对来源未返回.
    MEANS_SOURCE_UNANSWERED {
        zh: "核对来源尚未反馈、查询失败或者超时，不能视为没有收入或财产",
        en: "A source has not answered, failed or timed out, which is no proof of having nothing",
        basis: "《最低生活保障审核确认办法》第17条",
        remedy: "请等待反馈或者重新查询该来源",
        "Wait for the answer or query the source again",
    }
    MEANS_MORE_THAN_DECLARED {
        zh: "核对结果多于申报",
        en: "The check found more than was declared",
        basis: "《最低生活保障审核确认办法》第18条",
        remedy: "请告知申请人；申请人有异议的，由街道（乡镇）重新核实",
        "Tell the applicant; on objection the street examines again",
    }
    MEANS_LESS_THAN_DECLARED {
        zh: "核对结果少于申报",
        en: "The check found less than was declared",
        basis: "《最低生活保障审核确认办法》第18条",
        remedy: "请告知申请人，并核实是否申报有误或者另有来源",
        "Tell the applicant and find out whether the declaration or the source is at fault",
    }
}
