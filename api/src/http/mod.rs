//! HTTP and WebSocket: headers, statuses, bodies, sockets.
//! Start with `routes`; `graphql` is one request, `socket` one connection, `engine` what stands behind.
//! Never: rules, SQL, GraphQL types.

pub mod admission;
mod body;
pub mod console;
pub mod engine;
pub mod gate;
mod graphql;
pub mod headers;
pub mod health;
mod json;
pub mod negotiation;
pub mod routes;
pub mod socket;
pub mod verify;

#[cfg(test)]
mod tests;
