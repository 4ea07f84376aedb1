//! Labels, tooltips and sentences of the window.
