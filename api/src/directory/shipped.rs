//! 随程序发布的数据: the files the binary carries, so that an empty database fills without a network.
//! Start with the constants; `api/data/NOTICE.md` says where each comes from and under which licence.
//! Never: personal data; a rule (a file here is data that an import may replace).

/// 44,703 divisions to street level, as of 2023-06-30.
pub const DIVISIONS: &str = include_str!("../../data/divisions.csv");
/// What the code table gets wrong, and what happened to divisions.
pub const DIVISION_CHANGES: &str = include_str!("../../data/division_changes.csv");
/// Holidays and make-up workdays of 2021 to 2026.
pub const WORKDAYS: &str = include_str!("../../data/workdays.csv");
/// Offices, bureaus, partners and staff of the demonstration. Invented, save for the places.
pub const DEMO_DIRECTORY: &str = include_str!("../../data/demo_directory.toml");

/// A policy file named as [`super::import::policy`] reads names, and where its content comes from.
#[derive(Debug, Clone, Copy)]
pub struct PolicyFile {
    pub name: &'static str,
    pub text: &'static str,
    pub source: &'static str,
}

/// 政策文件. A new one is one more entry.
pub const POLICY: &[PolicyFile] = &[
    PolicyFile {
        name: "marriage.jurisdiction.2003-10-01.csv",
        text: include_str!("../../data/marriage_jurisdiction.csv"),
        source: "《婚姻登记条例》（国务院令第387号、第804号）；国函〔2021〕48号；国函〔2023〕34号",
    },
    PolicyFile {
        name: "assistance.standards.2014-05-01.csv",
        text: include_str!("../../data/assistance_standards.csv"),
        source: "各地民政部门工作总结所列标准，逐行注明",
    },
    PolicyFile {
        name: "assistance.limits.2014-05-01.csv",
        text: include_str!("../../data/assistance_limits.csv"),
        source: "《最低生活保障审核确认办法》等，逐行注明",
    },
];
