//! 结婚登记: a couple from 湖北 and 江苏 at the window in 江汉区.

use crate::harness::{Hub, couple};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_couple_from_two_provinces_leaves_with_two_certificates() {
    let hub = Hub::start().await;
    let clerk = hub.clerk("420103");
    let married = couple::register(&clerk, 1).await;
    assert_eq!(married["state"], "REGISTERED");
    assert_eq!(married["marriage"]["status"], "IN_FORCE");
    assert_eq!(married["marriage"]["registeredOn"], "2025-09-05");
    assert_eq!(married["certificates"][0]["number"], "J420103-2025-000001");
    assert_eq!(married["certificates"][0]["copies"].as_array().map(Vec::len), Some(2));
    hub.stop().await;
}
