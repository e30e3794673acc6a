//! 管辖与受理的规则. The published rules about where to apply: reason, law, way out.
//! Start with [`ROUTE_HUKOU`]; `places` and `route` decide when each applies.
//! Never: logic.

rules! {
    ROUTE_HUKOU {
        zh: "家庭成员户籍在同一地的，由户籍所在地管辖",
        en: "All members have their hukou in one place, which is competent",
        basis: "《最低生活保障审核确认办法》第5条",
        remedy: "户籍有变动的，请更正",
        "Correct the hukou if it has changed",
    }
    /// 户籍不在同一省: 户籍与居住一致的成员.
    ROUTE_HUKOU_AND_RESIDENCE {
        zh: "家庭成员户籍不在一地的，由户籍所在地与经常居住地一致的成员在其户籍所在地申请",
        en: "With hukou in several places, a member whose hukou and residence agree applies there",
        basis: "《最低生活保障审核确认办法》第5条",
        remedy: "居住地有误的，请更正",
        "Correct the residence if it is wrong",
    }
    ROUTE_ANY_HUKOU {
        zh: "家庭成员户籍不在一地且均与经常居住地不一致的，可以由任一成员在其户籍所在地申请",
        en: "No member's hukou and residence agree: any member may apply at their hukou",
        basis: "《最低生活保障审核确认办法》第5条",
        remedy: "请由申请人选定一地，不得重复申请",
        "Choose one place; never apply in two",
    }
    ROUTE_PROVINCE_RULE {
        zh: "家庭成员户籍在同一省不同县（市、区）的，依省级规定确定管辖",
        en: "With hukou in several counties of one province, the province's rule decides",
        basis: "《最低生活保障审核确认办法》第5条；省级规定",
        remedy: "省级规定已调整的，请更新政策数据",
        "Have the policy data updated if the rule has changed",
    }
    ROUTE_PROVINCE_RULE_UNKNOWN {
        zh: "省级关于省内户籍不在一地的规定尚未录入，参照跨省规定确定（待确认）",
        en: "The province's rule is not on file; the rule between provinces was used (to be confirmed)",
        basis: "《最低生活保障审核确认办法》第5条",
        remedy: "请录入省级规定",
        "Have the rule of the province entered",
    }
    ROUTE_OWN_HUKOU {
        zh: "由本人户籍所在地管辖",
        en: "The place of the person's hukou is competent",
        basis: "《特困人员认定办法》；《孤儿保障意见》（国办，2010年）；《事实无人抚养儿童保障意见》（2019年）；残疾人两项补贴“跨省通办”程序；高龄津贴等依当地规定（均待确认，两项补贴除外）",
        remedy: "户籍有变动的，请更正",
        "Correct the hukou if it has changed",
    }
    /// 居住证持有人: pilots.
    ROUTE_RESIDENCE_PERMIT {
        zh: "居住证持有人可以依试点规定在居住地申请",
        en: "A pilot lets holders of a residence permit apply where they live",
        basis: "当地试点规定；2026-07-01起：《中华人民共和国社会救助法》第37条",
        remedy: "请核对居住证是否有效",
        "Check that the permit is valid",
    }
    /// From 2026-07-01.
    ROUTE_HARDSHIP {
        zh: "临时救助由急难发生地管辖，不受户籍限制",
        en: "Temporary aid belongs to the place of hardship, whatever the hukou",
        basis: "《中华人民共和国社会救助法》第37条",
        remedy: "急难发生地有误的，请更正",
        "Correct the place if it is wrong",
    }
    ROUTE_HARDSHIP_AT_RESIDENCE {
        zh: "支出型临时救助没有填写急难发生地的，以居住地为急难发生地（待确认）",
        en: "Without a place of hardship the residence stands for it (to be confirmed)",
        basis: "《中华人民共和国社会救助法》第37条",
        remedy: "请核对急难发生地",
        "Check the place of hardship",
    }
    /// Before 2026-07-01.
    ROUTE_HARDSHIP_OR_RESIDENCE {
        zh: "临时救助可以在急难发生地或者居住地申请",
        en: "Temporary aid may be applied for at the place of hardship or at the residence",
        basis: "《社会救助暂行办法》；《关于加强低收入人口动态监测做好分层分类社会救助工作的意见》",
        remedy: "请由申请人选定一地，不得重复申请",
        "Choose one place; never apply in two",
    }
    ROUTE_HUKOU_UNKNOWN {
        zh: "户籍所在地不明，无法确定管辖",
        en: "No hukou is known, so no place is competent",
        basis: "《最低生活保障审核确认办法》第5条",
        remedy: "请填写或者核对户籍所在地",
        "Enter the hukou or have it checked",
    }
    ROUTE_SOME_HUKOU_UNKNOWN {
        zh: "部分家庭成员户籍所在地不明，管辖按已知户籍确定",
        en: "The hukou of some members is not known; the others decided",
        basis: "《最低生活保障审核确认办法》第5条",
        remedy: "请核对这些成员的户籍所在地",
        "Have their hukou checked",
    }
    ROUTE_HARDSHIP_UNKNOWN {
        zh: "急难发生地（2026-07-01前也可以是居住地）不明，无法确定管辖",
        en: "Neither the place of hardship nor (before 2026-07-01) the residence is known",
        basis: "《社会救助暂行办法》；2026-07-01起：《中华人民共和国社会救助法》第37条",
        remedy: "请填写急难发生地",
        "Enter the place of hardship",
    }
    ROUTE_SEVERAL_PLACES {
        zh: "有管辖权的地方不止一处，且收件地不在其中，已按成员顺序选定",
        en: "Several places are competent and the receiving one is not among them; the first was taken",
        basis: "《最低生活保障审核确认办法》第5条",
        remedy: "请与申请人确认由哪一地办理",
        "Ask the applicant which place is to decide",
    }
    ROUTE_COMPETENT_OFFICE {
        zh: "收件地有管辖权，由本地办理",
        en: "The receiving place is competent and handles the case",
        basis: "《最低生活保障审核确认办法》第5条；2026-07-01起：《中华人民共和国社会救助法》第37条",
        remedy: "请按规定受理",
        "Accept the case",
    }
    ROUTE_OTHER_STREET {
        zh: "属于本县（市、区）其他街道（乡镇），受理后转送",
        en: "The case belongs to another street of the county; take it and hand it on",
        basis: "《最低生活保障审核确认办法》第5条（县内转送为本平台口径）",
        remedy: "请登记收件和转送时间；办理时限由有管辖权的街道（乡镇）承担",
        "Record when it came and went; limits stay with the competent street",
    }
    /// 跨省通办.
    ROUTE_ANY_STREET {
        zh: "残疾人两项补贴可以在全国任一街道（乡镇）申请，由户籍地决定",
        en: "The disability subsidies may be applied for at any street; the hukou place decides",
        basis: "〔残疾人两项补贴“跨省通办”程序（2021-04-22起）〕",
        remedy: "请在材料齐全后3个工作日内转送户籍地",
        "Send the file to the hukou place within three working days of complete papers",
    }
    /// 省内通办.
    ROUTE_PROVINCE_WIDE {
        zh: "省内通办：可以在省内任一地申请，由有管辖权的地方决定",
        en: "Any office of the province may take the application; the competent place decides",
        basis: "〔省级省内通办规定〕",
        remedy: "请登记收件和转送时间；办理时限由有管辖权的地方承担",
        "Record when it came and went; limits stay with the competent place",
    }
    ROUTE_NOT_HERE {
        zh: "收件地没有管辖权，也不属于通办范围，不能在此受理",
        en: "The receiving office is not competent and may not take the case for another place",
        basis: "《最低生活保障审核确认办法》第5条；2026-07-01起：《中华人民共和国社会救助法》第37条",
        remedy: "请告知申请人向有管辖权的街道（乡镇）申请",
        "Tell the applicant to apply at the competent street",
    }
}
