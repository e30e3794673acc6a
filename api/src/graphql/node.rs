//! Relay's `node` and `nodes`: any object by its global id, through the policy of its type.
//! Start with [`SOURCES`]; a new type adds its line there and its variant to [`Node`].
//! Never: a type without a policy.

use async_graphql::{Context, ID, Interface, Object};
use uuid::Uuid;

use crate::{
    assistance::{
        graphql::{
            application_types::{AssistanceApplication, AssistanceAward},
            intake_types::AssistanceIntake,
        },
        policy::READ_ASSISTANCE,
        views as assistance_views,
    },
    case::{
        graphql::{Case, Organization},
        policy::READ_CASE,
        views,
    },
    directory::policy::READ_DIRECTORY,
    marriage::{
        graphql::{
            appointments::types::{Appointment, AppointmentSlot},
            divorce_types::DivorceApplication,
            reissue::CertificateReissue,
            types::{Certificate, Marriage, MarriageRegistration},
        },
        policy::{
            READ_APPOINTMENT, READ_DIVORCE, READ_MARRIAGE, READ_REGISTRATION, READ_REISSUE, READ_SLOTS,
        },
        views as marriage_views,
    },
    platform::{
        auth::permit::Action,
        error::{Error, Result},
        ids::GlobalId,
        read::{self, Plan, Row, View},
        request::RequestContext,
    },
};

/// 可按全局标识取得的对象. Whatever has a global id of its own.
#[derive(Debug, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "全局标识. Global id."))]
pub enum Node {
    Case(Case),
    MarriageRegistration(MarriageRegistration),
    DivorceApplication(DivorceApplication),
    Marriage(Marriage),
    Certificate(Certificate),
    CertificateReissue(CertificateReissue),
    Organization(Organization),
    Appointment(Appointment),
    AppointmentSlot(AppointmentSlot),
    AssistanceIntake(AssistanceIntake),
    AssistanceApplication(AssistanceApplication),
    AssistanceAward(AssistanceAward),
}

struct Source {
    view: &'static View,
    action: &'static Action,
    wrap: fn(Row) -> Node,
}

static SOURCES: &[Source] = &[
    Source { view: &views::CASE, action: &READ_CASE, wrap: |row| Node::Case(Case(row)) },
    Source {
        view: &marriage_views::REGISTRATION,
        action: &READ_REGISTRATION,
        wrap: |row| Node::MarriageRegistration(MarriageRegistration(row)),
    },
    Source {
        view: &marriage_views::DIVORCE,
        action: &READ_DIVORCE,
        wrap: |row| Node::DivorceApplication(DivorceApplication(row)),
    },
    Source {
        view: &marriage_views::MARRIAGE,
        action: &READ_MARRIAGE,
        wrap: |row| Node::Marriage(Marriage(row)),
    },
    Source {
        view: &marriage_views::CERTIFICATE,
        action: &READ_REGISTRATION,
        wrap: |row| Node::Certificate(Certificate(row)),
    },
    Source {
        view: &marriage_views::REISSUE,
        action: &READ_REISSUE,
        wrap: |row| Node::CertificateReissue(CertificateReissue(row)),
    },
    Source {
        view: &views::ORGANIZATION,
        action: &READ_DIRECTORY,
        wrap: |row| Node::Organization(Organization(row)),
    },
    Source {
        view: &marriage_views::APPOINTMENT,
        action: &READ_APPOINTMENT,
        wrap: |row| Node::Appointment(Appointment(row)),
    },
    Source {
        view: &marriage_views::APPOINTMENT_SLOT,
        action: &READ_SLOTS,
        wrap: |row| Node::AppointmentSlot(AppointmentSlot(row)),
    },
    Source {
        view: &assistance_views::INTAKE,
        action: &READ_ASSISTANCE,
        wrap: |row| Node::AssistanceIntake(AssistanceIntake(row)),
    },
    Source {
        view: &assistance_views::APPLICATION,
        action: &READ_ASSISTANCE,
        wrap: |row| Node::AssistanceApplication(AssistanceApplication(row)),
    },
    Source {
        view: &assistance_views::AWARD,
        action: &READ_ASSISTANCE,
        wrap: |row| Node::AssistanceAward(AssistanceAward(row)),
    },
];

/// Look-ups by global id.
#[derive(Debug, Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// 按全局标识取对象. The object of a global id; null outside the caller's reach.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "全局标识. Global id.")] id: ID,
    ) -> Result<Option<Node>> {
        Ok(find(ctx, &[id]).await?.pop().flatten())
    }

    /// 按全局标识批量取对象. The objects of up to 100 global ids, in their order; null where out of reach.
    #[graphql(complexity = "ids.len() * child_complexity")]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "全局标识. Global ids, at most 100.", validator(max_items = 100))] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        find(ctx, &ids).await
    }
}

/// One look-up a type, however many ids.
async fn find(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<Option<Node>>> {
    let request = ctx.data_unchecked::<RequestContext>();
    let decoded: Vec<Option<GlobalId>> = ids.iter().map(|id| GlobalId::decode(id)).collect();
    let mut found: Vec<Option<Node>> = ids.iter().map(|_| None).collect();
    for source in SOURCES {
        let keys: Vec<(usize, Uuid)> = decoded
            .iter()
            .enumerate()
            .filter_map(|(at, id)| {
                let id = id.as_ref().filter(|id| id.object == source.view.object)?;
                Some((at, id.key.parse().ok()?))
            })
            .collect();
        if keys.is_empty() {
            continue;
        }
        // Who may not read the type at all learns no more than who may not see the row.
        let permit = match request.permit(source.action) {
            Ok(permit) => permit,
            Err(Error::Forbidden(_)) => continue,
            Err(error) => return Err(error),
        };
        let plan = Plan::of_node(source.view, &ctx.field(), &permit)?;
        let wanted: Vec<Uuid> = keys.iter().map(|(_, key)| *key).collect();
        let rows = read::find_many(request, &plan, &permit, &wanted).await?;
        for row in rows {
            let key = row.key()?;
            for (at, _) in keys.iter().filter(|(_, wanted)| *wanted == key) {
                found[*at] = Some((source.wrap)(row.clone()));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;
    use crate::{graphql::schema, platform::read::Needs};

    /// Views that no other leads to: lists and look-ups of their own.
    static ALONE: &[&View] = &[
        &crate::person::PERSON,
        &marriage_views::MARRIAGE_LOOKED_UP,
        &marriage_views::BAD_FAITH,
        &marriage_views::SAFEGUARD,
    ];

    fn reach(view: &'static View, found: &mut Vec<&'static View>) {
        if found.iter().any(|known| std::ptr::eq(*known, view)) {
            return;
        }
        found.push(view);
        for field in view.fields {
            match &field.needs {
                Needs::One { target, .. } | Needs::Many { target, .. } => reach((target.view)(), found),
                _ => {}
            }
        }
    }

    fn views() -> Vec<&'static View> {
        let mut found = Vec::new();
        for view in SOURCES.iter().map(|source| source.view).chain(ALONE.iter().copied()) {
            reach(view, &mut found);
        }
        found
    }

    /// A field without a column plan would be found out only by the client that asks for it.
    #[test]
    fn every_view_declares_every_field_of_its_object() {
        let types = schema::types();
        let mut wrong = Vec::new();
        for view in views() {
            let object = types.get(view.object).unwrap_or_else(|| panic!("no type {}", view.object));
            let of_schema: BTreeSet<&str> = object.fields().unwrap().keys().map(String::as_str).collect();
            let declared: BTreeSet<&str> = view.fields.iter().map(|field| field.name).collect();
            let (object, table) = (view.object, view.table);
            wrong.extend(
                of_schema.difference(&declared).map(|name| format!("{object}.{name}: no plan in {table}")),
            );
            wrong.extend(declared.difference(&of_schema).map(|name| format!("{object}.{name} is gone")));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// Every type that is made of a row has a view above.
    #[test]
    fn every_type_of_rows_has_a_view() {
        fn rows(folder: &Path, found: &mut BTreeSet<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    rows(&path, found);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let text = fs::read_to_string(&path).unwrap();
                    let lines = text.lines().filter_map(|line| line.strip_suffix("(pub Row);"));
                    found
                        .extend(lines.filter_map(|line| line.strip_prefix("pub struct ")).map(str::to_owned));
                }
            }
        }
        let mut of_rows = BTreeSet::new();
        rows(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut of_rows);
        let viewed: BTreeSet<String> = views().iter().map(|view| view.object.to_owned()).collect();
        let missing: Vec<_> = of_rows.difference(&viewed).collect();
        assert!(of_rows.len() > 15 && missing.is_empty(), "no view of these is walked: {missing:?}");
    }
}
