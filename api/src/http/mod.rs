pub mod console;
pub mod health;
