//! How often a subject may ask: one allowance a class, shared over Redis where it is there.
//! Start with [`RateLimiter::check`].
//! Never: a subject in clear in Redis; an address alone as a key, since whole offices share one.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use governor::{
    Quota, RateLimiter as Governor,
    clock::{Clock as _, DefaultClock},
    state::keyed::DashMapStateStore,
};
use hmac::{Hmac, KeyInit, Mac};
use redis::Script;
use serde::Deserialize;
use sha2::Sha256;

use super::{
    auth::caller::{Caller, PrincipalKind},
    error::Error,
    redis_link::RedisLink,
};

/// One class's allowance.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    pub per_minute: NonZeroU32,
    /// How much may be asked at once after a pause.
    pub burst: NonZeroU32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RateSection {
    pub enabled: bool,
    /// By class; a class without an entry uses `public`'s.
    pub classes: BTreeMap<String, Allowance>,
}

impl Default for RateSection {
    fn default() -> Self {
        let classes = [
            ("public", 120, 40),
            // A hall shares an address; a whole hall is still far less than everyone.
            ("public_address", 1_200, 240),
            ("public_total", 6_000, 1_000),
            ("citizen", 120, 40),
            ("clerk", 600, 120),
            ("bureau_officer", 600, 120),
            ("partner", 1_200, 240),
            ("operator", 600, 120),
            ("system", 6_000, 1_000),
            // Of one asker; and wrong codes of everyone together. A right code is never refused for others' sake.
            ("certificate_verification", 60, 20),
            ("certificate_verification_wrong", 600, 100),
            // Register look-ups of one member of staff.
            ("register_look_up", 60, 20),
            ("marital_status", 600, 120),
        ];
        let allowance = |(class, per_minute, burst): (&str, u32, u32)| {
            let at_least_one = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
            let allowance = Allowance { per_minute: at_least_one(per_minute), burst: at_least_one(burst) };
            (class.to_owned(), allowance)
        };
        Self { enabled: true, classes: classes.map(allowance).into() }
    }
}

/// The class of a principal.
pub fn class_of(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::Public => "public",
        PrincipalKind::Citizen => "citizen",
        PrincipalKind::Clerk => "clerk",
        PrincipalKind::BureauOfficer => "bureau_officer",
        PrincipalKind::Partner => "partner",
        PrincipalKind::Operator => "operator",
        PrincipalKind::System => "system",
    }
}

/// Whose allowance a caller's requests count against. Offices share addresses, so for the public the
/// client's software counts too.
pub fn key_of(caller: &Caller) -> Cow<'_, str> {
    match caller.kind {
        PrincipalKind::Public => Cow::Owned(format!("{}\n{}", caller.origin.address, caller.origin.software)),
        _ => Cow::Borrowed(&caller.subject),
    }
}

/// Too much for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimited {
    pub retry_after_seconds: u64,
}

impl From<RateLimited> for Error {
    fn from(limited: RateLimited) -> Self {
        Self::RateLimited { retry_after_seconds: limited.retry_after_seconds }
    }
}

type Local = Governor<[u8; 32], DashMapStateStore<[u8; 32]>, DefaultClock>;

struct Class {
    allowance: Allowance,
    local: Local,
}

pub struct RateLimiter {
    enabled: bool,
    classes: BTreeMap<String, Class>,
    redis: Option<RedisLink>,
    /// Turns subjects into keys that mean nothing elsewhere.
    pepper: [u8; 32],
    script: Script,
    checks: AtomicU32,
}

impl std::fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RateLimiter").field("enabled", &self.enabled).finish_non_exhaustive()
    }
}

/// GCRA on the server's own clock, in microseconds. Answers 0, or how long to wait.
const GCRA: &str = r"
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local interval, tolerance, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + interval * cost
local wait = arrival - now - tolerance
if wait > 0 then return math.ceil(wait) end
redis.call('SET', KEYS[1], string.format('%.0f', arrival), 'PX', math.ceil((arrival - now) / 1000) + 1)
return 0
";

/// Every so many checks the keys that are full again are forgotten.
const SWEEP_EVERY: u32 = 4_096;

impl RateLimiter {
    /// `pepper` must be the same on every instance that shares a Redis.
    pub fn new(section: &RateSection, pepper: [u8; 32], redis: Option<RedisLink>) -> Self {
        let class = |(name, allowance): (&String, &Allowance)| {
            let quota = Quota::per_minute(allowance.per_minute).allow_burst(allowance.burst);
            (name.clone(), Class { allowance: *allowance, local: Governor::dashmap(quota) })
        };
        // What is set changes its own class and leaves the others as they are by default.
        let mut classes = RateSection::default().classes;
        classes.extend(section.classes.iter().map(|(name, allowance)| (name.clone(), *allowance)));
        Self {
            enabled: section.enabled,
            classes: classes.iter().map(class).collect(),
            redis,
            pepper,
            script: Script::new(GCRA),
            checks: AtomicU32::new(0),
        }
    }

    /// Takes `cost` from the allowance of `key` in `class`.
    ///
    /// # Errors
    /// [`RateLimited`] with the whole seconds to wait; nothing is taken then.
    pub async fn check(&self, class: &'static str, key: &str, cost: u32) -> Result<(), RateLimited> {
        if !self.enabled {
            return Ok(());
        }
        let Some(found) = self.classes.get(class).or_else(|| self.classes.get("public")) else {
            return Ok(());
        };
        // A single request dearer than the burst would never pass.
        let cost = cost.clamp(1, found.allowance.burst.get());
        let key = self.hash(class, key);
        let shared = match &self.redis {
            Some(link) => self.check_shared(link, found.allowance, class, &key, cost).await,
            None => None,
        };
        let outcome = shared.unwrap_or_else(|| self.check_local(found, &key, cost));
        if outcome.is_err() {
            metrics::counter!("onewindow_rate_limited_total", "class" => class).increment(1);
        }
        outcome
    }

    async fn check_shared(
        &self,
        link: &RedisLink,
        allowance: Allowance,
        class: &'static str,
        key: &[u8; 32],
        cost: u32,
    ) -> Option<Result<(), RateLimited>> {
        let interval = 60_000_000 / u64::from(allowance.per_minute.get());
        let mut call = self.script.prepare_invoke();
        call.key(link.key(&format!("rate:{class}:{}", hex::encode(&key[..16]))))
            .arg(interval)
            .arg(interval * u64::from(allowance.burst.get()))
            .arg(cost);
        let wait: u64 = link.ask("rate", async |mut manager| call.invoke_async(&mut manager).await).await?;
        Some(if wait == 0 { Ok(()) } else { Err(limited(Duration::from_micros(wait))) })
    }

    fn check_local(&self, class: &Class, key: &[u8; 32], cost: u32) -> Result<(), RateLimited> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.classes.values().for_each(|class| class.local.retain_recent());
        }
        let cost = NonZeroU32::new(cost).unwrap_or(NonZeroU32::MIN);
        match class.local.check_key_n(key, cost) {
            Ok(Err(not_until)) => Err(limited(not_until.wait_time_from(class.local.clock().now()))),
            _ => Ok(()),
        }
    }

    fn hash(&self, class: &str, key: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.pepper).expect("HMAC takes keys of any length");
        mac.update(class.as_bytes());
        mac.update(&[0]);
        mac.update(key.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

fn limited(wait: Duration) -> RateLimited {
    RateLimited {
        retry_after_seconds: wait.as_millis().div_ceil(1_000).max(1).try_into().unwrap_or(u64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter(redis: Option<RedisLink>) -> RateLimiter {
        let two = NonZeroU32::new(2).unwrap();
        let classes = BTreeMap::from([("public".to_owned(), Allowance { per_minute: two, burst: two })]);
        RateLimiter::new(&RateSection { enabled: true, classes }, [7; 32], redis)
    }

    #[tokio::test]
    async fn an_allowance_is_per_class_and_key_and_refusals_say_when() {
        let limiter = limiter(None);
        assert_eq!(limiter.check("public", "a", 1).await, Ok(()));
        assert_eq!(limiter.check("public", "a", 1).await, Ok(()));
        let refusal = limiter.check("public", "a", 1).await.unwrap_err();
        assert!((1..=30).contains(&refusal.retry_after_seconds), "{refusal:?}");
        assert_eq!(limiter.check("public", "b", 100).await, Ok(()), "dearer than the burst: the whole burst");
        assert!(limiter.check("public", "b", 1).await.is_err());
        assert_eq!(limiter.check("clerk", "a", 1).await, Ok(()), "another class, the public's allowance");
    }

    #[tokio::test]
    async fn without_an_answer_from_redis_the_process_counts_alone() {
        let nobody =
            RedisLink::open("redis://127.0.0.1:1", "test:", std::time::Duration::from_millis(250)).unwrap();
        let limiter = limiter(Some(nobody));
        assert_eq!(limiter.check("public", "a", 2).await, Ok(()));
        assert!(limiter.check("public", "a", 1).await.is_err());
    }
}
