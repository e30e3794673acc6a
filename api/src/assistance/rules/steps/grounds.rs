//! The published rules of steps.
//! Start with [`STEP_NOT_NEXT`]; each check names the ones it raises.
//! Never: a check.

rules! {
    STEP_NOT_NEXT {
        zh: "该办件在当前环节不能进行此操作",
        en: "This act does not follow from the present state of the case",
        basis: "《最低生活保障审核确认办法》第28条；《特困人员认定办法》第13条",
        remedy: "请刷新办件，按受理、核对、调查、初审、公示、确认的顺序办理",
        "Reload the case and follow acceptance, check, survey, opinion, publicity, confirmation",
    }
    SUPPLEMENT_ONCE {
        zh: "补正材料应当一次性告知，不得再次要求补正",
        en: "Missing papers are named once only; they cannot be asked for again",
        basis: "《最低生活保障审核确认办法》第10条",
        remedy: "材料齐全的请受理；仍不齐全的，依法作出不予受理决定并说明理由",
        "Accept the case if the papers are complete; otherwise decline it with reasons",
    }
    CHECK_MISSING {
        zh: "尚未开展家庭经济状况信息核对",
        en: "The means check has not been made",
        basis: "《最低生活保障审核确认办法》第17条、第28条",
        remedy: "请提请县级民政部门开展信息核对",
        "Ask the county for the check",
    }
    CHECK_UNANSWERED {
        zh: "有核对部门尚未反馈",
        en: "A partner has not answered the check yet",
        basis: "《最低生活保障审核确认办法》第17条",
        remedy: "请等待反馈，或登记超时",
        "Wait for the answer, or record that it timed out",
    }
    /// 查询失败不等于无财产.
    CHECK_SOURCE_FAILED {
        zh: "有核对部门查询失败或超时，不能视为无收入、无财产",
        en: "A partner's check failed or timed out, which is not the same as no income or property",
        basis: "《最低生活保障审核确认办法》第17条",
        remedy: "请重新查询，或登记以其他方式核实的情况",
        "Ask again, or record how the facts were verified otherwise",
    }
    CHECK_CONTRADICTION_NOT_TOLD {
        zh: "核对结果与申报不一致，尚未告知申请人",
        en: "The check contradicts the declaration and the applicant has not been told",
        basis: "《最低生活保障审核确认办法》第18条",
        remedy: "请将核对结果告知申请人",
        "Tell the applicant the result of the check",
    }
    CHECK_CONTRADICTION_OPEN {
        zh: "申请人对核对结果有异议，尚未复核",
        en: "The applicant disputes the check and it has not been examined again",
        basis: "《最低生活保障审核确认办法》第18条",
        remedy: "请组织再次核查后提出意见",
        "Examine again before giving the opinion",
    }
    SURVEY_MISSING {
        zh: "尚未入户调查",
        en: "The household has not been visited",
        basis: "《最低生活保障审核确认办法》第15条、第28条",
        remedy: "请组织入户调查",
        "Visit the household",
    }
    SURVEY_TWO_PERSONS {
        zh: "入户调查不足两人",
        en: "Fewer than two persons made the visit",
        basis: "《最低生活保障审核确认办法》第16条",
        remedy: "请由两名以上调查人员重新入户",
        "Visit again with at least two persons",
    }
    SURVEY_UNSIGNED {
        zh: "入户调查表未经调查人员签字",
        en: "The survey form is not signed by the surveyor",
        basis: "《最低生活保障审核确认办法》第16条",
        remedy: "请调查人员签字确认",
        "Have the surveyor sign the form",
    }
    OBJECTION_NOT_REEXAMINED {
        zh: "公示有异议，尚未再次调查或者开展民主评议",
        en: "An objection was neither surveyed again nor put to a democratic review",
        basis: "《最低生活保障审核确认办法》第19条；《特困人员认定办法》第15条",
        remedy: "请再次调查核实，或组织民主评议",
        "Survey again or hold a democratic review",
    }
    OBJECTION_OPEN {
        zh: "有公示异议尚未处理完毕",
        en: "An objection to the notice is still open",
        basis: "《最低生活保障审核确认办法》第19条",
        remedy: "请先答复异议",
        "Answer the objection first",
    }
    DEMOCRATIC_REVIEW_NOT_NEEDED {
        zh: "没有争议的申请可不再进行民主评议",
        en: "An uncontested case needs no democratic review",
        basis: "《关于改革完善社会救助制度的意见》",
        remedy: "以后没有异议的，不必组织民主评议",
        "Leave it out where nobody objects",
    }
    /// 审核与确认分离: a rule of this hub on top of the methods.
    DECIDES_OWN_EXAMINATION {
        zh: "调查、审核的经办人不得作出确认决定",
        en: "Nobody decides what they examined or surveyed",
        basis: "《最低生活保障审核确认办法》第20条；本系统岗位分离规定",
        remedy: "请由未参与调查、审核的人员作出决定",
        "Let an officer decide who took no part in the examination",
    }
    DECISION_BY_CONTRACTOR {
        zh: "第三方机构人员可以参与调查评估，不得作出决定",
        en: "A contractor may survey and assess but never decide",
        basis: "《最低生活保障审核确认办法》第20条",
        remedy: "请由有权机关的工作人员作出决定",
        "Let an officer of the competent authority decide",
    }
    CONFLICT_OF_INTEREST {
        zh: "经办人已申报利益冲突，应当回避",
        en: "The officer has declared a conflict of interest and may not act",
        basis: "《最低生活保障审核确认办法》第11条",
        remedy: "请由其他人员办理；已由其办理的环节应当重做",
        "Hand the case to another officer, who repeats what was done",
    }
    RELATIVE_NOT_REGISTERED {
        zh: "申请人系经办人员或村（居）委会成员近亲属，尚未单独登记",
        en: "A relative of staff or of a committee member is not in the separate register",
        basis: "《最低生活保障审核确认办法》第11条",
        remedy: "请单独登记备案",
        "Enter the case in the separate register",
    }
    RELATIVE_NOT_VISITED {
        zh: "申请人系经办人员或村（居）委会成员近亲属，县级尚未入户调查",
        en: "A relative of staff or of a committee member has not been visited by the county",
        basis: "《最低生活保障审核确认办法》第20条",
        remedy: "请县级民政部门入户调查",
        "Have the county visit the household",
    }
    REFUSAL_WITHOUT_REASONS {
        zh: "不予确认应当书面说明理由",
        en: "A refusal needs reasons in writing",
        basis: "《最低生活保障审核确认办法》第21条",
        remedy: "请在通知书中写明理由",
        "State the reasons in the notice",
    }
    REFUSAL_WITHOUT_APPEAL_NOTE {
        zh: "不予确认通知未告知救济途径",
        en: "The refusal does not tell how to appeal",
        basis: "《中华人民共和国社会救助法》第76条；此前为本系统要求",
        remedy: "请告知申请行政复议、提起行政诉讼的途径",
        "Tell how to ask for reconsideration or go to court",
    }
    AID_RECORD_INCOMPLETE {
        zh: "先行救助记录不完整：救助对象、事由、金额、签字缺一不可",
        en: "The record of relief given first lacks the person, reason, sum or signatures",
        basis: "《中华人民共和国社会救助法》第50条；《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请在规定期限内补齐手续",
        "Complete the record within its term",
    }
    CUT_WITHOUT_GROUND {
        zh: "减发、停发、终止救助没有事由",
        en: "The cut or end of aid has no ground",
        basis: "《中华人民共和国社会救助法》第48条",
        remedy: "请登记事由并附核实材料",
        "Record the ground with its evidence",
    }
    /// 2026-07-01 起: 听取意见在先.
    CUT_NOT_HEARD {
        zh: "减发、停发、终止救助前尚未听取救助对象意见",
        en: "The recipient has not been heard before the cut or end of aid",
        basis: "《中华人民共和国社会救助法》第48条",
        remedy: "请先听取救助对象的意见并记录",
        "Hear the recipient first and record it",
    }
    CUT_WITHOUT_REASONS {
        zh: "减发、停发、终止救助应当书面决定并说明理由",
        en: "A cut or end of aid needs a written decision with reasons",
        basis: "《中华人民共和国社会救助法》第48条；此前依《社会救助暂行办法》",
        remedy: "请作出书面决定并写明理由",
        "Decide in writing and state the reasons",
    }
    CUT_WITHOUT_APPEAL_NOTE {
        zh: "减发、停发、终止救助的决定未告知救济途径",
        en: "The cut or end of aid does not tell how to appeal",
        basis: "《中华人民共和国社会救助法》第76条；此前为本系统要求",
        remedy: "请告知申请行政复议、提起行政诉讼的途径",
        "Tell how to ask for reconsideration or go to court",
    }
}
