//! The published rules of payment.
//! Start with [`PAYMENT_LOCKED`].
//! Never: a check.

rules! {
    PAYMENT_NOT_REGULAR {
        zh: "节日补助、价格补贴和一次性发放应当分别编制批次",
        en: "Supplements and one-off payments have batches of their own",
        basis: "《最低生活保障审核确认办法》第25条",
        remedy: "请选择相应的批次类别",
        "Choose the batch of that kind",
    }
    PAYMENT_NOT_ONE_OFF {
        zh: "一次性发放应当编制一次性批次",
        en: "One-off aid is paid by a batch of that kind",
        basis: "《关于进一步加强和改进临时救助工作的意见》",
        remedy: "请选择一次性发放批次",
        "Choose a one-off batch",
    }
    PAYMENT_HOLDER_TWICE {
        zh: "同一领款对象在一个批次中出现两次",
        en: "A holder appears twice in a batch",
        basis: "《最低生活保障审核确认办法》第25条；《中华人民共和国社会救助法》",
        remedy: "请核对重复登记，不得重复发放",
        "Clear up the double record; nobody is paid twice",
    }
    PAYMENT_OTHER_PROGRAMME {
        zh: "待遇不属于本批次的事项",
        en: "The award is of another programme than the batch",
        basis: "《最低生活保障审核确认办法》第25条",
        remedy: "请列入相应事项的批次",
        "Put it into the batch of its programme",
    }
    PAYMENT_TOO_LARGE {
        zh: "金额超出可计算的范围",
        en: "The sum is beyond what can be computed",
        basis: "《最低生活保障审核确认办法》第25条",
        remedy: "请核对待遇金额和已发放记录",
        "Check the award and what was paid",
    }
    PAYMENT_WITHOUT_ACCOUNT {
        zh: "没有登记领款账户，暂不发放，登记后补发",
        en: "No account is on file; it is paid as arrears once there is one",
        basis: "《最低生活保障审核确认办法》第25条、第26条",
        remedy: "请登记救助家庭本户账户；代管的，须有书面协议并备案",
        "Record the household's own account, or a filed agreement for keeping it",
    }
    PAYMENT_ACCOUNT_WRONG {
        zh: "户名或者账号有误",
        en: "The name or number of the account is wrong",
        basis: "《最低生活保障审核确认办法》第25条",
        remedy: "请更正账户信息",
        "Correct the account",
    }
    PAYMENT_NOT_ANNOUNCED {
        zh: "没有与本批次相符的补助公告",
        en: "No announcement fits this batch",
        basis: "《中华人民共和国社会救助法》第32条；当地补助通知",
        remedy: "请核对补助的类别、事项、月份和地区",
        "Check kind, programme, month and division of the announcement",
    }
    PAYMENT_SUPPLEMENT_PAID {
        zh: "本月同类补助已经发放",
        en: "The supplement of this kind has been paid for the month",
        basis: "《中华人民共和国社会救助法》第32条；当地补助通知",
        remedy: "不得重复发放",
        "It is not paid twice",
    }
    PAYMENT_STEP_NOT_NEXT {
        zh: "批次在当前状态不能进行此操作",
        en: "This act does not follow from the present state of the batch",
        basis: "《最低生活保障审核确认办法》第25条",
        remedy: "请刷新批次，按编制、复核、批准、导出、结清的顺序办理",
        "Reload the batch and follow preparation, review, approval, export, settlement",
    }
    /// 已导出的批次不再修改.
    PAYMENT_LOCKED {
        zh: "批次已导出或者作废，不能修改",
        en: "The batch was exported or discarded and cannot be changed",
        basis: "《最低生活保障审核确认办法》第25条；本系统发放规则",
        remedy: "差错在下一批次中补发或者扣回",
        "Differences are corrected in the next batch",
    }
    PAYMENT_SAME_PERSON {
        zh: "编制、复核、批准应当由不同人员办理",
        en: "Preparation, review and approval are of different persons",
        basis: "《最低生活保障审核确认办法》第25条；本系统岗位分离规定",
        remedy: "请由其他人员办理",
        "Let another officer do it",
    }
    PAYMENT_NOT_FOOTING {
        zh: "批次合计与明细不符",
        en: "The totals are not those of the lines",
        basis: "《最低生活保障审核确认办法》第25条；本系统勾稽规则",
        remedy: "请重新编制批次",
        "Compute the batch anew",
    }
    PAYMENT_NOT_SETTLED {
        zh: "有明细尚无银行回盘结果",
        en: "The bank has not answered for every line",
        basis: "《最低生活保障审核确认办法》第25条",
        remedy: "请导入回盘结果",
        "Enter the bank's answers",
    }
    PAYMENT_LINE_STEP {
        zh: "该明细在当前状态不能登记此结果",
        en: "This result does not follow from the present state of the line",
        basis: "《最低生活保障审核确认办法》第25条",
        remedy: "请核对批次状态和回盘结果",
        "Check the state of the batch and the bank's answer",
    }
}
