//! Who asks: the result of a verified token joined with the directory.
//! Start with [`Caller`]; `permit.rs` alone decides what a caller may do.
//! Never: raw claims beyond this point.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Utc};
use entities::values::division_code::DivisionCode;
use uuid::Uuid;

/// The kinds of principal. The public is who sends no token at all; a bad token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalKind {
    /// 社会公众. No token.
    Public,
    /// 办事群众. A citizen through a mini-program.
    Citizen,
    /// 综合窗口经办人. A window clerk of one office.
    Clerk,
    /// 民政局工作人员. An officer of a bureau above offices.
    BureauOfficer,
    /// 协同部门. A partner bureau's system.
    Partner,
    /// 运维人员. Runs the hub; sees no personal data.
    Operator,
    /// 系统任务. The hub's own scheduled work.
    System,
}

/// The organization a caller acts for, as the directory knows it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActingOrganization {
    pub id: Uuid,
    pub code: Arc<str>,
    pub division: DivisionCode,
}

/// 管辖区域. The territory a caller answers for: one level, and the codes that now belong to it
/// (its own, and those merged into it up to today).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jurisdiction {
    pub level: Level,
    pub codes: Vec<DivisionCode>,
    /// Counties that came in from elsewhere by now; rows of before keep the city and province of their day.
    pub came_in: Vec<DivisionCode>,
    /// Counties that went elsewhere by now.
    pub went_out: Vec<DivisionCode>,
}

/// 行政层级.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Nation,
    Province,
    City,
    County,
    Street,
}

/// Where a request comes from: the client's address and its software. Only allowances look at it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Origin {
    pub address: Arc<str>,
    pub software: Arc<str>,
}

impl std::fmt::Debug for Origin {
    /// An address may lead to a person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Origin")
    }
}

/// The verified caller of one request or socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub kind: PrincipalKind,
    /// `sub`: stable within the issuer; a pseudonym, never an identity number.
    pub subject: Arc<str>,
    pub token_id: Option<Arc<str>>,
    /// Empty for callers with a subject.
    pub origin: Origin,
    pub organization: Option<ActingOrganization>,
    pub jurisdiction: Option<Jurisdiction>,
    /// The citizen's own person record.
    pub person: Option<Uuid>,
    pub services: BTreeSet<String>,
    pub scopes: BTreeSet<String>,
    pub issued_at: Option<DateTime<Utc>>,
    /// When the token stops being accepted: its expiry and the leeway for clocks.
    pub expires_at: Option<DateTime<Utc>>,
}

impl Caller {
    /// The anonymous public.
    pub fn public() -> Self {
        Self {
            kind: PrincipalKind::Public,
            subject: Arc::from("public"),
            token_id: None,
            origin: Origin::default(),
            organization: None,
            jurisdiction: None,
            person: None,
            services: BTreeSet::new(),
            scopes: BTreeSet::new(),
            issued_at: None,
            expires_at: None,
        }
    }

    /// The public at a place.
    pub fn public_at(origin: Origin) -> Self {
        Self { origin, ..Self::public() }
    }

    /// The hub itself, for scheduled work.
    pub fn system(job: &'static str) -> Self {
        Self { kind: PrincipalKind::System, subject: Arc::from(format!("system:{job}")), ..Self::public() }
    }

    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.contains(scope)
    }
}
