//! 签发令牌: for people who run a hub that signs its own tokens.
//! Start with [`run`].
//! Never: a token that the hub would refuse for its form or its lifetime.

use super::{
    Session,
    args::{Kind, TokenArgs},
    exit::Failure,
    say,
};
use crate::platform::{
    auth::token::{Audience, Claims},
    ids::new_id,
    keys::HubKeys,
};

pub(super) fn run(session: &Session, args: &TokenArgs) -> Result<(), Failure> {
    check(args)?;
    let auth = &session.config.auth;
    let seconds = i64::from(args.ttl_minutes) * 60;
    if seconds > i64::from(auth.token_max_lifetime_seconds) {
        let most = auth.token_max_lifetime_seconds / 60;
        return Err(Failure::usage(format!(
            "--ttl-minutes is at most {most} (auth.token_max_lifetime_seconds)"
        )));
    }
    let keys = HubKeys::load(&session.config.keys).map_err(|cause| Failure::usage(cause.to_string()))?;
    let now = session.clock.now();
    let claims = Claims {
        iss: auth.issuer.clone(),
        aud: Audience::One(auth.audience.clone()),
        sub: args.subject.clone(),
        exp: now.timestamp() + seconds,
        nbf: now.timestamp(),
        iat: now.timestamp(),
        jti: new_id(now).to_string(),
        kind: args.kind.into(),
        org: args.org.clone(),
        division: args.division.clone(),
        roles: Vec::new(),
        services: args.services.clone(),
        scope: args.scopes.join(" "),
        person: args.person,
    };
    say(&keys.mint(&claims).map_err(|cause| Failure::usage(cause.to_string()))?)
}

/// What the directory would refuse later is refused now, with a better message.
fn check(args: &TokenArgs) -> Result<(), Failure> {
    let is_staff = matches!(args.kind, Kind::Clerk | Kind::BureauOfficer | Kind::Partner);
    let problem = match args.kind {
        _ if args.subject.trim().is_empty() => "--subject must not be empty",
        _ if is_staff && (args.org.is_none() || args.division.is_none()) => {
            "this kind needs --org and --division"
        }
        _ if is_staff && args.services.is_empty() => "this kind needs --services",
        _ if !is_staff && (args.org.is_some() || args.division.is_some() || !args.services.is_empty()) => {
            "this kind acts for no organization: leave out --org, --division and --services"
        }
        Kind::Citizen if args.person.is_none() => "a citizen needs --person",
        Kind::Citizen => return Ok(()),
        _ if args.person.is_some() => "only a citizen has --person",
        _ => return Ok(()),
    };
    Err(Failure::usage(problem))
}
