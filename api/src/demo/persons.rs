//! Invented citizens, each registered by its own unit of work, as the hub would.
//! Start with [`seed`].
//! Never: a number that a real person could carry.

use std::sync::Arc;

use entities::values::{
    id_document::{IdDocument, IdType},
    person_name::PersonName,
};

use super::DemoPerson;
use crate::{
    person::{Identity, Origin, find_by_document, register},
    platform::{
        auth::{
            caller::{Caller, PrincipalKind},
            permit::{Action, Grant, Relation, authorize},
        },
        env::Env,
        error::{Error, Result},
        ledger::entry::Record,
        unit_of_work::{Begun, Command, begin},
    },
};

/// Name and the first seventeen digits. The area is of prefecture rank (ending 00), which no card carries.
const PEOPLE: [(&str, &str); 6] = [
    ("李示范", "42010019990101001"),
    ("王演示", "42900020010228002"),
    ("赵样例", "32040019880808013"),
    ("陈样本", "42120019750315124"),
    // Under the age of marriage until 2030.
    ("周未满", "42010020080520005"),
    ("吴测试", "42010019950606028"),
];

static SEED_PERSON: Action = Action {
    name: "hub.demo.seed_person",
    service: None,
    legal_basis: None,
    grants: &[Grant::new(PrincipalKind::System, &[Relation::Everything])],
};

/// The invented people in the order of the list; those already there are found by their number.
pub(super) async fn seed(env: &Arc<Env>) -> Result<Vec<DemoPerson>> {
    let permit = authorize(&Arc::new(Caller::system("demo")), &SEED_PERSON)?;
    let mut persons = Vec::new();
    for (number, (name, digits)) in (1..).zip(PEOPLE) {
        let id_number = with_check_character(digits);
        let identity = identity(env, name, &id_number)?;
        let known = find_by_document(env, &env.db.reader, &identity.document).await?;
        let id = match known {
            Some(row) => row.id,
            None => match begin(env, &permit, Command::scheduled(format!("demo:person:{number}"))).await? {
                Begun::Repeat(first) => first.id,
                Begun::Fresh(work) => {
                    let id = register(&work, &identity, Origin::SeenByStaff, &[]).await?.id;
                    work.commit(Record::of("Person", id, 1).for_staff()).await?;
                    id
                }
            },
        };
        persons.push(DemoPerson { id, name, id_number });
    }
    Ok(persons)
}

fn identity(env: &Env, name: &str, id_number: &str) -> Result<Identity> {
    let broken = |_| Error::bug("an invented person does not parse");
    let document = IdDocument::parse(IdType::ResidentId, id_number, env.clock.today())
        .map_err(|_| Error::bug("an invented number does not parse"))?;
    let (Some(sex), Some(birth_date)) = (document.sex(), document.birth_date()) else {
        return Err(Error::bug("a resident number tells sex and birth date"));
    };
    let name = PersonName::parse(name).map_err(broken)?;
    Ok(Identity {
        document,
        name,
        sex,
        birth_date,
        phone: None,
        address: None,
        corrects: false,
        others: Vec::new(),
    })
}

/// 校验码 of GB 11643, computed so that the list shows no whole number.
fn with_check_character(digits: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}
