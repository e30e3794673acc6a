use std::sync::Arc;

use chrono::DateTime;
use entities::person::person;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::prepare;
use crate::{
    directory::{Admission, ClaimedPrincipal, Directory, import::UNWATCHED},
    platform::{
        auth::{
            keyset::KeySource,
            token::{AuthSection, TokenVerifier},
        },
        changes::Changes,
        clock::{Clock, ManualClock},
        database::{Database, DatabaseSection, SqliteSynchronous},
        env::Env,
        keys::HubKeys,
    },
};

#[tokio::test]
async fn a_demonstration_prepares_itself_twice_alike_and_its_tokens_are_admitted() {
    let folder = tempfile::tempdir().unwrap();
    let section = DatabaseSection {
        url: format!("sqlite://{}?mode=rwc", folder.path().join("demo.sqlite3").display()),
        sqlite_synchronous: SqliteSynchronous::Off,
        ..DatabaseSection::default()
    };
    let clock: Arc<dyn Clock> =
        Arc::new(ManualClock::at(DateTime::from_timestamp(1_790_000_000, 0).unwrap()));
    let keys = HubKeys::demo();
    let db = Database::connect(&section).await.unwrap();
    let env = Env { db, clock: Arc::clone(&clock), vault: keys.vault(), changes: Changes::default() };
    let (env, auth) = (Arc::new(env), AuthSection::default());

    let first = prepare(&env, &keys, &auth, UNWATCHED).await.unwrap();
    let second = prepare(&env, &keys, &auth, UNWATCHED).await.unwrap();
    let ids = |seed: &super::DemoSeed| seed.persons.iter().map(|person| person.id).collect::<Vec<_>>();
    assert_eq!(ids(&first), ids(&second));
    assert_eq!(person::Entity::find().count(&env.db.reader).await.unwrap(), 6);
    assert!(!format!("{first:?}").contains("eyJ"), "tokens do not print");
    let numbers: Vec<_> = first.persons.iter().map(|person| person.id_number.as_str()).collect();
    assert_eq!(numbers[..2], ["420100199901010017", "429000200102280027"]);

    let published = keys.token_jwks().unwrap();
    let verifier =
        TokenVerifier::new(&auth, KeySource::fixed(&published, Arc::clone(&clock)).unwrap(), clock);
    let admission = Admission::new(Directory::new(env.db.clone()));
    for token in first.tokens {
        let verified = verifier.verify(&token.token).await.unwrap();
        let claims = &verified.claims;
        let claimed = ClaimedPrincipal {
            kind: claims.kind.into(),
            subject: claims.sub.as_str().into(),
            token_id: claims.jti.as_str().into(),
            organization: claims.org.clone(),
            division: claims.division.clone(),
            person: claims.person,
            services: claims.services.iter().cloned().collect(),
            scopes: claims.scopes().map(str::to_owned).collect(),
            issued_at: verified.issued_at,
            expires_at: verified.expires_at,
        };
        let caller = admission.admit(claimed, env.clock.today()).await.unwrap();
        assert_eq!(caller.services.len(), claims.services.len(), "{}", token.name);
    }
}
