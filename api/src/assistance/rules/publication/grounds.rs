//! The published rules of publishing standards.
//! Start with [`STANDARD_OVERLAPS`].
//! Never: a check.

rules! {
    STANDARD_NOTHING_PROPOSED {
        zh: "没有拟订的标准",
        en: "No figure is proposed",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "请填写标准",
        "Enter the figures",
    }
    STANDARD_WITHOUT_SUM {
        zh: "标准不能为零",
        en: "A standard is more than nothing",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "请填写每人每月金额",
        "Enter the sum of a person and month",
    }
    STANDARD_WITHOUT_SOURCE {
        zh: "没有填写标准的文件依据",
        en: "The document of the figure is missing",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "请填写文件名称和文号",
        "Name the document and its number",
    }
    STANDARD_PERIOD_REVERSED {
        zh: "截止日期早于起始日期",
        en: "The last day lies before the first",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "请核对有效期",
        "Check the period",
    }
    STANDARD_NOT_FROM_MONTH {
        zh: "标准应当自某月1日起执行",
        en: "A standard begins on the first of a month",
        basis: "《最低生活保障审核确认办法》第23条（按月发放）",
        remedy: "请填写当月1日",
        "Choose the first of the month",
    }
    STANDARD_DIVISION {
        zh: "行政区划代码应当为6位",
        en: "The division is a code of six digits",
        basis: "《社会救助暂行办法》；《中华人民共和国社会救助法》",
        remedy: "请选择发布标准的省、市、县",
        "Choose the province, city or county whose standard it is",
    }
    STANDARD_VARIANT {
        zh: "该事项没有这一类别的标准",
        en: "The programme has no figure of this kind",
        basis: "《最低生活保障审核确认办法》；《特困人员认定办法》",
        remedy: "请核对事项和类别",
        "Check programme and kind",
    }
    STANDARD_PROPOSED_TWICE {
        zh: "同一标准重复填写",
        en: "The same figure is proposed twice",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "请删除重复的一行",
        "Remove the double row",
    }
    STANDARD_OVERLAPS {
        zh: "与已发布标准的有效期重叠",
        en: "The period overlaps a published figure",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "请自已发布标准起始日以后执行；更正已发布标准的，请另行发布更正",
        "Begin after the published figure began",
    }
    STANDARD_GAP {
        zh: "与前一标准之间有空档，空档期间没有标准可用",
        en: "Between the former figure and this one there is a time without any",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "请自前一标准截止的次日起执行",
        "Begin on the day after the former one ends",
    }
    STANDARD_LOWERED {
        zh: "新标准低于原标准",
        en: "The new figure is lower than the former one",
        basis: "《社会救助暂行办法》；《中华人民共和国社会救助法》",
        remedy: "请核对金额；确需降低的，请附说明",
        "Check the sum; state the reason if it is meant",
    }
    STANDARD_OWN_PROPOSAL {
        zh: "拟订人不得发布自己拟订的标准",
        en: "Nobody publishes what they proposed",
        basis: "《最低生活保障审核确认办法》第20条；本系统岗位分离规定",
        remedy: "请由其他人员发布",
        "Let another officer publish it",
    }
    /// 不低于低保标准的1.3倍; the factor is policy, to be confirmed.
    STANDARD_TEKUN_TOO_LOW {
        zh: "特困人员基本生活标准低于同地区低保标准的规定倍数",
        en: "The basic living standard of the destitute is below the required multiple of the allowance",
        basis: "《国务院关于进一步健全特困人员救助供养制度的意见》（国发〔2016〕14号）；1.3倍为通行口径（待确认）",
        remedy: "请同时调整特困人员基本生活标准",
        "Raise the standard of the destitute together with it",
    }
    STANDARD_EDGE_TOO_LOW {
        zh: "低保边缘线低于同地区低保标准的规定倍数",
        en: "The edge line is below the required multiple of the allowance",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》；《中华人民共和国社会救助法》第21条",
        remedy: "请同时调整低保边缘线",
        "Raise the edge line together with it",
    }
    STANDARD_RURAL_ABOVE_URBAN {
        zh: "农村标准高于城市标准",
        en: "The rural figure is above the urban one",
        basis: "《社会救助暂行办法》；本平台口径（待确认）",
        remedy: "请核对两项标准；城乡统一的，请填写相同金额",
        "Check both; where they are unified, enter the same sum",
    }
    STANDARD_CARE_CLASSES {
        zh: "照料护理标准应当随护理档次提高",
        en: "Care standards do not fall with heavier care",
        basis: "《特困人员认定办法》第22条",
        remedy: "请核对三档标准",
        "Check the three classes",
    }
    STANDARD_INSTITUTION_BELOW {
        zh: "机构集中养育标准低于社会散居标准",
        en: "The standard in institutions is below that of scattered children",
        basis: "《孤儿保障意见》（国办，2010年）",
        remedy: "请核对两项标准",
        "Check both figures",
    }
    STANDARD_GRADES {
        zh: "补贴标准应当随残疾程度加重而不降低",
        en: "The subsidy does not fall with a graver disability",
        basis: "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》",
        remedy: "请核对各等级标准",
        "Check the grades",
    }
    STANDARD_AGES {
        zh: "高龄津贴标准应当随年龄档提高而不降低",
        en: "The allowance does not fall with age",
        basis: "当地高龄津贴办法〔地方规定，待确认〕",
        remedy: "请核对各年龄档标准",
        "Check the bands",
    }
}
