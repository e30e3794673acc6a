//! What the tests about papers share: a married couple, acts by name, copies and their electronic form.
//! Start with [`Couple::marry`].

use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::harness::{
    Hub,
    client::{Answer, Client, key},
    couple, people,
};

/// A couple married at 江汉区 on the hub's day.
pub struct Couple {
    pub n: u32,
    pub husband: Uuid,
    pub wife: Uuid,
    pub marriage: String,
    pub number: String,
}

impl Couple {
    pub async fn marry(hub: &Hub, n: u32) -> Self {
        let registered = couple::register(&hub.clerk("420103"), n).await;
        let person = |at: usize| person_key(&registered["case"]["parties"][at]["person"]["id"]);
        Self {
            n,
            husband: person(0),
            wife: person(1),
            marriage: text(&registered["marriage"]["id"]),
            number: text(&registered["certificates"][0]["number"]),
        }
    }

    /// The request of the husband, at the window with his card.
    pub fn his_request(&self) -> Json {
        json!({
            "idempotencyKey": key(),
            "applicant": applicant("张三", &people::man(self.n), "420103"),
            "kind": "MARRIAGE",
            "reason": "LOST",
            "certificateNumber": self.number,
        })
    }

    pub fn her_request(&self) -> Json {
        json!({
            "idempotencyKey": key(),
            "applicant": applicant("李四", &people::woman(self.n), "320412"),
            "kind": "MARRIAGE",
            "reason": "DAMAGED",
        })
    }

    /// The marriage as a caller sees it.
    pub async fn seen_by(&self, caller: &Client) -> Json {
        let query = "query M($id: ID!) { marriage(id: $id) { id version status endedOn
            endingDocument { kind number } endings { status takenBackOn reason } revocations { state decisionNumber } spouses { inForce }
            certificates { number status version supersededBy { number }
                copies { position status electronicCertificate { status jws verificationCode qrCode } } } } }";
        caller.send(query, json!({ "id": self.marriage })).await.data()["marriage"].clone()
    }
}

pub fn applicant(name: &str, number: &str, hukou: &str) -> Json {
    json!({
        "person": people::person(name, number),
        "hukouDivision": hukou,
        "present": true,
        "documents": ["ID_CARD", "REISSUE_DECLARATION"],
    })
}

pub fn text(value: &Json) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The key inside a global id, as a token names the person.
pub fn person_key(id: &Json) -> Uuid {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let bytes = URL_SAFE_NO_PAD.decode(id.as_str().expect("an id")).expect("base64");
    let text = String::from_utf8(bytes).expect("text");
    text.split_once(':').expect("type and key").1.parse().expect("a key")
}

/// An act on a marriage.
pub async fn on_marriage(caller: &Client, name: &str, input_type: &str, input: Json) -> Answer {
    let fields = "appliedVersion marriage { id version status endedOn revocations { state } }";
    let mutation = format!("mutation Act($input: {input_type}!) {{ {name}(input: $input) {{ {fields} }} }}");
    caller.act(&mutation, input).await
}

/// Claims and payload of a compact JWS whose signature the published keys verify.
pub async fn verified(hub: &Hub, jws: &str) -> (String, Json) {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
    let url = format!("{}/.well-known/jwks.json", hub.url());
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let keys: JwkSet = client.get(url).send().await.expect("an answer").json().await.expect("keys");
    let header = decode_header(jws).expect("a header");
    let kid = header.kid.expect("a key id");
    let key = DecodingKey::from_jwk(keys.find(&kid).expect("the published key")).expect("a key");
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims = decode::<Json>(jws, &key, &validation).expect("a true signature").claims;
    (header.typ.expect("a type"), claims)
}

/// The payloads of the reads recorded under an action, oldest first.
pub async fn reads(hub: &Hub, action: &str) -> Vec<String> {
    use sea_orm::{ConnectionTrait, Statement};
    let db = hub.sql();
    let sql =
        format!("SELECT payload FROM ledger_entry WHERE kind = 'READ' AND action = '{action}' ORDER BY seq");
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("rows");
    rows.iter().map(|row| row.try_get("", "payload").expect("a payload")).collect()
}
