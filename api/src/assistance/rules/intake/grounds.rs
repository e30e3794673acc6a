//! The published rules of intakes: what is missing, what may stand in for it, what follows.
//! Start with [`INTAKE_MATERIAL_MISSING`].
//! Never: a check.

rules! {
    INTAKE_WITHOUT_MATTER {
        zh: "没有选择申请事项",
        en: "No matter is chosen",
        basis: "《最低生活保障审核确认办法》第9条、第10条",
        remedy: "请选择申请事项",
        "Choose what is applied for",
    }
    INTAKE_WITHOUT_STREET {
        zh: "没有填写居住地街道（乡镇）",
        en: "The street is missing",
        basis: "《最低生活保障审核确认办法》第9条、第10条",
        remedy: "请选择街道（乡镇）",
        "Choose the street",
    }
    INTAKE_WITHOUT_CONTACT {
        zh: "没有填写联系方式",
        en: "There is no way to reach the applicant",
        basis: "《最低生活保障审核确认办法》第9条、第10条",
        remedy: "请填写联系电话",
        "Enter a telephone number",
    }
    INTAKE_WITHOUT_HARDSHIP {
        zh: "没有填写困难情形",
        en: "The hardship is not described",
        basis: "《最低生活保障审核确认办法》第9条、第10条",
        remedy: "请说明困难情形",
        "Describe it",
    }
    INTAKE_WITHOUT_STATEMENT {
        zh: "没有申报收入和财产",
        en: "Income and property are not declared",
        basis: "《最低生活保障审核确认办法》第9条、第10条",
        remedy: "请申报；没有的，也应当填写“无”",
        "Declare them, also if there are none",
    }
    INTAKE_UNSIGNED {
        zh: "申请表没有签字",
        en: "The form is not signed",
        basis: "《最低生活保障审核确认办法》第9条、第10条",
        remedy: "请申请人签字或者按指印",
        "Have the applicant sign",
    }
    INTAKE_WITHOUT_MANDATE {
        zh: "代为申请没有委托书",
        en: "The proxy has no mandate",
        basis: "《最低生活保障审核确认办法》第4条、第10条",
        remedy: "请补充委托书；村（居）委会、街道主动代办的除外",
        "Add the mandate; the office itself needs none",
    }
    INTAKE_NOT_AUTHORISED {
        zh: "成年家庭成员没有有效的核对授权",
        en: "An adult member has no consent in force",
        basis: "《最低生活保障审核确认办法》第9条；《中华人民共和国社会救助法》第40条",
        remedy: "请该成员签署核对授权书",
        "Have the member sign the consent",
    }
    INTAKE_MATERIAL_MISSING {
        zh: "材料未提交",
        en: "A paper is missing",
        basis: "《最低生活保障审核确认办法》第9条、第10条",
        remedy: "请提交材料，或者依规定告知承诺、容缺办理",
        "Supply it, or commit, or promise it where allowed",
    }
    INTAKE_DEMANDS_VERIFIABLE {
        zh: "可以通过核对平台查询的证明不得要求提交（2026-07-01起）",
        en: "What the platform verifies may not be demanded (from 2026-07-01)",
        basis: "《中华人民共和国社会救助法》第62条",
        remedy: "请通过核对平台查询",
        "Ask the platform",
    }
    INTAKE_DEMANDS_NEEDLESS {
        zh: "申请事项不需要该材料",
        en: "No matter needs this paper",
        basis: "《最低生活保障审核确认办法》第9条、第10条",
        remedy: "请从补正告知中删除",
        "Leave it out of the notice",
    }
    COMMITMENT_NOT_FOR_THIS {
        zh: "该材料不适用告知承诺",
        en: "No commitment stands in for this paper",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》；当地规定（待确认）",
        remedy: "请提交材料",
        "Supply the paper",
    }
    COMMITMENT_NOT_TOLD {
        zh: "没有书面告知证明内容和不实承诺的后果",
        en: "What is to be proved and what follows was not told in writing",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》",
        remedy: "请先书面告知",
        "Tell it in writing first",
    }
    COMMITMENT_LATER {
        zh: "承诺日期晚于当日",
        en: "The commitment is dated after today",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》",
        remedy: "请核对日期",
        "Check the day",
    }
    COMMITMENT_LOST {
        zh: "曾作出不实承诺，不再适用告知承诺",
        en: "A false commitment before has cost this route",
        basis: "《关于进一步做好最低生活保障等社会救助兜底保障工作的通知》；待确认",
        remedy: "请提交材料",
        "Supply the paper",
    }
    COMMITMENT_STOP {
        zh: "承诺不实的，停止救助",
        en: "Aid is stopped",
        basis: "《社会救助暂行办法》第68条；《中华人民共和国社会救助法》第73条",
        remedy: "对认定有异议的，可以陈述申辩",
        "State your case if you disagree",
    }
    COMMITMENT_RECOVER {
        zh: "承诺不实的，追回已发放的款物",
        en: "What was given is recovered",
        basis: "《社会救助暂行办法》第68条；《中华人民共和国社会救助法》第73条",
        remedy: "请在期限内退回",
        "Repay it in time",
    }
    COMMITMENT_FINE_BY_MEASURES {
        zh: "骗取救助的，可以处一倍以上三倍以下罚款",
        en: "A fine of one to three times the sum",
        basis: "《社会救助暂行办法》第68条",
        remedy: "对处罚有异议的，可以申请行政复议或者提起行政诉讼",
        "Ask for reconsideration or go to court",
    }
    COMMITMENT_FINE_BY_LAW {
        zh: "骗取救助的，可以处二倍以下罚款",
        en: "A fine of up to twice the sum",
        basis: "《中华人民共和国社会救助法》第73条",
        remedy: "对处罚有异议的，可以申请行政复议或者提起行政诉讼",
        "Ask for reconsideration or go to court",
    }
    COMMITMENT_CREDIT {
        zh: "记入信用记录，不再适用告知承诺",
        en: "It goes on the credit record and costs the route",
        basis: "《社会救助暂行办法》第68条；《中华人民共和国社会救助法》第73条",
        remedy: "符合条件的，可以申请信用修复",
        "Ask for repair of the record once allowed",
    }
    GAP_NOT_FOR_THIS {
        zh: "该材料不能容缺",
        en: "This paper cannot be late",
        basis: "《最低生活保障审核确认办法》第10条；当地容缺受理规定（待确认）",
        remedy: "请补齐后受理",
        "Accept once it is there",
    }
    GAP_TOO_LATE {
        zh: "容缺期限超过规定",
        en: "The promised day is beyond the term",
        basis: "《最低生活保障审核确认办法》第10条；当地容缺受理规定（待确认）",
        remedy: "请缩短期限",
        "Choose an earlier day",
    }
    GAP_TOO_MANY {
        zh: "容缺材料过多",
        en: "Too many papers are late",
        basis: "《最低生活保障审核确认办法》第10条；当地容缺受理规定（待确认）",
        remedy: "请先补齐部分材料",
        "Supply some of them first",
    }
}
