//! Root fields that may be null.
//! Start with [`Forgiving`].
//! Never: a resolver, or another type's nullability.

use std::borrow::Cow;

use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult, Value,
    parser::types::Field,
    registry::{MetaType, Registry},
    resolver_utils::resolve_container,
};

/// A root object all of whose fields are nullable, whatever their resolvers promise.
///
/// Any root field may be refused to a caller. Were one of them non-null, its refusal would make the whole
/// answer null by the specification (section 6.4.4) and hide what became of the others: with several acts in
/// one mutation a client would not learn which were done.
#[derive(Debug, Default)]
pub struct Forgiving<T>(pub T);

impl<T: ObjectType> ContainerType for Forgiving<T> {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        self.0.resolve_field(ctx).await
    }
}

impl<T: ObjectType> OutputType for Forgiving<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let qualified = T::create_type_info(registry);
        if let Some(MetaType::Object { fields, .. }) = registry.types.get_mut(&*T::type_name()) {
            for field in fields.values_mut() {
                if let Some(nullable) = field.ty.strip_suffix('!') {
                    field.ty = nullable.to_owned();
                }
            }
        }
        qualified
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        resolve_container(ctx, self).await
    }
}

impl<T: ObjectType> ObjectType for Forgiving<T> {}
