//! One token for each kind of caller.
//! Start with [`mint`].
//! Never: a token that outlives what the configuration allows.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{DemoPerson, DemoToken};
use crate::{
    directory::ClaimedPrincipal,
    platform::{
        auth::token::{Audience, AuthSection, Claims, TokenKind},
        ids::new_id,
        keys::{HubKeys, KeysError},
    },
};

/// Who acts for which organization of the demonstration's directory.
struct Desk {
    name: &'static str,
    kind: TokenKind,
    subject: &'static str,
    organization: &'static str,
    division: &'static str,
    services: &'static [&'static str],
    scopes: &'static str,
}

const ALL: &[&str] = &["marriage", "assistance", "social_org"];

const DESKS: [Desk; 6] = [
    Desk {
        name: "江汉区婚姻登记处 经办人",
        kind: TokenKind::Clerk,
        subject: "staff-420103-01",
        organization: "420103-HY",
        division: "420103",
        services: &["marriage"],
        scopes: "pii:reveal",
    },
    Desk {
        name: "东西湖区婚姻登记处 经办人",
        kind: TokenKind::Clerk,
        subject: "staff-420112-01",
        organization: "420112-HY",
        division: "420112",
        services: &["marriage"],
        scopes: "pii:reveal",
    },
    Desk {
        name: "江汉区民政局 科员",
        kind: TokenKind::BureauOfficer,
        subject: "staff-420103-11",
        organization: "420103-MZ",
        division: "420103",
        services: ALL,
        scopes: "",
    },
    Desk {
        name: "武汉市民政局 科员",
        kind: TokenKind::BureauOfficer,
        subject: "staff-420100-11",
        organization: "420100-MZ",
        division: "420100",
        services: ALL,
        scopes: "",
    },
    Desk {
        name: "武汉市公安局 协同系统",
        kind: TokenKind::Partner,
        subject: "partner-420100-GA",
        organization: "420100-GA",
        division: "420100",
        services: &["marriage"],
        scopes: "marital_status:verify",
    },
    Desk {
        name: "汉兴街道 经办人",
        kind: TokenKind::Clerk,
        subject: "staff-420103013-01",
        organization: "420103013-JD",
        division: "420103013",
        services: &["assistance"],
        scopes: "",
    },
];

/// What the token of the first desk, 江汉区's clerk, claims.
pub(super) fn clerk(auth: &AuthSection, now: DateTime<Utc>) -> ClaimedPrincipal {
    let [desk, ..] = DESKS;
    let claims = plain(auth, desk.kind, desk.subject, now);
    ClaimedPrincipal {
        kind: desk.kind.into(),
        subject: desk.subject.into(),
        token_id: claims.jti.into(),
        organization: Some(desk.organization.to_owned()),
        division: Some(desk.division.to_owned()),
        person: None,
        services: desk.services.iter().map(|service| (*service).to_owned()).collect(),
        scopes: BTreeSet::new(),
        issued_at: now,
        expires_at: now,
    }
}

/// Tokens of the desks, of the first two persons and of an operator.
pub(super) fn mint(
    keys: &HubKeys,
    auth: &AuthSection,
    persons: &[DemoPerson],
    now: DateTime<Utc>,
) -> Result<Vec<DemoToken>, KeysError> {
    let mut tokens = Vec::new();
    let mut add = |name: String, claims: Claims| -> Result<(), KeysError> {
        tokens.push(DemoToken { name, token: keys.mint(&claims)? });
        Ok(())
    };
    for desk in DESKS {
        let claims = Claims {
            org: Some(desk.organization.to_owned()),
            division: Some(desk.division.to_owned()),
            services: desk.services.iter().map(|service| (*service).to_owned()).collect(),
            scope: desk.scopes.to_owned(),
            ..plain(auth, desk.kind, desk.subject, now)
        };
        add(desk.name.to_owned(), claims)?;
    }
    for (number, person) in (1..).zip(persons.iter().take(2)) {
        let subject = format!("citizen-demo-{number}");
        let claims = Claims { person: Some(person.id), ..plain(auth, TokenKind::Citizen, &subject, now) };
        add(format!("群众 {}", person.name), claims)?;
    }
    add("运维人员".to_owned(), plain(auth, TokenKind::Operator, "operator-demo", now))?;
    Ok(tokens)
}

fn plain(auth: &AuthSection, kind: TokenKind, subject: &str, now: DateTime<Utc>) -> Claims {
    let issued = now.timestamp();
    Claims {
        iss: auth.issuer.clone(),
        aud: Audience::One(auth.audience.clone()),
        sub: subject.to_owned(),
        exp: issued + i64::from(auth.token_max_lifetime_seconds),
        nbf: issued,
        iat: issued,
        jti: new_id(now).to_string(),
        kind,
        org: None,
        division: None,
        roles: Vec::new(),
        services: Vec::new(),
        scope: String::new(),
        person: None,
    }
}
