//! Sentences on what is happening, for the status line and the terminal.
