//! 家庭成员认定与申请表的规则. The published rules about the household: reason, law, way out.
//! Start with [`MEMBER_SPOUSE`]; `household`, `form` and `alone` decide when each applies.
//! Never: logic.

rules! {
    /// 申请人本人.
    MEMBER_APPLICANT {
        zh: "申请人本人，计入共同生活的家庭成员",
        en: "The applicant counts as a household member",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "与实际不符的，请更正与申请人关系",
        "Correct the relation if it is wrong",
    }
    /// 配偶. Counts wherever the spouse lives.
    MEMBER_SPOUSE {
        zh: "配偶，计入共同生活的家庭成员",
        en: "The spouse counts as a household member",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "婚姻关系已终止的，请更新婚姻状况",
        "If the marriage has ended, have the marital status updated",
    }
    /// 未成年子女.
    MEMBER_MINOR_CHILD {
        zh: "未成年子女，计入共同生活的家庭成员",
        en: "A minor child counts as a household member",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "与实际不符的，请更正关系或出生日期",
        "Correct the relation or the date of birth if it is wrong",
    }
    /// 不能独立生活的成年子女, full-time students up to bachelor level included.
    MEMBER_DEPENDENT_CHILD {
        zh: "不能独立生活的成年子女（含全日制本科及以下在校学生），计入共同生活的家庭成员",
        en: "An adult child who cannot live alone, or studies full-time up to bachelor level, counts",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "已毕业或者能够独立生活的，请更正成员情形",
        "Correct the circumstances once the child has graduated or lives independently",
    }
    /// 其他具有法定赡养、抚养、扶养义务并长期共同居住的人员.
    MEMBER_SUPPORTED_TOGETHER {
        zh: "有法定赡养、抚养、扶养义务关系并长期共同居住，计入共同生活的家庭成员",
        en: "A relative with a legal duty of support who lives together for long counts",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "不再长期共同居住的，请更正居住情况",
        "Correct the entry if the relative no longer lives here",
    }
    /// 连续三年以上脱离家庭独立生活的宗教教职人员.
    MEMBER_CLERGY_APART {
        zh: "连续三年以上脱离家庭独立生活的宗教教职人员，不计入共同生活的家庭成员",
        en: "Clergy who have lived apart from the family for three years or more do not count",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "本人生活困难的，可以单独提出申请",
        "Someone of the clergy who is in hardship may apply alone",
    }
    /// 在监狱服刑.
    MEMBER_IMPRISONED {
        zh: "在监狱服刑，不计入共同生活的家庭成员",
        en: "A person serving a sentence in prison does not count",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "刑满释放后，请报告家庭成员变化",
        "Report the change of the household after release",
    }
    /// 强制隔离戒毒.
    MEMBER_IN_DETOXIFICATION {
        zh: "在戒毒所强制隔离戒毒，不计入共同生活的家庭成员",
        en: "A person in compulsory detoxification does not count",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "解除强制隔离戒毒后，请报告家庭成员变化",
        "Report the change of the household after release",
    }
    /// 宣告失踪.
    MEMBER_MISSING {
        zh: "已宣告失踪，不计入共同生活的家庭成员",
        en: "A person declared missing does not count",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "重新出现的，请报告家庭成员变化",
        "Report the change of the household if the person reappears",
    }
    /// 省级规定的其他人员.
    MEMBER_EXCLUDED_BY_PROVINCE {
        zh: "属于省级规定不计入的人员",
        en: "A person whom a rule of the province leaves out does not count",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "请核对省级规定与成员情形",
        "Check the rule of the province and the circumstances",
    }
    MEMBER_LIVES_APART {
        zh: "未长期共同居住，不计入共同生活的家庭成员",
        en: "A relative who does not live together for long does not count",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "实际长期共同居住的，请更正居住情况",
        "Correct the entry if the relative does live together",
    }
    MEMBER_NO_SUPPORT_DUTY {
        zh: "与申请人没有法定赡养、抚养、扶养义务关系，不计入共同生活的家庭成员",
        en: "A person without a legal duty of support does not count",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "关系填写有误的，请更正与申请人关系",
        "Correct the relation if it is wrong",
    }
    /// 整户纳入.
    HOUSEHOLD_IN_PART {
        zh: "符合条件的家庭应当整户纳入，不得只纳入部分成员",
        en: "A household that qualifies is admitted whole, never in part",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》；《最低生活保障审核确认办法》第7条",
        remedy: "请按认定的共同生活的家庭成员整户办理，不多列也不少列",
        "Admit exactly the members who count, none more and none less",
    }
    HOUSEHOLD_EMPTY {
        zh: "申请表没有填写任何家庭成员",
        en: "The form names no household member",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "请至少填写申请人本人",
        "Enter at least the applicant",
    }
    HOUSEHOLD_APPLICANT_NOT_FIRST {
        zh: "家庭成员第一行应当是申请人本人",
        en: "The applicant stands first among the members",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "请把申请人本人填在第一行",
        "Enter the applicant first",
    }
    HOUSEHOLD_SEVERAL_APPLICANTS {
        zh: "一份申请表只能有一名申请人",
        en: "A form has one applicant only",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "请按与申请人的实际关系更正其他成员",
        "Correct the relation of the other members",
    }
    HOUSEHOLD_TWO_SPOUSES {
        zh: "申请表填写了两名以上配偶",
        en: "The form names more than one spouse",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "请核对婚姻状况，只保留现配偶",
        "Check the marital status and keep the present spouse only",
    }
    HOUSEHOLD_TOO_MANY_MEMBERS {
        zh: "家庭成员人数超过一份申请表的上限",
        en: "The form names more members than one form may hold",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "请核对是否误填，分户居住的请分别申请",
        "Check for mistakes; separate households file separate forms",
    }
    HOUSEHOLD_ITEM_WITHOUT_MEMBER {
        zh: "该收入、支出或者财产没有对应的家庭成员",
        en: "The income, expense or asset names no member of the form",
        basis: "《最低生活保障审核确认办法》第13条、第14条",
        remedy: "请选择所属的家庭成员",
        "Choose the member it belongs to",
    }
    HOUSEHOLD_ASSET_WITHOUT_COUNT {
        zh: "财产数量不能为零",
        en: "The number of an asset is at least one",
        basis: "《最低生活保障审核确认办法》第14条",
        remedy: "请填写数量，没有该项财产的请删除该行",
        "Enter the number, or remove the row if there is none",
    }
    HOUSEHOLD_BORN_IN_FUTURE {
        zh: "出生日期晚于办理当日",
        en: "The date of birth lies in the future",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "请核对出生日期",
        "Check the date of birth",
    }
    HOUSEHOLD_AGE_IMPLAUSIBLE {
        zh: "年龄异常，请核实",
        en: "The age is implausible",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "请核对出生日期及户籍状态",
        "Check the date of birth and whether the person is alive",
    }
    HOUSEHOLD_CHILD_NOT_YOUNGER {
        zh: "晚辈的出生日期不晚于长辈，请核实",
        en: "A descendant is no younger than the ancestor",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "请核对出生日期和与申请人关系",
        "Check the dates of birth and the relation",
    }
    HOUSEHOLD_MARRIED_MINOR {
        zh: "配偶一方未满18周岁，请核实",
        en: "One of the spouses is a minor",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "请核对婚姻登记信息和出生日期",
        "Check the marriage record and the date of birth",
    }
    HOUSEHOLD_DISABILITY_GRADE {
        zh: "残疾等级应当为一级至四级",
        en: "The grade of a disability is 1, 2, 3 or 4",
        basis: "《最低生活保障审核确认办法》第8条",
        remedy: "请按残疾人证填写等级",
        "Enter the grade shown on the disability certificate",
    }
    HOUSEHOLD_APPLICANT_NOT_COUNTED {
        zh: "申请人本人不计入共同生活的家庭成员，不能由其代表家庭申请",
        en: "The applicant does not count as a member and cannot apply for the family",
        basis: "《最低生活保障审核确认办法》第7条",
        remedy: "请由其他共同生活的家庭成员申请；宗教教职人员可以单独申请",
        "Let another member apply; clergy may apply alone",
    }
    /// 单人户：残疾.
    ALONE_SEVERELY_DISABLED {
        zh: "低保边缘家庭中持有一级、二级残疾人证，或者三级智力、精神残疾人证的，可以单独申请",
        en: "In an edge household, a holder of grade 1 or 2, or intellectual or mental grade 3, may apply alone",
        basis: "《最低生活保障审核确认办法》第8条",
        remedy: "请按单人户申请",
        "Apply as a one-person household",
    }
    /// 单人户：重病.
    ALONE_SERIOUSLY_ILL {
        zh: "低保边缘家庭中患有当地规定的重特大疾病的，可以单独申请",
        en: "In an edge household, a person with a listed serious illness may apply alone",
        basis: "《最低生活保障审核确认办法》第8条",
        remedy: "请按单人户申请",
        "Apply as a one-person household",
    }
    /// 单人户：宗教教职人员.
    ALONE_CLERGY {
        zh: "脱离家庭、在宗教场所居住三年以上的宗教教职人员，可以单独申请",
        en: "Clergy who have lived in a religious site for three years or more may apply alone",
        basis: "《最低生活保障审核确认办法》第8条",
        remedy: "请按单人户申请",
        "Apply as a one-person household",
    }
    /// 单人户：当地规定.
    ALONE_LOCAL_RULE {
        zh: "属于当地规定可以单独申请的其他人员",
        en: "A local rule lets this person apply alone",
        basis: "《最低生活保障审核确认办法》第8条",
        remedy: "请按单人户申请",
        "Apply as a one-person household",
    }
    /// 参照单人户：成年无业重度残疾人. From 2022-10-20.
    ALONE_ADULT_DISABLED {
        zh: "成年无业重度残疾人，可以参照单人户申请（2022-10-20起）",
        en: "An adult, unemployed, severely disabled person may be treated as one household (from 2022-10-20)",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》",
        remedy: "请按单人户申请",
        "Apply as a one-person household",
    }
    /// 单人户：特殊困难. From 2026-07-01.
    ALONE_SPECIAL_HARDSHIP {
        zh: "低保边缘家庭中有其他特殊困难的成员，可以单独申请（2026-07-01起）",
        en: "Other members of an edge household in special hardship may apply alone (from 2026-07-01)",
        basis: "《中华人民共和国社会救助法》第21条",
        remedy: "请按单人户申请",
        "Apply as a one-person household",
    }
    ALONE_NO_GROUND {
        zh: "不属于可以单独申请的人员",
        en: "No ground lets this person apply alone",
        basis: "《最低生活保障审核确认办法》第8条；2026-07-01起：《中华人民共和国社会救助法》第21条",
        remedy: "请以家庭为单位申请",
        "Apply with the whole household",
    }
    ALONE_HOUSEHOLD_NOT_EDGE {
        zh: "所在家庭不是低保边缘家庭，该情形不能单独申请",
        en: "On this ground one applies alone only from an edge household",
        basis: "《最低生活保障审核确认办法》第8条；2026-07-01起：《中华人民共和国社会救助法》第21条",
        remedy: "家庭人均收入低于低保标准的，请整户申请；高于边缘线的，可申请其他救助",
        "Below the standard the whole household applies; above the edge line other aid may help",
    }
}
