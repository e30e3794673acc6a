//! 不予登记的情形等. The published rules about the two parties: ground, law, way out.
//! Start with [`UNDER_AGE`]; `eligibility` and `divorce` decide when each applies.
//! Never: logic.

use crate::platform::violation::Rule;

/// 不予登记的情形. The grounds on which the law itself refuses; illness only for days before 2021.
///
/// Source: 《民法典》第1046条至第1048条、第1051条; 《婚姻登记条例》（国务院令第804号）第9条、第10条.
pub static REFUSAL_GROUNDS: &[&Rule] =
    &[&UNDER_AGE, &NOT_VOLUNTARY, &HAS_SPOUSE, &PROHIBITED_KINSHIP, &ILLNESS_BAR];

rules! {
    /// A refusal needs a ground.
    NO_GROUND_OF_REFUSAL {
        zh: "未发现不予登记的法定情形",
        en: "No statutory ground of refusal was found",
        basis: "《婚姻登记条例》（国务院令第804号）第10条",
        remedy: "符合条件的应当当场予以登记；当事人不再申请的，办理撤回",
        "Register if the conditions are met; if the couple no longer wants it, record the withdrawal",
    }
    FACT_NEEDED {
        zh: "还需要提供该信息才能判断",
        en: "This fact is still needed to decide",
        basis: "《婚姻登记条例》（国务院令第804号）第9条",
        remedy: "请补充所指信息",
        "Supply the fact named by the path",
    }
    SAME_PERSON {
        zh: "双方当事人是同一人",
        en: "Both parties are the same person",
        basis: "《民法典》第1049条",
        remedy: "请核对双方身份信息",
        "Check the identities of the two parties",
    }
    /// 未达到法定结婚年龄.
    UNDER_AGE {
        zh: "未达到法定结婚年龄",
        en: "A party is below the legal age for marriage",
        basis: "《民法典》第1047条；2021年以前：《婚姻法》第6条",
        remedy: "请在达到法定结婚年龄之日起办理",
        "Apply on or after the day on which both are of age",
    }
    SAME_SEX {
        zh: "结婚登记须为一男一女",
        en: "A marriage is registered between one man and one woman",
        basis: "《民法典》第1047条、第1049条",
        remedy: "请核对双方身份信息；性别登记有误的，先到公安机关更正",
        "Check the identities; a wrong entry of sex is first corrected with the police",
    }
    /// 非双方自愿.
    NOT_VOLUNTARY {
        zh: "并非双方完全自愿",
        en: "The marriage is not of both parties' free will",
        basis: "《民法典》第1046条；《婚姻登记条例》（国务院令第804号）第9条",
        remedy: "不予登记；受胁迫的，可向公安机关、妇联或法律援助机构求助",
        "Not registered; a coerced party can turn to the police, the women's federation or legal aid",
    }
    /// 一方或双方已有配偶.
    HAS_SPOUSE {
        zh: "一方或者双方已有配偶",
        en: "A party already has a spouse",
        basis: "《民法典》第1041条、第1042条；《婚姻登记条例》（国务院令第804号）第9条",
        remedy: "原婚姻关系已终止的，请先提供离婚、死亡等证明更新婚姻状况",
        "If the earlier marriage has ended, first have its end recorded from the evidence",
    }
    /// 属于直系血亲或三代以内旁系血亲.
    PROHIBITED_KINSHIP {
        zh: "双方属于直系血亲或者三代以内旁系血亲",
        en: "The parties are lineal relatives or collateral relatives within three generations",
        basis: "《民法典》第1048条；2021年以前：《婚姻法》第7条第1项",
        remedy: "不予登记；申报有误的，请更正亲属关系",
        "Not registered; correct the declaration if it was wrong",
    }
    /// A bar for 2003-10-01 to 2020-12-31 only.
    ILLNESS_BAR {
        zh: "患有医学上认为不应当结婚的疾病（仅适用于2020-12-31及以前）",
        en: "A party had an illness that then barred marriage (until 2020-12-31 only)",
        basis: "《婚姻登记条例》（国务院令第387号）第6条第5项；《婚姻法》第7条第2项",
        remedy: "2021-01-01起不再作为不予登记的情形",
        "No longer a ground from 2021-01-01 on",
    }
    ILLNESS_DISCLOSURE {
        zh: "患有重大疾病的一方应当在登记前如实告知另一方",
        en: "A party with a serious illness must tell the other before registration",
        basis: "《民法典》第1053条",
        remedy: "请确认已告知；不影响登记",
        "Make sure the other party was told; registration is not barred",
    }
    PARTY_ABSENT {
        zh: "当事人须亲自共同到场",
        en: "Both parties must appear in person, together",
        basis: "《民法典》第1049条、第1076条；《婚姻登记条例》（国务院令第804号）第7条、第13条",
        remedy: "请双方共同到婚姻登记机关办理",
        "Come to the office together",
    }
    PROXY_NOT_ALLOWED {
        zh: "结婚、离婚登记不得委托他人代办",
        en: "Marriage and divorce cannot be registered through a proxy",
        basis: "《民法典》第1049条、第1076条",
        remedy: "请当事人本人办理",
        "The parties must act themselves",
    }
    DECLARATION_UNSIGNED {
        zh: "申请结婚登记声明书尚未签署",
        en: "The declaration has not been signed",
        basis: "《婚姻登记条例》（国务院令第804号）第8条；2025-05-10前：《婚姻登记条例》（国务院令第387号）第5条",
        remedy: "请双方在婚姻登记员面前签署声明书",
        "Both sign the declaration before the registrar",
    }
    IDENTITY_MISMATCH {
        zh: "身份信息与公安数据不一致",
        en: "The identity does not agree with the police data",
        basis: "《婚姻登记条例》（国务院令第804号）第9条",
        remedy: "请先到公安机关核实或更正身份信息",
        "Have the identity data checked or corrected by the police first",
    }
    CHECK_PENDING {
        zh: "身份或婚姻状况尚未联网核验，暂不能登记",
        en: "Identity or marital status has not been verified over the network yet",
        basis: "《婚姻登记条例》（国务院令第804号）第9条、第10条",
        remedy: "保持受理状态，待核验恢复后再审查",
        "The case stays accepted; examine it once the check has answered",
    }
    RECORD_FLAWED {
        zh: "婚姻状况核验不一致或者历史数据存疑，核实前不能登记",
        en: "The marital record disagrees or is flawed; there is no registration until that is settled",
        basis: "《婚姻登记条例》（国务院令第804号）第4条、第10条、第19条",
        remedy: "请核查档案，按历史数据补录更正流程处理，再重新核验婚姻状况；核验一致后继续办理",
        "Check the archive, have the record corrected and make the check anew; go on once it agrees",
    }
    /// 当场登记: what was checked on another day says nothing about today.
    CHECK_OUTDATED {
        zh: "核验不是登记当日作出的",
        en: "The check was not made on the day of registration",
        basis: "《婚姻登记条例》（国务院令第804号）第10条；2025-05-10前：《婚姻登记条例》（国务院令第387号）第7条",
        remedy: "请在登记当日重新核验",
        "Make the check anew on the day of registration",
    }
    /// 当场登记.
    EXAMINATION_OUTDATED {
        zh: "审查不是登记当日作出的",
        en: "The examination was not made on the day of registration",
        basis: "《婚姻登记条例》（国务院令第804号）第10条；2025-05-10前：《婚姻登记条例》（国务院令第387号）第7条",
        remedy: "请双方到场，在登记当日重新核验、审查",
        "Both come, and are checked and examined anew on the day of registration",
    }
    /// 死亡.
    DECEASED {
        zh: "登记信息显示该当事人已经死亡",
        en: "The register says that this party has died",
        basis: "《民法典》第13条",
        remedy: "请核对身份；死亡登记有误的先行更正，涉嫌冒用身份的向公安机关报告",
        "Check the identity; have a wrong entry of death corrected first, and report a false identity to the police",
    }
    /// At most one open marriage registration a person, by index.
    REGISTRATION_UNDER_WAY {
        zh: "当事人已有未办结的结婚登记办件",
        en: "A marriage registration of this party is under way already",
        basis: "《民法典》第1041条、第1049条；《婚姻登记条例》（国务院令第804号）第7条",
        remedy: "请在原婚姻登记机关继续办理，或者撤回后重新办理",
        "Go on at the office that opened it, or withdraw it there first",
    }
}
