//! The published rules of sums: one for each kind of line, and what makes a sum impossible.
//! Start with [`BENEFIT_DIFFERENCE`].
//! Never: an amount.

rules! {
    BENEFIT_STANDARD {
        zh: "家庭保障标准为低保标准乘以计入人数",
        en: "The household's standard is the standard times its persons",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "人数认定有误的，可以提出异议",
        "Object if the number of persons is wrong",
    }
    BENEFIT_DIFFERENCE {
        zh: "按家庭人均收入与低保标准的差额，乘以计入人数，按月发放",
        en: "The difference between the standard and income per person, times the persons, each month",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "收入或者人数认定有误的，可以提出异议",
        "Object if income or persons are wrong",
    }
    BENEFIT_BAND {
        zh: "按家庭人均收入所在档次分档发放",
        en: "The sum of the band into which income per person falls, for each person",
        basis: "《最低生活保障审核确认办法》第23条；当地分档办法",
        remedy: "收入或者档次认定有误的，可以提出异议",
        "Object if income or band are wrong",
    }
    BENEFIT_ALONE_SHARE {
        zh: "单人户按当地规定的低保标准比例发放",
        en: "A person alone has the local share of the standard",
        basis: "《最低生活保障审核确认办法》第8条、第23条；当地规定（待确认）",
        remedy: "本人收入认定有误的，可以提出异议",
        "Object if the own income is wrong",
    }
    /// 分类施保.
    BENEFIT_EXTRA {
        zh: "对获得低保后生活仍有困难的老年人、未成年人、重度残疾人和重病患者增发",
        en: "An addition for elderly, minor, severely disabled or seriously ill members still in hardship",
        basis: "《最低生活保障审核确认办法》第27条；当地规定（标准待确认）",
        remedy: "类别认定有误的，可以提出异议",
        "Object if the category is wrong",
    }
    BENEFIT_EXTRA_WITHIN_STANDARD {
        zh: "低保金与增发部分之和不超过家庭保障标准",
        en: "Allowance and addition together stay within the household's standard",
        basis: "《最低生活保障审核确认办法》第23条、第27条；当地规定（待确认）",
        remedy: "对当地规定有疑问的，可以向民政局咨询",
        "Ask the bureau about the local rule",
    }
    BENEFIT_SHARE_STOPPED {
        zh: "无正当理由连续三次拒绝介绍工作的成员，停发本人份额",
        en: "The share of a member who refused suitable work three times in a row is stopped",
        basis: "《最低生活保障审核确认办法》第34条",
        remedy: "接受就业服务后，可以申请恢复",
        "Take up the employment service and ask for it again",
    }
    BENEFIT_TEKUN_BASIC {
        zh: "特困人员基本生活标准，不扣减收入",
        en: "The basic living standard of the destitute; income is not deducted",
        basis: "《特困人员认定办法》；《中华人民共和国社会救助法》第17条",
        remedy: "标准适用有误的，可以提出异议",
        "Object if the wrong standard was used",
    }
    BENEFIT_TEKUN_CARE {
        zh: "按生活自理能力档次的照料护理标准",
        en: "The care standard of the class of self-care",
        basis: "《特困人员认定办法》第21条至第23条",
        remedy: "自理能力变化的，可以申请重新评估",
        "Ask for a new assessment if abilities have changed",
    }
    BENEFIT_AID {
        zh: "按审批确定的救助金或者实物价值",
        en: "Cash, or the value of goods, as approved",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "急难未缓解的，可以申请再次救助",
        "Apply again if the hardship lasts",
    }
    BENEFIT_IN_KIND {
        zh: "已发放实物的部分不再发放现金",
        en: "What was given in goods is not paid in money",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "实物价值有误的，可以提出异议",
        "Object if the value of the goods is wrong",
    }
    BENEFIT_CAP {
        zh: "超出单次或者全年限额的部分不予发放",
        en: "What exceeds the ceiling of one approval or of the year is not paid",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地规定（待确认）",
        remedy: "困难特别重大的，可以提请县级一事一议",
        "In exceptional hardship the county's mechanism may decide",
    }
    BENEFIT_EXPENDITURE {
        zh: "计算期间内家庭的必要支出",
        en: "Necessary expenditure of the household over the period",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "有遗漏的支出，请补充凭据",
        "Supply evidence of expenses left out",
    }
    BENEFIT_THRESHOLD {
        zh: "未超过救助起点的支出由家庭自行承担",
        en: "Expenditure up to the threshold is the household's own",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地规定（待确认）",
        remedy: "收入或者起点认定有误的，可以提出异议",
        "Object if income or threshold are wrong",
    }
    BENEFIT_NOT_COVERED {
        zh: "超过起点的支出按当地比例救助，其余自行承担",
        en: "Of the excess the local share is covered, the rest is the household's own",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地规定（待确认）",
        remedy: "仍有困难的，可以申请慈善帮扶",
        "Charity may help with the rest",
    }
    BENEFIT_ORPHAN {
        zh: "按养育方式的孤儿基本生活最低养育标准全额发放",
        en: "The orphan standard of the placement, in full",
        basis: "《孤儿保障意见》（国办，2010年）",
        remedy: "养育方式变化的，请及时报告",
        "Report a change of placement",
    }
    BENEFIT_DEFACTO {
        zh: "按孤儿基本生活保障标准",
        en: "The orphan standard of the placement",
        basis: "《事实无人抚养儿童保障意见》（2019年）",
        remedy: "养育方式变化的，请及时报告",
        "Report a change of placement",
    }
    BENEFIT_DRAWN {
        zh: "已享受低保、特困供养或者残疾人生活补贴的，补差发放",
        en: "What the child draws of allowance, destitute support or living subsidy is taken off",
        basis: "《事实无人抚养儿童保障意见》（2019年）",
        remedy: "已享受金额有误的，可以提出异议",
        "Object if what is drawn is wrong",
    }
    BENEFIT_DISABLED_LIVING {
        zh: "困难残疾人生活补贴标准",
        en: "The living subsidy of the grade",
        basis: "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》",
        remedy: "残疾等级变化的，请重新申请",
        "Apply anew if the grade changes",
    }
    BENEFIT_DISABLED_CARE {
        zh: "重度残疾人护理补贴标准",
        en: "The care subsidy of the grade",
        basis: "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》",
        remedy: "残疾等级变化的，请重新申请",
        "Apply anew if the grade changes",
    }
    BENEFIT_HIGHER_OF_KIND {
        zh: "另有同类补贴且金额更高，择高享受，本项不发",
        en: "Another subsidy of the same kind is higher and drawn instead",
        basis: "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》",
        remedy: "本人可以选择享受其中一项",
        "The person may choose one of them",
    }
    BENEFIT_ELDER_80 {
        zh: "按年龄档的高龄津贴标准",
        en: "The old-age allowance of the age band",
        basis: "当地高龄津贴办法〔地方规定，待确认〕",
        remedy: "年龄认定有误的，可以提出异议",
        "Object if the age is wrong",
    }
    BENEFIT_ELDER_HARD {
        zh: "经济困难的高龄、失能老年人补贴标准",
        en: "The subsidy for old people in need, of the ground",
        basis: "当地经济困难老年人补贴办法〔地方规定，待确认〕",
        remedy: "能力评估有误的，可以申请重新评估",
        "Ask for a new assessment if it is wrong",
    }
    BENEFIT_ROUNDING {
        zh: "月发放金额按当地规定取整",
        en: "The sum is rounded once, by local rule",
        basis: "《最低生活保障审核确认办法》第23条；当地规定（取整方式待确认）",
        remedy: "对取整方式有疑问的，可以向民政局咨询",
        "Ask the bureau about the way of rounding",
    }
    BENEFIT_NOBODY {
        zh: "没有可以计算待遇的人员",
        en: "There is nobody to compute a sum for",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "请核对计入的家庭成员",
        "Check the members who count",
    }
    BENEFIT_MEMBER_TWICE {
        zh: "同一成员重复计算",
        en: "A member is counted twice",
        basis: "《最低生活保障审核确认办法》第7条、第23条",
        remedy: "请删除重复的成员",
        "Remove the double",
    }
    BENEFIT_TERMS_WRONG {
        zh: "当地计算口径有误：比例超过百分之百，或者收入越高发放越多",
        en: "The local terms are wrong: a share above the whole, or more for a higher income",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "请民政局更正计算口径",
        "Have the bureau correct the terms",
    }
    BENEFIT_TERMS_UNKNOWN {
        zh: "当地救助标准尚未录入，无法计算",
        en: "No local scale is on file, so no sum can be computed",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请由民政局录入当地规定",
        "Have the local terms entered",
    }
    BENEFIT_GOODS_ABOVE_CAP {
        zh: "实物价值超过限额",
        en: "The goods alone are worth more than the ceiling",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地规定（待确认）",
        remedy: "请核对实物价值，或者提请县级一事一议",
        "Check their value, or ask the county's mechanism",
    }
    BENEFIT_TOO_LARGE {
        zh: "金额超出可计算的范围",
        en: "The sum is beyond what can be computed",
        basis: "《最低生活保障审核确认办法》第23条",
        remedy: "请核对标准和收入",
        "Check the standard and the incomes",
    }
}
