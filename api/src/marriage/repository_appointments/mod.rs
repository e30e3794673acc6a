//! The queries of bookings, slots and openings.
//! Start with [`take_seat`]: the database itself keeps a slot from being oversold.
//! Never: a decision, a commit.
//!
//! Locks are taken in one order, slot before booking before parties, so that a booking and a cancellation
//! wait for each other instead of deadlocking.

mod bookings;
mod openings;
mod slots;

pub(in crate::marriage) use bookings::*;
pub(in crate::marriage) use openings::*;
pub(in crate::marriage) use slots::*;
