//! Every path to every field, for everyone, on a row within reach and one without.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::{
    granted::is_told_later,
    oracle::{Answers, Kind, NODES, OBJECTS, Object, ROOTS, Root, Rows},
    world::{ASKERS, Asker, Row, World},
};
use crate::harness::{client::Answer, shape::Shape};

/// From a node type down to an object type, no type twice.
#[derive(Debug, Clone)]
struct Path {
    root: &'static str,
    /// Field, its type, whether it is a list.
    steps: Vec<(String, &'static Object, bool)>,
}

impl Path {
    fn end(&self) -> &'static Object {
        self.steps.last().map_or_else(|| rows_of(self.root), |(_, object, _)| object)
    }

    /// All objects on the way, from the root.
    fn objects(&self) -> impl Iterator<Item = &'static Object> {
        std::iter::once(rows_of(self.root)).chain(self.steps.iter().map(|(_, object, _)| *object))
    }

    fn query(&self, alias: &str, id: &str, leaf: &str) -> String {
        let mut text = format!("{alias}: node(id: \"{id}\") {{ __typename ... on {} {{ ", self.root);
        for (field, ..) in &self.steps {
            text.push_str(field);
            text.push_str(" { ");
        }
        text.push_str(leaf);
        text.push_str(&" }".repeat(self.steps.len() + 2));
        text.push('\n');
        text
    }

    /// The first field on the way that `kind` may not select, as the refusal names it.
    fn refused(&self, kind: Kind, leaf: Option<&str>) -> Option<String> {
        let fields = self.steps.iter().map(|(field, ..)| field.as_str()).chain(leaf);
        self.objects()
            .zip(fields)
            .find(|(object, field)| object.admits(field, kind) != Some(true))
            .map(|(object, field)| format!("{}.{field}", object.name))
    }
}

fn rows_of(name: &str) -> &'static Object {
    OBJECTS.iter().find(|object| object.name == name).expect("the oracle names every node type")
}

fn paths(shape: &Shape) -> Vec<Path> {
    let mut found = Vec::new();
    let mut open: Vec<Path> = NODES.iter().map(|(root, ..)| Path { root, steps: Vec::new() }).collect();
    while let Some(path) = open.pop() {
        for field in &shape.get(path.end().name).fields {
            let Some(object) = Object::of(&field.of) else { continue };
            if path.steps.len() < 5 && path.objects().all(|known| known.name != object.name) {
                let mut longer = path.clone();
                longer.steps.push((field.name.clone(), object, field.is_list));
                open.push(longer);
            }
        }
        found.push(path);
    }
    found
}

/// What `node(id)` answers one asker about one row.
enum Expected {
    Null,
    Error(&'static str, Option<String>),
    Data,
}

fn expected(asker: &Asker, path: &Path, row: Row, leaf: Option<&str>) -> Expected {
    let (_, kinds, needs_service) =
        NODES.iter().find(|(name, ..)| *name == path.root).expect("the oracle names every node type");
    if asker.kind == Kind::Public && !kinds.contains(&Kind::Public) {
        return Expected::Error("UNAUTHENTICATED", None);
    }
    if !kinds.contains(&asker.kind) || (*needs_service && !asker.serves) {
        return Expected::Null;
    }
    if let Some(field) = path.refused(asker.kind, leaf) {
        return Expected::Error("FORBIDDEN", Some(field));
    }
    if sees(asker, path.root, "", rows_of(path.root), row) { Expected::Data } else { Expected::Null }
}

/// Whether rows of `object` below a `root` are shown. 户籍地 opens cases, not marriages, and a marriage
/// opens the cases of its office, its superiors and the spouses.
fn sees(asker: &Asker, root: &str, parent: &str, object: &Object, row: Row) -> bool {
    match object.rows {
        // Any office may dissolve what another registered, so a divorce shows its marriage.
        Rows::OfMarriage if parent == "DivorceApplication" => true,
        Rows::Public | Rows::OfParent => true,
        Rows::OfMarriage | Rows::OfHandling => asker.sees.marriage_of(row),
        Rows::OfCase if root == "CertificateReissue" => asker.sees_reissue(),
        Rows::OfCase if ["Marriage", "Appointment"].contains(&root) => asker.sees.marriage_of(row),
        Rows::OfCase => asker.sees.case_of(row),
    }
}

/// The fields of the path's end that `kind` may select, as one selection, and those it may not.
fn leaves(shape: &Shape, path: &Path, kind: Kind) -> (String, Vec<String>) {
    let (mut admitted, mut refused) = (String::from("__typename"), Vec::new());
    for field in &shape.get(path.end().name).fields {
        let below = if shape.is_object(&field.of) { " { __typename }" } else { "" };
        if path.end().admits(&field.name, kind) == Some(true) {
            admitted.push_str(&format!(" {}{below}", field.name));
        } else {
            refused.push(format!("{}{below}", field.name));
        }
    }
    (admitted, refused)
}

struct Question {
    path: Path,
    leaf: String,
    /// The one field asked for, where it is one.
    field: Option<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_field_answers_everyone_as_the_oracle_says() {
    let world = World::new().await;
    let shape = Shape::of(&world.hub.public()).await;
    let paths = paths(&shape);
    assert!(paths.len() > 40, "the walk is short: {}", paths.len());
    let mut problems = Vec::new();
    let mut reached = BTreeSet::new();
    let (mut granted, mut shown) = (BTreeSet::new(), BTreeSet::new());
    for asker in ASKERS {
        let client = (asker.client)(&world);
        let mut questions = Vec::new();
        for path in paths.iter().filter(|path| path.root != "Organization") {
            let (admitted, refused) = leaves(&shape, path, asker.kind);
            questions.push(Question { path: path.clone(), leaf: admitted, field: None });
            for leaf in refused {
                let field = leaf.split(' ').next().map(str::to_owned);
                questions.push(Question { path: path.clone(), leaf, field });
            }
        }
        for row in [Row::Wed, Row::Far] {
            for asked in questions.chunks(12) {
                let mut query = String::from("query Walk {\n");
                for (at, question) in asked.iter().enumerate() {
                    // What the row has none of is asked for by an id of nothing.
                    let id = world.row(row).of(question.path.root).unwrap_or("bm9uZQ");
                    query.push_str(&question.path.query(&format!("a{at}"), id, &question.leaf));
                }
                query.push('}');
                let answer = client.send(&query, json!({})).await;
                for (at, question) in asked.iter().enumerate() {
                    if world.row(row).of(question.path.root).is_none() {
                        continue;
                    }
                    match check(asker, question, row, &answer, &format!("a{at}")) {
                        Ok(Some(end)) => {
                            reached.insert(question.path.end().name);
                            for (field, is_shown) in granted_fields(&shape, asker, &question.path, row, &end)
                            {
                                let name = format!("{}.{field}", question.path.end().name);
                                if is_shown {
                                    shown.insert((asker.name, name.clone()));
                                }
                                granted.insert((asker.name, name));
                            }
                        }
                        Ok(None) => {}
                        Err(problem) => problems.push(format!(
                            "{} asks about {row:?}: {}: {problem}",
                            asker.name,
                            question.path.query("node", "…", &question.leaf).trim()
                        )),
                    }
                }
            }
        }
    }
    problems.truncate(20);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let empty: Vec<String> = granted
        .difference(&shown)
        .filter(|(_, field)| !EMPTY.contains(&field.as_str()) && !is_told_later(field))
        .map(|(name, field)| format!("{name}: {field} is granted and always empty"))
        .collect();
    assert!(empty.is_empty(), "seed these in world.rs, or find why:\n{}", empty.join("\n"));
    for object in OBJECTS {
        assert!(
            reached.contains(object.name),
            "no path from a node reached a row of {}: seed one in world.rs",
            object.name
        );
    }
    world.hub.stop().await;
}

/// Granted by the type and told to some only, or of rows that the world does not have. What a state fills is
/// looked at in `granted`.
const EMPTY: &[&str] = &[
    // The shipped directory has nothing that ended, and divisions without their first day.
    "Division.validFrom",
    "Division.validTo",
    "Organization.activeTo",
    // For the person alone.
    "Person.birthDate",
    "Person.phoneMasked",
    // For the holder and the office that issued it.
    "CertificateCopy.electronicCertificate",
    // Of bookings that a citizen made for two; `marriage::persons` sees it told.
    "AppointmentParty.nameTyped",
    // The far office neither assigned nor replaced anything.
    "Case.assignee",
    "Certificate.supersededBy",
];

/// The fields that the asker may select of a row that was reached, and whether they were told anything.
fn granted_fields<'a>(
    shape: &'a Shape,
    asker: &'a Asker,
    path: &'a Path,
    row: Row,
    end: &'a Json,
) -> impl Iterator<Item = (&'a str, bool)> {
    let fields = shape.get(path.end().name).fields.iter();
    let admitted = fields.filter(|field| path.end().admits(&field.name, asker.kind) == Some(true));
    let within_reach = admitted.filter(move |field| {
        Object::of(&field.of).is_none_or(|object| sees(asker, path.root, path.end().name, object, row))
    });
    within_reach.map(|field| {
        let told = &end[&field.name];
        (field.name.as_str(), !told.is_null() && told.as_array().is_none_or(|list| !list.is_empty()))
    })
}

/// The row at the end of the path where it was reached, or what differs from the oracle.
fn check(
    asker: &Asker,
    question: &Question,
    row: Row,
    answer: &Answer,
    alias: &str,
) -> Result<Option<Json>, String> {
    let error =
        answer.errors().into_iter().find(|error| error["path"][0] == alias || error["path"].is_null());
    let data = &answer.body["data"][alias];
    match (expected(asker, &question.path, row, question.field.as_deref()), error) {
        (Expected::Error(code, named), Some(error)) => {
            let extensions = &error["extensions"];
            let named_fits = named.as_ref().is_none_or(|named| extensions["required"] == named.as_str());
            if extensions["code"] == code && named_fits && data.is_null() {
                Ok(None)
            } else {
                Err(format!("expected {code} {named:?}, got {error}"))
            }
        }
        (Expected::Error(code, named), None) => Err(format!("expected {code} {named:?}, got {data}")),
        (_, Some(error)) => Err(format!("unexpected {error}")),
        (Expected::Null, None) if data.is_null() => Ok(None),
        (Expected::Null, None) => Err(format!("expected null, got {data}")),
        (Expected::Data, None) => descend(asker, question, row, data),
    }
}

fn descend(asker: &Asker, question: &Question, row: Row, root: &Json) -> Result<Option<Json>, String> {
    if root["__typename"] != question.path.root {
        return Err(format!("expected a {}, got {root}", question.path.root));
    }
    let mut value = root;
    for (field, object, is_list) in &question.path.steps {
        value = &value[field];
        let parent = question.path.objects().take_while(|known| known.name != object.name).last();
        let parent = parent.map_or("", |parent| parent.name);
        if !sees(asker, question.path.root, parent, object, row) {
            let nothing = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            return if nothing { Ok(None) } else { Err(format!("{field} leaks {value}")) };
        }
        if *is_list {
            value = &value[0];
        }
        if value.is_null() {
            // Not every case has an assigned clerk or a pause, and these bookings wait for their Monday.
            let of_other = ["CertificateReissue", "DivorceApplication"].contains(&question.path.root);
            let may_miss = (field == "assignee" && (row == Row::Far || of_other))
                || (field == "pauses" && of_other)
                || (field == "case" && parent == "Appointment")
                || (["certificates", "withdrawnBy"].contains(&field.as_str())
                    && parent == "DivorceApplication");
            return if may_miss { Ok(None) } else { Err(format!("{field} is empty in {root}")) };
        }
    }
    if value["__typename"] == question.path.end().name {
        Ok(Some(value.clone()))
    } else {
        Err(format!("the end is {value}"))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_root_field_answers_everyone_as_the_oracle_says() {
    let world = World::new().await;
    let shape = Shape::of(&world.hub.public()).await;
    let mut problems = Vec::new();
    for asker in ASKERS {
        let client = (asker.client)(&world);
        for root in ROOTS {
            let field = shape.get("Query").field(root.field).expect("the oracle is complete");
            let object = shape.node_of(&field.of).unwrap_or(&field.of).to_owned();
            for row in [Row::Wed, Row::Open, Row::Far] {
                let Some(arguments) = super::inputs::root_arguments(&shape, &world, root, field, row) else {
                    continue;
                };
                let selection = match root.answers {
                    Answers::AnyNode => "{ id }",
                    Answers::Page => "{ nodes { id } edges { node { id } } totalCount }",
                    _ => "{ __typename }",
                };
                let query = format!("query Root {{ {}{arguments} {selection} }}", root.field);
                let answer = client.send(&query, json!({})).await;
                if let Err(problem) = check_root(&world, asker, root, &object, row, &answer) {
                    problems.push(format!("{} asks {query}: {problem}", asker.name));
                }
            }
        }
    }
    problems.truncate(20);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    world.hub.stop().await;
}

fn check_root(
    world: &World,
    asker: &Asker,
    root: &Root,
    object: &str,
    row: Row,
    answer: &Answer,
) -> Result<(), String> {
    let data = &answer.body["data"][root.field];
    let codes = answer.codes();
    let refusal = if root.answers == Answers::AnyNode {
        // Of a case: no one learns more of the type than of the row, but the public may come with a token.
        (asker.kind == Kind::Public).then_some("UNAUTHENTICATED")
    } else if !root.kinds.contains(&asker.kind) {
        Some(if asker.kind == Kind::Public { "UNAUTHENTICATED" } else { "FORBIDDEN" })
    } else if root.needs_service && !asker.may_ask(root) {
        Some("FORBIDDEN")
    } else {
        None
    };
    if let Some(code) = refusal {
        return if codes == [code] { Ok(()) } else { Err(format!("expected {code}: {}", answer.body)) };
    }
    if !codes.is_empty() {
        return Err(format!("unexpected {codes:?}"));
    }
    let shown = |row: Row| match object {
        _ if world.row(row).of(if object == "Node" { "Case" } else { object }).is_none() => false,
        "CertificateReissue" => asker.sees_reissue(),
        "Marriage" | "Appointment" => asker.sees.marriage_of(row),
        _ => asker.sees.case_of(row),
    };
    let visible = match root.answers {
        Answers::Reference | Answers::Question => true,
        _ => shown(row),
    };
    let fits = match root.answers {
        Answers::AnyNode if data.is_array() => data[0].is_null() != visible,
        Answers::AnyNode | Answers::One => data.is_null() != visible,
        Answers::Page => {
            let id = world.row(row).of(object).unwrap_or_default();
            let rows = [Row::Wed, Row::Open, Row::Far].into_iter().filter(|row| shown(*row)).count();
            // The replacement and the divorce have cases of their own.
            let others = usize::from(asker.sees_reissue()) + usize::from(asker.sees.wed_case);
            let total = if object == "Case" { rows + others } else { rows };
            let nodes: Vec<&Json> = data["nodes"].as_array().into_iter().flatten().collect();
            let edges = data["edges"].as_array().map_or(0, Vec::len);
            nodes.iter().any(|node| node["id"] == id) == visible
                && nodes.len() == total
                && edges == total
                && data["totalCount"] == total
        }
        Answers::Reference | Answers::Question => !data.is_null(),
    };
    if fits { Ok(()) } else { Err(format!("visible: {visible}, got {data}")) }
}

/// Ids of several types in one call: each answers for itself, in the order asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mixed_nodes_answer_each_for_itself() {
    let world = World::new().await;
    let ids: Vec<&str> = ["Case", "MarriageRegistration", "Marriage", "Certificate"]
        .iter()
        .flat_map(|object| [&world.wed, &world.far].map(|ids| ids.of(object).expect("married")))
        .chain(["bm90IGFuIGlk", "", "Q2FzZTox"])
        .collect();
    // One key for different fields of different types, and a field of another type that has the same name.
    let query = "query Mixed($ids: [ID!]!) { nodes(ids: $ids) { __typename id
        ... on MarriageRegistration { x: marriage { registeredOn } state }
        ... on Marriage { status x: office { code } certificates { number } }
        ... on Certificate { x: supersededBy { number } status }
        ... on Case { state x: office { name } } } }";
    for name in ["the handling office", "the office at her hukou", "the husband"] {
        let asker = ASKERS.iter().find(|asker| asker.name == name).expect("an asker");
        let data = (asker.client)(&world).send(query, json!({ "ids": ids })).await.data();
        let nodes = data["nodes"].as_array().expect("a list");
        assert_eq!(nodes.len(), ids.len());
        for (at, object) in ["Case", "MarriageRegistration", "Marriage", "Certificate"].iter().enumerate() {
            for (second, row) in [Row::Wed, Row::Far].into_iter().enumerate() {
                let node = &nodes[at * 2 + second];
                let visible = sees(asker, object, "", rows_of(object), row);
                assert_eq!(node["__typename"] == *object, visible, "{} {object} {row:?}: {node}", asker.name);
                assert_eq!(node.is_null(), !visible, "{} {object} {row:?}", asker.name);
            }
        }
        assert!(nodes[8..].iter().all(Json::is_null));
    }
    world.hub.stop().await;
}

/// Persons concerned read what is meant for them, and no names of clerks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn citizens_see_their_timeline_without_the_staffs_part() {
    let world = World::new().await;
    let query = "query Timeline($id: ID!) { case(id: $id) { timeline { action version } } }";
    let actions = async |client: crate::harness::client::Client| {
        let data = client.send(query, json!({ "id": world.wed.case() })).await.data();
        let entries = data["case"]["timeline"].as_array().cloned().unwrap_or_default();
        entries.iter().map(|entry| entry["action"].as_str().unwrap_or("?").to_owned()).collect::<Vec<_>>()
    };
    let staff = actions(world.hub.clerk("420103")).await;
    let citizen = actions(world.hub.citizen(world.wed.person(0))).await;
    let for_staff = ["case.case.assign", "case.note.add", "marriage.marriage_registration.record_check"];
    assert!(for_staff.iter().all(|action| staff.iter().any(|seen| seen == action)), "{staff:?}");
    let rest: Vec<_> = staff.iter().filter(|action| !for_staff.contains(&action.as_str())).cloned().collect();
    assert_eq!(citizen, rest);
    assert!(citizen.len() >= 4, "{citizen:?}");
    world.hub.stop().await;
}
