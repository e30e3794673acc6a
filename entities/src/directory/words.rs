//! The closed words of the directory.
//! Start with [`OrganizationKind`].
//! Never: a service's own.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, sea_query::StringLen};
use serde::{Deserialize, Serialize};

words! {
    /// 机构类别. Who an organization is to the hub.
    OrganizationKind {
        /// 登记机关
        Office = "OFFICE",
        /// 街道（乡镇）
        Street = "STREET",
        /// 民政部门
        Bureau = "BUREAU",
        /// 协同部门
        Partner = "PARTNER",
    }

    /// 行政层级. As the directory stores it.
    DivisionRank {
        /// 省级
        Province = "province",
        /// 地级
        City = "city",
        /// 县级
        District = "district",
        /// 乡级
        Street = "street",
    }

    /// 行为人类别. Kind of principal behind an act.
    ActorKind {
        /// 社会公众
        Public = "PUBLIC",
        /// 办事群众
        Citizen = "CITIZEN",
        /// 综合窗口经办人
        Clerk = "CLERK",
        /// 民政局工作人员
        BureauOfficer = "BUREAU_OFFICER",
        /// 协同部门
        Partner = "PARTNER",
        /// 运维人员
        Operator = "OPERATOR",
        /// 系统任务
        System = "SYSTEM",
    }
}
