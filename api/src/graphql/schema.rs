//! The lists of services: what each adds to queries, mutations and subscriptions.
//! Start with [`build`]. A new service adds its line to each list; groups of at most eight.
//! Never: a resolver.

use std::sync::Arc;

use async_graphql::{ID, MergedObject, MergedSubscription, SDLExportOptions, Schema, SchemaBuilder};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{node::NodeQuery, roots::Forgiving, types::Types};
use crate::{
    assistance::{
        Assistance,
        graphql::{ApplicationMutation, AssessmentQuery, IntakeMutation, IntakeQuery},
    },
    case::{
        CaseActs,
        graphql::{CaseMutation, CaseQuery, CaseSubscription},
    },
    directory::{
        Directory,
        graphql::{DirectoryMutation, DirectoryQuery},
    },
    marriage::{
        Marriage, Outward,
        graphql::{
            AppointmentMutation, AppointmentQuery, BadFaithMutation, BadFaithQuery, DivorceMutation,
            DivorceQuery, ElectronicQuery, EligibilityQuery, EndingMutation, MarriagesQuery, PartnerQuery,
            RegistrationMutation, RegistrationQuery, ReissueMutation, ReissueQuery, RevocationMutation,
            SafeguardMutation, SafeguardQuery,
        },
    },
    person::graphql::PersonQuery,
    platform::{auth::revocation::Revocations, env::Env, keys::HubKeys},
};

/// What the shared parts answer.
#[derive(Debug, MergedObject, Default)]
pub struct SharedQuery(NodeQuery, CaseQuery, DirectoryQuery, PersonQuery);

/// What marriage registration answers.
#[derive(Debug, MergedObject, Default)]
pub struct MarriageQueries(EligibilityQuery, RegistrationQuery, DivorceQuery, AppointmentQuery);

/// What is answered of marriages, their papers and their end.
#[derive(Debug, MergedObject, Default)]
pub struct PaperQueries(
    MarriagesQuery,
    ReissueQuery,
    ElectronicQuery,
    PartnerQuery,
    BadFaithQuery,
    SafeguardQuery,
);

/// What social assistance answers.
#[derive(Debug, MergedObject, Default)]
pub struct AssistanceQueries(AssessmentQuery, IntakeQuery);

/// 查询. Everything that reads.
#[derive(Debug, MergedObject, Default)]
pub struct Query(SharedQuery, MarriageQueries, PaperQueries, AssistanceQueries);

/// Acts of marriage registration.
#[derive(Debug, MergedObject, Default)]
pub struct MarriageMutations(RegistrationMutation, DivorceMutation, AppointmentMutation);

/// Acts on certificates and on the end of marriages.
#[derive(Debug, MergedObject, Default)]
pub struct PaperMutations(
    ReissueMutation,
    EndingMutation,
    RevocationMutation,
    BadFaithMutation,
    SafeguardMutation,
);

/// Acts of social assistance.
#[derive(Debug, MergedObject, Default)]
pub struct AssistanceMutations(IntakeMutation, ApplicationMutation);

/// 办理. Everything that changes.
#[derive(Debug, MergedObject, Default)]
pub struct Mutation(CaseMutation, DirectoryMutation, MarriageMutations, PaperMutations, AssistanceMutations);

/// 订阅. Everything that follows.
#[derive(Debug, MergedSubscription, Default)]
pub struct Subscription(CaseSubscription);

type Builder = SchemaBuilder<Forgiving<Query>, Forgiving<Mutation>, Subscription>;

pub(crate) type HubSchema = Schema<Forgiving<Query>, Forgiving<Mutation>, Subscription>;

/// The parts that resolvers reach for.
#[derive(Debug, Clone)]
pub struct Parts {
    pub env: Arc<Env>,
    pub directory: Directory,
    pub revocations: Revocations,
    pub keys: Arc<HubKeys>,
    pub outward: Arc<Outward>,
}

impl Parts {
    /// 婚姻登记 over these parts.
    pub fn marriage(&self) -> Marriage {
        let (env, keys) = (Arc::clone(&self.env), Arc::clone(&self.keys));
        Marriage::new(env, self.directory.clone(), keys, Arc::clone(&self.outward))
    }

    /// 社会救助 over these parts.
    pub fn assistance(&self) -> Assistance {
        Assistance::new(Arc::clone(&self.env), self.directory.clone())
    }
}

/// The schema over its parts.
pub(crate) fn build(parts: &Parts, introspection: bool, complexity: usize) -> HubSchema {
    let schema = Schema::build(Forgiving::default(), Forgiving::default(), Subscription::default());
    let builder = limits(described(schema), complexity)
        .data(parts.directory.clone())
        .data(parts.revocations.clone())
        .data(CaseActs::new(Arc::clone(&parts.env), parts.directory.clone()))
        .data(parts.marriage())
        .data(parts.assistance());
    if introspection {
        builder.finish()
    } else {
        builder.disable_introspection().disable_suggestions().finish()
    }
}

/// The library's own scalars speak the schema's languages too.
fn described(builder: Builder) -> Builder {
    builder
        .override_output_type_description::<ID>("全局标识. Opaque global id.")
        .override_output_type_description::<String>("文本. UTF-8 text.")
        .override_output_type_description::<bool>("是或否. True or false.")
        .override_output_type_description::<i32>("整数. Whole number of 32 bits with its sign.")
        .override_output_type_description::<f64>("小数. Floating-point number.")
        .override_output_type_description::<DateTime<Utc>>("时刻. Instant in UTC, RFC 3339.")
        .override_output_type_description::<Uuid>("标识. UUID of an answer or a batch.")
}

/// The library's own limits stay on behind the guard. It alone knows how long a list is that was asked for
/// without a size, so the same bound on complexity holds here again.
fn limits(builder: Builder, complexity: usize) -> Builder {
    builder.limit_depth(25).limit_complexity(complexity).limit_recursive_depth(25).limit_directives(10)
}

/// The types of the schema.
pub fn types() -> Types {
    Types::of::<Forgiving<Query>, Forgiving<Mutation>, Subscription>()
}

/// The public contract as sorted SDL.
pub fn sdl() -> String {
    let builder = Schema::build(Forgiving::default(), Forgiving::default(), Subscription::default());
    let schema = described(builder).finish();
    schema.sdl_with_options(
        SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items().include_specified_by(),
    )
}
