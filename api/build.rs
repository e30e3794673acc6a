//! Rebuilds the crate when the embedded query console changes; without this file cargo would not see it.
fn main() {
    println!("cargo::rerun-if-changed=console/dist");
}
