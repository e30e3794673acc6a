//! The closed words of social assistance: stored, sent and shown alike.
//! Start with [`Programme`], whose stored words are the matters of its cases.
//! Never: transitions, amounts, behaviour.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, sea_query::StringLen};
use serde::{Deserialize, Serialize};

words! {
    /// 救助（福利）事项. What a household or person may be granted.
    #[graphql(name = "AssistanceProgramme")]
    Programme {
        /// 最低生活保障
        Dibao = "DIBAO",
        /// 特困人员救助供养
        Tekun = "TEKUN",
        /// 最低生活保障边缘家庭认定
        Edge = "EDGE",
        /// 刚性支出困难家庭认定
        Rigid = "RIGID",
        /// 临时救助（急难型）
        TempUrgent = "TEMP_URGENT",
        /// 临时救助（支出型）
        TempExpense = "TEMP_EXPENSE",
        /// 孤儿基本生活保障
        Orphan = "ORPHAN",
        /// 事实无人抚养儿童基本生活保障
        DefactoOrphan = "DEFACTO_ORPHAN",
        /// 困难残疾人生活补贴
        DisabledLiving = "DISABLED_LIVING",
        /// 重度残疾人护理补贴
        DisabledCare = "DISABLED_CARE",
        /// 高龄津贴
        #[serde(rename = "ELDER_80")]
        Elder80 = "ELDER_80",
        /// 经济困难的高龄、失能老年人补贴
        ElderHard = "ELDER_HARD",
    }

    /// 城乡类别. Which standard a household is measured by.
    #[graphql(name = "UrbanRural")]
    Area {
        /// 城市
        Urban = "URBAN",
        /// 农村
        Rural = "RURAL",
    }

    /// 与申请人关系. How a member stands to the applicant.
    #[graphql(name = "HouseholdRelation")]
    Relation {
        /// 本人
        Applicant = "APPLICANT",
        /// 配偶
        Spouse = "SPOUSE",
        /// 子女
        Child = "CHILD",
        /// 父母
        Parent = "PARENT",
        /// 祖父母、外祖父母
        Grandparent = "GRANDPARENT",
        /// 孙子女、外孙子女
        Grandchild = "GRANDCHILD",
        /// 兄弟姐妹
        Sibling = "SIBLING",
        /// 其他
        Other = "OTHER",
    }

    /// 成员情形. What keeps a relative out of the household, or makes one count.
    #[graphql(name = "MemberCircumstance")]
    Circumstance {
        /// 全日制在校学生（本科及以下）
        FullTimeStudent = "FULL_TIME_STUDENT",
        /// 不能独立生活的成年子女
        CannotLiveAlone = "CANNOT_LIVE_ALONE",
        /// 连续三年以上（含三年）脱离家庭独立生活的宗教教职人员
        Clergy = "CLERGY",
        /// 在监狱服刑
        Imprisoned = "IMPRISONED",
        /// 在戒毒所强制隔离戒毒
        Detoxification = "DETOXIFICATION",
        /// 宣告失踪
        DeclaredMissing = "DECLARED_MISSING",
        /// 省级规定的其他情形
        ProvincialExclusion = "PROVINCIAL_EXCLUSION",
    }

    /// 残疾类别
    DisabilityKind {
        /// 视力残疾
        Sight = "SIGHT",
        /// 听力残疾
        Hearing = "HEARING",
        /// 言语残疾
        Speech = "SPEECH",
        /// 肢体残疾
        Limb = "LIMB",
        /// 智力残疾
        Intellectual = "INTELLECTUAL",
        /// 精神残疾
        Mental = "MENTAL",
        /// 多重残疾
        Multiple = "MULTIPLE",
    }

    /// 劳动能力与就业. Work of an adult member.
    #[graphql(name = "MemberWork")]
    Work {
        /// 就业
        Employed = "EMPLOYED",
        /// 灵活就业
        Flexible = "FLEXIBLE",
        /// 有劳动能力未就业
        Unemployed = "UNEMPLOYED",
        /// 无劳动能力
        Unable = "UNABLE",
        /// 未成年或在学
        NotOfWorkingAge = "NOT_OF_WORKING_AGE",
    }

    /// 收入项目
    IncomeKind {
        /// 工资性收入
        Wage = "WAGE",
        /// 经营净收入
        Business = "BUSINESS",
        /// 财产净收入
        Property = "PROPERTY",
        /// 转移净收入
        Transfer = "TRANSFER",
        /// 赡养费、抚养费、扶养费
        Maintenance = "MAINTENANCE",
        /// 城乡居民基本养老保险中央基础养老金
        BasicPension = "BASIC_PENSION",
        /// 优待抚恤金
        Veterans = "VETERANS",
        /// 计划生育奖励与扶助金
        FamilyPlanning = "FAMILY_PLANNING",
        /// 奖学金、助学金
        Scholarship = "SCHOLARSHIP",
        /// 见义勇为奖励金
        Bravery = "BRAVERY",
        /// 社会救助款物
        Assistance = "ASSISTANCE",
        /// 残疾人两项补贴
        DisabilitySubsidy = "DISABILITY_SUBSIDY",
        /// 高龄津贴
        ElderAllowance = "ELDER_ALLOWANCE",
        /// 基本医疗保险待遇
        MedicalInsurance = "MEDICAL_INSURANCE",
        /// 其他收入
        Other = "OTHER",
    }

    /// 支出项目
    ExpenseKind {
        /// 必要的就业成本
        WorkCost = "WORK_COST",
        /// 医疗费用（个人负担）
        Medical = "MEDICAL",
        /// 残疾康复费用
        Rehabilitation = "REHABILITATION",
        /// 教育费用
        Education = "EDUCATION",
        /// 住房费用
        Housing = "HOUSING",
        /// 其他刚性支出
        Other = "OTHER",
    }

    /// 财产项目
    AssetKind {
        /// 银行存款
        Deposit = "DEPOSIT",
        /// 有价证券、基金
        Securities = "SECURITIES",
        /// 商业保险
        Insurance = "INSURANCE",
        /// 债权
        Claim = "CLAIM",
        /// 互联网金融资产、非银行支付机构余额
        InternetFinance = "INTERNET_FINANCE",
        /// 机动车辆
        Vehicle = "VEHICLE",
        /// 大型农机具、船舶
        Machinery = "MACHINERY",
        /// 自住房屋
        Home = "HOME",
        /// 其他房屋
        OtherHouse = "OTHER_HOUSE",
        /// 林木等
        Forest = "FOREST",
        /// 企业、个体工商户
        Company = "COMPANY",
    }

    /// 核对部门. Who is asked about a household.
    CheckSource {
        /// 公安（户籍、车辆）
        Police = "POLICE",
        /// 税务
        Taxation = "TAXATION",
        /// 人力资源社会保障
        HumanResources = "HUMAN_RESOURCES",
        /// 不动产登记
        RealEstate = "REAL_ESTATE",
        /// 市场监督管理
        MarketSupervision = "MARKET_SUPERVISION",
        /// 住房公积金
        HousingFund = "HOUSING_FUND",
        /// 车船、农机管理
        Transport = "TRANSPORT",
        /// 银行、证券、保险等金融机构
        Finance = "FINANCE",
        /// 非银行支付机构
        Payment = "PAYMENT",
        /// 民政（婚姻、殡葬、其他救助）
        CivilAffairs = "CIVIL_AFFAIRS",
    }

    /// 初审意见. What the examining office proposes.
    Recommendation {
        /// 建议确认
        Confirm = "CONFIRM",
        /// 建议不予确认
        Refuse = "REFUSE",
    }

    /// 异议复查方式. How an objection to the notice was examined again.
    #[graphql(name = "ObjectionReexamination")]
    Reexamined {
        /// 再次入户调查
        Resurvey = "RESURVEY",
        /// 民主评议
        DemocraticReview = "DEMOCRATIC_REVIEW",
    }

    /// 受理单状态. Where an intake as a whole stands.
    #[graphql(name = "AssistanceIntakeState")]
    IntakeState {
        /// 办理中. At least one matter is open.
        UnderWay = "UNDER_WAY",
        /// 已办结. Every matter has its result.
        Finished = "FINISHED",
    }

    /// 办件状态. Where one matter of an intake stands, from the form to the decision.
    ///
    /// 公布 (disclosure) is a fact of a confirmed case and no state: it changes no outcome, and the
    /// children's programmes never publish. What follows a confirmation belongs to the award.
    #[graphql(name = "AssistanceCaseState")]
    CaseState {
        /// 已提交
        Submitted = "SUBMITTED",
        /// 待补正. Missing papers named, once only; no period runs.
        SupplementRequested = "SUPPLEMENT_REQUESTED",
        /// 已受理. Day 0 of the period.
        Accepted = "ACCEPTED",
        /// 信息核对. The check is asked for; it may run on beside the survey.
        Checking = "CHECKING",
        /// 入户调查
        Survey = "SURVEY",
        /// 初审意见
        PreliminaryOpinion = "PRELIMINARY_OPINION",
        /// 公示
        Publicity = "PUBLICITY",
        /// 公示有异议
        Objection = "OBJECTION",
        /// 审核确认
        UnderConfirmation = "UNDER_CONFIRMATION",
        /// 先行救助. Relief given first; the papers follow within their term.
        AidFirst = "AID_FIRST",
        /// 已确认
        Confirmed = "CONFIRMED",
        /// 不予确认
        Refused = "REFUSED",
        /// 不予受理
        NotAccepted = "NOT_ACCEPTED",
        /// 已撤回
        Withdrawn = "WITHDRAWN",
        /// 终止审核. Refusal to cooperate without reason.
        ClosedUncooperative = "CLOSED_UNCOOPERATIVE",
    }
}
