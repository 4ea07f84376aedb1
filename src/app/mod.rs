//! The window's program: drains what the workers say, draws, and carries out what the views ask for.

pub mod state;
