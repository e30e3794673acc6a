//! The published rules of the street's fund.
//! Start with [`FUND_TOO_LITTLE_LEFT`].
//! Never: a check.

rules! {
    FUND_TERMS_UNKNOWN {
        zh: "当地备用金规定尚未录入，不能支出",
        en: "No local terms of the fund are on file",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地备用金规定（待确认）",
        remedy: "请由民政局录入限额和定额",
        "Have float and limits entered",
    }
    FUND_NOTHING_SPENT {
        zh: "支出金额不能为零",
        en: "Nothing is spent",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请填写金额",
        "Enter the sum",
    }
    FUND_NOT_URGENT {
        zh: "备用金只用于急难型临时救助",
        en: "The fund is for urgent temporary aid alone",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请关联急难型临时救助办件",
        "Name the case of urgent aid",
    }
    FUND_ABOVE_CASE_LIMIT {
        zh: "超出备用金单笔限额",
        en: "Above what the fund may give one case",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地备用金规定（待确认）",
        remedy: "请报县级审批",
        "Have the county decide",
    }
    FUND_NOT_SIGNED {
        zh: "没有领取签字",
        en: "The recipient has not signed",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请救助对象或者代领人签字",
        "Have the recipient or proxy sign",
    }
    FUND_TOO_LITTLE_LEFT {
        zh: "备用金余额不足",
        en: "Too little is left in the fund",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请先补充备用金，或者报县级直接发放",
        "Top the fund up, or have the county pay",
    }
    FUND_WITHOUT_RECEIPTS {
        zh: "补充备用金没有支出凭据",
        en: "No receipts are handed in",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地备用金规定（待确认）",
        remedy: "请附支出凭据",
        "Hand in the receipts",
    }
    FUND_RECEIPT_UNKNOWN {
        zh: "凭据不属于本备用金的支出",
        en: "The receipt is of no payment of this fund",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地备用金规定（待确认）",
        remedy: "请核对凭据",
        "Check the receipt",
    }
    FUND_RECEIPT_SUM {
        zh: "凭据金额与支出记录不符",
        en: "The receipt has another sum than the payment",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地备用金规定（待确认）",
        remedy: "请核对金额",
        "Check the sum",
    }
    FUND_RECEIPT_TWICE {
        zh: "凭据已经报销",
        en: "The receipt has been claimed",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地备用金规定（待确认）",
        remedy: "不得重复报销",
        "It is claimed once",
    }
    FUND_ABOVE_FLOAT {
        zh: "补充后超出备用金定额",
        en: "The fund would hold more than its float",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地备用金规定（待确认）",
        remedy: "请核对余额和凭据",
        "Check balance and receipts",
    }
    FUND_ENTRY_OF_OTHER_MONTH {
        zh: "流水不属于对账月份",
        en: "The entry is of another month",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地备用金规定（待确认）",
        remedy: "请核对日期",
        "Check the day",
    }
    FUND_WAS_BELOW_ZERO {
        zh: "按流水计算余额曾为负数",
        en: "By the entries the fund was below zero",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地备用金规定（待确认）",
        remedy: "请核对流水顺序和金额",
        "Check order and sums of the entries",
    }
    FUND_COUNT_DIFFERS {
        zh: "盘点金额与账面余额不符",
        en: "What was counted is not what the books say",
        basis: "《关于进一步加强和改进临时救助工作的意见》；当地备用金规定（待确认）",
        remedy: "请查明差额原因",
        "Find the reason of the difference",
    }
}
