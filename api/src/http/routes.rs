//! Which path leads where.
//! Start with [`configure`].
//! Never: what a handler does.

use actix_web::web::{self, Data, ServiceConfig};

use super::{gate::Gate, graphql};

/// `/graphql` for POST, GET and sockets. The app around it wraps [`super::headers::outermost`] outside
/// everything else.
pub fn configure(config: &mut ServiceConfig, gate: Data<Gate>) {
    config.service(
        web::resource("/graphql")
            .app_data(gate)
            .route(web::post().to(graphql::post))
            .route(web::get().to(graphql::get))
            .default_service(web::to(graphql::other_method)),
    );
}
